"""All that is done to accounts."""

from classroom.accounts.services.people import (
    PERSON_FIELDS,
    PREFERENCES,
    create_person,
    random_password,
    send_invitation,
    set_password,
    set_preferences,
    set_standing,
    update_person,
)

__all__ = [
    "PERSON_FIELDS",
    "PREFERENCES",
    "create_person",
    "random_password",
    "send_invitation",
    "set_password",
    "set_preferences",
    "set_standing",
    "update_person",
]
