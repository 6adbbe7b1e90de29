"""Forged keys in every corner of the admin: what is another course's is neither shown, nor chosen, nor changed.

The cases are built from the registry of the site, so that a new class is tried as soon as it is there. A class without an
object in the world of the admin's tests fails. `rival` teaches the other course, and tries what belongs to ours.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.db import connection, transaction
from django.db.models import ForeignKey, ManyToManyField, Model
from django.test import Client, RequestFactory
from django.urls import reverse

from classroom.accounts.models import User
from tests.cast import make_cast
from tests.classroom.desk.admin.conftest import (
    AdminWorld,
    by_model,
    class_objects,
    door_objects,
    make_world,
    publish_text,
    text_objects,
)

# The rules are the same queries on every database; the whole crawl is made once.
pytestmark = pytest.mark.database("sqlite")

_READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
# What no page of ours sends: a number of no computer, one that is none, a NUL, a digit that int() refuses.
WILD = ("9" * 20, "-1", "abc", "a\0/4", "²")
KEYS = (*WILD, "0", "None", "[]")


class Fields(HTMLParser):
    """The fields of a page's forms as a browser would send them: name → value."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.keyed: set[str] = set()
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "select":
            self._select = name
            self.keyed.add(name)
            self.values.setdefault(name, "")
        elif tag == "option" and "selected" in found:
            self.values[self._select] = found.get("value") or ""
        elif tag in ("input", "textarea") and name and found.get("type") not in ("submit", "button"):
            if found.get("type") not in ("checkbox", "radio") or "checked" in found:
                self.values[name] = found.get("value") or ""
            if found.get("type") in ("hidden", "checkbox", "radio"):
                self.keyed.add(name)


class Forged:
    """The world, the rival with a browser, and their own objects by model name."""

    def __init__(self, world: AdminWorld) -> None:
        self.world = world
        cast = world.cast
        chapter = cast.other_course.books.get().chapters.get()
        group = cast.other_course.groups.create(name="กลุ่ม 9")
        made = class_objects(cast.other_course, world.rival, cast.enrollments["outsider"], group)
        doors = door_objects(cast.other_course, world.rival, cast.enrollments["outsider"])
        self.own = by_model((*made, *doors, *text_objects(chapter, cast.outsider)))
        self.client = Client(raise_request_exception=False)
        self.client.force_login(world.rival)
        self.cookies = self.client.cookies.output()

    def visible(self, model: type[Model]):
        request = RequestFactory().get("/")
        request.user = self.world.rival
        return admin.site.get_model_admin(model).get_queryset(request)

    def theirs(self, model: type[Model]) -> Model:
        return self.world.objects[model._meta.model_name]

    def state(self) -> list:
        """Every row that is not the rival's, as it stands; and what of it the rival sees."""
        rows = [type(found)._base_manager.filter(pk=found.pk).values().first() for found in self.world.objects.values()]
        seen = [
            model._meta.label for model in MODELS
            if admin.site.get_model_admin(model).open_to_instructors and self.visible(model).filter(pk=self.theirs(model).pk)
        ]  # fmt: skip
        books = [sorted(self.world.cast.course.books.values_list("pk", flat=True))]
        return [*rows, seen, books, sorted(User.objects.filter(is_staff=True).values_list("pk", flat=True))]

    def send(self, path: str, values: dict | None = None):
        """Ask, or send a form; the answer, and whether it changed anything that is not the rival's. It is taken back.

        Where nothing was written nothing has changed, and the rows are not compared.
        """
        wrote = []

        def watch(execute: Callable, sql: str, parameters: object, many: bool, context: dict):
            if not sql.lstrip("( ").startswith(_READS):
                wrote.append(sql)
            return execute(sql, parameters, many, context)

        with transaction.atomic():
            with connection.execute_wrapper(watch):
                answer = self.client.get(path) if values is None else self.client.post(path, values)
            changed = values is not None and bool(wrote) and self.state() != self.before
            transaction.set_rollback(True)
        return answer, changed

    before: list


@pytest.fixture(scope="module")
def forged(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        forged = Forged(make_world(make_cast()))
        publish_text(forged.world)
        forged.before = forged.state()
        yield forged
        transaction.set_rollback(True)


def path(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)


def test_the_world_has_one_of_every_kind(forged: Forged):
    assert {model._meta.model_name for model in MODELS} <= set(forged.world.objects)
    opened = {m._meta.model_name for m in MODELS if admin.site.get_model_admin(m).open_to_instructors}
    assert opened - set(forged.own) <= {"batch", "auditentry"}  # which are not changed by forms
    assert forged.before[-3] == []  # the rival sees nothing of ours


@each_model
def test_addresses_with_keys_of_others_and_of_nothing(model: type[Model], forged: Forged):
    """Every address of the class, its own ones too, by GET and by POST."""
    for pattern in admin.site.get_model_admin(model).get_urls():
        if not pattern.name or "<" not in str(pattern.pattern):
            continue
        wanted = re.findall(r"<(\w+:)?(\w+)>", str(pattern.pattern))
        keys = [str(forged.theirs(model).pk)] + ([] if any(kind == "uuid:" for kind, _ in wanted) else ["9" * 20])
        keys += list(WILD[1:]) if all(kind == "path:" for kind, _ in wanted) else []
        for key in keys:
            address = reverse(
                f"admin:{pattern.name}", kwargs=dict.fromkeys((name for _, name in wanted), "1") | {wanted[0][1]: key}
            )
            for values in (None, {}, {"post": "yes", "_save": ""}):
                answer, changed = forged.send(address, values)
                asks = answer.status_code == 302 and answer.url.startswith(reverse("account_reauthenticate"))
                assert asks or answer.status_code in (400, 403, 404, 405), (address, values, answer.status_code)
                assert not changed, address


@each_model
def test_lists_narrowed_by_what_is_not_ones_own(model: type[Model], forged: Forged):
    model_admin = admin.site.get_model_admin(model)
    if not model_admin.open_to_instructors:
        assert forged.send(path(model, "changelist"))[0].status_code == 403
        return
    theirs = forged.theirs(model)
    fields = [field.name for field in model._meta.get_fields() if getattr(field, "concrete", False)]
    request = RequestFactory().get("/")
    request.user = forged.world.rival
    filters = [
        name
        for item in model_admin.get_list_filter(request)
        for name in (
            [item] if isinstance(item, str) else getattr(item, "parameter_names", None) or [item.parameter_name]
        )
    ]
    others = {found.pk for found in forged.world.objects.values()}
    queries: list[dict] = [
        {name: key} for name in ("o", "p", "all", "e", "q", IS_POPUP_VAR, TO_FIELD_VAR) for key in WILD
    ]
    queries += [{name: key} for name in filters for key in (*others, *WILD, "")]
    queries += [
        {f"{name}{lookup}": theirs.pk} for name in fields for lookup in ("", "__exact", "__in", "__gte", "__isnull")
    ]
    queries += [{"_changelist_filters": urlencode({"id": theirs.pk})}, {TO_FIELD_VAR: "password"}, {"_facets": ""}]
    queries += [{"q": str(theirs)}, {"all": ""}]
    mark = path(model, "change", theirs.pk)
    for query in queries:
        answer, _ = forged.send(f"{path(model, 'changelist')}?{urlencode(query)}")
        assert answer.status_code in (200, 302, 400), (query, answer.status_code)
        if answer.status_code == 200:
            assert f'href="{mark}' not in answer.content.decode(), query


@each_model
def test_choosing_by_typing(model: type[Model], forged: Forged):
    others = {str(found.pk) for found in forged.world.objects.values() if isinstance(found, type(forged.theirs(model)))}
    for field in model._meta.get_fields():
        if not isinstance(field, ForeignKey | ManyToManyField):
            continue
        for term in ("", *WILD, "student"):
            asked = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": field.name}
            answer, _ = forged.send(f"{reverse('admin:autocomplete')}?{urlencode(asked | {'term': term, 'page': 1})}")
            assert answer.status_code in (200, 400, 403, 404), (field.name, term, answer.status_code)
            if answer.status_code == 200:
                related = field.related_model._meta.model_name
                theirs = forged.world.objects.get(related)
                found = {result["id"] for result in answer.json()["results"]}
                assert theirs is None or str(theirs.pk) not in found, (field.name, term)
    assert others


@each_model
def test_actions_on_rows_of_others(model: type[Model], forged: Forged):
    model_admin = admin.site.get_model_admin(model)
    request = RequestFactory().get("/")
    request.user = forged.world.cast.admin
    for action in {*model_admin.get_actions(request), "delete_selected", "password", "__class__"}:
        for chosen in ([forged.theirs(model).pk], ["9" * 20], ["abc"], ["a\0"], []):
            for across in ("0", "1", "x"):
                values = {
                    "action": action,
                    "_selected_action": chosen,
                    "select_across": across,
                    "index": "0",
                    "post": "yes",
                }
                answer, changed = forged.send(path(model, "changelist"), values)
                assert answer.status_code in (200, 302, 400, 403), (action, chosen, answer.status_code)
                assert not changed, (action, chosen, across)


@each_model
def test_rows_changed_in_the_list(model: type[Model], forged: Forged):
    """list_editable: whether a class has it or not."""
    key = forged.theirs(model).pk
    fields = {f"form-0-{field.name}": "1" for field in model._meta.fields}
    for total in ("1", "abc", "9" * 20):
        values = {"form-TOTAL_FORMS": total, "form-INITIAL_FORMS": total, "form-0-id": key, "_save": "1"} | fields
        answer, changed = forged.send(path(model, "changelist"), values)
        assert answer.status_code in (200, 302, 400, 403)
        assert not changed


def pages_with_forms(model: type[Model], forged: Forged) -> list[str]:
    model_admin = admin.site.get_model_admin(model)
    pages = [path(model, "add")]
    if model._meta.model_name in forged.own:
        key = forged.own[model._meta.model_name].pk
        for pattern in model_admin.get_urls():
            wanted = re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))
            if pattern.name and len(wanted) == 1 and not pattern.name.endswith(("_history", "_delete")):
                pages.append(reverse(f"admin:{pattern.name}", kwargs={wanted[0]: key}))
    return pages


@each_model
def test_fields_of_ones_own_forms(model: type[Model], forged: Forged):
    """Every field that holds a key or a choice, in rows of inlines too, gets the keys of others and what is no key."""
    others = {str(forged.world.objects[kind].pk) for kind in ("course", "group", "user", "enrollment", "book")}
    for page in pages_with_forms(model, forged):
        shown = forged.send(page)[0]
        if shown.status_code != 200:
            assert shown.status_code in (302, 403, 404, 405), (page, shown.status_code)
            continue
        fields = Fields(shown.content.decode())
        fields.values.pop("q", None)
        names = fields.keyed - {"csrfmiddlewaretoken", "q"}
        for name in sorted(names):
            for value in (*sorted(others), "9" * 20, "a\0"):
                answer, changed = forged.send(page, fields.values | {name: value, "_save": ""})
                assert answer.status_code < 500, (page, name, value, answer.status_code)
                assert not changed, (page, name, value)
        for value in WILD:
            answer, changed = forged.send(page, dict.fromkeys(fields.values, value))
            assert answer.status_code < 500, (page, value)
            assert not changed, (page, value)


@each_model
def test_windows_of_their_own(model: type[Model], forged: Forged):
    """Popups, and the field that a related window asks for, by GET and by POST."""
    for page in pages_with_forms(model, forged):
        for field in ("id", "password", "pk", "email", "no_such", "a\0"):
            query = urlencode({IS_POPUP_VAR: "1", TO_FIELD_VAR: field})
            answer, _ = forged.send(f"{page}?{query}")
            assert answer.status_code < 500, (page, field)
            answer, changed = forged.send(f"{page}?{query}", {IS_POPUP_VAR: "1", TO_FIELD_VAR: field})
            assert answer.status_code < 500, (page, field)
            assert not changed
