"""Checks of Django's own: migrations, and the settings of a production site."""

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from classroom.devtools.gate import ROOT, Faults, check

_UNNAMED = re.compile(r"_auto_|_and_more$|^\d+_alter_.+_alter_")

# As a site behind HTTPS is set up; none of it is a secret of anyone.
_PRODUCTION = {
    "ALLOWED_HOSTS": "class.example.ac.th",
    "DEBUG": "0",
    "HTTPS": "1",
    "SECRET_KEY": "only for this check: 4pJ8sV0xQ2mZ7rT5yK1wB9nC3dF6gH",
    "SITE_URL": "https://class.example.ac.th",
}


def our_apps() -> list[str]:
    """The labels of the apps of this project."""
    return [config.label for config in apps.get_app_configs() if config.name.startswith(("classroom.", "history"))]


@check("No model has changed without a migration")
def migrations() -> Faults:
    output = io.StringIO()
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, interactive=False, stdout=output)
    except SystemExit:
        return [*output.getvalue().splitlines(), "remedy: manage.py makemigrations -n what_it_is_for"]
    return []


@check("Migrations are named by what they are for")
def migration_names() -> Faults:
    ours = set(our_apps())
    named = sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    return [f"{label}: {name}" for label, name in named if label in ours and _UNNAMED.search(name)]


@check("A production site passes check --deploy")
def deploy() -> Faults:
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= _PRODUCTION | {"DATA_DIR": folder}
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        # The folder that the fonts are built into is there in an installation, and no concern here.
        Path(folder, "build", "static").mkdir(parents=True)
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode == 0:
        return []
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return lines[-1:] if lines[0].startswith("Traceback") else lines
