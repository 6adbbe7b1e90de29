"""Lists for a whole term, large lists, two at once, and what may be whose: planned, applied, taken back."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classroom.accounts.models import User
from classroom.accounts.services import set_password
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services.working import work
from classroom.courses.models import Course, Enrollment, Group, Role
from classroom.courses.services import change_enrollment, create_course, enroll
from classroom.courses.services.roster import needs_a_look, plan_again, plan_files, plan_roster, read_batch, targets_of
from classroom.courses.services.terms import term_dates
from history.models import Book
from tests.at_once import at_once
from tests.cast import NOW, Cast, later, make_cast
from tests.classroom.courses.roster.files import CANVAS

Verdict = BatchLine.Verdict


def planned(cast: Cast, text: str, *, by: User | None = None, **options) -> Batch:
    batch = plan_files(
        acting_user=by or cast.admin, now=NOW, files=[("list.csv", text.encode())], course=cast.course, options=options
    )
    return plan_again(acting_user=by or cast.admin, now=NOW, batch=batch)


def apply(cast: Cast, batch: Batch, *, by: User | None = None, **more) -> Batch:
    return batches.apply(
        acting_user=by or cast.admin, now=later(minutes=1), batch=batch, plan_hash=batch.plan_hash, **more
    )


def line_of(batch: Batch, **lookup) -> tuple[str, str]:
    line = batch.lines.get(**lookup)
    return line.verdict, line.message


@pytest.mark.django_db
class TestTerm:
    def test_courses_that_are_missing_are_made_when_asked_for_and_go_with_the_list(self, cast):
        batch = plan_files(acting_user=cast.admin, now=NOW, files=list(CANVAS.items()), year=2569, term=1)
        options = {"courses": {"NEW1": "make"}, "titles": {"NEW1": "วิชาใหม่"}}
        batch = plan_again(acting_user=cast.admin, now=NOW, batch=batch, options=options)
        verdicts = [line.verdict for line in batch.lines.all()]
        # Known; new; teaches already; new in the second course too; left and never here; unknown; no such role; missing.
        assert verdicts == [
            Verdict.UNCHANGED, Verdict.NEW, Verdict.UNCHANGED, Verdict.NEW, Verdict.UNCHANGED, Verdict.PROBLEM,
            Verdict.PROBLEM, Verdict.MISSING,
        ]  # fmt: skip
        assert not Course.objects.filter(code="NEW1").exists()
        apply(cast, batch)
        course = Course.objects.get(code="NEW1")
        assert (course.title, course.year, course.term) == ("วิชาใหม่", 2569, 1)
        person = User.objects.get(student_number="65010990")
        assert {place.course for place in person.enrollments.all()} == {cast.course, course}
        assert batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch) == (2, 0)
        assert not User.objects.filter(pk=person.pk).exists()
        assert not Course.objects.filter(pk=course.pk).exists()

    def test_a_course_that_somebody_has_made_since_is_not_made_twice(self, cast):
        batch = plan_files(acting_user=cast.admin, now=NOW, files=list(CANVAS.items()), year=2569, term=1)
        batch = plan_again(acting_user=cast.admin, now=NOW, batch=batch, options={"courses": {"NEW1": "make"}})
        made = create_course(
            acting_user=cast.admin, now=NOW, slug="new", code="NEW1", title="วิชาใหม่", year=2569, term=1
        )
        with pytest.raises(ValidationError, match="Line 5: Somebody has made the course “NEW1” by now"):
            apply(cast, batch)
        assert not User.objects.filter(student_number="65010990").exists()
        batch = plan_again(acting_user=cast.admin, now=NOW, batch=batch)
        apply(cast, batch)
        assert Course.objects.get(code="NEW1") == made
        assert made.enrollments.count() == 1

    def test_a_course_that_nobody_decided_about_is_a_problem_of_its_lines(self, cast):
        batch = plan_files(acting_user=cast.admin, now=NOW, files=list(CANVAS.items()), year=2569, term=1)
        batch = plan_again(acting_user=cast.admin, now=NOW, batch=batch)
        assert "no course “NEW1”" in batch.lines.get(number=5).message

    def test_courses_that_it_makes_have_the_days_of_the_term_and_the_books_that_were_chosen(self, cast):
        book = Book.objects.create(slug="other-book", title="หนังสืออีกเล่ม")
        batch = plan_files(acting_user=cast.admin, now=NOW, files=list(CANVAS.items()), year=2569, term=1)
        options = {"courses": {"NEW1": "make"}, "books": [book.pk]}
        batch = plan_again(acting_user=cast.admin, now=NOW, batch=batch, options=options)
        assert batch.options["found"]["books"] == [book.title]
        apply(cast, batch)
        course = Course.objects.get(code="NEW1")
        assert list(course.books.all()) == [book]
        assert (course.starts_on, course.ends_on) == term_dates(2569, 1)
        batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch)
        assert not Course.objects.filter(pk=course.pk).exists()

    def test_a_list_of_who_teaches_makes_the_term(self, cast):
        """As a faculty has it: a line for each course and teacher, a person in several lines."""
        text = (
            "รหัสวิชา,ชื่อวิชา,ผู้สอน,อีเมล,บทบาท\nปศ 101,อารยธรรมโลก,ผศ.ดร.มานะ มีใจ,mana@x.ac.th,ผู้สอน\n"
            "ปศ 102,อารยธรรมไทย,ผศ.ดร.มานะ มีใจ,mana@x.ac.th,ผู้สอน\nปศ 102,อารยธรรมไทย,นางสาวอรทัย ใจดี,o@x.ac.th,ผู้ช่วยสอน"
        ).encode()
        batch = plan_files(acting_user=cast.admin, now=NOW, files=[("who.csv", text)], year=2569, term=2)
        found = read_batch(batch)
        assert not needs_a_look(found)
        options = {"courses": dict.fromkeys(found.courses, "make"), "titles": found.courses}
        batch = plan_again(acting_user=cast.admin, now=NOW, batch=batch, options=options)
        said = list(batch.lines.values_list("message", flat=True))
        assert said == [
            "A new account and a new place in the course. As instructor.",
            "Gets a place in this course too. As instructor.",
            "A new account and a new place in the course. As assistant.",
        ]
        apply(cast, batch)
        places = Enrollment.objects.filter(course__year=2569, course__term=2).order_by("course__code", "role")
        assert list(places.values_list("course__title", "user__full_name", "role")) == [
            ("อารยธรรมโลก", "ผศ.ดร.มานะ มีใจ", "instructor"), ("อารยธรรมไทย", "อรทัย ใจดี", "assistant"),
            ("อารยธรรมไทย", "ผศ.ดร.มานะ มีใจ", "instructor"),
        ]  # fmt: skip


@pytest.mark.django_db
class TestSeveralLists:
    """A list for each course, brought at once."""

    HEAD = "รหัสนักศึกษา,ชื่อ-สกุล\n"

    @pytest.fixture
    def courses(self, cast) -> dict[str, Course]:
        titles = (("ปศ 101", "อารยธรรมโลก"), ("ปศ 1011", "อารยธรรมไทย"), ("2204101", "ประวัติศาสตร์ยุโรป"))
        made = (
            create_course(acting_user=cast.admin, now=NOW, slug=f"c{n}", code=code, title=title, year=2569, term=1)
            for n, (code, title) in enumerate(titles)
        )
        return {course.code: course for course in made}

    def targets(self, cast: Cast, *files: tuple[str, str]) -> dict[str, Course | None]:
        more = (("other.csv", "65010990,อรทัย ใจดี"), *files)
        contents = [(name, text.encode()) for name, text in more]
        batch = plan_files(acting_user=cast.admin, now=NOW, files=contents, year=2569, term=1)
        found = targets_of(batch, read_batch(batch))
        assert found.pop("other.csv") is None  # nothing says what it is about
        return found

    @pytest.mark.parametrize(
        ("name", "above", "code"),
        [
            ("a.csv", "รายวิชา ปศ. 101 กลุ่ม 1", "ปศ 101"), ("a.csv", "รายวิชา ปศ 1011", "ปศ 1011"),
            ("01-ปศ101-สทบ.csv", "รายชื่อ", "ปศ 101"), ("12204101.csv", "รายชื่อ", None),
            ("2204101_2.csv", "รายชื่อ", "2204101"), ("a.csv", "วิชา อารยธรรมไทย", "ปศ 1011"),
            ("ปศ101.csv", "ปศ 1011", None), ("a.csv", "รายชื่อ", None),
        ],
    )  # fmt: skip
    def test_its_course_stands_above_the_headings_or_in_the_name_of_the_file(self, cast, courses, name, above, code):
        found = self.targets(cast, (name, f"{above}\n{self.HEAD}65010991,สมชาย รักเรียน"))
        assert found == {name: courses.get(code)}

    def test_they_are_one_plan_that_is_applied_and_taken_back_as_one(self, cast, courses):
        files = [
            ("ปศ101.csv", f"{self.HEAD}65010990,อรทัย ใจดี\n65010990,อรทัย ใจดี".encode("cp874")),
            ("2204101.csv", f"{self.HEAD}65010990,อรทัย ใจดี\n65010991,สมชาย รักเรียน".encode()),
            ("rest.csv", f"{self.HEAD}65010992,มานะ มีใจ".encode()),
        ]
        batch = plan_files(acting_user=cast.admin, now=NOW, files=files, year=2569, term=1)
        # What a file is about that says nothing of it, somebody chooses; a course is not made of a file's name.
        options = {"courses": {"rest.csv": str(courses["ปศ 1011"].pk)}}
        batch = plan_again(acting_user=cast.admin, now=NOW, batch=batch, options=options)
        verdicts = batch.lines.exclude(verdict=Verdict.MISSING).values_list("verdict", flat=True)
        assert list(verdicts) == [Verdict.NEW, Verdict.PROBLEM, Verdict.NEW, Verdict.NEW, Verdict.NEW]
        apply(cast, batch)
        places = Enrollment.objects.filter(course__in=courses.values()).order_by("course__slug", "user__student_number")
        assert list(places.values_list("course__code", "user__student_number")) == [
            ("ปศ 101", "65010990"), ("ปศ 1011", "65010992"), ("2204101", "65010990"), ("2204101", "65010991"),
        ]  # fmt: skip
        batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch)
        assert not places.exists()
        assert not User.objects.filter(student_number__startswith="6501099").exists()

    def test_lists_of_the_groups_of_one_course_all_come_into_it(self, cast):
        files = [
            ("1.csv", f"{self.HEAD}65010990,อรทัย ใจดี".encode()),
            ("2.csv", f"{self.HEAD}65010991,สมชาย ดี".encode()),
        ]
        batch = plan_files(acting_user=cast.instructor, now=NOW, files=files, course=cast.course)
        apply(cast, plan_again(acting_user=cast.instructor, now=NOW, batch=batch), by=cast.instructor)
        assert Enrollment.objects.filter(course=cast.course, user__student_number__startswith="6501099").count() == 2


@pytest.mark.django_db
class TestMissing:
    def test_who_is_missing_goes_only_when_ticked(self, cast):
        third = User.objects.create(username="third", full_name="ที่สาม")
        enroll(acting_user=cast.admin, now=NOW, course=cast.course, person=third)
        batch = planned(cast, "65010231\tณัฐวดี ขัติยะ")
        missing = batch.lines.get(verdict=Verdict.MISSING, wanted__person=cast.student2.pk)
        apply(cast, batch, chosen=[missing.number, 1, 99])
        assert Enrollment.objects.get(user=cast.student2).state == Enrollment.State.DROPPED
        assert Enrollment.objects.get(user=third).state == Enrollment.State.ACTIVE
        assert batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch) == (1, 0)
        assert Enrollment.objects.get(user=cast.student2).state == Enrollment.State.ACTIVE

    def test_all_of_them_when_all_are_ticked(self, cast):
        apply(cast, planned(cast, "65010231\tณัฐวดี ขัติยะ"), chosen=None)
        assert Enrollment.objects.get(user=cast.student2).state == Enrollment.State.DROPPED

    def test_who_is_on_the_list_with_a_fault_is_not_missing(self, cast):
        batch = planned(cast, "65010231\tณัฐวดี\tstudent2@example.ac.th")
        assert not batch.lines.filter(verdict=Verdict.MISSING).exists()


@pytest.mark.django_db
class TestAccounts:
    HEAD = "รหัสนักศึกษา,ชื่อ-สกุล,อีเมล,คณะ\n"

    def test_what_is_missing_is_filled_and_the_rest_only_told(self, cast):
        User.objects.filter(pk=cast.student1.pk).update(faculty="")
        batch = planned(cast, f"{self.HEAD}65010231,ณัฐวดี ใหม่,new@x.ac.th,อักษรศาสตร์")
        verdict, message = line_of(batch, number=2)
        assert verdict == Verdict.CHANGED
        assert "The account gets: faculty" in message
        assert "The account's name is ณัฐวดี ขัติยะ." in message
        apply(cast, batch)
        cast.student1.refresh_from_db()
        assert (cast.student1.faculty, cast.student1.full_name) == ("อักษรศาสตร์", "ณัฐวดี ขัติยะ")
        batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch)
        cast.student1.refresh_from_db()
        assert cast.student1.faculty == ""

    def test_an_instructor_changes_no_account_that_is_also_in_another_course(self, cast):
        enroll(acting_user=cast.admin, now=NOW, course=cast.other_course, person=cast.student1)
        text = f"{self.HEAD}65010231,ณัฐวดี ใหม่,,\n65010188,กิตติพงศ์ ใหม่,,"
        batch = planned(cast, text, by=cast.instructor, accounts="overwrite")
        assert line_of(batch, number=2)[0] == Verdict.UNCHANGED
        assert line_of(batch, number=3)[0] == Verdict.CHANGED
        apply(cast, batch, by=cast.instructor)
        cast.student2.refresh_from_db()
        assert cast.student2.full_name == "กิตติพงศ์ ใหม่"

    def test_what_an_instructor_may_no_longer_change_stops_the_whole_list(self, cast):
        batch = planned(cast, f"{self.HEAD}65010188,กิตติพงศ์ ใหม่,,", by=cast.instructor, accounts="overwrite")
        enroll(acting_user=cast.admin, now=NOW, course=cast.other_course, person=cast.student2)
        with pytest.raises(ValidationError, match="Line 2: You may not change the account"):
            apply(cast, batch, by=cast.instructor)

    def test_nobody_becomes_an_administrators_student_by_an_address_nor_staff_by_an_instructors_list(self, cast):
        text = "ชื่อ-สกุล,อีเมล,บทบาท\nผู้ดูแล,admin@example.ac.th,\nใหม่ ใหม่,new@x.ac.th,teacher"
        batch = planned(cast, text, by=cast.instructor)
        assert "Somebody has an account" in line_of(batch, number=2)[1]
        assert "Only an administrator makes somebody instructor" in line_of(batch, number=3)[1]

    def test_the_same_name_is_nobody(self, cast):
        batch = planned(cast, f"{self.HEAD}65019999,{cast.student1.full_name},,")
        assert line_of(batch, number=2)[0] == Verdict.NEW

    def test_invitations_go_only_when_they_are_asked_for(self, cast, django_capture_on_commit_callbacks):
        for number, options in ((1, {}), (2, {"invite": True})):
            batch = planned(cast, f"{self.HEAD}6501999{number},อรทัย ใจดี,o{number}@x.ac.th,")
            with django_capture_on_commit_callbacks(execute=True):
                apply(cast, batch, options=options)
        assert [message.to for message in mail.outbox] == [["o2@x.ac.th"]]


@pytest.mark.django_db
class TestUndo:
    def test_an_account_that_somebody_uses_stays_and_loses_the_place(self, cast):
        batch = apply(cast, planned(cast, "65010998\tอรทัย ใจดี\n65010999\tสมชาย ใจดี"))
        used = User.objects.get(student_number="65010999")
        set_password(acting_user=cast.admin, now=NOW, person=used, password="a long enough password")
        assert batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch) == (2, 0)
        assert not User.objects.filter(student_number="65010998").exists()
        assert not used.enrollments.exists()

    def test_a_group_that_the_list_made_goes_when_it_is_empty(self, cast):
        batch = apply(cast, planned(cast, "65010998\tอรทัย ใจดี\tกลุ่ม 8\n65010999\tสมชาย ใจดี\tกลุ่ม 9"))
        kept = Enrollment.objects.get(user__student_number="65010999")
        change_enrollment(
            acting_user=cast.admin, now=later(minutes=2), enrollment=kept, role=Role.AUDITOR, state=kept.state,
            group=kept.group,
        )  # fmt: skip
        assert batches.undo(acting_user=cast.admin, now=later(minutes=3), batch=batch) == (1, 1)
        assert set(Group.objects.filter(name__in=["กลุ่ม 8", "กลุ่ม 9"]).values_list("name", flat=True)) == {"กลุ่ม 9"}


def large(first: int, number: int) -> str:
    return "รหัสนักศึกษา,ชื่อ-สกุล,อีเมล\n" + "\n".join(
        f"{first + n},นางสาวพิมพ์ชนก แสงทองที่{n},s{first + n}@example.ac.th" for n in range(number)
    )


@pytest.mark.django_db
class TestLarge:
    def test_in_chunks_by_the_worker_all_or_nothing(self, cast):
        batch = planned(cast, large(6_600_000_000, 1_100))
        assert batch.state == Batch.State.PLANNING  # the worker has not come to it
        work(batch.pk)
        batch.refresh_from_db()
        assert (batch.state, batch.done, batch.lines.filter(verdict=Verdict.NEW).count()) == ("planned", 1100, 1100)
        apply(cast, batch)
        # Somebody takes a number of the last chunk after the look over the whole.
        taken = User.objects.create(username="other", full_name="คนอื่น", student_number="6600001050")
        work(batch.pk)
        batch.refresh_from_db()
        assert batch.state == Batch.State.PLANNED
        assert "Line 1052: Somebody has an account with “6600001050” by now" in batch.failure
        assert not User.objects.filter(student_number__startswith="66000000").exists()
        taken.delete()
        apply(cast, batch)
        work(batch.pk)
        batch.refresh_from_db()
        assert (batch.state, Enrollment.objects.filter(course=cast.course).count()) == ("applied", 1105)
        batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch)
        work(batch.pk)
        batch.refresh_from_db()
        assert (batch.state, batch.options["left"], Enrollment.objects.filter(course=cast.course).count()) == (
            "undone",
            0,
            5,
        )

    def test_a_line_that_fails_in_a_late_chunk_takes_the_chunks_before_back(self, cast):
        batch = planned(cast, large(6_600_000_000, 1_100))
        work(batch.pk)
        batch.refresh_from_db()
        apply(cast, batch)
        # The look over the whole is past: the first chunk is done, then somebody takes a number.
        first = list(batch.lines.filter(verdict=Verdict.NEW)[:500])
        batches.kind_of(batch.kind).apply_many(batch, first, cast.admin, later(minutes=1))
        work(batch.pk)
        batch.refresh_from_db()
        assert batch.state == Batch.State.PLANNED
        assert batch.failure

    def test_statements_do_not_grow_with_the_list(self, cast):
        asked = []
        for number in (3, 400):
            batch = plan_roster(acting_user=cast.admin, now=NOW, course=cast.course, text=large(6_600_000_000, number))
            with CaptureQueriesContext(connection) as applied:
                apply(cast, batch)
            with CaptureQueriesContext(connection) as undone:  # one for each relation of a place and of an account
                batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch)
            asked.append((len(applied), len(undone)))
        # Django takes rows of accounts and of places out by the hundred; on SQLite it writes a thousand values at once.
        more = 2 * 3 if connection.vendor == "postgresql" else 40
        for few, many in zip(*asked, strict=True):
            assert many <= few + more


def apply_at_once(cast: Cast, plans: list[Batch]) -> tuple[list[str], list[str]]:
    """Apply `plans` at the same moment; return what became of each, in no order, and what the refused were told."""
    said = []

    def act(plan: Batch) -> str:
        try:
            return apply(cast, plan).state
        except ValidationError as error:
            said.append(" ".join(error.messages))
            return "refused"

    return at_once([lambda plan=plan: act(plan) for plan in plans]), said


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_administrators_apply_the_same_list_and_one_wins(self):
        cast = make_cast()
        text = "65010998\tอรทัย ใจดี\tortai@x.ac.th\n65010188\tกิตติพงศ์ ใจงาม\t\tกลุ่ม 1"
        plans = [plan_roster(acting_user=cast.admin, now=NOW, course=cast.course, text=text) for _n in range(2)]
        states, said = apply_at_once(cast, plans)
        assert sorted(states) == ["applied", "refused"]
        # The second finds the account there, or the same change: the line is named, and nothing of its list is done.
        assert said[0].startswith("Line 1: Somebody has an account with “65010998” by now. Make the plan again")
        assert Enrollment.objects.filter(user__student_number="65010998").count() == 1

    def test_two_long_lists_by_two_workers(self):
        cast = make_cast()
        plans = [planned(cast, large(6_600_000_000, 600), by=cast.admin) for _n in range(2)]
        for plan in plans:
            plan.refresh_from_db()
        # More than 500 lines: the worker, which begins at the commit, does them in two transactions.
        at_once([lambda plan=plan: apply(cast, plan) for plan in plans])
        outcomes = {plan.state: plan for plan in Batch.objects.filter(pk__in=[plan.pk for plan in plans])}
        assert set(outcomes) == {Batch.State.APPLIED, Batch.State.PLANNED}
        assert "Make the plan again" in outcomes[Batch.State.PLANNED].failure
        assert User.objects.filter(student_number__startswith="66000").count() == 600
        assert Enrollment.objects.filter(course=cast.course).count() == 605
        assert outcomes[Batch.State.APPLIED].lines.filter(done=True).count() == 600
        assert not outcomes[Batch.State.PLANNED].lines.filter(done=True).exists()

    def test_two_lists_that_move_the_same_people(self):
        cast = make_cast()
        text = "65010188\tกิตติพงศ์ ใจงาม\t\tกลุ่ม {}\n65010231\tณัฐวดี ขัติยะ\t\tกลุ่ม {}"
        plans = [planned(cast, text.format(*groups)) for groups in ((1, 2), (3, 3))]
        states, said = apply_at_once(cast, plans)
        assert sorted(states) == ["applied", "refused"]
        assert said[0].startswith("Line 1: The place of กิตติพงศ์ ใจงาม was changed since the preview.")

    def test_one_plan_is_applied_once(self):
        cast = make_cast()
        plan = plan_roster(acting_user=cast.admin, now=NOW, course=cast.course, text="65010998\tอรทัย ใจดี")

        def act() -> str:
            try:
                return apply(cast, plan).state
            except batches.PlanChangedError:
                return "refused"

        assert sorted(at_once([act, act])) == ["applied", "refused"]


@pytest.mark.django_db
def test_a_list_applied_twice_changes_nothing_the_second_time(cast):
    text = "65010998\tอรทัย ใจดี\tortai@x.ac.th\tกลุ่ม 1"
    apply(cast, planned(cast, text))
    again = planned(cast, text)
    assert [line.verdict for line in again.lines.exclude(verdict=Verdict.MISSING)] == [Verdict.UNCHANGED]


@pytest.mark.django_db
def test_a_plan_gone_stale_is_refused_and_can_be_made_again(cast):
    batch = planned(cast, "65010188\tกิตติพงศ์ ใจงาม\tกลุ่ม 1")
    place = Enrollment.objects.get(user=cast.student2)
    change_enrollment(
        acting_user=cast.admin, now=later(minutes=1), enrollment=place, role=Role.STUDENT, state="dropped", group=None
    )
    with pytest.raises(ValidationError, match="Line 1: The place of กิตติพงศ์ ใจงาม was changed since the preview"):
        apply(cast, batch)
    batch = plan_again(acting_user=cast.admin, now=later(minutes=2), batch=batch)
    apply(cast, batch)
    place.refresh_from_db()
    assert (place.state, place.group) == ("active", cast.group1)


@pytest.mark.django_db
def test_a_course_of_another_term_of_the_same_code_is_not_meant(cast):
    create_course(acting_user=cast.admin, now=NOW, slug="rus331-2", code="rus331", title="อื่น", year=2569, term=2)
    batch = plan_files(
        acting_user=cast.admin, now=NOW, year=2569, term=1,
        files=[("list.csv", "รหัสวิชา,รหัสนักศึกษา,ชื่อ-สกุล\nrus331,65010998,อรทัย ใจดี".encode())],
    )  # fmt: skip
    batch = plan_again(acting_user=cast.admin, now=NOW, batch=batch)
    assert batch.lines.get(verdict=Verdict.NEW).wanted["course"] == cast.course.pk
