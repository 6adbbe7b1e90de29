"""An installation of its own for tests that start the program from outside."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# What this test run was started with is not for the installation to see.
_OURS = ("DATABASE_URL", "DATA_DIR", "DEMO_PASSWORD", "DJANGO_SETTINGS_MODULE", "PORT", "SETUP_ONLY")


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of an installation in `folder` with these settings and no others."""
    kept = {name: value for name, value in os.environ.items() if name not in _OURS}
    return kept | {"DATA_DIR": str(folder)} | settings
