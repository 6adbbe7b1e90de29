"""A student's way: signs in, sees today, reads, talks about a passage, writes an essay, and sees how it was graded."""

import hashlib
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Attempt, Submission
from classroom.common.markup import plain_text
from classroom.discussions.models import Post, Thread
from classroom.grading.models import Criterion
from classroom.grading.services import add_comment, finish_marking, release_grades, save_mark, save_overall
from tests.chromium import until, until_so
from tests.journeys.visitor import PASSWORD, Visitor, choose_in_text

COURSE = "/courses/rus331/"
TEXT = f"{COURSE}read/modern-russia/4/"
FOREIGN, FIRST_PLANS = f"{TEXT}foreign-policy/", f"{TEXT}five-year-plans/"
WORDS = "ถ้อยคำในย่อหน้านี้หมายถึงใครกันแน่"
ESSAY = "สตาลินรู้ล่วงหน้าหรือไม่ว่าเยอรมนีจะบุก\n\nหลักฐานในบทบอกว่ารู้ แต่ไม่เชื่อ "


def second_essay() -> Assignment:
    return Assignment.objects.filter(course__slug="rus331").latest("due_at")


def test_signs_in_and_sees_today(visit, language):
    page = visit(language=language).page
    page.goto("/")
    page.fill("[name=login]", "student2")
    page.fill("[name=password]", PASSWORD)
    page.click("main form [type=submit]")
    page.wait_for_url("**/")
    expect(page.locator("html")).to_have_attribute("lang", language[:2])
    # What to read, to answer and to write, each with its day and the way to it.
    for verb, path in (("read", FOREIGN), ("answer", f"{COURSE}discussions/"), ("write", f"{COURSE}assignments/")):
        item = page.locator(f"section[aria-labelledby=agenda-{verb}] li").filter(
            has=page.locator(f"a[href^='{path}']"), has_not=page.locator(".is-done")
        )
        expect(item.first.locator(".agenda__w b")).to_have_text(re.compile(r"\d"))
    page.locator(f"section[aria-labelledby=agenda-read] a[href^='{FOREIGN}']").first.click()
    expect(page.locator("[data-reading]")).to_have_attribute("data-chapter", "modern-russia/4")


def test_does_not_get_in_with_a_wrong_password(visit):
    page = visit().page
    page.goto("/accounts/login/")
    page.fill("[name=login]", "student1")
    page.fill("[name=password]", "not this one")
    page.click("main form [type=submit]")
    expect(page.locator("[role=alert], .field__error").first).to_be_visible()
    expect(page.locator("[name=login]")).to_have_value("student1")


@pytest.mark.parametrize("width", [1280, 390])
def test_follows_a_footnote_and_comes_back(visit, width):
    page = visit("student1", width=width).page
    page.goto(f"{TEXT}introduction/")
    mark = page.locator("a[data-note]").first
    number = mark.get_attribute("data-note")
    mark.focus()
    page.keyboard.press("Enter")
    note = page.locator(f"#fn{number}" if width > 900 else ".card--note:popover-open")
    expect(note).to_be_focused()
    expect(note).to_contain_text(number)
    if width > 900:
        note.locator(".sidenote__back").click()
    else:
        page.keyboard.press("Escape")
    expect(mark).to_be_focused()


def test_follows_a_footnote_without_script(visit):
    page = visit("student1", java_script_enabled=False).page
    page.goto(f"{TEXT}introduction/")
    number = page.locator("a[data-note]").first.get_attribute("data-note")
    page.locator("a[data-note]").first.click()
    expect(page.locator(f"#fn{number}")).to_be_in_viewport()
    page.locator(f"#fn{number} .sidenote__back").click()
    expect(page.locator(f"#r{number}")).to_be_in_viewport()


def begin_thread(page: Page, title: str) -> Thread:
    """Fill in the form that the passage has led to, send it, and return what was made."""
    expect(page.locator("blockquote").first).to_be_visible()
    page.fill("[name=title]", title)
    page.fill("textarea", WORDS)
    page.click("main form [type=submit].btn--main")
    page.wait_for_url(re.compile(r"/discussions/\d+/"))
    return Thread.objects.select_related("anchor__block").get(title=title)


def stands_in_margin(page: Page, thread: Thread) -> None:
    """The thread stands beside its block, and opens there with what was said."""
    page.goto(FIRST_PLANS)
    link = page.locator(f"#{thread.anchor.block.key} a[data-thread='{thread.pk}']")
    expect(link).to_contain_text(thread.title)
    link.click()
    expect(page.locator(f"#{thread.anchor.block.key} #thread-{thread.pk}")).to_contain_text(WORDS)


def test_begins_a_thread_on_words_chosen_by_pointer(visit, language):
    page = visit("student1", language=language).page
    page.goto(FIRST_PLANS)
    chosen = choose_in_text(page, "#b5 .block__text")
    page.click("[data-tool=discuss]")
    thread = begin_thread(page, "เลือกด้วยเมาส์")
    assert thread.anchor.block.key == "b5"
    assert thread.anchor.exact == chosen
    stands_in_margin(page, thread)


def test_begins_a_thread_on_words_chosen_by_keyboard(visit, language):
    page = visit("student1", language=language).page
    page.goto(FIRST_PLANS)
    page.locator("#b6 .block__no").focus()
    for _word in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-tools]")).to_be_visible()
    chosen = page.evaluate("getSelection().toString().trim()")
    # The tools follow the choice a moment later.
    until(
        page,
        "words => [...(CSS.highlights.get('chosen') ?? [])].some((range) => range.toString().trim() === words)",
        arg=chosen,
    )
    page.locator("[data-tool=discuss]").focus()
    page.keyboard.press("Enter")
    thread = begin_thread(page, "เลือกด้วยแป้นพิมพ์")
    assert thread.anchor.block.key == "b6"
    assert thread.anchor.exact == chosen
    stands_in_margin(page, thread)


def test_begins_a_thread_without_script(visit, language):
    page = visit("student1", language=language, java_script_enabled=False).page
    page.goto(FIRST_PLANS)
    page.click("#b5 .block__no")
    phrases = page.locator("[name=phrase]")
    words = [phrase.strip() for phrase in page.locator(".phrases .book").all_text_contents()]
    phrases.nth(1).check()
    phrases.nth(2).check()
    page.click("[name=act][value=discuss]")
    thread = begin_thread(page, "เลือกโดยไม่มีสคริปต์")
    assert thread.anchor.block.key == "b5"
    assert thread.anchor.exact.split() == " ".join(words[1:3]).split()
    page.goto(FIRST_PLANS)
    page.click(f"a[data-thread='{thread.pk}']")
    expect(page.locator(".posts--opening")).to_contain_text(WORDS)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_answers_a_classmate(visit, language, script):
    thread = Thread.objects.get(title__startswith="โมโลตอฟ")
    page = visit("student1", language=language, java_script_enabled=script).page
    page.goto(reverse("discussions:thread", args=("rus331", thread.pk)))
    opening = thread.posts.get()
    form = page.locator(f"#reply-form-{opening.pk}")
    form.locator("textarea").fill(WORDS)
    form.locator("[type=submit]:not([name])").click()
    answer = page.locator(".post", has_text=WORDS)
    expect(answer).to_have_count(1)
    stored = Post.objects.get(thread=thread, parent=opening)
    assert (stored.markdown, stored.author.username) == (WORDS, "student1")
    expect(answer).to_have_id(f"post-{stored.pk}")


def write(page: Page, text: str) -> None:
    """Write into the box; "saved" must not be said before the server has answered."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    state = page.locator("[data-savestate] [data-state]")
    page.route("**/draft/", hold)
    page.fill("#page", text)
    expect(state).to_have_attribute("data-state", "saving")
    until_so(page, lambda: held)
    held[0].continue_()
    page.unroute("**/draft/")
    expect(state).to_have_attribute("data-state", "saved")


def test_writes_with_evidence_and_hands_in(visit, language):
    page = visit("student1", language=language).page
    essay = second_essay()
    page.goto(reverse("assignments:assignment", args=("rus331", essay.pk)))
    page.locator("main .btn--main").click()
    write(page, ESSAY)

    # From the reading room: the words become evidence of the essay.
    page.goto(FOREIGN)
    chosen = choose_in_text(page, "#b67 .block__text")
    page.click("[data-tool=quote]")
    # Two essays are open: this one, and that of a team.
    page.click(f"[data-essay*='/assignments/{essay.pk}/']")
    open_essay = page.locator(".tools__say a")
    expect(open_essay).to_be_visible()
    open_essay.click()
    expect(page.locator("#page")).to_have_value(ESSAY)
    expect(page.locator("[data-evidence='1'] q")).to_contain_text(chosen[:10])
    page.locator("#page").press("Control+End")
    page.click("[data-insert='1']")
    expect(page.locator("#page")).to_have_value(f"{ESSAY}[[1]]")
    expect(page.locator("[data-savestate] [data-state]")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(page.locator("#page")).to_have_value(f"{ESSAY}[[1]]")

    page.locator("[data-go]").last.click()
    page.wait_for_url("**/hand-in/")
    expect(page.locator("#evidence-1")).to_contain_text(chosen[:10])
    page.click("[data-once]")
    page.wait_for_url("**/attempts/1/")
    attempt = Attempt.objects.get(submission__assignment=essay)
    assert attempt.sha256 == hashlib.sha256(f"{ESSAY}[[1]]".encode()).hexdigest()
    expect(page.locator(".hash")).to_have_text(attempt.sha256)
    receipt = page.locator("dl.facts").first
    expect(receipt.locator("time")).to_have_attribute(
        "datetime", attempt.handed_in_at.replace(microsecond=0).isoformat()
    )
    expect(receipt).to_contain_text(str(attempt.words))
    [evidence] = attempt.submission.evidence.select_related("anchor__block")
    assert (evidence.anchor.block.key, evidence.anchor.exact) == ("b67", chosen)
    with page.expect_download() as download:
        page.click("a[download]")
    assert hashlib.sha256(download.value.path().read_bytes()).hexdigest() == attempt.sha256


def test_writes_and_hands_in_without_script(visit, language):
    page = visit("student1", language=language, java_script_enabled=False).page
    page.goto(reverse("assignments:write", args=("rus331", second_essay().pk)))
    page.fill("#page", ESSAY.strip())
    page.locator("button[name=next][value=hand_in]").click()
    page.wait_for_url("**/hand-in/")
    page.click("[data-once]")
    page.wait_for_url("**/attempts/1/")
    expect(page.locator(".hash")).to_have_text(hashlib.sha256(ESSAY.strip().encode()).hexdigest())


REMARK, OVERALL, ON_WORDS = "เหตุผลยังไม่ครบ", "อ่านละเอียดดี", "ตรงนี้อ้างตัวบทได้ดี"


def mark_everything(submission: Submission) -> None:
    """Mark the essay as its instructor, with a remark, an overall comment and a comment on its first words."""
    attempt = submission.attempts.latest("number")
    how = {"acting_user": User.objects.get(username="instructor"), "now": timezone.now(), "attempt": attempt}
    criteria = Criterion.objects.filter(version__rubric__assignment=submission.assignment).order_by("pk")
    for criterion in criteria:
        level = criterion.levels.last()
        save_mark(**how, criterion=criterion, level=level, comment=REMARK, expected_version=0)
    save_overall(**how, overall=OVERALL, expected_version=0)
    add_comment(**how, start=0, end=9, exact=plain_text(attempt.markdown)[:9], body=ON_WORDS)
    finish_marking(**how)


def sees_nothing_of_it(visitor: Visitor, essay: Assignment) -> None:
    page = visitor.page
    visitor.expected.add(404)
    assert page.goto(reverse("grading:feedback", args=("rus331", essay.pk))).status == 404
    number = essay.submissions.get(enrollment__user__username="student1").attempts.latest("number").number
    for path in (
        reverse("desk:home"),
        reverse("desk:course", args=("rus331",)),
        reverse("grading:list", args=("rus331",)),
        reverse("assignments:list", args=("rus331",)),
        reverse("assignments:assignment", args=("rus331", essay.pk)),
        reverse("assignments:receipt", args=("rus331", essay.pk, number)),
        reverse("notices:list"),
    ):
        page.goto(path)
        content = page.content()
        for words in (REMARK, OVERALL, ON_WORDS):
            assert words not in content, f"{words} on {path}"
    visitor.expected.discard(404)


def test_sees_the_grade_after_the_release_and_nothing_before(visit, language):
    essay = Assignment.objects.get(title__startswith="เรียงความที่ 1")
    visitor = visit("student1", language=language)
    page = visitor.page
    mark_everything(essay.submissions.get(enrollment__user__username="student1"))
    sees_nothing_of_it(visitor, essay)

    release_grades(acting_user=User.objects.get(username="instructor"), now=timezone.now(), assignment=essay)
    page.goto("/")
    page.locator(f"main a[href$='/grading/{essay.pk}/feedback/']").first.click()
    expect(page.locator("#rubric .rubric__sum strong")).to_contain_text(re.compile(r"\d"))
    expect(page.locator("#rubric .level.is-chosen")).to_have_count(4)
    expect(page.locator("#rubric .crit__remark").first).to_have_text(REMARK)
    expect(page.locator(".overall")).to_contain_text(OVERALL)
    expect(page.locator("[data-comment]")).to_contain_text(ON_WORDS)
