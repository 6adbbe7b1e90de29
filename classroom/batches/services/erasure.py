"""What erasing a person does to lists. Receives `accounts.events.person_erased`, in its transaction."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy

from classroom.accounts.events import ERASED, Effect, Terms
from classroom.accounts.models import User
from classroom.batches.models import Batch, BatchFile, BatchLine
from classroom.batches.services.keeping import put_away
from classroom.common.student_numbers import number_key

#: By which values a line of a plan is about one person.
_OF_PERSON = ("student_number", "email", "username", "full_name")
#: In which encodings a file can hold them.
_ENCODINGS = ("utf-8", "cp874", "utf-16-le")
#: What is shorter stands in files by chance.
_TELLING = 5


def erase_lines(*, person: User, now: datetime, terms: Terms, **_signal: object) -> list[Effect]:
    """Empty the lines of lists that are about the person, and put plans away whose files hold them.

    Lines that were emptied are neither applied nor undone from then on. Receives `accounts.events.person_erased`.
    """
    about = Q(message__contains=person.full_name) | Q(wanted__person=person.pk)
    for name in _OF_PERSON:
        if value := getattr(person, name):
            about |= Q(**{f"wanted__{name}": value}) | Q(**{f"before__{name}": value})
    lines = BatchLine.objects.filter(about)
    held = {*lines.filter(batch__files__isnull=False).values_list("batch", flat=True), *_with_files_about(person)}
    number = lines.update(wanted={}, before={}, message="", verdict=BatchLine.Verdict.UNCHANGED, done=False)
    for batch in Batch.objects.select_for_update().filter(pk__in=held).order_by("pk"):
        if batch.is_acting:
            batch.files.all().delete()
        else:
            put_away(batch, now)
    return [
        Effect(ERASED, gettext_lazy("lines of lists"), number),
        Effect(ERASED, gettext_lazy("lists that were not applied"), len(held)),
    ]


def _with_files_about(person: User) -> set[int]:
    """The batches whose files hold a value of the person; what is packed (XLSX, ODS, ZIP) is told by its lines only."""
    said = [*(getattr(person, name) for name in _OF_PERSON), number_key(person.student_number)]
    values = [value for value in said if len(value) >= _TELLING]
    sought = {value.encode(code, "ignore") for value in values for code in _ENCODINGS} - {b""}
    files = BatchFile.objects.values_list("batch", "content").iterator(chunk_size=1)
    return {batch for batch, content in files if any(each in bytes(content) for each in sought)}
