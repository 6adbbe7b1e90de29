"""What is hidden from a student is on no page, in no mail and in no file: every address is asked for it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from classroom.devtools.addresses import ADDRESSES
from classroom.discussions import services
from classroom.discussions.models import Post, Thread
from classroom.notices.models import Notice
from history.queries import find_passage
from tests.cast import Cast
from tests.site.test_access import PATHS
from tests.site.world import SiteWorld

pytestmark = pytest.mark.django_db

# Words that stand nowhere else, and words that stand nowhere.
SECRET = "หิ่งห้อยในโหลแก้ว"
NOWHERE = "ปลาในกระจกเงา"


def asked(world: SiteWorld, name: str, thread: Thread, post: Post) -> str:
    """The address, about the thread and the post wherever it takes one, and with the words where it takes a search."""
    values = world.kwargs | {"thread": thread.pk, "post": post.pk, "prompt": thread.pk}
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", PATHS[name])
    path = reverse(name, kwargs={parameter: values[parameter] for parameter in wanted})
    return f"{path}?q={SECRET}&post={post.pk}&since=1&parent={post.pk}&quote=post"


def text_of(response) -> str:
    content = b"".join(response) if response.streaming else response.content
    return content.decode(errors="replace")


@pytest.mark.parametrize("how", ["post_first", "by_group", "group"])
def test_no_address_gives_a_hidden_post_away(
    cast: Cast, world: SiteWorld, how: str, django_capture_on_commit_callbacks
) -> None:
    """student2 answers in a thread that student1 follows; student1 has not answered, or is of another group."""
    terms = {"group": cast.group2} if how == "group" else {how: True}
    key = world.kwargs["key"]
    chapter = cast.course.books.get().chapters.get(number=world.kwargs["chapter"])
    thread = services.create_prompt(
        acting_user=cast.instructor, now=world.now, course=cast.course, title="ตอบด้วย", markdown="คิดอย่างไร",
        token=uuid4(), passage=find_passage(chapter, f"{key}:0-12@1"), due_at=world.now + timedelta(days=1), **terms,
    )  # fmt: skip
    before = set(Notice.objects.values_list("pk", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        post = services.reply(
            acting_user=cast.student2, now=world.now, thread=thread, token=uuid4(),
            markdown=f"{SECRET} @{cast.student1.full_name}",
        )  # fmt: skip
        services.edit_post(acting_user=cast.student2, now=world.now, post=post, markdown=f"{SECRET} และ {SECRET}")
        services.endorse_post(acting_user=cast.instructor, now=world.now, post=post)
        services.reply(
            acting_user=cast.instructor, now=world.now, thread=thread, parent=post, token=uuid4(),
            markdown=f"> {SECRET}\n\nใช่",
        )  # fmt: skip
    told = Notice.objects.filter(recipient=cast.student1).exclude(pk__in=before)
    assert not told.exists()
    assert not [one for one in mail.outbox if cast.student1.email in one.to]
    client = Client()
    client.force_login(cast.student1)
    pages = [name for name, address in ADDRESSES.items() if not address.posts and not name.startswith("account_")]
    for name in pages:
        path = asked(world, name, thread, post)
        for headers in ({}, {"HTTP_HX_REQUEST": "true"}):
            found = text_of(client.get(path, **headers)).count(SECRET)
            # A page may repeat what was sought: as often as it repeats words that nobody has written.
            if found:
                other = text_of(client.get(path.replace(SECRET, NOWHERE), **headers))
                assert found == other.count(NOWHERE), name
    client.force_login(cast.student2)
    assert SECRET in client.get(asked(world, "discussions:thread", thread, post)).content.decode()
