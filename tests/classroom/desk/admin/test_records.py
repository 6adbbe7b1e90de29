"""The audit in the admin: who reads what of it, how it is narrowed, and what is given out as a file."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from classroom.accounts.models import User
from classroom.assignments.models import Assignment
from classroom.audit.models import AuditEntry, Way
from classroom.audit.queries import kinds_on_record
from classroom.audit.services import record
from classroom.audit.source import Source, acting_from
from classroom.desk.admin.records import ShortPaginator
from tests.cast import Cast
from tests.site.test_view_as import begin

pytestmark = pytest.mark.django_db

LIST = reverse("admin:audit_auditentry_changelist")


def file(file_format: str) -> str:
    return reverse("admin:audit_auditentry_file", args=(file_format,))


def page_of(entry: AuditEntry) -> str:
    return reverse("admin:audit_auditentry_change", args=(entry.pk,))


def write(cast: Cast, **other) -> AuditEntry:
    fields = {
        "acting_user": cast.instructor, "now": timezone.now(), "action": "courses.change_enrollment",
        "target": cast.enrollments["student1"], "course_id": cast.course.pk, "changes": {"role": ("student", "auditor")},
    }  # fmt: skip
    return record(**fields | other)


def found(client, **asked) -> set[int]:
    response = client.get(LIST, asked)
    assert response.status_code == 200, response.url
    return {entry.pk for entry in response.context["cl"].result_list}


@pytest.fixture
def read(client):
    def read(person):
        client.force_login(person)
        return client

    return read


class TestWhoReads:
    def test_an_instructor_reads_what_concerns_their_courses(self, cast: Cast, read) -> None:
        own = write(cast)
        other = write(cast, course_id=cast.other_course.pk, target=cast.enrollments["outsider"])
        account = write(cast, course_id=None, target=cast.student1, action="accounts.set_password")
        client = read(cast.instructor)
        assert found(client) == {own.pk}
        assert found(client, course=cast.other_course.pk) == set()
        assert found(client, person=cast.enrollments["outsider"].user_id) == set()
        assert [client.get(page_of(entry)).status_code for entry in (own, other, account)] == [200, 404, 404]
        assert found(read(cast.admin)) == {own.pk, other.pk, account.pk}

    @pytest.mark.parametrize("person", ["assistant", "student1", "dropped", "stranger"])
    def test_nobody_else_reads_it(self, cast: Cast, read, person: str) -> None:
        write(cast)
        client = read(cast.everyone()[person])
        for path in (LIST, file("csv"), file("jsonl"), file("xlsx")):
            assert client.get(path).status_code == 404

    def test_no_name_is_learned_by_trying_keys(self, cast: Cast, read) -> None:
        write(cast)
        page = read(cast.instructor).get(LIST, {"person": cast.stranger.pk}).text
        assert cast.stranger.full_name not in page
        for value in ("x", "-1", "٣", "9" * 30):
            assert found(read(cast.instructor), person=value) == set()

    def test_what_students_do_with_drafts_is_theirs(self, cast: Cast, read) -> None:
        entry = write(cast, acting_user=cast.student1, action="assignments.add_evidence")
        assert found(read(cast.instructor)) == set()
        assert found(read(cast.admin)) == {entry.pk}

    def test_where_essays_have_no_names_nobody_who_marks_reads_whose_they_are(self, cast: Cast, read) -> None:
        now = timezone.now()
        assignment = Assignment.objects.create(
            course=cast.course, title="ไร้ชื่อ", due_at=now + timedelta(days=1), anonymous_marking=True, created_at=now
        )
        assignment.submissions.create(enrollment=cast.enrollments["student1"], created_at=now)
        handed_in = write(cast, acting_user=cast.student1, action="assignments.hand_in")
        marked = write(cast, acting_user=cast.assistant, action="grading.finish_marking")
        own = write(cast, action="grading.finish_marking")
        place = write(cast)
        client = read(cast.instructor)
        assert found(client) == {own.pk, place.pk}
        assert found(client, person=cast.student1.pk) == {own.pk, place.pk}
        type(cast.instructor).objects.filter(pk=cast.instructor.pk).update(is_staff=True)
        assert found(client) == {own.pk, place.pk}
        assert found(read(cast.admin)) >= {handed_in.pk, marked.pk}


class TestNarrowing:
    def test_by_person_as_who_acted_about_whom_and_as_whom(self, cast: Cast, read) -> None:
        about = write(cast)
        acted = write(cast, acting_user=cast.student1, target=cast.course)
        write(cast, target=cast.enrollments["student2"])
        assert found(read(cast.admin), person=cast.student1.pk) == {about.pk, acted.pk}
        viewer = begin(cast, cast.instructor, cast.student1)
        viewer.get(reverse("courses:people", args=(cast.course.slug,)))
        viewed = AuditEntry.objects.get(action="desk.view_page")
        page = read(cast.admin).get(LIST, {"person": cast.student1.pk, "action": "desk.view_page"}).text
        assert page.count(cast.student1.full_name) >= 2
        assert viewed.pk in found(read(cast.admin), person=cast.student1.pk)

    def test_by_course_act_object_time_and_way(self, cast: Cast, read) -> None:
        client = read(cast.admin)
        here = write(cast)
        long_ago = write(cast, now=timezone.now() - timedelta(days=40), course_id=cast.other_course.pk)
        assert found(client, course=cast.course.pk) == {here.pk}
        assert found(client, action="courses.change_enrollment", course=cast.other_course.pk) == {long_ago.pk}
        assert found(client, days="30") == {here.pk}
        assert found(client, object_label="courses.enrollment") == {here.pk, long_ago.pk}
        assert found(client, way__exact=Way.COMMAND) == {here.pk, long_ago.pk}
        assert found(client, way__exact=Way.PAGE) == set()

    def test_by_a_word(self, cast: Cast, read) -> None:
        client = read(cast.admin)
        entry = write(cast, reason="ย้ายตามคำขอ", acting_user=cast.admin)
        for words in ("ตามคำขอ", cast.student1.full_name.split()[0], cast.student1.username, entry.object_id):
            assert found(client, q=words) == {entry.pk}, words
        assert found(client, q="ไม่มีคำนี้") == set()

    def test_an_entry_says_from_to_from_where_and_as_whom(self, cast: Cast, read) -> None:
        page = read(cast.admin).get(page_of(write(cast))).text
        for words in ("student", "Auditor", "→", "Command line", cast.student1.full_name, str(cast.course)):
            assert words.lower() in page.lower(), words

    def test_numbers_are_those_of_the_reader_and_names_are_not(self, cast: Cast, read) -> None:
        cast.admin.language, cast.admin.digits = "th", "thai"
        cast.admin.save()
        entry = write(
            cast, target=cast.course, changes={"year": (2568, 2569), "slug": ("rus330", "rus331"), "term": (1, 2)}
        )
        page = read(cast.admin).get(page_of(entry)).text
        assert "๒๕๖๘" in page
        assert "rus330" in page
        content = b"".join(read(cast.admin).get(file("csv"), {"course": cast.course.pk}).streaming_content).decode()
        assert "2568 → 2569" in content

    def test_queries_do_not_grow_with_the_entries(self, cast: Cast, read) -> None:
        client = read(cast.admin)
        counts = []
        for more in (1, 30):
            for _each in range(more):
                write(cast)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(LIST)
            counts.append(len(queries))
            assert not [query for query in queries if "COUNT(*)" in query["sql"] and "LIMIT" not in query["sql"]]
        assert counts[0] == counts[1]

    def test_kinds_are_found_along_the_index(self, cast: Cast) -> None:
        assert kinds_on_record() == sorted(set(AuditEntry.objects.values_list("object_label", flat=True)))
        for target in (cast.course, cast.student1, cast.enrollments["student1"], cast.course):
            write(cast, target=target)
        with CaptureQueriesContext(connection) as queries:
            assert {"accounts.user", "courses.course", "courses.enrollment"} <= set(kinds_on_record())
        assert len(queries) == 1
        assert kinds_on_record() == sorted(set(AuditEntry.objects.values_list("object_label", flat=True)))

    def test_no_more_is_counted_than_one_pages_through(self, cast: Cast, monkeypatch) -> None:
        monkeypatch.setattr(ShortPaginator, "MOST", 2)
        for _each in range(3):
            write(cast)
        assert ShortPaginator(AuditEntry.objects.order_by("-at"), 50).count == 2


class TestFiles:
    def test_a_csv_of_the_narrowed_list_that_cannot_run(self, cast: Cast, read) -> None:
        write(cast, reason="=HYPERLINK(1)", changes={"role": ("student", "=1+1"), "cutoffs": ({"A": "80"}, {})})
        write(cast, course_id=cast.other_course.pk, reason="ไม่เอา")
        response = read(cast.admin).get(file("csv"), {"course": cast.course.pk})
        content = b"".join(response.streaming_content)
        assert response.streaming
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\xef\xbb\xbf") == 1
        text = content.decode("utf-8-sig")
        assert len(text.splitlines()) == 2
        assert "'=HYPERLINK(1)" in text
        assert cast.student1.full_name in text
        assert "A: 80 → –" in text
        assert "ไม่เอา" not in text
        said = AuditEntry.objects.get(action="audit.export")
        assert (said.actor, said.changes["format"]) == (cast.admin, [None, "csv"])

    @pytest.mark.parametrize(
        ("language", "head", "kind"), [("en", "when,who,user name,", "Page"), ("th", "เมื่อ,ใคร,ชื่อผู้ใช้,", "หน้าเว็บ")]
    )
    def test_as_the_reader_has_chosen_though_it_is_made_while_it_is_sent(
        self, cast: Cast, read, language: str, head: str, kind: str
    ) -> None:
        cast.admin.language, cast.admin.time_zone = language, "America/New_York"
        cast.admin.save()
        with acting_from(Source(way=Way.PAGE)):
            write(cast, now=datetime(2026, 7, 1, 3, tzinfo=UTC))
        response = read(cast.admin).get(file("csv"), {"course": cast.course.pk})
        with translation.override("en" if language == "th" else "th"):
            heads, row = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert heads.startswith(head)
        assert row.startswith("2026-06-30T23:00:00-04:00,")
        assert kind in row

    @pytest.mark.parametrize("file_format", ["csv", "jsonl"])
    def test_batches_ask_only_for_whom_and_what_was_not_asked_for_before(
        self, cast: Cast, read, monkeypatch, file_format: str
    ) -> None:
        monkeypatch.setattr("classroom.desk.queries.records._BATCH", 2)
        client = read(cast.admin)
        counts, sizes = [], []
        for more in (2, 4):
            for _each in range(more):
                write(cast)
            with CaptureQueriesContext(connection) as queries:
                content = b"".join(client.get(file(file_format), {"course": cast.course.pk}).streaming_content)
            counts.append(len(queries))
            sizes.append(content.decode().count(cast.student1.full_name))
        assert counts[0] == counts[1]
        assert sizes[1] == 3 * sizes[0]

    def test_who_is_no_longer_there_is_not_taken_for_the_classroom(self, cast: Cast, read) -> None:
        cast.admin.language = "th"
        cast.admin.save()
        write(cast, acting_user=User(pk=987654))
        client, asked = read(cast.admin), {"course": cast.course.pk}
        (line,) = b"".join(client.get(file("jsonl"), asked).streaming_content).splitlines()
        assert json.loads(line)["actor"] == {"id": 987654, "name": ""}
        assert "บัญชีที่ไม่มีแล้ว" in b"".join(client.get(file("csv"), asked).streaming_content).decode()

    def test_a_workbook(self, cast: Cast, read, monkeypatch) -> None:
        write(cast, reason="=1+1")
        client = read(cast.instructor)
        sheet = load_workbook(io.BytesIO(client.get(file("xlsx")).content)).active
        rows = list(sheet.iter_rows())
        assert len(rows) == 2
        assert [cell.data_type for cell in rows[1] if cell.value == "=1+1"] == ["s"]
        monkeypatch.setattr("classroom.desk.admin.records.MOST_IN_XLSX", 0)
        assert client.get(file("xlsx"), {"days": "7"}).url == f"{LIST}?days=7"

    def test_lines_of_json(self, cast: Cast, read) -> None:
        entry = write(cast)
        response = read(cast.instructor).get(file("jsonl"))
        (line,) = b"".join(response.streaming_content).decode().splitlines()
        told = json.loads(line)
        assert told["actor"] == {"id": cast.instructor.pk, "name": cast.instructor.full_name}
        assert (told["id"], told["changes"], told["about"]["id"]) == (entry.pk, entry.changes, cast.student1.pk)

    def test_no_other_form(self, cast: Cast, read) -> None:
        assert read(cast.admin).get(file("pdf")).status_code == 404


class TestDays:
    def at(self, cast: Cast, *moment: int) -> AuditEntry:
        return write(cast, now=datetime(*moment, tzinfo=UTC))

    def test_from_a_day_to_a_day_as_the_asker_counts_days(self, cast: Cast, read) -> None:
        """23 November in Bangkok lasts from 17:00 the day before, by UTC, to 17:00."""
        before, first = self.at(cast, 2026, 11, 22, 16, 59), self.at(cast, 2026, 11, 22, 17, 0)
        last, after = self.at(cast, 2026, 11, 23, 16, 59), self.at(cast, 2026, 11, 23, 17, 0)
        client = read(cast.admin)
        for day in ("23 พฤศจิกายน 2569", "23/11/2026", "๒๓ พ.ย. ๒๕๖๙"):
            assert found(client, since=day, until=day) == {first.pk, last.pk}, day
        assert found(client, since="23/11/2569") >= {first.pk, last.pk, after.pk}
        assert found(client, until="22/11/2569") == {before.pk}
        cast.admin.time_zone = "UTC"
        cast.admin.save()
        assert found(read(cast.admin), since="23/11/2569", until="23/11/2569") == {last.pk, after.pk}

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            ({"since": "31/11/2569"}, "30 days"),
            ({"until": "เมื่อวาน"}, "day, month and year"),
            ({"since": "2/11/2569", "until": "1/11/2569"}, "before the first"),
        ],
    )
    def test_what_is_no_day_finds_nothing_and_says_so(self, cast: Cast, read, asked: dict, said: str) -> None:
        write(cast)
        page = read(cast.admin).get(LIST, asked)
        assert said in page.text
        assert not page.context["cl"].result_list
        content = b"".join(read(cast.admin).get(file("csv"), asked).streaming_content).decode()
        assert len(content.splitlines()) == 1

    def test_the_form_keeps_what_else_narrows_the_list_and_so_does_the_file(self, cast: Cast, read) -> None:
        old = self.at(cast, 2026, 11, 1, 5, 0)
        write(cast)
        asked = {"course": cast.course.pk, "until": "1 พ.ย. 2569", "q": "ก"}
        page = read(cast.admin).get(LIST, asked).text
        form = page[page.index("filter--span") :]
        assert f'name="course" value="{cast.course.pk}"' in form
        assert 'name="q" value="ก"' in form
        del asked["q"]
        lines = b"".join(read(cast.admin).get(file("jsonl"), asked).streaming_content).decode().splitlines()
        assert [json.loads(line)["id"] for line in lines] == [old.pk]


class TestWaysThere:
    def test_from_a_person_a_course_and_the_history_of_any_object(self, cast: Cast, read) -> None:
        entry, place = write(cast), cast.enrollments["student1"]
        write(cast, target=cast.enrollments["student2"])
        for person in (cast.admin, cast.instructor):
            client = read(person)
            on_person = client.get(reverse("admin:accounts_user_change", args=(cast.student1.pk,))).text
            assert f'href="{LIST}?person={cast.student1.pk}"' in on_person
            on_course = client.get(reverse("admin:courses_course_change", args=(cast.course.pk,))).text
            assert f'href="{LIST}?course={cast.course.pk}"' in on_course
            history = client.get(reverse("admin:courses_enrollment_history", args=(place.pk,))).text
            assert f'href="{LIST}?object=courses.enrollment-{place.pk}"' in history
            assert found(client, object=f"courses.enrollment-{place.pk}") == {entry.pk}

    def test_of_what_one_reads_nothing_one_finds_nothing(self, cast: Cast, read) -> None:
        other = write(cast, course_id=cast.other_course.pk, target=cast.enrollments["outsider"])
        client = read(cast.instructor)
        for value in (f"courses.enrollment-{other.object_id}", "courses.enrollment", "-", "x" * 400, "a.b-'; --"):
            assert found(client, object=value) == set(), value
