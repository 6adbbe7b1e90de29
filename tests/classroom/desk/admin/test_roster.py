"""The pages of a pasted list: paste, look, apply, take back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from classroom.accounts.models import User
from classroom.batches.models import Batch, BatchFile
from classroom.batches.queries import open_batches
from classroom.courses.models import Course, Enrollment
from classroom.courses.services import ROSTER, next_term, plan_roster
from tests.cast import NOW
from tests.classroom.desk.admin.conftest import AdminWorld

LINE = "65010998\tสมชาย รักเรียน\tsomchai@x.ac.th\tกลุ่ม 1"


def page(world: AdminWorld, name: str = "", batch: Batch | None = None) -> str:
    if batch:
        return reverse(f"admin:batches_batch{name}", args=(batch.pk,))
    return reverse("admin:courses_course_roster", args=(world.cast.course.pk,))


@pytest.fixture
def admin(world, sign_in):
    return sign_in(world.cast.admin)


def test_from_the_paste_to_the_undo(world, admin):
    shown = admin.post(page(world), {"text": LINE}, follow=True)
    batch = Batch.objects.latest("pk")
    assert "Apply 1 line" in shown.content.decode()
    assert not User.objects.filter(student_number="65010998").exists()

    done = admin.post(page(world, "_apply", batch), {"plan_hash": batch.plan_hash}, follow=True)
    assert "The plan is applied" in done.content.decode()
    place = Enrollment.objects.get(user__student_number="65010998")
    assert (place.state, place.group) == (Enrollment.State.ACTIVE, world.cast.group1)

    back = admin.post(page(world, "_undo", batch), follow=True)
    assert "1 line is taken back" in back.content.decode()
    assert not User.objects.filter(student_number="65010998").exists()  # nobody had used the account


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "Choose a file, or paste"), (" \n ", "Choose a file, or paste"), ("x\n" * 20_002, "more than 20000")],
)
def test_a_list_that_cannot_be_read_comes_back_with_its_reason(world, admin, text, reason):
    response = admin.post(page(world), {"text": text})
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert Batch.objects.count() == 1


def test_a_list_with_nothing_to_do_has_no_button(world, admin):
    words = admin.post(page(world), {"text": "65010231\tณัฐวดี ขัติยะ\tกลุ่ม 1"}, follow=True).content.decode()
    assert "Drop those who are ticked" in words  # the other student is not on the list
    assert "Apply" not in words


def test_what_was_not_shown_is_not_done(world, admin):
    for forged in ({}, {"plan_hash": "0" * 64}):
        response = admin.post(page(world, "_apply", world.batch), forged, follow=True)
        assert "applied or changed meanwhile" in response.content.decode()
    assert not User.objects.filter(student_number="65010999").exists()


def test_a_line_that_can_no_longer_be_applied_is_named_and_nothing_is_done(world, admin):
    text = f"{LINE}\n65010997\tอรทัย ใจดี"
    batch = plan_roster(acting_user=world.cast.admin, now=NOW, course=world.cast.course, text=text)
    User.objects.create(username="65010997", full_name="คนอื่น คนไกล")
    response = admin.post(page(world, "_apply", batch), {"plan_hash": batch.plan_hash}, follow=True)
    assert "Nothing was applied: Line 2:" in response.content.decode()
    assert not User.objects.filter(student_number="65010998").exists()
    batch.refresh_from_db()
    assert batch.state == Batch.State.PLANNED


def test_a_list_put_away_is_no_open_one(world, admin):
    assert open_batches(ROSTER) == [world.batch]
    admin.post(page(world, "_discard", world.batch))
    assert open_batches(ROSTER) == []


@pytest.mark.parametrize("lines", [1, 30])
def test_the_preview_takes_a_fixed_number_of_queries(world, admin, lines, django_assert_num_queries):
    text = "\n".join(f"{65020000 + number}\tนักศึกษา คนที่{number}" for number in range(lines))
    batch = plan_roster(acting_user=world.cast.admin, now=NOW, course=world.cast.course, text=text)
    admin.get(page(world, "_change", batch))
    with django_assert_num_queries(7):  # session, user; plan with its maker, counts, new and missing lines; course
        admin.get(page(world, "_change", batch))


class TestEncoding:
    """A file whose encoding cannot be told is kept; another is chosen without bringing the file again."""

    MIXED = "รหัสนักศึกษา,ชื่อ-สกุล\n".encode() + "65010998,สมชาย รักเรียน".encode("cp874")

    def send(self, admin, world, content: bytes):
        file = SimpleUploadedFile("list.csv", content, "text/csv")
        return admin.post(page(world), {"files": file}, follow=True)

    def test_a_refused_file_is_read_in_the_encoding_that_is_chosen(self, world, admin):
        words = self.send(admin, world, self.MIXED).content.decode()
        batch = Batch.objects.latest("pk")
        assert "line 1 is written in UTF-8, line 2 in another encoding" in words
        assert "The file is kept. Choose the encoding" in words
        columns = page(world, "_columns", batch)
        # As UTF-8 it is refused again, with the line; the file is still there.
        again = admin.post(columns, {"encoding": "utf-8", "look": "1"}, follow=True).content.decode()
        assert "cannot be read as UTF-8: line 2 is not written in it" in again
        whole = "รหัสนักศึกษา,ชื่อ-สกุล\n65010998,สมชาย รักเรียน".encode("cp874")
        BatchFile.objects.filter(batch=batch).update(content=whole)
        # Now it can be read as Windows-874, and shows its first lines.
        shown = admin.post(columns, {"encoding": "cp874", "look": "1"}, follow=True).content.decode()
        assert "สมชาย รักเรียน" in shown
        assert "The file is kept" not in shown

    def test_a_list_that_was_read_in_the_wrong_encoding_is_read_anew(self, world, admin):
        self.send(admin, world, "รหัสนักศึกษา,ชื่อ-สกุล\n65010998,สมชาย รักเรียน".encode("cp874"))
        batch = Batch.objects.latest("pk")
        columns = page(world, "_columns", batch)
        form = {"encoding": "utf-8", "delimiter": ",", "head": "1", "accounts": "fill", "look": "1"}
        wrong = admin.post(columns, form, follow=True).content.decode()
        assert "cannot be read as UTF-8: line 1 is not written in it" in wrong
        # What the program finds by itself is one of the choices.
        right = admin.post(columns, {"encoding": "", "look": "1"}, follow=True).content.decode()
        assert "สมชาย รักเรียน" in right
        admin.post(
            columns, form | {"encoding": "cp874", "column_0": "student_number", "column_1": "full_name"} | {"look": ""}
        )
        assert batch.lines.filter(wanted__full_name="สมชาย รักเรียน").exists()

    def test_what_no_encoding_mends_is_not_kept(self, world, admin):
        for content in (b"", b"\xd0\xcf\x11\xe0" + b"\0" * 600):
            before = Batch.objects.count()
            assert self.send(admin, world, content).status_code == 422
            assert Batch.objects.count() == before


class TestTerm:
    """Lists for a whole term: the courses that are not here are made by one tick, and files find their courses."""

    LISTS = reverse("admin:courses_course_rosters")

    def send(self, admin, *files: tuple[str, str], term: int = 2):
        sent = [SimpleUploadedFile(name, text.encode(), "text/csv") for name, text in files]
        return admin.post(self.LISTS, {"year": 2569, "term": term, "files": sent}, follow=True)

    def test_one_tick_makes_all_courses_with_their_books(self, world, admin):
        lines = "รหัสวิชา,ชื่อวิชา,ชื่อ-สกุล,อีเมล,บทบาท\nปศ 101,โลก,มานะ มีใจ,m@x.ac.th,ผู้สอน\nปศ 102,ไทย,มานะ มีใจ,m@x.ac.th,ผู้สอน"
        shown = self.send(admin, ("who.csv", lines))
        book, batch = world.cast.course.books.get(), Batch.objects.latest("pk")
        assert "Make all courses that are not here yet" in shown.text
        form = shown.context["form"]
        values = {name: form[name].value() or "" for name in form.fields if name not in ("make_all", "books")}
        planned = admin.post(page(world, "_columns", batch), values | {"make_all": "on", "books": book.pk}, follow=True)
        assert planned.text.count("<strong>new</strong>") == 2
        assert "The new courses read" in planned.text
        batch.refresh_from_db()
        admin.post(page(world, "_apply", batch), {"plan_hash": batch.plan_hash})
        made = Course.objects.filter(year=2569, term=2)
        assert {(course.title, *course.books.all()) for course in made} == {("โลก", book), ("ไทย", book)}

    def test_a_list_for_each_course_is_shown_with_the_course_that_it_is_taken_for(self, world, admin):
        head = "รหัสนักศึกษา,ชื่อ-สกุล\n"
        files = (("rus331.csv", f"{head}65010990,อรทัย ใจดี"), ("new.csv", f"{head}65010991,สมชาย ดี"))
        shown = self.send(admin, *files, term=1)
        form, batch = shown.context["form"], Batch.objects.latest("pk")
        chosen = {form[name].label: form[name].value() for name in form.names}
        assert chosen == {"rus331.csv": str(world.cast.course.pk), "new.csv": "undecided"}
        # A course is not made of the name of a file.
        assert "make" not in dict(form.fields[next(iter(form.names))].choices)
        assert not {"make_all", "books", "encoding", "delimiter", "head"} & form.fields.keys()
        values = {name: form[name].value() or "" for name in form.fields}
        planned = admin.post(page(world, "_columns", batch), values, follow=True)
        assert "Apply 1 line" in planned.text
        assert "There is no course “new.csv” here." in planned.text

    def test_a_list_that_names_no_course_is_asked_for_it(self, world, admin):
        shown = self.send(admin, ("list.csv", "รหัสนักศึกษา,ชื่อ-สกุล\n65010990,อรทัย ใจดี"), term=1)
        form, batch = shown.context["form"], Batch.objects.latest("pk")
        assert [form[name].label for name in form.names] == ["Lines that name no course"]
        values = {name: form[name].value() or "" for name in form.fields}
        planned = admin.post(page(world, "_columns", batch), values, follow=True).text
        assert "The list does not say which course this line is about." in planned
        chosen = dict.fromkeys(form.names, str(world.cast.course.pk))
        assert "Apply 1 line" in admin.post(page(world, "_columns", batch), values | chosen, follow=True).text

    def test_the_term_that_is_offered_is_the_one_that_is_prepared(self, admin):
        form = admin.get(self.LISTS).context["form"]
        assert (form["year"].value(), form["term"].value()) == next_term(timezone.localdate())


def test_a_list_with_more_people_than_seats_is_applied_only_with_a_tick(world, admin):
    course = world.cast.course
    course.seats = 2
    course.save()
    shown = admin.post(page(world), {"text": LINE}, follow=True).content.decode()
    batch = Batch.objects.latest("pk")
    assert "2, of which 0 are free." in shown
    assert "1 has no seat." in shown
    refused = admin.post(page(world, "_apply", batch), {"plan_hash": batch.plan_hash}, follow=True).content.decode()
    assert "has 2 seats, of which 0 are free, and the list brings in more: 1" in refused
    assert not User.objects.filter(student_number="65010998").exists()
    admin.post(page(world, "_apply", batch), {"plan_hash": batch.plan_hash, "beyond": "on"})
    assert Enrollment.objects.filter(course=course, user__student_number="65010998").exists()
