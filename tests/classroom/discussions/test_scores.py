"""Points for prompts: by the rule, by hand, and hidden until they are released."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from classroom.audit.models import AuditEntry
from classroom.courses.models import Enrollment, Role
from classroom.courses.rules import active_enrollments
from classroom.discussions import queries, rules, services
from classroom.discussions.models import PromptScore, Thread
from classroom.notices.models import Notice
from tests.cast import NOW, Cast, later


@pytest.fixture
def prompt(cast: Cast) -> Thread:
    """A prompt of two answers by tomorrow, for five points."""
    return services.create_prompt(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="ตอบด้วย", markdown="?", token=uuid4(),
        due_at=later(days=1), required_posts=2, points=Decimal(5),
    )  # fmt: skip


@pytest.fixture
def students(cast: Cast, prompt):
    return rules.asked_enrollments(cast.enrollment(cast.instructor), prompt)


def address(name: str, thread: Thread, *more) -> str:
    return reverse(f"discussions:{name}", args=("rus331", thread.pk, *more))


def scores(prompt: Thread) -> dict:
    return {score.user.username: score.points for score in PromptScore.objects.filter(thread=prompt)}


def test_the_rule_gives_the_share_that_came_in_time(cast: Cast, prompt, answer, students) -> None:
    answer(prompt, by=cast.student1)
    answer(prompt, by=cast.student1, now=later(days=2))
    answer(prompt)
    answer(prompt)
    services.set_score(
        acting_user=cast.assistant, now=NOW, thread=prompt, student=cast.enrollment(cast.student2),
        by_hand=Decimal("4.5"), comment="ดี",
    )  # fmt: skip
    assert services.score_by_rule(acting_user=cast.instructor, now=NOW, thread=prompt, students=students) == 2
    assert scores(prompt) == {"student1": Decimal("2.50"), "student2": Decimal("4.50")}
    assert services.score_by_rule(acting_user=cast.instructor, now=NOW, thread=prompt, students=students) == 0
    assert AuditEntry.objects.filter(action="discussions.score").count() == 3
    services.set_score(
        acting_user=cast.assistant, now=NOW, thread=prompt, student=cast.enrollment(cast.student2), by_hand=None,
        comment="ดี",
    )  # fmt: skip
    assert scores(prompt)["student2"] == Decimal("5.00")


def test_points_are_seen_by_their_student_and_only_after_the_release(
    cast: Cast, client: Client, prompt, answer, students
) -> None:
    answer(prompt, by=cast.student1)
    services.score_by_rule(acting_user=cast.instructor, now=NOW, thread=prompt, students=students)
    services.set_score(
        acting_user=cast.instructor, now=NOW, thread=prompt, student=cast.enrollment(cast.student1),
        by_hand=Decimal("3.21"), comment="คิดต่อเรื่องตัวเลข",
    )  # fmt: skip
    pages = [reverse("grading:list", args=["rus331"]), address("thread", prompt), "/", "/notices/"]
    client.force_login(cast.student1)
    for page in pages:
        content = client.get(page, follow=True).content.decode()
        assert "3.21" not in content
        assert "คิดต่อเรื่องตัวเลข" not in content
    number = services.release_scores(acting_user=cast.instructor, now=NOW, thread=prompt, students=students)
    assert number == 2
    content = client.get(pages[0]).content.decode()
    assert "3.21" in content
    assert "คิดต่อเรื่องตัวเลข" in content
    client.force_login(cast.student2)
    assert "3.21" not in client.get(pages[0]).content.decode()
    notice = Notice.objects.get(recipient=cast.student1, kind=Notice.Kind.GRADE_RELEASED)
    assert "3.21" not in str(notice.details)
    with pytest.raises(services.NothingToRelease):
        services.release_scores(acting_user=cast.instructor, now=NOW, thread=prompt, students=students)


@pytest.mark.parametrize("name", ["admin", "instructor", "assistant", "student1", "student2", "outsider"])
def test_whose_points_one_sees_agrees(cast: Cast, prompt, students, name: str) -> None:
    hidden = Thread.objects.get(pk=services.create_prompt(
        acting_user=cast.instructor, now=NOW, course=cast.course, title="อีกกลุ่ม", markdown="?", token=uuid4(),
        points=Decimal(5), group=cast.group2,
    ).pk)  # fmt: skip
    for thread in (prompt, hidden):
        for student in (cast.student1, cast.student2, cast.outsider):
            PromptScore.objects.create(
                thread=thread, user=student, by_rule=1, scored_at=NOW,
                released_at=later(hours=1) if student == cast.student2 and thread == prompt else NOW,
            )  # fmt: skip
    place = active_enrollments(getattr(cast, name)).first()
    if place is None:
        return
    everything = PromptScore.objects.select_related("thread")
    seen = {score for score in everything if rules.can_see_score(place, score, NOW)}
    assert set(rules.released_scores(place, NOW)) == seen
    assert len(seen) == {"student1": 1, "student2": 1}.get(name, 0)


def test_staff_score_row_by_row(cast: Cast, client: Client, prompt) -> None:
    """An assistant with a group scores that group; nobody gives more than there is."""
    client.force_login(cast.assistant)
    own, other = cast.enrollments["student2"].pk, cast.enrollments["student1"].pk
    assert client.post(address("score_save", prompt, own), {"by_hand": "4", "comment": "ดี"}).status_code == 302
    assert client.post(address("score_save", prompt, own), {"by_hand": "6"}).status_code == 422
    assert client.post(address("score_save", prompt, own), {"by_hand": "x"}).status_code == 422
    assert client.post(address("score_save", prompt, other), {"by_hand": "4"}).status_code == 404
    assert scores(prompt) == {"student2": Decimal(4)}
    row = client.post(address("score_save", prompt, own), {"by_hand": "3"}, HTTP_HX_REQUEST="true").content.decode()
    assert row.lstrip().startswith("<tr")
    assert "Saved" in row
    assert client.post(address("score_release", prompt)).status_code == 403
    content = client.get(address("answers", prompt)).content.decode()
    assert cast.student2.full_name in content
    assert cast.student1.full_name not in content
    client.force_login(cast.student1)
    for name in ("answers", "score_rule", "score_release"):
        assert client.get(address(name, prompt)).status_code == 403


def test_the_rule_and_the_release_are_shown_before_they_are_done(cast: Cast, client: Client, prompt, answer) -> None:
    answer(prompt, by=cast.student1)
    client.force_login(cast.instructor)
    assert "2.5" in client.get(address("score_rule", prompt)).content.decode()
    assert not PromptScore.objects.exists()
    assert client.post(address("score_rule", prompt)).status_code == 302
    assert scores(prompt) == {"student1": Decimal("2.50"), "student2": Decimal(0)}
    assert "Nothing would change" in client.get(address("score_rule", prompt)).content.decode()
    assert "2 students will each see" in client.get(address("score_release", prompt)).content.decode()
    assert not PromptScore.objects.exclude(released_at=None).exists()
    assert client.post(address("score_release", prompt)).status_code == 302
    assert PromptScore.objects.exclude(released_at=None).count() == 2


def test_a_prompt_without_points_has_none_to_give(cast: Cast, client: Client, prompt) -> None:
    Thread.objects.filter(pk=prompt.pk).update(points=None)
    client.force_login(cast.instructor)
    assert client.get(address("answers", prompt)).status_code == 200
    for name in ("score_rule", "score_release"):
        assert client.get(address(name, prompt)).status_code == 404
    with pytest.raises(services.NotGraded):
        services.set_score(
            acting_user=cast.instructor, now=NOW, thread=prompt, student=cast.enrollment(cast.student1),
            by_hand=Decimal(1), comment="",
        )  # fmt: skip


@pytest.mark.parametrize("number", [1, 3, 120])
def test_the_lines_of_a_class_take_three_queries(
    cast: Cast, prompt, answer, enrol, django_assert_num_queries, number: int
) -> None:
    Enrollment.objects.filter(role=Role.STUDENT).update(state=Enrollment.State.DROPPED)
    for at in range(number):
        person = enrol(f"p{at}").user
        if at < 3:
            answer(prompt, by=person)
    with django_assert_num_queries(3):
        lines = queries.score_lines(cast.enrollment(cast.instructor), prompt, NOW)
    assert len(lines) == number


def test_staff_find_the_prompts_to_score_among_what_they_mark(
    cast: Cast, client: Client, prompt, students, django_assert_num_queries
) -> None:
    services.score_by_rule(acting_user=cast.instructor, now=NOW, thread=prompt, students=students)
    with django_assert_num_queries(1):
        (found,) = queries.graded_prompts(cast.enrollment(cast.assistant), NOW)
    assert (found, found.scored, found.released) == (prompt, 2, 0)
    assert queries.graded_prompts(cast.enrollment(cast.student1), NOW) == []
    client.force_login(cast.instructor)
    content = client.get(reverse("grading:list", args=["rus331"])).content.decode()
    assert address("answers", prompt) in content
