"""Places in courses in the admin: given by administrators, kept in order by instructors."""

import pytest
from django.urls import reverse

from classroom.audit.models import AuditEntry
from classroom.batches.models import Batch
from classroom.courses.models import Enrollment, Group, Invitation, Role
from tests.classroom.desk.admin.conftest import AdminWorld

LIST = reverse("admin:courses_enrollment_changelist")
ADD = reverse("admin:courses_enrollment_add")


def change(place: Enrollment) -> str:
    return reverse("admin:courses_enrollment_change", args=(place.pk,))


def facts(place: Enrollment, **other) -> dict:
    return {"role": place.role, "state": place.state, "group": place.group_id or ""} | other


@pytest.fixture
def place(world: AdminWorld) -> Enrollment:
    return world.cast.enrollments["student1"]


class TestList:
    def test_an_instructor_sees_the_students_of_the_course(self, world, sign_in):
        shown = sign_in(world.cast.instructor).get(LIST).context["cl"].queryset
        assert {found.user.username for found in shown} == {"student1", "student2", "dropped"}

    def test_one_filters_by_what_one_may_see(self, world, sign_in):
        client, cast = sign_in(world.cast.instructor), world.cast
        own = client.get(LIST, {"course": cast.course.pk, "group": cast.group1.pk}).context["cl"].queryset
        assert {found.user.username for found in own} == {"student1", "dropped"}
        assert not client.get(LIST, {"course": cast.other_course.pk}).context["cl"].result_count
        assert not client.get(LIST, {"course": "99999999999999999999"}).context["cl"].result_count

    def test_the_groups_of_another_course_are_not_told(self, world, sign_in):
        Group.objects.create(course=world.cast.other_course, name="กลุ่ม ลับ")
        for query in ({}, {"course": world.cast.other_course.pk}):
            assert "กลุ่ม ลับ" not in sign_in(world.cast.instructor).get(LIST, query).content.decode()

    @pytest.mark.parametrize(
        "query", [{"user__password__startswith": "md5"}, {"user__email": "x"}, {"course__slug": "x"}]
    )
    def test_what_the_page_does_not_offer_is_not_asked(self, world, sign_in, query):
        assert sign_in(world.cast.instructor).get(LIST, query).status_code == 400

    @pytest.mark.parametrize("places", [1, 3])
    def test_it_takes_a_fixed_number_of_queries(self, world, sign_in, places, django_assert_num_queries):
        names = ["student1", "student2", "dropped"][places:]
        Enrollment.objects.filter(user__username__in=names).delete()
        client = sign_in(world.cast.instructor)
        client.get(LIST)
        with django_assert_num_queries(6):  # session, user, may enter; courses to filter by; number of rows, rows
            client.get(LIST)


class TestChange:
    def test_a_student_moves_to_another_group(self, world, place, sign_in):
        sign_in(world.cast.instructor).post(change(place), facts(place, group=world.cast.group2.pk))
        place.refresh_from_db()
        assert place.group == world.cast.group2
        entry = AuditEntry.objects.get(action="courses.change_enrollment")
        assert (entry.actor, entry.changes) == (world.cast.instructor, {"group": ["กลุ่ม 1", "กลุ่ม 2"]})

    def test_whoever_is_set_to_invited_is_invited(self, world, sign_in, settings):
        settings.RATE_LIMITS = settings.RATE_LIMITS | {"invite_one": "1/h/user"}
        client, cast = sign_in(world.cast.instructor), world.cast
        for name, status in (("dropped", 302), ("student1", 422)):
            place = cast.enrollments[name]
            answer = client.post(change(place), facts(place, state="invited"))
            assert answer.status_code == status
        assert "Too many at once" in answer.content.decode()
        assert Invitation.objects.filter(course=cast.course, email=cast.dropped.email, ended_at=None).count() == 1
        place = cast.enrollments["dropped"]
        place.refresh_from_db()
        assert client.post(change(place), facts(place, state="dropped")).status_code == 302
        assert not Invitation.objects.filter(email=cast.dropped.email, ended_at=None).exists()

    def test_an_instructor_makes_students_and_auditors_only(self, world, place, sign_in):
        client = sign_in(world.cast.instructor)
        for role in (Role.INSTRUCTOR, Role.ASSISTANT, Role.OBSERVER, "dean"):
            assert client.post(change(place), facts(place, role=role)).status_code == 422
        assert client.post(change(place), facts(place, role=Role.AUDITOR)).status_code == 302
        place.refresh_from_db()
        assert place.role == Role.AUDITOR

    def test_an_administrator_raises_a_student(self, world, place, sign_in):
        sign_in(world.cast.admin).post(change(place), facts(place, role=Role.INSTRUCTOR))
        place.refresh_from_db()
        assert place.role == Role.INSTRUCTOR

    def test_a_group_of_another_course_is_refused(self, world, place, sign_in):
        foreign = Group.objects.create(course=world.cast.other_course, name="กลุ่ม 1")
        for person in (world.cast.admin, world.cast.instructor):
            assert sign_in(person).post(change(place), facts(place, group=foreign.pk)).status_code == 422
        place.refresh_from_db()
        assert place.group == world.cast.group1

    def test_an_assistant_is_limited_to_groups_of_the_course(self, world, place, sign_in):
        client, cast = sign_in(world.cast.admin), world.cast
        foreign = Group.objects.create(course=cast.other_course, name="กลุ่ม 1")
        wanted = facts(place, role=Role.ASSISTANT, limited_to=[cast.group1.pk, cast.group2.pk])
        assert client.post(change(place), wanted | {"limited_to": [cast.group1.pk, foreign.pk]}).status_code == 422
        assert client.post(change(place), wanted).status_code == 302
        place.refresh_from_db()
        assert (place.group, place.groups) == (None, [cast.group1, cast.group2])

    def test_of_two_who_change_a_place_at_once_one_is_told(self, world, place, sign_in):
        client = sign_in(world.cast.instructor)
        form = client.get(change(place)).context["adminform"].form
        seen = {"seen_at": form["seen_at"].value()}
        assert client.post(change(place), facts(place, role="auditor") | seen).status_code == 302
        response = client.post(change(place), facts(place, state="dropped") | seen)
        assert response.status_code == 422
        assert "Somebody changed this place meanwhile" in response.content.decode()
        place.refresh_from_db()
        assert place.state == Enrollment.State.ACTIVE

    @pytest.mark.parametrize("who", ["instructor", "admin"])
    def test_its_page_tells_of_nobody_else(self, world, place, sign_in, who):
        text = sign_in(getattr(world.cast, who)).get(change(place)).content.decode()
        assert place.user.full_name in text
        assert world.cast.stranger.full_name not in text
        assert world.cast.student2.full_name not in text

    def test_a_place_keeps_its_person_and_its_course(self, world, place, sign_in):
        forged = facts(place, user=world.cast.stranger.pk, course=world.cast.other_course.pk)
        sign_in(world.cast.admin).post(change(place), forged)
        place.refresh_from_db()
        assert (place.user, place.course) == (world.cast.student1, world.cast.course)

    @pytest.mark.parametrize("name", ["instructor", "assistant", "outsider"])
    def test_places_of_colleagues_and_of_other_courses_are_not_there(self, world, sign_in, name):
        forged = world.cast.enrollments[name]
        assert sign_in(world.cast.instructor).post(change(forged), facts(forged, state="dropped")).status_code == 404
        forged.refresh_from_db()
        assert forged.state == Enrollment.State.ACTIVE


class TestAdd:
    def test_a_person_gets_a_place(self, world, sign_in):
        values = {"course": world.cast.course.pk, "user": world.cast.stranger.pk, "role": "observer", "state": "active"}
        assert sign_in(world.cast.admin).post(ADD, values).status_code == 302
        assert Enrollment.objects.get(user=world.cast.stranger).role == Role.OBSERVER

    def test_who_is_in_the_course_is_not_added_twice_and_keeps_the_place(self, world, place, sign_in):
        values = {
            "course": world.cast.course.pk,
            "user": world.cast.student1.pk,
            "role": "instructor",
            "state": "active",
        }
        response = sign_in(world.cast.admin).post(ADD, values)
        assert response.status_code == 422
        assert "already exists" in response.content.decode()
        place.refresh_from_db()
        assert place.role == Role.STUDENT

    def test_an_instructor_gives_no_places(self, world, sign_in):
        values = {"course": world.cast.course.pk, "user": world.cast.stranger.pk, "role": "student", "state": "active"}
        assert sign_in(world.cast.instructor).post(ADD, values).status_code == 403
        assert not Enrollment.objects.filter(user=world.cast.stranger).exists()


class TestTogether:
    def act(self, client, action: str, *places: Enrollment, **other):
        values = {"action": action, "_selected_action": [place.pk for place in places]} | other
        return client.post(LIST, values, follow=True)

    def apply(self, client, response):
        plan = response.context["batch"]
        where = reverse("admin:batches_batch_apply", args=(plan.pk,))
        return client.post(where, {"plan_hash": plan.plan_hash}, follow=True)

    def test_the_chosen_ones_are_dropped_and_brought_back_after_a_look(self, world, place, sign_in):
        client = sign_in(world.cast.instructor)
        second = world.cast.enrollments["student2"]
        students = Enrollment.objects.filter(user__username__in=["student1", "student2"])
        shown = self.act(client, "drop_chosen", place, second)
        assert students.filter(state="active").count() == 2
        assert "The plan is applied" in self.apply(client, shown).content.decode()
        assert not students.filter(state="active").exists()
        self.apply(client, self.act(client, "bring_back_chosen", place))
        place.refresh_from_db()
        assert (place.state, place.group) == (Enrollment.State.ACTIVE, world.cast.group1)

    @pytest.mark.parametrize("name", ["admin", "instructor"])
    def test_with_a_course_chosen_its_people_are_moved_to_a_group_or_get_a_role(self, world, place, sign_in, name):
        client, cast = sign_in(getattr(world.cast, name)), world.cast
        cast.group2.name = "กลุ่ม 50%"
        cast.group2.save()
        where = f"{LIST}?course={cast.course.pk}"
        assert "กลุ่ม 50%" in client.get(where).content.decode()
        for action, after in (
            (f"group_{cast.group2.pk}", ("student", cast.group2)), ("role_auditor", ("auditor", cast.group2)),
        ):  # fmt: skip
            values = {"action": action, "_selected_action": [place.pk]}
            self.apply(client, client.post(where, values, follow=True))
            place.refresh_from_db()
            assert (place.role, place.group) == after
        foreign = Group.objects.create(course=cast.other_course, name="กลุ่ม 9")
        before = Batch.objects.count()
        for action in (f"group_{foreign.pk}", "role_instructor"):
            client.post(where, {"action": action, "_selected_action": [place.pk]})
        client.post(LIST, {"action": f"group_{cast.group1.pk}", "_selected_action": [place.pk]})
        assert Batch.objects.count() == before

    def test_one_is_dropped_and_brought_back_from_their_own_page(self, world, place, sign_in):
        client = sign_in(world.cast.instructor)
        for action, state in (("drop_chosen", "dropped"), ("bring_back_chosen", "active")):
            assert f'name="action" value="{action}"' in client.get(change(place)).content.decode()
            self.apply(client, self.act(client, action, place, index="0"))
            place.refresh_from_db()
            assert place.state == state

    def test_colleagues_and_other_courses_are_not_dropped_by_forged_keys(self, world, sign_in):
        forged = [world.cast.enrollments[name] for name in ("instructor", "assistant", "outsider")]
        before = Batch.objects.count()
        self.act(sign_in(world.cast.instructor), "drop_chosen", *forged)
        assert Batch.objects.count() == before

    def test_places_of_two_courses_are_not_one_plan(self, world, place, sign_in):
        before = Batch.objects.count()
        response = self.act(sign_in(world.cast.admin), "drop_chosen", place, world.cast.enrollments["outsider"])
        assert "Choose people of one course" in response.content.decode()
        assert Batch.objects.count() == before

    def test_all_of_all_pages_are_all_that_one_sees(self, world, place, sign_in):
        client = sign_in(world.cast.instructor)
        self.apply(client, self.act(client, "drop_chosen", place, select_across="1"))
        active = Enrollment.objects.filter(state="active").values_list("user__username", flat=True)
        assert set(active) == {"instructor", "assistant", "outsider", "rival"}

    def test_the_people_of_an_archived_course_are_kept_by_administrators(self, world, place, sign_in):
        archive = reverse("admin:courses_course_archive", args=(world.cast.course.pk,))
        client = sign_in(world.cast.instructor)
        plan = self.act(client, "drop_chosen", place)
        client.post(archive, {"act": "archive"})
        assert client.post(change(place), facts(place, role="auditor")).status_code == 403
        assert "This course is archived" in self.apply(client, plan).content.decode()
        client.post(archive, {"act": "bring_back"})
        assert client.post(change(place), facts(place, role="auditor")).status_code == 302

    def test_what_was_done_in_a_course_archived_since_is_taken_back_by_administrators(self, world, place, sign_in):
        archive = reverse("admin:courses_course_archive", args=(world.cast.course.pk,))
        client = sign_in(world.cast.instructor)
        shown = self.act(client, "drop_chosen", place)
        plan = shown.context["batch"]
        self.apply(client, shown)
        client.post(archive, {"act": "archive"})
        page, undo = (reverse(f"admin:batches_batch_{name}", args=(plan.pk,)) for name in ("change", "undo"))
        shown = client.get(page).content.decode()
        assert f'action="{undo}"' in shown
        assert "Take it back" not in shown
        assert "Bring the course back first" in shown
        assert archive in shown
        refused = client.post(undo, follow=True).content.decode()
        assert "Nothing was taken back: The course is archived" in refused
        place.refresh_from_db()
        assert place.state == "dropped"
        admin = sign_in(world.cast.admin)
        assert "Take it back" in admin.get(page).content.decode()
        admin.post(undo)
        place.refresh_from_db()
        assert place.state == "active"

    def test_it_is_taken_back_by_whoever_did_it_once_the_course_is_back(self, world, place, sign_in):
        archive = reverse("admin:courses_course_archive", args=(world.cast.course.pk,))
        client = sign_in(world.cast.instructor)
        shown = self.act(client, "drop_chosen", place)
        self.apply(client, shown)
        for act in ("archive", "bring_back"):
            client.post(archive, {"act": act})
        client.post(reverse("admin:batches_batch_undo", args=(shown.context["batch"].pk,)))
        place.refresh_from_db()
        assert place.state == "active"
