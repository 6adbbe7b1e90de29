"""The comments to use again, for the list in a comment's field and for their own page."""

from dataclasses import dataclass

from classroom.common.thai.normalise import fold
from classroom.courses.models import Enrollment
from classroom.grading.models import BankComment
from classroom.grading.rules.bank import usable_bank

#: More than this nobody looks through; the page says so by showing the most used.
MOST = 500


@dataclass(frozen=True, slots=True)
class Bank:
    """What a marker has at hand: their own and the course's, the most used first."""

    own: tuple[BankComment, ...]
    course: tuple[BankComment, ...]


def bank(enrollment: Enrollment, words: str = "") -> Bank:
    """Return the comments in which each of `words` stands, as letters, not as words of Thai; one query."""
    wanted = fold(words).split()
    found = [item for item in usable_bank(enrollment)[:MOST] if all(word in _text(item) for word in wanted)]
    return Bank(
        own=tuple(item for item in found if item.owner_id),
        course=tuple(item for item in found if item.course_id),
    )


def bank_comment(enrollment: Enrollment, key: int) -> BankComment | None:
    return usable_bank(enrollment).filter(pk=key).first()


def _text(item: BankComment) -> str:
    return fold(f"{item.title}\n{item.body}\n{item.criterion}")
