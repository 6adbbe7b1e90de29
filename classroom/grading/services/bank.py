"""Comments to use again: one's own, and the course's."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Course
from classroom.grading.models import BankComment, FeedbackComment


def first_words(body: str) -> str:
    """A short name for a comment that has none: its first phrase, for Thai puts spaces between phrases only."""
    line = next((line.strip() for line in body.splitlines() if line.strip()), "")
    return line if len(line) <= 60 else (line[:60].rpartition(" ")[0] or line[:60])


@transaction.atomic
def save_bank_comment(
    *,
    acting_user: User,
    now: datetime,
    course: Course | None,
    item: BankComment | None = None,
    title: str,
    body: str,
    tone: str = "",
    criterion: str = "",
    points: Decimal | None = None,
) -> BankComment:
    """Keep a comment, new or changed: the course's where `course` is given, else the acting person's own."""
    item = item or BankComment(made_by=acting_user)
    item.owner, item.course = (None, course) if course else (acting_user, None)
    item.title = title.strip() or first_words(body)
    item.body, item.tone, item.criterion, item.points = body.strip(), tone, criterion.strip(), points
    item.changed_at = now
    item.save()
    _record(item, "save_bank_comment", acting_user, now)
    return item


@transaction.atomic
def keep_comment(*, acting_user: User, now: datetime, comment: FeedbackComment) -> BankComment:
    """Keep a comment on an essay among one's own, to use again; the same words twice are kept once."""
    known = BankComment.objects.filter(owner=acting_user, body=comment.body).first()
    return known or save_bank_comment(
        acting_user=acting_user, now=now, course=None, title="", body=comment.body, tone=comment.tone,
        criterion=comment.criterion.title if comment.criterion else "", points=comment.points,
    )  # fmt: skip


@transaction.atomic
def move_bank_comment(*, acting_user: User, now: datetime, item: BankComment, course: Course | None) -> BankComment:
    """Make one's own comment the course's, or the course's one's own."""
    item.owner, item.course = (None, course) if course else (acting_user, None)
    item.changed_at = now
    item.save(update_fields=("owner", "course", "changed_at"))
    _record(item, "move_bank_comment", acting_user, now)
    return item


@transaction.atomic
def delete_bank_comment(*, acting_user: User, now: datetime, item: BankComment) -> None:
    """Take a comment out of the bank; comments that were made of it stay on their essays."""
    _record(item, "delete_bank_comment", acting_user, now)
    item.delete()


def count_use(*, acting_user: User, course_id: int, bank: int | None) -> None:
    """Count that the comment of key `bank` was used, when it is one that the acting person may use."""
    if bank:
        usable = Q(owner=acting_user) | Q(course=course_id)
        BankComment.objects.filter(usable, pk=bank).update(used=F("used") + 1)


def _record(item: BankComment, action: str, acting_user: User, now: datetime) -> None:
    record(acting_user=acting_user, now=now, action=f"grading.{action}", target=item, course_id=item.course_id)
