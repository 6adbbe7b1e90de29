"""The first page of the admin: what matters at a glance, and the ways to everything else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.accounts.models import User
from classroom.accounts.queries import HeadCount, head_count
from classroom.audit.queries import latest_acts, shown_acts
from classroom.batches.models import Batch
from classroom.batches.queries import open_batches
from classroom.common.agenda import AgendaItem
from classroom.common.templatetags.dates import academic_year
from classroom.courses.models import Course
from classroom.courses.queries import running_courses
from classroom.courses.queries.joining import JoiningCount, joining_count
from classroom.courses.rules import active_enrollments, administrable_courses, teaches
from classroom.courses.services import ROSTER
from classroom.desk.admin.acts import Act, describe
from classroom.desk.queries.figures import Figures, figures
from classroom.grading.queries import work_waiting
from classroom.grading.rules import shut_courses

LATEST = 60
LINES = 8

#: The pages of the admin by subject, in the order in which one comes to need them.
SHELVES = (
    (_("Courses and people"), ("course", "group", "enrollment", "user", "joincode", "joinrequest", "invitation")),
    (_("Plan of the courses"), ("reading", "thread", "assignment", "rubric")),
    (_("Text"), ("block", "chapter", "section", "footnote", "name", "event", "fault", "anchor", "revision", "book")),
    (_("Records"), ("batch", "auditentry", "dbtaskresult")),
)


@dataclass(frozen=True)
class Figure:
    """A number that asks for somebody's eye, and the list behind it where there is one."""

    name: str
    number: int
    path: str = ""
    is_bad: bool = False


@dataclass(frozen=True)
class Overview:
    """Running courses, and the essays that wait in those that one teaches. The rest is for administrators only."""

    courses: Sequence[Course]
    waiting: Sequence[AgendaItem]
    joining: JoiningCount
    people: HeadCount | None = None
    figures: Sequence["Figure"] = ()
    lists: Sequence[tuple[Batch, Course]] = ()
    acts: Sequence[tuple[Act, int]] = ()

    @property
    def terms(self) -> list[tuple[str, list[Course]]]:
        """The courses by term, the latest first."""
        name = lambda course: f"{course.get_term_display()} {academic_year(course.year)}"  # noqa: E731
        return [(term, list(courses)) for term, courses in groupby(self.courses, key=name)]

    @property
    def student_count(self) -> int:
        return sum(course.student_count for course in self.courses)


def overview(user: User, now: datetime) -> Overview:
    """What `user` may see of it all; a fixed number of queries, however many courses there are."""
    courses = running_courses(administrable_courses(user), timezone.localdate(now))
    by_key = {course.pk: course for course in courses}
    taught = [place for place in active_enrollments(user) if place.course_id in by_key and teaches(place)]
    waiting = work_waiting(taught, now) if taught else []
    if not user.is_staff:
        return Overview(courses, waiting, joining_count(user, now))
    lists = [(batch, by_key[batch.course_id]) for batch in open_batches(ROSTER) if batch.course_id in by_key]
    return Overview(
        courses,
        waiting,
        joining_count(user, now),
        head_count(),
        _figures(figures(now), now),
        lists,
        _runs(describe(latest_acts(LATEST, shown_acts(user.pk, shut_courses(user), "grading")))),
    )


def _figures(found: Figures, now: datetime) -> list[Figure]:
    """Those that are not nought, in words."""
    tasks = found.tasks
    every = [
        Figure(_("Requests for personal data"), found.data_requests, _list("accounts_datarequest")),
        Figure(_("Lists not applied yet"), found.plans, _list("batches_batch", state__exact="planned")),
        Figure(_("Background tasks that failed"), tasks.failed, _tasks("FAILED"), is_bad=True),
    ]
    if not tasks.is_worked_off(now):
        every.append(Figure(_("Background tasks that nobody takes"), tasks.waiting, _tasks("READY"), is_bad=True))
    return [figure for figure in every if figure.number]


def _tasks(status: str) -> str:
    return _list("django_tasks_database_dbtaskresult", status=status)


def _list(name: str, **chosen: str) -> str:
    """The address of a list of the admin, narrowed; nothing where there is no such list."""
    try:
        path = reverse(f"admin:{name}_changelist")
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(chosen)}" if chosen else path


def _runs(acts: Iterable[Act]) -> list[tuple[Act, int]]:
    """The first few lines, where the same act by the same person many times on end is one line with its number."""
    runs = [list(run) for _key, run in groupby(acts, key=lambda act: (act.words, act.who))]
    return [(run[0], len(run)) for run in runs[:LINES]]


def shelves(site: AdminSite, request: HttpRequest) -> list[tuple[str, list[dict[str, Any]]]]:
    """Group Django's list of models by subject, each with its purpose; what stands on no shelf goes to the last one."""
    listed = [model for app in site.get_app_list(request) for model in app["models"]]
    models = {model["object_name"].lower(): model for model in listed}
    for model in listed:
        model_admin = site.get_model_admin(model["model"])
        model |= {"purpose": model_admin.purpose_for(request), "name": model_admin.name_of_all()}
    filled = [(title, [models.pop(name) for name in names if name in models]) for title, names in SHELVES]
    filled[-1][1].extend(models.values())
    return [(title, found) for title, found in filled if found]
