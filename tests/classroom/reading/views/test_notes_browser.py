"""Marking and writing in the margin in a real browser: by pointer, by keyboard, from two windows, without a connection."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from classroom.reading.models import Note
from classroom.reading.services import NoteText, create_note, save_note
from history.queries import find_passage
from tests.cast import NOW
from tests.chromium import until_so
from tests.history.sample import SECOND, THIRD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD = "อุตสาหกรรม"


@pytest.fixture
def visit(signed_in, cast, chapter, path):
    """A function that opens the section as student1."""

    def visit(**options):
        page = signed_in(cast.student1, **options).new_page()
        page.goto(path())
        page.wait_for_load_state("networkidle")
        return page

    return visit


def drawn(page, name: str) -> list[str]:
    """The words of the page under a highlight; of those across blocks the first block's."""
    return page.evaluate(
        """name => [...(CSS.highlights.get(name) ?? [])].map(({ startContainer, startOffset, endContainer, endOffset }) =>
        startContainer.data.slice(startOffset, startContainer === endContainer ? endOffset : undefined))""",
        name,
    )


def drag_over(page, words: str, *, alt: bool = False) -> None:
    """Select `words` of b3 with the pointer."""
    left, right, y = page.evaluate(
        """words => {
        const walker = document.createTreeWalker(document.querySelector("#b3 .block__text"), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(walker.currentNode, at);
            range.setEnd(walker.currentNode, at + words.length);
            const { left, right, top, height } = range.getBoundingClientRect();
            return [left + 1, right - 1, top + height / 2];
        } }""",
        words,
    )
    if alt:
        page.keyboard.down("Alt")
    page.mouse.move(left, y)
    page.mouse.down()
    page.mouse.move((left + right) / 2, y)
    page.mouse.move(right, y)
    page.mouse.up()
    if alt:
        page.keyboard.up("Alt")


def test_a_press_marks_whole_words_and_two_marks_over_each_other_are_both_seen(visit, cast):
    page = visit()
    tools, said = page.locator("[data-tools]"), page.locator("[data-note-state]")
    drag_over(page, WORD[3:7])
    expect(tools).to_be_visible()
    page.locator("[data-colour=turmeric]").click()
    expect(said).to_contain_text("Saved")
    assert drawn(page, "mark-turmeric") == [WORD]
    note = Note.objects.get()
    assert (note.anchor.exact, note.colour, note.user) == (WORD, "turmeric", cast.student1)
    # With Alt the letters count; the same words again are the same mark.
    drag_over(page, WORD[3:7], alt=True)
    expect(tools).to_be_visible()
    page.locator("[data-tool=mark][data-colour=leaf]").click()
    expect(page.locator(".note--leaf [data-note-state]")).to_contain_text("Saved")
    (small,) = drawn(page, "mark-leaf")
    assert small in WORD
    assert small != WORD
    assert drawn(page, "mark-over") == [small]
    drag_over(page, WORD[3:7])
    expect(tools).to_be_visible()
    page.locator("[data-tool=mark][data-colour=lotus]").click()
    expect(page.locator(".note--lotus [data-note-state]")).to_contain_text("Saved")
    assert Note.objects.count() == 2
    # The page has them when it comes again, and hides them with a key.
    page.reload()
    expect(page.locator("[data-bare-open]")).to_contain_text("2 highlights")
    assert drawn(page, "mark-lotus") == [WORD]
    page.locator("[data-bare-open]").click()
    expect(page.locator(".note[data-anchor]")).to_have_count(2)
    expect(page.get_by_role("article", name=WORD, exact=True)).to_contain_text(f"Highlight “{WORD}”")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/me/reading/")):
        page.keyboard.press("h")
    expect(page.locator(".note--lotus")).to_be_hidden()
    cast.student1.refresh_from_db()
    assert cast.student1.hides_marks


def test_a_note_is_written_by_keyboard_saved_while_typing_and_never_over_another(visit, cast, chapter):
    page = visit()
    page.locator("#b3 .block__no").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-tools]")).to_be_visible()
    # Who chooses on and goes to the tools at once has them for all of these words.
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    chosen = page.evaluate("getSelection().toString()")
    page.locator("[data-tool=note]").focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("textbox", name="Note", exact=True)
    expect(box).to_be_focused()
    page.keyboard.type("ทำไมต้อง **เร่ง**")
    state = page.locator(".note__form [data-note-state]")
    # That the note was begun is saved too.
    until_so(page, lambda: Note.objects.filter(markdown="ทำไมต้อง **เร่ง**"))
    expect(state).to_contain_text("Saved")
    note = Note.objects.get()
    assert note.anchor.exact == chosen.strip()
    # Another window saves something else meanwhile: both texts are shown, and nothing is lost.
    save_note(
        acting_user=cast.student1, now=NOW, note=note, expected_version=note.version,
        text=NoteText("turmeric", "จากอีกหน้าต่าง"),
    )  # fmt: skip
    page.keyboard.type(" ต่อ")
    conflict = page.locator("[data-note-conflict]")
    expect(conflict).to_contain_text("จากอีกหน้าต่าง")
    expect(box).to_have_value("ทำไมต้อง **เร่ง** ต่อ")
    conflict.locator("[data-keep=mine]").click()
    expect(state).to_contain_text("Saved")
    page.keyboard.press("Escape")
    item = page.locator(".note[data-anchor]")
    expect(item.locator("strong")).to_have_text("เร่ง")
    expect(item.locator("[data-note-edit]")).to_be_focused()
    # Deleted, and brought back.
    page.keyboard.press("Enter")
    page.locator("[data-note-delete]").click()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    assert drawn(page, "mark-turmeric") == []
    page.keyboard.press("Enter")
    expect(item.locator("[data-note-edit]")).to_be_focused()
    assert Note.objects.get(deleted_at=None).markdown == "ทำไมต้อง **เร่ง** ต่อ"


def test_what_is_marked_without_a_connection_is_sent_when_there_is_one(visit, cast, chapter):
    over = len(SECOND) - 6
    create_note(
        acting_user=cast.instructor, now=NOW, course=cast.course, token=uuid4(),
        passage=find_passage(chapter, f"b3:{over}-b4:6@1"), text=NoteText("leaf", "ดูตรงนี้", in_layer=True),
    )  # fmt: skip
    page = visit()
    assert drawn(page, "mark-layer") == [SECOND[over:]]
    expect(page.locator(".note--layer")).to_contain_text("From the instructor")
    assert THIRD[:6] in page.evaluate("document.querySelector('#b4 .block__text').textContent")
    page.context.set_offline(True)
    drag_over(page, WORD[2:8])
    expect(page.locator("[data-tools]")).to_be_visible()
    page.locator("[data-tool=mark][data-colour=leaf]").click()
    state = page.locator(".note--leaf [data-note-state]")
    expect(state).to_contain_text("Not saved")
    assert Note.objects.filter(user=cast.student1).count() == 0
    page.context.set_offline(False)
    expect(state).to_contain_text("Saved")
    assert Note.objects.get(user=cast.student1).anchor.exact == WORD
