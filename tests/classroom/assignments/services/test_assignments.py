"""Setting essays and giving more time."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from classroom.assignments.models import Extension
from classroom.assignments.services import create_assignment, grant_extension, revoke_extension, update_assignment
from classroom.audit.models import AuditEntry
from tests.at_once import at_once
from tests.cast import NOW, later, make_cast


def changed(essay, **values):
    fields = (
        "title", "instructions", "due_at", "opens_at", "closes_at", "grace_minutes", "min_words", "max_words",
        "attempts_allowed", "published",
    )  # fmt: skip
    return {field: getattr(essay, field) for field in fields} | {"sections": essay.sections.all()} | values


def test_what_is_asked_becomes_safe_html(cast, essay):
    assert essay.instructions_html == "<p>อ้างตัวบท<strong>อย่างน้อยสามแห่ง</strong></p>"
    hostile = create_assignment(
        acting_user=cast.instructor,
        now=NOW,
        course=cast.course,
        title="x",
        instructions="<script>1</script>",
        due_at=NOW,
    )
    assert "<script" not in hostile.instructions_html


def test_a_title_too_long_is_refused(cast):
    with pytest.raises(ValidationError):
        create_assignment(
            acting_user=cast.instructor, now=NOW, course=cast.course, title="ก" * 201, instructions="x", due_at=NOW
        )


def test_an_update_records_what_it_changed_and_nothing_else(cast, essay):
    later = essay.due_at + timedelta(days=1)
    update_assignment(acting_user=cast.instructor, now=NOW, assignment=essay, **changed(essay, due_at=later))
    entry = AuditEntry.objects.filter(action="assignments.update_assignment").get()
    assert list(entry.changes) == ["due_at"]
    essay.refresh_from_db()
    update_assignment(acting_user=cast.instructor, now=NOW, assignment=essay, **changed(essay))
    assert AuditEntry.objects.filter(action="assignments.update_assignment").count() == 1


def test_a_second_extension_takes_the_place_of_the_first(cast, essay):
    given = {
        "acting_user": cast.instructor,
        "now": NOW,
        "assignment": essay,
        "enrollment": cast.enrollment(cast.student1),
    }
    grant_extension(**given, minutes=60, reason="ป่วย")
    extension = grant_extension(**given, minutes=120)
    assert Extension.objects.get() == extension
    assert extension.minutes == 120
    entries = AuditEntry.objects.filter(action="assignments.grant_extension").order_by("pk")
    assert [entry.changes["minutes"] for entry in entries] == [[None, 60], [60, 120]]


def test_taking_an_extension_back_is_recorded(cast, essay):
    extension = grant_extension(
        acting_user=cast.instructor, now=NOW, assignment=essay, enrollment=cast.enrollment(cast.student1), minutes=60
    )
    revoke_extension(acting_user=cast.instructor, now=NOW, extension=extension)
    assert not Extension.objects.exists()
    changes = AuditEntry.objects.filter(action="assignments.revoke_extension").get().changes
    assert changes["minutes"] == [60, None]
    assert changes["enrollment"] == [None, cast.enrollments["student1"].pk], (
        "the row is gone; the audit says whose it was"
    )


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_give_time_once():
    cast = make_cast()
    essay = create_assignment(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="เรียงความ", instructions="เขียน",
        due_at=later(days=1),
    )  # fmt: skip
    grant = partial(
        grant_extension,
        acting_user=cast.instructor, now=NOW, assignment=essay, enrollment=cast.enrollments["student1"], minutes=60,
    )  # fmt: skip
    given = at_once([grant] * 8)
    assert [extension.pk for extension in given] == [Extension.objects.get().pk] * 8
