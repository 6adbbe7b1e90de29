"""The rows of the table of essays."""

from datetime import timedelta
from decimal import Decimal

from django.template import Context, Template

from classroom.grading.queries import State, Work
from tests.cast import NOW

NOBODY = Work(1, "ณัฐวดี ขัติยะ", "65010231", None, "", State.NOT_HANDED_IN, released=False)
ESSAY = Work(
    2, "<b>กิตติพงศ์</b>", "", 3, "กลุ่ม & 1", State.MARKED, released=False, points=Decimal("3.50"), submission_id=7, attempt=1,
    markable=True,
    words=412, handed_in_at=NOW - timedelta(days=400), late=True, marked_by="<i>วรรณา</i>",
)  # fmt: skip


def drawn(work: Work, *, link_all: bool = False) -> str:
    template = Template("{% load works %}{% work_rows rows link_all=link_all %}")
    return template.render(Context({"rows": [(work, "/a/7/", "chip", "<ready>")], "link_all": link_all}))


def test_what_people_are_called_is_escaped():
    html = drawn(ESSAY)
    for written in ("<b>กิตติพงศ์", "<i>วรรณา", "<ready>", "& 1"):
        assert written not in html
    assert '<a href="/a/7/">&lt;b&gt;กิตติพงศ์&lt;/b&gt;</a>' in html


def test_numbers_carry_their_names_and_lateness_is_said():
    html = drawn(ESSAY)
    assert '<td class="r" data-label="words">412</td><td class="r" data-label="points">3.5</td>' in html
    assert "Late" in html


def test_nothing_handed_in_is_empty_and_leads_only_where_one_may_go():
    html = drawn(NOBODY)
    assert '<td class="r"></td><td class="r"></td>' in html
    assert "Late" not in html
    assert "<a " not in html
    assert '<a href="/a/7/">' in drawn(NOBODY, link_all=True)


def test_no_points_is_not_no_result():
    assert 'data-label="points">0</td>' in drawn(
        Work(1, "ก", "", None, "", State.MARKED, released=False, points=Decimal(0))
    )
