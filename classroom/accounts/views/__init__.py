"""The pages of one's own account. Signing in and out and passwords are allauth's."""

from classroom.accounts.views.factors import sign_in_by_passkey
from classroom.accounts.views.locks import unlock
from classroom.accounts.views.profile import keys, profile, reading_settings
from classroom.accounts.views.saml import saml_acs, saml_finish_acs, saml_login, saml_metadata, saml_sls
from classroom.accounts.views.sessions import session_end, sessions, sessions_end
from classroom.accounts.views.university import university, university_callback, university_login

__all__ = [
    "keys",
    "profile",
    "reading_settings",
    "saml_acs",
    "saml_finish_acs",
    "saml_login",
    "saml_metadata",
    "saml_sls",
    "session_end",
    "sessions",
    "sessions_end",
    "sign_in_by_passkey",
    "university",
    "university_callback",
    "university_login",
    "unlock",
]
