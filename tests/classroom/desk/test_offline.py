"""The service worker and the page that stands for what is not on the device."""

import re

import pytest

from classroom.desk.views.offline import _modules

pytestmark = pytest.mark.django_db


def test_the_worker_stands_at_the_root_and_names_what_the_reading_room_needs(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    for name in ("site", "reading", "reading-cite", "reading-composer", "sarabun-400"):
        assert re.search(rf"/{name}(\.\w+)?\.(css|js|woff2)", answer.text), name
    assert re.search(r'importScripts\("[^"]*worker', answer.text)
    assert client.get("/sw.js").content == answer.content
    assert "mark-save.js" not in _modules()


def test_the_page_for_what_is_not_there_knows_nobody(client, cast):
    assert "data-kept-list" in client.get("/offline/").text
    client.force_login(cast.student1)
    assert cast.student1.full_name not in client.get("/offline/").text
