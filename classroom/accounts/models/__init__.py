"""People, how they like to read, and their personal data."""

from classroom.accounts.models.links import MailedLink
from classroom.accounts.models.people import User
from classroom.accounts.models.preferences import (
    Alignment,
    Digits,
    Era,
    Leading,
    Measure,
    TextSize,
    Theme,
    Typeface,
)
from classroom.accounts.models.privacy import Consent, ConsentText, DataRequest
from classroom.accounts.models.sessions import SignIn

__all__ = [
    "Alignment",
    "Consent",
    "ConsentText",
    "DataRequest",
    "Digits",
    "Era",
    "Leading",
    "MailedLink",
    "Measure",
    "SignIn",
    "TextSize",
    "Theme",
    "Typeface",
    "User",
]
