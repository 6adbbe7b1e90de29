"""The address that keeps notes: what it answers, to whom, and what it refuses."""

from uuid import uuid4

import pytest

from classroom.reading.models import Note
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOTES = "/courses/rus331/read/modern-russia/4/notes/"


@pytest.fixture
def send(client, cast, chapter):
    """A function that sends a note as student1, or as who was signed in last."""
    client.force_login(cast.student1)

    def send(**fields):
        return client.post(NOTES, {"passage": "b3:0-7@1", **fields})

    return send


def test_a_note_is_kept_once_and_changed_with_its_version(send):
    token = str(uuid4())
    made = send(token=token, colour="leaf")
    assert made.status_code == 200
    answer = made.json()
    assert (answer["version"], Note.objects.get().colour) == (1, "leaf")
    assert send(token=token, colour="leaf").json()["id"] == answer["id"]
    written = send(token=token, colour="leaf", markdown="**ทำไม**", tags="คำถาม, #สาเหตุ, คำถาม", version=1).json()
    assert (written["id"], written["version"], written["tags"]) == (answer["id"], 2, ["คำถาม", "สาเหตุ"])
    assert "<strong>ทำไม</strong>" in written["html"]
    by_number = send(note=answer["id"], colour="lotus", markdown="ใหม่", version=2, passage="")
    assert by_number.json()["version"] == 3
    stale = send(note=answer["id"], colour="leaf", markdown="จากอีกแท็บ", version=2)
    assert (stale.status_code, stale.json()["markdown"], stale.json()["version"]) == (409, "ใหม่", 3)
    assert Note.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"passage": "b3:0-9999@1"}, {"passage": "b99:0-1@1"}, {"passage": ""}, {"passage": "x"}, {"passage": "b3:0-7@9"},
        {"colour": "red"}, {"token": "x"}, {"version": "-1"}, {"note": "x"}, {"markdown": "ก" * 1_000_000},
        {"tags": "ก" * 41}, {"tags": ",".join(map(str, range(13)))},
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_with_its_reason(send, wrong):
    answer = send(token=wrong.pop("token", str(uuid4())), **wrong)
    assert answer.status_code == 422
    assert all(answer.json()["errors"])
    assert not Note.objects.exists()


def test_somebody_else_s_note_is_not_there(send, client, cast: Cast):
    pk = send(token=str(uuid4()), markdown="ของฉัน").json()["id"]
    for person in (cast.student2, cast.instructor, cast.assistant):
        client.force_login(person)
        assert client.post(NOTES, {"note": pk, "markdown": "ยึด", "version": 1}).status_code == 404
    for person in (cast.dropped, cast.outsider, cast.stranger, cast.admin):
        client.force_login(person)
        assert send(token=str(uuid4())).status_code == 404
    assert Note.objects.get().markdown == "ของฉัน"


def test_only_an_instructor_writes_on_the_layer(send, client, cast: Cast):
    for person, expected in ((cast.student1, False), (cast.assistant, False), (cast.instructor, True)):
        client.force_login(person)
        pk = send(token=str(uuid4()), in_layer="on").json()["id"]
        assert Note.objects.get(pk=pk).in_layer is expected
