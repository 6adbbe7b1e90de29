"""Eight processes that post into one thread at once, on a fresh SQLite database under the settings of an installation.

    DATA_DIR=/tmp/empty python -m tests.site.writers

prints one line of JSON: how many posts each writer made, what went wrong, what the thread counts, the slowest write.
"""

import json
import multiprocessing
import os
import sys
import time
import uuid

WRITERS = 8
POSTS_EACH = 40


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "classroom.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, connections

    call_command("migrate", verbosity=0)
    thread = _make_thread()
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(WRITERS) as pool:
        reports = pool.starmap(_write, [(thread.pk, thread.created_by_id)] * WRITERS, chunksize=1)
    thread.refresh_from_db()
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
    summary = {
        "written": [report["written"] for report in reports],
        "errors": [error for report in reports for error in report["errors"]],
        "counted": thread.post_count,
        "stored": thread.posts.count(),
        "slowest": max(report["slowest"] for report in reports),
        "journal": journal,
    }
    sys.stdout.write(json.dumps(summary))


def _make_thread():
    from django.utils import timezone

    from classroom.accounts.models import User
    from classroom.courses.models import Course
    from classroom.discussions.models import Thread

    now = timezone.now()
    user = User.objects.create(username="writer", full_name="ผู้เขียน", sort_key="")
    course = Course.objects.create(slug="c", code="C", title="วิชา", year=2569, term=1, created_at=now)
    return Thread.objects.create(course=course, title="กระทู้", created_by=user, created_at=now, last_post_at=now)


def _write(thread_id: int, author_id: int) -> dict:
    """Post POSTS_EACH times, as a service does: read first, then write, in one transaction with its audit entry."""
    from django.db import DatabaseError, transaction
    from django.utils import timezone

    from classroom.accounts.models import User
    from classroom.audit.services import record
    from classroom.discussions.models import Post, Thread

    report = {"written": 0, "errors": [], "slowest": 0.0}
    for number in range(POSTS_EACH):
        begun = time.monotonic()
        try:
            with transaction.atomic():
                now = timezone.now()
                author = User.objects.get(pk=author_id)
                thread = Thread.objects.get(pk=thread_id)
                text = f"ข้อความที่ {number}"
                post = Post.objects.create(
                    thread=thread, author=author, markdown=text, html=text, created_at=now, token=uuid.uuid4()
                )
                # Reading and adding in Python loses posts, unless the transaction holds the write lock from its start.
                thread.post_count += 1
                thread.last_post_at = now
                thread.save()
                record(acting_user=author, now=now, action="discussions.add_post", target=post)
        except DatabaseError as error:
            report["errors"].append(str(error))
        else:
            report["written"] += 1
        report["slowest"] = max(report["slowest"], time.monotonic() - begun)
    return report


if __name__ == "__main__":
    main()
