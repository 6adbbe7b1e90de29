"""One line of "today" or of "to do". Every app with something to show there gives a list of these."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """`verb` groups the items of a page: read, answer, write; mark, reply, mend.

    `when` is aware and may be None; `note` is a short sentence in the active language;
    `done` items are shown as done; `late` means that `when` has passed and the work is still wanted.
    """

    verb: str
    title: str
    path: str
    course_code: str
    when: datetime | None = None
    note: str = ""
    count: int | None = None
    done: bool = False
    late: bool = False
