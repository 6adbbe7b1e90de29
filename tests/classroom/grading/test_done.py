"""Essays that are complete or incomplete, from the form of the assignment to the gradebook and its files."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classroom.assignments.models import Assignment, LatePolicy
from classroom.audit.models import AuditEntry
from classroom.courses.models import Enrollment
from classroom.grading import services
from classroom.grading.models import Agreement, Grade, Marking, MarkingPlan, PeerPlan, Rubric, Scale
from classroom.grading.queries.gradebook import book_of
from classroom.grading.queries.gradebook.cells import people_of, rows_of
from classroom.grading.queries.gradebook.maths import CellState
from classroom.grading.queries.gradebook.own import own_book
from classroom.grading.queries.gradebook.sheets import export_rows
from classroom.grading.rules import gradable_enrollments
from classroom.grading.services import errors, peers, scales
from classroom.grading.services.rubrics import done_plan
from tests.cast import NOW, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(world):
    """The assignment of the world, complete or incomplete, worth 2 points."""
    scales.set_scale(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, scale=Scale.DONE, worth=Decimal(2)
    )
    world.rubric = Rubric.objects.get(assignment=world.assignment).versions.first()
    return world


def browse(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user, name: str, *args) -> str:
    return browse(user).get(reverse(name, args=("rus331", *args))).content.decode()


def say(world, user, *, complete: bool, attempt=None) -> Grade:
    """Mark the essay of `user` and finish it."""
    attempt = attempt or world.hand_in(user)
    (criterion,) = world.criteria
    level = criterion.levels.order_by("position")[int(complete)]
    marked = {"acting_user": world.cast.instructor, "now": NOW, "attempt": attempt}
    version = Marking.objects.filter(attempt=attempt).count()
    services.save_mark(**marked, criterion=criterion, expected_version=version, level=level)
    services.finish_marking(**marked)
    return Grade.objects.get(enrollment__user=user, assignment=world.assignment)


def line_of(world, user):
    teacher = world.cast.enrollment(world.cast.instructor)
    book = book_of(teacher, timezone.now())
    rows = rows_of(book, people_of(gradable_enrollments(teacher)))
    row = next(row for row in rows if row.person.user_id == user.pk)
    return book, row, row.cells[f"a{world.assignment.pk}"]


def test_complete_is_all_that_counts_and_incomplete_is_no_nought(done):
    one, two = done.cast.student1, done.cast.student2
    assert say(done, one, complete=True).points == Decimal(2)
    assert say(done, two, complete=False).points == Decimal(0)
    _book, row, cell = line_of(done, one)
    assert (cell.state, cell.shown, cell.done, row.total.percent) == (CellState.GRADED, Decimal(2), True, Decimal(100))
    _book, row, cell = line_of(done, two)
    assert (cell.state, cell.shown, row.total.percent) == (CellState.INCOMPLETE, None, None)
    scales.count_incomplete(acting_user=done.cast.instructor, now=NOW, assignment=done.assignment, as_zero=True)
    _book, row, cell = line_of(done, two)
    assert (cell.state, cell.shown, row.total.percent) == (CellState.INCOMPLETE, Decimal(0), Decimal(0))
    assert AuditEntry.objects.filter(action="grading.count_incomplete").count() == 1


def test_there_is_nothing_between_the_two(done):
    attempt = done.hand_in(done.cast.student1)
    (criterion,) = done.criteria
    with pytest.raises(ValidationError):
        services.save_mark(
            acting_user=done.cast.instructor, now=NOW, attempt=attempt, criterion=criterion, expected_version=0,
            points=Decimal(1),
        )  # fmt: skip


def test_a_column_that_counts_out_of_another_number_scales_it(done):
    from classroom.grading.models import Column

    Column.objects.create(course=done.cast.course, assignment=done.assignment, max_points=Decimal(15))
    say(done, done.cast.student1, complete=True)
    _book, _row, cell = line_of(done, done.cast.student1)
    assert (cell.shown, cell.done) == (Decimal(15), True)


def test_the_student_sees_the_word_after_the_release_and_nothing_before(done):
    one, two = done.cast.student1, done.cast.student2
    say(done, one, complete=True)
    say(done, two, complete=False)
    for user in (one, two):
        assert own_book(done.cast.enrollment(user), timezone.now()).done == []
    done.release()
    listed = page(one, "grading:list")
    assert "Complete" in listed
    assert "counts 2 of 2" in listed
    assert "counts nowhere until it is complete" in page(two, "grading:list")
    shown = page(two, "grading:feedback", done.assignment.pk)
    assert "Incomplete" in shown
    assert "/ 2" not in shown
    assert "Incomplete is no 0" in page(two, "grading:criteria", done.assignment.pk)


def test_staff_see_the_word_wherever_a_result_stands(done):
    one = done.cast.student1
    grade = say(done, one, complete=True)
    teacher, key = done.cast.instructor, done.assignment.pk
    place = Enrollment.objects.get(user=one, course=done.cast.course).pk
    for name, args in (
        ("grading:submissions", (key,)), ("grading:release", (key,)), ("grading:gradebook", ()),
        ("grading:gradebook_student", (place,)), ("grading:history", (key, place)),
        ("grading:mark", (key, grade.change.marking.attempt.submission_id)), ("grading:excuse", (key, place)),
    ):  # fmt: skip
        assert "Complete" in page(teacher, name, *args), name
    marked = page(teacher, "grading:mark", key, grade.change.marking.attempt.submission_id)
    assert "data-total" not in marked
    assert "data-points" not in marked


def test_files_say_it_in_words_and_an_import_leaves_it_alone(done):
    from classroom.common.tables import read_text
    from classroom.grading.services.gradebook import plan_marks

    say(done, done.cast.student1, complete=True)
    say(done, done.cast.student2, complete=False)
    teacher = done.cast.enrollment(done.cast.instructor)
    book, _row, _cell = line_of(done, done.cast.student1)
    heads, *lines = export_rows(book, rows_of(book, people_of(gradable_enrollments(teacher))))
    place = heads.index(done.assignment.title)
    assert {"Complete", "Incomplete"} <= {line[place] for line in lines}
    text = "\n".join("\t".join("" if cell is None else str(cell) for cell in line) for line in (heads, *lines))
    batch = plan_marks(acting_user=done.cast.instructor, now=NOW, enrollment=teacher, book=book, table=read_text(text))
    assert batch.options["foreign"] == [done.assignment.title]
    client = browse(done.cast.instructor)
    for form in ("csv", "xlsx"):
        assert client.get(reverse("grading:gradebook_export", args=("rus331", form))).status_code == 200


def test_lateness_takes_nothing_off_and_what_would_is_refused(done):
    Assignment.objects.update(late_policy=LatePolicy.FIXED, late_percent=50)
    done.assignment.refresh_from_db()
    late = done.hand_in(done.cast.student1, handed_in_at=later(days=9))
    grade = say(done, done.cast.student1, complete=True, attempt=late)
    assert (grade.points, grade.change.penalty) == (Decimal(2), Decimal(0))
    with pytest.raises(ValidationError):
        services.set_rubric(
            acting_user=done.cast.instructor, now=NOW, assignment=done.assignment, criteria=done_plan(Decimal(3))
        )


def test_readings_of_classmates_use_it_but_weigh_nothing(done):
    act = {"acting_user": done.cast.instructor, "now": NOW, "assignment": done.assignment}
    plan = {"opens_at": NOW, "due_at": later(days=7), "reviews_each": 1}
    with pytest.raises(errors.NoPointsError):
        peers.set_peer_plan(**act, **plan, percent=10)
    peers.set_peer_plan(**act, **plan, percent=0)
    for user in (done.cast.student1, done.cast.student2):
        done.hand_in(user)
    reader = Enrollment.objects.select_related("user").get(user=done.cast.student1, course=done.cast.course)
    review = peers.next_reading(acting_user=reader.user, now=NOW, plan=PeerPlan.objects.get(), enrollment=reader)
    (criterion,) = done.criteria
    peers.save_reading(
        acting_user=reader.user, now=NOW, review=review, overall="", expected_version=0, finish=True,
        marks=[peers.PeerMarkGiven(criterion, level=criterion.levels.last())],
    )  # fmt: skip
    overview = page(done.cast.instructor, "grading:peer_overview", done.assignment.pk)
    assert "complete 1 of 1" in overview
    with pytest.raises(ValidationError):
        PeerPlan.objects.update(percent=10)
        services.set_rubric(**act, criteria=done_plan(Decimal(9)))


def test_two_markers_agree_only_on_the_same(done):
    services.set_plan(
        acting_user=done.cast.instructor, now=NOW, assignment=done.assignment,
        values={
            "markers": 2, "agree_within": Decimal(9), "agreed_by": MarkingPlan.AgreedBy.MEAN, "sample_percent": 100,
        },
    )  # fmt: skip
    attempt = done.hand_in(done.cast.student1)
    (criterion,) = done.criteria
    for turn, (user, level) in enumerate(
        ((done.cast.instructor, criterion.levels.first()), (done.cast.assistant, criterion.levels.last())), 1
    ):
        act = {"acting_user": user, "now": NOW, "attempt": attempt, "turn": turn}
        services.save_mark(**act, criterion=criterion, expected_version=0, level=level)
        services.finish_marking(**act)
    assert not Agreement.objects.exists()
    with pytest.raises(ValidationError):
        services.decide_by_hand(
            acting_user=done.cast.instructor, now=NOW, attempt=attempt, points={criterion.pk: Decimal(1)}, reason="กลาง"
        )
    client = browse(done.cast.instructor)
    decide = reverse("grading:agreement_decide", args=("rus331", done.assignment.pk, attempt.submission_id))
    shown = page(done.cast.instructor, "grading:agreement", done.assignment.pk, attempt.submission_id)
    assert shown.count(f'name="c{criterion.pk}"') == 2, "one of the two"
    assert "points apart" not in shown
    assert client.post(decide, {f"c{criterion.pk}": "1", "reason": "กลาง"}).status_code == 422
    assert client.post(decide, {f"c{criterion.pk}": "2", "reason": "ผ่าน"}).status_code == 302
    assert Grade.objects.get().points == Decimal(2)


FORM = {
    "title": "บันทึกสัปดาห์ที่ 3", "instructions": "เขียนสั้น ๆ", "due_at_0": "30", "due_at_1": "11", "due_at_2": "2569",
    "due_at_3": "23:59", "grace_minutes": "10", "published": "on", "scale": "done", "worth": "2.5", "incomplete": "zero",
}  # fmt: skip


def test_it_is_chosen_in_the_form_of_the_assignment(cast):
    client, new = browse(cast.instructor), reverse("assignments:create", args=("rus331",))
    assert client.post(new, FORM | {"late_policy": "fixed", "late_percent": "10"}).status_code == 422
    assert client.post(new, FORM | {"worth": "-1"}).status_code == 422
    assert not Assignment.objects.exists()
    assert client.post(new, FORM).status_code == 302
    rubric = Rubric.objects.get()
    version = rubric.versions.get()
    (criterion,) = version.criteria.all()
    assert (version.scale, criterion.max_points, rubric.incomplete_is_zero) == (Scale.DONE, Decimal("2.5"), True)
    edit = reverse("assignments:edit", args=("rus331", rubric.assignment_id))
    assert client.post(edit, FORM).status_code == 302
    assert rubric.versions.count() == 1, "the same makes no version"
    assert client.post(edit, FORM | {"scale": "points"}).status_code == 302
    assert rubric.versions.first().scale == Scale.POINTS


def test_with_marks_it_is_changed_on_the_page_of_the_rubric_after_a_preview(done):
    grade = say(done, done.cast.student1, complete=True)
    client, key = browse(done.cast.instructor), done.assignment.pk
    edit = client.post(reverse("assignments:edit", args=("rus331", key)), FORM | {"scale": "points"})
    assert edit.status_code == 422
    address = reverse("grading:rubric", args=("rus331", key))
    typed = {"version": "2", "criteria": "0", "scale": "done", "worth": "5", "shown": "always", "do": "save"}
    preview = client.post(address, typed | {"chosen": "1", "begun": "on", "finished": "on"})
    assert preview.status_code == 200
    assert Rubric.objects.get().version_number == 2, "looking changes nothing"
    token = preview.context["preview"].token
    assert preview.context["preview"].marks == 1
    client.post(address, typed | {"chosen": "1", "begun": "on", "finished": "on", "do": "apply", "token": token})
    grade.refresh_from_db()
    assert (grade.points, grade.change.scale) == (Decimal(5), Scale.DONE)
    # To points: what is marked keeps its word, what comes is marked by points.
    services.set_rubric(
        acting_user=done.cast.instructor, now=NOW, assignment=done.assignment,
        criteria=[services.CriterionPlan("ทั้งหมด", Decimal(20))],
    )  # fmt: skip
    _book, _row, cell = line_of(done, done.cast.student1)
    assert (cell.done, cell.shown) == (True, Decimal(20))


def test_points_go_over_after_a_look_and_every_page_and_file_says_so(world):
    one, two = world.cast.student1, world.cast.student2
    world.finish(world.hand_in(one))
    world.finish(world.hand_in(two), level=0, points="1")
    world.release()
    client, key = browse(world.cast.instructor), world.assignment.pk
    address = reverse("grading:rubric", args=("rus331", key))
    typed = {"version": "1", "criteria": "0", "scale": "done", "worth": "2", "shown": "always", "do": "save"}
    looked = client.post(address, typed)
    assert "8.25 → <b>Complete</b>" in looked.content.decode()
    assert "Would be complete: 1. Incomplete: 1." in looked.content.decode()
    chosen = typed | {"chosen": "1", "begun": "on", "finished": "on", "complete_from": "95"}
    assert client.post(address, chosen | {"complete_from": "101"}).status_code == 422
    again = client.post(address, chosen)
    assert "8.25 → <b>Incomplete</b>" in again.content.decode()
    # What was chosen stays in its field and is not sent twice.
    assert again.content.decode().count('name="complete_from"') == 1
    stale = chosen | {"do": "apply", "token": looked.context["preview"].token}
    assert client.post(address, stale).status_code == 409
    assert client.post(address, chosen | {"do": "apply", "complete_from": "x"}).status_code == 422
    assert Rubric.objects.get().version_number == 1
    done = chosen | {"do": "apply", "complete_from": "50", "token": looked.context["preview"].token}
    assert client.post(address, done).status_code == 302
    assert own_book(world.cast.enrollment(one), timezone.now()).done == [], "what changed waits for the next release"
    world.release()
    assert "Complete" in page(one, "grading:list")
    assert "8.25" not in page(one, "grading:list")
    assert "Incomplete" in page(two, "grading:feedback", key)
    book, row, cell = line_of(world, one)
    assert (cell.done, cell.shown) == (True, Decimal(2))
    heads, *lines = export_rows(book, [row])
    assert lines[0][heads.index(world.assignment.title)] == "Complete"
    history = page(world.cast.instructor, "grading:history", key, row.person.enrollment_id)
    assert "8.25" in history
    assert "Complete" in history
    # Back: the page still has the criteria of then, and what they were given comes back.
    shown = client.get(address).content.decode()
    assert 'value="ข้อเสนอหลัก"' in shown
    form = browse(world.cast.instructor).get(address).context["form"]
    back = {"version": "2", "criteria": "2", "do": "save", "shown": "always"}
    for line in form.lines:
        for part in (line.form, *line.levels.forms, line.levels.management_form):
            back |= {field.html_name: "" if field.value() is None else field.value() for field in part}
    assert "Complete → <b>8.25</b>" in client.post(address, back).content.decode()


def test_what_is_still_to_be_chosen_is_said_so(done):
    attempt = done.hand_in(done.cast.student1)
    teacher = done.cast.instructor
    assert "choose one" in page(teacher, "grading:mark", done.assignment.pk, attempt.submission_id)
    finish = reverse("grading:finish", args=("rus331", done.assignment.pk, attempt.submission_id))
    (criterion,) = done.criteria
    refused = browse(teacher).post(
        finish, {"attempt": 1, f"c{criterion.pk}-version": 0, "overall": "", "overall_version": 0}, follow=True
    )
    assert "Choose complete or incomplete first." in refused.content.decode()
    assert "Still without points" not in refused.content.decode()
