"""Mail about an account, sent by the worker. Links are made there, so that none is kept in the queue."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django_tasks import task

from classroom.accounts import locks
from classroom.accounts.devices import device
from classroom.accounts.models import DataRequest, SignIn, User
from classroom.accounts.queries import person_signing_in
from classroom.accounts.reader import as_reader
from classroom.common.templatetags.dates import full_date


@dataclass(frozen=True)
class Letter:
    """What stands in a mail, as HTML and as text: sentences, facts with their names, the way on, and more sentences."""

    subject: str
    before: Iterable[str]
    facts: Iterable[tuple[str, str]] = ()
    label: str = ""
    link: str = ""
    after: Iterable[str] = ()


#: What can be told of an account that was changed: the subject, and the sentence that says it.
CHANGES: dict[str, tuple[Promise, Promise]] = {
    "password_changed": (
        gettext_lazy("Your password was changed"),
        gettext_lazy("Your password was changed. All other devices were signed out."),
    ),
    "factor_added": (
        gettext_lazy("A second factor was set up"),
        gettext_lazy("An authenticator app was set up. From now on signing in asks for its code too."),
    ),
    "factor_removed": (
        gettext_lazy("A second factor was taken away"),
        gettext_lazy("The authenticator app was taken away. Signing in no longer asks for its code."),
    ),
    "passkey_added": (
        gettext_lazy("A passkey was added"),
        gettext_lazy("A passkey was added to your account."),
    ),
    "passkey_removed": (
        gettext_lazy("A passkey was taken away"),
        gettext_lazy("A passkey was taken away from your account."),
    ),
    "codes_made": (
        gettext_lazy("New recovery codes were made"),
        gettext_lazy("New recovery codes were made. The earlier ones no longer work."),
    ),
    "factors_taken_away": (
        gettext_lazy("An administrator took your second factor away"),
        gettext_lazy(
            "An administrator took the authenticator app, the passkeys and the recovery codes away from your account, "
            "and signed out all your devices. You can sign in with your password and set up a second factor again."
        ),
    ),
    "device_mails_off": (
        gettext_lazy("Mails about new devices are switched off"),
        gettext_lazy(
            "From now on no mail tells you when somebody signs in to your account with a device that it was not used "
            "with before. You can switch it on again under “What is mailed”."
        ),
    ),
    "university_linked": (
        gettext_lazy("Your university account was linked"),
        gettext_lazy("You can now sign in with your university account."),
    ),
    "university_unlinked": (
        gettext_lazy("Your university account was unlinked"),
        gettext_lazy("Your university account no longer signs you in."),
    ),
}


@task()
def make_copy(request_id: int) -> None:
    """Make the copy of everything about a person that they have asked for."""
    from classroom.accounts.services.copies import fail_copy, finish_copy

    asked = DataRequest.objects.select_related("user").filter(pk=request_id).first()
    if asked is None:
        return
    try:
        finish_copy(asked=asked, now=timezone.now())
    except Exception:
        fail_copy(asked=asked, now=timezone.now())
        raise


@task()
def mail_invitation(person_id: int) -> None:
    """Send the person a link to set a password, in their language; it holds as long as a reset link does."""
    person = User.objects.get(pk=person_id)
    _send(person, lambda: Letter(
        subject=_("Your account in Rueanrian"),
        before=[
            _("You have an account in Rueanrian, the classroom where your course reads, talks and writes. Your user "
              "name is %(username)s.") % {"username": person.username},
        ],
        label=_("Set your password"),
        link=_password_link(person),
        after=[_("The link works once and for three days.")],
    ))  # fmt: skip


@task()
def mail_invitations(people: list[int]) -> None:
    """Send many invitations; one that cannot be sent now is tried again by itself."""
    for key in people:
        try:
            mail_invitation.call(key)
        except Exception:  # whatever a mail server may say
            mail_invitation.enqueue(key)


@task()
def mail_password_reset(email: str, language: str) -> None:
    """Send whoever has this address a link to set a new password, in the language in which they asked for it.

    An address that no open account has gets nothing: the site does not write to strangers.
    """
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person:
        _send(person, lambda: Letter(
            subject=_("A new password for Rueanrian"),
            before=[
                _("You asked for a new password. Your user name is %(username)s.") % {"username": person.username},
            ],
            label=_("Choose a new password"),
            link=_password_link(person),
            after=[
                _("The link works once and for three days."),
                _("If it was not you who asked, leave this mail unanswered: your password stays as it is."),
            ],
        ), language)  # fmt: skip


@task()
def mail_locked(login: str) -> None:
    """Tell whom `login` names that their account is locked, with a link that opens it; nobody, if it names nobody."""
    person = person_signing_in(login)
    if person and person.is_active and person.email and locks.may_mail(person):
        _send(person, lambda: Letter(
            subject=_("Your account was locked for five minutes"),
            before=[
                _("Five times a wrong password was tried for your account, so nobody can sign in to it for five minutes."),
                _("If it was you, go on at once:"),
            ],
            label=_("Open my account again"),
            link=_address("accounts:unlock", locks.unlock_token(person)),
            after=[
                _("The link works for a day. If you have forgotten your password, choose a new one: %(link)s")
                % {"link": _address("account_reset_password")},
                _("If it was not you, there is nothing to do: whoever tried did not get in."),
            ],
        ))  # fmt: skip


@task()
def mail_change(person_id: int, change: str, facts: dict[str, str]) -> None:
    """Tell a person what was changed in their account: a word of CHANGES, and the facts of _FACTS, "at" as ISO."""
    person = User.objects.get(pk=person_id)
    if not person.email:
        return
    subject, sentence = CHANGES[change]
    _send(person, lambda: Letter(
        subject=str(subject),
        before=[str(sentence)],
        facts=_facts(facts),
        label=_("My account"),
        link=_address("accounts:profile"),
        after=[
            _("If it was not you, choose a new password at once, and tell your department: %(link)s")
            % {"link": _address("account_reset_password")},
        ],
    ))  # fmt: skip


@task()
def mail_new_device(person_id: int, sign_in_id: int, at: str) -> None:
    """Tell a person that somebody has signed in with a device that they have not used before; `at` is in ISO.

    Which it was is looked up when the mail is written: of one that is signed out by then nothing is kept.
    """
    person = User.objects.get(pk=person_id)
    if not person.email:
        return
    begun = SignIn.objects.filter(pk=sign_in_id, user=person).first()
    of_device = {"device": device(begun.user_agent), "address": begun.address} if begun else {}
    _send(person, lambda: Letter(
        subject=_("A new sign-in to your account"),
        before=[_("Somebody signed in to your account with a device or a browser that it was not used with before.")],
        facts=_facts({"at": at} | of_device),
        label=_("Look at my devices"),
        link=_address("accounts:sessions"),
        after=[
            _("If it was you, there is nothing to do."),
            _("If it was not you, sign that device out, and choose a new password at once: %(link)s")
            % {"link": _address("account_reset_password")},
        ],
    ))  # fmt: skip


def _facts(found: dict[str, str]) -> list[tuple[str, str]]:
    """What a mail names, in its order; "at" is a moment in ISO."""
    return [
        (str(name), full_date(parse_datetime(value)) if key == "at" else value)
        for key, name in _FACTS.items()
        if (value := found.get(key))
    ]


def say_erased(person: User, now: datetime) -> None:
    """Tell whoever was erased, as `person` was before, that it is done: sent at once, so that no queue holds the address."""
    if not person.email:
        return
    _send(person, lambda: Letter(
        subject=_("Your account in Rueanrian is erased"),
        before=[
            _("You asked for it, and it is done. Your name, this address and every way to sign in are gone, and nobody can "
              "bring them back."),
            _("What the university has to keep is kept without your name: your grades and your places in courses, and "
              "for some years the essays that you handed in."),
        ],
        facts=[(str(_FACTS["at"]), full_date(now))],
        after=[_("This is the last mail. If it was not you who asked, tell your department.")],
    ))  # fmt: skip


_FACTS = {
    "at": pgettext_lazy("of a change", "When"),
    "device": gettext_lazy("Device"),
    "address": pgettext_lazy("on the network", "Address"),
}


def _password_link(person: User) -> str:
    return _address(
        "account_reset_password_from_key",
        uidb36=user_pk_to_url_str(person),
        key=default_token_generator.make_token(person),
    )


def _address(name: str, *args: str, **kwargs: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args, kwargs=kwargs)}"


def _send(person: User, write: Callable[[], Letter], language: str = "") -> None:
    """Send the letter that `write` writes, in `language`, else in the person's, else in the site's."""
    with as_reader(person, language):
        letter = write()
        name = (get_language() == "en" and person.latin_name) or person.full_name
        context = {"subject": letter.subject, "site": settings.SITE_URL, "name": name, "letter": letter}
        message = EmailMultiAlternatives(
            letter.subject, render_to_string("emails/letter.txt", context), to=[person.email]
        )
        message.attach_alternative(render_to_string("emails/letter.html", context), "text/html")
        message.send()
