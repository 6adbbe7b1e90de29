"""The list of people of a course, as its page shows it: some at a time, filtered, and counted."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from classroom.common.student_numbers import NumberKey, number_key
from classroom.courses.models import Course, Enrollment, Group, Role

PER_PAGE = 100
_ORDER = (Role.INSTRUCTOR, Role.ASSISTANT, Role.STUDENT, Role.AUDITOR, Role.OBSERVER)


@dataclass(frozen=True)
class PeopleAsked:
    """What is looked for: words of a name, number or address; a role, a state, a group by its key ("none": without one)."""

    q: str = ""
    role: str = ""
    state: str = ""
    group: str = ""

    def __bool__(self) -> bool:
        return any((self.q, self.role, self.state, self.group))


@dataclass(frozen=True)
class PeoplePage:
    """One page of places with person and groups, the groups of the course, and how many people there are of each kind."""

    page: Page
    groups: list[Group]
    roles: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    by_group: Counter[int | None] = field(default_factory=Counter)


def asked_places(course: Course, asked: PeopleAsked, *, for_staff: bool) -> QuerySet[Enrollment]:
    """The places of the course that are asked for, staff first, then by name.

    Invited and dropped people, numbers and addresses are for staff only: nobody else finds anything by them.
    """
    places = Enrollment.objects.filter(course=course)
    if not for_staff:
        places = places.filter(state=Enrollment.State.ACTIVE)
    elif asked.state:
        places = places.filter(state=asked.state)
    if asked.role:
        places = places.filter(role=asked.role)
    if asked.group:
        places = places.filter(_in_group(asked.group))
    if asked.q:
        words = Q(user__full_name__icontains=asked.q) | Q(user__latin_name__icontains=asked.q)
        if for_staff:
            words |= Q(user__email__icontains=asked.q)
            if key := number_key(asked.q):
                places = places.alias(number=NumberKey("user__student_number"))
                words |= Q(number__startswith=key)
        places = places.filter(words)
    rank = Case(
        *(When(role=role, then=Value(number)) for number, role in enumerate(_ORDER)), output_field=IntegerField()
    )
    return places.alias(rank=rank).order_by(rank, "user__sort_key", "pk")


def _in_group(group: str) -> Q:
    if group == "none":
        return Q(group=None)
    limits = Enrollment.limited_to.through.objects.filter(group=group)
    return Q(group=group) | Q(role=Role.ASSISTANT, pk__in=limits.values("enrollment"))


def people_page(course: Course, asked: PeopleAsked, number: str | None, *, for_staff: bool) -> PeoplePage:
    """One page of them; five queries, however many people there are."""
    places = asked_places(course, asked, for_staff=for_staff)
    page = Paginator(places.select_related("user", "group").prefetch_related("limited_to"), PER_PAGE).get_page(number)
    page.object_list = list(page.object_list)
    everybody = Enrollment.objects.filter(course=course)
    if not for_staff:
        everybody = everybody.filter(state=Enrollment.State.ACTIVE)
    roles, states, by_group = Counter(), Counter(), Counter()
    for role, state, group, count in (
        everybody.order_by().values_list("role", "state", "group").annotate(number=Count("pk"))
    ):
        states[state] += count
        if state == Enrollment.State.ACTIVE:
            roles[role] += count
            by_group[group] += count
    return PeoplePage(page, list(Group.objects.filter(course=course).order_by("name")), roles, states, by_group)
