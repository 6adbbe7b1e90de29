"""Counting the links that are mailed (`queries.links`), for whoever mails them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from classroom.accounts.models import MailedLink
from classroom.accounts.queries.links import DAY, key_of
from classroom.common.templatetags.dates import full_date

#: The clock shows whole minutes, so that the one after it is surely late enough.
_MINUTE = timedelta(minutes=1)


class LinksHeld(ValidationError):
    """These addresses, with when they can get one, have got too many links today: the words say so of each."""

    def __init__(self, held: Mapping[str, datetime]) -> None:
        super().__init__([f"{address}: {words_of_held(until)}" for address, until in held.items()])


def words_of_held(until: datetime) -> str:
    """Why an address gets no link at present."""
    words = ngettext(
        "%(n)d link was sent to this address in 24 hours. The next can go at %(when)s.",
        "%(n)d links were sent to this address in 24 hours. The next can go at %(when)s.",
        settings.LINKS_A_DAY,
    )
    return words % {"n": settings.LINKS_A_DAY, "when": full_date(until + _MINUTE)}


def count_links(*, kind: str, addresses: Iterable[str], now: datetime) -> None:
    """Write down that a link of this kind goes to each of `addresses`."""
    made = [MailedLink(kind=kind, address_key=key_of(address), at=now) for address in addresses]
    MailedLink.objects.bulk_create(made, batch_size=500)


def forget_links(*, now: datetime) -> int:
    """Delete what counts no more, and say how much it was."""
    number, _rows = MailedLink.objects.filter(at__lte=now - DAY).delete()
    return number
