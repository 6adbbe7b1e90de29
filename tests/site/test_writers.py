"""Many people write at once, and nobody is told that the database is locked."""

import json
import subprocess
import sys

import pytest

from tests.database import copy_database, migrated_file
from tests.site.installation import environment
from tests.site.writers import POSTS_EACH, WRITERS


@pytest.mark.slow
@pytest.mark.database("sqlite")
def test_eight_processes_write_to_sqlite_without_losing_a_post_or_waiting_in_vain(tmp_path, django_db_setup):
    copy_database(migrated_file(), tmp_path / "db.sqlite3")
    done = subprocess.run(
        [sys.executable, "-m", "tests.site.writers"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr

    report = json.loads(done.stdout)
    assert report["journal"] == "wal"
    assert report["errors"] == []
    assert report["written"] == [POSTS_EACH] * WRITERS
    assert report["counted"] == report["stored"] == WRITERS * POSTS_EACH
