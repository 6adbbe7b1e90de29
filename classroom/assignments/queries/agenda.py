"""Essays on a student's home page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery
from django.urls import reverse

from classroom.assignments.models import Assignment, Attempt, Draft, Extension, Return, Work
from classroom.assignments.rules import Deadline, effective_deadlines, visible_assignments, written_by
from classroom.assignments.rules.text import word_range
from classroom.audit.models import AuditEntry
from classroom.audit.queries import acts_in_courses
from classroom.audit.source import is_viewed
from classroom.common.agenda import AgendaItem
from classroom.common.shown.digits import NumberText
from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.courses import rules as course_rules
from classroom.courses.models import Enrollment
from classroom.courses.queries.places import PreparedForPlaces


def agenda(enrollments: Sequence[Enrollment], now: datetime) -> list[AgendaItem]:
    """The essays to write in all of one person's courses; at most four queries, none when they write in no course.

    An essay that was handed in is shown as done; one that closed without them is no work any more and is left out.
    """
    writers = {place.course_id: place for place in enrollments if course_rules.hands_in(place)}
    if not writers:
        return []
    essays = _essays.objects(writers.values(), now=now)
    deadlines = effective_deadlines((writers[essay.course_id], essay) for essay in essays)
    items = (_item(essay, deadlines[writers[essay.course_id].pk, essay.pk], now) for essay in essays)
    return [item for item in items if item]


def deadlines(enrollments: Sequence[Enrollment], now: datetime) -> list[tuple[Assignment, datetime]]:
    """The assignments that one person can see in their courses, each with when it is due for them; at most four queries.

    For students that is with more time where they were given it; for others, who hand in nothing, the common one.
    """
    places = {place.course_id: place for place in enrollments}
    if not places:
        return []
    essays = _essays.objects(places.values(), now=now)
    found = effective_deadlines((places[essay.course_id], essay) for essay in essays)
    return [(essay, found[places[essay.course_id].pk, essay.pk].due_at) for essay in essays]


def deadline_changes(
    enrollments: Sequence[Enrollment],
) -> tuple[dict[int, tuple[int, datetime]], dict[int, tuple[int, datetime]]]:
    """How often more time was given to one person or taken back, and when last, by the key of the assignment: first to
    write, then to read the essays of classmates.

    That of a member counts from when they were in the person's team, until they were in it no more. The audit outlives an
    extension that was taken back and a team that was changed, so that the number only ever grows. Two queries, three
    where there are teams.
    """
    places = {place.course_id: place for place in enrollments if course_rules.hands_in(place)}
    if not places:
        return {}, {}
    moments: dict[int, list[datetime]] = {}
    to_read: dict[int, list[datetime]] = {}
    acts = list(acts_in_courses(places, [Extension._meta.label_lower, Assignment._meta.label_lower]))
    groups = _groups(acts)
    teams: dict[int, dict[int, int | None]] = {}
    for entry in acts:
        place = places[entry.course_id]
        if entry.object_label != Extension._meta.label_lower:
            if entry.action == PLACED:
                teams.setdefault(int(entry.object_id), {}).update(_placed(entry))
            continue
        whose = {name: entry.changes.get(name, [None, None])[1] for name in ("assignment", "enrollment", "group")}
        if entry.changes.get("work", [None, None])[1] == Work.READINGS:
            if whose["enrollment"] == place.pk or (whose["group"] and whose["group"] == place.group_id):
                to_read.setdefault(whose["assignment"], []).append(entry.at)
            continue
        mates = _mates(teams.get(whose["assignment"], {}), place.pk)
        own_groups = {place.group_id, *(groups.get(mate) for mate in mates)}
        if whose["enrollment"] in mates or (whose["group"] and whose["group"] in own_groups):
            moments.setdefault(whose["assignment"], []).append(entry.at)
    mine = written_by([place.pk for place in places.values()], "attempt__submission__")
    for key, given_at, taken_at in Return.objects.filter(mine).values_list(
        "attempt__submission__assignment", "returned_at", "taken_back_at"
    ):
        moments.setdefault(key, []).extend(moment for moment in (given_at, taken_at) if moment)
    return _counted(moments), _counted(to_read)


def _counted(moments: Mapping[int, Sequence[datetime]]) -> dict[int, tuple[int, datetime]]:
    return {key: (len(found), max(found)) for key, found in moments.items()}


#: The act that says who is in which team, in the audit.
PLACED = "assignments.place_students"


def _placed(entry: AuditEntry) -> dict[int, int | None]:
    """Who came into which team by one act, by the keys of their places."""
    return {int(place): team for place, team in entry.changes["teams"][1].items()}


def _mates(teams: Mapping[int, int | None], place: int) -> set[int]:
    """The places in one team with `place`, and itself."""
    own = teams.get(place)
    return {place} | {other for other, team in teams.items() if own and team == own}


def _groups(acts: Iterable[AuditEntry]) -> dict[int, int | None]:
    """The groups of all who were ever in a team; one query, none where there are no teams."""
    people = {place for entry in acts if entry.action == PLACED for place in _placed(entry)}
    return dict(Enrollment.objects.filter(pk__in=people).values_list("pk", "group_id")) if people else {}


def _seen_by(places: Sequence[Enrollment], now: datetime) -> QuerySet[Assignment]:
    """What the holders can see, with the few facts that a line tells of their own work: None where there is none."""
    mine = written_by([place.pk for place in places], "submission__")
    drafts = Draft.objects.filter(mine, submission__assignment=OuterRef("pk"), version__gt=0)
    attempts = Attempt.objects.filter(mine, submission__assignment=OuterRef("pk")).order_by("-number")
    visible = reduce(or_, (visible_assignments(place, now) for place in places))
    return visible.select_related("course").annotate(
        drafted_words=Subquery(drafts.values("words")[:1]),
        handed_in_words=Subquery(attempts.values("words")[:1]),
    )


_essays = PreparedForPlaces(_seen_by, now=DateTimeField())


def _item(assignment: Assignment, deadline: Deadline, now: datetime) -> AgendaItem | None:
    # What was returned is to be written again.
    handed_in = assignment.handed_in_words is not None and not (deadline.returned and not deadline.is_closed(now))
    if not handed_in and deadline.is_closed(now):
        return None
    writing = not handed_in and assignment.drafted_words is not None
    kept = not handed_in and is_viewed()
    return AgendaItem(
        verb="write",
        title=assignment.title,
        path=reverse(
            "assignments:write" if writing else "assignments:assignment", args=(assignment.course.slug, assignment.pk)
        ),
        course_code=assignment.course.code,
        when=deadline.due_at,
        note=_kept_note(assignment) if kept else _note(assignment, handed_in=handed_in, writing=writing),
        done=handed_in,
        late=not handed_in and deadline.is_late(now) and not (kept and assignment.anonymous_marking),
    )


def _kept_note(assignment: Assignment) -> str:
    """What whoever looks as the writer is told of an essay that they are shown nothing of."""
    if assignment.anonymous_marking:
        return _("Marked without names: how far they are is not shown")
    return _("Not handed in; what they write is theirs alone until then")


def _note(assignment: Assignment, *, handed_in: bool, writing: bool) -> str:
    if handed_in:
        words = assignment.handed_in_words
        return ngettext("Handed in, %(n)s word", "Handed in, %(n)s words", words) % {"n": NumberText(f"{words:,}")}
    if writing:
        words = assignment.drafted_words
        so_far = ngettext("Draft of %(n)s word", "Draft of %(n)s words", words) % {"n": NumberText(f"{words:,}")}
    else:
        so_far = _("Not started")
    wanted = word_range(assignment)
    return f"{so_far} · {wanted}" if wanted else so_far
