"""Every address and every action of the admin × every role, state and course."""

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from classroom.audit.models import AuditEntry
from classroom.courses.models import Role
from classroom.devtools import admin_addresses as table
from classroom.devtools.addresses import ADMIN, ADMINISTRATORS
from classroom.devtools.admin_addresses import ADMINISTRATORS_ONE, MODELS, NOBODY
from tests.cast import make_cast
from tests.classroom.desk.admin.conftest import AdminWorld, make_world, publish_text
from tests.site.crowd import ADMINISTRATOR, ELSEWHERE, OTHER, OWN, OWNER, STRANGER, Crowd, Somebody, State, make_crowd

pytestmark = pytest.mark.database("sqlite")

INSTRUCTOR, RIVAL = Somebody(OWN, Role.INSTRUCTOR), Somebody(OTHER, Role.INSTRUCTOR)
# For all of these there is no admin.
OTHERS = (
    STRANGER, OWNER, ELSEWHERE,
    *(Somebody(course, role) for course in (OWN, OTHER) for role in Role if role != Role.INSTRUCTOR),
    *(Somebody(course, Role.INSTRUCTOR, state) for course in (OWN, OTHER) for state in State if state != State.ACTIVE),
)  # fmt: skip
# Of these, who sends too: enough to see that a form is no way around.
SENDERS = (ELSEWHERE, OWNER, Somebody(OWN, Role.INSTRUCTOR, State.DROPPED))
# Whoever asks for some pages has to say the password again before anything is told.
CONFIRM = 0
OPEN, FORBIDDEN, ABSENT = (CONFIRM, 200, 302, 409, 422), (CONFIRM, 403), (CONFIRM, 404)
# What (administrator, instructor of the course, instructor of another course) get for an object of the course.
EXPECTED = {
    ADMIN: (OPEN, OPEN, OPEN),
    table.OWN: (OPEN, OPEN, ABSENT),
    ADMINISTRATORS: (OPEN, FORBIDDEN, FORBIDDEN),
    ADMINISTRATORS_ONE: (OPEN, FORBIDDEN, ABSENT),
    NOBODY: ((403, 404), (403, 404), (403, 404)),
}
ADDRESSES = table.addresses()
ACTIONS = [(model, action) for model, pages in MODELS.items() for action in pages.actions]


@pytest.fixture(scope="module")
def crowded(django_db_setup, django_db_blocker):
    """The world of the admin and the crowd, in one transaction that is taken back when the module is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world(make_cast())
        crowd = make_crowd(world.cast)
        publish_text(world)
        yield world, crowd
        transaction.set_rollback(True)


def names() -> set[str]:
    return {pattern.name for pattern in _patterns(admin.site.urls[0]) if pattern.name}


def _patterns(patterns):
    for pattern in patterns:
        yield from _patterns(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


def object_of(name: str, world: AdminWorld) -> Model:
    (model,) = (model for model in MODELS if name.startswith(f"{model}_"))
    return world.objects[model.rpartition("_")[2]]


def path_of(name: str, world: AdminWorld) -> str:
    if name == "app_list":
        return reverse("admin:app_list", args=("courses",))
    if name == "view_on_site":
        return reverse("admin:view_on_site", args=(1, 1))
    if name.endswith(("_changelist", "_add")) or not name.startswith(tuple(f"{model}_" for model in MODELS)):
        return reverse(f"admin:{name}")
    if name == "courses_course_rosters":
        return reverse(f"admin:{name}")
    if name == "courses_course_rosters_export":
        return reverse(f"admin:{name}", args=("csv",)) + "?year=2569&term=1"
    if name == "audit_auditentry_file":
        return reverse(f"admin:{name}", args=("csv",))
    more = ("csv",) if name.endswith("_export") else ()
    return reverse(f"admin:{name}", args=(object_of(name, world).pk, *more))


def ask(client: Client, path: str, *, posts: bool = False, data: dict | None = None) -> int:
    with transaction.atomic():
        response = client.post(path, data) if posts else client.get(path)
        transaction.set_rollback(True)
    if response.status_code == 302 and response.url.startswith(reverse("account_reauthenticate")):
        return CONFIRM
    return response.status_code


def test_the_table_names_every_address_of_the_admin():
    assert names() == set(ADDRESSES)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_who_opens(name: str, crowded: tuple[AdminWorld, Crowd]):
    world, crowd = crowded
    address, path = ADDRESSES[name], path_of(name, world)
    wrong = []
    for somebody, right in zip((ADMINISTRATOR, INSTRUCTOR, RIVAL), EXPECTED[address.who], strict=True):
        status = ask(crowd.client(somebody), path, posts=address.posts)
        wrong += [] if status in right else [f"{somebody}: {status}"]
    for somebody in OTHERS:
        for posts in (False, True) if somebody in SENDERS else (address.posts,):
            status = ask(crowd.client(somebody), path, posts=posts)
            wrong += [] if status == 404 else [f"{'POST' if posts else 'GET'} by {somebody}: {status}"]
    assert wrong == []
    sent = Client().get(path)
    assert sent.status_code == 302
    assert reverse(settings.LOGIN_URL) in sent.url or reverse("admin:login") in sent.url


def offered(model: str, person) -> set[str]:
    app, _, name = model.rpartition("_")
    model_admin = admin.site.get_model_admin(apps.get_model(app, name))
    request = RequestFactory().get("/")
    request.user = person
    return set(model_admin.get_actions(request))


@pytest.mark.parametrize("model", sorted(MODELS))
def test_the_table_names_every_action(model: str, crowded: tuple[AdminWorld, Crowd]):
    _world, crowd = crowded
    actions = MODELS[model].actions
    assert offered(model, crowd.people[ADMINISTRATOR]) == set(actions)
    for somebody in (INSTRUCTOR, RIVAL):
        assert offered(model, crowd.people[somebody]) == {a for a, who in actions.items() if who in (ADMIN, table.OWN)}


@pytest.mark.parametrize(("model", "action"), ACTIONS)
def test_who_acts(model: str, action: str, crowded: tuple[AdminWorld, Crowd]):
    """Those whom the table names get an answer; from everybody else's hand nothing changes."""
    world, crowd = crowded
    path, found = reverse(f"admin:{model}_changelist"), object_of(f"{model}_", world)
    who = MODELS[model].actions[action]

    def act(somebody: Somebody, **more) -> tuple[int, bool]:
        values = {"action": action, "_selected_action": [found.pk], "index": 0, "select_across": 0} | more
        with transaction.atomic():
            before = _state(found)
            status = crowd.client(somebody).post(path, values).status_code
            changed = before != _state(found)
            transaction.set_rollback(True)
        return status, changed

    for somebody, right in zip((ADMINISTRATOR, INSTRUCTOR), EXPECTED[who], strict=False):
        assert act(somebody)[0] in right, somebody
    for more in ({}, {"select_across": 1}):
        status, changed = act(RIVAL, **more)
        assert (status in (200, 302, 403), changed) == (True, False), more
    for somebody in OTHERS:
        assert act(somebody) == (404, False), somebody


def _state(found: Model) -> tuple:
    """The row of an object, and how much was done to it."""
    acts = AuditEntry.objects.filter(object_label=found._meta.label_lower, object_id=str(found.pk)).count()
    return type(found)._base_manager.filter(pk=found.pk).values().first(), acts
