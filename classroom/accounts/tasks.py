"""Mail about an account, sent by the worker. Links are made there, so that none is kept in the queue."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from classroom.accounts.models import User


@task()
def mail_invitation(person_id: int) -> None:
    """Send the person a link to set a password, in their language; it holds as long as a reset link does."""
    person = User.objects.get(pk=person_id)
    with translation.override(person.language or settings.LANGUAGE_CODE):
        _send("invitation", _("Your account in Rueanrian"), person.email, person=person, link=_link(person))


@task()
def mail_password_reset(email: str, language: str) -> None:
    """Send whoever has this address a link to set a new password, in the language in which they asked for it.

    An address that no open account has gets nothing: the site does not write to strangers.
    """
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person:
        with translation.override(language):
            _send("password_reset", _("A new password for Rueanrian"), person.email, person=person, link=_link(person))


def _link(person: User) -> str:
    keys = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return f"{settings.SITE_URL}{reverse('account_reset_password_from_key', kwargs=keys)}"


def _send(name: str, subject: str, to: str, **context: object) -> None:
    context |= {"subject": subject, "site": settings.SITE_URL}
    message = EmailMultiAlternatives(subject, render_to_string(f"emails/{name}.txt", context), to=[to])
    message.attach_alternative(render_to_string(f"emails/{name}.html", context), "text/html")
    message.send()
