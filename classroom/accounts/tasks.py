"""Mail about an account, sent by the worker."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from classroom.accounts.models import User


@task
def mail_invitation(person_id: int) -> None:
    """Send the person a link to set a password, in their language; it holds as long as a reset link does."""
    person = User.objects.get(pk=person_id)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)},
    )
    context = {"person": person, "link": f"{settings.SITE_URL}{path}", "site": settings.SITE_URL}
    with translation.override(person.language or settings.LANGUAGE_CODE):
        message = EmailMultiAlternatives(
            subject=translation.gettext("Your account in Rueanrian"),
            body=render_to_string("emails/invitation.txt", context),
            to=[person.email],
        )
        message.attach_alternative(render_to_string("emails/invitation.html", context), "text/html")
        message.send()
