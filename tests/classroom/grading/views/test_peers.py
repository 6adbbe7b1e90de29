"""The pages of peer review, and what clever people try on them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classroom.assignments.models import ExtensionRequest, Work
from classroom.courses.models import Enrollment
from classroom.grading.models import PeerPlan, PeerReview
from classroom.grading.services import peer_results, peers
from tests.cast import later
from tests.classroom.grading.conftest import ESSAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(world) -> PeerPlan:
    """One essay each; both students have handed in, and each has asked for the other's."""
    now = timezone.now()
    plan = peers.set_peer_plan(
        acting_user=world.cast.instructor, now=now, assignment=world.assignment, reviews_each=1,
        opens_at=now - timedelta(days=365), due_at=now + timedelta(days=365),
    )  # fmt: skip
    for student in (world.cast.student1, world.cast.student2):
        world.hand_in(student)
    return plan


def browse(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def path(world, name: str, *args) -> str:
    return reverse(f"grading:{name}", args=(world.cast.course.slug, world.assignment.pk, *args))


def essay_path(world, name: str) -> str:
    return reverse(f"assignments:{name}", args=(world.cast.course.slug, world.assignment.pk))


def take(world, user) -> PeerReview:
    response = browse(user).post(path(world, "reading_take"))
    review = PeerReview.objects.get(reviewer__user=user)
    assert response.url == path(world, "reading", review.pk)
    return review


def said(world, *, version=0, level=1, points="3", **more) -> dict[str, str]:
    first, second = world.criteria
    return {
        f"c{first.pk}-level": str(first.levels.all()[level].pk), f"c{first.pk}-comment": "ชัด",
        f"c{second.pk}-points": points, f"c{second.pk}-comment": "", "overall": "อ่านสนุก", "version": str(version),
        **more,
    }  # fmt: skip


def test_an_essay_is_read_without_a_word_of_who_wrote_it(world, plan):
    cast = world.cast
    review = take(world, cast.student1)
    page = browse(cast.student1).get(path(world, "reading", review.pk)).content.decode()
    assert "ตัวบทเองบอกไว้ชัดว่า" in page
    writer = cast.student2
    for name in (writer.full_name, writer.username, writer.student_number, writer.latin_name, writer.email):
        assert name not in page
    assert f"/{review.attempt.submission_id}/" not in page
    assert browse(cast.student1).post(path(world, "reading_take")).url == path(world, "reading", review.pk)


def test_a_reading_is_saved_finished_and_changed(world, plan):
    client = browse(world.cast.student1)
    review = take(world, world.cast.student1)
    answer = client.post(path(world, "reading_save", review.pk), said(world, points="")).json()
    assert (answer["version"], answer["total"]) == (1, "3.5")
    assert answer["missing"]
    address = path(world, "reading", review.pk)
    refused = client.post(address, said(world, version=1, points="", do="finish"))
    assert refused.status_code == 409
    assert client.post(address, said(world, version=1, points="9")).status_code == 422
    assert client.post(address, said(world, version=1, do="finish")).url == path(world, "peers")
    review.refresh_from_db()
    assert (review.overall, review.version) == ("อ่านสนุก", 2)
    assert review.finished_at
    assert client.post(path(world, "reading_save", review.pk), said(world, version=2, points="")).status_code == 422
    assert (
        client.post(path(world, "reading_save", review.pk), said(world, version=2, points="1")).json()["version"] == 3
    )


def test_of_two_windows_neither_loses_its_text(world, plan):
    client = browse(world.cast.student1)
    review = take(world, world.cast.student1)
    save, address = path(world, "reading_save", review.pk), path(world, "reading", review.pk)
    client.post(save, said(world, overall="จากหน้าต่างแรก"))
    answer = client.post(save, said(world, overall="จากหน้าต่างสอง"))
    assert (answer.status_code, answer.json()["version"]) == (409, 1)
    page = client.post(address, said(world, overall="จากหน้าต่างสอง"))
    assert page.status_code == 409
    assert "จากหน้าต่างแรก" in page.content.decode()
    assert "จากหน้าต่างสอง" in page.content.decode()
    assert 'name="version" value="1"' in page.content.decode()


def test_clever_people_get_nowhere(world, plan):
    cast = world.cast
    mine, theirs = take(world, cast.student1), take(world, cast.student2)
    client = browse(cast.student1)
    # Another's reading, by its number: to read, to save, to thank for before it is shown.
    assert client.get(path(world, "reading", theirs.pk)).status_code == 404
    assert client.post(path(world, "reading_save", theirs.pk), said(world)).status_code == 404
    assert client.post(path(world, "reading_answer", theirs.pk), {"do": "thank"}).status_code == 404
    # One's own reading cannot be thanked for or reported by its reader.
    assert client.post(path(world, "reading_answer", mine.pk), {"do": "thank"}).status_code == 404
    # More than is theirs.
    client.post(path(world, "reading", mine.pk), said(world, do="finish"))
    assert client.post(path(world, "reading_take")).url == path(world, "peers")
    assert PeerReview.objects.filter(reviewer__user=cast.student1).count() == 1
    # A level that is not in the rubric, and a version that is no number.
    assert client.post(path(world, "reading_save", mine.pk), said(world, level=0, version="x")).status_code == 400
    forged = said(world, version=1) | {f"c{world.criteria[0].pk}-level": "999999"}
    assert client.post(path(world, "reading_save", mine.pk), forged).status_code == 400
    # The instructor's pages.
    for name in ("peer_plan", "peer_overview", "peer_count"):
        assert client.get(path(world, name)).status_code == 404
        assert browse(cast.assistant).get(path(world, name)).status_code == 403
    # What is saved after the due time.
    PeerPlan.objects.update(due_at=later(days=-1))
    assert client.post(path(world, "reading_save", mine.pk), said(world, version=1, points="1")).status_code == 409
    assert client.get(path(world, "reading", mine.pk)).status_code == 200
    # Who has left.
    Enrollment.objects.filter(user=cast.student1).update(state=Enrollment.State.DROPPED)
    assert client.get(path(world, "reading", mine.pk)).status_code == 404


def test_nothing_of_a_mark_is_seen_before_its_time_and_then_without_a_name(world, plan):
    cast = world.cast
    for student in (cast.student1, cast.student2):
        review = take(world, student)
        browse(student).post(path(world, "reading", review.pk), said(world, do="finish"))
    client = browse(cast.student1)
    page = client.get(path(world, "peers")).content.decode()
    assert "อ่านสนุก" not in page
    assert "6.5" not in page
    client.get("/")
    browse(cast.instructor).post(path(world, "peer_show"), {"do": "open"})
    page = client.get(path(world, "peers")).content.decode()
    assert "อ่านสนุก" in page
    assert "6.5" in page
    assert cast.student2.full_name not in page
    told = PeerReview.objects.get(reviewer__user=cast.student2)
    client.post(path(world, "reading_answer", told.pk), {"do": "thank"})
    assert "thanks you" in browse(cast.student2).get(path(world, "peers")).content.decode()
    assert client.post(path(world, "reading_answer", told.pk), {"do": "report", "report": ""}).status_code == 422
    client.post(path(world, "reading_answer", told.pk), {"do": "report", "report": "ไม่ได้อ่าน"})
    overview = browse(cast.instructor).get(path(world, "peer_overview")).content.decode()
    assert "ไม่ได้อ่าน" in overview
    instructor = browse(cast.instructor)
    reading = path(world, "peer_reading", told.pk)
    assert instructor.post(reading, {"do": "out", "reason": ""}).status_code == 422
    instructor.post(reading, {"do": "out", "reason": "ไม่ได้อ่านจริง"})
    assert "อ่านสนุก" not in client.get(path(world, "peers")).content.decode()
    assert "ไม่ได้อ่านจริง" in instructor.get(reading).content.decode()
    instructor.post(reading, {"do": "back"})
    assert "อ่านสนุก" in client.get(path(world, "peers")).content.decode()


def test_the_instructor_plans_gives_and_counts(world):
    cast = world.cast
    client = browse(cast.instructor)
    assert client.get(path(world, "peer_overview")).url == path(world, "peer_plan")
    moment = {"0": "1", "1": "11", "3": "09:00"}
    data = {f"opens_at_{part}": value for part, value in (moment | {"2": "2568"}).items()}
    data |= {f"due_at_{part}": value for part, value in (moment | {"2": "2600"}).items()}
    data |= {"reviews_each": "1", "hold_hours": "24", "anonymous": "on", "shown": "hand", "percent": "30"}
    assert client.post(path(world, "peer_plan"), data | {"due_at_2": "2567"}).status_code == 422
    assert client.post(path(world, "peer_plan"), data).url == path(world, "peer_overview")
    for student in (cast.student1, cast.student2):
        world.hand_in(student)
    place = cast.enrollments["student1"]
    own, other = (cast.enrollments[name].submissions.get().pk for name in ("student1", "student2"))
    client.post(path(world, "peer_give"), {"reader": place.pk, "essay": own})
    client.post(path(world, "peer_give"), {"reader": "77777", "essay": other})
    assert not PeerReview.objects.exists()
    client.post(path(world, "peer_give"), {"reader": place.pk, "essay": other})
    assert PeerReview.objects.get().given_by == cast.instructor
    assert client.get(path(world, "peer_count")).status_code == 200
    assert client.post(path(world, "peer_count"), {"do": "count"}).url == path(world, "peer_overview")
    assert PeerPlan.objects.get().counted_at
    client.post(path(world, "peer_count"), {"do": "undo"})
    assert not PeerPlan.objects.get().counted_at


def test_where_names_are_hidden_the_overview_has_codes_and_no_essay_can_be_chosen(world, plan):
    world.assignment.anonymous_marking = True
    world.assignment.save()
    Enrollment.objects.filter(pk=world.cast.enrollments["student1"].pk).update(state=Enrollment.State.DROPPED)
    page = browse(world.cast.instructor).get(path(world, "peer_overview")).content.decode()
    assert world.cast.student1.full_name not in page
    assert 'name="essay"' not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_overview_takes_as_many_queries_for_many_as_for_one(world, plan, number, django_assert_num_queries):
    for extra in range(number):
        person = world.add_student(extra)
        world.hand_in(person, ESSAY)
        peers.next_reading(
            acting_user=person, now=plan.opens_at, plan=plan, enrollment=Enrollment.objects.get(user=person)
        )
    client = browse(world.cast.instructor)
    client.get("/")
    with django_assert_num_queries(12):
        client.get(path(world, "peer_overview"))


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_takes_as_many_queries_for_many_as_for_one(world, plan, number, django_assert_num_queries):
    peer_results.show_readings(acting_user=world.cast.instructor, now=plan.opens_at, plan=plan)
    mine = world.cast.enrollments["student1"].submissions.get().attempts.get()
    for extra in range(number):
        person = world.add_student(extra)
        PeerReview.objects.create(
            plan=plan, attempt=mine, reviewer=Enrollment.objects.get(user=person), rubric_version=world.rubric,
            allocated_at=plan.opens_at, finished_at=plan.opens_at,
        )  # fmt: skip
    PeerPlan.objects.update(due_at=later(days=-1))
    client = browse(world.cast.student1)
    with django_assert_num_queries(12):
        page = client.get(path(world, "peers")).content.decode()
    assert page.count('id="r') >= number


def test_more_time_is_given_said_on_the_page_and_taken_back(world, plan):
    cast = world.cast
    teacher, address = browse(cast.instructor), essay_path(world, "reading_time_create")
    place = Enrollment.objects.get(user=cast.student1, course=cast.course)
    given = {"student": place.pk, "days": "2", "reason": "ป่วย"}
    assert teacher.post(address, {"student": place.pk}).status_code == 422
    assert teacher.post(address, given | {"student": cast.enrollments["instructor"].pk}).status_code == 422
    assert teacher.post(address, given | {"with_penalty": "on"}).url == path(world, "peer_overview")
    more = place.extensions.get()
    assert (more.minutes, more.work, more.with_penalty) == (2 * 24 * 60, Work.READINGS, False)
    assert "ป่วย" in browse(cast.student1).get(path(world, "peers")).content.decode()
    assert "ป่วย" not in browse(cast.student2).get(path(world, "peers")).content.decode()
    assert "ป่วย" not in browse(cast.student1).get(essay_path(world, "assignment")).content.decode()
    back = reverse("assignments:extension_delete", args=("rus331", world.assignment.pk, more.pk))
    assert back in teacher.get(path(world, "peer_overview")).content.decode()
    assert browse(cast.assistant).post(back).status_code == 403
    assert teacher.post(back).url == path(world, "peer_overview")
    assert not place.extensions.exists()


def test_a_student_asks_for_time_to_read_and_sees_what_was_decided(world, plan):
    cast, student, teacher = world.cast, browse(world.cast.student1), browse(world.cast.instructor)
    ask = essay_path(world, "reading_time_ask")
    assert ask in student.get(path(world, "peers")).content.decode()
    assert student.post(ask, {"days": "1", "reason": ""}).status_code == 422
    assert student.post(ask, {"days": "1", "reason": "สอบกลางภาค"}).url == path(world, "peers")
    # Twice is once; and what is asked for to write stands apart.
    student.post(ask, {"days": "3", "reason": "สอบ"})
    asked = ExtensionRequest.objects.get()
    page = student.get(path(world, "peers")).content.decode()
    assert essay_path(world, "reading_time_withdraw") in page
    assert essay_path(world, "extension_withdraw") not in student.get(essay_path(world, "assignment")).content.decode()
    queue = teacher.get(reverse("assignments:extension_requests", args=("rus331",))).content.decode()
    decide = reverse("assignments:extension_decide", args=("rus331", asked.pk))
    assert decide in queue
    assert "with_penalty" not in teacher.get(decide).content.decode()
    assert browse(cast.assistant).get(decide).status_code == 403
    teacher.post(decide, {"decision": "grant", "days": "1", "hours": "12", "answer": "อ่านให้สนุก"})
    page = student.get(path(world, "peers")).content.decode()
    assert "อ่านให้สนุก" in page
    assert "สอบกลางภาค" in page
    assert "อ่านให้สนุก" not in student.get(essay_path(world, "assignment")).content.decode()
    told = teacher.get(reverse("notices:list")).content.decode() + student.get(reverse("notices:list")).content.decode()
    assert told.count("more time to read classmates’ essays") == 2
    plan.counted_at = later(days=8)
    plan.save()
    assert ask not in student.get(path(world, "peers")).content.decode()
    student.post(ask, {"days": "1", "reason": "สาย"})
    assert ExtensionRequest.objects.count() == 1


def test_where_nobody_reads_there_is_no_time_to_ask_for(world):
    for name in ("reading_time_ask", "reading_time_withdraw"):
        assert browse(world.cast.student1).get(essay_path(world, name)).status_code == 404
    assert browse(world.cast.instructor).get(essay_path(world, "reading_time_create")).status_code == 404
