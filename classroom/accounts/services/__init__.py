"""All that is done to accounts."""

from classroom.accounts.services.access import (
    AccountErased,
    AlreadyLinked,
    choose_device_mails,
    hold_account,
    lift_lock,
    link_university,
    take_factors,
    tell_change,
)
from classroom.accounts.services.links import LinksHeld, count_links, forget_links, words_of_held
from classroom.accounts.services.many import change_people, create_people, invite_people, remove_people
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
from classroom.accounts.services.sessions import begin_session, end_sign_in, end_sign_ins, see_session

__all__ = [
    "PERSON_FIELDS",
    "PREFERENCES",
    "AccountErased",
    "AlreadyLinked",
    "LinksHeld",
    "begin_session",
    "change_people",
    "choose_device_mails",
    "count_links",
    "create_people",
    "create_person",
    "end_sign_in",
    "end_sign_ins",
    "forget_links",
    "hold_account",
    "invite_people",
    "lift_lock",
    "link_university",
    "random_password",
    "remove_people",
    "see_session",
    "send_invitation",
    "set_password",
    "set_preferences",
    "set_standing",
    "take_factors",
    "tell_change",
    "update_person",
    "words_of_held",
]
