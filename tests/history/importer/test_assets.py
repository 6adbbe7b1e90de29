"""One small file per rule and per trap; each holds what its name says."""

from pathlib import Path

import pytest

from history.importer import Note, NoteMark, read_chapter, to_markdown

ASSETS = Path(__file__).parent / "assets"
NAMES = ("เครมลิน", "โซเวียต", "สตาลิน", "ลอยด์ จอร์จ")
SOUND = [
    "bom.md", "crlf.md", "displayed-quotation.md", "epigraph.md", "figure.md", "front-matter.md", "glued-wraps.md",
    "hard-wraps.md", "indented.md", "invisible.md", "latin-hyphens.md", "latin-page-break.md", "list.md",
    "markdown-notes.md",
    "note-text-between-pages.md", "note-texts-at-foot.md", "old-font-glyphs.md", "page-break-after-a-preposition.md",
    "page-break-in-a-word.md", "page-furniture.md",
    "plain-title-above.md", "repetition-and-quotes.md", "rule-at-page-end.md", "setext.md", "single-strays.md",
    "subheadings.md", "table.md", "title-twice.md", "true-paragraphs.md", "unreadable.md", "verse.md", "windows-874.txt",
    "wrapped-list.md", "spaces-around-and.md", "thai-numbered.md", "bullets.md", "title-in-a-page-break.md",
    "thai-page-numbers.md", "quotation-without-lead-in.md", "tis-620.txt", "nikhahit.md",
]  # fmt: skip


def read(name: str):
    return read_chapter((ASSETS / name).read_bytes(), names=NAMES)


def blocks(name: str):
    return [block for section in read(name).sections for block in section.blocks]


def texts(name: str) -> list[str]:
    return [block.text for block in blocks(name)]


def kinds(name: str) -> list[str]:
    return [block.kind for block in blocks(name)]


def doubts(name: str) -> list[tuple[str, int, str]]:
    return [(doubt.kind, doubt.line, doubt.done) for doubt in read(name).decisions]


def test_hard_wraps_join_with_nothing_or_a_space():
    [text] = texts("hard-wraps.md")
    for joined in (
        "เพราะการดำเนินนโยบาย",
        "ประเทศตะวันตกและ",
        "วันที่ 1 กันยายน",
        "พฤศจิกายน ค.ศ. 1939",
        "สันนิบาตชาติ อย่างไรก็ดี",
    ):
        assert joined in text


def test_page_break_inside_a_word_joins_and_the_next_paragraph_stays():
    first, second = texts("page-break-in-a-word.md")
    assert "ภายในเครมลิน หรือ" in first
    assert second.startswith("อย่างไรก็ดี")


def test_page_break_after_a_preposition_joins():
    assert texts("page-break-after-a-preposition.md") == ["ระบบรวมควรตั้งอยู่บนหลักของความสมัครใจ ไม่ใช่ใช้กำลังบังคับ"]


def test_rule_at_the_page_end_does_not_part_a_sentence():
    assert texts("rule-at-page-end.md") == ["ระบบรวมควรตั้งอยู่บนหลักของความสมัครใจ ไม่ใช่กำลังบังคับ"]


def test_true_paragraph_ends_stay():
    assert len(texts("true-paragraphs.md")) == 3


def test_page_numbers_and_running_heads_go_and_are_listed():
    assert texts("page-furniture.md") == [
        "ระบบรวมควรตั้งอยู่บนหลักของความสมัครใจ ไม่ใช่กำลังบังคับ",
        "เมื่อสงครามยุติลง การค้าเริ่มขึ้น",
    ]
    assert [kind for kind, _, _ in doubts("page-furniture.md")].count("page-number") == 2
    assert [kind for kind, _, _ in doubts("page-furniture.md")].count("running-head") == 3


def test_glued_wraps_lose_their_stray_spaces_and_sentences_keep_theirs():
    [text] = texts("glued-wraps.md")
    for closed in ("สงครามกับค่าชดเชย", "รัสเซียที่ก็อ้าง", "เกิดขึ้นจากพันธมิตร"):
        assert closed in text
    for kept in ("สมัยซาร์ หนี้การยืม", "ในเวลานั้น ส่วนรัสเซีย", "สงครามกลางเมือง ตะวันตกยอม"):
        assert kept in text


def test_a_space_that_nobody_sets_goes_by_itself():
    [text] = texts("single-strays.md")
    for closed in ("เอาจริงเอาจัง", "นายลอยด์ จอร์จ", "ยุติธรรมของ", "ศาลสูงกับศาล", "ทำให้เครมลินไม่สามารถ"):
        assert closed in text
    for kept in ("ชาวนา ชาวไร่", "แล้ว ก็กลับ", "ต่อพรรค โซเวียต", "ใน ค.ศ. 1936", "14 นาย เป็น", "ต่าง ๆ ของพรรค", "ให้ทำ ไม่มี"):
        assert kept in text
    assert doubts("single-strays.md") == [("stray-space", 3, "none")] * 5 + [("stray-space", 3, "space")]


def test_a_writer_who_spaces_every_and_keeps_them():
    [text] = texts("spaces-around-and.md")
    assert "ข้าราชการ และ ชาวนา และ กรรมกร" in text
    assert "คน ของเขา" in text


def test_items_on_lines_of_their_own_stay_apart():
    assert texts("thai-numbered.md") == [
        "ที่ประชุมมีมติสามข้อ คือ",
        "๑. ยกเลิกหนี้สินทั้งหมดที่มีอยู่ตั้งแต่สมัยก่อน",
        "๒. เปิดการค้า",
        "๓. ลดกำลังทหาร",
    ]
    assert texts("bullets.md") == ["• ยกเลิกหนี้สิน", "• เปิดการค้า"]


def test_the_title_printed_again_on_a_new_page_does_not_part_a_sentence():
    assert texts("title-in-a-page-break.md") == ["ระบบรวมควรตั้งอยู่บนหลักของความสมัครใจ ไม่ใช่กำลังบังคับ"]


def test_thai_page_numbers():
    assert texts("thai-page-numbers.md") == texts("page-furniture.md")
    assert doubts("thai-page-numbers.md") == [("page-number", 5, "removed"), ("page-number", 9, "removed")]


def test_a_note_alone_makes_no_quotation():
    assert kinds("quotation-without-lead-in.md") == ["paragraph"] * 3


def test_tis_620_with_thai_digits():
    chapter = read("tis-620.txt")
    assert (chapter.encoding, chapter.number, chapter.title) == ("windows-874", 1, "สตาลิน")
    assert texts("tis-620.txt") == ["สตาลินปกครองประเทศด้วยการทำให้กลัวและบีบบังคับ"]


def test_nikhahit_and_two_vowels_for_one():
    assert read("nikhahit.md").title == "นำ"
    assert texts("nikhahit.md") == ["น้ำใจของน้ำตา และทำไป"]


def test_title_once_and_the_deeper_lone_heading_is_a_section():
    chapter = read("title-twice.md")
    assert (chapter.number, chapter.title) == (4, "สตาลิน")
    assert [section.title for section in chapter.sections] == ["", "แผนพัฒนา", "การกวาดล้าง", "นโยบายต่างประเทศ"]
    assert doubts("title-twice.md") == [("heading", 17, "section")]


def test_title_in_plain_lines_above_and_a_mark_in_a_heading():
    chapter = read("plain-title-above.md")
    assert (chapter.number, chapter.title) == (4, "สตาลิน")
    assert [section.title for section in chapter.sections] == ["แผนพัฒนา"]
    assert doubts("plain-title-above.md") == [("note", 8, "removed")]


def test_two_deeper_headings_are_subheadings():
    chapter = read("subheadings.md")
    assert [section.slug for section in chapter.sections] == ["the-first-plan", "the-second-plan"]
    assert kinds("subheadings.md") == ["heading", "paragraph", "heading", "paragraph", "paragraph"]
    assert chapter.sections[0].blocks[0].markdown == "### Industry"


def test_underlined_headings():
    chapter = read("setext.md")
    assert (chapter.number, chapter.title, chapter.sections[0].title) == (9, "The End", "Last words")


def test_front_matter_gives_the_title_and_does_not_stop_the_mending():
    chapter = read("front-matter.md")
    assert (chapter.number, chapter.title) == (7, "สงคราม")
    assert texts("front-matter.md") == ["สงครามเริ่มขึ้นในเดือนกันยายน และมีผลต่อการเมืองของโลก"]


def test_displayed_quotation_but_not_half_a_sentence():
    assert kinds("displayed-quotation.md") == ["paragraph", "quotation", "paragraph", "paragraph"]
    assert texts("displayed-quotation.md")[3].startswith("พวกที่เชื่อว่าโซเวียตมุ่ง")


def test_epigraph():
    assert kinds("epigraph.md") == ["epigraph", "paragraph"]


def test_quoted_verse_keeps_its_lines():
    assert texts("verse.md")[0] == "Bread, peace,\nand land"


def test_latin_hyphens_of_the_line_go_and_of_the_word_stay():
    [text] = texts("latin-hyphens.md")
    for joined in (
        "industrialization of the whole",
        "Anglo-Soviet",
        "economist called",
        "peasant country",
        "the well-known figures",
    ):
        assert joined in text


def test_latin_page_break():
    assert texts("latin-page-break.md") == [
        "The plan began in the autumn and was finished four years later.",
        "It was followed by another.",
    ]


def test_windows_874_is_read_and_said():
    chapter = read("windows-874.txt")
    assert chapter.encoding == "windows-874"
    assert texts("windows-874.txt") == ["สตาลินปกครองประเทศด้วยการทำให้กลัวและบีบบังคับ"]


def test_crlf():
    assert texts("crlf.md") == ["บรรทัดแรกของย่อหน้านี้มีการดำเนินงานต่อเนื่อง", "ย่อหน้าที่สอง"]


def test_byte_order_mark():
    assert read("bom.md").title == "สตาลิน"


def test_invisible_characters_and_other_orders_of_marks():
    assert texts("invisible.md") == ["สตาลินปกครองประเทศ ทำงานและน้ำใจ ดี"]


def test_glyphs_of_old_fonts():
    assert texts("old-font-glyphs.md") == ["ที่นี่มีปืน"]


def test_unreadable_characters_stay_and_are_listed():
    assert "สตา\ufffdลิน" in texts("unreadable.md")[0]
    assert doubts("unreadable.md") == [("character", 3, "kept"), ("character", 3, "kept")]


def test_table_with_a_mark_and_its_note():
    table, after = blocks("table.md")
    assert (table.kind, table.text) == ("table", "Year\tCattle\n1929\t68.1\n1933\t38.6")
    assert table.notes == (NoteMark(1, 11),)
    assert table.markdown.startswith("| Year | Cattle[^1] |\n")
    assert after.text == "After the table."
    assert read("table.md").notes == (Note(1, "In millions."),)


def test_list():
    _, items, _ = blocks("list.md")
    assert (items.kind, items.text) == ("list", "ยกเลิกหนี้สิน\nเปิดการค้า\nกับเยอรมนี\nกับอังกฤษ")
    assert items.notes == (NoteMark(2, 13),)
    assert items.markdown.endswith("- เปิดการค้า\n  1. กับเยอรมนี\n  2. กับอังกฤษ")


def test_figure():
    figure, _ = blocks("figure.md")
    assert (figure.kind, figure.text) == ("figure", "แผนที่สหภาพโซเวียต")


def test_markdown_notes_and_labels_that_are_words():
    [block] = blocks("markdown-notes.md")
    assert block.text == "A claim and another one, then ten."
    assert block.notes == (NoteMark(1, 7), NoteMark(11, 23), NoteMark(10, 33))
    assert block.markdown == "A claim[^1] and *another one*[^11], then ten[^10]."
    assert read("markdown-notes.md").notes == (
        Note(1, "First note, on two lines.\n\nAnd a second paragraph."),
        Note(11, "Victor Serge, **From Lenin to Stalin**."),
        Note(10, ""),
    )


def test_note_texts_at_the_foot_of_a_page_thai_digits_and_exponents():
    first, second = blocks("note-texts-at-foot.md")
    assert first.notes == (NoteMark(32, len("สำนักเลขาธิการกลายเป็นอาณาจักรของสตาลิน")),)
    assert read("note-texts-at-foot.md").notes == (Note(32, "Victor Serge, From Lenin to Stalin, p. 55."),)
    assert (second.text, second.notes) == ("นโยบายใหม่ใช้พื้นที่ 10 km² ต่อแห่ง", ())


def test_note_texts_between_the_halves_of_a_paragraph():
    [block] = blocks("note-text-between-pages.md")
    assert block.text.endswith("กลายเป็นอาณาจักรของสตาลินแต่ผู้เดียว")
    assert [mark.number for mark in block.notes] == [5, 6]
    assert read("note-text-between-pages.md").notes == (
        Note(5, "Victor Serge, From Lenin to Stalin, p. 55."),
        Note(6, "เรื่องเดียวกัน, หน้า 60."),
    )


def test_wrapped_items_of_a_list_and_a_section_without_text():
    chapter = read("wrapped-list.md")
    assert texts("wrapped-list.md") == ["an item that goes on over two lines\nรายการหนึ่งซึ่งมีสองบรรทัด"]
    assert [(section.slug, len(section.blocks)) for section in chapter.sections] == [
        ("introduction", 1),
        ("nothing-below", 0),
    ]


def test_repetition_marks_and_quotation_marks():
    [text] = texts("repetition-and-quotes.md")
    for joined in ("บรรดาประเทศต่าง ๆ ที่ได้", 'มีกรณี "จดหมายลับ"', '"กรณีจดหมาย"'):
        assert joined in text


def test_indented_paragraph_is_no_code_and_signs_are_no_html():
    assert texts("indented.md") == ["การวางแผนเศรษฐกิจของประเทศเป็นเรื่องที่สำคัญ<ไม่ใช่ HTML> & เครื่องหมาย 3 < 4"]


@pytest.mark.parametrize("name", SOUND)
def test_clean_markdown_reads_back_as_the_same(name):
    chapter = read(name)
    slugs = [section.slug for section in chapter.sections]
    again = read_chapter(to_markdown(chapter).encode(), names=NAMES, section_slugs=slugs)
    assert again.sections == chapter.sections
    assert again.notes == chapter.notes
    assert (again.number, again.title, again.language) == (chapter.number, chapter.title, chapter.language)


@pytest.mark.parametrize("name", SOUND)
def test_marks_stand_inside_their_text(name):
    for block in blocks(name):
        assert all(0 <= mark.at <= len(block.text) for mark in block.notes)
        assert "[^" not in block.text
        assert all(f"[^{mark.number}]" in block.markdown for mark in block.notes)
