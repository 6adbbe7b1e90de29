"""Who may change the text, who reads the audit, and who may look at the classroom as whom: what spans all courses."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Submission
from classroom.assignments.rules import written_by
from classroom.audit.models import AuditEntry
from classroom.audit.queries import shown_acts
from classroom.courses.models import Enrollment, Group, Reading, Role
from classroom.courses.rules import (
    STAFF_ROLES,
    active_enrollments,
    administrable_courses,
    taught_courses,
    teaches,
)
from classroom.discussions.models import Thread
from classroom.grading.models import Grade, Rubric
from classroom.grading.rules import shut_courses
from history.models import Book
from history.rules import all_books

VIEWABLE_ROLES = (Role.STUDENT, Role.AUDITOR, Role.OBSERVER)


def editable_books(user: AbstractBaseUser) -> QuerySet[Book]:
    """Books whose text `user` may correct: all for administrators, for instructors those of the courses they teach."""
    books = all_books()
    if user.is_staff:
        return books
    return books.filter(courses__in=administrable_courses(user)).distinct()


def can_edit_book(user: AbstractBaseUser, book: Book) -> bool:
    return editable_books(user).filter(pk=book.pk).exists()


# The audit.

#: What somebody does with a draft is between them and the draft until they hand it in.
DRAFT_ACTS = (
    "assignments.add_evidence", "assignments.attach_file", "assignments.confirm_file", "assignments.remove_evidence",
    "assignments.remove_file", "assignments.restore_draft_version", "assignments.start_submission",
)  # fmt: skip


def readable_acts(user: AbstractBaseUser) -> QuerySet[AuditEntry]:
    """The entries of the audit that `user` may read: all for administrators, those of their courses for instructors.

    Whoever marks in a course without seeing another marker, or without names, reads nothing there of what others do
    with essays: not as an administrator either. Instructors read nothing of what students do with their drafts.
    """
    entries = shown_acts(user.pk, shut_courses(user), "grading")
    nameless = nameless_courses(user)
    if nameless:
        essays = Q(action__startswith="grading.") | Q(action__startswith="assignments.")
        entries = entries.exclude(essays & Q(course_id__in=nameless) & ~Q(actor=user.pk))
    if user.is_staff:
        return entries
    taught = list(taught_courses(user).values_list("pk", flat=True))
    return entries.filter(course_id__in=taught).exclude(action__in=DRAFT_ACTS)


def nameless_courses(user: AbstractBaseUser) -> list[int]:
    """The courses on whose staff `user` is and where essays wait that are marked without names."""
    own = active_enrollments(user).filter(role__in=STAFF_ROLES)
    released = Grade.objects.filter(
        assignment=OuterRef("assignment"), enrollment=OuterRef("enrollment"), release__isnull=False
    )
    waiting = Submission.objects.filter(
        ~Exists(released), assignment__anonymous_marking=True, assignment__course__in=own.values("course")
    )
    return list(waiting.order_by().values_list("assignment__course", flat=True).distinct())


# Looking at the classroom as somebody else sees it.

#: The pages that are shown to whoever looks as another. All others are shut, and so a new page is, until it is here.
#: What stays shut: whatever one writes or has not yet shown to others (drafts, notes, files, essays, readings of
#: classmates' essays), what is between a person and the classroom (account, notices, calendar, files to download),
#: the admin, and everything that takes something in.
SHOWN_TO_VIEWERS = frozenset(
    {
        "desk:home",
        "desk:course",
        "courses:people",
        "reading:contents",
        "reading:section",
        "reading:passage",
        "reading:cite",
        "reading:block_history",
        "reading:revisions",
        "reading:revision",
        "reading:revision_text",
        "reading:old_section",
        "reading:search",
        "reading:names",
        "reading:name",
        "reading:section_names",
        "reading:timeline",
        "discussions:list",
        "discussions:thread",
        "discussions:news",
        "discussions:section_news",
        "discussions:post_versions",
        "assignments:list",
        "assignments:assignment",
        "grading:list",
        "grading:criteria",
    }
)


def viewable_places(enrollment: Enrollment) -> QuerySet[Enrollment]:
    """The places of the course as whose holders an instructor of it may look; nobody's for others.

    Students, auditors and observers who are in the course now. Nobody who administers the site or teaches or assists
    anywhere, whatever else they are here: a view must never show more than its viewer may see as themselves.
    """
    places = Enrollment.objects.filter(course=enrollment.course_id)
    if not (teaches(enrollment) and enrollment.state == Enrollment.State.ACTIVE):
        return places.none()
    return _of_plain_people(places)


def members(enrollment: Enrollment) -> QuerySet[Enrollment]:
    """All places of the course, with their people."""
    return Enrollment.objects.filter(course=enrollment.course_id).select_related("user")


def viewable_people(user: AbstractBaseUser) -> QuerySet[User]:
    """The people as whom an administrator may look, in all the courses that they are in; nobody for others."""
    if not user.is_staff:
        return User.objects.none()
    return User.objects.filter(pk__in=_of_plain_people(Enrollment.objects.all()).values("user"))


def _of_plain_people(places: QuerySet[Enrollment]) -> QuerySet[Enrollment]:
    staffed = Enrollment.objects.filter(user=OuterRef("user"), role__in=STAFF_ROLES).exclude(
        state=Enrollment.State.DROPPED
    )
    return places.filter(
        ~Exists(staffed), state=Enrollment.State.ACTIVE, role__in=VIEWABLE_ROLES,
        user__is_active=True, user__is_staff=False, user__is_superuser=False,
    )  # fmt: skip


def shown_essays(places: Collection[int]) -> tuple[set[int], set[int]]:
    """The keys of the submissions of these places and of their teams, and of those of them that a viewer may know of.

    What somebody writes is theirs until they hand it in. And where essays are marked without names, what has become of
    the one of a known person, and when, would tell which of the nameless ones is theirs, until its name is known.
    """
    own = Submission.objects.filter(written_by(list(places)))
    handed_in = own.filter(attempts__isnull=False)
    known = handed_in.filter(Q(assignment__anonymous_marking=False) | Q(alias__revealed_at__isnull=False))
    return set(own.values_list("pk", flat=True)), set(known.values_list("pk", flat=True))


def is_shown_to_viewers(name: str, course_slug: str | None, kwargs: Mapping[str, Any]) -> bool:
    """Whether the page `name` with these parts of its address is shown while one looks as another.

    Whoever looks in one course (`course_slug`) sees nothing outside it. Where essays are marked without names, the page
    that says when somebody handed one in is shut: it would tell whose the essay is that came then.
    """
    if name not in SHOWN_TO_VIEWERS or (course_slug and kwargs.get("course") != course_slug):
        return False
    if name == "assignments:assignment":
        return not Assignment.objects.filter(pk=kwargs.get("assignment"), anonymous_marking=True).exists()
    return True


# What the admin lists of the courses' plans.


def listed_groups(user: AbstractBaseUser) -> QuerySet[Group]:
    """The groups of the courses that `user` administers or teaches."""
    return _of_courses(user, Group.objects.all())


def listed_readings(user: AbstractBaseUser) -> QuerySet[Reading]:
    return _of_courses(user, Reading.objects.all())


def listed_prompts(user: AbstractBaseUser) -> QuerySet[Thread]:
    """The prompts that stand: what people answer there is not shown in the admin."""
    return _of_courses(user, Thread.objects.filter(kind=Thread.Kind.PROMPT, deleted_at=None))


def listed_assignments(user: AbstractBaseUser) -> QuerySet[Assignment]:
    return _of_courses(user, Assignment.objects.all())


def listed_rubrics(user: AbstractBaseUser) -> QuerySet[Rubric]:
    return _of_courses(user, Rubric.objects.select_related("assignment"), "assignment__course")


def _of_courses(user: AbstractBaseUser, rows: QuerySet, course: str = "course") -> QuerySet:
    """Those of `rows` that belong to courses of `user`, with the course, and whether `user` teaches it as `is_taught`."""
    own = rows.filter(**{f"{course}__in": administrable_courses(user)}).select_related(course)
    return own.annotate(is_taught=Exists(taught_courses(user).filter(pk=OuterRef(course))))
