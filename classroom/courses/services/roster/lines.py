"""One line of a list → what will be done with it, and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.accounts.services import words_of_held
from classroom.batches.models import BatchLine
from classroom.batches.services import PlannedLine
from classroom.common.tables import FORMULA
from classroom.courses.models import Course, Enrollment, Role
from classroom.courses.rules import LEARNING_ROLES
from classroom.courses.services.roster.rows import RosterRow
from classroom.courses.services.roster.seating import Seating
from classroom.courses.services.roster.world import Target, World, plain_name

Verdict = BatchLine.Verdict
_USERNAME = re.compile(r"^[\w.@+-]+$")
_LENGTHS = {"full_name": 150, "latin_name": 150, "student_number": 20, "email": 150, "group": 60, "faculty": 150}
_is_email = EmailValidator()

#: What becomes of an account that the list tells of otherwise: nothing, only what is missing, or as the list has it.
KEEP, FILL, OVERWRITE = "keep", "fill", "overwrite"


@dataclass
class Seen:
    """What the lines before have named: people by course, and the accounts and groups that are to be made.

    `groups` are those of the courses by their keys, by the names that are compared.
    """

    seating: Seating
    groups: Mapping[int, str]
    places: dict[tuple, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    named_groups: set[tuple] = field(default_factory=set)
    listed: dict[int, set[int]] = field(default_factory=dict)


class Planner:
    """Plans the lines of one part of a list, one after the other."""

    def __init__(self, acting_user: User, world: World, seen: Seen, accounts: str, shows_course: bool) -> None:
        self.acting_user, self.world, self.seen, self.accounts = acting_user, world, seen, accounts
        self.shows_course = shows_course
        self.number = 0
        self.wanted: dict = {}
        self.said: list[str] = []

    def line(self, number: int, row: RosterRow, target: Target) -> PlannedLine:
        """What will be done with `row`, as line `number` of the plan."""
        self.number, self.said = number, list(row.notes)
        if row.role == Role.ASSISTANT and row.group:
            row = replace(row, group="")
            self.said.append(_("An assistant is in no group, but limited to some."))
        self.wanted = {
            "full_name": row.full_name, "student_number": row.student_number, "email": row.email,
            "latin_name": row.latin_name, "group": row.group, "faculty": row.faculty,
        }  # fmt: skip
        if row.number != self.number:
            self.wanted["line"] = row.number
        if self.shows_course:
            self.wanted["course_name"] = target.code if isinstance(target, Course) else row.course
        if row.role and row.role != Role.STUDENT:
            self.wanted["role"] = row.role
        if isinstance(target, Course):
            self._is_listed(row, target)
        if problem := row.problem or self._problem_of(row, target):
            return self._made(Verdict.PROBLEM, problem)
        key = target.pk if isinstance(target, Course) else target.key
        person = self._person(row)
        if problem := self._doubled(row, person, key):
            return self._made(Verdict.PROBLEM, problem)
        if isinstance(target, Course):
            self.wanted["course"] = target.pk
        else:
            self.wanted |= {"new_course": target.key, "books": list(target.books)}
        if person is None:
            return self._new_account(row, key)
        if isinstance(target, Course):
            self.seen.listed.setdefault(key, set()).add(person.pk)
        self.wanted["person"] = person.pk
        return self._known(row, person, self.world.places.get((key, person.pk)), key)

    def _is_listed(self, row: RosterRow, course: Course) -> None:
        """Whoever a line names is not missing from the list, whatever else is wrong with the line."""
        for person in (self.world.by_number.get(row.number_key), self.world.by_address.get(row.email)):
            if person:
                self.seen.listed.setdefault(course.pk, set()).add(person.pk)

    def _made(self, verdict: str, *reasons: str) -> PlannedLine:
        role = self.wanted.get("role") if verdict == Verdict.NEW else None
        as_role = _("As %(role)s.") % {"role": Role(role).label.lower()} if role else ""
        message = " ".join(dict.fromkeys([*filter(None, (*reasons, as_role)), *self.said]))
        return PlannedLine(self.number, verdict, {key: value for key, value in self.wanted.items() if value}, message)

    def _problem_of(self, row: RosterRow, target: Target) -> str:
        """What is wrong with the line itself, whoever it is about."""
        if target is None and not row.course:
            return _("The list does not say which course this line is about.")
        if target is None:
            return _("There is no course “%(course)s” here.") % {"course": row.course}
        if row.role is None:
            return _("“%(word)s” is no role that is known here.") % {"word": row.role_word[:40]}
        if row.role not in LEARNING_ROLES and not self.acting_user.is_staff:
            return _("Only an administrator makes somebody %(role)s.") % {"role": Role(row.role).label.lower()}
        if not row.student_number and not row.email and not row.username:
            return _("A student number or an e-mail address is needed: nobody is matched by name alone.")
        if long := next((each for each, most in _LENGTHS.items() if len(getattr(row, each)) > most), None):
            return _("“%(start)s…” is too long.") % {"start": getattr(row, long)[:20]}
        if row.email and not _valid(row.email):
            return _("“%(email)s” is not an e-mail address.") % {"email": row.email}
        if row.student_number and not _USERNAME.match(row.student_number):
            return _("“%(number)s” cannot be a student number: it may hold letters, digits and . - _ only.") % {
                "number": row.student_number
            }
        return self._contradiction(row)

    def _contradiction(self, row: RosterRow) -> str:
        """What does not fit together in the line. An instructor is not told who has which account."""
        numbered, addressed = self.world.by_number.get(row.number_key), self.world.by_address.get(row.email)
        if numbered and addressed and numbered != addressed:
            return _("The student number and the e-mail address belong to two different people.")
        if addressed and not numbered and row.student_number and addressed.student_number:
            return _("The e-mail address belongs to someone with another student number.")
        person = numbered or addressed
        is_foreign = person is not None and not self.acting_user.is_staff and person.pk not in self.world.own
        if is_foreign and (person.is_staff or not numbered):
            return _("Somebody has an account with this address. Invite them by mail, or ask an administrator.")
        return ""

    def _person(self, row: RosterRow) -> User | None:
        found = self.world.by_number.get(row.number_key) or self.world.by_address.get(row.email)
        if found is None and row.username:
            named = self.world.by_username.get(row.username.lower())
            # A user name of another system is nobody's here, unless the rest fits too.
            if named and (self.acting_user.is_staff or named.pk in self.world.own):
                fits = not (row.student_number and named.student_number) and not (row.email and named.email)
                found = named if fits else None
        return found

    def _doubled(self, row: RosterRow, person: User | None, course: object) -> str:
        keys = [(course, key) for key in (row.number_key, row.email) if key]
        if before := next((self.seen.places[key] for key in keys if key in self.seen.places), None):
            return _("Line %(number)s has the same student number or e-mail address.") % {"number": before}
        self.seen.places |= dict.fromkeys(keys, row.number)
        if person:
            if (course, person.pk) in self.seen.places:
                return _("An earlier line names the same person.")
            self.seen.places[(course, person.pk)] = row.number
        return ""

    def _new_account(self, row: RosterRow, course: object) -> PlannedLine:
        if row.has_left:
            return self._made(Verdict.UNCHANGED, _("Has left by the list, and is not in the course."))
        if not row.student_number and not row.email:
            return self._made(
                Verdict.PROBLEM, _("Nobody has this user name, and without a number or address no account is made.")
            )
        if not row.full_name:
            return self._made(Verdict.PROBLEM, _("The name is missing."))
        if formula := next(
            (text for text in (row.full_name, row.latin_name, row.group, row.faculty) if text.startswith(FORMULA)), ""
        ):
            return self._made(
                Verdict.PROBLEM, _("“%(start)s” begins like a formula, not like a name.") % {"start": formula[:20]}
            )
        first = next(
            (self.seen.accounts[key] for key in (row.number_key, row.email) if key in self.seen.accounts), None
        )
        if first is not None:
            self.wanted["same_as"] = first
            reason = _("Gets a place in this course too.")
            return self._made(Verdict.NEW, reason, self._group(row, course), self._seat(row, course))
        username = row.student_number or row.email
        if {username.lower(), row.number_key} & self.world.by_username.keys():
            return self._made(
                Verdict.PROBLEM, _("The user name %(name)s is taken by someone else.") % {"name": username}
            )
        for key in filter(None, (row.number_key, row.email)):
            self.seen.accounts[key] = self.number
        if until := self.world.held.get(row.email):
            self.said.append(f"{_('Gets no invitation:')} {words_of_held(until)}")
        reason = _("A new account and a new place in the course.")
        return self._made(Verdict.NEW, reason, self._group(row, course), self._seat(row, course))

    def _group(self, row: RosterRow, course: object) -> str:
        if not row.group or (course, plain_name(row.group)) in self.seen.named_groups:
            return ""
        self.seen.named_groups.add((course, plain_name(row.group)))
        return _("Group %(group)s is made.") % {"group": row.group}

    def _seat(self, row: RosterRow, course: object) -> str:
        if row.role not in LEARNING_ROLES or self.seen.seating.take(course):
            return ""
        return _("No seat is free for this line.")

    def _known(self, row: RosterRow, person: User, place: Enrollment | None, course: object) -> PlannedLine:
        if not row.full_name:
            self.wanted["full_name"] = person.full_name if person.pk in self.world.own else ""
        self._account(row, person)
        if person.pk in self.world.own and not person.is_active:
            self.said.append(_("The account is closed."))
        if place is None:
            return self._new_place(row, person, course)
        self.wanted |= {"enrollment": place.pk, "place": place.changed_at.isoformat()}
        if place.role != row.role:
            reason = _("Is in the course already, as %(role)s.") % {"role": place.get_role_display().lower()}
            return self._made(Verdict.PROBLEM, reason, _("Lists change nobody's role."))
        if row.has_left:
            if place.state == Enrollment.State.DROPPED:
                return self._made(Verdict.UNCHANGED, _("Has left by the list, and here too."))
            return self._made(Verdict.MISSING, _("Has left by the list. Stays unless you tick it."))
        reasons = []
        if place.state != Enrollment.State.ACTIVE:
            reasons += [_("Comes back into the course, with all earlier work."), self._seat(row, course)]
        if row.group and self.seen.groups.get(place.group_id) != plain_name(row.group):
            reasons += [_("Moves to group %(group)s.") % {"group": row.group}, self._group(row, course)]
        else:
            self.wanted.pop("group")
        if reasons or "account" in self.wanted:
            return self._made(Verdict.CHANGED, *reasons)
        return self._made(Verdict.UNCHANGED)

    def _new_place(self, row: RosterRow, person: User, course: object) -> PlannedLine:
        if row.has_left:
            return self._made(Verdict.UNCHANGED, _("Has left by the list, and is not in the course."))
        if person.pk in self.world.own:
            reason = _("Has an account and gets a place in the course.")
        else:
            reason = _("Gets a place in the course.")
        if person.pk in self.world.teaching and self.acting_user.is_staff:
            self.said.append(_("Teaches in another course."))
        return self._made(Verdict.NEW, reason, self._group(row, course), self._seat(row, course))

    def _account(self, row: RosterRow, person: User) -> None:
        """What the list says otherwise of the account: changed where it may be and is asked for, told everywhere."""
        if person.pk not in self.world.own:
            return
        values = {
            "full_name": row.full_name, "latin_name": row.latin_name, "email": row.email,
            "student_number": row.student_number, "faculty": row.faculty,
        }  # fmt: skip
        changes: dict[str, list[str]] = {}
        for name, value in values.items():
            was = getattr(person, name)
            if not value or value == was or plain_name(value) == plain_name(was) or value.startswith(FORMULA):
                continue
            wanted = self.accounts == OVERWRITE or (self.accounts == FILL and not was)
            if wanted and person.pk in self.world.changeable:
                changes[name] = [was, value]
            elif was and name == "full_name":
                self.said.append(_("The account's name is %(name)s.") % {"name": was})
            elif was and name == "email":
                self.said.append(_("The account's e-mail address is %(email)s.") % {"email": was})
        if self.accounts == OVERWRITE and not changes and person.pk not in self.world.changeable and self.said:
            self.said.append(_("An administrator can change the account: it is in another course too."))
        if changes:
            self.wanted["account"] = changes
            names = ", ".join(str(User._meta.get_field(name).verbose_name) for name in changes)
            self.said.insert(0, _("The account gets: %(names)s.") % {"names": names})


def _valid(email: str) -> bool:
    try:
        _is_email(email)
    except ValidationError:
        return False
    return True
