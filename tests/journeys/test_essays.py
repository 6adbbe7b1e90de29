"""Essays beyond the daily way: read by classmates, compared; the gradebook, writing and marking by keys."""

import re

from django.urls import reverse
from playwright.sync_api import Route, expect

from classroom.assignments.models import Assignment, Attempt, Evidence
from classroom.grading.models import Column, Entry, Grade, GradeStatus, Marking, PeerReview, SimilarPair
from tests.chromium import until_so
from tests.journeys.visitor import tab_to


def first_essay() -> Assignment:
    return Assignment.objects.get(title__startswith="เรียงความที่ 1")


def test_reads_a_classmates_essay_and_loses_nothing_of_it(visit):
    visitor = visit("student3")
    page = visitor.page
    review = PeerReview.objects.get(reviewer__user__username="student3")
    page.goto(reverse("grading:peers", args=("rus331", first_essay().pk)))
    page.get_by_role("link", name="Go on reading").click()
    state = page.locator("[data-peer-state]")
    criteria = page.locator(".crit[role=group]")
    expect(criteria).to_have_count(4)
    expect(criteria.first.locator("[type=radio]").nth(2)).to_be_checked()
    criteria.nth(1).locator(".level").nth(1).click()
    with page.expect_response("**/save/"):
        criteria.nth(1).locator("textarea").fill("อยากเห็นที่มาของตัวเลข")
    expect(state).to_have_text(re.compile(r"Saved \d"))
    review.refresh_from_db()
    assert review.marks.get(criterion__position=2).comment == "อยากเห็นที่มาของตัวเลข"
    # Another window saves; this one is told, keeps its own, and nothing is taken from either unseen.
    other = page.context.new_page()
    other.goto(page.url)
    with other.expect_response("**/save/"):
        other.locator("#overall").fill("จากอีกหน้าต่าง")
    visitor.expected.add(409)
    criteria.nth(2).locator(".level").nth(2).click()
    conflict = page.locator("[data-peer-conflict]")
    expect(conflict).to_be_visible()
    conflict.get_by_role("link", name="Show the other").click()
    expect(page.locator("#overall")).to_have_value("จากอีกหน้าต่าง")
    for number in (2, 3):
        criteria.nth(number).locator(".level").nth(2).click()
    page.get_by_role("button", name="The reading is done").click()
    expect(page.get_by_text("Your reading is done")).to_be_visible()
    review.refresh_from_db()
    assert (review.finished_at is not None, review.overall) == (True, "จากอีกหน้าต่าง")


def test_enters_marks_by_keys_and_takes_them_back(visit):
    visitor = visit("instructor")
    page = visitor.page
    quiz = Column.objects.get(title="ควิซ 1")
    page.goto(reverse("grading:gradebook", args=("rus331",)))
    cells = page.locator(f"[data-column='{quiz.pk}']")
    says = page.locator("[data-gradebook-says]")
    expect(page.locator("[data-gradebook-bar]")).to_be_visible()
    first, second = cells.nth(0), cells.nth(1)
    was = [first.get_attribute("data-value"), second.get_attribute("data-value")]
    assert not {"2", "3.25"} & set(was)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    # The answer to what was typed first comes while one types again, and takes nothing away.
    page.route(f"**{page.locator('[data-gradebook]').get_attribute('data-save')}", hold, times=1)
    first.focus()
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(second).to_be_focused()
    until_so(page, lambda: held)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("3")
    held[0].continue_()
    expect(first).to_have_attribute("data-value", "2")
    page.keyboard.type(".25")
    page.keyboard.press("Enter")
    expect(second).to_be_focused()
    expect(first).to_have_attribute("data-value", "3.25")
    page.keyboard.type("e")
    page.keyboard.press("Tab")
    expect(second).to_have_attribute("data-value", "E")
    expect(second).to_have_text("Excused")
    assert Entry.objects.filter(column=quiz, points="3.25").count() == 1
    # More than there is: said, not saved, and the cell is still there to be put right.
    visitor.expected.add(422)
    first.focus()
    page.keyboard.type("99")
    page.keyboard.press("Enter")
    expect(says).to_contain_text("more than")
    first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(first).to_have_text("3.25")
    for cell, value in ((second, was[1]), (first, "2"), (first, was[0])):
        page.keyboard.press("Control+z")
        expect(cell).to_have_attribute("data-value", value)
    assert not Entry.objects.filter(column=quiz, points="3.25").exists()


def test_goes_through_the_words_that_two_texts_share(visit):
    page = visit("instructor").page
    page.goto(reverse("grading:similarity", args=("rus331", first_essay().pk)))
    pair = SimilarPair.objects.earliest("pk")
    page.locator(f"a[href$='/similarity/{pair.pk}/']").click()
    at = page.locator("[data-shared-at]")
    expect(page.locator("[data-shared-steps]")).to_be_visible()
    page.keyboard.press("n")
    expect(at).to_have_text(re.compile("^1 /"))
    expect(page.locator(".shared.is-here").first).to_be_in_viewport()
    page.keyboard.press("p")
    runs = len(pair.spans)
    expect(at).to_have_text(f"{runs} / {runs}")
    page.locator(".pair__text").nth(1).locator(".shared__n").first.click()
    expect(page.locator("[data-span^=a].is-here").first).to_be_in_viewport()


def test_a_student_writes_cites_and_hands_in_by_keyboard_alone(visit):
    page = visit("student6").page
    essay = Assignment.objects.get(title__startswith="เรียงความที่ 2")
    page.goto(reverse("assignments:assignment", args=("rus331", essay.pk)))
    tab_to(page, page.locator("main .btn--main"))
    page.keyboard.press("Enter")
    text, state = page.locator("#page"), page.locator("[data-savestate] [data-state]")
    tab_to(page, text)
    page.keyboard.press("Control+End")
    with page.expect_response("**/draft/"):
        page.keyboard.type("\n\nพิมพ์ด้วยแป้นพิมพ์ล้วน น้ำตาในคำแถลง ")
    expect(state).to_have_attribute("data-state", "saved")
    # The chapter stands before the text: its first paragraph becomes evidence, and its number comes to the caret.
    before = set(Evidence.objects.values_list("pk", flat=True))
    tab_to(page, page.locator("[data-cite]").last, key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(text).to_have_value(re.compile(r"คำแถลง \[\[3\]\]\s*$"))
    tab_to(page, text)
    with page.expect_response("**/draft/"):
        page.keyboard.type(" จบ")
    expect(state).to_have_attribute("data-state", "saved")
    tab_to(page, page.locator("[data-go]").last)
    page.keyboard.press("Enter")
    page.wait_for_url("**/hand-in/")
    tab_to(page, page.locator("[data-once]"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/attempts/1/")
    attempt = Attempt.objects.get(submission__assignment=essay, submission__enrollment__user__username="student6")
    assert attempt.markdown.endswith("น้ำตาในคำแถลง [[3]] จบ")
    [cited] = Evidence.objects.exclude(pk__in=before)
    assert (cited.submission_id, cited.number) == (attempt.submission_id, 3)


def test_an_instructor_marks_two_essays_and_releases_by_keyboard_alone(visit):
    page = visit("instructor").page
    essay = first_essay()
    done = Marking.objects.filter(attempt__submission__assignment=essay, state=Marking.State.FINAL)
    before = done.count()
    page.goto(reverse("grading:submissions", args=("rus331", essay.pk)))
    tab_to(page, page.locator("main .btn--main"))
    page.keyboard.press("Enter")
    for number in range(1, 3):
        expect(page.locator("[data-keys]")).to_be_visible()
        open_rows = page.locator("[data-criterion-row]:not(:has(:checked))").count()
        for _row in range(open_rows):
            with page.expect_response("**/marks/*/"):
                page.keyboard.press("3")
        expect(page.locator("[data-missing]")).to_have_text("")
        here = page.url
        # The next essay is shown at once, while the server still finishes this one.
        with page.expect_response("**/finish/"):
            page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda address, here=here: address != here)
        expect(page.locator("#main h1")).to_be_focused()
        assert done.count() == before + number
    tab_to(page, page.locator(".marking__bar a").first, key="Shift+Tab")
    page.keyboard.press("Enter")
    release = page.locator(f"main a[href$='/grading/{essay.pk}/release/']")
    tab_to(page, release)
    page.keyboard.press("Enter")
    tab_to(page, page.locator("main form .btn--main"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/grading/{essay.pk}/$"))
    released = Grade.objects.filter(assignment=essay, release__isnull=False, status=GradeStatus.GRADED)
    assert released.count() == before + 2
