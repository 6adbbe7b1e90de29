"""Accounts made and changed many at once, for lists: as many statements for one as for five hundred."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from secrets import token_urlsafe

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from classroom.accounts import tasks
from classroom.accounts.models import User
from classroom.accounts.queries.links import ACCOUNT, held_back
from classroom.accounts.services.links import count_links
from classroom.audit.services import record_many
from classroom.common.hanging import hanging_from
from classroom.common.many_rows import delete_unused, update_rows
from classroom.common.student_numbers import plain_number
from classroom.common.thai.collation import sort_key

MANY_FIELDS = ("username", "full_name", "latin_name", "email", "student_number", "faculty")
_OTHERS = frozenset(field.name for field in User._meta.fields) - {*MANY_FIELDS, "sort_key"}


@transaction.atomic
def create_people(*, acting_user: User, now: datetime, people: Sequence[Mapping[str, str]]) -> list[User]:
    """Make an account for each mapping of MANY_FIELDS, none with a password: nobody can sign in until they are invited.

    Raises ValidationError for what is malformed, and IntegrityError when a user name, address or number is taken by
    then: look for it before.
    """
    made = [_new(values, now) for values in people]
    for person in made:
        _check(person)
    User.objects.bulk_create(made, batch_size=500)
    record_many(
        acting_user=acting_user, now=now,
        acts=[("accounts.create_person", each, None, {"username": (None, each.username)}) for each in made],
    )  # fmt: skip
    return made


@transaction.atomic
def change_people(*, acting_user: User, now: datetime, changes: Sequence[tuple[User, Mapping[str, str]]]) -> None:
    """Change some of MANY_FIELDS of several people; raises like `create_people`."""
    acts = []
    keys = [person.pk for person, _values in changes]
    if len(User.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk")) < len(set(keys)):
        raise ValidationError(_("The account is not there any more."))
    for person, values in changes:
        was = {name: getattr(person, name) for name in values}
        for name, value in values.items():
            setattr(person, name, value)
        person.sort_key = sort_key(person.full_name)
        _check(person)
        acts.append(("accounts.update_person", person, None, {name: (was[name], values[name]) for name in values}))
    names = sorted({name for _person, values in changes for name in values})
    if names:
        update_rows([person for person, _values in changes], [*names, "sort_key"])
    record_many(acting_user=acting_user, now=now, acts=acts)


@transaction.atomic
def remove_people(*, acting_user: User, now: datetime, people: Iterable[User]) -> set[int]:
    """Delete those accounts that nobody has used and nothing hangs from; return their keys.

    Somebody who has signed in, has a password or a place in a course keeps the account. That a link was mailed holds
    none: it opens nothing any more.
    """
    unused = {person.pk: person for person in people if person.last_login is None and not person.has_usable_password()}
    # What allauth notes of an address when it makes a link for it.
    for key in hanging_from(User, unused, but=(EmailAddress,)):
        del unused[key]
    record_many(
        acting_user=acting_user, now=now,
        acts=[("accounts.remove_person", each, None, {"username": (each.username, None)}) for each in unused.values()],
    )  # fmt: skip
    EmailAddress.objects.filter(user__in=unused).delete()
    delete_unused(User, unused)
    return set(unused)


@transaction.atomic
def invite_people(*, acting_user: User, now: datetime, people: Sequence[User]) -> int:
    """Mail those of `people` who have an address a link to set a password, and say how many they are.

    Whose address has got too many today gets none (`queries.links.held_back` tells who).
    """
    held = held_back(ACCOUNT, [person.email for person in people], now)
    reached = [person for person in people if person.email and person.email not in held]
    count_links(kind=ACCOUNT, addresses=[person.email for person in reached], now=now)
    record_many(
        acting_user=acting_user, now=now, acts=[("accounts.send_invitation", each, None, {}) for each in reached]
    )
    if reached:
        transaction.on_commit(partial(tasks.mail_invitations.enqueue, [person.pk for person in reached]))
    return len(reached)


def _new(values: Mapping[str, str], now: datetime) -> User:
    person = User(**{name: " ".join(values.get(name, "").split()) for name in MANY_FIELDS}, date_joined=now)
    person.email, person.student_number = person.email.lower(), plain_number(person.student_number)
    person.sort_key = sort_key(person.full_name)
    # What set_password(None) writes, but quicker: 40 letters that nobody can guess.
    person.password = UNUSABLE_PASSWORD_PREFIX + token_urlsafe(30)
    return person


def _check(person: User) -> None:
    person.clean_fields(exclude=_OTHERS)
    if "@" in person.username and person.username.lower() != person.email:
        raise ValidationError(_("A user name with @ in it must be the person's e-mail address."))
