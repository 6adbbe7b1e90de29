"""Naming people with @: those who may read the post are told, for others it is words, and nothing tells which."""

import pytest
from django.test import Client
from django.urls import reverse

from classroom.discussions import services
from classroom.discussions.models import Mention
from classroom.discussions.services.mentions import names_in
from classroom.notices.models import Notice
from tests.cast import NOW, Cast

PEOPLE = reverse("discussions:people", args=["rus331"])


def mentioned(post) -> set[str]:
    return set(Mention.objects.filter(post=post).values_list("user__username", flat=True))


def test_a_member_who_is_named_is_told(cast: Cast, thread, answer) -> None:
    post = answer(
        thread, markdown=f"@{cast.instructor.full_name} กับ @{cast.student1.full_name}และ @{cast.student2.full_name}"
    )
    assert mentioned(post) == {"instructor", "student1"}
    assert Notice.objects.filter(kind=Notice.Kind.MENTION).count() == 2


@pytest.mark.parametrize("name", ["outsider", "dropped", "stranger", "admin"])
def test_who_may_not_see_the_thread_hears_nothing(cast: Cast, thread, answer, name: str) -> None:
    person = getattr(cast, name)
    post = answer(thread, markdown=f"@{person.full_name} ว่าอย่างไร")
    assert not mentioned(post)
    assert not Notice.objects.filter(recipient=person).exists()
    assert f"@{person.full_name}" in post.html


def test_another_group_is_not_mentioned_in_a_divided_thread(cast: Cast, begin, answer, client: Client) -> None:
    thread = begin(by=cast.instructor, by_group=True)
    post = answer(thread, markdown=f"@{cast.student1.full_name} @{cast.instructor.full_name}")
    assert mentioned(post) == {"instructor"}
    client.force_login(cast.student2)
    names = {person["name"] for person in client.get(PEOPLE, {"thread": thread.pk}).json()["people"]}
    assert names == {cast.instructor.full_name, cast.assistant.full_name}


def test_an_edit_tells_those_who_are_new_in_it(cast: Cast, thread, answer) -> None:
    post = answer(thread, markdown=f"@{cast.student1.full_name}")
    services.edit_post(
        acting_user=cast.student2,
        now=NOW,
        post=post,
        markdown=f"@{cast.student1.full_name} @{cast.assistant.full_name}",
    )
    assert mentioned(post) == {"student1", "assistant"}
    assert Notice.objects.filter(recipient=cast.assistant, kind=Notice.Kind.MENTION).count() == 1
    services.edit_post(acting_user=cast.student2, now=NOW, post=post, markdown="ไม่มีใคร")
    assert not mentioned(post)


def test_of_two_names_the_longer_one_is_meant() -> None:
    names = ["สมชาย ใจ", "สมชาย ใจดี", "ann lee"]
    assert names_in("@สมชาย ใจดี และ @Ann Lee", names) == {"สมชาย ใจดี", "ann lee"}
    assert names_in("สมชาย ใจดี a@b @", names) == set()


def test_names_are_offered_by_any_part(cast: Cast, thread, client: Client) -> None:
    client.force_login(cast.student2)
    for typed, names in (
        ("ณัฐ", {cast.student1.full_name}), ("ขัต", {cast.student1.full_name}), ("natt", {cast.student1.full_name}),
        ("", {cast.student1.full_name, cast.instructor.full_name, cast.assistant.full_name}), ("สุดารัตน์", set()),
    ):  # fmt: skip
        found = client.get(PEOPLE, {"q": typed, "thread": thread.pk}).json()["people"]
        assert {person["name"] for person in found} == names
    assert client.get(PEOPLE, {"thread": "x"}).status_code == 404
    assert client.get(PEOPLE, {"thread": 999999}).status_code == 404


def test_who_wrote_without_a_name_stands_in_the_list_like_everyone(cast: Cast, thread, answer, client: Client) -> None:
    client.force_login(cast.student1)
    before = client.get(PEOPLE, {"thread": thread.pk}).json()
    answer(thread, anonymous=True)
    assert client.get(PEOPLE, {"thread": thread.pk}).json() == before
