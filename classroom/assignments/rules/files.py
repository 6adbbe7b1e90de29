"""Which files are taken, and what is said of those that are not."""

import re
import unicodedata

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from classroom.assignments.models import Assignment, Attachment
from classroom.assignments.rules.access import own_submissions, readable_attempts
from classroom.common.documents import Fault
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment

#: Files of one draft, and of one submission with all that its attempts hold.
MOST_FILES = 10
MOST_FILES_EVER = 60
LONGEST_NAME = 120

FAULTS = {
    Fault.EMPTY: _("The file is empty. Look whether it was saved, then choose it again."),
    Fault.OTHER_KIND: _(
        "This is no file of a kind that can be read here. Save it as DOCX, ODT or PDF, a picture as JPEG or PNG."
    ),
    Fault.OLD_WORD: _("This is a file of an old Word. Open it and save it as DOCX, then choose that one."),
    Fault.ENCRYPTED: _("The file is locked with a password. Save it without one, then choose it again."),
    Fault.MACROS: _(
        "The file holds macros, which are programs. Save it as DOCX or ODT without macros, then choose that one."
    ),
    Fault.BOMB: _("The file would unpack to far more than an essay. Copy its text into a new document and save that."),
    Fault.BROKEN: _("The file is damaged and cannot be read. Open it, save it anew, then choose it again."),
    Fault.NO_TEXT: _(
        "There is no text in the file; pages that were scanned are pictures. Choose the document that it was made from,"
        " or type the text into the draft."
    ),
    Fault.TOO_LONG: _("The text in the file is longer than an essay can be. Choose a shorter one."),
    Fault.TOO_MANY_PIXELS: _("The picture is too large. Make it smaller, to 7,000 pixels at the most, then choose it again."),
    Fault.TOO_MUCH_WORK: _("The file takes too much to read. Copy its text into a new document and save that."),
}  # fmt: skip

SUFFIXES = {"docx": (".docx",), "odt": (".odt",), "pdf": (".pdf",), "image": (".jpg", ".jpeg", ".png", ".webp")}
# Signs that no name needs: of control, and those that turn round the direction of what stands behind them.
_NO_LETTERS = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def own_files(enrollment: Enrollment) -> QuerySet[Attachment]:
    """The files that the holder has put in, and that are still in the draft or in an attempt."""
    return (
        Attachment.objects.filter(submission__in=own_submissions(enrollment))
        .filter(Q(removed_at=None) | Q(attempts__isnull=False))
        .distinct()
    )


def readable_files(enrollment: Enrollment) -> QuerySet[Attachment]:
    """The files that the holder may open: their own, and for staff those of the attempts that they may read."""
    if course_rules.is_staff(enrollment):
        return Attachment.objects.filter(attempts__in=readable_attempts(enrollment)).distinct()
    return own_files(enrollment)


def handed_in_with(submission_id: int) -> QuerySet[Attachment]:
    """The files of a draft that go with it when it is handed in: what its writer has not looked at stays behind."""
    return Attachment.objects.filter(submission=submission_id, removed_at=None).filter(
        Q(kind=Attachment.Kind.IMAGE) | Q(confirmed_at__isnull=False)
    )


def shown_name(name: str, suffix: str) -> str:
    """Return what a file is called here: the last part of `name`, of letters that can be seen, with the suffix it has."""
    plain = unicodedata.normalize("NFC", _NO_LETTERS.sub("", name.replace("\\", "/").rpartition("/")[2])).strip(". ")
    if not plain.lower().endswith((suffix, ".jpeg" if suffix == ".jpg" else suffix)):
        plain = f"{plain or 'file'}{suffix}"
    stem, dot, end = plain.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(end) - 1]}{dot}{end}"


def accepted_suffixes(assignment: Assignment) -> str:
    """Return what a browser offers to choose from. What a file is, is seen by what it holds."""
    return ",".join(suffix for kind in assignment.file_kinds for suffix in SUFFIXES.get(kind, ()))


def kinds_in_words(assignment: Assignment) -> str:
    """Return the kinds that are taken, in words of the active language."""
    labels = dict(Attachment.Kind.choices)
    return ", ".join(str(labels[kind]) for kind in assignment.file_kinds if kind in labels)
