"""Codes in place of names: made when they are first needed, and lifted for one essay at a time, on the record."""

import secrets
from datetime import datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Submission
from classroom.audit.services import record
from classroom.grading.models import Alias

#: Nothing that is taken for something else, by the eye (O 0, I 1, B 8) or by the ear (L R, M N, B D P, V W).
CONSONANTS, VOWELS, DIGITS = "HKMRSTYP", "AEU", "2345679"
_PLACES = 2**31


def new_code() -> str:
    """A code of two syllables and two digits, which can be read aloud: KAMU47."""
    kinds = (CONSONANTS, VOWELS, CONSONANTS, VOWELS, DIGITS, DIGITS)
    return "".join(secrets.choice(kind) for kind in kinds)


def give_codes(assignment: Assignment) -> None:
    """Give every essay of `assignment` that was handed in a code and a place in the pile, both at random.

    One query when all have one. Nothing of a code tells when it was given, nor whose it is.
    """
    if not assignment.anonymous_marking:
        return
    without = Submission.objects.filter(assignment=assignment, attempts__isnull=False, alias=None).distinct()
    if not without.exists():
        return
    with transaction.atomic():
        Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        keys = list(without.values_list("pk", flat=True))
        secrets.SystemRandom().shuffle(keys)
        taken = set(Alias.objects.filter(assignment=assignment).values_list("code", flat=True))
        aliases = []
        for key in keys:
            code = next(code for code in iter(new_code, None) if code not in taken)
            taken.add(code)
            aliases.append(Alias(submission_id=key, assignment=assignment, code=code, place=secrets.randbelow(_PLACES)))
        Alias.objects.bulk_create(aliases)


@transaction.atomic
def reveal_name(*, acting_user: User, now: datetime, submission: Submission, reason: str) -> None:
    """Show staff whose essay it is, for a reason that stays on the record. Doing it twice is doing it once."""
    alias = Alias.objects.select_for_update().get(submission=submission)
    if alias.revealed_at:
        return
    alias.revealed_at, alias.revealed_by = now, acting_user
    alias.save(update_fields=("revealed_at", "revealed_by"))
    record(
        acting_user=acting_user, now=now, action="grading.reveal_name", target=alias,
        course_id=submission.assignment.course_id, reason=reason,
    )  # fmt: skip


def reveal_released(*, acting_user: User, now: datetime, assignment: Assignment, enrollments: list[int]) -> None:
    """Whose grade is released is no longer hidden: called by the release, in its transaction."""
    Alias.objects.filter(
        assignment=assignment, submission__enrollment__in=enrollments, revealed_at=None
    ).update(revealed_at=now, revealed_by=acting_user)  # fmt: skip
