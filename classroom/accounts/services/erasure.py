"""Erasing a person: they ask, an administrator looks at what it would do and decides. It cannot be taken back."""

import secrets
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.accounts import tasks
from classroom.accounts.events import ERASED, KEPT, Effect, Terms, person_erased, request_made, request_settled
from classroom.accounts.models import Consent, DataRequest, User
from classroom.accounts.services.copies import throw_away_file
from classroom.accounts.services.retention import forget_tasks_about
from classroom.audit.services import record, redact_person

#: What people who were erased are called, in the language of the site and the other: posts are read in both.
_NAME = gettext_lazy("former student")
#: What libraries keep of a person, where they are installed.
_LIBRARIES = (
    "account.EmailAddress", "mfa.Authenticator", "socialaccount.SocialAccount", "usersessions.UserSession",
    "admin.LogEntry",
)  # fmt: skip
_EMPTY = {
    "latin_name": "", "email": "", "faculty": "", "language": "", "time_zone": "", "digits": "", "era": "", "theme": "",
    "text_size": "", "leading": "", "typeface": "", "measure": "", "alignment": "", "shows_both_eras": False,
    "uses_shortcuts": True, "hides_marks": False, "mails_new_devices": True, "last_login": None,
    "is_active": False, "is_staff": False, "is_superuser": False,
}  # fmt: skip


@dataclass(frozen=True)
class Preview:
    """What erasing would do, by kind: erased, nameless, kept."""

    effects: tuple[Effect, ...]

    def of(self, kind: str) -> list[Effect]:
        return [effect for effect in self.effects if effect.kind == kind and effect.number]


class _Seen(Exception):
    """Takes the transaction of a preview back."""


@transaction.atomic
def ask_to_be_erased(*, acting_user: User, now: datetime, empties_posts: bool = False, reason: str = "") -> DataRequest:
    """Tell the administrators that the person wants to be erased; while they have not decided, it is that request."""
    User.objects.select_for_update().get(pk=acting_user.pk)
    asked = DataRequest.objects.filter(user=acting_user, kind=DataRequest.Kind.ERASURE, state=DataRequest.State.ASKED)
    if (waiting := asked.first()) is not None:
        return waiting
    request = DataRequest.objects.create(
        user=acting_user, kind=DataRequest.Kind.ERASURE, asked_at=now, reason=reason, empties_posts=empties_posts
    )
    record(acting_user=acting_user, now=now, action="accounts.ask_to_be_erased", target=request)
    request_made.send(None, request=request, now=now)
    return request


@transaction.atomic
def withdraw_request(*, acting_user: User, now: datetime, request: DataRequest) -> None:
    """Take back that one wants to be erased. Does nothing when it was decided meanwhile."""
    taken = DataRequest.objects.filter(pk=request.pk, user=acting_user, state=DataRequest.State.ASKED)
    if taken.update(state=DataRequest.State.WITHDRAWN, decided_at=now):
        record(acting_user=acting_user, now=now, action="accounts.withdraw_request", target=request)


@transaction.atomic
def refuse_request(*, acting_user: User, now: datetime, request: DataRequest, answer: str) -> None:
    """Leave the account as it is, and say why. Raises ValidationError without a reason or when it was decided."""
    if not answer.strip():
        raise ValidationError(_("Say why: the person reads it."))
    locked = _open(request)
    locked.state, locked.answer = DataRequest.State.REFUSED, answer.strip()
    locked.decided_by, locked.decided_at = acting_user, now
    locked.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    record(acting_user=acting_user, now=now, action="accounts.refuse_request", target=locked, reason=answer)
    request_settled.send(None, request=locked, now=now)


def preview_erasure(*, acting_user: User, now: datetime, person: User, empties_posts: bool) -> Preview:
    """What erasing would do, by doing it and taking it back. Raises ValidationError where it would be refused."""
    try:
        with transaction.atomic():
            effects = _erase(acting_user, now, User.objects.get(pk=person.pk), empties_posts)
            raise _Seen
    except _Seen:
        return Preview(effects)


@transaction.atomic
def erase_person(*, acting_user: User, now: datetime, request: DataRequest) -> Preview:
    """Erase whoever asked for it, and mail them that it is done. All of it or nothing; files go when the transaction is
    done. It cannot be taken back.

    Raises ValidationError for one's own account, for the last administrator, and when it was decided meanwhile.
    """
    locked = _open(request)
    # The address goes with the account, and must not wait in any queue: what is said to it is said when it is done.
    person = copy(locked.user)
    effects = _erase(acting_user, now, locked.user, locked.empties_posts)
    transaction.on_commit(lambda: tasks.say_erased(person, now), robust=True)
    locked.state, locked.reason, locked.decided_by, locked.decided_at = DataRequest.State.DONE, "", acting_user, now
    locked.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    record(
        acting_user=acting_user, now=now, action="accounts.erase_person", target=locked.user,
        changes={str(kind): (None, sum(each.number for each in effects if each.kind == kind)) for kind in (ERASED, KEPT)},
    )  # fmt: skip
    return Preview(effects)


def _open(request: DataRequest) -> DataRequest:
    locked = DataRequest.objects.select_for_update().select_related("user").get(pk=request.pk)
    if locked.state != DataRequest.State.ASKED or locked.kind != DataRequest.Kind.ERASURE:
        raise ValidationError(_("This request was decided, or withdrawn, meanwhile."))
    return locked


def _erase(acting_user: User, now: datetime, person: User, empties_posts: bool) -> tuple[Effect, ...]:
    _refuse(acting_user, person)
    terms = Terms(empties_posts=empties_posts, name=former_name(), keeps_number=settings.KEEP_ERASED_NUMBERS)
    answers = [answer for _receiver, answer in person_erased.send(None, person=person, now=now, terms=terms)]
    # While the account still says what is to be looked for.
    redacted = redact_person(acting_user=acting_user, now=now, person=person)
    ended = _forget_sign_in(person)
    forget_tasks_about(person)
    for made in DataRequest.objects.filter(user=person).exclude(file=""):
        throw_away_file(made)
    DataRequest.objects.filter(user=person).update(reason="", answer="")
    number = person.student_number
    _anonymise(person, now, terms)
    own = (
        Effect(ERASED, gettext_lazy("name, e-mail and sign-in"), 1),
        Effect(KEPT if terms.keeps_number else ERASED, gettext_lazy("student number"), int(bool(number))),
        Effect(ERASED, gettext_lazy("sessions"), ended),
        Effect(ERASED, gettext_lazy("places of the audit that name the person"), redacted),
        Effect(KEPT, gettext_lazy("agreements to the consent text"), Consent.objects.filter(user=person).count()),
    )
    return (*own, *(effect for effects in answers for effect in effects))


def _refuse(acting_user: User, person: User) -> None:
    if person.erased_at:
        raise ValidationError(_("This person is erased already."))
    if person.pk == acting_user.pk:
        raise ValidationError(_("You cannot erase yourself. Another administrator can."))
    if person.is_staff and not User.objects.filter(is_staff=True, is_active=True).exclude(pk=person.pk).exists():
        raise ValidationError(_("This is the last administrator."))


def former_name() -> str:
    """What stands in place of the name, for readers of either language."""
    words = []
    for language in (settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES)):
        with translation.override(language):
            word = str(_NAME)
        if word not in words:
            words.append(word)
    return " · ".join(words)


def _forget_sign_in(person: User) -> int:
    """End what is signed in, and delete what libraries keep of the person."""
    for label in _LIBRARIES:
        if apps.is_installed(_package(label)):
            apps.get_model(label).objects.filter(user=person.pk).delete()
    # Any session that is not on the list ends with the password.
    number, _rows = Session.objects.filter(session_key__in=person.sign_ins.values("session_key")).delete()
    person.sign_ins.all().delete()
    return number


def _package(label: str) -> str:
    app = label.partition(".")[0]
    return "django.contrib.admin" if app == "admin" else f"allauth.{app}"


def _anonymise(person: User, now: datetime, terms: Terms) -> None:
    for name, value in _EMPTY.items():
        setattr(person, name, value)
    # No key, no order and no number: nothing leads back.
    person.username = f"former-{secrets.token_hex(6)}"
    person.full_name = person.sort_key = terms.name
    if not terms.keeps_number:
        person.student_number = ""
    person.set_unusable_password()
    person.erased_at = now
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
