"""A server that is killed while an essay is saved and handed in: nothing is lost, and nothing is there twice."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from playwright.sync_api import expect

from classroom.assignments.models import Assignment, Attempt, Draft, Submission
from tests.benchmarks.server import Server, free_port, serving
from tests.chromium import PATIENCE
from tests.classroom.assignments.conftest import TEXT, address, browse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@contextmanager
def started(port: int) -> Iterator[Server]:
    """The classroom as `./run` serves it, on the database of the tests."""
    with serving(
        port, "tests.served", SERVED_DATABASE=str(connection.settings_dict["NAME"]), WEB_CONCURRENCY="1"
    ) as one:
        yield one


@contextmanager
def held(draft: Draft) -> Iterator[None]:
    """Whoever writes into this draft or its submission waits until the end of the block."""
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=draft.submission_id)
        Draft.objects.select_for_update().get(pk=draft.pk)
        yield


def has_come_in(port: int) -> None:
    """What was sent before is with the server by now: it has answered something that was sent later."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as answer:
        assert answer.status == 200


def test_killed_while_saving_and_while_handing_in(browser, cast, essay, draft):
    Assignment.objects.filter(pk=essay.pk).update(due_at=timezone.now() + timedelta(days=1))
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    context = browser.new_context(base_url=root, locale="en-GB", service_workers="block")
    context.set_default_timeout(PATIENCE)
    session = browse(cast.student1).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": root}])
    page = context.new_page()
    state = page.locator("[data-savestate] [data-state]")
    written = f"{TEXT}\n\nเขียนต่อตอนเครื่องดับ น้ำตาคำนั้น"

    with started(port) as server:
        page.goto(address("write", essay))
        with held(draft):
            with page.expect_request("**/draft/"):
                page.locator("#page").fill(written)
            has_come_in(port)
            server.kill()
        expect(page.locator('[data-notice="offline"]')).to_be_visible()
        assert "เขียนต่อตอนเครื่องดับ" in page.evaluate("JSON.stringify(localStorage)")
        assert (Draft.objects.get().markdown, Draft.objects.get().version) == (TEXT, draft.version)

    with started(port) as server:
        # The page sends it again by itself: at the latest half a minute after it has last tried.
        expect(state).to_have_attribute("data-state", "saved", timeout=30_000 + 2 * PATIENCE)
        expect(page.locator("[data-conflict]")).to_be_hidden()
        assert (Draft.objects.get().markdown, Draft.objects.get().version) == (written, draft.version + 1)
        page.goto(address("hand_in", essay))
        with held(draft):
            with page.expect_request(lambda request: request.method == "POST") as caught:
                page.get_by_role("button", name="Hand in this text").click(no_wait_after=True)
            has_come_in(port)
            server.kill()
        assert not Attempt.objects.exists()
        assert Draft.objects.get().markdown == written

    with started(port) as server:
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        for _time in range(2):
            client = HTTPConnection("127.0.0.1", port, timeout=20)
            client.request("POST", address("hand_in", essay), caught.value.post_data, headers)
            answer = client.getresponse()
            assert (answer.status, answer.headers["Location"]) == (302, address("receipt", essay, 1))
            client.close()
        server.kill()
    attempt = Attempt.objects.get()
    assert attempt.markdown == written
    context.close()
