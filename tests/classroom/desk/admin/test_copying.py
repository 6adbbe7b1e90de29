"""Copying a course into a new term: what goes over and when, what stays, and taking it back."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, LateBank
from classroom.assignments.services import create_assignment
from classroom.batches import services as batches
from classroom.batches.models import Batch
from classroom.batches.services.working import work
from classroom.courses import services
from classroom.courses.models import Course, Enrollment, Group, Reading, Role
from classroom.courses.services import create_reading
from classroom.discussions import services as talk
from classroom.discussions.models import Post, Thread
from classroom.grading.models import BankComment, Column, Cutoff, GradeCategory, GradeScheme, Rubric
from classroom.grading.services import CriterionPlan, LevelPlan, set_rubric
from classroom.notices.models import Notice
from classroom.notices.queries import sentence
from classroom.reading.models import Note
from classroom.reading.services import NoteText, create_note
from history.queries import find_passage
from tests.cast import NOW, Cast, later
from tests.history.sample import make_chapter

ALL = ["books", "groups", "readings", "prompts", "assignments", "late_days", "notes", "rubrics", "gradebook", "bank"]
FACTS = {
    "slug": "rus331-2570-1", "code": "ปศ 331", "title": "รัสเซียและโซเวียต", "title_en": "", "year": 2570, "term": 1,
    "starts_on": date(2027, 8, 11), "ends_on": None, "time_zone": "Asia/Bangkok", "anonymous_posts": False, "seats": 30,
}  # fmt: skip
RUBRIC = (CriterionPlan("ข้อเสนอ", Decimal(5), levels=(LevelPlan("ดี", Decimal(3)), LevelPlan("ดีมาก", Decimal(5)))),)


@pytest.fixture
def term(cast: Cast) -> Course:
    """One of everything that is copied, in the course of the cast, which began on 10 August 2026, and an answer."""
    chapter = make_chapter(user=cast.admin)
    cast.course.books.add(chapter.book)
    Course.objects.filter(pk=cast.course.pk).update(starts_on=date(2026, 8, 10))
    cast.course.refresh_from_db()
    course, section = cast.course, chapter.sections.first()
    passage = find_passage(chapter, f"{section.blocks.first().key}:0-5@1")
    common = {"acting_user": cast.instructor, "now": NOW, "course": course}
    create_reading(**common, title="สัปดาห์ที่ 1", sections=[section], instructions="อ่านช้า ๆ", due_at=later(days=2))
    prompt = talk.create_prompt(
        **common, title="ตอบด้วย", markdown="ข้อไหน**อ่อน**", token=uuid4(), passage=passage, due_at=later(days=3),
        points=Decimal(5), required_posts=2, group=cast.group1,
    )  # fmt: skip
    talk.reply(acting_user=cast.instructor, now=NOW, thread=prompt, markdown="ตอบ", token=uuid4())
    create_note(**common, passage=passage, text=NoteText("leaf", "สังเกต", (), in_layer=True), token=uuid4())
    essay = create_assignment(
        **common, title="เรียงความ", instructions="เขียน", due_at=later(days=9), sections=[section], late_policy="day",
        late_percent=Decimal(5), late_days=3,
    )  # fmt: skip
    set_rubric(acting_user=cast.instructor, now=NOW, assignment=essay, criteria=RUBRIC)
    category = GradeCategory.objects.create(course=course, position=1, title="งานเขียน", weight=Decimal(40))
    Column.objects.create(course=course, category=category, assignment=essay, max_points=Decimal(20))
    Column.objects.create(course=course, title="ควิซ", max_points=Decimal(10), released_at=NOW)
    scheme = GradeScheme.objects.create(course=course, missing_is_zero=True)
    Cutoff.objects.create(scheme=scheme, letter="A", at_least=Decimal(80), worth=Decimal(4))
    BankComment.objects.create(course=course, title="ดี", body="ดีมาก", made_by=cast.instructor, changed_at=NOW)
    return course


def plan(cast: Cast, *, by=None, chosen=ALL, **to) -> Batch:
    to = to or {"facts": FACTS}
    return services.plan_copy(acting_user=by or cast.admin, now=NOW, from_course=cast.course, chosen=chosen, **to)


def apply(cast: Cast, batch: Batch) -> Batch:
    return batches.apply(acting_user=cast.admin, now=later(hours=1), batch=batch, plan_hash=batch.plan_hash)


def undo(cast: Cast, batch: Batch) -> tuple[int, int]:
    return batches.undo(acting_user=cast.admin, now=later(hours=2), batch=batch)


def verdicts(batch: Batch) -> dict[str, str]:
    return {line.wanted["part"]: line.verdict for line in batch.lines.all()}


def test_content_goes_along_with_its_dates_and_people_do_not(cast: Cast, term: Course) -> None:
    batch = plan(cast)
    assert not Course.objects.filter(slug="rus331-2570-1").exists()
    assert set(verdicts(batch)) == {"course", *ALL}
    apply(cast, batch)
    made = Course.objects.get(slug="rus331-2570-1")
    assert (made.copied_from, made.anonymous_posts, made.seats) == (term, False, 30)
    assert not Enrollment.objects.filter(course=made).exists()
    assert [group.name for group in made.groups.all()] == ["กลุ่ม 1", "กลุ่ม 2"]
    # From 10 August 2026, a Monday, to 11 August 2027, a Wednesday: 52 weeks, and every weekday stays.
    moved = timedelta(weeks=52)
    reading, prompt, essay = Reading.objects.get(course=made), Thread.objects.get(course=made), made.assignments.get()
    assert (reading.due_at, prompt.due_at, essay.due_at) == tuple(later(days=days) + moved for days in (2, 3, 9))
    assert (reading.instructions, reading.sections.count()) == ("อ่านช้า ๆ", 1)
    assert (prompt.points, prompt.post_count, prompt.group.course) == (5, 1, made)
    assert Post.objects.get(thread=prompt).markdown == "ข้อไหน**อ่อน**"
    assert (essay.late_policy, essay.late_percent, LateBank.objects.get(course=made).days) == ("day", 5, 3)
    assert Rubric.objects.get(assignment=essay).versions.get().criteria.get().levels.count() == 2
    assert [note.markdown for note in Note.objects.filter(course=made)] == ["สังเกต"]
    column = Column.objects.get(course=made, assignment=essay)
    assert (column.category.title, column.category.weight, column.max_points) == ("งานเขียน", 40, 20)
    assert Column.objects.get(course=made, title="ควิซ").released_at is None
    scheme = GradeScheme.objects.get(course=made)
    assert (scheme.missing_is_zero, scheme.cutoffs.get().letter) == (True, "A")
    assert BankComment.objects.get(course=made).body == "ดีมาก"


def test_taken_back_nothing_is_left(cast: Cast, term: Course) -> None:
    batch = apply(cast, plan(cast))
    lines = batch.lines.count()
    assert undo(cast, batch) == (lines, 0)
    assert not Course.objects.filter(slug="rus331-2570-1").exists()
    assert (Reading.objects.count(), Thread.objects.count(), Assignment.objects.count(), Note.objects.count()) == (
        1,
    ) * 4


def test_what_was_changed_or_used_since_is_spared(cast: Cast, term: Course) -> None:
    batch = apply(cast, plan(cast))
    made = Course.objects.get(slug="rus331-2570-1")
    Reading.objects.filter(course=made).update(title="ชื่อใหม่")
    talk.reply(acting_user=cast.admin, now=NOW, thread=Thread.objects.get(course=made), markdown="ตอบ", token=uuid4())
    set_rubric(
        acting_user=cast.admin, now=NOW, assignment=made.assignments.get(), criteria=(CriterionPlan("อื่น", Decimal(1)),)
    )
    _undone, left = undo(cast, batch)
    # The reading, the prompt, its group, the rubric with its assignment, the book that they stand on, the course.
    assert left == 7
    assert Reading.objects.get(course=made).title == "ชื่อใหม่"
    assert Thread.objects.filter(course=made).exists()
    assert made.assignments.get().rubric.version_number == 2
    assert made.books.count() == 1
    assert not made.grade_columns.exists()
    assert not Note.objects.filter(course=made).exists()


def test_into_a_course_that_is_there_each_thing_goes_once(cast: Cast, term: Course) -> None:
    apply(cast, plan(cast, to_course=cast.other_course))
    assert Reading.objects.filter(course=cast.other_course).count() == 1
    with pytest.raises(ValidationError, match="nothing to copy"):
        plan(cast, to_course=cast.other_course)
    Group.objects.create(course=term, name="กลุ่ม 3")
    again = plan(cast, to_course=cast.other_course)
    assert {line.wanted["title"]: line.verdict for line in again.lines.filter(wanted__part="groups")} == {
        "กลุ่ม 1": "unchanged", "กลุ่ม 2": "unchanged", "กลุ่ม 3": "new",
    }  # fmt: skip
    assert verdicts(again)["prompts"] == verdicts(again)["assignments"] == verdicts(again)["gradebook"] == "unchanged"


def test_what_cannot_go_says_why(cast: Cast, term: Course) -> None:
    found = plan(cast, chosen=["readings", "prompts", "rubrics", "assignments"], to_course=cast.other_course)
    words = {line.wanted["part"]: line.message for line in found.lines.filter(verdict="problem")}
    assert words == {
        "readings": "The other course does not use this book.", "prompts": "The other course does not use this book.",
    }  # fmt: skip
    cast.other_course.books.set(term.books.all())
    found = plan(cast, chosen=["prompts", "rubrics", "readings"], to_course=cast.other_course)
    words = {line.wanted["part"]: line.message for line in found.lines.filter(verdict="problem")}
    assert words == {
        "prompts": "The other course has no group of this name.",
        "rubrics": "Its assignment is not in the other course.",
    }


@pytest.mark.parametrize("wrong", [{"slug": "rus331"}, {"title": ""}, {"year": None}, {"term": 9}])
def test_a_course_that_cannot_be_is_not_planned(cast: Cast, term: Course, wrong: dict) -> None:
    with pytest.raises(ValidationError):
        plan(cast, facts=FACTS | wrong)
    assert not Batch.objects.exists()


class TestPages:
    def page(self, cast: Cast) -> str:
        return reverse("admin:courses_course_copy", args=[cast.course.pk])

    def sent(self, **values) -> dict:
        return {
            "parts": ALL, "to": "", "weeks": "", "title": "รัสเซีย", "code": "ปศ 331", "year": "2570", "term": "2",
            "slug": "rus331-2570-2",
        } | values  # fmt: skip

    def test_an_administrator_makes_a_new_term_and_takes_it_back(self, cast: Cast, term: Course, client) -> None:
        client.force_login(cast.admin)
        assert 'value="rus331-2570-1"' in client.get(self.page(cast)).content.decode()
        assert client.post(self.page(cast), self.sent(year="2027")).status_code == 422
        assert client.post(self.page(cast), self.sent(slug="rus331")).status_code == 422
        assert client.post(self.page(cast), self.sent(title="")).status_code == 422
        assert not Batch.objects.exists()
        where = client.post(self.page(cast), self.sent()).url
        words = client.get(where).content.decode()
        batch = Batch.objects.get()
        assert "เรียงความ" in words
        act = {name: reverse(f"admin:batches_batch_{name}", args=[batch.pk]) for name in ("apply", "undo")}
        assert client.post(act["apply"], {"plan_hash": "other"}).url == where
        assert not Course.objects.filter(slug="rus331-2570-2").exists()
        client.post(act["apply"], {"plan_hash": batch.plan_hash})
        made = Course.objects.get(slug="rus331-2570-2")
        # The second term of 2570 begins in January 2028.
        assert (made.starts_on, made.ends_on) == services.term_dates(2570, 2)
        assert made.starts_on.year == 2028
        client.post(act["undo"])
        assert not Course.objects.filter(slug="rus331-2570-2").exists()

    def test_an_instructor_copies_into_courses_that_they_teach_and_makes_none(self, cast: Cast, term, client) -> None:
        client.force_login(cast.instructor)
        other = cast.other_course.pk
        assert "There is no other course that you teach" in client.get(self.page(cast)).content.decode()
        assert client.post(self.page(cast), self.sent()).status_code == 422
        assert client.post(self.page(cast), self.sent(to=other)).status_code == 422
        Enrollment.objects.create(
            course=cast.other_course, user=cast.instructor, role=Role.INSTRUCTOR, created_at=NOW, changed_at=NOW
        )
        client.post(self.page(cast), self.sent(to=other))
        batch = Batch.objects.get()
        Enrollment.objects.filter(course=other, user=cast.instructor).update(state="dropped")
        client.post(reverse("admin:batches_batch_apply", args=[batch.pk]), {"plan_hash": batch.plan_hash})
        assert not Reading.objects.filter(course=other).exists()

    def test_the_plan_of_somebody_else_is_looked_at_and_not_applied(self, cast: Cast, term, client) -> None:
        batch = plan(cast)
        client.force_login(cast.instructor)
        assert client.get(reverse("admin:batches_batch_change", args=[batch.pk])).status_code == 200
        for act in ("apply", "undo", "discard"):
            where = reverse(f"admin:batches_batch_{act}", args=[batch.pk])
            assert client.post(where, {"plan_hash": batch.plan_hash}).status_code == 403
        assert not Course.objects.filter(slug="rus331-2570-1").exists()

    def test_an_archived_course_is_copied_from_and_not_into(self, cast: Cast, term, client) -> None:
        client.force_login(cast.admin)
        services.archive_course(acting_user=cast.admin, now=NOW, course=term)
        services.archive_course(acting_user=cast.admin, now=NOW, course=cast.other_course)
        assert client.post(self.page(cast), self.sent(to=cast.other_course.pk)).status_code == 422
        assert client.post(self.page(cast), self.sent()).status_code == 302

    def test_a_copy_into_a_course_archived_since_is_taken_back_when_it_is_back(self, cast: Cast, term, client) -> None:
        Enrollment.objects.create(
            course=cast.other_course, user=cast.instructor, role=Role.INSTRUCTOR, created_at=NOW, changed_at=NOW
        )
        client.force_login(cast.instructor)
        client.post(self.page(cast), self.sent(to=cast.other_course.pk))
        batch = Batch.objects.get()
        act = {name: reverse(f"admin:batches_batch_{name}", args=[batch.pk]) for name in ("apply", "undo")}
        client.post(act["apply"], {"plan_hash": batch.plan_hash})
        made = Reading.objects.filter(course=cast.other_course)
        assert made.exists()
        services.archive_course(acting_user=cast.admin, now=NOW, course=cast.other_course)
        for person in (cast.instructor, cast.admin):  # content is changed by nobody there
            User.objects.filter(pk=person.pk).update(language="en")
            client.force_login(person)
            refused = client.post(act["undo"], follow=True).content.decode()
            assert "Nothing was taken back: The course is archived. Bring it back first." in refused
            assert made.exists()
        services.bring_back_course(acting_user=cast.admin, now=NOW, course=cast.other_course)
        client.force_login(cast.instructor)
        client.post(act["undo"])
        assert not made.exists()

    def test_into_a_course_that_is_there_the_facts_of_a_new_one_do_not_matter(self, cast: Cast, term, client) -> None:
        client.force_login(cast.admin)
        sent = self.sent(to=cast.other_course.pk, title="", slug="", year="")
        assert client.post(self.page(cast), sent).status_code == 302
        assert Batch.objects.get().options["to"] == cast.other_course.pk


def test_a_long_copy_is_made_by_the_worker_and_its_page_leads_to_the_course(cast: Cast, client):
    Group.objects.bulk_create(Group(course=cast.course, name=f"ก {number}") for number in range(510))
    batch = apply(cast, plan(cast, chosen=["groups"]))
    assert batch.state == Batch.State.APPLYING
    work(batch.pk)
    made = Course.objects.get(slug=FACTS["slug"])
    assert made.groups.count() == 512
    (told,) = Notice.objects.filter(recipient=cast.admin)
    assert sentence(told.kind, told.details) == f"Done: Copy of a course · {made}"
    client.force_login(cast.admin)
    assert reverse("admin:courses_course_change", args=(made.pk,)) in client.get(told.path).content.decode()
