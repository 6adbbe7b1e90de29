"""Every address of the admin × everyone: who gets the page, who is refused, and for whom it is not there."""

import re

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.classroom.desk.admin.conftest import AdminWorld

PAGE, MOVED, FORBIDDEN, ABSENT, POST_ONLY = 200, 302, 403, 404, 405

# What (administrator, instructor of the course, instructor of another course) get for an object of the course.
EVERYBODY = (PAGE, PAGE, PAGE)
OWN = (PAGE, PAGE, ABSENT)
ADMINISTRATORS = (PAGE, FORBIDDEN, FORBIDDEN)
ADMINISTRATORS_OF_OWN = (PAGE, FORBIDDEN, ABSENT)
NOBODY = (FORBIDDEN, FORBIDDEN, FORBIDDEN)
LEADS_ON = (MOVED, MOVED, MOVED)
TAKES_POSTS = (POST_ONLY, POST_ONLY, POST_ONLY)

SITE = {
    "index": EVERYBODY,
    "login": LEADS_ON,
    "logout": LEADS_ON,
    "password_change": LEADS_ON,
    "password_change_done": LEADS_ON,
    "jsi18n": EVERYBODY,
    "autocomplete": NOBODY,  # without saying for which field
    "app_list": LEADS_ON,
    "view_on_site": (ABSENT, ABSENT, ABSENT),
}
# By model: list, add, change, history, delete.
OPEN = (EVERYBODY, ADMINISTRATORS, OWN, OWN, NOBODY)
MADE_BY_BOTH = (EVERYBODY, EVERYBODY, OWN, OWN, NOBODY)
OPEN_WITHOUT_ADDING = (EVERYBODY, NOBODY, OWN, OWN, NOBODY)
RECORDS = (ADMINISTRATORS, NOBODY, ADMINISTRATORS, ADMINISTRATORS, NOBODY)
MODELS = {
    "courses_course": OPEN,
    "courses_enrollment": OPEN,
    "courses_joincode": MADE_BY_BOTH,
    "courses_joinrequest": OPEN_WITHOUT_ADDING,
    "courses_invitation": MADE_BY_BOTH,
    "accounts_user": OPEN,
    "batches_batch": (EVERYBODY, NOBODY, OWN, OWN, NOBODY),
    "audit_auditentry": RECORDS,
    "history_book": OPEN,
    "history_chapter": OPEN_WITHOUT_ADDING,
    "history_section": OPEN_WITHOUT_ADDING,
    "history_block": OPEN_WITHOUT_ADDING,
    "history_footnote": OPEN_WITHOUT_ADDING,
    "history_revision": OPEN_WITHOUT_ADDING,
    "history_anchor": OPEN_WITHOUT_ADDING,
    "history_event": OPEN_WITHOUT_ADDING,
    "history_fault": OPEN_WITHOUT_ADDING,
    "history_name": (EVERYBODY, EVERYBODY, OWN, OWN, OWN),
}
PAGES_OF_A_MODEL = ("changelist", "add", "change", "history", "delete")
OWN_PAGES = {
    "courses_course_archive": OWN,
    "courses_course_copy": OWN,
    "courses_course_rosters": ADMINISTRATORS,
    "courses_course_rosters_export": EVERYBODY,
    "courses_course_roster": OWN,
    "courses_course_roster_export": OWN,
    "batches_batch_columns": ADMINISTRATORS_OF_OWN,
    "batches_batch_apply": TAKES_POSTS,
    "batches_batch_undo": TAKES_POSTS,
    "batches_batch_discard": TAKES_POSTS,
    "batches_batch_again": TAKES_POSTS,
    "batches_batch_go_on": TAKES_POSTS,
    "accounts_user_password": OWN,
    "accounts_user_invite": TAKES_POSTS,
    "history_block_preview": OWN,
    "history_block_shape": OWN,
    "history_book_import": ADMINISTRATORS_OF_OWN,
    "history_book_import_apply": TAKES_POSTS,
    "history_section_state": OWN,
}
EXPECTED = SITE | OWN_PAGES
for model, answers in MODELS.items():
    EXPECTED |= {f"{model}_{page}": answer for page, answer in zip(PAGES_OF_A_MODEL, answers, strict=True)}

# Addresses that change something, with what instructors of the course and of another one get.
POSTS = {
    "courses_course_archive": (MOVED, ABSENT),
    "courses_course_copy": (422, ABSENT),
    "batches_batch_apply": (FORBIDDEN, ABSENT),
    "batches_batch_undo": (FORBIDDEN, ABSENT),
    "batches_batch_discard": (FORBIDDEN, ABSENT),
    "batches_batch_again": (FORBIDDEN, ABSENT),
    "batches_batch_go_on": (FORBIDDEN, ABSENT),
    "batches_batch_columns": (FORBIDDEN, ABSENT),
    "accounts_user_invite": (MOVED, ABSENT),
    "accounts_user_password": (422, ABSENT),
    "history_book_import": (FORBIDDEN, ABSENT),
    "history_book_import_apply": (FORBIDDEN, ABSENT),
    "history_section_state": (409, ABSENT),
}


def names() -> set[str]:
    return {pattern.name for pattern in _patterns(admin.site.urls[0]) if pattern.name}


def _patterns(patterns):
    for pattern in patterns:
        yield from _patterns(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


def path_of(name: str, world: AdminWorld) -> str:
    if name == "app_list":
        return reverse("admin:app_list", args=("courses",))
    if name == "view_on_site":
        return reverse("admin:view_on_site", args=(1, 1))
    if name in SITE:
        return reverse(f"admin:{name}")
    found = world.objects[re.match(r"[a-z]+_([a-z]+)_", name)[1]]
    if name.endswith(("_changelist", "_add")):
        return reverse(f"admin:{name}")
    if name == "courses_course_rosters":
        return reverse(f"admin:{name}")
    if name == "courses_course_rosters_export":
        return reverse(f"admin:{name}", args=("csv",)) + "?year=2569&term=1"
    more = ("csv",) if name.endswith("_export") else ()
    return reverse(f"admin:{name}", args=(found.pk, *more))


def ask(client: Client, path: str, method: str = "get") -> int:
    with transaction.atomic():
        status = getattr(client, method)(path).status_code
        transaction.set_rollback(True)
    return status


def test_the_table_names_every_address_of_the_admin():
    assert names() == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_who_opens(name: str, world: AdminWorld, client: Client):
    path, cast = path_of(name, world), world.cast
    for person, status in zip((cast.admin, cast.instructor, world.rival), EXPECTED[name], strict=True):
        client.force_login(person)
        assert ask(client, path) == status, person.username
    for person in (cast.assistant, cast.student1, cast.student2, cast.dropped, cast.outsider, cast.stranger):
        client.force_login(person)
        for method in ("get", "post"):
            assert ask(client, path, method) == ABSENT, f"{method} by {person.username}"
    client.logout()
    assert client.get(path, follow=True).redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", sorted(POSTS))
def test_who_may_do(name: str, world: AdminWorld, client: Client):
    for person, status in zip((world.cast.instructor, world.rival), POSTS[name], strict=True):
        client.force_login(person)
        assert ask(client, path_of(name, world), "post") == status, person.username


@pytest.mark.parametrize("model", sorted(MODELS))
def test_a_key_of_nothing_is_not_there(model: str, world: AdminWorld, client: Client):
    client.force_login(world.cast.admin)
    for key in ("99999", "99999999999999999999", "abc", "-1", "_5F", "%00"):
        for page in ("change", "history"):
            assert ask(client, reverse(f"admin:{model}_{page}", args=(key,))) == ABSENT, (page, key)


def test_a_closed_account_enters_no_more(world: AdminWorld, client: Client):
    client.force_login(world.cast.instructor)
    world.cast.instructor.is_active = False
    world.cast.instructor.save()
    assert client.get(reverse("admin:index")).status_code == MOVED


def test_who_taught_a_course_and_was_dropped_from_it_is_out(world: AdminWorld, client: Client):
    place = world.cast.enrollments["instructor"]
    place.state = place.State.DROPPED
    place.save()
    client.force_login(world.cast.instructor)
    assert client.get(reverse("admin:index")).status_code == ABSENT
