"""What a student reads after the release, and that nothing of it is anywhere before."""

import pytest
from django.core import mail
from django.urls import reverse

from classroom.grading import services
from classroom.notices.models import Notice
from tests.cast import NOW

SECRETS = ("8.25", "ชมที่ช่วงคำ", "ว่ารวม ๆ", "หมายเหตุเกณฑ์")


@pytest.fixture
def attempt(world):
    """An essay of student1 with every kind of remark, finished and not released."""
    attempt = world.hand_in(world.cast.student1)
    by = {"acting_user": world.cast.instructor, "now": NOW, "attempt": attempt}
    services.add_comment(start=0, end=5, exact=attempt.markdown[:5], body="ชมที่ช่วงคำ", **by)
    services.save_overall(overall="ว่ารวม ๆ", expected_version=0, **by)
    first, second = world.criteria
    services.save_mark(criterion=first, level=first.levels.all()[2], comment="หมายเหตุเกณฑ์", expected_version=0, **by)
    services.save_mark(criterion=second, points=3 + first.max_points / 20, expected_version=0, **by)
    services.finish_marking(**by)
    return attempt


def page(world):
    return reverse("grading:feedback", args=("rus331", world.assignment.pk))


def crawl(client):
    """Every page that one reaches from home by following links, with its text."""
    found, todo = {}, ["/"]
    while todo:
        path = todo.pop()
        if path in found:
            continue
        answer = client.get(path, follow=True)
        text = answer.content.decode() if answer.status_code == 200 else ""
        found[path] = text
        for part in text.split('href="')[1:]:
            link = part.split('"')[0].split("#")[0]
            if link.startswith("/") and not link.startswith(("/static", "/accounts/logout", "/admin")):
                todo.append(link.replace("&amp;", "&"))
    return found


# What a page says is the same on every database, and test_forged opens all of them on PostgreSQL: it is read once.
@pytest.mark.database("sqlite")
def test_nothing_leaks_before_the_release(world, attempt, client, django_capture_on_commit_callbacks):
    for who in (world.cast.student1, world.cast.student2):
        client.force_login(who)
        seen = crawl(client)
        assert len(seen) > 3
        for path, text in seen.items():
            assert not [secret for secret in SECRETS if secret in text], path
        assert client.get(page(world)).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        world.release()
    assert not [secret for secret in SECRETS if secret in mail.outbox[0].body + mail.outbox[0].subject]
    assert not [secret for secret in SECRETS if secret in str(Notice.objects.get().details)]
    client.force_login(world.cast.student2)
    for path, text in crawl(client).items():
        assert not [secret for secret in SECRETS if secret in text], path


def test_after_the_release_the_student_reads_it_all(world, attempt, client):
    world.release()
    client.force_login(world.cast.student1)
    text = client.get(page(world)).content.decode()
    for words in SECRETS:
        assert words in text
    assert "วรรณา ศรีสุวรรณ" in text
    assert "<form" not in text.split('id="main"')[1]
    assert "8.25" in client.get("/courses/rus331/grading/").content.decode()


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("how", ["taken up again", "taken back"])
def test_what_is_looked_at_again_is_said_and_not_shown(world, attempt, client, how):
    released = world.release().release
    if how == "taken back":
        services.take_back_release(acting_user=world.cast.instructor, now=NOW, release=released, reason="ความลับ")
    else:
        services.reopen_marking(acting_user=world.cast.instructor, now=NOW, attempt=attempt)
    client.force_login(world.cast.student1)
    for path, text in crawl(client).items():
        assert not [secret for secret in (*SECRETS, "ความลับ") if secret in text], path
    answer = client.get(page(world))
    assert answer.status_code == 200
    assert "is being looked at again" in answer.content.decode()
    assert "Being looked at again" in client.get("/courses/rus331/grading/").content.decode()
    client.force_login(world.cast.student2)
    assert client.get(page(world)).status_code == 404


def test_a_later_essay_does_not_change_what_was_marked(world, attempt, client):
    world.release()
    world.hand_in(world.cast.student1, markdown="ฉบับใหม่ที่ยังไม่ตรวจ")
    client.force_login(world.cast.student1)
    text = client.get(page(world)).content.decode()
    assert "ชมที่ช่วงคำ" in text
    assert "ฉบับใหม่ที่ยังไม่ตรวจ" not in text


@pytest.mark.parametrize("decide", [services.excuse, services.mark_missing])
def test_excused_and_missing_are_read_without_an_essay(world, client, decide):
    student = world.cast.enrollments["student1"]
    decide(acting_user=world.cast.instructor, now=NOW, assignment=world.assignment, enrollment=student, reason="ความลับ")
    world.release()
    client.force_login(world.cast.student1)
    answer = client.get(page(world))
    assert answer.status_code == 200
    assert "ความลับ" not in answer.content.decode()


@pytest.mark.parametrize("who", ["student2", "dropped", "outsider", "stranger", "admin", "instructor"])
def test_it_is_its_students_alone(world, attempt, client, who):
    world.release()
    client.force_login(getattr(world.cast, who))
    assert client.get(page(world)).status_code == 404


@pytest.mark.parametrize("comments", [1, 3])
def test_the_queries_are_fixed(world, client, comments, django_assert_num_queries):
    attempt = world.hand_in(world.cast.student1)
    for _number in range(comments):
        services.add_comment(
            acting_user=world.cast.instructor, now=NOW, attempt=attempt, start=0, end=5,
            exact=attempt.markdown[:5], body="ก",
        )  # fmt: skip
    world.finish(attempt)
    world.release()
    client.force_login(world.cast.student1)
    with django_assert_num_queries(11):
        client.get(page(world))
