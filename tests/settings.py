"""The project's settings as the tests run them: the same, but for what would make tests slow or reach outside."""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from classroom.settings import *  # noqa: F403
from classroom.settings import DATABASES, STORAGES

# Of this process alone, and gone with it: test runs beside each other do not meet.
_folder = TemporaryDirectory(prefix="rueanrian-tests-")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in an installation: several connections to a database in memory would lock each other out.
    DATABASES["default"]["TEST"] = {"NAME": Path(_folder.name) / "test.sqlite3"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Plain addresses: the manifest of built files is the business of the set-up, tested there.
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WHITENOISE_AUTOREFRESH = False
# The words of the code. Thai is asked for by the tests that are about it (Accept-Language, or the person's choice).
LANGUAGE_CODE = "en"


def _in_short(record: logging.LogRecord) -> bool:
    """Of what was refused the words are enough: to write out where takes longer than to refuse it."""
    if getattr(record, "status_code", 500) < 500:
        record.exc_info = None
    return True


# Where Django tells of what it refuses: each of these by its own name, for a filter does not hold for loggers below its own.
REFUSALS = (
    "django.request",
    "django.security.DisallowedModelAdminLookup",
    "django.security.DisallowedModelAdminToField",
    "django.security.SuspiciousOperation",
)
# pytest keeps what is logged, and shows it with a test that fails.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"short": {"()": lambda: _in_short}},
    "loggers": {name: {"filters": ["short"], "level": "WARNING"} for name in REFUSALS},
}
