"""Making and changing accounts."""

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.accounts import locks, tasks
from classroom.accounts.models import User
from classroom.accounts.queries import name_is, people_of_today, with_number
from classroom.accounts.queries.links import ACCOUNT, held_back
from classroom.accounts.services.links import LinksHeld, count_links
from classroom.accounts.services.sessions import end_sign_ins
from classroom.audit.services import record
from classroom.common.student_numbers import plain_number
from classroom.common.thai.collation import sort_key

PERSON_FIELDS = ("username", "full_name", "latin_name", "email", "student_number", "language")
PREFERENCES = (
    "language", "theme", "text_size", "leading", "typeface", "measure", "alignment", "shows_both_eras", "uses_shortcuts",
    "hides_marks", "time_zone", "digits", "era",
)  # fmt: skip
TAKEN_AT_ONCE = gettext_lazy("Someone has made an account with this address or number at this moment.")


@transaction.atomic
def create_person(
    *,
    acting_user: User | None,
    now: datetime,
    username: str,
    full_name: str,
    latin_name: str = "",
    email: str = "",
    student_number: str = "",
    language: str = "",
    password: str | None = None,
    is_administrator: bool = False,
) -> User:
    """Make an account. Without a password nobody can sign in to it until the person has set one by an invitation.

    Raises django.core.exceptions.ValidationError when the user name, e-mail or student number is taken or malformed.
    """
    person = User(
        username=username.strip(),
        full_name=" ".join(full_name.split()),
        latin_name=" ".join(latin_name.split()),
        email=email.strip().lower(),
        student_number=plain_number(student_number),
        language=language,
        is_staff=is_administrator,
        date_joined=now,
    )
    person.sort_key = sort_key(person.full_name)
    person.set_password(password)
    _save(person)
    record(
        acting_user=acting_user,
        now=now,
        action="accounts.create_person",
        target=person,
        changes={"username": (None, person.username)},
    )
    return person


@transaction.atomic
def update_person(*, acting_user: User, now: datetime, person: User, **fields: str) -> User:
    """Change any of PERSON_FIELDS, or nothing: raise ValidationError when a value is taken or malformed."""
    unknown = fields.keys() - set(PERSON_FIELDS)
    if unknown:
        raise TypeError(f"not a field of a person: {', '.join(sorted(unknown))}")
    if "student_number" in fields:
        fields["student_number"] = plain_number(fields["student_number"])
    changes = {name: (getattr(person, name), value) for name, value in fields.items() if getattr(person, name) != value}
    if not changes:
        return person
    for name, (_old, new) in changes.items():
        setattr(person, name, new)
    person.sort_key = sort_key(person.full_name)
    _save(person, update_fields=[*changes, "sort_key"])
    record(acting_user=acting_user, now=now, action="accounts.update_person", target=person, changes=changes)
    return person


def _save(person: User, **options: Any) -> None:
    """Write the account. Raises ValidationError for what is taken or malformed, also where somebody else takes it at
    this very moment."""
    _check(person)
    try:
        with transaction.atomic():
            person.save(**options)
    except IntegrityError as error:
        _check(person)  # which says what it is, now that the other is there
        raise ValidationError(TAKEN_AT_ONCE) from error


def _check(person: User) -> None:
    """Raise ValidationError for what is taken or malformed."""
    person.full_clean(exclude=("password",))
    if "@" in person.username and person.username.lower() != person.email:
        # At sign-in, what holds an @ is an address.
        raise ValidationError(_("A user name with @ in it must be the person's e-mail address."))
    # One signs in by either, so that the number of one must not be the name of another.
    others = people_of_today().exclude(pk=person.pk)
    if person.student_number and others.filter(name_is(person.student_number)).exists():
        raise ValidationError(_("This student number is the user name of another account."))
    if with_number(person.username, others).exists():
        raise ValidationError(_("This user name is the student number of another account."))


@transaction.atomic
def set_password(*, acting_user: User, now: datetime, person: User, password: str | None, but_here: str = "") -> None:
    """Give `person` a password; None takes sign-in by password away. The password itself is in no record.

    All their devices are signed out, but for the session with the key `but_here`; wrong passwords that were tried are
    forgotten.
    """
    person.set_password(password)
    person.save(update_fields=["password"])
    locks.lift(person)
    record(acting_user=acting_user, now=now, action="accounts.set_password", target=person)
    end_sign_ins(acting_user=acting_user, now=now, person=person, but=but_here)


@transaction.atomic
def set_standing(*, acting_user: User, now: datetime, person: User, is_active: bool, is_administrator: bool) -> None:
    """Open or close an account, and make its holder an administrator of the site or not.

    Raises ValidationError when people would shut themselves out, and for somebody who is no administrator any more: two
    who shut each other out at the same moment would leave nobody.
    """
    if person.pk == acting_user.pk and not (is_active and is_administrator):
        raise ValidationError(_("You cannot take your own access away. Another administrator can."))
    both = User.objects.select_for_update().filter(pk__in=(acting_user.pk, person.pk)).order_by("pk")
    if not all(each.is_staff and each.is_active for each in both if each.pk == acting_user.pk):
        raise ValidationError(_("Only an administrator can do this."))
    wanted = {"is_active": is_active, "is_staff": is_administrator}
    changes = {name: (getattr(person, name), value) for name, value in wanted.items() if getattr(person, name) != value}
    if not changes:
        return
    for name, (_old, new) in changes.items():
        setattr(person, name, new)
    person.save(update_fields=list(changes))
    record(acting_user=acting_user, now=now, action="accounts.set_standing", target=person, changes=changes)
    if not is_active:
        end_sign_ins(acting_user=acting_user, now=now, person=person)


@transaction.atomic
def send_invitation(*, acting_user: User, now: datetime, person: User) -> None:
    """Mail `person` a link that lets them set a password, when the transaction is done; they need an e-mail address.

    Raises LinksHeld when their address has got too many today.
    """
    if until := held_back(ACCOUNT, [person.email], now).get(person.email):
        raise LinksHeld({person.email: until})
    count_links(kind=ACCOUNT, addresses=[person.email], now=now)
    record(acting_user=acting_user, now=now, action="accounts.send_invitation", target=person)
    transaction.on_commit(lambda: tasks.mail_invitation.enqueue(person.pk))


@transaction.atomic
def set_preferences(*, person: User, **preferences: str | bool) -> None:
    """Keep how `person` likes to read: any of PREFERENCES, checked by the form. Not audited: it is theirs."""
    unknown = preferences.keys() - set(PREFERENCES)
    if unknown:
        raise TypeError(f"not a preference: {', '.join(sorted(unknown))}")
    for name, value in preferences.items():
        setattr(person, name, value)
    person.save(update_fields=list(preferences))


def random_password() -> str:
    """A password that can be read out and typed: four groups of four signs, none mistaken for another."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
