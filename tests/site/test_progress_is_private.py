"""How far somebody has read is theirs: no page, list, file or admin shows it to anyone else."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from classroom.devtools import addresses
from classroom.reading.models import Progress
from classroom.reading.services import keep_place, mark_read
from history.models import Chapter
from tests.cast import NOW
from tests.site.test_access import PATHS, path_of
from tests.site.world import SiteWorld

pytestmark = pytest.mark.django_db

# Numbers that every answer makes anew.
_RANDOM = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|name="token" value="[^"]+"|value="[0-9a-f-]{36}"|since=[0-9]+'
)


@pytest.fixture
def world(world: SiteWorld) -> SiteWorld:
    world.release()
    return world


def _words(answer) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


def pages(client, world) -> dict[str, str]:
    """All that opens for who is signed in, by its name, but the files of a chapter: they hold its text alone."""
    found = {}
    for name, address in addresses.ADDRESSES.items():
        if address.posts or name.startswith("account_") or "export" in name:
            continue
        answer = client.get(path_of(name, world), world.parameters.get(name))
        found[name] = _RANDOM.sub("", _words(answer)) if answer.status_code == 200 else ""
    for path in ("/admin/", "/admin/accounts/user/", f"/admin/accounts/user/{world.cast.student2.pk}/change/"):
        found[path] = _RANDOM.sub("", _words(client.get(path)))
    return found


@pytest.mark.usefixtures("standing_clock")
@pytest.mark.parametrize("onlooker", ["instructor", "student1", "admin"])
def test_no_page_of_somebody_else_changes_with_what_one_has_read(client, world, onlooker):
    person = world.cast.everyone()[onlooker]
    client.force_login(person)
    pages(client, world)  # what is new to the onlooker is seen once, and so no longer new
    before = pages(client, world)
    enrollment = world.cast.enrollment(world.cast.student2)
    for section in Chapter.objects.get().sections.all():
        blocks = list(section.blocks.filter(number__isnull=False, removed_in=None))
        keep_place(
            enrollment=enrollment, now=NOW, section=section, block=blocks[-1], seen=[block.key for block in blocks]
        )
        mark_read(enrollment=enrollment, now=NOW, section=section, read=True)
    after = pages(client, world)
    assert [name for name in before if before[name] != after[name]] == []
    assert sum(map(bool, before.values())) > 5


def test_the_reader_sees_it(client, world):
    client.force_login(world.cast.student2)
    before = client.get(path_of("reading:contents", world)).text
    section = Chapter.objects.get().sections.order_by("position")[1]
    block = section.blocks.filter(number__isnull=False).first()
    keep_place(
        enrollment=world.cast.enrollment(world.cast.student2), now=NOW, section=section, block=block, seen=[block.key]
    )
    assert client.get(path_of("reading:contents", world)).text != before


def test_the_admin_does_not_know_of_it():
    assert Progress not in admin.site._registry
    assert not any("progress" in name for name in PATHS)
    assert reverse("admin:index")
