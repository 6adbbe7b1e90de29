"""Planning one act on many places of a course, and planning it anew as everything stands by then."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.accounts.queries.links import ACCOUNT, held_back
from classroom.accounts.services import words_of_held
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services import PlannedLine
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.rules import administrable_enrollments
from classroom.courses.rules.rosters import changeable_people

KIND = "places"
Verdict = BatchLine.Verdict


@dataclass(frozen=True)
class PlaceAct:
    """What is to be done with each of the chosen places: `name` is one of group, role, drop, bring_back, invite.

    `group` is the one to move to, None for none; `role` the one to give.
    """

    name: str
    group: Group | None = None
    role: str = ""


def plan_places(
    *, acting_user: User, now: datetime, course: Course, places: Iterable[Enrollment], act: PlaceAct, left_out: int = 0
) -> Batch:
    """Plan one act on `places` of `course`, which come with person and group; a fixed number of queries.

    `left_out` is how many were found and are not the acting user's to change; the page of the plan tells it. Raises
    ValidationError when nobody is chosen who is, and when the group is another course's.
    """
    if act.group is not None and act.group.course_id != course.pk:
        raise ValidationError(_("This group belongs to another course."))
    places = list(places)
    if not places and left_out:
        raise ValidationError(_("Who teaches, assists or observes is an administrator's to change."))
    if not places:
        raise ValidationError(_("Choose at least one person."))
    if any(place.course_id != course.pk for place in places):
        raise ValidationError(_("Choose people of one course."))
    options = {
        "act": act.name, "group": act.group and act.group.name, "group_key": act.group and act.group.pk,
        "role": act.role, "left_out": left_out, "places": [place.pk for place in places],
    }  # fmt: skip
    return batches.plan(
        acting_user=acting_user, now=now, kind=KIND, course_id=course.pk, lines=_lines(places, act, acting_user, now),
        options=options, name=_name(act),
    )  # fmt: skip


def planned_lines(batch: Batch, acting_user: User, told: Callable[[int, int], None]) -> Iterable[PlannedLine]:
    """The lines of the same act on the same places, as they stand now."""
    options = batch.options
    places = administrable_enrollments(acting_user).filter(course=batch.course_id, pk__in=options.get("places", ()))
    group = Group.objects.filter(course=batch.course_id, pk=options.get("group_key") or 0).first()
    act = PlaceAct(options["act"], group=group, role=options["role"])
    places = places.select_related("user", "group").order_by("user__sort_key", "pk")
    lines = _lines(places, act, acting_user, timezone.now())
    if options.get("group_key") and group is None:
        gone = _("The group is not there any more.")
        lines = [replace(line, verdict=Verdict.PROBLEM, message=gone) for line in lines]
    return lines


def is_final_act(batch: Batch) -> bool:
    """Whether nothing of an applied batch can be taken back: mails are sent for good."""
    return batch.kind == KIND and batch.options.get("act") == "invite"


def _lines(places: Iterable[Enrollment], act: PlaceAct, acting_user: User, now: datetime) -> list[PlannedLine]:
    """A line for each place, numbered."""
    places = list(places)
    reached, held = set(), {}
    if act.name == "invite":
        reached = changeable_people(acting_user, [place.user_id for place in places])
        held = held_back(ACCOUNT, [place.user.email for place in places], now)
    return numbered([_line(place, act, reached, held) for place in places])


def numbered(planned: list[PlannedLine]) -> list[PlannedLine]:
    """Lines with their numbers; what cannot be done is shown first."""
    order = (Verdict.PROBLEM, Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED)
    planned = sorted(planned, key=lambda line: order.index(line.verdict))
    return [replace(line, number=number) for number, line in enumerate(planned, 1)]


def _name(act: PlaceAct) -> str:
    """What is done, in the planner's language."""
    if act.name == "group":
        return _("Move to %(group)s") % {"group": act.group or _("no group")}
    if act.name == "role":
        return _("Change the role")
    return {
        "drop": _("Drop from the course"),
        "bring_back": _("Bring back into the course"),
        "invite": _("Send an invitation to set a password"),
    }[act.name]


def _line(place: Enrollment, act: PlaceAct, reached: set[int], held: Mapping[str, datetime]) -> PlannedLine:
    person = place.user
    wanted: dict[str, Any] = {
        "place": place.pk, "full_name": person.full_name, "student_number": person.student_number, "act": act.name,
        "seen_at": place.changed_at.isoformat(), "role": place.role, "state": place.state, "group": place.group_id,
    }  # fmt: skip
    if act.name == "invite":
        return invitation_of(person, wanted, reached, held, has_left=place.state == Enrollment.State.DROPPED)
    words, same = "", ""
    if act.name == "group":
        wanted["group"] = act.group and act.group.pk
        if place.role == Role.ASSISTANT:
            return PlannedLine(0, Verdict.PROBLEM, wanted, _("An assistant is in no group, but limited to some."))
        names = {"before": place.group or "–", "after": act.group or "–"}
        words, same = _("%(before)s → %(after)s") % names, _("Is in this group already.")
    elif act.name == "role":
        wanted["role"] = act.role
        names = {"before": place.get_role_display(), "after": Role(act.role).label}
        words, same = _("%(before)s → %(after)s") % names, _("Has this role already.")
    elif act.name == "drop":
        wanted["state"] = Enrollment.State.DROPPED
        words, same = _("Loses the access; the work is kept."), _("Is dropped already.")
    else:
        wanted["state"] = Enrollment.State.ACTIVE
        words, same = _("Has the access again, with all earlier work."), _("Is active already.")
    if (wanted["role"], wanted["state"], wanted["group"]) == (place.role, place.state, place.group_id):
        return PlannedLine(0, Verdict.UNCHANGED, wanted, same)
    return PlannedLine(0, Verdict.CHANGED, wanted, words)


def invitation_of(
    person: User, wanted: dict[str, Any], reached: set[int], held: Mapping[str, datetime], *, has_left: bool = False
) -> PlannedLine:
    """What is done to invite `person` to set a password; `reached` are those whose account may be changed, `held` the
    addresses that get no link today."""
    if not person.email:
        return PlannedLine(0, Verdict.PROBLEM, wanted, _("There is no e-mail address."))
    if not person.is_active or has_left:
        return PlannedLine(0, Verdict.PROBLEM, wanted, _("The account is closed, or the person has left."))
    if person.is_staff:
        return PlannedLine(0, Verdict.PROBLEM, wanted, _("Administers this site: is invited from the account alone."))
    if person.pk not in reached:
        return PlannedLine(0, Verdict.PROBLEM, wanted, _("Is in another course too: an administrator can send it."))
    if person.last_login:
        return PlannedLine(0, Verdict.UNCHANGED, wanted, _("Has signed in already."))
    if person.email in held:
        return PlannedLine(0, Verdict.PROBLEM, wanted, words_of_held(held[person.email]))
    return PlannedLine(0, Verdict.NEW, wanted, _("Gets a mail with a link to set a password."))
