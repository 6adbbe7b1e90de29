"""Who is in the course: what students see of each other, and what staff see."""

import pytest
from django.test import Client
from django.urls import reverse

from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from classroom.batches.models import Batch
from classroom.courses.models import Enrollment, Group, Invitation, Role
from classroom.courses.rules import can_change_person
from tests.cast import NOW, Cast

PEOPLE = reverse("courses:people", args=["rus331"])


def page(client: Client, person) -> str:
    client.force_login(person)
    return client.get(PEOPLE).content.decode()


def test_students_see_names_and_neither_numbers_nor_who_has_left(cast: Cast, client: Client) -> None:
    words = page(client, cast.student1)
    assert cast.student2.full_name in words
    for hidden in (cast.student2.student_number, cast.student2.email, cast.dropped.full_name):
        assert hidden not in words


@pytest.mark.parametrize("name", ["instructor", "assistant"])
def test_staff_see_numbers_and_who_has_left(cast: Cast, client: Client, name: str) -> None:
    words = page(client, getattr(cast, name))
    for shown in (cast.student2.student_number, cast.dropped.full_name, "Dropped"):
        assert shown in words


def test_only_the_instructor_is_led_to_the_settings(cast: Cast, client: Client) -> None:
    way = reverse("admin:courses_course_change", args=[cast.course.pk])
    assert way in page(client, cast.instructor)
    assert way not in page(client, cast.assistant)


def test_staff_stand_first_then_names_in_thai_order(cast: Cast, client: Client) -> None:
    client.force_login(cast.student1)
    shown = [found.user.username for found in client.get(PEOPLE).context["people"]]
    assert shown == ["instructor", "assistant", "student2", "student1"]


@pytest.mark.parametrize("people", [1, 3])
def test_it_takes_a_fixed_number_of_queries(cast: Cast, client: Client, people: int, django_assert_num_queries) -> None:
    for number in range(people):
        person = type(cast.student1).objects.create(username=f"p{number}", full_name=f"คน ที่{number}")
        Enrollment.objects.create(course=cast.course, user=person, role=Role.STUDENT, created_at=NOW, changed_at=NOW)
    client.force_login(cast.instructor)
    client.get(PEOPLE)
    # session, user; membership; groups for the filter and for the act; how many people there are of each kind, and are
    # found; people with accounts and group, and the groups that they are limited to; groups
    with django_assert_num_queries(10):
        client.get(PEOPLE)


class TestFinding:
    def found(self, client: Client, **asked: str) -> set[str]:
        return {place.user.username for place in client.get(PEOPLE, asked).context["people"]}

    def test_staff_find_by_name_number_address_role_group_and_state(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.instructor)
        assert (
            self.found(client, q="ขัติยะ")
            == self.found(client, q="6501023")
            == self.found(client, q="65-010 23")
            == self.found(client, q="Khatti")
            == {"student1"}
        )
        assert self.found(client, q="student2@") == {"student2"}
        assert self.found(client, role="assistant") == {"assistant"}
        assert self.found(client, group=str(cast.group2.pk)) == {"assistant", "student2"}
        assert self.found(client, state="dropped") == {"dropped"}
        assert self.found(client, group="none", role="student") == set()

    def test_students_find_nobody_by_what_they_do_not_see(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.student1)
        assert self.found(client, q="65010188") == self.found(client, q="student2@") == set()
        assert "dropped" not in self.found(client, state="dropped")
        assert self.found(client, q="Kittipong") == {"student2"}

    def test_what_cannot_be_asked_is_not_asked(self, cast: Cast, client: Client) -> None:
        foreign = Group.objects.create(course=cast.other_course, name="กลุ่ม 9")
        client.force_login(cast.instructor)
        everybody = self.found(client)
        assert self.found(client, group=str(foreign.pk), role="dean", page="x") == everybody


class TestActing:
    ACT = reverse("courses:people_act", args=["rus331"])

    def plan(self, client: Client, *places: Enrollment, query: str = "", **values) -> Batch | None:
        sent = {"place": [place.pk for place in places]} | values
        answer = client.post(f"{self.ACT}{query}", sent)
        return Batch.objects.get(pk=answer.url.split("/")[-3]) if answer.status_code == 302 else None

    def do(self, client: Client, batch: Batch, act: str = "apply") -> str:
        where = reverse(f"admin:batches_batch_{act}", args=[batch.pk])
        return client.post(where, {"plan_hash": batch.plan_hash}, follow=True).content.decode()

    def test_a_group_is_given_as_shown_and_taken_back_but_for_what_was_changed(
        self, cast: Cast, client: Client
    ) -> None:
        User.objects.update(language="en")
        client.force_login(cast.instructor)
        first, second = cast.enrollments["student1"], cast.enrollments["student2"]
        batch = self.plan(client, first, second, act="group", group=cast.group2.pk)
        assert {line.wanted["place"]: line.verdict for line in batch.lines.all()} == {
            first.pk: "changed", second.pk: "unchanged",
        }  # fmt: skip
        first.refresh_from_db()
        assert first.group == cast.group1
        page = client.get(reverse("admin:batches_batch_change", args=[batch.pk])).content.decode()
        assert ">Line<" not in page  # the numbers of its lines are nobody's
        assert "The plan is applied" in self.do(client, batch)
        first.refresh_from_db()
        assert first.group == cast.group2
        self.do(client, batch, "undo")
        first.refresh_from_db()
        assert first.group == cast.group1
        batch = self.plan(client, first, second, act="role", role="auditor")
        self.do(client, batch)
        Enrollment.objects.filter(pk=second.pk).update(group=cast.group1, changed_at=NOW)
        assert "1 was changed since" in self.do(client, batch, "undo")
        assert set(Enrollment.objects.filter(role="auditor")) == {second}

    def test_a_plan_over_a_place_that_was_changed_meanwhile_is_refused_as_a_whole(self, cast: Cast, client) -> None:
        User.objects.update(language="en")
        client.force_login(cast.instructor)
        first, second = cast.enrollments["student1"], cast.enrollments["student2"]
        batch = self.plan(client, first, second, act="drop")
        Enrollment.objects.filter(pk=second.pk).update(role="auditor", changed_at=NOW.replace(hour=6))
        assert f"The place of {cast.student2.full_name} was changed since the preview" in self.do(client, batch)
        assert set(Enrollment.objects.filter(state="dropped")) == {cast.enrollments["dropped"]}

    def test_all_that_the_filter_shows_is_chosen(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.instructor)
        batch = self.plan(client, act="bring_back", all_shown="on", query="?state=dropped")
        assert [line.wanted["place"] for line in batch.lines.all()] == [cast.enrollments["dropped"].pk]
        batch = self.plan(client, act="drop", all_shown="on")
        # Colleagues are nobody's to drop, and the page says that they are left out.
        assert batch.lines.count() == 3
        User.objects.update(language="en")
        shown = client.get(reverse("admin:batches_batch_change", args=[batch.pk])).content.decode()
        assert "2 who were found too are left out" in shown
        assert "Put this plan away" in shown
        assert self.plan(client, act="drop", all_shown="on", query="?role=assistant") is None

    @pytest.mark.parametrize("name", ["outsider", "assistant", "instructor"])
    def test_places_of_colleagues_and_of_other_courses_are_no_choice(self, cast: Cast, client, name: str) -> None:
        client.force_login(cast.instructor)
        assert self.plan(client, cast.enrollments["student1"], cast.enrollments[name], act="drop") is None
        assert not Batch.objects.exists()

    def test_what_may_not_be_is_refused(self, cast: Cast, client: Client) -> None:
        foreign = Group.objects.create(course=cast.other_course, name="กลุ่ม 9")
        client.force_login(cast.instructor)
        place = cast.enrollments["student1"]
        for values in (
            {"act": "group", "group": foreign.pk}, {"act": "role", "role": "instructor"}, {"act": "role"}, {"act": "x"}, {},
        ):  # fmt: skip
            assert self.plan(client, place, **values) is None
        assert self.plan(client, act="drop") is None
        for person in (cast.assistant, cast.student1):
            client.force_login(person)
            assert client.post(self.ACT, {"act": "drop", "place": [place.pk]}).status_code == 403

    def test_invitations_go_to_whom_they_can_reach(self, cast: Cast, client: Client, mailoutbox) -> None:
        User.objects.filter(pk=cast.student1.pk).update(email="")
        User.objects.filter(pk=cast.dropped.pk).update(last_login=NOW)
        client.force_login(cast.instructor)
        places = [cast.enrollments[name] for name in ("student1", "student2", "dropped")]
        batch = self.plan(client, *places, act="invite")
        verdicts = {line.wanted["place"]: line.verdict for line in batch.lines.all()}
        assert verdicts == {places[0].pk: "problem", places[1].pk: "new", places[2].pk: "problem"}
        User.objects.filter(pk=cast.instructor.pk).update(language="en")
        said = self.do(client, batch)
        assert AuditEntry.objects.filter(action="accounts.send_invitation").count() == 1
        assert "Mails that were sent cannot be taken back" in said
        assert "Take it back" not in said
        assert client.post(reverse("admin:batches_batch_undo", args=[batch.pk])).status_code == 403

    @pytest.mark.parametrize("number", [1, 3])
    def test_planning_takes_a_fixed_number_of_queries(self, cast, client, number, django_assert_num_queries) -> None:
        client.force_login(cast.instructor)
        places = [cast.enrollments[name] for name in ("student1", "student2", "dropped")][:number]
        client.get(PEOPLE)
        # session, user; membership; groups; choices; places; the plan, its lines, its hash; the transaction
        with django_assert_num_queries(11):
            assert self.plan_only(client, places)

    def plan_only(self, client: Client, places) -> bool:
        return client.post(self.ACT, {"act": "drop", "place": [place.pk for place in places]}).status_code == 302


class TestAdding:
    ADD = reverse("courses:person_add", args=["rus331"])

    def add(self, client: Client, **values) -> int:
        return client.post(self.ADD, {"role": "student"} | values).status_code

    def test_an_account_is_made_where_there_is_none_and_found_where_there_is(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.instructor)
        assert self.add(client, student_number="๖๕๐๑๐๙๙๙", full_name="อรทัย ใจดี", email="Orathai@Example.ac.th") == 302
        person = User.objects.get(student_number="65010999")
        assert (person.username, person.email, person.has_usable_password()) == (
            "65010999",
            "orathai@example.ac.th",
            False,
        )
        assert self.add(client, student_number=cast.dropped.student_number, role="auditor", group=cast.group2.pk) == 302
        place = Enrollment.objects.get(user=cast.dropped)
        assert (place.state, place.role, place.group) == ("active", Role.AUDITOR, cast.group2)

    def test_a_number_is_found_however_it_is_written(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.instructor)
        before = User.objects.count()
        assert self.add(client, student_number="650-100-77", full_name=cast.dropped.full_name) == 302
        assert Enrollment.objects.get(user=cast.dropped).state == "active"
        assert self.add(client, student_number="65-010 999", full_name="อรทัย ใจดี") == 302
        assert self.add(client, student_number="65010999", full_name="อรทัย ใจดี") == 422  # is in the course
        assert User.objects.count() == before + 1
        assert User.objects.get(student_number="65-010999").username == "65-010999"

    @pytest.mark.parametrize(
        ("values", "reason"),
        [
            ({}, "Give a student number or an e-mail address"),
            ({"student_number": "65010999"}, "Give the name for a new account"),
            ({"student_number": "65010231", "email": "student2@example.ac.th"}, "are of two people"),
            ({"student_number": "65010231"}, "is in the course already"),
            ({"email": "assistant@example.ac.th"}, "is in the course already"),
            ({"student_number": "99", "full_name": "x"}, "3 to 20"),
            ({"student_number": "65010412", "role": "instructor"}, "valid choice"),
            ({"student_number": "65010412", "group": "99999"}, "valid choice"),
            ({"email": "no address", "full_name": "x"}, "valid email"),
        ],
    )
    def test_what_cannot_be_is_refused_with_its_reason(self, cast: Cast, client, values: dict, reason: str) -> None:
        User.objects.filter(pk=cast.instructor.pk).update(language="en")
        client.force_login(cast.instructor)
        before = Enrollment.objects.count(), User.objects.count()
        answer = client.post(self.ADD, {"role": "student"} | values)
        assert answer.status_code == 422
        assert reason in answer.content.decode()
        assert (Enrollment.objects.count(), User.objects.count()) == before

    def test_whom_the_instructor_may_not_know_is_invited_and_not_named(self, cast: Cast, client: Client) -> None:
        User.objects.filter(pk=cast.instructor.pk).update(language="en")
        client.force_login(cast.instructor)
        sent = {"role": "auditor", "student_number": cast.outsider.student_number, "group": cast.group2.pk}
        words = client.post(self.ADD, sent, follow=True).content.decode()
        assert "is invited by mail" in words
        assert cast.outsider.full_name not in words
        assert not Enrollment.objects.filter(course=cast.course, user=cast.outsider).exists()
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.role, invitation.group) == (cast.outsider.email, "auditor", cast.group2)
        assert not can_change_person(cast.instructor, cast.outsider)
        User.objects.filter(pk=cast.stranger.pk).update(email="", student_number="65010555")
        assert self.add(client, student_number="65010555") == 422

    def test_a_link_is_mailed_when_it_is_asked_for(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.instructor)
        sent = AuditEntry.objects.filter(action="accounts.send_invitation")
        self.add(client, email="a@example.ac.th", full_name="ก ข")
        assert not sent.exists()
        self.add(client, email="b@example.ac.th", full_name="ค ง", send_link="on")
        assert sent.count() == 1
