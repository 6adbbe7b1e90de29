"""What erasing a person does to lists. Receives `accounts.events.person_erased`, in its transaction."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy

from classroom.accounts.events import ERASED, Effect, Terms
from classroom.accounts.models import User
from classroom.batches.models import BatchLine

#: By which values a line of a plan is about one person.
_OF_PERSON = ("student_number", "email", "username", "full_name")


def erase_lines(*, person: User, now: datetime, terms: Terms, **_signal: object) -> list[Effect]:
    """Empty the lines of lists that are about the person; they are neither applied nor undone from then on.

    Receives `accounts.events.person_erased`.
    """
    about = Q(message__contains=person.full_name)
    for name in _OF_PERSON:
        if value := getattr(person, name):
            about |= Q(**{f"wanted__{name}": value}) | Q(**{f"before__{name}": value})
    lines = BatchLine.objects.filter(about)
    number = lines.update(wanted={}, before={}, message="", verdict=BatchLine.Verdict.UNCHANGED, done=False)
    return [Effect(ERASED, gettext_lazy("lines of lists"), number)]
