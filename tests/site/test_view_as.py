"""Whoever looks as another sees what they see, nothing that is theirs alone, and leaves nothing behind.

The tests do what a clever instructor would try: write, come to what is private, look as somebody who teaches, take
the view along to another course or into the admin, keep it for longer than it lasts.
"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classroom.assignments.models import Attempt, Draft, Submission
from classroom.audit.models import AuditEntry
from classroom.courses.models import Enrollment, Role
from classroom.desk.rules import SHOWN_TO_VIEWERS
from classroom.desk.services import KEY
from classroom.devtools.addresses import ADDRESSES
from classroom.discussions.models import PostDraft, Thread
from classroom.discussions.services import create_thread
from classroom.notices.models import Notice
from classroom.notices.services import notify
from classroom.reading.services import NoteText, create_note, keep_place, mark_read
from history.models import Chapter
from history.queries import find_passage
from tests.cast import PASSWORD, Cast
from tests.site.test_access import path_of
from tests.site.world import SiteWorld

pytestmark = pytest.mark.django_db

#: What an act as oneself changes: the record, and the viewer's own session.
_OURS = {"audit.auditentry", "sessions.session"}
#: What differs from one answer to the next: tokens, moments, and the key of the account that stands in for one answer.
_RANDOM = re.compile(
    r'name="(?:csrfmiddlewaretoken|token)" value="[^"]+"|since=[0-9]+|[0-9a-f-]{36}|'
    r'data-(?:reader|draft-writer)="[0-9]+"|data-draft="[a-z]+/[0-9]+'
)
BANNER = "Be myself again"


@pytest.fixture
def world(world: SiteWorld) -> SiteWorld:
    world.release()
    return world


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def begin(cast: Cast, viewer, person=None, *, everywhere: bool = False) -> Client:
    client = signed_in(viewer)
    if everywhere:
        path = reverse("desk:view_person", args=(person.pk,))
    elif person:
        place = Enrollment.objects.get(user=person, course=cast.course)
        path = reverse("desk:view_member", args=(cast.course.slug, place.pk))
    else:
        path = reverse("desk:view_sample", args=(cast.course.slug,))
    client.post(path)
    return client


def is_viewing(client: Client) -> bool:
    return KEY in client.session


def everything() -> dict[str, list]:
    """All rows of the database, but for the record and the sessions."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.label_lower not in _OURS
    }


def paths(world: SiteWorld) -> dict[str, str]:
    own = ("desk:view_end", "desk:healthz", "desk:worker", "desk:offline")
    return {name: path_of(name, world) for name in ADDRESSES if not name.startswith("account_") and name not in own} | {
        "admin": "/admin/",
        "account_change_password": reverse("account_change_password"),
    }


class TestEveryAddress:
    def test_the_list_of_what_is_shown_names_addresses(self) -> None:
        assert set(ADDRESSES) >= SHOWN_TO_VIEWERS

    @pytest.mark.parametrize("whom", ["student2", "sample"])
    def test_what_is_shown_is_shown_the_rest_is_shut_and_nothing_changes(self, world: SiteWorld, whom: str) -> None:
        cast = world.cast
        client = begin(cast, cast.instructor, cast.student2 if whom == "student2" else None)
        assert is_viewing(client)
        before, records = everything(), AuditEntry.objects.count()
        asked = 0
        for name, path in paths(world).items():
            response = client.get(path, world.parameters.get(name))
            asked += 1
            if name in SHOWN_TO_VIEWERS and name != "desk:home":
                # A sample student owns nothing, and so is refused what is its owner's.
                seen = (200, 302, 422) if whom == "student2" else (200, 302, 403, 404, 422)
                assert response.status_code in seen, f"{name}: {response.status_code}"
            else:
                assert response.status_code == 403, f"{name}: {response.status_code}"
            if response.status_code in (200, 403) and "<body" in response.text:
                assert BANNER in response.text, name
                assert "no-store" in response.headers["Cache-Control"], name
            for method in ("post", "put", "patch", "delete"):
                assert getattr(client, method)(path).status_code == 403, f"{method} {name}"
                asked += 1
        after = everything()
        assert [label for label in before if before[label] != after[label]] == []
        assert AuditEntry.objects.count() == records + asked

    def test_every_page_is_on_record(self, world: SiteWorld) -> None:
        cast = world.cast
        client = begin(cast, cast.instructor, cast.student2)
        path = reverse("courses:people", args=(cast.course.slug,))
        client.get(path + "?x=1")
        client.post(path)
        client.post(reverse("desk:view_end"))
        entries = list(AuditEntry.objects.filter(action__startswith="desk.").order_by("pk"))
        acts = [entry.action for entry in entries]
        assert acts == ["desk.begin_viewing", "desk.view_page", "desk.view_refused", "desk.end_viewing"]
        assert {(entry.actor_id, entry.about_id, entry.course_id) for entry in entries} == {
            (cast.instructor.pk, cast.student2.pk, cast.course.pk)
        }
        assert entries[1].viewed_as_id == cast.student2.pk
        assert entries[1].changes == {"path": [None, path + "?x=1"], "status": [None, 200]}
        assert not is_viewing(client)
        assert BANNER not in client.get(path).text


@pytest.mark.usefixtures("standing_clock")
class TestPrivate:
    def pages(self, client: Client, world: SiteWorld) -> dict[str, str]:
        found = {}
        for name in sorted(SHOWN_TO_VIEWERS):
            response = client.get(path_of(name, world), world.parameters.get(name))
            found[name] = _RANDOM.sub("", response.text) if response.status_code == 200 else str(response.status_code)
        return found

    @pytest.mark.parametrize("viewer", ["instructor", "admin"])
    def test_what_somebody_writes_for_themselves_changes_no_page_of_a_viewer(
        self, world: SiteWorld, viewer: str
    ) -> None:
        cast, now = world.cast, timezone.now()
        client = begin(cast, cast.everyone()[viewer], cast.student2, everywhere=viewer == "admin")
        before = self.pages(client, world)
        place = cast.enrollment(cast.student2)
        chapter = Chapter.objects.get()
        section = chapter.sections.get(slug="great-purge")
        blocks = list(section.blocks.filter(number__isnull=False, removed_in=None))
        keep_place(enrollment=place, now=now, section=section, block=blocks[-1], seen=[block.key for block in blocks])
        mark_read(enrollment=place, now=now, section=section, read=True)
        create_note(
            acting_user=cast.student2, now=now, course=cast.course, token=uuid4(), text=NoteText("leaf", "ความลับ", ()),
            passage=find_passage(chapter, f"{section.blocks.first().key}:0-20@1"),
        )  # fmt: skip
        thread = world.kwargs["thread"]
        PostDraft.objects.create(
            user=cast.student2, course=cast.course, place=f"reply:{thread}", markdown="ยังไม่ส่ง", saved_at=now
        )
        Draft.objects.filter(submission__enrollment=place).update(markdown="ร่างใหม่ของฉัน", version=99)
        notify(
            recipients=[cast.student2], kind=Notice.Kind.GRADE_RELEASED, path="/", now=now,
            details={"assignment": "อื่น", "course": "อื่น"},
        )  # fmt: skip
        signed_in(cast.student2).get(path_of("discussions:thread", world))
        cast.student2.theme = "dark"
        cast.student2.save()
        after = self.pages(client, world)
        assert [name for name in before if before[name] != after[name]] == []
        assert sum(len(page) > 3 for page in before.values()) > 15

    def test_their_own_are_theirs_all_the_same(self, world: SiteWorld) -> None:
        """A thread to staff alone, results that are out, and what one may answer: as the person sees it."""
        cast = world.cast
        create_thread(
            acting_user=cast.student2, now=world.now, course=cast.course, title="ถามอาจารย์ลับ ๆ", markdown="ถาม",
            token=uuid4(), kind=Thread.Kind.QUESTION,
        )  # fmt: skip
        client = begin(cast, cast.instructor, cast.student2)
        assert "ถามอาจารย์ลับ ๆ" in client.get(path_of("discussions:list", world)).text
        grades = client.get(path_of("grading:list", world)).text
        assert world.assignment.title in grades

    def test_a_nameless_essay_is_not_betrayed_by_its_time(self, world: SiteWorld) -> None:
        cast = world.cast
        type(world.assignment).objects.filter(pk=world.assignment.pk).update(anonymous_marking=True)
        client = begin(cast, cast.instructor, cast.student2)
        assert client.get(path_of("assignments:assignment", world)).status_code == 403
        for name in ("assignments:attempt_text", "assignments:receipt", "assignments:file_open", "grading:peers"):
            assert client.get(path_of(name, world)).status_code == 403

    @pytest.mark.parametrize("viewer", ["instructor", "admin"])
    def test_what_becomes_of_a_nameless_essay_changes_no_page_of_a_viewer(self, world: SiteWorld, viewer: str) -> None:
        """Not that it came, when, how long it is, nor that there is none: the pile of codes shows all of these."""
        cast = world.cast
        type(world.assignment).objects.filter(pk=world.assignment.pk).update(anonymous_marking=True)
        client = begin(cast, cast.everyone()[viewer], cast.student2, everywhere=viewer == "admin")
        own = Submission.objects.filter(enrollment__user=cast.student2, assignment=world.assignment)
        before = self.pages(client, world)
        assert "Marked without names" in before["assignments:list"]
        attempts = Attempt.objects.filter(submission__in=own)
        assert attempts.update(words=4321, late=True, handed_in_at=timezone.now() - timedelta(days=3)) > 0
        changed = self.pages(client, world)
        assert [name for name in before if before[name] != changed[name]] == []
        # Somebody else's from now on: student2 has handed in nothing.
        other = Submission.objects.create(
            assignment=world.assignment, enrollment=cast.enrollments["assistant"], created_at=world.now
        )
        attempts.update(submission=other)
        without = self.pages(client, world)
        assert [name for name in before if before[name] != without[name]] == []

    def test_what_is_not_known_is_not_said_to_be_nothing(self, world: SiteWorld) -> None:
        cast = world.cast
        Attempt.objects.filter(submission__enrollment__user=cast.student2).update(
            submission=Submission.objects.create(
                assignment=world.assignment, enrollment=cast.enrollments["assistant"], created_at=world.now
            )
        )
        client = begin(cast, cast.instructor, cast.student2)
        course = client.get(reverse("desk:course", args=(cast.course.slug,))).text
        assert "How far they have read is theirs alone" in course
        essays = client.get(path_of("assignments:list", world)).text
        assert "theirs alone until then" in essays
        for page in (course, essays):
            assert "Not begun" not in page
            assert "Not started" not in page
        sample = begin(cast, cast.instructor)
        assert "Not begun" in sample.get(reverse("desk:course", args=(cast.course.slug,))).text


class TestWho:
    @pytest.mark.parametrize("viewer", ["assistant", "student1", "dropped", "outsider", "stranger", "admin"])
    def test_only_instructors_look_from_a_course(self, cast: Cast, viewer: str) -> None:
        for person in (cast.student2, None):
            assert not is_viewing(begin(cast, cast.everyone()[viewer], person))

    @pytest.mark.parametrize("viewer", ["instructor", "assistant", "student1", "outsider", "stranger"])
    def test_only_administrators_look_everywhere(self, cast: Cast, viewer: str) -> None:
        assert not is_viewing(begin(cast, cast.everyone()[viewer], cast.student2, everywhere=True))

    def test_not_before_the_second_factor_that_is_asked_for(self, cast: Cast, settings) -> None:
        settings.ADMIN_SECOND_FACTOR = True
        assert not is_viewing(begin(cast, cast.admin, cast.student2, everywhere=True))
        settings.ADMIN_SECOND_FACTOR = False
        assert is_viewing(begin(cast, cast.admin, cast.student2, everywhere=True))

    @pytest.mark.parametrize("person", ["instructor", "assistant", "dropped", "admin"])
    def test_never_as_who_teaches_administers_or_has_left(self, cast: Cast, person: str) -> None:
        whom = cast.everyone()[person]
        Enrollment.objects.get_or_create(
            user=whom,
            course=cast.course,
            defaults={"role": "student", "created_at": timezone.now(), "changed_at": timezone.now()},
        )
        assert not is_viewing(begin(cast, cast.instructor, whom))
        if person != "dropped":
            assert not is_viewing(begin(cast, cast.admin, whom, everywhere=True))

    @pytest.mark.parametrize("role", [Role.ASSISTANT, Role.INSTRUCTOR])
    @pytest.mark.parametrize("state", ["active", "invited"])
    def test_never_as_who_teaches_elsewhere(self, cast: Cast, role: str, state: str) -> None:
        now = timezone.now()
        Enrollment.objects.create(
            user=cast.student2, course=cast.other_course, role=role, state=state, created_at=now, changed_at=now
        )
        assert not is_viewing(begin(cast, cast.instructor, cast.student2))
        assert not is_viewing(begin(cast, cast.admin, cast.student2, everywhere=True))

    @pytest.mark.parametrize("role", [Role.STUDENT, Role.AUDITOR, Role.OBSERVER])
    def test_as_who_learns_or_looks_on(self, cast: Cast, role: str) -> None:
        Enrollment.objects.filter(user=cast.student2).update(role=role)
        assert is_viewing(begin(cast, cast.instructor, cast.student2))
        assert is_viewing(begin(cast, cast.admin, cast.student2, everywhere=True))

    def test_a_place_of_another_course_is_not_there(self, cast: Cast) -> None:
        client = signed_in(cast.instructor)
        place = cast.enrollments["outsider"]
        path = reverse("desk:view_member", args=(cast.course.slug, place.pk))
        assert client.post(path).status_code == 404


class TestBounds:
    def test_an_instructor_sees_nothing_of_their_other_courses(self, cast: Cast) -> None:
        now = timezone.now()
        common = {"course": cast.other_course, "role": Role.STUDENT, "created_at": now, "changed_at": now}
        Enrollment.objects.create(user=cast.student2, **common)
        client = begin(cast, cast.instructor, cast.student2)
        assert client.get(reverse("desk:course", args=(cast.course.slug,))).status_code == 200
        for path in ("/", reverse("desk:course", args=(cast.other_course.slug,)), "/admin/", "/accounts/me/"):
            assert client.get(path).status_code == 403, path
        admin = begin(cast, cast.admin, cast.student2, everywhere=True)
        assert admin.get(reverse("desk:course", args=(cast.other_course.slug,))).status_code == 200
        assert admin.get("/admin/").status_code == 403

    def test_a_view_is_not_begun_out_of_a_view(self, cast: Cast) -> None:
        client = begin(cast, cast.instructor, cast.student2)
        place = cast.enrollments["student1"]
        path = reverse("desk:view_member", args=(cast.course.slug, place.pk))
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403
        assert client.session[KEY]["person"] == cast.student2.pk

    def test_it_begins_and_ends_by_a_form_of_ours_alone(self, cast: Cast) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.instructor)
        place = cast.enrollments["student2"]
        path = reverse("desk:view_member", args=(cast.course.slug, place.pk))
        assert client.post(path).status_code == 403
        assert not is_viewing(client)
        assert client.get(reverse("desk:view_end")).status_code == 405

    def test_the_sign_in_stays_the_viewers(self, cast: Cast) -> None:
        client = begin(cast, cast.instructor, cast.student2)
        assert int(client.session["_auth_user_id"]) == cast.instructor.pk
        client.post(reverse("account_logout"))
        client.force_login(cast.instructor)
        assert not is_viewing(client)

    def test_who_signs_in_next_does_not_inherit_it(self, cast: Cast) -> None:
        client = begin(cast, cast.instructor, cast.student2)
        client.post(reverse("account_login"), {"login": "student1", "password": PASSWORD})
        session = client.session
        session[KEY] = session.get(KEY) or {}
        client.force_login(cast.student1)
        assert not is_viewing(client)


class TestEnds:
    @pytest.fixture
    def client(self, cast: Cast) -> Client:
        return begin(cast, cast.instructor, cast.student2)

    def assert_over(self, client: Client, cast: Cast) -> None:
        """Back to oneself on one's own first page; and what was about to be sent is not sent."""
        threads = Thread.objects.count()
        response = client.post(reverse("discussions:thread_create", args=(cast.course.slug,)), {"title": "x"})
        assert (response.status_code, response.url) == (302, reverse("desk:home"))
        assert not is_viewing(client)
        assert Thread.objects.count() == threads
        assert AuditEntry.objects.first().action == "desk.end_viewing"

    def test_after_its_time(self, client: Client, cast: Cast) -> None:
        session = client.session
        session[KEY] = session[KEY] | {"until": (timezone.now() - timedelta(seconds=1)).timestamp()}
        session.save()
        self.assert_over(client, cast)

    def test_its_time_is_the_settings(self, client: Client) -> None:
        ahead = client.session[KEY]["until"] - timezone.now().timestamp()
        assert (settings.VIEW_AS_MINUTES - 1) * 60 < ahead <= settings.VIEW_AS_MINUTES * 60

    @pytest.mark.parametrize("fields", [{"state": "dropped"}, {"role": "assistant"}])
    def test_with_the_place(self, client: Client, cast: Cast, fields: dict) -> None:
        Enrollment.objects.filter(user=cast.student2).update(**fields)
        self.assert_over(client, cast)

    @pytest.mark.parametrize("fields", [{"state": "dropped"}, {"role": "assistant"}])
    def test_with_the_right(self, client: Client, cast: Cast, fields: dict) -> None:
        Enrollment.objects.filter(user=cast.instructor).update(**fields)
        self.assert_over(client, cast)

    @pytest.mark.parametrize("field", ["is_staff", "is_superuser"])
    def test_when_the_person_becomes_an_administrator(self, client: Client, cast: Cast, field: str) -> None:
        type(cast.student2).objects.filter(pk=cast.student2.pk).update(**{field: True})
        self.assert_over(client, cast)

    def test_when_the_viewer_is_no_administrator_any_more(self, cast: Cast) -> None:
        client = begin(cast, cast.admin, cast.student2, everywhere=True)
        type(cast.admin).objects.filter(pk=cast.admin.pk).update(is_staff=False)
        self.assert_over(client, cast)


def test_a_sample_student_sees_the_course(world: SiteWorld) -> None:
    """Every page that a student of the course who owns nothing sees."""
    client = begin(world.cast, world.cast.instructor)
    owned = {"desk:home", "discussions:post_versions", "reading:search", "reading:cite"}
    shown = {name: path_of(name, world) for name in SHOWN_TO_VIEWERS - owned}
    seen = {name: client.get(path, world.parameters.get(name)).status_code for name, path in shown.items()}
    assert {name: status for name, status in seen.items() if status not in (200, 302)} == {}


def test_a_sample_student_is_nobody_and_counted_nowhere(cast: Cast) -> None:
    client = begin(cast, cast.instructor)
    page = client.get(reverse("desk:course", args=(cast.course.slug,)))
    assert (page.status_code, "sample student" in page.text) == (200, True)
    assert Enrollment.objects.count() == len(cast.enrollments)
    people = signed_in(cast.instructor).get(reverse("courses:people", args=(cast.course.slug,))).text
    assert "Sample student" not in people
    assert AuditEntry.objects.filter(action="desk.view_page", course_id=cast.course.pk, viewed_as=None).count() == 1


def test_the_pages_lead_there(cast: Cast) -> None:
    client = signed_in(cast.instructor)
    page = client.get(reverse("courses:people", args=(cast.course.slug,))).text
    for name, is_there in {"student2": True, "assistant": False, "instructor": False, "dropped": False}.items():
        path = reverse("desk:view_member", args=(cast.course.slug, cast.enrollments[name].pk))
        assert (f'href="{path}"' in page) == is_there, name
    assert reverse("desk:view_sample", args=(cast.course.slug,)) in page
    assert "until" not in client.get(reverse("desk:view_sample", args=(cast.course.slug,))).text
    admin = signed_in(cast.admin).get(reverse("admin:accounts_user_change", args=(cast.student2.pk,))).text
    assert reverse("desk:view_person", args=(cast.student2.pk,)) in admin
