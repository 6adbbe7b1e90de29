"""The settings of the tests for a real server beside them: on the tests' own database, which SERVED_DATABASE names."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["SERVED_DATABASE"]
# Static files as they lie in the folders: nothing was collected.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
