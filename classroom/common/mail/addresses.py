"""Addresses that answer one post for one person: reply+<token>@<REPLY_DOMAIN>.

The token is the numbers of the person and of the post and the last day of its use, signed with the site's secret key.
It stands in the left part of an address, which has 64 characters at the most and may lose its capitals on the way;
so it is base32 of 27 bytes, of which 15 are the signature.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

# A mail may be answered for so long.
VALID = timedelta(days=60)
_PREFIX = "reply+"
_SALT = "classroom.common.mail.addresses"
_FIELDS = struct.Struct(">LQH")
_PACKED = 12
_SIGNED = 15
_DAY_ZERO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """Who answers which post by an address, and whether it still holds."""

    user: int
    post: int
    expired: bool


def reply_address(user: int, post: int, now: datetime) -> str:
    """Return the address that answers `post` as `user`; empty when the installation takes no mail."""
    if not settings.REPLY_DOMAIN:
        return ""
    packed = _FIELDS.pack(user, post, (now + VALID - _DAY_ZERO).days)
    # The post's number takes six of its eight bytes.
    packed = packed[:4] + packed[6:]
    token = base64.b32encode(packed + _signature(packed)).decode("ascii").rstrip("=").lower()
    return f"{_PREFIX}{token}@{settings.REPLY_DOMAIN}"


def read_reply_address(address: str, now: datetime) -> ReplyAddress | None:
    """Return what an address of ours says; None for every other, a changed one too."""
    local, _at, domain = address.strip().lower().rpartition("@")
    if not settings.REPLY_DOMAIN or domain != settings.REPLY_DOMAIN.lower() or not local.startswith(_PREFIX):
        return None
    token = local.removeprefix(_PREFIX).upper()
    try:
        given = base64.b32decode(token + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    packed, signature = given[:_PACKED], given[_PACKED:]
    if len(given) != _PACKED + _SIGNED or not constant_time_compare(signature, _signature(packed)):
        return None
    user, post, day = _FIELDS.unpack(packed[:4] + b"\0\0" + packed[4:])
    return ReplyAddress(user, post, expired=(now - _DAY_ZERO).days > day)


def _signature(packed: bytes) -> bytes:
    return salted_hmac(_SALT, packed, algorithm="sha256").digest()[:_SIGNED]
