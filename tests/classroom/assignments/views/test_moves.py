"""Moving a deadline: shown first, then done as shown."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from classroom.assignments.models import Assignment, Attempt
from classroom.grading import services as grading
from classroom.grading.models import Grade, GradeChange
from classroom.grading.services import CriterionPlan
from classroom.notices.models import Notice
from tests.classroom.assignments.conftest import address, browse

NOW = timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def judged(cast, essay, draft):
    """student1 handed in two days late, for 8 of 10 points less one; the essay is closed."""
    Assignment.objects.filter(pk=essay.pk).update(
        due_at=NOW - timedelta(days=4), closes_at=NOW - timedelta(days=1), late_policy="day", late_percent=5
    )
    grading.set_rubric(
        acting_user=cast.instructor, now=NOW, assignment=essay, criteria=[CriterionPlan("ภาษา", Decimal(10))]
    )
    attempt = Attempt.objects.create(
        submission=draft.submission, number=1, markdown="x", html="x", words=1, characters=1, sha256="x",
        handed_in_at=NOW - timedelta(days=2, hours=1), handed_in_by=cast.student1, late=True, token=uuid4(),
    )  # fmt: skip
    attempt = Attempt.objects.select_related("submission__assignment__course").get(pk=attempt.pk)
    grading.grade_essay(acting_user=cast.instructor, now=NOW, attempt=attempt, raw_points=Decimal(8))
    return Assignment.objects.get(pk=essay.pk)


def typed(name: str, moment) -> dict[str, str]:
    """A moment in the parts that the form has."""
    local = moment.astimezone(ZoneInfo("Asia/Bangkok"))
    parts = (str(local.day), str(local.month), str(local.year + 543), f"{local:%H:%M}")
    return {f"{name}_{place}": part for place, part in enumerate(parts)}


def data(essay, **moved):
    """What the form sends when only `moved` is another."""
    fields = {name: getattr(essay, name) for name in ("title", "instructions", "grace_minutes", "late_policy")}
    fields |= {"late_percent": str(essay.late_percent), "published": "on"}
    times = {"due_at": essay.due_at, "closes_at": essay.closes_at} | moved
    for name, moment in times.items():
        fields |= typed(name, moment)
    return fields


def test_it_is_shown_for_whom_it_changes_what_and_done_as_shown(cast, judged):
    instructor = browse(cast.instructor)
    sent = data(judged, due_at=NOW + timedelta(days=1), closes_at=NOW + timedelta(days=2))
    shown = instructor.post(address("edit", judged), sent)
    assert shown.status_code == 200
    move = shown.context["move"]
    assert {(str(row.before), str(row.after)) for row in move.states} == {
        ("handed in late", "handed in in time"), ("closed", "may hand in"),
    }  # fmt: skip
    assert [(each.move.before, each.move.after) for each in move.results] == [(Decimal("7.00"), Decimal("8.00"))]
    judged.refresh_from_db()
    assert judged.closes_at < NOW, "nothing is changed yet"
    assert Grade.objects.get().points == 7
    kept = dict(shown.context["kept"]) | {"shown": move.fingerprint}
    assert instructor.post(address("edit", judged), kept).status_code == 302
    judged.refresh_from_db()
    assert judged.due_at == NOW + timedelta(days=1)
    assert Grade.objects.get().points == 8
    assert [change.points for change in GradeChange.objects.order_by("pk")] == [7, 8]
    told = Notice.objects.filter(kind=Notice.Kind.DEADLINE_MOVED).values_list("recipient__username", flat=True)
    assert sorted(told) == ["student1", "student2"]
    page = browse(cast.student2).get(reverse("notices:list")).content.decode()
    assert judged.title in page


def test_what_came_in_meanwhile_is_shown_before_anything_is_done(cast, judged):
    instructor = browse(cast.instructor)
    sent = data(judged, due_at=NOW + timedelta(days=1), closes_at=NOW + timedelta(days=2))
    shown = instructor.post(address("edit", judged), sent).context["move"].fingerprint
    Attempt.objects.update(handed_in_at=NOW - timedelta(days=1, hours=2))
    grading.excuse(
        acting_user=cast.instructor, now=NOW, assignment=judged, enrollment=cast.enrollments["student1"], reason="x"
    )
    answer = instructor.post(address("edit", judged), sent | {"shown": shown})
    assert answer.status_code == 409
    judged.refresh_from_db()
    assert judged.closes_at < NOW


def test_what_changes_nothing_for_anybody_is_done_at_once(cast, essay):
    Assignment.objects.filter(pk=essay.pk).update(due_at=NOW + timedelta(days=4), closes_at=NOW + timedelta(days=5))
    essay.refresh_from_db()
    sent = data(essay, due_at=NOW + timedelta(days=5), closes_at=NOW + timedelta(days=6))
    assert browse(cast.instructor).post(address("edit", essay), sent).status_code == 302
    assert Notice.objects.filter(kind=Notice.Kind.DEADLINE_MOVED).count() == 2


def test_names_and_points_are_kept_apart_where_marking_is_without_names(cast, judged):
    Assignment.objects.filter(pk=judged.pk).update(anonymous_marking=True)
    sent = data(judged, due_at=NOW + timedelta(days=1), closes_at=NOW + timedelta(days=2)) | {"anonymous_marking": "on"}
    page = browse(cast.instructor).post(address("edit", judged), sent).content.decode()
    assert cast.student1.full_name not in page
    assert "7.00" not in page


def test_a_form_that_is_sent_twice_sets_one_essay(cast, chapter):
    instructor = browse(cast.instructor)
    path = reverse("assignments:create", args=("rus331",))
    token = instructor.get(path).context["form"]["token"].value()
    sent = {"title": "ใหม่", "instructions": "เขียน", "grace_minutes": "10", "token": str(token), "late_policy": "bank"}
    sent |= {"late_percent": "5", "late_days": "3", "file_kinds": ["docx", "pdf"], "in_teams": "on"}
    sent |= typed("due_at", NOW + timedelta(days=3))
    first, second = instructor.post(path, sent), instructor.post(path, sent)
    assert first.url == second.url
    made = Assignment.objects.get()
    assert (made.late_policy, made.late_percent, made.file_kinds, made.in_teams) == ("bank", 5, ["docx", "pdf"], True)
    assert made.course.late_bank.days == 3
