"""How many links an address has got in a day: no more than LINKS_A_DAY of a kind, by whatever way they are sent."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from classroom.accounts.models import MailedLink

DAY = timedelta(days=1)
#: The kind of a link that lets somebody set a password.
ACCOUNT = "account"


def key_of(address: str) -> str:
    """What is kept of an address."""
    return salted_hmac("accounts.links", address.strip().lower(), algorithm="sha256").hexdigest()


def held_back(kind: str, addresses: Iterable[str], now: datetime) -> dict[str, datetime]:
    """Which of `addresses` get no further link of this kind at present, with when they can get one; one query.

    The addresses come back as they were given.
    """
    keys = {address: key_of(address) for address in addresses if address}
    mailed: defaultdict[str, list[datetime]] = defaultdict(list)
    found = MailedLink.objects.filter(kind=kind, address_key__in=set(keys.values()), at__gt=now - DAY)
    for key, at in found.order_by("at").values_list("address_key", "at") if keys else ():
        mailed[key].append(at)
    most = settings.LINKS_A_DAY
    return {address: mailed[key][-most] + DAY for address, key in keys.items() if len(mailed[key]) >= most}
