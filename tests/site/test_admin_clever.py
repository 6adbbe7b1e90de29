"""A clever instructor asks the admin in ways that no page of it offers: for what is not on the page, for files of what is
another's, for orders and numbers that do not exist. Each is refused or harmless.

Keys of others in forms, filters, actions and choices by typing are tried by test_admin_forged.py.
"""

import io
import zipfile
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.db import transaction
from django.db.models import ForeignKey, ManyToManyField, ManyToOneRel, Model
from django.test import Client, RequestFactory
from django.urls import reverse

from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from classroom.courses.services import roster
from tests.cast import make_cast
from tests.classroom.desk.admin.conftest import AdminWorld, make_world

MODELS = sorted(
    (model for model, found in admin.site._registry.items() if found.open_to_instructors),
    key=lambda model: model._meta.label,
)
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
# What would tell a secret letter by letter, or something of another course.
SECRETS = (
    "password__startswith", "password", "email__contains", "last_login__gte", "is_superuser", "is_staff__exact",
    "username__regex", "socialaccount__uid", "authenticator__data", "pk__in", "id__lt", "code__startswith",
    "key_hash__startswith", "title__contains",
)  # fmt: skip

# Of which models one may try to be told by typing.
ASKED = (
    ("auth", "group"), ("sessions", "session"), ("contenttypes", "contenttype"), ("", ""), ("accounts", "user"),
    ("accounts", "signin"), ("mfa", "authenticator"), ("audit", "auditentry"), ("courses", "enrollment"),
    ("courses", "course"), ("grading", "grade"), ("no", "such"),
)  # fmt: skip

FIELDS = ("user", "actor", "about", "password", "enrollments", "user_permissions", "course", "id", "pk", "")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[AdminWorld]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world(make_cast())
        User.objects.update(language="en")
        yield world
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def instructor(world: AdminWorld) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.cast.instructor)
    return client


def ask(client: Client, path: str, **query: object):
    """The answer; whatever is written meanwhile is taken back, so that an error of the database spoils nothing."""
    with transaction.atomic():
        answer = client.get(f"{path}?{urlencode(query)}" if query else path)
        transaction.set_rollback(True)
    return answer


def changelist(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def offered(model: type[Model], person: User) -> set[str]:
    request = RequestFactory().get("/")
    request.user = person
    found = admin.site.get_model_admin(model).get_list_filter(request)
    return {
        name
        for item in found
        for name in (
            [item] if isinstance(item, str) else getattr(item, "parameter_names", None) or [item.parameter_name]
        )
    }


@each_model
def test_lookups_that_the_page_does_not_offer_are_refused(model: type[Model], world: AdminWorld, instructor: Client):
    """Through every relation, to the account behind it and further."""
    known = offered(model, world.cast.instructor)
    ways = [""]
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey | ManyToManyField | ManyToOneRel):
            ways += [f"{field.name}__", f"{field.name}__user__", f"{field.name}__course__"]
    for way in ways:
        for secret in SECRETS:
            lookup = f"{way}{secret}"
            if lookup.partition("__")[0] in known and lookup.endswith("__exact"):
                continue
            answer = ask(instructor, changelist(model), **{lookup: "1"})
            assert answer.status_code == 400, lookup


@each_model
def test_orders_and_pages_that_do_not_exist_are_harmless(model: type[Model], instructor: Client):
    usual = ask(instructor, changelist(model)).context["cl"].result_count
    orders = ("99", "-99", "1.1.1", "-1.-2.-3", "1." * 200, "password", "user__password", "--1", "1e3", "\u0e51", "0x1")
    for order in orders:
        answer = ask(instructor, changelist(model), o=order)
        assert (answer.status_code, answer.context["cl"].result_count) == (200, usual), order
    for page in ("all", "0", "-5", "1e9", "99999999999999999999", "\u0e51", "1.5"):
        answer = ask(instructor, changelist(model), p=page)
        assert answer.status_code in (200, 302, 400), page
        answer = ask(instructor, changelist(model), p=page, all="")
        assert answer.status_code in (200, 302, 400), page
    for year in ("2026", "0", "99999", "abc"):
        for part in ("year", "month", "day"):
            assert ask(instructor, changelist(model), **{f"created_at__{part}": year}).status_code == 400


@each_model
def test_a_filter_that_is_asked_twice_or_in_other_words_finds_no_more(
    model: type[Model], world: AdminWorld, instructor: Client
):
    everything = {row.pk for row in ask(instructor, changelist(model)).context["cl"].queryset}
    for name in offered(model, world.cast.instructor):
        for value in ("1 OR 1=1", "1,2", "%", "None", "\u200b", "x" * 3000, "1\u0000"):
            for lookup in (name, f"{name}__exact", f"{name}__isnull"):
                answer = ask(instructor, changelist(model), **{lookup: value})
                assert answer.status_code in (200, 302, 400), (lookup, value)
                if answer.status_code == 200:
                    assert {row.pk for row in answer.context["cl"].queryset} <= everything, (lookup, value)
        answer = instructor.get(f"{changelist(model)}?{name}=1&{name}=2&{name}=3")
        assert answer.status_code in (200, 302, 400)


class TestChoosing:
    """The one address that answers for all fields: it says of which model, app and field, and so can be asked anything."""

    def test_no_name_leads_past_the_rules(self, world: AdminWorld, instructor: Client):
        path = reverse("admin:autocomplete")
        cast = world.cast
        people = (cast.outsider, cast.stranger, cast.admin, world.rival)
        hidden = [cast.other_course.shown_title, *(person.full_name for person in people)]
        for app, model in ASKED:
            for field in FIELDS:
                asked = {"app_label": app, "model_name": model, "field_name": field, "term": "a"}
                answer = ask(instructor, path, **asked)
                assert answer.status_code in (200, 403, 404), asked
                if answer.status_code == 200:
                    found = " ".join(each["text"] for each in answer.json()["results"])
                    assert not [name for name in hidden if name in found], asked

    def test_pages_and_terms_that_do_not_exist(self, instructor: Client):
        path = reverse("admin:autocomplete")
        asked = {"app_label": "courses", "model_name": "joincode", "field_name": "course"}
        for page in ("0", "-1", "abc", "99999999999999999999", "all", "last"):
            assert ask(instructor, path, **asked, term="", page=page).status_code in (200, 404), page
        for term in ("%", "_", "' OR 1=1 --", "\\", "\u200b", "x" * 5000, "\u0000", '"', "a b c d e f g h"):
            assert ask(instructor, path, **asked, term=term).status_code in (200, 400), term


class TestFiles:
    """What goes out as a file holds what the page shows, whatever stands in its address."""

    @pytest.mark.parametrize("file_format", ["csv", "jsonl", "xlsx"])
    def test_the_audit_as_a_file_is_that_of_ones_courses(self, world: AdminWorld, instructor: Client, file_format: str):
        path = reverse("admin:audit_auditentry_file", args=(file_format,))
        for query in (
            {},
            {"course": world.cast.other_course.pk},
            {"person": world.rival.pk},
            {"q": "อนุสรณ์"},
            {"o": "-99"},
        ):
            answer = ask(instructor, path, **query)
            assert answer.status_code == 200
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if file_format == "xlsx":
                with zipfile.ZipFile(io.BytesIO(content)) as book:
                    content = b"".join(book.read(name) for name in book.namelist())
            assert world.rival.full_name.encode() not in content, query
        for lookup in ("actor__password__startswith", "course_id", "changes__contains", "address"):
            assert ask(instructor, path, **{lookup: "1"}).status_code == 400, lookup
        assert ask(instructor, reverse("admin:audit_auditentry_file", args=("html",))).status_code == 404

    @pytest.mark.parametrize("file_format", sorted(roster.FORMATS))
    def test_the_people_of_a_term_are_those_of_ones_courses(
        self, world: AdminWorld, instructor: Client, file_format: str
    ):
        path = reverse("admin:courses_course_rosters_export", args=(file_format,))
        course = world.cast.course
        answer = ask(instructor, path, year=course.year, term=course.term, course=world.cast.other_course.pk)
        assert answer.status_code == 200
        content = answer.content
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                content = b"".join(book.read(name) for name in book.namelist())
        assert world.cast.outsider.full_name.encode() not in content
        for year, term in (
            ("9999", "1"),
            ("2569", "9"),
            ("2569", ""),
            ("", ""),
            ("-569", "1"),
            ("2569 ", "1"),
            ("๒๕๖๙", "๑"),
        ):
            assert ask(instructor, path, year=year, term=term).status_code in (200, 404), (year, term)
        other = reverse("admin:courses_course_roster_export", args=(world.cast.other_course.pk, file_format))
        assert ask(instructor, other).status_code == 404


class TestDoors:
    def test_the_way_back_leads_nowhere_else(self, world: AdminWorld, instructor: Client):
        """`_changelist_filters` comes back in links of the page: it stays a query, and its letters stay text."""
        person = reverse("admin:accounts_user_change", args=(world.cast.student1.pk,))
        for back in (
            "//evil.example/",
            "https://evil.example/",
            "javascript:alert(1)",
            '"><script>alert(1)</script>',
            "a=b" * 900,
        ):
            words = ask(instructor, person, _changelist_filters=back).content.decode()
            assert "<script>alert(1)" not in words
            assert 'href="//evil' not in words
            assert 'href="javascript:' not in words

    def test_a_window_of_its_own_gives_no_more_than_the_page(self, world: AdminWorld, instructor: Client):
        for field in ("password", "email", "id", "student_number"):
            answer = ask(
                instructor, reverse("admin:accounts_user_changelist"), **{IS_POPUP_VAR: 1, TO_FIELD_VAR: field}
            )
            assert answer.status_code in (200, 400), field
            assert world.cast.student1.password not in answer.content.decode()
            others = {world.cast.outsider.full_name, world.cast.stranger.full_name, world.rival.full_name}
            assert not [name for name in others if name in answer.content.decode()]

    def test_search_over_everything_finds_nothing_of_others(self, world: AdminWorld, instructor: Client):
        for words in ("ธนกฤต", "65010412", "sea210", "outsider@", "%", "อนุสรณ์", "\u0000", "a" * 10_000):
            answer = ask(instructor, reverse("admin:search"), q=words)
            assert answer.status_code in (200, 400), words
            if answer.status_code == 200:
                names = {row[0] for shelf in answer.context["shelves"] for row in shelf.rows}
                assert not names & {
                    world.cast.outsider.full_name,
                    world.cast.other_course.shown_title,
                    world.rival.full_name,
                }

    def test_asking_writes_nothing(self, world: AdminWorld, instructor: Client):
        before = AuditEntry.objects.count()
        for model in MODELS:
            instructor.get(changelist(model), {"o": "99", "q": "x"})
        assert AuditEntry.objects.count() == before
