"""While an assignment is marked without names, nothing that a marker comes to tells whose essay is whose."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Attachment, Attempt, Submission, Team, TeamMember
from classroom.audit.models import AuditEntry
from classroom.courses.models import Enrollment, Role
from classroom.devtools.addresses import ADDRESSES
from classroom.grading import services
from classroom.grading.models import Alias, Grade
from classroom.grading.rules import known_writers
from tests.cast import NOW, make_cast
from tests.classroom.grading.conftest import World
from tests.classroom.grading.conftest import world as make_grading_world
from tests.documents import docx, paragraph
from tests.site.test_access import PATHS
from tests.site.test_anonymity import crawl

pytestmark = pytest.mark.django_db

# Keys and times such that nothing else can be taken for them. The essays come in the order of the names.
FIRST = 987_650_000
PEOPLE = ("กกก ลับหนึ่ง", "ขขข ลับสอง", "คคค ลับสาม")
DAY = NOW - timedelta(days=40)


@pytest.fixture
def world(db) -> World:
    return make_grading_world.__wrapped__(make_cast())


@pytest.fixture
def attempts(world: World) -> list[Attempt]:
    """Three essays of a nameless assignment; the codes lie in the opposite order of the names."""
    Assignment.objects.update(anonymous_marking=True)
    world.assignment.refresh_from_db()
    made = []
    for number, name in enumerate(PEOPLE):
        key = FIRST + number
        person = User.objects.create(
            pk=key, username=f"zq-{key}", full_name=name, latin_name=f"Lap{key}", student_number=f"77{key}",
            email=f"zq-{key}@example.ac.th", sort_key=name,
        )  # fmt: skip
        place = Enrollment.objects.create(
            pk=key, course=world.cast.course, user=person, role=Role.STUDENT, group=world.cast.group2,
            created_at=NOW, changed_at=NOW,
        )  # fmt: skip
        Submission.objects.create(pk=key, assignment=world.assignment, enrollment=place, created_at=DAY)
        attempt = world.hand_in(person, handed_in_at=DAY + timedelta(days=number))
        Attempt.objects.filter(pk=attempt.pk).update(late=number == 1)
        made.append(attempt)
    services.give_codes(world.assignment)
    for number, attempt in enumerate(made):
        Alias.objects.filter(submission=attempt.submission).update(place=100 - number)
    return made


def codes(attempts: list[Attempt]) -> list[str]:
    return [Alias.objects.get(submission=attempt.submission_id).code for attempt in attempts]


def traces() -> list[str]:
    # The last are the days on which the essays came, as the pages would say them.
    days = [f"{(DAY + timedelta(days=number)).day} October" for number in range(len(PEOPLE))]
    return [*PEOPLE, "ลับ", "zq-", "Lap9876", str(FIRST)[:6], *days]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# What a page says is the same on every database, and test_forged opens all of them on PostgreSQL: it is read once.
@pytest.mark.database("sqlite")
@pytest.mark.parametrize("who", ["instructor", "assistant"])
def test_no_page_of_an_essay_tells_whose_it_is(world: World, attempts: list[Attempt], who: str):
    marker = getattr(world.cast, who)
    world.finish(attempts[0])
    world.mark(attempts[1])
    given = codes(attempts)
    pages = crawl(signed_in(marker), "/", f"/courses/{world.cast.course.slug}/", _list_path(world))
    about = {path: page for path, page in pages.items() if any(code in page for code in given)}
    assert len(about) > 6
    for path, page in about.items():
        found = [trace for trace in traces() if trace in page]
        assert not found, (path, found, page[page.index(found[0]) - 200 :][:300])
        assert ">Late<" not in page, path
    below = f"/grading/{world.assignment.pk}/"
    assert not [path for path in pages if below in path and str(FIRST)[:6] in path]


def test_files_are_addressed_by_what_tells_no_order(world: World, attempts: list[Attempt]):
    """The numbers of files would tell who uploaded first."""
    Assignment.objects.update(file_kinds=["docx"])
    given = codes(attempts)
    for number, attempt in enumerate(attempts):
        file = Attachment.objects.create(
            pk=FIRST + number, submission_id=attempt.submission_id, name=f"{PEOPLE[number]}.docx", kind="docx",
            content_type="x", size=9, sha256="0" * 64, file=ContentFile(docx(paragraph("ก")), "a.docx"),
            uploaded_by=attempt.handed_in_by, uploaded_at=DAY + timedelta(days=number), confirmed_at=NOW,
        )  # fmt: skip
        attempt.attachments.add(file)
    client, course = signed_in(world.cast.instructor), world.cast.course.slug
    for code in given:
        page = client.get(reverse("grading:mark", args=(course, world.assignment.pk, code))).content.decode()
        assert not [trace for trace in traces() if trace in page]
        (path,) = set(re.findall(r'href="(/[^"]*/files/[^"]*)"', page))
        answer = client.get(path)
        assert answer.status_code == 200
        told = f"{path} {dict(answer.headers)}"
        assert not [trace for trace in traces() if trace in told]
    assert client.get(f"/courses/{course}/assignments/{world.assignment.pk}/files/{FIRST}/").status_code == 404


def test_once_a_team_is_released_all_its_members_are_known(world: World, attempts: list[Attempt]):
    Assignment.objects.update(in_teams=True)
    world.assignment.refresh_from_db()
    team = Team.objects.create(assignment=world.assignment, name="ทีม", created_at=NOW)
    places = [attempt.submission.enrollment for attempt in attempts[:2]]
    for place in places:
        TeamMember.objects.create(team=team, assignment=world.assignment, enrollment=place)
    Submission.objects.filter(pk=attempts[0].submission_id).update(team=team)
    students = Enrollment.objects.filter(course=world.cast.course)
    assert not known_writers(students, world.assignment).exists()
    Alias.objects.filter(submission=attempts[0].submission_id).update(revealed_at=NOW)
    assert set(known_writers(students, world.assignment)) == set(places)


def _list_path(world: World) -> str:
    return reverse("grading:submissions", args=(world.cast.course.slug, world.assignment.pk))


def test_no_address_takes_the_key_of_the_submission(world: World, attempts: list[Attempt]):
    client = signed_in(world.cast.instructor)
    (code, *_rest) = codes(attempts)
    checked = 0
    for name in ADDRESSES:
        wanted = re.findall(r"<(?:\w+:)?(\w+)>", PATHS[name])
        if not name.startswith("grading:") or "submission" not in wanted:
            continue
        kwargs = dict.fromkeys(wanted, 1) | {"course": world.cast.course.slug, "assignment": world.assignment.pk}
        path = reverse(name, kwargs=kwargs | {"submission": attempts[0].submission_id})
        assert {client.get(path).status_code, client.post(path).status_code} <= {404, 405}, name
        checked += 1
    assert checked > 10
    assert (
        client.get(reverse("grading:mark", args=(world.cast.course.slug, world.assignment.pk, code))).status_code == 200
    )


def test_the_pile_lies_at_random_and_cannot_be_sorted_by_time_or_group(world: World, attempts: list[Attempt]):
    client, given = signed_in(world.cast.instructor), codes(attempts)
    for options in ("", "?sort=time", "?sort=group", f"?group={world.cast.group2.pk}", "?sort=name"):
        page = client.get(_list_path(world) + options).content.decode()
        places = [page.index(code) for code in given]
        assert places == sorted(places, reverse=True), options
        assert world.cast.group2.name not in page.partition("<tbody>")[2].partition(given[2])[2].partition(given[0])[0]
    next_page = client.get(reverse("grading:next", args=(world.cast.course.slug, world.assignment.pk)))
    assert next_page.url.endswith(f"/{given[2]}/")


def test_codes_are_of_no_order_and_can_be_read_aloud(world: World, attempts: list[Attempt]):
    given = codes(attempts)
    assert all(re.fullmatch(r"(?:[HKMRSTYP][AEU]){2}[2345679]{2}", code) for code in given)
    services.give_codes(world.assignment)
    assert codes(attempts) == given
    assert len({services.aliases.new_code() for _ in range(200)}) > 180


def test_acts_on_a_person_do_not_point_out_their_essay(world: World, attempts: list[Attempt]):
    """An instructor who marks one essay must not find its writer by asking for each student what is ready."""
    world.finish(attempts[0])
    client, course, place = signed_in(world.cast.instructor), world.cast.course.slug, attempts[0].submission.enrollment
    path = reverse("grading:release", args=(course, world.assignment.pk))
    for options in ({"to": f"student-{place.pk}"}, {"to": f"group-{world.cast.group2.pk}"}):
        assert client.get(path, options).status_code == 400
    excuse = reverse("grading:excuse", args=(course, world.assignment.pk, place.pk))
    assert client.get(excuse).status_code == client.post(excuse, {"status": "excused"}).status_code == 403
    page = client.get(path).content.decode()
    assert codes(attempts)[0] in page
    assert not [trace for trace in traces() if trace in page]


def test_an_instructor_reveals_one_for_a_reason_and_a_release_reveals_its_own(world: World, attempts: list[Attempt]):
    client, course, given = signed_in(world.cast.instructor), world.cast.course.slug, codes(attempts)
    path = reverse("grading:reveal", args=(course, world.assignment.pk, given[1]))
    assert signed_in(world.cast.assistant).post(path, {"reason": "x"}).status_code == 403
    assert client.post(path, {"reason": " "}).status_code == 422
    assert PEOPLE[1] not in client.get(_list_path(world)).content.decode()
    assert client.post(path, {"reason": "สงสัยว่าลอก"}, follow=True).status_code == 200
    page = client.get(_list_path(world)).content.decode()
    assert PEOPLE[1] in page
    assert PEOPLE[0] not in page
    entry = AuditEntry.objects.get(action="grading.reveal_name")
    assert (entry.actor, entry.reason) == (world.cast.instructor, "สงสัยว่าลอก")
    world.finish(attempts[0])
    world.release()
    page = client.get(_list_path(world)).content.decode()
    assert PEOPLE[0] in page
    assert PEOPLE[2] not in page
    assert Grade.objects.get().release_id
