"""What notices ask the apps above them. They answer in their apps.py.

`subjects_asked` is sent before notices are shown, counted or mailed: `subject`, the word of Notice.subject that all of
them have, `notices`, a list of notices of one person, `reader`, `now`, and `with_letters`, whether the posts are to be
mailed. The one receiver that knows the subject answers with {notice.pk: Subject} for those that their reader may see
now; a notice that is not among them is withheld. Receivers of other subjects answer with None.

`roles_asked` is sent before the page on which `person` chooses what is mailed: the courses answer with the roles that the
person has in them now, by their codes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.dispatch import Signal

subjects_asked = Signal()
roles_asked = Signal()


@dataclass(frozen=True, slots=True)
class Letter:
    """One post as a mail brings it to one reader: what they may see of it, and where it stands among other mails.

    `key` is its number among the posts, `sender` the name that the reader sees, `html` and `text` its words,
    `message_id` and `references` are without angle brackets, `list_id` and `list_name` name the course,
    `reply_to` is the address that answers it, or empty.
    """

    key: int
    sender: str
    html: str
    text: str
    path: str
    message_id: str
    references: tuple[str, ...] = ()
    list_id: str = ""
    list_name: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notice says now: `details` go over the notice's own, `path` leads to it, `letters` are the posts to mail."""

    details: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""
    letters: tuple[Letter, ...] = ()
