"""Marking without names: what stands for the name of a writer, in words and in addresses.

While an assignment is marked without names, staff see of each essay a code in place of all that tells who wrote it:
name, user name, number, group, the time of handing in and whether it was late, and the key of the submission, which
tells the order in which students began. That ends for one essay when somebody reveals it, or when its grade is
released; the code then still leads to it.
"""

from collections.abc import Iterable

from django.db.models import Case, F, Q, QuerySet, When

from classroom.assignments.models import Assignment, Submission, TeamMember
from classroom.courses.models import Enrollment
from classroom.grading.models import Alias


def hides_names(assignment: Assignment) -> bool:
    """Whether staff see codes in place of names. Of single essays names may be known all the same: `writer_names`."""
    return assignment.anonymous_marking


def writer_name(submission: Submission) -> str:
    """The name of the writer or the code; no query when assignment, alias, team and the writer's user are filled."""
    alias = _shown_alias(submission)
    return alias.code if alias else _own_name(submission)


def writer_names(submissions: Iterable[Submission] | QuerySet[Submission]) -> dict[int, str]:
    """The name or the code of each writer, by the key of the submission; one query."""
    keys = [submission if isinstance(submission, int) else submission.pk for submission in submissions]
    found = Submission.objects.filter(pk__in=keys).select_related("assignment", "alias", "team", "enrollment__user")
    return {submission.pk: writer_name(submission) for submission in found}


def keys_of(submissions: Iterable[Submission] | QuerySet[Submission]) -> dict[int, str]:
    """What stands for each submission in the addresses of staff pages, by its key; one query."""
    keys = [submission if isinstance(submission, int) else submission.pk for submission in submissions]
    found = Submission.objects.filter(pk__in=keys).select_related("assignment", "alias")
    return {submission.pk: essay_key(submission) for submission in found}


def essay_key(submission: Submission) -> str:
    """What stands for a submission in the address of a staff page: its code where names are hidden, else its key."""
    return address_key(submission.pk, submission.assignment.anonymous_marking, _code(submission))


def address_key(key: int, anonymous: bool, code: str | None) -> str:
    """The same of plain values. An essay without a code is not to be marked yet, and has no address."""
    return (code or "") if anonymous else str(key)


def keyed(submissions: QuerySet[Submission], key: str | int) -> QuerySet[Submission]:
    """Those of `submissions` that `key`, from an address, names: a code, or a key where names are not hidden."""
    key = str(key)
    return numbered(submissions, int(key)) if key.isdecimal() else coded(submissions, key.upper())


def numbered(submissions: QuerySet[Submission], key: int) -> QuerySet[Submission]:
    """The one with this key, where names are not hidden."""
    return submissions.filter(pk=key, assignment__anonymous_marking=False)


def coded(submissions: QuerySet[Submission], code: str) -> QuerySet[Submission]:
    """The one with this code, in capitals."""
    return submissions.filter(alias__code=code)


def piled(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """In the order in which they are marked: by name, or at random where names are hidden."""
    return submissions.annotate(
        pile_place=Case(When(assignment__anonymous_marking=True, then=F("alias__place")))
    ).order_by("pile_place", "enrollment__user__sort_key", "enrollment")


def known_writers(students: QuerySet[Enrollment], assignment: Assignment) -> QuerySet[Enrollment]:
    """Those of `students` who may be named beside what became of their essay: all, or those who were revealed.

    Of a team all its members are.
    """
    if not hides_names(assignment):
        return students
    revealed = Submission.objects.filter(assignment=assignment, alias__revealed_at__isnull=False)
    members = TeamMember.objects.filter(team__submission__in=revealed).values("enrollment")
    alone = revealed.filter(team=None).values("enrollment")
    return students.filter(Q(pk__in=alone) | Q(pk__in=members))


def _shown_alias(submission: Submission) -> Alias | None:
    """The alias that stands for the name; None when the name itself is shown."""
    if not hides_names(submission.assignment):
        return None
    alias = getattr(submission, "alias", None)
    if alias is None:
        return Alias(code="–")
    return None if alias.revealed_at else alias


def _own_name(submission: Submission) -> str:
    return submission.team.name if submission.team_id else submission.enrollment.user.full_name


def _code(submission: Submission) -> str | None:
    alias = getattr(submission, "alias", None)
    return alias.code if alias else None
