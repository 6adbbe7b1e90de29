"""The timeline of a chapter: drawn and as a list, each event a way to its words; and what instructors write down."""

import re

import pytest

from classroom.courses.models import Role
from classroom.reading import rules
from history.models import Event, Proposal
from history.services import edit_block, keep_event, refuse_event, update_event
from tests.cast import NOW
from tests.history.sample import block, make_chapter

BOOK = "/courses/rus331/read/modern-russia/"
PAGE = BOOK + "4/timeline/"


@pytest.fixture
def kept(chapter) -> list[Event]:
    """The events of the sample in the order of time, all kept: 1924, 1929, 1934."""
    events = list(Event.objects.filter(chapter=chapter).order_by("year_from"))
    for event in events:
        keep_event(acting_user=None, now=NOW, event=event)
    return events


@pytest.fixture
def student(client, cast):
    client.force_login(cast.student1)
    return client


@pytest.fixture
def instructor(client, cast):
    client.force_login(cast.instructor)
    return client


def test_each_event_leads_to_its_words_from_the_drawing_and_from_the_list(student, kept):
    page = student.get(PAGE).text
    drawing = re.search(r"<svg class=\"tl\".*?</svg>", page, re.DOTALL)[0]
    anchor = kept[2].anchor
    address = f"{BOOK}4/great-purge/?passage=b5:{anchor.start}-{anchor.end}@1#b5"
    assert drawing.count("<a href=") == 3
    assert page.count(f'href="{address}"') == 2
    shown = student.get(address.partition("#")[0])
    assert f'data-passage="b5:{anchor.start}-{anchor.end}@1"' in shown.text
    assert "style=" not in drawing


def test_both_eras_are_said_and_the_book_is_not_rewritten(student, kept):
    page = student.get(PAGE, headers={"accept-language": "th"}).text
    assert "<b>ค.ศ. 1934</b> <small>พ.ศ. 2477</small>" in page
    assert ">1934</text>" in page
    assert ">2477</text>" in page
    assert "เดือนธันวาคม ค.ศ. 1934" in page
    english = student.get(PAGE).text
    assert "<b>CE 1934</b> <small>BE 2477</small>" in english
    assert "December" in english


def test_a_time_from_one_year_to_another_is_a_bar(student, kept):
    update_event(acting_user=None, now=NOW, event=kept[0], year_to=1927, title_en="The party splits")
    page = student.get(PAGE).text
    assert page.count('class="tl__span"') == 1
    assert "to CE 1927 <small>BE 2470</small>" in page
    assert "The party splits" in page


def test_one_section_can_be_looked_at(student, kept):
    page = student.get(PAGE + "?section=great-purge").text
    assert page.count('class="events__item"') == 1
    assert "1 of 3 dated events" in page
    assert student.get(PAGE + "?section=nowhere").text.count('class="events__item"') == 3


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_six_queries(student, kept, count, django_assert_num_queries):
    for event in kept[count:]:
        refuse_event(acting_user=None, now=NOW, event=event)
    with django_assert_num_queries(6):
        student.get(PAGE)


def test_neighbouring_sections_share_three_lanes():
    from classroom.reading.queries.timeline import _shares

    assert _shares([2, 33, 20, 10, 69], 3) == [(0, 2), (2, 4), (4, 5)]
    assert _shares([4], 1) == [(0, 1)]
    assert _shares([1, 1], 2) == [(0, 1), (1, 2)]


def test_an_event_whose_words_are_gone_says_so(student, kept, chapter):
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b5"), markdown="xyz", reason="x", expected_revision=1
    )  # fmt: skip
    page = student.get(PAGE).text
    assert page.count('class="events__item"') == 3


def test_the_pages_that_lead_here(student, kept, path):
    assert f'href="{PAGE}"' in student.get("/courses/rus331/read/").text
    assert f'href="{BOOK}names/"' in student.get("/courses/rus331/read/").text
    section = student.get(path()).text
    assert 'href="../timeline/"' in section
    assert 'href="../../names/"' in section


# What students do not see, and what instructors decide


def test_students_see_what_is_kept_and_nothing_else(client, cast, chapter):
    first, second, _third = Event.objects.filter(chapter=chapter).order_by("year_from")
    refuse_event(acting_user=None, now=NOW, event=second)
    for person in (cast.student1, cast.assistant):
        client.force_login(person)
        page = client.get(PAGE).text
        assert "No events yet" in page
        assert "1924" not in page
    client.force_login(cast.instructor)
    page = client.get(PAGE).text
    assert "2 events found by rule wait for you" in page
    assert first.title in page
    assert "1929" not in page


def test_who_reads_what(cast, chapter, kept):
    make_chapter(slug="other-book")
    refuse_event(acting_user=None, now=NOW, event=kept[0])
    for enrollment in cast.enrollments.values():
        decides = enrollment.role == Role.INSTRUCTOR
        events = Event.objects.filter(chapter__book__courses=enrollment.course_id)
        seen = {event for event in events if decides or event.state == Proposal.KEPT}
        assert set(rules.readable_events(enrollment)) == seen
        assert (kept[0] in seen) == (decides and enrollment.course_id == cast.course.pk)


def test_a_proposal_is_kept_or_refused_in_one_click(instructor, chapter):
    event = Event.objects.get(year_from=1934)
    path = f"{PAGE}{event.pk}/"
    assert instructor.post(path, {"act": "keep"}).status_code == 302
    event.refresh_from_db()
    assert event.state == "kept"
    instructor.post(path, {"act": "refuse"})
    event.refresh_from_db()
    assert event.state == "refused"
    assert instructor.post(path, {"act": "burn"}).status_code == 400


def test_students_and_assistants_decide_nothing(client, cast, kept):
    for person in (cast.student1, cast.assistant):
        client.force_login(person)
        assert client.post(f"{PAGE}{kept[0].pk}/", {"act": "refuse"}).status_code == 403
        assert client.get(PAGE + "new/?passage=b3:0-5@1").status_code == 403
    client.force_login(cast.outsider)
    assert client.post(f"{PAGE}{kept[0].pk}/", {"act": "refuse"}).status_code == 404


def test_an_event_is_written_down_from_chosen_words(instructor, chapter):
    words = block(chapter, "b5")
    at = words.text.index("ค.ศ.")
    path = f"{PAGE}new/?passage=b5:{at}-{at + 9}@1"
    page = instructor.get(path).text
    assert 'value="1934"' in page
    assert re.search(r'<option value="12" selected', page)
    data = {"title": "คีรอฟถูกสังหาร", "title_en": "", "year_from": "1934", "year_to": "", "month": "12", "day": "1"}
    assert instructor.post(path, data).status_code == 302
    event = Event.objects.get(title="คีรอฟถูกสังหาร")
    assert (event.year_to, event.month, event.day, event.state, event.written) == (1934, 12, 1, "kept", "ค.ศ. 1934")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"year_from": ""}, "This field is required"),
        ({"year_from": "2477"}, "Write a year of the Common Era"),
        ({"year_to": "1930"}, "The last year is before the first"),
        ({"day": "31", "month": "11"}, "The month has no such day"),
        ({"day": "3", "month": ""}, "A day needs its month"),
        ({"title": ""}, "This field is required"),
    ],
)
def test_what_is_no_date_is_sent_back_with_the_reason(instructor, chapter, wrong, message):
    data = {"title": "คีรอฟถูกสังหาร", "year_from": "1934", "year_to": "", "month": "12", "day": ""} | wrong
    answer = instructor.post(PAGE + "new/?passage=b3:0-5@1", data)
    assert answer.status_code == 422
    assert message in answer.text
    assert not Event.objects.filter(title="คีรอฟถูกสังหาร").exists()


def test_a_passage_that_is_not_there_leads_back(instructor, chapter):
    assert instructor.get(PAGE + "new/?passage=b99:0-5@1").status_code == 302
