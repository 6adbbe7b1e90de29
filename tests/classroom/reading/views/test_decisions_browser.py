"""Deciding on what the importer was not sure of with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from history.models import ImportDecision
from tests.history.sample import SECOND, block

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/courses/rus331/read/modern-russia/4/import/"
AT = SECOND.index("เสนอให้")


@pytest.fixture
def doubts(chapter) -> list[ImportDecision]:
    revision = chapter.revisions.get()
    source = revision.file_blocks.get(place=2)
    return [
        ImportDecision.objects.create(
            revision=revision,
            source=source,
            line=line,
            kind="wrap",
            done="none",
            other="space",
            at=at,
            before=SECOND[:at][-40:],
            after=SECOND[at:][:40],
        )
        for line, at in enumerate((AT, SECOND.index("อุตสาหกรรม"), SECOND.index("บุคาริน")), start=1)
    ]


def test_the_keys_turn_and_keep_and_go_on(signed_in, cast, chapter, doubts):
    page = signed_in(cast.instructor).new_page()
    page.goto(LIST)
    lines = page.locator("[data-decision]")
    expect(lines.nth(0)).to_be_focused()
    page.keyboard.press("t")
    expect(lines.nth(0)).to_have_attribute("data-decision", "turned")
    expect(lines.nth(1)).to_be_focused()
    expect(page.locator("#progress")).to_contain_text("1 of 3 looked at")
    page.keyboard.press("y")
    expect(lines.nth(1)).to_have_attribute("data-decision", "kept")
    expect(lines.nth(2)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(lines.nth(0)).to_be_focused()
    # Turned back; then the one that waits still has the focus.
    page.keyboard.press("t")
    expect(lines.nth(0)).to_have_attribute("data-decision", "kept")
    expect(lines.nth(2)).to_be_focused()
    page.get_by_role("button", name="Turn the keys off").click()
    lines.nth(2).focus()
    page.keyboard.press("t")
    expect(lines.nth(2)).to_have_attribute("data-decision", "open")
    assert block(chapter, "b3").text == SECOND
    assert list(ImportDecision.objects.values_list("state", flat=True)) == ["kept", "kept", "open"]
