"""Secrets of second factors, sealed with the key of the installation: a copy of the database alone opens no account."""

import base64
import hashlib
import logging
from secrets import token_bytes

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

logger = logging.getLogger(__name__)


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """What was sealed; where it was sealed with another SECRET_KEY, something that no code will ever fit."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        logger.error("A second factor was sealed with another SECRET_KEY: its codes do not open the account.")
        return base64.b32encode(token_bytes(20)).decode("ascii")


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    digest = hashlib.sha256(b"accounts.secrets:" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
