"""An instructor adds a student: account, place and invitation in one, or a place for whom has an account."""

import pytest
from django.core import mail
from django.urls import reverse

from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from classroom.courses.models import Enrollment, Invitation, Role
from classroom.courses.services import enroll
from tests.cast import NOW

ADD = reverse("admin:accounts_user_add")
NEW = {"full_name": "อรทัย  ใจดี", "student_number": "65010999", "email": "Ortai@X.ac.th", "role": "student"}


@pytest.fixture
def add(world, sign_in, django_capture_on_commit_callbacks):
    def add(by: User | None = None, **values):
        sent = NEW | {"course": world.cast.course.pk, "group": world.cast.group1.pk, "invites": "on"} | values
        with django_capture_on_commit_callbacks(execute=True):
            return sign_in(by or world.cast.instructor).post(ADD, sent)

    return add


def place_of(world, number: str = "65010999") -> Enrollment:
    return Enrollment.objects.get(course=world.cast.course, user__student_number=number)


def test_who_is_new_gets_an_account_a_place_and_a_mail(world, add):
    response = add()
    place = place_of(world)
    assert response.url == reverse("admin:accounts_user_change", args=(place.user_id,))
    assert (place.user.full_name, place.user.username, place.user.email) == ("อรทัย ใจดี", "65010999", "ortai@x.ac.th")
    assert (place.role, place.state, place.group) == (Role.STUDENT, Enrollment.State.ACTIVE, world.cast.group1)
    assert [message.to for message in mail.outbox] == [["ortai@x.ac.th"]]
    done = AuditEntry.objects.filter(actor=world.cast.instructor).values_list("action", flat=True)
    assert {"accounts.create_person", "courses.enroll", "accounts.send_invitation"} <= set(done)


def test_nobody_is_mailed_unasked(world, add):
    add(invites="")
    assert place_of(world).user.email
    assert not mail.outbox


def test_who_has_an_account_gets_a_place_and_keeps_the_account(world, add):
    before = User.objects.values().get(pk=world.cast.outsider.pk)
    add(full_name=world.cast.outsider.full_name, student_number="65010412", email="x@example.ac.th", invites="")
    assert place_of(world, "65010412").user == world.cast.outsider
    assert User.objects.values().get(pk=world.cast.outsider.pk) == before
    assert not mail.outbox


@pytest.mark.parametrize("name", ["stranger", "admin"])
def test_who_is_nobody_s_student_is_invited_and_gets_no_place(world, add, name):
    """Who gives a place may change the account: one that is no student's comes of its own will only."""
    person = getattr(world.cast, name)
    response = add(full_name=person.full_name, student_number="", email=person.email)
    assert response.url == reverse("admin:accounts_user_changelist")
    assert not Enrollment.objects.filter(course=world.cast.course, user=person).exists()
    assert Invitation.objects.get(email=person.email).course == world.cast.course
    assert [message.to for message in mail.outbox] == [[person.email]]
    assert "เชิญ" in mail.outbox[0].subject


def test_a_title_before_the_name_is_no_other_name(world, add):
    add(full_name=f"นาย{world.cast.outsider.full_name}", student_number="65010412", email="", invites="")
    assert place_of(world, "65010412").user == world.cast.outsider


def test_who_was_dropped_comes_back(world, add):
    add(full_name=world.cast.dropped.full_name, student_number="65010077", email="", invites="", group="")
    assert place_of(world, "65010077").state == Enrollment.State.ACTIVE


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"student_number": "65010412"}, "has another name"),
        ({"student_number": "", "email": "", "invites": ""}, "nobody is matched by name alone"),
        ({"email": "", "invites": "on"}, "An invitation needs an e-mail address"),
        ({"student_number": "65010412", "email": "student1@example.ac.th"}, "are of two people"),
        ({"full_name": "ณัฐวดี ขัติยะ", "student_number": "65010231"}, "in the course already"),
        ({"full_name": "ณัฐวดี ใจดี", "student_number": "65010231"}, "is that of ณัฐวดี ขัติยะ"),
        (
            {"full_name": "วรรณา ศรีสุวรรณ", "student_number": "", "email": "instructor@example.ac.th"},
            "already: Instructor",
        ),
        ({"student_number": "6501 0\u200b999 x" * 5}, "at most 20"),
        ({"role": "instructor"}, "Select a valid choice"),
        ({"course": ""}, "required"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_done(world, add, values, reason):
    before = User.objects.count(), Enrollment.objects.count(), AuditEntry.objects.count()
    response = add(**values)
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert (User.objects.count(), Enrollment.objects.count(), AuditEntry.objects.count()) == before
    assert not mail.outbox


def test_the_course_and_the_group_are_ones_own(world, add):
    others = world.cast.other_course.groups.create(name="กลุ่ม 9")
    assert add(course=world.cast.other_course.pk).status_code == 422
    assert add(group=others.pk).status_code == 422
    assert add(by=world.rival).status_code == 422
    assert not User.objects.filter(student_number="65010999").exists()


def test_the_group_is_one_of_the_course(world, add):
    enroll(acting_user=world.cast.admin, now=NOW, course=world.cast.other_course, person=world.cast.instructor,
           role=Role.INSTRUCTOR)  # fmt: skip
    response = add(course=world.cast.other_course.pk)
    assert "This group belongs to another course" in response.content.decode()


def test_the_form_begins_with_the_course_of_the_list_or_the_only_one(world, sign_in):
    client = sign_in(world.cast.instructor)
    assert client.get(ADD).context["adminform"].form.initial["course"] == str(world.cast.course.pk)
    shown = client.get(ADD, {"course": world.cast.other_course.pk}).content.decode()
    assert world.cast.other_course.shown_title not in shown


def test_an_administrator_makes_accounts_as_such(world, sign_in):
    form = sign_in(world.cast.admin).get(ADD).context["adminform"].form
    assert "course" not in form.fields
    assert "is_staff" in form.fields
