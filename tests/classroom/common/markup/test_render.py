"""A person's Markdown on a page: safe, below the page's own headings, and no longer than such a text makes it."""

import pytest

from classroom.common.markup import paragraphs, plain_text, to_html

N = 20_000


def test_headings_stand_below_those_of_the_page():
    assert [part.html[:4] for part in paragraphs("# ก\n\n###### ข")] == ["<h3>", "<h6>"]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[ก](javascript:alert(1))", "<p>[ก](javascript:alert(1))</p>"),
        ("[ก](data:text/html,ข)", "<p>[ก](data:text/html,ข)</p>"),
        ('![ก <b>](https://example.org/x.png "ข")', "<p>ก &lt;b&gt;</p>"),
        ("[ก](https://example.org)", '<p><a href="https://example.org" rel="noopener noreferrer nofollow">ก</a></p>'),
    ],
)
def test_nothing_is_run_or_loaded(markdown, html):
    assert to_html(markdown) == html


@pytest.mark.parametrize(
    "markdown",
    [
        f"[ก]: https://example.org/{'x' * (N // 2)}\n\n{'[ก]' * (N // 6)}",
        f"[ก]: /x '{'y' * (N // 2)}'\n\n{'[ก]' * (N // 6)}",
        f"{'|'.join('ก' * 300)}\n{'|'.join('-' * 300)}\n{'|' + chr(10) * 1}" + "|\n" * 9_000,
        ("|".join("กขค") + "\n-|-|-\n" + "|\n" * 60 + "\n") * 140,
        ("|".join("ก" * 40) + "\n" + "|".join("-" * 40) + "\n" + "|\n" * 20 + "\n") * 100,
        "a|b\n-|-\n" + "|\n" * (N // 2),
    ],
    ids=["address", "title", "wide table", "many tables", "many wide tables", "long table"],
)
def test_a_short_text_makes_no_long_page(markdown):
    assert len(markdown) < 1.1 * N
    assert len(to_html(markdown)) < 25 * N
    assert len(plain_text(markdown)) < 2 * N


def test_links_and_tables_that_people_write_stay_whole():
    links = "[ก]: https://example.org/1\n\n" + "[ก] " * 500
    assert to_html(links).count('href="https://example.org/1"') == 500
    table = "ก|ข|ค\n-|-|-\n" + "1\n" * 60
    assert to_html(table).count("<tr>") == 61


def test_words_stay_where_a_link_leads_nowhere_any_more():
    text = f"[ก]: https://example.org/{'x' * 9_000}\n\n" + "[ก] " * 10
    html = to_html(text)
    assert html.count(">ก</a>") == 10
    assert html.count("href=") == 5
