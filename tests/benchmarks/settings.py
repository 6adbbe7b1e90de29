"""The settings of an installation, with one address more: the bare page that every other is compared with."""

from classroom.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
