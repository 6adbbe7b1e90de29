"""The same done to many places of a course: planned, shown, applied just so, and taken back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.accounts.services import send_invitation
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services import PlannedLine
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.rules import check_open
from classroom.courses.rules.rosters import changeable_people
from classroom.courses.services.enrollments import change_enrollment

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
    *, acting_user: User, now: datetime, course: Course, places: Iterable[Enrollment], act: PlaceAct
) -> Batch:
    """Plan one act on `places` of `course`, which come with person and group; a fixed number of queries.

    Raises ValidationError when nothing is chosen, and when the group is another course's.
    """
    if act.group is not None and act.group.course_id != course.pk:
        raise ValidationError(_("This group belongs to another course."))
    places = list(places)
    if not places:
        raise ValidationError(_("Choose at least one person."))
    if any(place.course_id != course.pk for place in places):
        raise ValidationError(_("Choose people of one course."))
    # What cannot be done is shown first.
    order = (Verdict.PROBLEM, Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED)
    reached: set[int] = set()
    if act.name == "invite":
        reached = changeable_people(acting_user, [place.user_id for place in places])
    planned = sorted((_line(place, act, reached) for place in places), key=lambda line: order.index(line.verdict))
    lines = [replace(line, number=number) for number, line in enumerate(planned, 1)]
    options = {"act": act.name, "group": act.group and act.group.name, "role": act.role}
    return batches.plan(
        acting_user=acting_user, now=now, kind=KIND, course_id=course.pk, lines=lines, options=options, name=_name(act)
    )


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


def _line(place: Enrollment, act: PlaceAct, reached: set[int]) -> PlannedLine:
    person = place.user
    wanted: dict[str, Any] = {
        "place": place.pk, "full_name": person.full_name, "student_number": person.student_number, "act": act.name,
        "seen_at": place.changed_at.isoformat(), "role": place.role, "state": place.state, "group": place.group_id,
    }  # fmt: skip
    if act.name == "invite":
        return _invitation(place, wanted, reached)
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


def _invitation(place: Enrollment, wanted: dict[str, Any], reached: set[int]) -> PlannedLine:
    person = place.user
    if not person.email:
        return PlannedLine(0, Verdict.PROBLEM, wanted, _("There is no e-mail address."))
    if not person.is_active or place.state == Enrollment.State.DROPPED:
        return PlannedLine(0, Verdict.PROBLEM, wanted, _("The account is closed, or the person has left."))
    if person.pk not in reached:
        return PlannedLine(0, Verdict.PROBLEM, wanted, _("Is in another course too: an administrator can send it."))
    if person.last_login:
        return PlannedLine(0, Verdict.UNCHANGED, wanted, _("Has signed in already."))
    return PlannedLine(0, Verdict.NEW, wanted, _("Gets a mail with a link to set a password."))


def apply_line(batch: Batch, line: BatchLine, acting_user: User, now: datetime) -> dict[str, Any]:
    """Change one place as shown. Raises ValidationError when it was changed since it was shown."""
    wanted = line.wanted
    place = (
        Enrollment.objects.filter(pk=wanted["place"], course=batch.course_id).select_related("user", "course").first()
    )
    if place is None:
        raise ValidationError(_("This place is not there any more."))
    if not acting_user.is_staff:
        check_open(place.course)
    if wanted["act"] == "invite":
        send_invitation(acting_user=acting_user, now=now, person=place.user)
        return {}
    before = {"role": place.role, "state": place.state, "group": place.group_id}
    limits = list(place.limited_to.values_list("pk", flat=True)) if place.role == Role.ASSISTANT else []
    group = Group.objects.filter(pk=wanted["group"], course=batch.course_id).first() if wanted["group"] else None
    if wanted["group"] and group is None:
        raise ValidationError(_("The group is not there any more."))
    change_enrollment(
        acting_user=acting_user, now=now, enrollment=place, role=wanted["role"], state=wanted["state"], group=group,
        seen_at=parse_datetime(wanted["seen_at"]),
    )  # fmt: skip
    return before | {"limited_to": limits, "changed_at": now.isoformat()}


def undo_line(batch: Batch, line: BatchLine, acting_user: User, now: datetime) -> bool:
    """Put a place back, unless it was changed since. A mail that was sent stays sent."""
    before = line.before
    place = Enrollment.objects.filter(pk=line.wanted["place"], course=batch.course_id).select_related("course").first()
    if line.wanted["act"] == "invite" or place is None or place.changed_at != parse_datetime(before["changed_at"]):
        return False
    groups = Group.objects.filter(course=batch.course_id).in_bulk([before["group"] or 0, *before["limited_to"]])
    change_enrollment(
        acting_user=acting_user, now=now, enrollment=place, role=before["role"], state=before["state"],
        group=groups.get(before["group"]), limited_to=[groups[pk] for pk in before["limited_to"] if pk in groups],
    )  # fmt: skip
    return True
