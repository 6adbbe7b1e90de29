"""What the pages of the admin say of values: numbers and dates as their reader likes them, and nothing in code."""

import re

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from classroom.courses.models import Group
from history.models import Mention, Name
from history.services import save_name
from tests.cast import NOW
from tests.classroom.desk.admin.conftest import AdminWorld

EMPTY = re.compile(r'<option value=""[^>]*>([^<]*)</option>')
DASHES = {"", "–", "-", "---------"}


def pages(world: AdminWorld) -> list[str]:
    """The lists of the admin, and its pages to add and to change one of each kind."""
    found = []
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        obj = world.objects.get(model._meta.model_name)
        for act, args in (("changelist", ()), ("add", ()), ("change", (obj.pk,) if obj else None)):
            if args is not None:
                try:
                    found.append(reverse(f"{name}_{act}", args=args))
                except NoReverseMatch:
                    continue
    return found


@pytest.mark.parametrize("who", ["admin", "instructor"])
def test_an_empty_choice_says_what_empty_means(world, sign_in, who):
    client, count = sign_in(getattr(world.cast, who)), 0
    for path in pages(world):
        response = client.get(path)
        if response.status_code == 200:
            said = [words.strip() for words in EMPTY.findall(response.content.decode())]
            assert not DASHES & set(said), path
            count += len(said)
    assert count > 5


class TestAsTheReaderLikesIt:
    def page(self, client, world, name: str, act: str = "change") -> str:
        found = world.objects[name]
        args = (found.pk,) if act == "change" else ()
        response = client.get(reverse(f"admin:{found._meta.app_label}_{name}_{act}", args=args))
        assert response.status_code == 200
        return response.content.decode()

    @pytest.fixture
    def thai(self, world, client):
        """Signs a person in who reads Thai, with Thai digits or without."""

        def thai(digits: str, name: str = "instructor"):
            person = getattr(world.cast, name)
            User.objects.filter(pk=person.pk).update(language="th", digits=digits)
            client.force_login(person)
            return client

        return thai

    @pytest.mark.parametrize(("digits", "number"), [("", "4"), ("thai", "๔")])
    def test_numbers_in_lists_and_read_only_fields(self, world, thai, digits, number):
        client = thai(digits)
        assert f'<div class="readonly">{number}</div>' in self.page(client, world, "chapter")
        assert f'class="field-number">{number}</td>' in self.page(client, world, "chapter", "changelist")

    def test_a_list_is_still_sorted_by_such_a_column(self, world, thai):
        client = thai("thai")
        shown = client.get(reverse("admin:history_chapter_changelist"), {"o": "-1"})
        assert shown.context["cl"].queryset.query.order_by[0] == "-number"
        assert "sorted descending" in shown.content.decode()

    def test_dates_and_what_is_true_or_not_of_a_course_that_is_only_read(self, world, thai):
        course = world.cast.course
        type(course).objects.filter(pk=course.pk).update(archived_at=NOW, starts_on=NOW.date(), anonymous_posts=True)
        words = self.page(thai("thai"), world, "course")
        assert "๒๓ พฤศจิกายน ๒๕๖๙" in words
        assert "icon-yes" not in words

    @pytest.mark.parametrize("name", ["book", "chapter"])
    def test_a_language_is_called_by_its_name(self, world, sign_in, name):
        client = sign_in(world.cast.instructor)
        assert '<div class="readonly">ไทย</div>' in self.page(client, world, name)
        assert ">th<" not in self.page(client, world, name, "changelist")


class TestTheInstructor:
    """Finds what comes next where they are."""

    def test_is_led_from_the_places_of_a_course_to_a_new_student_of_it(self, world, sign_in):
        course, path = world.cast.course.pk, reverse("admin:accounts_user_add")
        places = reverse("admin:courses_enrollment_changelist")
        client = sign_in(world.cast.instructor)
        assert f'href="{path}"' in client.get(places).content.decode()
        assert f'href="{path}?course={course}"' in client.get(places, {"course": course}).content.decode()
        assert f'href="{path}"' not in sign_in(world.cast.admin).get(places).content.decode()

    @pytest.mark.parametrize("name", ["invitation", "joincode"])
    def test_chooses_a_group_by_its_name_among_their_own(self, world, sign_in, name):
        Group.objects.create(course=world.cast.other_course, name="กลุ่ม ลับ")
        shown = sign_in(world.cast.instructor).get(reverse(f"admin:courses_{name}_add")).content.decode()
        assert f'<option value="{world.cast.group1.name}">' in shown
        assert '<option value="" selected>No group</option>' in shown
        assert "กลุ่ม ลับ" not in shown


class TestDeleting:
    def test_it_says_what_follows_from_it(self, world, sign_in):
        cast, book = world.cast, world.objects["book"]
        name = save_name(
            acting_user=cast.instructor, now=NOW, book=book, name="บุคาริน", kind="person", spellings=["บูคาริน", "บุคารีน"]
        )
        marked = Mention.objects.filter(name=name).count()
        assert marked
        client = sign_in(cast.instructor)
        shown = client.get(reverse("admin:history_name_delete", args=(name.pk,))).content.decode()
        assert f"In {marked} place" in shown
        assert "Its 2 other spellings go" in shown
        assert "is another word" not in shown
        Mention.objects.filter(name=name).update(is_refused=True)
        shown = client.get(reverse("admin:history_name_delete", args=(name.pk,))).content.decode()
        assert "No place of it leads to the name" in shown
        assert f"It is forgotten that {marked} place" in shown

    def test_so_does_deleting_several(self, world, sign_in):
        book = world.objects["book"]
        names = [world.objects["name"], Name.objects.create(book=book, name="ทรอตสกี", kind="person")]
        client = sign_in(world.cast.instructor)
        values = {"action": "delete_selected", "_selected_action": [name.pk for name in names]}
        shown = client.post(reverse("admin:history_name_changelist"), values).content.decode()
        assert "Delete the chosen ones (2)?" in shown
        assert "The text stays as it is" in shown
        client.post(reverse("admin:history_name_changelist"), values | {"post": "yes"})
        assert not Name.objects.filter(pk__in=[name.pk for name in names]).exists()


class TestRecords:
    def test_a_checksum_is_explained_and_an_address_is_called_by_its_page(self, world, sign_in):
        entry = AuditEntry.objects.create(
            at=NOW, actor=world.cast.instructor, action="history.import_chapter", object_label="history.chapter",
            object_id="1", course_id=world.cast.course.pk, reason=f"sha256 {'0a' * 32}", way="page",
            place="grading:mark_save",
        )  # fmt: skip
        client = sign_in(world.cast.instructor)
        for path in (
            reverse("admin:audit_auditentry_changelist"), reverse("admin:audit_auditentry_change", args=(entry.pk,))
        ):  # fmt: skip
            shown = client.get(path).content.decode()
            assert "fingerprint of the file: 0a0a0a0a0a0a…" in shown
            assert "sha256" not in shown
            assert "Page · Marking an essay" in shown
            assert "mark_save" not in shown
        file = client.get(reverse("admin:audit_auditentry_file", args=("csv",)))
        rows = b"".join(file).decode()
        assert "Marking an essay" in rows
        assert "sha256" not in rows

    def test_an_import_names_the_fingerprint_of_its_file_as_such(self, world):
        entry = AuditEntry.objects.filter(action="history.import_chapter").latest("pk")
        assert not entry.reason
        assert re.fullmatch("[0-9a-f]{64}", entry.changes["sha256"][1])
