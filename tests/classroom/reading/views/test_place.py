"""Where the reader is, and what they have marked as read."""

import pytest

from classroom.reading.models import Progress


@pytest.fixture
def student(client, cast, chapter):
    client.force_login(cast.student1)
    return client


def test_a_place_is_kept_and_given_back_to_its_reader_only(student, client, cast, path):
    assert student.post(path(rest="place/"), {"block": "b4"}).status_code == 204
    assert student.get(path(rest="place/")).json()["places"] == [
        {"section": "introduction", "total": 1, "block": None, "number": None, "stands": False, "seen": 0},
        {"section": "five-year-plans", "total": 2, "block": "b4", "number": 2, "stands": True, "seen": 0},
        {"section": "great-purge", "total": 1, "block": None, "number": None, "stands": False, "seen": 0},
    ]
    client.force_login(cast.student2)
    assert {place["block"] for place in client.get(path(rest="place/")).json()["places"]} == {None}


def test_the_last_place_counts(student, path):
    for key in ("b4", "b3"):
        student.post(path(rest="place/"), {"block": key})
    assert Progress.objects.get().last_block.key == "b3"


def test_what_was_read_grows_in_the_order_of_the_text_and_holds_its_paragraphs_only(student, path):
    for seen in ("b4", "b3 b4 b999 b1"):
        assert student.post(path(rest="place/"), {"block": "b4", "seen": seen}).status_code == 204
    told = student.get(path(rest="place/")).json()
    assert told["seen"] == ["b3", "b4"]
    assert [place["seen"] for place in told["places"]] == [0, 2, 0]
    student.post(path(rest="place/"), {"block": "b3"})
    assert student.get(path(rest="place/")).json()["seen"] == ["b3", "b4"]
    assert student.get(path("great-purge", rest="place/")).json()["seen"] == []


@pytest.mark.parametrize("seen", ["b3,b4", "3", "b3 " + "b4 " * 9000, "<b>"])
def test_what_is_no_list_of_keys_is_refused(student, path, seen):
    assert student.post(path(rest="place/"), {"block": "b4", "seen": seen}).status_code == 400
    assert not Progress.objects.exists()


@pytest.mark.parametrize("seen", ["b3", "b3 b4"])
def test_keeping_takes_as_many_queries_whatever_was_read(student, path, django_assert_num_queries, seen):
    student.post(path(rest="place/"), {"block": "b3", "seen": "b3"})
    with django_assert_num_queries(10):
        student.post(path(rest="place/"), {"block": "b4", "seen": seen})
    with django_assert_num_queries(5):
        student.get(path(rest="place/"))


@pytest.mark.parametrize("key", ["", "b999", "b1", "ไม่มี"])
def test_a_block_that_is_not_in_the_section_is_refused(student, path, key):
    answer = student.post(path(rest="place/"), {"block": key})
    assert answer.status_code == 400
    assert not Progress.objects.exists()


def test_marking_a_section_as_read_and_back(student, path):
    assert student.post(path(rest="read/"), {"read": "1"})["Location"] == path()
    assert Progress.objects.get().read_at
    student.post(path(rest="read/"), {"read": "0"})
    assert Progress.objects.get().read_at is None


def test_reading_on_does_not_take_the_mark_away(student, path):
    student.post(path(rest="read/"), {"read": "1"})
    student.post(path(rest="place/"), {"block": "b3"})
    assert Progress.objects.get().read_at


def test_a_script_gets_the_changed_button(student, path):
    answer = student.post(path(rest="read/"), {"read": "1"}, headers={"x-requested-with": "XMLHttpRequest"})
    assert "You have read this section." in answer.text
    assert "<html" not in answer.text


def test_without_script_there_is_a_page_that_asks(student, path):
    page = student.get(path(rest="read/")).text
    assert '<input type="hidden" name="read" value="1">' in page
    assert "csrfmiddlewaretoken" in page


@pytest.mark.parametrize("name", ["dropped", "outsider", "stranger", "admin"])
@pytest.mark.parametrize("rest", ["place/", "read/"])
def test_others_find_nothing(client, cast, chapter, path, name, rest):
    client.force_login(cast.everyone()[name])
    assert client.get(path(rest=rest)).status_code == 404
    assert client.post(path(rest=rest), {"block": "b3", "read": "1"}).status_code == 404
    assert not Progress.objects.exists()
