"""After a few wrong passwords an account is locked for a while: counted, told, and lifted by its holder.

Two counts go on beside each other, of the name as it was typed and of the person whom it means: who has an account has up
to three names. Only the first is told on the page. The second is answered like a wrong password, since a name that is
locked by what was tried with another would tell that both are one person's; the person is told by mail.
"""

from datetime import timedelta

from allauth.core.internal import ratelimit
from django.core import signing
from django.core.cache import cache

from classroom.accounts.models import User
from classroom.accounts.queries import open_account, person_signing_in, spelled
from classroom.common.once import is_first
from classroom.common.student_numbers import number_key

APP = "allauth.account"
#: The actions of settings.ACCOUNT_RATE_LIMITS that count by name (and codes of the second factor), and by person.
NAME, PERSON = "login_failed", "login_failed_person"
#: How long a name stays locked at most: the window of both.
LOCKED = timedelta(minutes=5)
#: How long the link of the mail holds, and how long it is until another is sent.
LINK = timedelta(days=1)
QUIET = timedelta(hours=1)
_SALT = "accounts.unlock"


def key_of(login: str) -> str:
    """Under which key wrong passwords for `login` count: the same for all names of a person; one query."""
    person = person_signing_in(login)
    return f"person:{person.pk}" if person else f"nobody:{spelled(login)}"


def lift(person: User) -> None:
    """Forget the wrong passwords and codes that were tried for `person`, under any name of theirs."""
    number = person.student_number
    names = {spelled(name) for name in (person.username, person.email, number, number_key(number)) if name}
    keys = [(NAME, name) for name in names] + [(NAME, f"mfa-auth-user-{person.pk}"), (PERSON, f"person:{person.pk}")]
    for action, key in keys:
        for rate in ratelimit.get_rates(app=APP, action=action):
            if rate.per == "key":  # what counts by address is others' as well
                cache.delete(ratelimit.get_cache_key(None, app=APP, action=action, rate=rate, key=key))


def may_mail(person: User) -> bool:
    """Whether a mail about a lock may go to `person`: once in an hour, whoever tries how often."""
    return is_first(f"accounts.locked:{person.pk}", QUIET)


def unlock_token(person: User) -> str:
    """What stands in the link that lifts the locks of `person`, and in no other."""
    return signing.dumps(person.pk, salt=_SALT)


def person_of_token(token: str) -> User | None:
    """Whose link it is, or None for a link that is forged or too old, and for an account that is closed."""
    try:
        return open_account(signing.loads(token, salt=_SALT, max_age=LINK))
    except signing.BadSignature:
        return None
