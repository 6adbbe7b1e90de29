"""Accounts in the admin: what administrators and instructors can do with them, and what they cannot."""

import pytest
from django.core import mail
from django.urls import reverse

from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from classroom.batches.models import Batch
from classroom.courses.models import Enrollment, Role
from classroom.courses.services import enroll
from tests.cast import NOW
from tests.classroom.desk.admin.conftest import AdminWorld

LIST = reverse("admin:accounts_user_changelist")
ADD = reverse("admin:accounts_user_add")
#: Who asks; the list, as for every action; whom one may change and who has got mails; the plan, its lines, its hash.
PLANNING = 26


def page(name: str, person: User) -> str:
    return reverse(f"admin:accounts_user_{name}", args=(person.pk,))


def facts(person: User, **other) -> dict:
    values = {
        name: getattr(person, name) for name in ("full_name", "latin_name", "student_number", "email", "username")
    }
    return (
        values | {"language": person.language} | {"enrollments-TOTAL_FORMS": 0, "enrollments-INITIAL_FORMS": 0} | other
    )


@pytest.fixture
def shared(world: AdminWorld) -> User:
    """A student of both courses: nobody's alone."""
    enroll(acting_user=world.cast.admin, now=NOW, course=world.cast.other_course, person=world.cast.student2)
    return world.cast.student2


class TestList:
    def test_an_instructor_sees_the_students_of_the_course_and_nobody_else(self, world, sign_in):
        shown = sign_in(world.cast.instructor).get(LIST).context["cl"].queryset
        cast = world.cast
        assert set(shown) == {cast.student1, cast.student2, cast.dropped}

    def test_an_administrator_sees_everybody(self, world, sign_in):
        shown = sign_in(world.cast.admin).get(LIST).context["cl"].queryset
        assert set(shown) == set(User.objects.all())

    @pytest.mark.parametrize("words", ["outsider", "65010412", "ธนกฤต"])
    def test_a_search_finds_nobody_outside(self, world, sign_in, words):
        assert not sign_in(world.cast.instructor).get(LIST, {"q": words}).context["cl"].result_count

    def test_the_course_of_someone_else_filters_to_nothing(self, world, shared, sign_in):
        found = sign_in(world.cast.instructor).get(LIST, {"course": world.cast.other_course.pk}).context["cl"]
        assert list(found.queryset) == []
        titles = [title for _key, title in found.filter_specs[0].lookup_choices]
        assert titles == [str(world.cast.course)]

    @pytest.mark.parametrize(
        "query",
        [
            {"password__startswith": "md5"},
            {"password": "x"},
            {"is_superuser": "1"},
            {"enrollments": "1"},
            {"enrollments__course": "1"},
            {"email__contains": "@"},
        ],
    )
    def test_what_the_page_does_not_offer_is_not_asked(self, world, sign_in, query):
        for person in (world.cast.admin, world.cast.instructor):
            assert sign_in(person).get(LIST, query).status_code == 400

    def test_an_instructor_does_not_sort_people_by_their_standing_as_administrators(self, world, sign_in):
        assert sign_in(world.cast.instructor).get(LIST, {"is_staff__exact": "1"}).status_code == 400

    @pytest.mark.parametrize("people", [1, 3])
    def test_it_takes_a_fixed_number_of_queries(self, world, sign_in, people, django_assert_num_queries):
        keep = [world.cast.student1.pk, world.cast.student2.pk, world.cast.dropped.pk][:people]
        Enrollment.objects.filter(course=world.cast.course, role=Role.STUDENT).exclude(user__in=keep).delete()
        client = sign_in(world.cast.instructor)
        client.get(LIST)
        with django_assert_num_queries(6):  # session, user, may enter, courses to filter by, number of rows, rows
            client.get(LIST)


class TestAdd:
    def test_an_account_is_made_through_the_service(self, world, sign_in):
        values = {"full_name": "  อรทัย  ใจดี ", "username": "65010999", "email": "Ortai@X.ac.th", "is_active": "on"}
        response = sign_in(world.cast.admin).post(ADD, values)
        person = User.objects.get(username="65010999")
        assert response.url == page("change", person)
        assert (person.full_name, person.email, person.has_usable_password()) == ("อรทัย ใจดี", "ortai@x.ac.th", False)
        assert person.sort_key
        assert AuditEntry.objects.filter(action="accounts.create_person", object_id=str(person.pk)).exists()

    @pytest.mark.parametrize(
        ("values", "reason"),
        [
            ({"username": "STUDENT1"}, "user name is taken"),
            ({"email": "Student1@example.ac.th"}, "e-mail address"),
            ({"student_number": "65010231"}, "student number"),
            ({"username": "a b"}, "valid username"),
            ({"full_name": " "}, "required"),
        ],
    )
    def test_what_is_taken_or_malformed_comes_back_with_its_reason(self, world, sign_in, values, reason):
        before = User.objects.count()
        response = sign_in(world.cast.admin).post(ADD, {"full_name": "อรทัย ใจดี", "username": "new"} | values)
        assert response.status_code == 422
        assert reason in response.content.decode()
        assert User.objects.count() == before

    def test_an_instructor_makes_no_account_without_a_place(self, world, sign_in):
        values = {"full_name": "อรทัย ใจดี", "username": "new", "is_staff": "on", "role": "student"}
        response = sign_in(world.cast.instructor).post(ADD, values)
        assert response.status_code == 422
        assert not User.objects.filter(username="new").exists()


class TestChange:
    def test_an_instructor_corrects_a_name(self, world, sign_in):
        client = sign_in(world.cast.instructor)
        response = client.post(page("change", world.cast.student1), facts(world.cast.student1, full_name="ณัฐวดี ขัตติยะ"))
        assert response.status_code == 302
        world.cast.student1.refresh_from_db()
        assert world.cast.student1.full_name == "ณัฐวดี ขัตติยะ"
        entry = AuditEntry.objects.get(action="accounts.update_person")
        assert (entry.actor, entry.changes) == (
            world.cast.instructor,
            {"full_name": ["ณัฐวดี ขัติยะ", "ณัฐวดี ขัตติยะ"]},
        )

    @pytest.mark.parametrize("field", ["is_staff", "is_superuser", "is_active", "password"])
    def test_an_instructor_raises_and_closes_nobody(self, world, sign_in, field):
        before = User.objects.values().get(pk=world.cast.student1.pk)
        client = sign_in(world.cast.instructor)
        client.post(page("change", world.cast.student1), facts(world.cast.student1, **{field: "on"}))
        assert User.objects.values().get(pk=world.cast.student1.pk) == before

    def test_an_instructor_does_not_change_themselves_into_an_administrator(self, world, sign_in):
        response = sign_in(world.cast.instructor).post(
            page("change", world.cast.instructor), facts(world.cast.instructor, is_staff="on")
        )
        assert response.status_code == 404
        world.cast.instructor.refresh_from_db()
        assert not world.cast.instructor.is_staff

    def test_who_is_in_another_course_too_is_seen_and_not_changed(self, world, shared, sign_in):
        client = sign_in(world.cast.instructor)
        shown = client.get(page("change", shared))
        assert shown.status_code == 200
        assert "so an administrator corrects the account" in shown.content.decode()
        assert "_save" not in shown.content.decode()
        assert client.post(page("change", shared), facts(shared, full_name="x")).status_code == 403
        assert client.post(page("password", shared)).status_code == 403
        assert client.post(page("password", shared), {"_make_up": ""}).status_code == 403
        assert client.post(page("invite", shared)).status_code == 403
        assert not mail.outbox

    def test_the_other_course_is_not_told(self, world, shared, sign_in):
        words = sign_in(world.cast.instructor).get(page("change", shared)).content.decode()
        assert world.cast.course.shown_title in words
        assert world.cast.other_course.shown_title not in words

    def test_the_name_of_someone_unseen_is_still_taken(self, world, sign_in):
        response = sign_in(world.cast.instructor).post(
            page("change", world.cast.student1), facts(world.cast.student1, username="stranger")
        )
        assert response.status_code == 422
        assert "user name is taken" in response.content.decode()

    def test_places_in_courses_are_not_changed_by_a_forged_row(self, world, sign_in):
        place = world.cast.enrollments["student1"]
        forged = {
            "enrollments-TOTAL_FORMS": 1, "enrollments-INITIAL_FORMS": 1, "enrollments-0-id": place.pk,
            "enrollments-0-user": world.cast.student1.pk, "enrollments-0-role": "instructor",
            "enrollments-0-course": world.cast.other_course.pk, "enrollments-0-state": "active",
        }  # fmt: skip
        sign_in(world.cast.instructor).post(page("change", world.cast.student1), facts(world.cast.student1, **forged))
        place.refresh_from_db()
        assert (place.course, place.role) == (world.cast.course, Role.STUDENT)

    def test_an_administrator_opens_closes_and_raises(self, world, sign_in):
        client = sign_in(world.cast.admin)
        client.post(page("change", world.cast.student1), facts(world.cast.student1, is_staff="on"))
        world.cast.student1.refresh_from_db()
        assert (world.cast.student1.is_active, world.cast.student1.is_staff) == (False, True)

    def test_an_administrator_does_not_shut_themselves_out(self, world, sign_in):
        response = sign_in(world.cast.admin).post(
            page("change", world.cast.admin), facts(world.cast.admin, full_name="อื่น อื่น")
        )
        assert response.status_code == 422
        assert "You cannot take your own access away" in response.content.decode()
        world.cast.admin.refresh_from_db()
        assert (world.cast.admin.is_staff, world.cast.admin.full_name) == (True, "ผู้ดูแล ระบบ")


class TestPassword:
    def test_a_new_password_signs_in_and_is_on_record_without_its_letters(self, world, sign_in, client):
        values = {"new_password1": "correct horse battery", "new_password2": "correct horse battery"}
        sign_in(world.cast.instructor).post(page("password", world.cast.student1), values)
        world.cast.student1.refresh_from_db()
        assert world.cast.student1.check_password("correct horse battery")
        entry = AuditEntry.objects.get(action="accounts.set_password")
        assert (entry.actor, entry.changes) == (world.cast.instructor, {})

    @pytest.mark.parametrize(
        "values",
        [
            {"new_password1": "short", "new_password2": "short"},
            {"new_password1": "correct horse battery", "new_password2": "another horse battery"},
            {},
            {"usable_password": "false"},
        ],
    )
    def test_a_weak_or_mistyped_one_is_refused(self, world, sign_in, values):
        before = world.cast.student1.password
        assert sign_in(world.cast.admin).post(page("password", world.cast.student1), values).status_code == 422
        world.cast.student1.refresh_from_db()
        assert world.cast.student1.password == before

    def test_one_that_is_made_up_is_shown_once_and_signs_in(self, world, sign_in):
        client, path = sign_in(world.cast.instructor), page("password", world.cast.student1)
        shown = client.post(path, {"_make_up": ""})
        password = shown.context["made_up"]
        assert password in shown.content.decode()
        assert "no-store" in shown.headers["Cache-Control"]
        world.cast.student1.refresh_from_db()
        assert world.cast.student1.check_password(password)
        entry = AuditEntry.objects.get(action="accounts.set_password")
        assert (entry.actor, entry.changes) == (world.cast.instructor, {})
        assert password not in client.get(path).content.decode()

    def test_ones_own_is_changed_on_ones_own_page(self, world, sign_in):
        assert sign_in(world.cast.admin).get(page("password", world.cast.admin)).url == reverse(
            "account_change_password"
        )

    def test_an_instructor_sets_no_administrators_password(self, world, sign_in):
        User.objects.filter(pk=world.cast.student1.pk).update(is_staff=True)
        assert sign_in(world.cast.instructor).get(page("password", world.cast.student1)).status_code == 403


class TestInvitations:
    def plan(self, client, *people: User, **other):
        values = {"action": "send_invitations", "_selected_action": [person.pk for person in people]} | other
        response = client.post(LIST, values)
        return Batch.objects.get(pk=response.url.split("/")[-3]) if "/batch/" in response.get("Location", "") else None

    def do(self, client, batch: Batch, act: str = "apply"):
        where = reverse(f"admin:batches_batch_{act}", args=[batch.pk])
        return client.post(where, {"plan_hash": batch.plan_hash}, follow=True)

    def test_each_chosen_person_is_shown_first_and_then_mailed(
        self, world, sign_in, django_capture_on_commit_callbacks
    ):
        client = sign_in(world.cast.instructor)
        with django_capture_on_commit_callbacks(execute=True):
            batch = self.plan(client, world.cast.student1, world.cast.student2)
        assert not mail.outbox
        page = client.get(reverse("admin:batches_batch_change", args=[batch.pk])).content.decode()
        assert "student1@example.ac.th" in page
        assert "Mails that were sent cannot be taken back" in page
        with django_capture_on_commit_callbacks(execute=True):
            assert "The mails are on their way" in self.do(client, batch).content.decode()
        assert sorted(message.to[0] for message in mail.outbox) == ["student1@example.ac.th", "student2@example.ac.th"]
        assert self.do(client, batch, "undo").status_code == 403

    def test_whoever_planned_it_and_administrators_see_it_and_nobody_else(self, world, sign_in):
        batch = self.plan(sign_in(world.cast.admin), world.cast.student1)
        where = reverse("admin:batches_batch_change", args=[batch.pk])
        assert sign_in(world.cast.instructor).get(where).status_code == 404
        own = self.plan(sign_in(world.cast.instructor), world.cast.student1)
        where = reverse("admin:batches_batch_change", args=[own.pk])
        assert sign_in(world.cast.instructor).get(where).status_code == 200
        assert sign_in(world.cast.admin).get(where).status_code == 200
        Enrollment.objects.create(
            course=world.cast.course, user=world.cast.stranger, role="instructor", created_at=NOW, changed_at=NOW
        )
        assert sign_in(world.cast.stranger).get(where).status_code == 404

    def test_who_is_changed_since_stops_all_of_it(self, world, sign_in, django_capture_on_commit_callbacks):
        client = sign_in(world.cast.instructor)
        batch = self.plan(client, world.cast.student1, world.cast.student2)
        User.objects.filter(pk=world.cast.student2.pk).update(email="other@example.ac.th")
        with django_capture_on_commit_callbacks(execute=True):
            page = self.do(client, batch).content.decode()
        assert f"The account of {world.cast.student2.full_name} was changed since the preview" in page
        assert not mail.outbox
        self.do(client, batch, "again")
        batch.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            self.do(client, batch)
        assert {message.to[0] for message in mail.outbox} == {"student1@example.ac.th", "other@example.ac.th"}

    def test_a_forged_choice_invites_nobody(self, world, sign_in, django_capture_on_commit_callbacks):
        client = sign_in(world.cast.instructor)
        assert self.plan(client, world.cast.outsider, world.cast.admin) is None
        across = self.plan(client, world.cast.outsider, select_across="1", index="0")
        assert {line.wanted["email"] for line in across.lines.all()} <= {
            "student1@example.ac.th", "student2@example.ac.th", "dropped@example.ac.th",
        }  # fmt: skip

    def test_a_choice_that_is_no_key_is_refused(self, world, sign_in):
        response = sign_in(world.cast.admin).post(LIST, {"action": "send_invitations", "_selected_action": ["abc"]})
        assert response.status_code == 400

    def test_who_cannot_be_invited_is_named_with_the_reason(self, world, shared, sign_in):
        (line,) = self.plan(sign_in(world.cast.instructor), shared).lines.all()
        assert (line.verdict, line.wanted["full_name"]) == ("problem", shared.full_name)
        assert line.message == "Is in another course too: an administrator can send it."

    @pytest.mark.parametrize("people", [1, 3])
    def test_planning_takes_a_fixed_number_of_queries(self, world, sign_in, people, django_assert_num_queries):
        chosen = list(User.objects.filter(enrollments__course=world.cast.course, enrollments__role="student")[:people])
        client = sign_in(world.cast.admin)
        with django_assert_num_queries(PLANNING):
            self.plan(client, *chosen)

    def test_deleting_is_no_choice(self, world, sign_in):
        response = sign_in(world.cast.admin).post(
            LIST, {"action": "delete_selected", "_selected_action": [world.cast.stranger.pk], "post": "yes"}
        )
        assert response.status_code in (200, 302)
        assert User.objects.filter(pk=world.cast.stranger.pk).exists()


class TestChoosing:
    def choose(self, client, term: str) -> list[str]:
        field = {"app_label": "courses", "model_name": "enrollment", "field_name": "user"}
        response = client.get(reverse("admin:autocomplete"), field | {"term": term})
        return [result["text"] for result in response.json()["results"]]

    def test_an_administrator_finds_everybody_told_apart_by_number_or_name(self, world, sign_in):
        found = self.choose(sign_in(world.cast.admin), "a")
        assert "ธนกร ใจดี · assistant" in found
        assert "ธนกฤต วงศ์ไพศาล · 65010412" in self.choose(sign_in(world.cast.admin), "outsider")

    def test_an_instructor_finds_their_students_only(self, world, sign_in):
        found = self.choose(sign_in(world.cast.instructor), "")
        assert len(found) == 3
        assert not self.choose(sign_in(world.cast.instructor), "outsider")

    @pytest.mark.parametrize(
        "field",
        [
            {"app_label": "courses", "model_name": "enrollment", "field_name": "group"},
            {"app_label": "audit", "model_name": "auditentry", "field_name": "actor"},
            {"app_label": "accounts", "model_name": "user", "field_name": "password"},
            {"app_label": "no", "model_name": "such", "field_name": "thing"},
        ],
    )
    def test_other_fields_do_not_help_to_find_more(self, world, sign_in, field):
        response = sign_in(world.cast.instructor).get(reverse("admin:autocomplete"), field | {"term": "outsider"})
        assert response.status_code == 403 or response.json()["results"] == []
