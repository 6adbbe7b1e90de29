"""Ways into an account: what is locked and opened again, second factors, and what people are told of it."""

from collections.abc import Mapping
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from classroom.accounts import locks, tasks
from classroom.accounts.models import User
from classroom.accounts.queries import is_linked
from classroom.accounts.services.sessions import end_sign_ins
from classroom.audit.services import record

# What `tell_change` puts on record; a new password is, by `set_password`.
_ACTS = {
    "factor_added": "accounts.add_factor",
    "factor_removed": "accounts.remove_factor",
    "passkey_added": "accounts.add_passkey",
    "passkey_removed": "accounts.remove_passkey",
    "codes_made": "accounts.make_codes",
    "university_linked": "accounts.link_university",
    "university_unlinked": "accounts.unlink_university",
    "device_mails_off": "accounts.stop_device_mails",
}


class AlreadyLinked(Exception):
    """The university account is linked with another person, or the person with another university account."""


class AccountErased(PermissionDenied):
    """The account was erased while its owner was writing: nothing of it is kept."""

    def __init__(self) -> None:
        super().__init__(_("This account was erased, and so nothing was kept of what was just sent."))


def hold_account(person: User) -> None:
    """Hold the account of `person` until the transaction ends, so that it is not erased half-way; raise AccountErased.

    Called before anything else is held, by what writes for a person: `erase_person` holds the account first too.
    """
    held = User.objects.select_for_update(no_key=True).filter(pk=person.pk, erased_at=None).values_list("pk")
    if not list(held):
        raise AccountErased


@transaction.atomic
def lift_lock(*, now: datetime, person: User) -> None:
    """Let `person`, who had the link, sign in again at once: forget the wrong passwords that were tried."""
    locks.lift(person)
    record(acting_user=person, now=now, action="accounts.lift_lock", target=person)


@transaction.atomic
def tell_change(*, now: datetime, person: User, change: str, origin: Mapping[str, str]) -> None:
    """Put on record what a person has changed in their own account, and mail it to them: a word of `tasks.CHANGES`."""
    if change in _ACTS:
        record(acting_user=person, now=now, action=_ACTS[change], target=person)
    facts = {"at": now.isoformat(), **origin}
    transaction.on_commit(lambda: tasks.mail_change.enqueue(person.pk, change, facts))


@transaction.atomic
def choose_device_mails(*, now: datetime, person: User, wanted: bool, origin: Mapping[str, str]) -> None:
    """Mail `person` when somebody signs in with a device that is new to the account, or not; that it ends is on record,
    and told by a last mail: perhaps it was not they who switched it off."""
    held = User.objects.select_for_update().get(pk=person.pk)
    if held.mails_new_devices == wanted:
        return
    held.mails_new_devices = wanted
    held.save(update_fields=["mails_new_devices"])
    if wanted:
        record(acting_user=person, now=now, action="accounts.begin_device_mails", target=person)
    else:
        tell_change(now=now, person=person, change="device_mails_off", origin=origin)


@transaction.atomic
def take_factors(*, acting_user: User | None, now: datetime, person: User, reason: str = "") -> bool:
    """Take a lost second factor away from `person`, with passkeys and recovery codes, and sign them out everywhere.

    They are told by mail. Returns whether there was one.
    """
    taken, _kinds = Authenticator.objects.filter(user=person).delete()
    if not taken:
        return False
    end_sign_ins(acting_user=acting_user, now=now, person=person)
    locks.lift(person)
    record(acting_user=acting_user, now=now, action="accounts.take_factors", target=person, reason=reason)
    facts = {"at": now.isoformat()}
    transaction.on_commit(lambda: tasks.mail_change.enqueue(person.pk, "factors_taken_away", facts))
    return True


@transaction.atomic
def link_university(*, now: datetime, person: User, account: SocialAccount, origin: Mapping[str, str]) -> SocialAccount:
    """Let the university account, known by its subject, sign `person` in from now on, and tell them.

    Raises AlreadyLinked when the account, or the person, was linked with another at this very moment.
    """
    User.objects.select_for_update().get(pk=person.pk)
    if is_linked(person, but=account.uid):
        raise AlreadyLinked
    linked, is_new = SocialAccount.objects.get_or_create(
        provider=account.provider, uid=account.uid, defaults={"user": person, "extra_data": account.extra_data}
    )
    if linked.user_id != person.pk:
        raise AlreadyLinked
    if is_new:
        tell_change(now=now, person=person, change="university_linked", origin=origin)
    return linked
