"""The project's settings as the tests run them: the same, but for what would make tests slow or reach outside."""

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
