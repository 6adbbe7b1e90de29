"""The text in the admin: who sees which book, and what saving a correction does."""

import pytest
from django.urls import reverse

from history.models import Anchor, Block, Book, Chapter, Event, Footnote, Name, Revision
from history.services import edit_block, save_name
from tests.cast import NOW
from tests.history.sample import SECOND, THIRD, anchor_on, block, make_chapter, words_at

CORRECTED = SECOND.replace("หรือตสกี", "ทรอตสกี")


@pytest.fixture
def chapter(cast):
    """The book of the instructor's course."""
    chapter = make_chapter(user=cast.admin)
    cast.course.books.add(chapter.book)
    return chapter


@pytest.fixture
def other_chapter(cast):
    """The book of a course that the instructor does not teach."""
    chapter = make_chapter(slug="other-book", user=cast.admin)
    cast.other_course.books.add(chapter.book)
    return chapter


@pytest.fixture
def instructor(client, cast):
    cast.instructor.language = "en"
    cast.instructor.save()
    client.force_login(cast.instructor)
    return client


def change(block: Block) -> str:
    return reverse("admin:history_block_change", args=(block.pk,))


def preview(block: Block) -> str:
    return reverse("admin:history_block_preview", args=(block.pk,))


def values(**other) -> dict:
    return {"markdown": CORRECTED, "kind": "paragraph", "reason": "ตรวจกับฉบับพิมพ์", "revision": 1} | other


def test_a_correction_by_the_instructor_keeps_a_passage_on_its_words(instructor, cast, chapter):
    anchor = anchor_on(chapter, "b3", "บุคาริน")
    response = instructor.post(change(block(chapter, "b3")), values(markdown="เลออน " + CORRECTED))
    assert response.status_code == 302
    assert block(chapter, "b3").text == "เลออน " + CORRECTED
    assert words_at(anchor) == "บุคาริน"
    revision = Revision.objects.get(number=2)
    assert (revision.made_by, revision.reason) == (cast.instructor, "ตรวจกับฉบับพิมพ์")


def test_the_preview_shows_the_change_and_saves_nothing(instructor, chapter):
    response = instructor.post(preview(block(chapter, "b3")), values())
    page = response.content.decode()
    assert "<del>" in page
    assert "<ins>" in page
    assert CORRECTED in page
    assert 'name="revision" value="1"' in page
    assert block(chapter, "b3").text == SECOND


def test_the_second_of_two_people_sees_both_texts_and_may_then_save(instructor, cast, chapter):
    target = block(chapter, "b3")
    edit_block(acting_user=cast.admin, now=NOW, block=target, markdown=CORRECTED, reason="", expected_revision=1)
    mine = SECOND.replace("บุคาริน", "บูคาริน")
    response = instructor.post(change(target), values(markdown=mine))
    page = response.content.decode()
    assert response.status_code == 409
    assert mine in page
    assert "<del>" in page
    assert 'name="revision" value="2"' in page
    assert block(chapter, "b3").text == CORRECTED
    assert instructor.post(change(target), values(markdown=mine, revision=2)).status_code == 302
    assert block(chapter, "b3").text == mine
    assert instructor.post(preview(target), values(revision=2)).status_code == 409


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"markdown": "หนึ่ง\n\nสอง"}, "A blank line would begin a second paragraph"),
        ({"markdown": "[^30]"}, "The block has no words"),
        ({"markdown": ""}, "This field is required"),
        ({"reason": ""}, "This field is required"),
        ({"kind": "poem"}, "is not one of the available choices"),
    ],
)
def test_what_cannot_be_saved_comes_back_with_its_reason(instructor, chapter, wrong, words):
    for address in (change(block(chapter, "b3")), preview(block(chapter, "b3"))):
        response = instructor.post(address, values(**wrong))
        assert response.status_code == 422
        assert words in response.content.decode()
    chapter.refresh_from_db()
    assert chapter.revision_number == 1


def test_a_revision_that_is_no_number_or_to_come_changes_nothing(instructor, chapter):
    for revision in ("", "x", "99"):
        response = instructor.post(change(block(chapter, "b3")), values(revision=revision))
        assert response.status_code in (409, 422)
    chapter.refresh_from_db()
    assert chapter.revision_number == 1


def test_an_instructor_sees_the_books_of_their_courses_only(instructor, chapter, other_chapter):
    own, other = block(chapter, "b3"), block(other_chapter, "b3")
    assert instructor.get(change(own)).status_code == 200
    for address in (change(other), preview(other), reverse("admin:history_block_history", args=(other.pk,))):
        assert instructor.get(address).status_code == 404
        assert instructor.post(address, values()).status_code == 404
    assert block(other_chapter, "b3").text == SECOND
    for model in (Book, Chapter, Footnote, Revision):
        name = f"admin:history_{model._meta.model_name}"
        listed = instructor.get(reverse(f"{name}_changelist")).context["cl"].queryset
        assert listed.exists()
        assert not listed.filter(**_of(model, other_chapter.book)).exists()
        hidden = model.objects.filter(**_of(model, other_chapter.book)).first()
        assert instructor.get(reverse(f"{name}_change", args=(hidden.pk,))).status_code == 404


def _of(model, book) -> dict:
    return {"pk": book.pk} if model is Book else {"book": book} if model is Chapter else {"chapter__book": book}


@pytest.mark.parametrize("query", ["chapter=²", "chapter=x", "section=٣", "chapter=99999999999999999999"])
def test_a_filter_by_what_is_not_offered_finds_nothing(instructor, chapter, query):
    answer = instructor.get(f"{reverse('admin:history_block_changelist')}?{query}")
    assert answer.status_code == 200
    assert not answer.context["cl"].result_count


def test_filters_name_no_book_of_another_course(instructor, chapter, other_chapter):
    Chapter.objects.filter(pk=other_chapter.pk).update(title="บทลับ")
    for model in ("block", "section", "footnote", "revision"):
        assert "บทลับ" not in instructor.get(reverse(f"admin:history_{model}_changelist")).content.decode()
    assert "บทลับ" not in instructor.get(reverse("admin:history_name_add")).content.decode()


@pytest.mark.parametrize("name", ["assistant", "student1", "dropped", "outsider", "stranger"])
def test_nobody_else_comes_in(client, cast, chapter, name):
    client.force_login(getattr(cast, name))
    for address in (change(block(chapter, "b3")), preview(block(chapter, "b3"))):
        assert client.post(address, values()).status_code in (302, 403, 404)
    assert block(chapter, "b3").text == SECOND


def test_blocks_are_neither_added_nor_deleted_by_anyone(client, cast, chapter):
    client.force_login(cast.admin)
    assert client.get(reverse("admin:history_block_add")).status_code == 403
    assert client.post(reverse("admin:history_block_delete", args=(block(chapter, "b3").pk,))).status_code == 403


def test_an_administrator_sees_every_book(client, cast, chapter, other_chapter):
    client.force_login(cast.admin)
    assert client.get(change(block(other_chapter, "b3"))).status_code == 200
    lone = make_chapter(slug="no-course")
    assert client.get(change(block(lone, "b3"))).status_code == 200


def test_a_removed_block_is_not_there(instructor, chapter):
    target = block(chapter, "b3")
    Block.objects.filter(pk=target.pk).update(removed_in=Revision.objects.get())
    assert instructor.get(change(target)).status_code == 404


def test_the_history_shows_who_changed_what_and_why(instructor, cast, chapter):
    edit_block(
        acting_user=cast.instructor, now=NOW, block=block(chapter, "b3"), markdown=CORRECTED, reason="ตามฉบับพิมพ์",
        expected_revision=1,
    )  # fmt: skip
    page = instructor.get(reverse("admin:history_block_history", args=(block(chapter, "b3").pk,))).content.decode()
    assert "Revision 2" in page
    assert "ตามฉบับพิมพ์" in page
    assert cast.instructor.full_name in page
    assert "<del>" in page
    revision = instructor.get(reverse("admin:history_revision_change", args=(Revision.objects.get(number=2).pk,)))
    assert "<del>" in revision.content.decode()


def test_passages_that_lost_their_words_are_listed(instructor, chapter):
    anchor = anchor_on(chapter, "b3", "บุคารินเห็นว่าควรค่อยเป็นค่อยไป")
    anchor_on(chapter, "b4", "เกษตรกรรม")
    instructor.post(change(block(chapter, "b3")), values(markdown=SECOND.split(" แต่")[0]))
    anchor.refresh_from_db()
    assert anchor.status == Anchor.Status.ORPHAN
    page = instructor.get(reverse("admin:history_anchor_changelist")).content.decode()
    assert "บุคารินเห็นว่า" in page
    assert "Text gone" in page
    assert "เกษตรกรรม" not in page
    assert instructor.get(reverse("admin:history_anchor_change", args=(anchor.pk,))).status_code == 200


def test_a_footnote_gets_its_text(instructor, chapter):
    note = Footnote.objects.get(chapter=chapter, number=30)
    address = reverse("admin:history_footnote_change", args=(note.pk,))
    assert instructor.post(address, {"body": "Victor Serge", "reason": "เติมจากฉบับพิมพ์"}).status_code == 302
    note.refresh_from_db()
    assert note.body == "Victor Serge"
    second = instructor.post(address, {"body": "อีกคนหนึ่ง", "reason": "เติม", "before": ""})
    assert second.status_code == 409
    assert "It reads now: Victor Serge" in second.content.decode()
    note.refresh_from_db()
    assert note.body == "Victor Serge"


def test_titles_are_corrected_and_addresses_stay(instructor, chapter):
    address = reverse("admin:history_chapter_change", args=(chapter.pk,))
    response = instructor.post(address, {"title": "สตาลินกับรัสเซีย", "title_en": "Stalin", "number": "9"})
    assert response.status_code == 302
    chapter.refresh_from_db()
    assert (chapter.title, chapter.title_en, chapter.number) == ("สตาลินกับรัสเซีย", "Stalin", 4)


def test_a_name_is_added_changed_and_taken_out(instructor, chapter):
    entry = {"book": chapter.book.pk, "name": "บุคาริน", "kind": "person", "latin": "", "spellings": "บูคาริน\nบุคารีน"}
    assert instructor.post(reverse("admin:history_name_add"), entry).status_code == 302
    name = Name.objects.get(state="kept")
    assert (name.spellings, name.sort_key) == (["บูคาริน", "บุคารีน"], "บุคาริน")
    assert f'<span class="noun" data-name="{name.pk}">บุคาริน</span>' in block(chapter, "b3").html
    address = reverse("admin:history_name_change", args=(name.pk,))
    assert instructor.post(address, entry | {"latin": "Nikolai Bukharin"}).status_code == 302
    name.refresh_from_db()
    assert name.latin == "Nikolai Bukharin"
    assert instructor.post(reverse("admin:history_name_delete", args=(name.pk,)), {"post": "yes"}).status_code == 302
    assert "noun" not in block(chapter, "b3").html


def test_a_name_that_the_book_has_is_refused(instructor, chapter):
    entry = {"book": chapter.book.pk, "name": "บุคาริน", "kind": "person", "latin": "", "spellings": ""}
    instructor.post(reverse("admin:history_name_add"), entry)
    response = instructor.post(reverse("admin:history_name_add"), entry)
    assert response.status_code == 422
    assert response.context["adminform"].form.errors
    assert Name.objects.count() == 1


@pytest.mark.parametrize("blocks", [1, 3])
def test_the_list_of_blocks_takes_a_fixed_number_of_queries(instructor, chapter, blocks, django_assert_num_queries):
    kept = [row.pk for row in Block.objects.order_by("position")[:blocks]]
    Block.objects.exclude(pk__in=kept).update(removed_in=Revision.objects.get())
    address = reverse("admin:history_block_changelist")
    instructor.get(address)
    with django_assert_num_queries(7):
        instructor.get(address)


def test_the_text_is_shown_by_its_own_words(instructor, chapter):
    assert THIRD in instructor.get(change(block(chapter, "b4"))).content.decode()


def test_names_and_events_are_decided_in_the_list(instructor, chapter):
    save_name(acting_user=None, now=NOW, book=chapter.book, name="เลนินกราด", kind="place")
    name, event = Name.objects.get(name="เลนินกราด"), Event.objects.get(chapter=chapter, year_from=1934)
    chosen = {"action": "refuse", "_selected_action": [name.pk]}
    assert instructor.post(reverse("admin:history_name_changelist"), chosen).status_code == 302
    chosen = {"action": "keep", "_selected_action": [event.pk]}
    assert instructor.post(reverse("admin:history_event_changelist"), chosen).status_code == 302
    name.refresh_from_db()
    event.refresh_from_db()
    assert (name.state, event.state) == ("refused", "kept")


def test_an_event_is_edited_and_thereby_kept(instructor, chapter):
    event = Event.objects.get(chapter=chapter, year_from=1934)
    address = reverse("admin:history_event_change", args=(event.pk,))
    assert "<mark>เดือนธันวาคม ค.ศ. 1934</mark>" in instructor.get(address).text
    data = {
        "title": "คีรอฟถูกสังหาร",
        "title_en": "Kirov is killed",
        "year_from": 1934,
        "year_to": "",
        "month": 12,
        "day": 1,
    }
    assert instructor.post(address, data).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.day, event.state) == ("คีรอฟถูกสังหาร", 1, "kept")
    assert instructor.post(address, data | {"year_to": 1900}).status_code == 422
