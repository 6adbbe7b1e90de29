"""Reading aloud, by a voice that says when it is told to have finished."""

import pytest
from playwright.sync_api import expect

from tests.chromium import until
from tests.history.sample import SECOND, THIRD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: A device's voices: what is said is written down, and ends when the test says so.
VOICES = """
globalThis.said = [];
const speech = new EventTarget();
speech.getVoices = () => LANGUAGES.map((lang) => ({ lang, name: lang }));
speech.speak = (utterance) => { speech.now = utterance; said.push({ text: utterance.text, rate: utterance.rate }); };
speech.cancel = () => { speech.now?.dispatchEvent(new Event("end")); speech.now = null; };
globalThis.finish = () => speech.now.dispatchEvent(new Event("end"));
globalThis.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
Object.defineProperty(globalThis, "speechSynthesis", { value: speech });
"""


@pytest.fixture
def visit(signed_in, cast, chapter, path):
    def visit(*languages: str):
        page = signed_in(cast.student1).new_page()
        page.add_init_script(VOICES.replace("LANGUAGES", repr(list(languages))))
        page.goto(path())
        return page

    return visit


def painted(page) -> list[str]:
    return page.evaluate("[...(CSS.highlights.get('aloud') ?? [])].map(String)")


def test_it_reads_from_the_paragraph_that_has_the_focus_and_shows_what_it_reads(visit):
    page = visit("en-US", "th-TH")
    opener, bar = page.locator("[data-aloud]"), page.locator("[data-aloud-bar]")
    expect(opener).to_be_visible()
    page.locator("#b4 .block__no").focus()
    page.keyboard.press("r")
    expect(bar).to_be_visible()
    # The year is said as one says it, and the mark of the note is not said at all.
    first = page.evaluate("said[0].text")
    assert first.startswith("สตาลินตัดสินใจ")
    rest = THIRD.removesuffix("[^31]").replace("ค.ศ. ", "คริสต์ศักราช ")
    while page.evaluate("said.map(({ text }) => text).join('')") != rest:
        page.evaluate("finish()")
    assert painted(page)[0] in THIRD.replace("ค.ศ. ", "ค.ศ.\u00a0")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    assert painted(page) == []
    expect(page.locator("#b4 .block__no")).to_be_focused()


def test_it_pauses_goes_on_with_the_same_words_and_changes_its_speed(visit):
    page = visit("th_TH")
    page.locator("[data-aloud]").click()
    pause = page.locator("[data-aloud-pause]")
    expect(pause).to_be_focused()
    words = page.evaluate("said[0].text")
    assert SECOND.startswith(words.strip())
    pause.click()
    expect(pause).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("said.length") == 1
    page.locator("[data-aloud-bar] select").select_option("1.6")
    assert page.evaluate("said.length") == 1
    pause.click()
    assert page.evaluate("said[1]") == {"text": words, "rate": 1.6}
    page.locator("[data-aloud-stop]").click()
    expect(page.locator("[data-aloud-bar]")).to_be_hidden()


def test_without_a_voice_for_the_text_nothing_is_offered(visit):
    page = visit("en-US")
    until(page, "() => document.querySelector('[data-keep-chapter]') && document.readyState === 'complete'")
    expect(page.locator("[data-aloud]")).to_be_hidden()
    page.keyboard.press("r")
    expect(page.locator("[data-aloud-bar]")).to_be_hidden()
