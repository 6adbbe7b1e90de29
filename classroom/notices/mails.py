"""How a mail is put together: in its reader's language, with what mail programs need to thread it and to end it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from email.header import Header
from email.utils import formataddr, parseaddr
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from classroom.accounts.models import User
from classroom.common.shown import reader_zone
from classroom.common.shown.sentences import gettext as _
from classroom.notices.events import Letter
from classroom.notices.models import Delivery, DigestTime, Notice
from classroom.notices.queries import Told

_signer = Signer(salt="notices.unsubscribe")
# The kinds whose mails say more than the sentence of the list.
_OWN_TEMPLATES = (Notice.Kind.GRADE_RELEASED, Notice.Kind.HANDED_IN)


def mail_domain() -> str:
    """The right side of our message numbers and list names."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def unsubscribe_token(person: User, kind: str) -> str:
    """What the address that ends the mails of `kind` holds; it needs no sign-in and does not expire."""
    return _signer.sign(f"{person.pk}:{kind}")


def read_unsubscribe_token(token: str) -> tuple[int, str] | None:
    """Return the person's key and the kind of a token that we made, or None."""
    try:
        person, _sep, kind = _signer.unsign(token).partition(":")
    except BadSignature:
        return None
    return int(person), kind


def notice_messages(reader: User, line: Told, connection) -> Iterator[tuple[int | None, EmailMultiAlternatives]]:
    """The mails of one notice that were not sent yet, each with the number of the post that it brings, or None.

    Like all here it speaks the active language: `as_reader` stands around what is put into a mail.
    """
    if not line.letters:
        if line.notice.mailed_at is None:
            yield None, _plain(reader, line, connection)
        return
    mailed = line.notice.details.get("mailed", [])
    for letter in line.letters:
        if letter.key not in mailed:
            yield letter.key, _post(reader, line, letter, connection)


def _plain(reader: User, line: Told, connection) -> EmailMultiAlternatives:
    notice = line.notice
    context = {
        "details": notice.details,
        "received_at": _moment(notice.details.get("handed_in_at")),
        "course": line.course,
    }
    name = notice.kind if notice.kind in _OWN_TEMPLATES else "notice"
    headers = {"Message-ID": f"<notice-{notice.pk}@{mail_domain()}>"}
    return _message(reader, notice.kind, line.sentence, line.path, name, context, headers, connection)


def _post(reader: User, line: Told, letter: Letter, connection) -> EmailMultiAlternatives:
    notice = line.notice
    headers = {
        "Message-ID": f"<{letter.message_id}>",
        # Encoded here: Django would encode the id along with the name.
        "List-Id": f"{Header(letter.list_name, 'utf-8').encode(maxlinelen=0)} <{letter.list_id}>",
    }
    if letter.references:
        headers["In-Reply-To"] = f"<{letter.references[-1]}>"
        headers["References"] = " ".join(f"<{each}>" for each in letter.references)
    if letter.reply_to:
        headers["Reply-To"] = letter.reply_to
    context = {"letter": letter, "course": line.course}
    message = _message(reader, notice.kind, line.sentence, letter.path, "post", context, headers, connection)
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    message.from_email = formataddr((f"{letter.sender} · {_('Rueanrian')}", address))
    return message


def _message(
    reader: User, kind: str, sentence: str, path: str, name: str, context: dict, headers: dict, connection=None
) -> EmailMultiAlternatives:
    subject = " ".join(sentence.split())
    ending = settings.SITE_URL + reverse("notices:unsubscribe", args=(unsubscribe_token(reader, kind),))
    context |= {
        "sentence": subject,
        "url": f"{settings.SITE_URL}{path}",
        "site_url": settings.SITE_URL,
        "unsubscribe_url": ending,
    }
    headers |= {
        "List-Unsubscribe": f"<{ending}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    message = EmailMultiAlternatives(
        subject,
        render_to_string(f"emails/{name}.txt", context),
        to=[reader.email],
        headers=headers,
        connection=connection,
    )
    message.attach_alternative(render_to_string(f"emails/{name}.html", context), "text/html")
    return message


def digest_message(reader: User, lines: Sequence[Told], when: DigestTime, now: datetime) -> EmailMultiAlternatives:
    """The daily mail with `lines`, under the courses that they are of, the oldest first in each."""
    with timezone.override(reader_zone(when.time_zone or settings.TIME_ZONE)):
        by_course = sorted(lines, key=lambda line: line.course)
        courses = [(course, list(of)) for course, of in groupby(by_course, key=lambda line: line.course)]
        day = timezone.localtime(now).date()
        sentence = _("%(n)s new in Rueanrian") % {"n": len(lines)}
        headers = {"Message-ID": f"<digest-{reader.pk}-{day:%Y%m%d}@{mail_domain()}>"}
        context = {"courses": courses, "day": day}
        return _message(reader, Delivery.DIGEST, sentence, reverse("notices:list"), "digest", context, headers)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
