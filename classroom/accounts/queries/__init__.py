"""What the pages show of the accounts."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from classroom.accounts.devices import device
from classroom.accounts.models import SignIn, User
from classroom.common.student_numbers import NumberKey, number_key
from classroom.common.thai.normalise import fold

#: As Django's own validator of user names.
USERNAME = re.compile(r"[\w.@+-]+")


@dataclass(frozen=True)
class HeadCount:
    """How many accounts are open, how many of those nobody has signed in to yet, and how many are closed."""

    open: int
    never_used: int
    closed: int


def head_count() -> HeadCount:
    """Count the accounts of the whole site; one query."""
    active = Q(is_active=True)
    return HeadCount(
        **User.objects.aggregate(
            open=Count("pk", filter=active),
            never_used=Count("pk", filter=active & Q(last_login=None)),
            closed=Count("pk", filter=~active),
        )
    )


def people_of_today() -> QuerySet[User]:
    """All accounts by which somebody can be known: who was erased is nobody any more, even where a number of theirs is
    kept for the registrar."""
    return User.objects.filter(erased_at=None)


def open_account(pk: int) -> User | None:
    """The person with this key, unless the account is closed or there is none."""
    return User.objects.filter(pk=pk, is_active=True).first()


def spelled(login: str) -> str:
    """What somebody typed as their name, as it is compared: small letters, 0 to 9 for ๐ to ๙, no space around."""
    return fold(login.strip())


def with_number(number: str, people: QuerySet[User] | None = None) -> QuerySet[User]:
    """Who of `people` has this student number, however it is written; nobody for what is no number."""
    people = people_of_today() if people is None else people
    key = number_key(number)
    return people.alias(number=NumberKey("student_number")).filter(number=key) if key else people.none()


def name_is(number: str) -> Q:
    """Whose user name is this student number, as it is written or without what stands between its digits."""
    return Q(username__iexact=number) | Q(username__iexact=number_key(number))


def person_signing_in(login: str) -> User | None:
    """The person whom `login` names, by user name, else by e-mail address, else by student number; one query.

    So a number or an address never takes the user name of somebody else. Accounts that are closed are found too.
    """
    typed, plain = login.strip(), spelled(login)
    if not plain:
        return None
    named = Q(username=typed) | Q(small_name=plain) | Q(small_address=plain)
    if key := number_key(plain):
        named |= Q(number=key)
    everybody = people_of_today().alias(
        small_name=Lower("username"), small_address=Lower("email"), number=NumberKey("student_number")
    )
    found = everybody.filter(named)

    def rank(person: User) -> int:
        by_name = (person.username == typed, person.username.lower() == plain, person.email.lower() == plain, True)
        return by_name.index(True)

    return min(found, key=rank, default=None)


def sign_ins(person: User, now: datetime) -> QuerySet[SignIn]:
    """Where `person` is signed in, the latest in use first."""
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    return SignIn.objects.filter(user=person, session_key__in=alive)


@dataclass(frozen=True)
class Device:
    """A sign-in as the page tells it; `is_here` for the one that reads the page."""

    pk: int
    name: str
    address: str
    began_at: datetime
    seen_at: datetime
    is_here: bool


def device_list(person: User, key: str) -> list[Device]:
    """Where `person` is signed in: here first (the session with this key), then the latest in use; one query."""
    found = [
        Device(
            pk=each.pk,
            name=device(each.user_agent),
            address=each.address,
            began_at=each.began_at,
            seen_at=each.seen_at,
            is_here=each.session_key == key,
        )
        for each in sign_ins(person, timezone.now())
    ]
    return sorted(found, key=lambda each: not each.is_here)


def second_factors(person: User) -> dict[str, int]:
    """How many factors of each kind ("totp", "webauthn") a person has besides the password; one query."""
    kinds = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return dict(kinds.order_by().values_list("type").annotate(Count("pk")))


def person_of_university(number: str, address: str) -> User | None:
    """Whose account has this student number, else this verified e-mail address; at most two queries."""
    found = with_number(number).first()
    if found is None and address:
        found = User.objects.filter(email__iexact=address).first()
    return found


def is_linked(person: User, *, but: str = "") -> bool:
    """Whether a university account, other than that of the subject `but`, is linked with the account of `person`."""
    return SocialAccount.objects.filter(user=person).exclude(uid=but).exists()


def is_free_name(name: str, number: str) -> bool:
    """Whether somebody new with this student number can have `name` as user name."""
    if not name or "@" in name or len(name) > 150 or not USERNAME.fullmatch(name):
        return False
    if name != number and with_number(name).exists():
        return False
    taken = name_is(name) if name == number else Q(username__iexact=name)
    return not people_of_today().filter(taken).exists()


def administrators() -> list[User]:
    """The people who administer the site and can sign in; one query."""
    return list(User.objects.filter(is_staff=True, is_active=True))
