"""Thai pages are Thai: the page says so, the book's own words carry the book's language, and no English is left over."""

import pytest

from tests.journeys.pages import PAGES, path_of

# What people and books have written may hold any language, and says which (`lang`); so may keys, code and what somebody
# types.
_ENGLISH = """() => {
  const written = `.block__text, .post__body, .prose, .hash, blockquote, .choice .book, .table small, .threads__t, .facts dd,
    template, kbd, code, textarea, option, body [lang]`;
  const english = /[A-Za-z]{3,}/;
  // Addresses, codes (also of essays without names), and names of kinds of files, of ways to write letters, and of
  // keys, which are the same in Thai.
  const known = new RegExp(["https?://\\\\S+", "[\\\\w.+-]+@[\\\\w.]+", "[A-Z0-9]{4}-[A-Z0-9]{4}", "[A-Z]{4}\\\\d\\\\d",
    "Markdown", "SHA-256", "English", "student1", "\\\\.docx", "PDF", "EPUB", "HTML", "JSON", "ZIP", "DOCX",
    "ODT", "CSV", "TSV", "XLSX", "UTF-8", "Windows-874", "W3C Web Annotation",
    "Enter", "Tab", "Esc", "Delete", "Ctrl"].join("|"), "g");
  const found = new Set();
  const look = (text) => english.test(text.replace(known, "")) && found.add(text.trim().replace(/\\s+/g, " "));
  for (const element of document.querySelectorAll("body, body *")) {
    if (element.closest(written)) continue;
    for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) look(node.data);
    for (const name of ["aria-label", "title", "placeholder", "alt", "data-label"]) look(element.getAttribute(name) ?? "");
  }
  look(document.title);
  return [...found];
}"""

# The admin's words are Django's and ours mixed: `check_all thai thai_of_django` holds those.
OURS = [page for page in PAGES if not page.name.startswith("admin:")]


@pytest.mark.parametrize("who", sorted({page.who for page in OURS}), ids=lambda who: who or "anybody")
def test_no_english_is_left_on_a_thai_page(visit, who):
    page = visit(who, language="th-TH").page
    left = {}
    for where in OURS:
        if where.who != who:
            continue
        page.goto(path_of(where))
        assert page.locator("html").get_attribute("lang") == "th", where
        for words in page.evaluate(_ENGLISH):
            left.setdefault(words, str(where))
    assert left == {}


@pytest.mark.parametrize("language", ["th-TH", "en-GB"])
def test_the_words_of_the_book_carry_its_language(visit, language):
    page = visit("student1", language=language).page
    page.goto("/courses/rus331/read/modern-russia/4/foreign-policy/")
    assert page.locator("html").get_attribute("lang") == language[:2]
    assert page.locator(".block__text").count() == page.locator(".block__text[lang=th]").count() > 20
    assert page.locator("h1").get_attribute("lang") == "th"
