"""Ready Markdown is imported and written out again without damage: nothing is mended in it, and nothing is lost."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from history.importer import ImportedChapter, read_chapter, to_markdown

ASSETS = Path(__file__).parent / "assets" / "markdown"
HEAD = "# Chapter 3: The Plan\n\n"
_renderer = MarkdownIt("commonmark").enable("table").use(footnote_plugin)


def read(markdown: str, *, ready: bool | None = None) -> ImportedChapter:
    return read_chapter(markdown.encode(), ready=ready)


def shown(markdown: str) -> str:
    """The page that CommonMark makes of it; a line end in a paragraph is a space there."""
    html = _renderer.render(re.sub(r"<!--.*?-->", "", markdown))
    html = re.sub(r"</blockquote>\s*<blockquote>", "", html)
    return re.sub(r"\s*\n\s*", " ", html).replace('<hr class="footnotes-sep" />', "").replace("> <", "><").strip()


def written_again(markdown: str, *, ready: bool | None = None) -> str:
    """What is exported; the export, imported and exported, is the same."""
    chapter = read(markdown, ready=ready)
    written = to_markdown(chapter)
    again = read(written)
    assert [(section.title, section.blocks) for section in again.sections] == [
        (section.title, section.blocks) for section in chapter.sections
    ]
    assert (again.title, again.number, again.notes) == (chapter.title, chapter.number, chapter.notes)
    assert to_markdown(again) == written
    assert again.decisions == ()
    return written


@pytest.mark.parametrize("path", sorted(ASSETS.glob("*.md")), ids=lambda path: path.stem)
def test_the_page_is_the_same(path):
    markdown = path.read_text(encoding="utf-8")
    assert shown(written_again(markdown)) == shown(markdown)


def test_what_is_not_scan_is_left_alone():
    markdown = (
        f"{HEAD}> A quotation makes it a finished text.\n\n"
        "The energy is E = mc² in every year¹ of the\nwell-\nknown plan\n\nand this is a paragraph of its own\n\n"
        "12\n\nสตาลิน ของ เขา เอาจริง เอาจัง และ ไม่ หยุด\n\n13\n"
    )
    texts = [block.text for block in read(markdown).blocks]
    assert texts[1:] == [
        "The energy is E = mc² in every year¹ of the well-known plan",
        "and this is a paragraph of its own",
        "12",
        "สตาลิน ของ เขา เอาจริง เอาจัง และ ไม่ หยุด",
        "13",
    ]


def test_reader_says_that_a_text_is_finished():
    markdown = f"{HEAD}ระบบยุติธรรม ของโซเวียต\n"
    assert read(markdown).blocks[0].text == "ระบบยุติธรรมของโซเวียต"
    assert read(markdown, ready=True).blocks[0].text == "ระบบยุติธรรม ของโซเวียต"


@pytest.mark.parametrize(
    ("markdown", "kind", "text"),
    [
        pytest.param("    x = 1\n    y = *2*", "figure", "x = 1\ny = *2*", id="indented-code"),
        pytest.param("```c\na  <b\n\nc\n```", "figure", "a  <b\n\nc", id="fence"),
        pytest.param("[a][1] or [1] or [b]\n\n[1]: <http://x.org/a b> 'T'", "paragraph", "a or 1 or [b]", id="references"),
        pytest.param("one  \ntwo\\\nthree\nfour", "paragraph", "one\ntwo\nthree four", id="hard-breaks"),
        pytest.param(r"\*no\* \# \[x\] \[^1] 1\. \\", "paragraph", "*no* # [x] [^1] 1. \\", id="escaped"),
        pytest.param("1. a\n\n   b\n   - c\n     1) d\n2. e", "list", "a\nb\nc\nd\ne", id="nested-list"),
        pytest.param("<div>\nbold <b>x</b>\n</div>", "figure", "bold x", id="html"),
        pytest.param("***", "paragraph", "* * *", id="rule"),
        pytest.param("![Map of *it*](m.png \"T\")", "figure", "Map of it", id="image"),
        pytest.param("|a|b|\n|:-|-:|\n|`x`|\\||", "table", "a\tb\nx\t|", id="table"),
    ],
)  # fmt: skip
def test_each_thing_is_what_it_was(markdown, kind, text):
    [block] = read(HEAD + markdown, ready=True).blocks
    assert (block.kind, block.text.strip()) == (kind, text)


def test_titles_keep_their_signs():
    chapter = read("# Chapter 1: C \\# and snake_case_name\n\n## 2 \\* 3 *is* `6`\n\ntext\n", ready=True)
    assert (chapter.title, chapter.sections[0].title) == ("C # and snake_case_name", "2 * 3 is 6")
    assert read(to_markdown(chapter)).title == chapter.title


def test_a_lone_deeper_heading_is_no_section_in_a_finished_text():
    markdown = f"{HEAD}## One\n\na\n\n#### Detail\n\nb\n\n## Two\n\nc\n"
    assert [section.title for section in read(markdown, ready=True).sections] == ["One", "Two"]


@pytest.mark.parametrize(
    "text", ["# no heading", "- no item", "12. May 1930", "> no quotation", "<div>", "    x", "[a]: b", "+", "~~~"]
)
def test_a_paragraph_of_a_scan_never_becomes_something_else(text):
    """What stands at the beginning of a paragraph after a join is words."""
    chapter = read(f"{HEAD}The plan was for\n\n{text} and\n\nmore words of it.\n")
    written_again(to_markdown(chapter))


words = st.text("abcdefg ก้ำเ *_`[]()<>#!\\|~-+.:&\"'0123456789^=", min_size=1, max_size=40)
paragraph = st.lists(words, min_size=1, max_size=3).map("\n".join)
hard = st.lists(st.sampled_from(["one", "*two*", "ก ข", "`x`"]), min_size=1, max_size=4).map("  \n".join)
items = st.lists(
    st.sampled_from(["a", "*b*", "c\n  goes on", "d\n\n  more", "e\n  1. f\n  2. g"]), min_size=1, max_size=4
)
piece = st.one_of(
    hard,
    items.map(lambda found: "\n".join(f"- {item}" for item in found)),
    st.lists(st.sampled_from(["one", "*two*", "ก ข"]), min_size=1, max_size=3).map(
        lambda found: "\n>\n".join(f"> {text}" for text in found)
    ),
    st.sampled_from(
        [
            "```py\nx = '<b>' # **no**\n\ny\n```", "    indented *code*", "| a | b |\n|:--|:-:|\n| 1 | *2* |",
            "![a map](map.png)", "see [it](http://x.org 'T') now", r"\*escaped\* \_so\_ \[x]",
            "a[^1] and b[^n].\n\n[^1]: One.\n\n    Two.\n[^n]: Named, *so*.",
            "[ref][r]\n\n[r]: http://x.org", "<div>\nraw <em>html</em>\n</div>", "a <b>bold</b> word<br>and",
            "1. a\n2. b\n\n   c", "a &amp; b &copy; c", "***bold slanted*** and **a*b*c**", "### Heading *in* it", "a\\\nb",
        ]
    ),
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.lists(piece, min_size=1, max_size=8))
def test_any_finished_text_keeps_its_page(pieces):
    markdown = (
        "# The Plan\n\n## Part\n\n"
        + "\n\n".join(f"{text}\n\nparagraph {number}" for number, text in enumerate(pieces))
        + "\n"
    )
    assert shown(written_again(markdown, ready=True)) == shown(markdown)


@settings(max_examples=120, deadline=None, derandomize=True, database=None)
@given(st.lists(paragraph, min_size=1, max_size=4), st.booleans())
def test_any_signs_at_all_are_stable(paragraphs, ready):
    markdown = HEAD + "first\n\n" + "\n\n".join(paragraphs) + "\n"
    written_again(markdown, ready=ready)
