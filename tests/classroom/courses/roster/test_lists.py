"""A pasted list becomes a plan; the plan is applied as it was shown, and can be taken back."""

import pytest
from django.core.exceptions import ValidationError

from classroom.accounts.models import User
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.courses.models import Enrollment, Role
from classroom.courses.services import change_enrollment, enroll, plan_roster
from classroom.courses.services.roster import read_files
from tests.cast import NOW, Cast, later

pytestmark = pytest.mark.django_db

Verdict = BatchLine.Verdict


def plan(cast: Cast, text: str) -> Batch:
    return plan_roster(acting_user=cast.admin, now=NOW, course=cast.course, text=text)


def read_roster(text: str):
    return read_files([("", text.encode())]).rows


def apply(cast: Cast, batch: Batch) -> Batch:
    return batches.apply(acting_user=cast.admin, now=later(minutes=1), batch=batch, plan_hash=batch.plan_hash)


def verdicts(batch: Batch) -> list[str]:
    return [line.verdict for line in batch.lines.all() if line.verdict != Verdict.MISSING]


class TestRead:
    def test_thai_headings_name_the_columns_in_any_order(self):
        rows = read_roster("ลำดับ\tกลุ่ม\tชื่อ\tนามสกุล\tรหัสนักศึกษา\tอีเมล\n1\tกลุ่ม 1\tนางสาวอรทัย\tใจดี\t65010999\tA@x.ac.th")
        assert (rows[0].full_name, rows[0].student_number, rows[0].email, rows[0].group) == (
            "อรทัย ใจดี",
            "65010999",
            "a@x.ac.th",
            "กลุ่ม 1",
        )

    def test_without_headings_cells_are_told_by_their_looks(self):
        (row,) = read_roster("1, ๖๕๐๑๐๙๙๙, นายสมชาย รักเรียน, somchai@x.ac.th, กลุ่ม 2")
        assert (row.number, row.full_name, row.student_number, row.email, row.group) == (
            1,
            "สมชาย รักเรียน",
            "65010999",
            "somchai@x.ac.th",
            "กลุ่ม 2",
        )

    @pytest.mark.parametrize("text", ["", "  \n\t\n"])
    def test_an_empty_list_is_refused_in_words(self, text):
        with pytest.raises(ValidationError, match="nothing in it"):
            read_roster(text)

    def test_a_name_that_begins_like_a_title_keeps_its_letters(self):
        (row,) = read_roster("นางนวล บินสูง\t65010998")
        assert row.full_name == "นวล บินสูง"

    def test_a_name_of_which_a_title_is_only_the_beginning_stays_whole(self):
        (row,) = read_roster("นายิกา บินสูง\t65010998")
        assert row.full_name == "นายิกา บินสูง"

    def test_a_stray_quotation_mark_does_not_swallow_the_lines_after_it(self):
        rows = read_roster('65010998\t"อรทัย ใจดี\n65010999\tสมชาย รักเรียน')
        assert [row.student_number for row in rows] == ["65010998", "65010999"]

    def test_a_line_without_end_is_refused_in_words(self):
        with pytest.raises(ValidationError, match="Line 1 cannot be read"):
            read_roster("ก" * 200_000)


class TestPlan:
    def test_new_people_known_people_and_members_are_told_apart(self, cast):
        batch = plan(
            cast,
            "65010999\tอรทัย ใจดี\n"
            f"65010412\t{cast.outsider.full_name}\n"
            f"65010231\t{cast.student1.full_name}\tกลุ่ม 1\n"
            f"65010188\t{cast.student2.full_name}\tกลุ่ม 1\n"
            f"65010077\t{cast.dropped.full_name}",
        )
        assert verdicts(batch) == [Verdict.NEW, Verdict.NEW, Verdict.UNCHANGED, Verdict.CHANGED, Verdict.CHANGED]

    def test_who_is_not_on_the_list_is_shown_and_stays(self, cast):
        batch = plan(cast, "65010231\tณัฐวดี ขัติยะ")
        missing = batch.lines.get(verdict=Verdict.MISSING)
        assert missing.wanted["full_name"] == cast.student2.full_name
        apply(cast, batch)
        assert Enrollment.objects.get(user=cast.student2).state == Enrollment.State.ACTIVE

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("อรทัย ใจดี", "number or an e-mail"),
            ("65010999", "name is missing"),
            ("อรทัย ใจดี\tortai@", "not an e-mail"),
            ("65010231\tณัฐวดี ขัติยะ\tstudent2@example.ac.th", "two different people"),
            ("ธนกร ใจดี\tassistant@example.ac.th", "already, as assistant"),
            ("65010999\t" + "ก" * 151, "too long"),
            ("65010999\tอรทัย ใจดี\t" + "ก" * 61, "too long"),
            ("รหัสนักศึกษา\tชื่อ-สกุล\n6501/999\tอรทัย ใจดี", "cannot be a student number"),
        ],
    )
    def test_a_line_that_cannot_be_done_says_why(self, cast, line, reason):
        batch = plan(cast, line)
        assert verdicts(batch) == [Verdict.PROBLEM]
        assert reason in batch.lines.get(verdict=Verdict.PROBLEM).message

    def test_what_is_bad_in_a_list_is_told_by_its_line(self, cast):
        lines = [
            "รหัสนักศึกษา,ชื่อ-สกุล,อีเมล,กลุ่ม",
            "65010981,=HYPERLINK(1),,", "65010982,+อรทัย ใจดี,,", "65010983,-อรทัย ใจดี,,", "65010984,@อรทัย ใจดี,,",
            "65010985,อรทัย ใจดี,,=1+1", "=65010986,อรทัย ใจดี,,", '="65010987",อรทัย ใจดี,,',
            "65010987,อรทัย ใจดี,,", "65010988,อรทัย ใจงาม,Ortai@X.ac.th,", "65010989,อรทัย ใจแก้ว,อรทัย <ortai@x.ac.th>,",
            "65010990,อรทัย ใจเย็น,mailto:ORTAI@x.ac.th,", "65010991,สม\u200bชาย ใจดี,,", "๖๕๐๑๐๙๙๒,สมชาย ใจงาม,,",
            "6.5E+09,สมชาย ใจแก้ว,,",
        ]  # fmt: skip
        batch = plan(cast, "\n".join(lines))
        told = {line.number: (line.verdict, line.message) for line in batch.lines.exclude(verdict=Verdict.MISSING)}
        formula = "begins like a formula, not like a name."
        same = "Line {} has the same student number or e-mail address."
        new = "A new account and a new place in the course."
        assert told == {
            2: (Verdict.PROBLEM, f"“=HYPERLINK(1)” {formula}"),
            3: (Verdict.PROBLEM, f"“+อรทัย ใจดี” {formula}"),
            4: (Verdict.PROBLEM, f"“-อรทัย ใจดี” {formula}"),
            5: (Verdict.PROBLEM, f"“@อรทัย ใจดี” {formula}"),
            6: (Verdict.PROBLEM, f"“=1+1” {formula}"),
            7: (
                Verdict.PROBLEM,
                "“=65010986” cannot be a student number: it may hold letters, digits and . - _ only.",
            ),
            8: (Verdict.NEW, new),
            9: (Verdict.PROBLEM, same.format(8)),
            10: (Verdict.NEW, new),
            11: (Verdict.PROBLEM, same.format(10)),
            12: (Verdict.PROBLEM, same.format(10)),
            13: (Verdict.NEW, f"{new} Invisible signs or odd spaces were taken out."),
            14: (Verdict.NEW, f"{new} Thai digits were written as 0-9."),
            15: (
                Verdict.PROBLEM,
                "The spreadsheet has rounded the number to 6.5E+09. Make the column text there, and export it again.",
            ),
        }

    def test_the_same_person_twice_is_a_problem_the_second_time(self, cast):
        batch = plan(cast, "65010999\tอรทัย ใจดี\n65010999\tอรทัย ใจดี")
        assert verdicts(batch) == [Verdict.NEW, Verdict.PROBLEM]

    def test_a_number_written_otherwise_is_the_same_number(self, cast):
        """In the course, in one list, and of an account that the list makes."""
        text = (
            "รหัสนักศึกษา\tชื่อ-สกุล\n6-501-0231\tณัฐวดี ขัติยะ\n65-010-999\tอรทัย ใจดี\n"
            "65 010 999\tอรทัย ใจดี\n๖๕๐๑๐๙๙๙\tอรทัย ใจดี\n65.010.188\tกิตติพงศ์ ใจงาม"
        )
        batch = plan(cast, text)
        assert verdicts(batch) == [
            Verdict.UNCHANGED, Verdict.NEW, Verdict.PROBLEM, Verdict.PROBLEM, Verdict.UNCHANGED,
        ]  # fmt: skip
        doubled = batch.lines.filter(verdict=Verdict.PROBLEM)
        same = "Line 3 has the same student number or e-mail address."
        assert [line.message.startswith(same) for line in doubled] == [True, True]
        apply(cast, batch)
        assert User.objects.get(full_name="อรทัย ใจดี").student_number == "65-010-999"
        assert User.objects.get(full_name="ณัฐวดี ขัติยะ").student_number == "65010231"
        again = plan(cast, text.replace("65-010-999", "65010999"))
        assert verdicts(again)[:2] == [Verdict.UNCHANGED, Verdict.UNCHANGED]

    def test_a_mere_dash_is_no_number(self, cast):
        batch = plan(cast, "รหัสนักศึกษา\tชื่อ-สกุล\tอีเมล\n-\tอรทัย ใจดี\to@x.ac.th\n-\tสมชาย รักเรียน\ts@x.ac.th\n-\tไม่มี อะไร\t")
        assert verdicts(batch) == [Verdict.NEW, Verdict.NEW, Verdict.PROBLEM]
        assert not batch.lines.get(number=2).wanted.get("student_number")

    def test_somebody_who_came_by_the_number_written_otherwise_stops_the_list(self, cast):
        batch = plan(cast, "65-010-999\tอรทัย ใจดี")
        User.objects.create(username="orathai", full_name="อรทัย ใจดี", student_number="65010999")
        with pytest.raises(ValidationError, match="Line 1: Somebody has an account with “65-010-999” by now"):
            apply(cast, batch)

    def test_who_is_called_otherwise_on_the_list_is_shown_and_keeps_the_name(self, cast):
        batch = plan(cast, "65010231\tณัฐวดี ขัตติยะ")
        line = batch.lines.get(number=1)
        assert (line.verdict, line.message) == (Verdict.UNCHANGED, "The account's name is ณัฐวดี ขัติยะ.")

    def test_two_addresses_that_begin_alike_make_two_accounts(self, cast):
        apply(cast, plan(cast, "อรทัย ใจดี\tortai@x.ac.th\nอรทัย ใจงาม\tortai@y.ac.th"))
        assert set(User.objects.filter(email__startswith="ortai").values_list("username", flat=True)) == {
            "ortai@x.ac.th",
            "ortai@y.ac.th",
        }

    def test_a_number_that_someone_signs_in_with_in_other_letters_is_a_problem(self, cast):
        User.objects.create(username="B65010999", full_name="คนอื่น คนไกล")
        batch = plan(cast, "รหัสนักศึกษา\tชื่อ-สกุล\nb65010999\tอรทัย ใจดี")
        assert "taken by someone else" in batch.lines.get(verdict=Verdict.PROBLEM).message

    @pytest.mark.parametrize("lines", [1, 60])
    def test_planning_takes_a_fixed_number_of_queries(self, cast, django_assert_num_queries, lines):
        text = "\n".join(f"{65020000 + n}\tนักศึกษา คนที่{n}" for n in range(lines))
        # the files and the state; then groups, people by number, address and name, places, teaching, missing; the lines
        with django_assert_num_queries(18):
            plan(cast, text)

    def test_nothing_is_done_before_it_is_applied(self, cast):
        plan(cast, "65010999\tอรทัย ใจดี")
        assert not User.objects.filter(student_number="65010999").exists()


class TestApply:
    def test_accounts_and_places_are_made(self, cast):
        apply(cast, plan(cast, "65010999\tอรทัย ใจดี\tortai@x.ac.th\tกลุ่ม 3"))
        place = Enrollment.objects.get(user__student_number="65010999")
        assert (place.course, place.role, place.state, place.group.name) == (
            cast.course,
            Role.STUDENT,
            Enrollment.State.ACTIVE,
            "กลุ่ม 3",
        )
        assert not place.user.has_usable_password()

    def test_a_returning_student_keeps_the_old_place(self, cast):
        apply(cast, plan(cast, "65010077\tสุดารัตน์ บุญมา"))
        place = Enrollment.objects.get(user=cast.dropped)
        assert (place.pk, place.state, place.group) == (
            cast.enrollments["dropped"].pk,
            Enrollment.State.ACTIVE,
            cast.group1,
        )

    def test_only_the_plan_that_was_shown_is_applied_and_only_once(self, cast):
        batch = plan(cast, "65010999\tอรทัย ใจดี")
        with pytest.raises(batches.PlanChangedError):
            batches.apply(acting_user=cast.admin, now=NOW, batch=batch, plan_hash="0" * 64)
        assert not User.objects.filter(student_number="65010999").exists()
        apply(cast, batch)
        with pytest.raises(batches.PlanChangedError):
            apply(cast, batch)

    def test_who_was_made_assistant_after_the_preview_does_not_become_a_student(self, cast):
        batch = plan(cast, f"65010998\tอรทัย ใจดี\n65010412\t{cast.outsider.full_name}")
        enroll(acting_user=cast.admin, now=NOW, course=cast.course, person=cast.outsider, role=Role.ASSISTANT)
        with pytest.raises(ValidationError, match="Line 2: The place of ธนกฤต วงศ์ไพศาล was changed since the preview"):
            apply(cast, batch)
        assert not User.objects.filter(student_number="65010998").exists()
        assert Enrollment.objects.get(user=cast.outsider, course=cast.course).role == Role.ASSISTANT


class TestUndo:
    def test_new_places_and_unused_accounts_go_and_moves_go_back(self, cast):
        batch = apply(cast, plan(cast, "65010999\tอรทัย ใจดี\n65010188\tกิตติพงศ์ ใจงาม\tกลุ่ม 1"))
        assert batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch) == (2, 0)
        assert not User.objects.filter(student_number="65010999").exists()
        assert Enrollment.objects.get(user=cast.student2).group == cast.group2

    def test_an_assistant_of_a_list_is_in_no_group_and_comes_back_limited_as_before(self, cast):
        place = cast.enrollments["assistant"]
        Enrollment.objects.filter(pk=place.pk).update(state="dropped")
        number = place.user.student_number or "A1"
        User.objects.filter(pk=place.user_id).update(student_number=number)
        batch = plan(cast, f"รหัสนักศึกษา\tชื่อ\tกลุ่ม\tบทบาท\n{number}\t{place.user.full_name}\tกลุ่ม 1\tassistant")
        (line,) = batch.lines.exclude(verdict=Verdict.MISSING)
        assert (line.verdict, "group" in line.wanted) == (Verdict.CHANGED, False)
        assert "An assistant is in no group" in line.message
        batch = apply(cast, batch)
        place.refresh_from_db()
        assert (place.state, place.group, list(place.limited_to.all())) == ("active", None, [cast.group2])
        batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch)
        place.refresh_from_db()
        assert (place.state, place.group, list(place.limited_to.all())) == ("dropped", None, [cast.group2])

    def test_what_was_changed_since_is_left_alone(self, cast):
        batch = apply(cast, plan(cast, "65010188\tกิตติพงศ์ ใจงาม\tกลุ่ม 1"))
        place = Enrollment.objects.get(user=cast.student2)
        change_enrollment(
            acting_user=cast.admin,
            now=later(minutes=5),
            enrollment=place,
            role=Role.AUDITOR,
            state=place.state,
            group=place.group,
        )
        assert batches.undo(acting_user=cast.admin, now=later(minutes=9), batch=batch) == (0, 1)
        assert Enrollment.objects.get(user=cast.student2).role == Role.AUDITOR
