import pytest
from django.urls import reverse

from classroom.grading import services
from classroom.grading.models import BankComment
from tests.cast import NOW

BANK = reverse("grading:bank", args=("rus331",))


def item(world, course=None, by=None):
    return services.save_bank_comment(
        acting_user=by or world.cast.instructor, now=NOW, course=course, title="หลักฐาน", body="อ้างให้ชัด"
    )


def page(kept):
    return reverse("grading:bank_edit", args=("rus331", kept.pk))


@pytest.mark.parametrize(("do", "shared"), [("own", False), ("course", True)])
def test_a_comment_is_kept_found_and_listed(world, client, do, shared):
    client.force_login(world.cast.instructor)
    assert client.post(BANK, {"body": "อ้างให้ชัด", "points": "-0.5", "do": do}).status_code == 302
    assert bool(BankComment.objects.get().course) == shared
    assert "อ้างให้ชัด" in client.get(BANK, {"q": "ให้"}).content.decode()
    assert "อ้างให้ชัด" not in client.get(BANK, {"q": "ไม่มี"}).content.decode()
    (listed,) = client.get(reverse("grading:bank_list", args=("rus331",))).json()["items"]
    assert (listed["points"], listed["shared"]) == ("-0.5", shared)
    assert client.post(BANK, {"body": " "}).status_code == 422


def test_it_is_changed_moved_and_taken_out(world, client):
    client.force_login(world.cast.instructor)
    kept = item(world)
    assert client.post(page(kept), {"body": "ชัดกว่านี้", "title": "ชัด"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.body, kept.owner) == ("ชัดกว่านี้", world.cast.instructor)
    client.post(page(kept), {"do": "move"})
    kept.refresh_from_db()
    assert kept.course == world.cast.course
    client.post(page(kept), {"do": "delete"})
    assert not BankComment.objects.exists()


def test_an_assistant_changes_their_own_and_not_the_courses(world, client):
    client.force_login(world.cast.assistant)
    own, shared, others = item(world, by=world.cast.assistant), item(world, course=world.cast.course), item(world)
    assert client.get(page(own)).status_code == 200
    assert client.post(page(own), {"do": "move"}).status_code == 403
    assert client.get(page(shared)).status_code == 403
    assert client.get(page(others)).status_code == 404
    assert client.post(BANK, {"body": "x", "do": "course"}).status_code == 403
