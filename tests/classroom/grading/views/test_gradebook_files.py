"""Marks in and out as files."""

import io
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from classroom.batches.models import Batch
from classroom.discussions import services as discussions
from classroom.discussions.models import PromptScore, Thread
from classroom.grading.models import Column, Entry
from classroom.grading.services.gradebook import save_entry
from tests.cast import NOW

BOOK = "/courses/rus331/grading/gradebook/"


@pytest.fixture
def quiz(world) -> Column:
    return Column.objects.create(course=world.cast.course, title="ควิซ 1", max_points=Decimal(10))


def send(client, text: str, code="utf-8"):
    """Send lines as a file and return the plan that it made, or the page that refused it."""
    answer = client.post(f"{BOOK}import/", {"file": SimpleUploadedFile("marks.csv", text.encode(code))})
    return client.get(answer.url) if answer.status_code == 302 else answer


def verdicts(page) -> dict[str, list[int]]:
    return {verdict: [line.number for line in lines] for verdict, _label, lines in page.context["verdicts"]}


def do(client, page, what, **more):
    batch = page.context["batch"]
    return client.post(
        f"{BOOK}import/{batch.pk}/", {"do": what, "plan_hash": batch.plan_hash} | more, follow=True
    )  # fmt: skip


def points() -> dict[str, Decimal | None]:
    return dict(Entry.objects.values_list("enrollment__user__username", "points"))


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp874"])
def test_marks_are_planned_shown_entered_and_taken_back(world, client, quiz, code):
    client.force_login(world.cast.instructor)
    page = send(client, "รหัสนักศึกษา,ชื่อ,ควิซ 1\n65010231,ใครก็ได้,๗.๕\n65-010 188,,9\n", code)
    assert verdicts(page) == {"new": [2, 3]}
    assert not Entry.objects.exists()
    do(client, page, "apply")
    assert points() == {"student1": Decimal("7.5"), "student2": 9}
    place = world.cast.enrollments["student2"]
    save_entry(
        acting_user=world.cast.instructor, now=NOW, column=quiz, enrollment=place, status="graded", points=Decimal(4),
        expected_version=1,
    )  # fmt: skip
    do(client, page, "undo")
    assert points() == {"student1": None, "student2": 4}


def test_lines_say_what_is_wrong_with_them(world, client, quiz):
    client.force_login(world.cast.instructor)
    page = send(
        client,
        "รหัสนักศึกษา,อีเมล,ควิซ 1\n65010231,,11\n65010188,,7\n65010188,,8\n65010412,,5\n65010077,,5\n,,5\n"
        ",student1@example.ac.th,-\n65010188,student1@example.ac.th,3\n",
    )
    assert verdicts(page) == {"problem": [2, 4, 5, 6, 7, 8, 9], "new": [3]}
    assert all(line.message for line in page.context["verdicts"][0][2])
    do(client, page, "apply")
    assert points() == {"student2": 7}


@pytest.mark.parametrize(
    "text",
    [
        "ชื่อ,ควิซ 1\nณัฐวดี ขัติยะ,7\n",
        "รหัสนักศึกษา,ควิซ 1,ควิซ 1\n65010231,7,8\n",
        "",
    ],
)
def test_a_list_that_cannot_be_used_makes_no_plan(world, client, quiz, text):
    client.force_login(world.cast.instructor)
    assert send(client, text).status_code == 422
    assert not Batch.objects.exists()


def test_new_columns_are_made_only_when_ticked_and_go_with_the_undo(world, client, quiz):
    client.force_login(world.cast.instructor)
    page = send(client, "รหัสนักศึกษา,ควิซ 2,เรียงความที่ 1\n65010231,7,20\n")
    assert verdicts(page) == {"unchanged": [2]}
    assert page.context["batch"].options["foreign"] == ["เรียงความที่ 1"]
    assert do(client, page, "again", **{"new0-make": "on"}).status_code == 422
    page = do(client, page, "again", **{"new0-make": "on", "new0-max_points": "20"})
    assert verdicts(page) == {"new": [1, 2]}
    do(client, page, "apply")
    assert Column.objects.get(title="ควิซ 2").max_points == 20
    assert points() == {"student1": 7}
    do(client, page, "undo")
    assert not Column.objects.filter(title="ควิซ 2").exists()


def test_exactly_the_plan_that_was_shown_is_applied(world, client, quiz):
    client.force_login(world.cast.instructor)
    page = send(client, "รหัสนักศึกษา,ควิซ 1\n65010231,7\n65010188,8\n")
    do(client, page, "apply", plan_hash="0")
    assert points() == {}
    save_entry(
        acting_user=world.cast.instructor, now=NOW, column=quiz, enrollment=world.cast.enrollments["student2"],
        status="graded", points=Decimal(1), expected_version=0,
    )  # fmt: skip
    do(client, page, "apply")
    assert points() == {"student2": 1}


@pytest.mark.parametrize("who", ["student1", "assistant", "outsider"])
def test_imports_are_the_instructors(world, client, quiz, who):
    client.force_login(getattr(world.cast, who))
    assert send(client, "รหัสนักศึกษา,ควิซ 1\n65010231,7\n").status_code in (403, 404)
    assert client.get(f"{BOOK}export/csv/").status_code == (200 if who == "assistant" else 404)


def test_an_export_goes_back_in_unchanged(world, client, quiz):
    world.finish(world.hand_in(world.cast.student1))
    world.cast.student1.full_name = "=HYPERLINK(1)"
    world.cast.student1.save()
    for name, status, given in (("student1", "graded", "7.50"), ("student2", "excused", None)):
        save_entry(
            acting_user=world.cast.instructor, now=NOW, column=quiz, enrollment=world.cast.enrollments[name],
            status=status, points=given and Decimal(given), expected_version=0,
        )  # fmt: skip
    client.force_login(world.cast.instructor)
    answer = client.get(f"{BOOK}export/csv/")
    text = answer.content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert verdicts(send(client, text)) == {"unchanged": [2, 3]}
    book = load_workbook(io.BytesIO(client.get(f"{BOOK}export/xlsx/").content))
    rows = [[cell.value for cell in row] for row in book.active]
    assert rows[0][4:6] == ["เรียงความที่ 1", "ควิซ 1"]
    assert [row[0] for row in rows[1:]] == ["65010188", "65010231"]
    assert client.get(f"{BOOK}export/exe/").status_code == 404


def test_an_assistant_exports_their_group(world, client, quiz):
    client.force_login(world.cast.assistant)
    text = client.get(f"{BOOK}export/csv/").content.decode("utf-8-sig")
    assert "65010188" in text
    assert "65010231" not in text


def test_the_grade_sheet_tells_of_missing_grades_first(world, client, quiz):
    save_entry(
        acting_user=world.cast.instructor, now=NOW, column=quiz, enrollment=world.cast.enrollments["student1"],
        status="graded", points=Decimal(9), expected_version=0,
    )  # fmt: skip
    client.force_login(world.cast.instructor)
    sheet = client.get(f"{BOOK}sheet/").context["sheet"]
    assert [(row.person.student_number, row.letter) for row in sheet.rows] == [("65010188", ""), ("65010231", "A")]
    assert [row.person.student_number for row in sheet.missing] == ["65010188"]
    lines = client.get(f"{BOOK}sheet/csv/").content.decode("utf-8-sig").splitlines()
    assert lines[2] == "2,65010231,ณัฐวดี ขัติยะ,A"
    client.force_login(world.cast.assistant)
    assert client.get(f"{BOOK}sheet/").status_code == 403


@pytest.fixture
def prompt(world) -> Thread:
    """A prompt for five points; student1 has 2 by the rule, student2 4.5 by hand with a word on it."""
    cast = world.cast
    prompt = discussions.create_prompt(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="ตอบด้วย", markdown="?", token=uuid4(),
        due_at=NOW, required_posts=1, points=Decimal(5),
    )  # fmt: skip
    PromptScore.objects.create(thread=prompt, user=cast.student1, by_rule=Decimal(2), scored_at=NOW)
    discussions.set_score(
        acting_user=cast.instructor, now=NOW, thread=prompt, student=cast.enrollments["student2"],
        by_hand=Decimal("4.5"), comment="ตอบเพื่อนดี",
    )  # fmt: skip
    return prompt


def by_hand() -> dict[str, Decimal | None]:
    return dict(PromptScore.objects.values_list("user__username", "by_hand"))


def test_points_for_a_prompt_are_planned_shown_entered_and_taken_back(world, client, prompt):
    client.force_login(world.cast.instructor)
    page = send(client, "รหัสนักศึกษา,ตอบด้วย\n65010231,3.5\n65010188,-\n")
    assert verdicts(page) == {"changed": [2, 3]}
    (one,), (other,) = (line.wanted["cells"] for line in page.context["verdicts"][0][2])
    assert [(cell["from"], cell["to"]) for cell in (one, other)] == [("2", "3.5"), ("4.5", "")]
    do(client, page, "apply")
    assert by_hand() == {"student1": Decimal("3.5"), "student2": None}
    assert PromptScore.objects.get(user=world.cast.student2).comment == "ตอบเพื่อนดี"
    discussions.set_score(
        acting_user=world.cast.instructor, now=NOW, thread=prompt, student=world.cast.enrollments["student2"],
        by_hand=Decimal(1), comment="",
    )  # fmt: skip
    do(client, page, "undo")
    assert by_hand() == {"student1": None, "student2": 1}
    assert not PromptScore.objects.filter(released_at__isnull=False).exists()


def test_points_for_a_prompt_that_were_changed_since_the_preview_stop_the_list(world, client, prompt):
    client.force_login(world.cast.instructor)
    page = send(client, "รหัสนักศึกษา,ตอบด้วย\n65010231,3.5\n")
    discussions.set_score(
        acting_user=world.cast.instructor, now=NOW, thread=prompt, student=world.cast.enrollments["student1"],
        by_hand=Decimal(1), comment="",
    )  # fmt: skip
    do(client, page, "apply")
    assert by_hand()["student1"] == 1


def test_points_that_a_prompt_cannot_have_are_problems(world, client, prompt):
    cast = world.cast
    Column.objects.create(course=cast.course, thread=prompt, max_points=Decimal(1000))
    client.force_login(cast.instructor)
    page = send(client, "รหัสนักศึกษา,ตอบด้วย\n65010231,1001\n65010188,E\n")
    assert verdicts(page) == {"problem": [2, 3]}
    assert verdicts(send(client, "รหัสนักศึกษา,ตอบด้วย\n65010231,401\n")) == {"problem": [2]}
    assert verdicts(send(client, "รหัสนักศึกษา,ตอบด้วย\n65010231,400\n65010188,902\n")) == {
        "unchanged": [2],
        "changed": [3],
    }
    prompt.group = cast.group2
    prompt.save()
    problems = send(client, "รหัสนักศึกษา,ตอบด้วย\n65010188,3\n65010231,3\n")
    assert "problem" in verdicts(problems)
    text = client.get(f"{BOOK}export/csv/").content.decode("utf-8-sig")
    assert set(verdicts(send(client, text))) == {"unchanged"}
