"""Where two mark without seeing each other, no page that one comes to holds anything of the other's until both are done."""

from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from classroom.assignments.models import Attempt
from classroom.courses.models import Enrollment, Role
from classroom.grading import services
from classroom.grading.models import Allocation, Grade, MarkingPlan
from tests.cast import NOW, make_cast
from tests.classroom.grading.conftest import World
from tests.classroom.grading.conftest import world as make_grading_world
from tests.site.test_anonymity import crawl

pytestmark = pytest.mark.django_db

# What the first marker leaves behind: points, remark, comment, overall.
TRACES = ("3.17", "หมายเหตุของคนแรก", "ความเห็นของคนแรก", "สรุปของคนแรก", "8.17")


@pytest.fixture
def world(db) -> World:
    return make_grading_world.__wrapped__(make_cast())


@pytest.fixture
def attempt(world: World) -> Attempt:
    """Marked to the end by the instructor; the assistant, also an administrator of the site, is the second."""
    MarkingPlan.objects.create(assignment=world.assignment, markers=2, agree_within=1)
    attempt = world.hand_in(world.cast.student2)
    first, language = world.criteria
    common = {"acting_user": world.cast.instructor, "now": NOW, "attempt": attempt, "turn": 1}
    services.save_mark(**common, criterion=first, level=first.levels.get(points=5), expected_version=0)
    services.save_mark(
        **common, criterion=language, points=Decimal("3.17"), comment="หมายเหตุของคนแรก", expected_version=0
    )
    services.add_comment(**common, start=0, end=5, exact=attempt.markdown[:5], body="ความเห็นของคนแรก")
    services.save_overall(**common, overall="สรุปของคนแรก", expected_version=0)
    services.finish_marking(**common)
    get_user_model().objects.filter(pk=world.cast.assistant.pk).update(is_staff=True, is_superuser=True)
    return attempt


def pages_of(user, *starts: str) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return crawl(client, "/", *starts, most=250)


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.INSTRUCTOR])
def test_the_second_marker_finds_nothing_of_the_first(world: World, attempt: Attempt, role: str):
    Enrollment.objects.filter(user=world.cast.assistant).update(role=role)
    course, key = world.cast.course.slug, (world.assignment.pk, attempt.submission_id)
    mine = reverse("grading:mark", args=(course, *key))
    starts = [
        mine,
        reverse("grading:agreement", args=(course, *key)),
        reverse("grading:submissions", args=(course, key[0])),
    ]
    if role == Role.INSTRUCTOR:
        starts += [
            reverse(f"grading:{name}", args=(course, key[0])) for name in ("consistency", "consistency_file", "release")
        ]
    pages = pages_of(world.cast.assistant, *starts, "/admin/", "/admin/audit/auditentry/")
    assert all(path in pages for path in starts)
    for path, page in pages.items():
        assert not [trace for trace in TRACES if trace in page], path
    assert "ตรวจแล้ว" not in pages[starts[2]].partition("<tbody>")[2]
    audit = pages["/admin/audit/auditentry/"].partition("<tbody>")[2]
    assert "Finished marking" not in audit
    assert "ตรวจเสร็จ" not in audit


def test_the_first_finds_nothing_of_the_second_either_and_both_see_both_in_the_end(world: World, attempt: Attempt):
    common = {"acting_user": world.cast.assistant, "now": NOW, "attempt": attempt, "turn": 2}
    first, language = world.criteria
    services.save_mark(**common, criterion=first, level=first.levels.get(points=2), expected_version=0)
    services.save_mark(**common, criterion=language, points=Decimal("1.23"), comment="ของคนที่สอง", expected_version=0)
    course, key = world.cast.course.slug, (world.assignment.pk, attempt.submission_id)
    starts = [reverse(f"grading:{name}", args=(course, *key)) for name in ("mark", "agreement")]
    starts.append(reverse("grading:consistency", args=(course, key[0])))
    for path, page in pages_of(world.cast.instructor, *starts).items():
        assert not [trace for trace in ("1.23", "ของคนที่สอง", "3.23") if trace in page], path
    services.finish_marking(**common)
    for user in (world.cast.instructor, world.cast.assistant):
        client = Client()
        client.force_login(user)
        page = client.get(starts[1]).content.decode()
        assert all(word in page for word in ("3.17", "1.23", "หมายเหตุของคนแรก", "ของคนที่สอง"))


def test_what_one_sends_lands_in_ones_own_marking(world: World, attempt: Attempt):
    """A clever marker who names comments, criteria or turns of the other in an address gets nothing and changes nothing."""
    client = Client()
    client.force_login(world.cast.assistant)
    course, key = world.cast.course.slug, (world.assignment.pk, attempt.submission_id)
    marking = attempt.markings.get(turn=1)
    comment = marking.comments.get()
    for name in ("comment_edit", "comment_delete", "comment_restore"):
        path = reverse(f"grading:{name}", args=(course, *key, comment.pk))
        assert client.post(path, {"body": "x", "version": 1}).status_code == 404, name
    language = world.criteria[1]
    path = reverse("grading:mark_save", args=(course, *key, language.pk))
    sent = {
        f"c{language.pk}-points": "2",
        f"c{language.pk}-version": 0,
        f"c{language.pk}-comment": "",
        "attempt": 1,
        "turn": 1,
    }
    answer = client.post(path + "?turn=1", sent)
    assert answer.status_code == 200, answer.content
    assert "3.17" not in answer.content.decode()
    assert marking.marks.get(criterion=language).points == Decimal("3.17")
    assert attempt.markings.get(turn=2).marks.get().points == Decimal(2)
    assert client.post(reverse("grading:reopen", args=(course, *key))).status_code == 302
    marking.refresh_from_db()
    assert marking.state == "final"
    present = client.post(reverse("grading:present", args=(course, *key))).json()
    assert not present["who"]


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.INSTRUCTOR])
def test_an_essay_that_is_drawn_into_a_sample_after_it_had_a_result_shows_nothing_of_it(
    world: World, attempt: Attempt, role: str
):
    """The sample was drawn without it, its first marking became its result, and then it was drawn again."""
    Enrollment.objects.filter(user=world.cast.assistant).update(role=role)
    MarkingPlan.objects.update(sample_percent=30, sampled_at=NOW)
    by = {"acting_user": world.cast.instructor, "now": NOW, "attempt": attempt}
    services.reopen_marking(**by)
    services.finish_marking(**by)
    assert Grade.objects.get().points == Decimal("8.17")
    course, key = world.cast.course.slug, (world.assignment.pk, attempt.submission_id)
    place = world.cast.enrollments["student2"].pk
    starts = [
        reverse("grading:gradebook", args=(course,)),
        reverse("grading:gradebook_student", args=(course, place)),
        reverse("grading:history", args=(course, key[0], place)),
        reverse("grading:submissions", args=(course, key[0])),
        reverse("grading:agreement", args=(course, *key)),
    ]
    seen = pages_of(world.cast.assistant, *starts)
    assert "8.17" in seen[starts[0]]
    Allocation.objects.create(
        submission=attempt.submission, turn=2, marker=world.cast.enrollments["assistant"],
        made_by=world.cast.instructor, made_at=NOW,
    )  # fmt: skip
    pages = pages_of(world.cast.assistant, *starts, reverse("grading:mark", args=(course, *key)), "/admin/")
    assert all(path in pages for path in starts)
    for path, page in pages.items():
        assert not [trace for trace in TRACES if trace in page], path


def test_the_rubric_of_the_second_does_not_tell_that_the_first_has_begun(world: World, attempt: Attempt):
    """The rubric was changed after the first had begun by the older one."""
    services.set_rubric(
        acting_user=world.cast.instructor, now=NOW, assignment=world.assignment,
        criteria=[services.CriterionPlan("ข้อใหม่", Decimal(7))],
    )  # fmt: skip
    client = Client()
    client.force_login(world.cast.assistant)
    course, key = world.cast.course.slug, (world.assignment.pk, attempt.submission_id)
    page = client.get(reverse("grading:mark", args=(course, *key))).content.decode()
    other = world.hand_in(world.cast.student1)
    world.cast.enrollments["assistant"].limited_to.clear()
    untouched = client.get(
        reverse("grading:mark", args=(course, world.assignment.pk, other.submission_id))
    ).content.decode()
    for words in ("Version 2", "ข้อใหม่"):
        assert words in page
        assert words in untouched
    assert "ข้อเสนอหลัก" not in page
