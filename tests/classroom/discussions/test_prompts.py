"""What a prompt asks for, who has done how much of it, and what its form takes."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from classroom.discussions import queries, services
from classroom.discussions.models import Thread
from classroom.discussions.queries.progress import asked_in_words, progress_by
from classroom.discussions.rules import visible_posts
from tests.cast import NOW, Cast, later

LONG = "ดูจากการปันส่วนอาหารและบ้านพัก"


@pytest.fixture
def prompt(cast: Cast):
    """A function that sets a prompt for tomorrow, of two answers and a reply of three words each at least."""

    def prompt(**terms) -> Thread:
        given = {
            "due_at": later(days=1), "required_posts": 2, "required_replies": 1, "min_words": 3, "points": Decimal(5),
        }  # fmt: skip
        return services.create_prompt(
            acting_user=cast.instructor, now=NOW, course=cast.course, title="ตอบด้วย", markdown="?", token=uuid4(),
            **(given | terms),
        )  # fmt: skip

    return prompt


def test_progress_counts_what_answers_and_what_replies(cast: Cast, prompt, answer) -> None:
    thread = prompt()
    place = cast.enrollment(cast.student1)
    theirs = answer(thread, markdown=LONG)
    own = answer(thread, by=cast.student1, markdown=LONG)
    answer(thread, by=cast.student1, markdown="ดู")
    answer(thread, by=cast.student1, parent=own, markdown=LONG)
    found = queries.prompt_progress(place, thread, NOW)
    assert (found.posts, found.replies, found.short, found.done, found.is_met) == (1, 0, 1, 1, False)
    assert found.words_of == "answered 1 of 2 · replied 0 of 1 · 1 is too short"
    answer(thread, by=cast.student1, parent=theirs, markdown=LONG, now=later(days=2))
    gone = answer(thread, by=cast.student1, markdown=LONG)
    found = queries.prompt_progress(place, thread, NOW)
    assert (found.done, found.late, found.is_met, found.is_met_late) == (3, 1, True, True)
    assert found.points_by_rule(thread.points) == Decimal("3.33")
    services.delete_post(acting_user=cast.student1, now=NOW, post=gone)
    assert queries.prompt_progress(place, thread, NOW).done == 2


def test_a_prompt_without_numbers_asks_for_one_answer(cast: Cast, prompt, answer) -> None:
    thread = prompt(required_posts=0, required_replies=0, min_words=0, points=None)
    place = cast.enrollment(cast.student1)
    assert asked_in_words(thread) == "1 answer"
    assert not queries.prompt_progress(place, thread, NOW).is_met
    answer(thread, by=cast.student1)
    assert queries.prompt_progress(place, thread, NOW).is_met


def test_what_is_asked_is_said_in_one_line(prompt) -> None:
    assert asked_in_words(prompt()) == "2 answers of at least 3 words each · 1 reply to a classmate · 5 points"
    only = prompt(required_posts=0, required_replies=2, points=Decimal("2.50"), by_group=True)
    assert asked_in_words(only) == (
        "2 replies to classmates · at least 3 words each · 2.5 points · each group talks among itself"
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_progress_of_many_is_one_query(
    cast: Cast, prompt, answer, enrol, django_assert_num_queries, number: int
) -> None:
    threads = {thread.pk: thread for thread in (prompt() for _ in range(number))}
    people = [enrol(f"p{at}").user for at in range(number)]
    for thread in threads.values():
        for person in people:
            answer(thread, by=person, markdown=LONG)
    with django_assert_num_queries(1):
        found = progress_by(
            visible_posts(cast.enrollment(cast.instructor), NOW), threads, [person.pk for person in people]
        )
    assert {progress.posts for progress in found.values()} == {1}
    assert len(found) == number**2


def test_the_page_says_what_is_asked_and_how_far_one_is(cast: Cast, client: Client, prompt, answer) -> None:
    thread = prompt()
    page = reverse("discussions:thread", args=["rus331", thread.pk])
    answer(thread, by=cast.student1, markdown=LONG)
    client.force_login(cast.student1)
    content = client.get(page).content.decode()
    assert "2 answers of at least 3 words each" in content
    assert "answered 1 of 2" in content
    client.force_login(cast.instructor)
    content = client.get(page).content.decode()
    assert "2 answers of at least 3 words each" in content
    assert "answered 1 of 2" not in content


def fields(**values) -> dict:
    return {
        "title": "หัวข้อ", "body": "ถามอะไร", "token": uuid4(), "required_posts": 1, "required_replies": 0,
        "min_words": 0, **values,
    }  # fmt: skip


def test_the_form_takes_all_that_a_prompt_can_ask(cast: Cast, client: Client, section) -> None:
    client.force_login(cast.instructor)
    path = reverse("discussions:prompt_create", args=["rus331"])
    sent = fields(
        section=f"chapter-{section.chapter_id}", required_posts=2, required_replies=1, min_words=50, points="4.5",
        post_first="on", audience="groups",
    )  # fmt: skip
    assert client.post(path, sent).status_code == 302
    thread = Thread.objects.get()
    assert (thread.chapter, thread.section, thread.by_group, thread.group) == (section.chapter, None, True, None)
    assert (thread.required_posts, thread.required_replies, thread.min_words) == (2, 1, 50)
    assert (thread.points, thread.post_first) == (Decimal("4.5"), True)
    assert client.post(path, fields(section=section.pk, audience=cast.group1.pk)).status_code == 302
    only = Thread.objects.latest("pk")
    assert (only.section, only.group, only.by_group, only.points) == (section, cast.group1, False, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"required_posts": 0}, {"required_posts": -1}, {"min_words": "x"}, {"points": "-1"}, {"audience": "999999"},
        {"section": "chapter-999"}, {"points": "99999999"},
    ],
)  # fmt: skip
def test_what_the_form_refuses(cast: Cast, client: Client, section, wrong: dict) -> None:
    client.force_login(cast.instructor)
    response = client.post(reverse("discussions:prompt_create", args=["rus331"]), fields(**wrong))
    assert response.status_code == 422
    assert not Thread.objects.exists()


def test_whose_a_prompt_is_stays_once_somebody_has_answered(cast: Cast, client: Client, prompt, answer) -> None:
    thread = prompt(by_group=True, required_posts=1, required_replies=0)
    client.force_login(cast.instructor)
    edit = reverse("discussions:thread_edit", args=["rus331", thread.pk])
    assert client.post(edit, fields(audience=cast.group1.pk)).status_code == 302
    thread.refresh_from_db()
    assert (thread.group, thread.by_group) == (cast.group1, False)
    answer(thread, by=cast.student1)
    client.post(edit, fields(audience="", required_posts=3))
    thread.refresh_from_db()
    assert (thread.group, thread.required_posts) == (cast.group1, 3)
    with pytest.raises(services.AlreadyAnswered):
        services.update_prompt(
            acting_user=cast.instructor, now=NOW, thread=thread, title="ก", markdown="ข", group=None, by_group=True
        )


def test_today_says_how_far_one_is(cast: Cast, prompt, answer) -> None:
    thread = prompt()
    places = [cast.enrollment(cast.student1)]
    (item,) = queries.agenda(places, NOW)
    assert (item.note, item.done, item.late) == ("Prompt", False, False)
    answer(thread, by=cast.student1, markdown=LONG)
    (item,) = queries.agenda(places, later(days=2))
    assert item.note == "Prompt · answered 1 of 2 · replied 0 of 1"
    assert (item.done, item.late) == (False, True)
