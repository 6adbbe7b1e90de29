"""The gradebook's pages, as staff and students meet them."""

from decimal import Decimal

import pytest

from classroom.grading.models import Column, Entry, GradeCategory
from classroom.grading.queries.gradebook import book_of
from classroom.grading.services.gradebook import CategoryPlan, ColumnPlan, release_column, save_entry, set_up_gradebook
from tests.cast import NOW, later

BOOK = "/courses/rus331/grading/gradebook/"


@pytest.fixture
def quiz(world) -> Column:
    """A column made by hand, out of ten, not released."""
    return make_column(world, "ควิซ 1")


def make_column(world, title: str, out_of="10", **fields) -> Column:
    return Column.objects.create(course=world.cast.course, title=title, max_points=Decimal(out_of), **fields)


def enter(world, column: Column, user, points, status="graded", version=0) -> Entry:
    return save_entry(
        acting_user=world.cast.instructor, now=NOW, column=column, enrollment=world.cast.enrollments[user.username],
        status=status, points=None if points is None else Decimal(points), expected_version=version,
    )  # fmt: skip


def rows(client, query=""):
    return {row.person.name: row for row in client.get(BOOK + query).context["page"]}


def save(client, world, column, user, value, version=0):
    return client.post(
        f"{BOOK}entries/",
        {
            "column": column.pk,
            "student": world.cast.enrollments[user.username].pk,
            "value": value,
            "version": version,
        },
    )


# The board


def test_an_assignment_has_its_column_by_itself(world, client):
    world.finish(world.hand_in(world.cast.student1))
    client.force_login(world.cast.instructor)
    row = rows(client)["ณัฐวดี ขัติยะ"]
    (cell,) = row.cells.values()
    assert (cell.shown, cell.released, row.total.percent, row.letter) == (
        Decimal("8.25"), False, Decimal("91.67"), "A",
    )  # fmt: skip
    page = client.get(BOOK).content.decode()
    assert f"/grading/{world.assignment.pk}/{cell.essay}/" in page
    assert "○" in page


def test_dropped_students_auditors_and_other_courses_are_not_in_it(world, client, quiz):
    world.cast.enrollments["student1"].role = "auditor"
    world.cast.enrollments["student1"].save()
    client.force_login(world.cast.instructor)
    assert list(rows(client)) == ["กิตติพงศ์ ใจงาม"]


def test_an_assistant_has_their_group(world, client, quiz):
    client.force_login(world.cast.assistant)
    assert list(rows(client)) == ["กิตติพงศ์ ใจงาม"]
    assert save(client, world, quiz, world.cast.student2, "7").status_code == 200
    assert save(client, world, quiz, world.cast.student1, "7").status_code == 404
    assert client.get(f"{BOOK}students/{world.cast.enrollments['student1'].pk}/").status_code == 404
    assert client.post(f"{BOOK}columns/c{quiz.pk}/", {"do": "release"}).status_code == 403


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["กิตติพงศ์ ใจงาม", "ณัฐวดี ขัติยะ"]),
        ("?sort=total", ["ณัฐวดี ขัติยะ", "กิตติพงศ์ ใจงาม"]),
        ("?sort=number", ["กิตติพงศ์ ใจงาม", "ณัฐวดี ขัติยะ"]),
        ("?sort=x&page=-3&group=none", []),
    ],
)
def test_links_sort_and_filter(world, client, quiz, query, names):
    enter(world, quiz, world.cast.student1, 9)
    client.force_login(world.cast.instructor)
    assert list(rows(client, query)) == names


@pytest.mark.parametrize("students", [1, 3])
def test_the_queries_are_fixed(world, client, students, django_assert_num_queries):
    for number in range(students):
        world.finish(world.hand_in(world.add_student(number)))
        make_column(world, f"ควิซ {number}")
    client.force_login(world.cast.instructor)
    client.get(BOOK)
    with django_assert_num_queries(15):
        client.get(BOOK)
    with django_assert_num_queries(15):
        client.get(f"{BOOK}?sort=total")


def test_cells_of_essays_without_names_stay_shut_until_released(world, client, quiz):
    world.assignment.anonymous_marking = True
    world.assignment.save()
    world.finish(world.hand_in(world.cast.student1))
    enter(world, quiz, world.cast.student1, 5)
    client.force_login(world.cast.instructor)
    row = rows(client)["ณัฐวดี ขัติยะ"]
    cell = row.cells[f"a{world.assignment.pk}"]
    assert (cell.state, cell.points, cell.essay, row.total.percent) == ("shut", None, "", Decimal("50.00"))
    world.release()
    row = rows(client)["ณัฐวดี ขัติยะ"]
    assert row.cells[f"a{world.assignment.pk}"].shown == Decimal("8.25")


# Entry


def test_a_cell_is_saved_by_itself_with_its_version(world, client, quiz):
    client.force_login(world.cast.instructor)
    answer = save(client, world, quiz, world.cast.student1, " ๗,5 ").json()
    assert (answer["value"], answer["version"], answer["total"], answer["letter"]) == ("7.5", 1, "75", "B+")
    assert save(client, world, quiz, world.cast.student1, "E", 1).json()["shown"]
    assert save(client, world, quiz, world.cast.student1, "M", 2).json()["version"] == 3
    assert save(client, world, quiz, world.cast.student1, "", 3).json() | {"saved": ""} == {
        "value": "", "version": 4, "shown": "", "total": "–", "letter": "", "dropped": [], "saved": "",
    }  # fmt: skip


@pytest.mark.parametrize("value", ["11", "-1", "abc", "=1+1", "1.234", "NaN", "Infinity", "1e999999", "9" * 40])
def test_what_is_no_points_is_refused_with_the_reason(world, client, quiz, value):
    client.force_login(world.cast.instructor)
    answer = save(client, world, quiz, world.cast.student1, value)
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert not Entry.objects.exists()


def test_two_hands_in_one_cell_see_each_other(world, client, quiz):
    enter(world, quiz, world.cast.student1, 8)
    client.force_login(world.cast.instructor)
    answer = save(client, world, quiz, world.cast.student1, "6", 0)
    assert (answer.status_code, answer.json()["value"], answer.json()["version"]) == (409, "8", 1)
    assert Entry.objects.get().points == 8
    assert save(client, world, quiz, world.cast.student1, "8", 0).status_code == 200
    assert save(client, world, quiz, world.cast.student1, "6", 1).status_code == 200


@pytest.mark.parametrize("who", ["student1", "outsider", "stranger", "admin", "dropped"])
def test_the_pages_are_the_staffs(world, client, quiz, who):
    client.force_login(getattr(world.cast, who))
    student = world.cast.enrollments["student1"].pk
    for page in ("", "setup/", "letters/", f"columns/c{quiz.pk}/", f"students/{student}/"):
        assert client.get(BOOK + page).status_code == 404
    assert save(client, world, quiz, world.cast.student1, "7").status_code == 404


def test_a_column_is_entered_without_a_script(world, client, quiz):
    enter(world, quiz, world.cast.student2, 3)
    first, second = (world.cast.enrollments[name].pk for name in ("student1", "student2"))
    client.force_login(world.cast.instructor)
    page = f"{BOOK}columns/c{quiz.pk}/"
    sent = {"do": "save", f"s{first}": "9", f"s{first}-version": "0", f"s{first}-was": "",
            f"s{second}": "12", f"s{second}-version": "1", f"s{second}-was": "3"}  # fmt: skip
    answer = client.post(page, sent)
    assert answer.status_code == 422
    assert [field.error != "" for field in answer.context["fields"]] == [True, False]
    assert dict(Entry.objects.values_list("enrollment", "points")) == {first: 9, second: 3}
    sent |= {f"s{second}": "4", f"s{second}-version": "0", f"s{first}-version": "1", f"s{first}-was": "9"}
    answer = client.post(page, sent)
    assert (answer.status_code, answer.context["fields"][0].theirs) == (409, "3")
    sent |= {f"s{second}-version": "1"}
    assert client.post(page, sent).status_code == 302
    assert dict(Entry.objects.values_list("enrollment", "points")) == {first: 9, second: 4}


# Set-up


def set_up(world, categories, columns=(), *, version=0, missing_is_zero=False):
    return set_up_gradebook(
        acting_user=world.cast.instructor, now=NOW, course=world.cast.course, categories=categories, columns=columns,
        missing_is_zero=missing_is_zero, expected_version=version,
    )  # fmt: skip


def fields(client) -> dict:
    """What the page of the set-up would send as it stands."""
    form = client.get(f"{BOOK}setup/").context["form"]
    sent = {}
    for part in (form.base, *form.categories, *form.columns):
        for field in part:
            value = field.value()
            if value is not None and value is not False and value != "":
                sent[field.html_name] = "on" if value is True else str(value)
    return sent


def test_the_set_up_is_one_form(world, client, quiz):
    client.force_login(world.cast.instructor)
    page = f"{BOOK}setup/"
    essay = f"a{world.assignment.pk}"
    sent = fields(client) | {"new-g2-title": "", "new-g0-title": "เรียงความ", "new-g0-weight": "60"}
    assert client.post(page, sent).status_code == 302
    sent = fields(client) | {f"{essay}-category": "เรียงความ", f"{essay}-max_points": "20",
                             "new-c2-title": "สอบ", "new-c2-max_points": "40", "missing_is_zero": "on"}  # fmt: skip
    assert client.post(page, sent).status_code == 302
    column = Column.objects.get(assignment=world.assignment)
    assert (column.category.title, column.max_points, column.counts) == ("เรียงความ", 20, True)
    assert Column.objects.get(title="สอบ").max_points == 40
    assert client.post(page, sent).status_code == 409


def test_a_column_with_points_is_not_taken_away(world, client, quiz):
    enter(world, quiz, world.cast.student1, 9)
    client.force_login(world.cast.instructor)
    answer = client.post(f"{BOOK}setup/", fields(client) | {f"c{quiz.pk}-delete": "on"})
    assert (answer.status_code, bool(answer.context["refusal"])) == (422, True)
    answer = client.post(f"{BOOK}setup/", fields(client) | {f"c{quiz.pk}-max_points": "5"})
    assert answer.status_code == 422
    enter(world, quiz, world.cast.student1, None, version=1)
    assert client.post(f"{BOOK}setup/", fields(client) | {f"c{quiz.pk}-delete": "on"}).status_code == 302
    assert not Column.objects.filter(pk=quiz.pk).exists()


def test_points_are_scaled_and_titles_swapped(world, client, quiz):
    world.finish(world.hand_in(world.cast.student1))
    set_up(world, [CategoryPlan("ก", Decimal(1)), CategoryPlan("ข", Decimal(1))])
    first, second = GradeCategory.objects.order_by("position")
    place = world.cast.enrollment(world.cast.instructor)
    essay = book_of(place, NOW).column(f"a{world.assignment.pk}")
    set_up(
        world,
        [CategoryPlan("ข", Decimal(1), 0, first.pk), CategoryPlan("ก", Decimal(1), 0, second.pk)],
        [ColumnPlan(essay, 1, category="ก", max_points=Decimal(18))],
        version=1,
    )
    assert [row.title for row in GradeCategory.objects.order_by("position")] == ["ข", "ก"]
    client.force_login(world.cast.instructor)
    row = rows(client)["ณัฐวดี ขัติยะ"]
    assert (row.cells[essay.key].shown, row.total.percent) == (Decimal("16.50"), Decimal("91.67"))


# Letters


def cut_fields(client, do, **changed):
    form = client.get(f"{BOOK}letters/").context["form"]
    sent = {"do": do, "preset": "thai8", "version": form["version"].value()}
    for part in (form.rows.management_form, *form.rows.forms):
        sent |= {field.html_name: field.value() or "" for field in part}
    return sent | {"cuts-0-at_least": "80"} | changed


def test_cut_offs_are_applied_exactly_as_previewed(world, client, quiz):
    enter(world, quiz, world.cast.student1, "7.9")
    enter(world, quiz, world.cast.student2, "8.1")
    client.force_login(world.cast.instructor)
    sent = cut_fields(client, "preview", **{"cuts-0-at_least": "79"})
    answer = client.post(f"{BOOK}letters/", sent)
    (move,) = answer.context["moves"]
    assert (move.row.person.name, move.before, move.after) == ("ณัฐวดี ขัติยะ", "B+", "A")
    digest = answer.context["digest"]
    enter(world, quiz, world.cast.student2, "7.95", version=1)
    changed = client.post(f"{BOOK}letters/", sent | {"do": "apply", "digest": digest})
    assert (changed.status_code, len(changed.context["moves"])) == (409, 2)
    done = client.post(f"{BOOK}letters/", sent | {"do": "apply", "digest": changed.context["digest"]})
    assert done.status_code == 302
    assert {row.letter for row in rows(client).values()} == {"A"}


@pytest.mark.parametrize(
    "changed",
    [{"cuts-0-at_least": "101"}, {"cuts-0-at_least": ""}, {"cuts-0-letter": ""}, {"cuts-0-at_least": "75"},
     {"cuts-7-at_least": "5"}],
)  # fmt: skip
def test_cut_offs_that_cannot_be_are_refused(world, client, quiz, changed):
    client.force_login(world.cast.instructor)
    sent = cut_fields(client, "preview", **changed)
    answer = client.post(f"{BOOK}letters/", sent)
    if answer.status_code == 200:
        answer = client.post(f"{BOOK}letters/", sent | {"do": "apply", "digest": answer.context["digest"]})
    assert answer.status_code in (409, 422)


def test_a_symbol_stands_in_place_of_the_letter_with_its_reason(world, client, quiz):
    enter(world, quiz, world.cast.student1, 9)
    client.force_login(world.cast.instructor)
    page = f"{BOOK}students/{world.cast.enrollments['student1'].pk}/"
    assert client.post(page, {"letter": "I", "reason": "", "version": 0}).status_code == 422
    assert client.post(page, {"letter": "?", "reason": "x", "version": 0}).status_code == 400
    assert client.post(page, {"letter": "I", "reason": "ป่วย", "version": 0}).status_code == 302
    assert rows(client)["ณัฐวดี ขัติยะ"].letter == "I"
    client.post(page, {"letter": "W", "reason": "ถอน", "version": 0})
    assert rows(client)["ณัฐวดี ขัติยะ"].letter == "I"
    client.post(page, {"letter": "", "reason": "", "version": 1})
    assert rows(client)["ณัฐวดี ขัติยะ"].letter == "A"


# What the student sees

OWN = "/courses/rus331/grading/"


def own(client):
    return client.get(OWN).context["own"]


@pytest.mark.usefixtures("standing_clock")
def test_nothing_that_is_not_released_moves_the_students_page(world, client, quiz):
    other = make_column(world, "ควิซ 2")
    enter(world, quiz, world.cast.student1, 9)
    release_column(acting_user=world.cast.instructor, now=NOW, column=quiz)
    client.force_login(world.cast.student1)
    before = client.get(OWN).content
    assert own(client).total.percent == Decimal("90.00")
    enter(world, other, world.cast.student1, 1)
    world.finish(world.hand_in(world.cast.student2))
    assert client.get(OWN).content == before
    world.finish(world.hand_in(world.cast.student1))
    assert own(client).total.percent == Decimal("90.00")
    assert [line.column.title for line in own(client).to_come] == ["เรียงความที่ 1", "ควิซ 2"]
    world.release()
    assert own(client).total.percent == Decimal("90.79")


def test_what_is_to_come_has_the_students_own_time(world, client):
    from classroom.assignments.services import grant_extension

    grant_extension(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment,
        enrollment=world.cast.enrollments["student1"], minutes=60, reason="",
    )  # fmt: skip
    client.force_login(world.cast.student1)
    (line,) = own(client).to_come
    assert line.due_at == later(days=1, hours=1)


def test_the_student_sees_what_was_dropped_and_how_the_total_comes_about(world, client, quiz):
    other = make_column(world, "ควิซ 2")
    set_up(world, [CategoryPlan("ควิซ", Decimal(2), 1)])
    for column, points in ((quiz, 9), (other, 4)):
        column.category = GradeCategory.objects.get()
        column.save()
        enter(world, column, world.cast.student1, points)
        release_column(acting_user=world.cast.instructor, now=NOW, column=column)
    client.force_login(world.cast.student1)
    found = own(client)
    assert [(line.column.title, line.dropped) for line in found.done] == [("ควิซ 1", False), ("ควิซ 2", True)]
    assert found.total.percent == Decimal("90.00")


def test_letters_are_shown_when_they_are_released_and_not_before_the_marks(world, client, quiz):
    enter(world, quiz, world.cast.student1, 9)
    client.force_login(world.cast.instructor)
    client.post(f"{BOOK}letters/", {"do": "release"})
    client.force_login(world.cast.student1)
    assert own(client).letter == ""
    release_column(acting_user=world.cast.instructor, now=NOW, column=quiz)
    assert own(client).letter == ""
    client.force_login(world.cast.instructor)
    client.post(f"{BOOK}letters/", {"do": "release"})
    client.force_login(world.cast.student1)
    assert own(client).letter == "A"
