"""Comparing the essays of a class: what is found, what is left out, and who sees it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from classroom.assignments.models import Evidence, KeptWords
from classroom.assignments.services import keep_words, kept_words
from classroom.assignments.services.erasure import empty_old_essays
from classroom.common.cutting import read_words
from classroom.courses.models import Enrollment, Role
from classroom.grading.models import SimilarityRun, SimilarPair
from classroom.grading.rules.similarity import visible_pairs
from classroom.grading.services.similarity import compare, start_comparison
from history.models import Name
from history.queries import find_passage
from history.services.anchors import create_anchor
from tests.cast import NOW, later
from tests.history.sample import make_chapter

pytestmark = pytest.mark.django_db

OWN = "ผมเห็นว่าความกลัวของผู้นำเป็นเหตุสำคัญที่สุดที่ทำให้เรื่องทั้งหมดนี้เกิดขึ้นได้"
TAKEN = "เมื่อทุกคนรู้ว่าใครก็ถูกกล่าวหาได้ คำสารภาพจึงกลายเป็นทางออกเดียวที่เหลือให้ครอบครัวรอดพ้นจากการถูกเนรเทศ"
OTHER = "ถ้าอ่านหลักฐานให้ครบจะเห็นว่าคดีเหล่านี้เตรียมกันมานานก่อนวันพิจารณาหลายเดือน"


def run(world) -> SimilarityRun:
    asked = start_comparison(acting_user=world.cast.instructor, now=later(days=1), assignment=world.assignment)
    compare(asked.pk)
    return SimilarityRun.objects.get(pk=asked.pk)


def pairs() -> list[tuple]:
    return [(pair.attempt, pair.other or pair.section) for pair in SimilarPair.objects.all()]


def path(world, name: str, *args) -> str:
    return reverse(f"grading:{name}", args=(world.cast.course.slug, world.assignment.pk, *args))


def browse(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_two_essays_with_the_same_passage_are_a_pair(world):
    one = world.hand_in(world.cast.student1, f"{OWN}\n\n{TAKEN}")
    other = world.hand_in(world.cast.student2, f"{TAKEN}\n\n{OTHER} {OTHER}")
    done = run(world)
    assert (done.state, done.essays, done.earlier) == (SimilarityRun.State.DONE, 2, 0)
    (pair,) = SimilarPair.objects.all()
    assert (pair.attempt, pair.other) == (one, other)
    assert pair.share > pair.other_share > 0
    start, end, other_start, other_end = pair.spans[0]
    assert f"{OWN}\n{TAKEN}"[start:end] == TAKEN == TAKEN[other_start:other_end]


@pytest.mark.parametrize("quote", [f"> {TAKEN}", f"เขาว่า “{TAKEN}” [[1]]", f'เขาว่า "{TAKEN}"'])
def test_two_who_quote_the_same_words_share_nothing(world, quote):
    world.hand_in(world.cast.student1, f"{OWN}\n\n{quote}")
    world.hand_in(world.cast.student2, f"{OTHER}\n\n{quote}")
    assert run(world).state == SimilarityRun.State.DONE
    assert not pairs()


def test_the_words_of_the_assignment_count_for_nothing(world):
    world.assignment.instructions = TAKEN
    world.assignment.save()
    for student in (world.cast.student1, world.cast.student2):
        world.hand_in(student, f"{TAKEN}\n\n{OWN if student == world.cast.student1 else OTHER}")
    run(world)
    assert not pairs()


def test_the_book_is_found_unless_it_is_quoted_as_evidence(world):
    chapter = make_chapter()
    world.cast.course.books.add(chapter.book)
    block = max(chapter.blocks.all(), key=lambda each: len(each.text))
    taken = block.text[:160].strip()
    one = world.hand_in(world.cast.student1, f"{OWN} {taken}")
    two = world.hand_in(world.cast.student2, f"{OTHER} {taken}")
    run(world)
    assert set(pairs()) == {(one, block.section), (two, block.section)}
    passage = find_passage(chapter, f"{block.key}:0-{len(taken)}@{chapter.revision_number}")
    anchor = create_anchor(acting_user=world.cast.student1, now=NOW, passage=passage)
    Evidence.objects.create(submission=one.submission, number=1, anchor=anchor)
    run(world)
    assert pairs() == [(two, block.section)]
    (pair,) = SimilarPair.objects.all()
    page = browse(world.cast.instructor).get(path(world, "similar_pair", pair.pk)).content.decode()
    assert 'id="sa1"' in page
    assert 'id="sb1"' in page


def earlier_essay(world, *, teacher):
    """An essay of last year's class in another course on the same book, by the outsider."""
    cast = world.cast
    chapter = make_chapter()
    for course in (cast.course, cast.other_course):
        course.books.add(chapter.book)
    if teacher:
        Enrollment.objects.create(
            course=cast.other_course, user=teacher, role=Role.INSTRUCTOR, created_at=NOW, changed_at=NOW
        )
    last = type(world.assignment).objects.get(pk=world.assignment.pk)
    last.pk, last.course, last.title, last.due_at = None, cast.other_course, "ปีก่อน", NOW - timedelta(days=300)
    last.save()
    then = type(world)(cast, last, world.rubric)
    return then.hand_in(cast.outsider, f"{TAKEN}\n\n{OTHER}", handed_in_at=NOW - timedelta(days=300))


def test_earlier_classes_are_compared_for_who_teaches_them_and_shown_without_a_name(world):
    old = earlier_essay(world, teacher=world.cast.instructor)
    mine = world.hand_in(world.cast.student1, f"{OWN}\n\n{TAKEN}")
    assert run(world).earlier == 1
    assert pairs() == [(mine, old)]
    client = browse(world.cast.instructor)
    (pair,) = SimilarPair.objects.all()
    for address in (path(world, "similarity"), path(world, "similar_pair", pair.pk)):
        page = client.get(address).content.decode()
        assert "ปีก่อน" in page
        assert world.cast.outsider.full_name not in page
    Enrollment.objects.filter(user=world.cast.instructor, course=world.cast.other_course).delete()
    assert client.get(path(world, "similar_pair", pair.pk)).status_code == 404


def test_what_one_does_not_teach_is_not_compared(world):
    earlier_essay(world, teacher=None)
    world.hand_in(world.cast.student1, f"{OWN}\n\n{TAKEN}")
    assert run(world).earlier == 0
    assert not pairs()


def test_who_sees_what(world):
    cast = world.cast
    world.hand_in(cast.student1, f"{OWN}\n\n{TAKEN}")
    world.hand_in(cast.student2, f"{OTHER}\n\n{TAKEN}")
    run(world)
    (pair,) = SimilarPair.objects.all()
    assert list(visible_pairs(cast.enrollment(cast.instructor), world.assignment)) == [pair]
    # The assistant has the group of student2 only: student1's essay is not theirs to read.
    assert not visible_pairs(cast.enrollment(cast.assistant), world.assignment)
    assert browse(cast.assistant).get(path(world, "similar_pair", pair.pk)).status_code == 404
    assert browse(cast.assistant).post(path(world, "similarity")).status_code == 403
    for student in (cast.student1, cast.student2, cast.outsider):
        assert browse(student).get(path(world, "similarity")).status_code == 404
        assert browse(student).get(path(world, "similar_pair", pair.pk)).status_code == 404


def test_a_comparison_under_way_is_enough_and_one_that_hangs_is_not(world, django_capture_on_commit_callbacks):
    ask = {"acting_user": world.cast.instructor, "assignment": world.assignment}
    first = start_comparison(**ask, now=NOW)
    assert start_comparison(**ask, now=later(minutes=5)) == first
    second = start_comparison(**ask, now=later(minutes=31))
    assert second != first
    compare(second.pk)
    assert SimilarityRun.objects.get() == second


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_as_many_queries_for_many_as_for_one(world, number, django_assert_num_queries):
    world.hand_in(world.cast.student1, f"{OWN}\n\n{TAKEN}")
    for extra in range(number):
        world.hand_in(world.add_student(extra), f"{TAKEN}\n\n{OTHER}{extra}")
    run(world)
    client = browse(world.cast.instructor)
    with django_assert_num_queries(9):
        page = client.get(path(world, "similarity"))
    assert page.status_code == 200


def test_where_names_are_hidden_pairs_have_codes(world):
    for student in (world.cast.student1, world.cast.student2):
        world.hand_in(student, f"{TAKEN} {TAKEN}")
    run(world)
    world.assignment.anonymous_marking = True
    world.assignment.save()
    client = browse(world.cast.instructor)
    (pair,) = SimilarPair.objects.all()
    for address in (path(world, "similarity"), path(world, "similar_pair", pair.pk)):
        page = client.get(address).content.decode()
        assert world.cast.student1.full_name not in page
        assert world.cast.student2.full_name not in page


def test_words_are_cut_once_and_anew_when_the_names_of_the_book_change(world):
    chapter = make_chapter()
    world.cast.course.books.add(chapter.book)
    one = world.hand_in(world.cast.student1, f"{OWN}\n\n{TAKEN}")
    other = world.hand_in(world.cast.student2, OTHER)
    run(world)
    assert pairs() == []
    kept = {words.attempt_id: words for words in KeptWords.objects.all()}
    assert set(kept) == {one.pk, other.pk}
    # What is kept is what is compared: with the words of the one under the other, they are alike.
    KeptWords.objects.filter(attempt=other).update(packed=kept[one.pk].packed)
    run(world)
    assert pairs() == [(one, other)]
    Name.objects.create(book=chapter.book, name="พรรค", kind=Name.Kind.TERM, sort_key="พรรค")
    run(world)
    assert pairs() == []
    assert not KeptWords.objects.filter(cutter=kept[one.pk].cutter).exists()


def test_kept_words_go_with_the_words_of_the_essay(world):
    essay = world.hand_in(world.cast.student1, f"{OWN}\n\n{TAKEN}")
    run(world)
    keep_words({essay.pk: read_words(TAKEN)}, "another way")
    assert kept_words([essay.pk], "another way") == {essay.pk: read_words(TAKEN)}
    world.cast.student1.erased_at = NOW - timedelta(days=1)
    world.cast.student1.save()
    assert empty_old_essays(before=NOW) == 1
    assert not KeptWords.objects.exists()
    keep_words({essay.pk: read_words(TAKEN)}, "another way")
    assert not KeptWords.objects.exists()
    assert run(world).state == SimilarityRun.State.DONE
