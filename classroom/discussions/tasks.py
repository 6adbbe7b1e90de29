"""Mail about mails: what could not be posted goes back to whoever wrote it, with their words."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from classroom.accounts.queries import open_account
from classroom.accounts.reader import as_reader

_REASONS = {
    "expired": gettext_lazy("The mail that you answered is too old. Answer on the page of the thread."),
    "other_sender": gettext_lazy(
        "It came from another address than that of your account. Answer from the address that the mail went to, or on "
        "the page of the thread. If it was not you, somebody has a mail of yours."
    ),
    "gone": gettext_lazy("The post that you answered is no longer there for you."),
    "locked": gettext_lazy("The thread is closed to new posts, or you read along in this course and do not post."),
    "named": gettext_lazy(
        "You spoke without your name in this thread, and the course no longer allows that. Answer on the page of the "
        "thread, where your name will be seen."
    ),
    "empty": gettext_lazy("There were no words of yours in it. Write above the quoted mail."),
    "too_long": gettext_lazy("It is longer than a post may be: 20,000 characters at the most."),
    "left_out": gettext_lazy("Your answer is posted. Files that came with it were left out: a post holds text only."),
}


@task()
def mail_back(person: int, reason: str, words: str) -> None:
    """Tell a person what became of their mail. It goes to the account's address, whoever sent the message."""
    reader = open_account(person)
    if reader is None or not reader.email:
        return
    with as_reader(reader):
        is_posted = reason == "left_out"
        context = {
            "subject": _("About your answer by mail") if is_posted else _("Your answer by mail was not posted"),
            "reason": str(_REASONS[reason]),
            "words": "" if is_posted else words,
            "site": settings.SITE_URL,
        }
        message = EmailMultiAlternatives(
            context["subject"], render_to_string("emails/mail_back.txt", context), to=[reader.email],
            headers={"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"},
        )  # fmt: skip
        message.attach_alternative(render_to_string("emails/mail_back.html", context), "text/html")
    message.send()
