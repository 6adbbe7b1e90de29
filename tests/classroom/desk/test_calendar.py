"""The calendar of a person's deadlines: what is in it, what never is, and who may have it."""

from datetime import UTC, timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from classroom.assignments import services as essays
from classroom.courses import services as courses
from classroom.courses.models import Course
from classroom.discussions import services as talk
from classroom.discussions.models import Thread
from classroom.notices import services
from tests.cast import Cast, make_cast
from tests.site.world import SiteWorld, made_world
from tests.strict_calendar import plain, read_strictly

LONG = "สตาลินกับการกวาดล้างครั้งใหญ่ในสหภาพโซเวียตระหว่าง ค.ศ. 1936–1938 และผลที่ตามมา"


@pytest.fixture
def world(db) -> SiteWorld:
    return made_world()


@pytest.fixture
def cast(request: pytest.FixtureRequest, db) -> Cast:
    """The people of the world, where a test has one."""
    return request.getfixturevalue("world").cast if "world" in request.fixturenames else make_cast()


def address(person) -> str:
    return reverse("desk:calendar_feed", args=[services.renew_calendar(acting_user=person, now=timezone.now())])


def events(person) -> dict[str, object]:
    """The events of a person's calendar by their titles."""
    calendar = Calendar.from_ical(Client().get(address(person)).content)
    return {str(event["SUMMARY"]): event for event in calendar.events}


def set_prompt(cast: Cast, title: str = LONG, **fields):
    now = timezone.now()
    given = {"due_at": now + timedelta(days=5, microseconds=7), "title": title, "markdown": "?", "token": uuid4()}
    return talk.create_prompt(acting_user=cast.instructor, now=now, course=cast.course, **{**given, **fields})


def test_prompts_readings_and_essays_with_ones_own_deadline(cast: Cast, world: SiteWorld) -> None:
    prompt = set_prompt(cast)
    found = events(cast.student2)
    assert {f"Answer: {LONG}", "Read: สัปดาห์ที่ 1", "Hand in: เรียงความที่ 1"} <= set(found)
    answer = found[f"Answer: {LONG}"]
    assert answer["DTSTART"].dt == prompt.due_at.astimezone(UTC).replace(microsecond=0)
    assert answer["UID"] == f"thread-{prompt.pk}@127.0.0.1"
    assert answer["URL"].endswith(f"/courses/rus331/discussions/{prompt.pk}/")
    # An hour more for student2.
    others = events(cast.student1)["Hand in: เรียงความที่ 1"]
    assert found["Hand in: เรียงความที่ 1"]["DTSTART"].dt - others["DTSTART"].dt == timedelta(hours=1)


NASTY = 'ก;ข, ค\\ง "จ" : ฉ\\n 😀 ' + "ยาวมาก" * 40


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_strict_reader_finds_no_fault_in_it(cast: Cast, world: SiteWorld, language) -> None:
    Course.objects.filter(pk=cast.course.pk).update(title='ตัวบท; ความจำ, "เล่ม 1"', code="ปศ, 331; ก")
    prompt = set_prompt(cast, NASTY[:200])
    essays.grant_extension(
        acting_user=cast.instructor, now=timezone.now(), assignment=world.assignment, group=cast.group1, minutes=90
    )
    for person in (cast.student1, cast.student2, cast.instructor, cast.stranger):
        person.language = language
        person.save()
        found = read_strictly(Client().get(address(person)).content)
        assert bool(found) == (person != cast.stranger)
        for event in found:
            for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "URL", "SEQUENCE", "LAST-MODIFIED", "TRANSP"):
                assert name in event
            assert event["DTSTART"][1].endswith("Z"), "a moment needs no zone"
    said = [plain(event["SUMMARY"][1]) for event in read_strictly(Client().get(address(cast.student1)).content)]
    assert any(words.endswith(prompt.title) for words in said)


def test_an_event_keeps_its_uid_whatever_changes(cast: Cast, world: SiteWorld) -> None:
    """In another language, under a new address, with another title and time it is the same event to every program."""

    def uids(person) -> list[str]:
        return sorted(event["UID"][1] for event in read_strictly(Client().get(address(person)).content))

    before = uids(cast.student1)
    cast.student1.language = "th"
    cast.student1.save()
    prompt = Thread.objects.get(kind=Thread.Kind.PROMPT)
    talk.update_prompt(
        acting_user=cast.instructor, now=timezone.now(), thread=prompt, title="อีกชื่อหนึ่ง", markdown="?", opens_at=None,
        due_at=timezone.now() + timedelta(days=9),
    )  # fmt: skip
    assert uids(cast.student1) == before == uids(cast.student2)


def test_it_is_as_the_standard_wants_it(cast: Cast) -> None:
    set_prompt(cast)
    cast.student1.language = "th"
    cast.student1.save()
    response = Client().get(address(cast.student1))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response.headers["Cache-Control"]
    lines = response.content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()  # no letter is torn in two
    text = response.content.decode().replace("\r\n ", "")
    assert f"SUMMARY:ตอบ: {LONG}" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text


def test_the_same_calendar_is_not_sent_again_and_a_change_is_told(cast: Cast) -> None:
    prompt = set_prompt(cast, "คำถาม")
    path = address(cast.student1)
    first = Client().get(path)
    assert Client().get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    before = Calendar.from_ical(first.content).events[0]
    due = prompt.due_at + timedelta(days=1)
    later = timezone.now() + timedelta(minutes=1)
    talk.update_prompt(
        acting_user=cast.instructor, now=later, thread=prompt, title="คำถาม", markdown="?", opens_at=None, due_at=due
    )
    after = Calendar.from_ical(Client().get(path).content).events[0]
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt > before["LAST-MODIFIED"].dt
    assert after["DTSTART"].dt == due.astimezone(UTC).replace(microsecond=0)


def test_more_time_is_told_to_those_who_have_it_and_taking_it_back_too(cast: Cast, world: SiteWorld) -> None:
    title = "Hand in: เรียงความที่ 1"
    seen = {person.pk: [events(person)[title]] for person in (cast.student1, cast.student2)}
    moment = timezone.now() + timedelta(minutes=1)
    given = essays.grant_extension(
        acting_user=cast.instructor, now=moment, assignment=world.assignment, group=cast.group1, minutes=1440
    )
    for person in (cast.student1, cast.student2):
        seen[person.pk].append(events(person)[title])
    essays.revoke_extension(acting_user=cast.instructor, now=moment + timedelta(minutes=1), extension=given)
    seen[cast.student1.pk].append(events(cast.student1)[title])
    before, longer, again = seen[cast.student1.pk]
    assert longer["DTSTART"].dt - before["DTSTART"].dt == timedelta(days=1)
    assert again["DTSTART"].dt == before["DTSTART"].dt
    assert before["SEQUENCE"] < longer["SEQUENCE"] < again["SEQUENCE"]
    assert before["LAST-MODIFIED"].dt < longer["LAST-MODIFIED"].dt < again["LAST-MODIFIED"].dt
    assert seen[cast.student2.pk][0] == seen[cast.student2.pk][1], "who is in another group learns nothing of it"


def test_readings_of_classmates_are_in_it_with_ones_own_time(cast: Cast, world: SiteWorld) -> None:
    title = "Read classmates' essays: เรียงความที่ 1"
    people = (cast.student1, cast.student2)
    seen = {person.pk: [events(person)[title]] for person in people}
    assert title not in events(cast.instructor), "who teaches reads no essays of classmates"
    given = essays.grant_extension(
        acting_user=cast.instructor, now=timezone.now() + timedelta(minutes=1), assignment=world.assignment,
        work="readings", enrollment=cast.enrollments["student1"], minutes=1500,
    )  # fmt: skip
    for person in people:
        seen[person.pk].append(events(person)[title])
    essays.revoke_extension(acting_user=cast.instructor, now=timezone.now() + timedelta(minutes=2), extension=given)
    seen[cast.student1.pk].append(events(cast.student1)[title])
    before, longer, again = seen[cast.student1.pk]
    # The world gives student1 an hour more.
    assert longer["DTSTART"].dt - before["DTSTART"].dt == timedelta(days=1)
    assert before["DTSTART"].dt - again["DTSTART"].dt == timedelta(hours=1)
    assert before["SEQUENCE"] < longer["SEQUENCE"] < again["SEQUENCE"]
    assert seen[cast.student2.pk][0] == seen[cast.student2.pk][1]
    assert seen[cast.student2.pk][0]["DTSTART"].dt == again["DTSTART"].dt


def test_more_time_of_a_team_mate_and_another_team_are_told(cast: Cast, world: SiteWorld) -> None:
    title, essay = "Hand in: เรียงความที่ 1", world.assignment
    type(essay).objects.filter(pk=essay.pk).update(in_teams=True)
    essay.refresh_from_db()
    one, two = (cast.enrollments[name].pk for name in ("student1", "student2"))
    moments = (timezone.now() + timedelta(minutes=minutes) for minutes in count(1))
    seen = [events(cast.student1)[title]]

    def after(act, **given) -> None:
        act(acting_user=cast.instructor, now=next(moments), **given)
        seen.append(events(cast.student1)[title])

    after(essays.create_team, assignment=essay, name="ทีม 1")
    team = essay.teams.get().pk
    after(essays.place_students, assignment=essay, places={one: team, two: team})
    after(essays.grant_extension, assignment=essay, enrollment=cast.enrollments["student2"], minutes=2880, reason="ป่วย")
    after(essays.place_students, assignment=essay, places={two: None})
    numbers = [event["SEQUENCE"] for event in seen]
    dues = [event["DTSTART"].dt for event in seen]
    assert dues[2] - dues[1] == timedelta(hours=1), "student2 had an hour more"
    assert dues[3] - dues[1] == timedelta(days=2)
    assert dues[4] == dues[1]
    assert numbers[1] < numbers[2] < numbers[3] < numbers[4]
    after(essays.grant_extension, assignment=essay, enrollment=cast.enrollments["student2"], minutes=4000, reason="ป่วย")
    assert seen[-1]["SEQUENCE"] == numbers[4], "who is in the team no more is no business of theirs"


def test_what_has_not_opened_is_not_in_it(cast: Cast, world: SiteWorld) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    set_prompt(cast, "ยังไม่เปิด", opens_at=tomorrow)
    set_prompt(cast, "ของอีกกลุ่ม", group=cast.group2)
    courses.create_reading(
        acting_user=cast.instructor, now=timezone.now(), course=cast.course, title="อ่านพรุ่งนี้", opens_at=tomorrow,
        due_at=tomorrow + timedelta(days=1), sections=[world.assignment.sections.first()],
    )  # fmt: skip
    essays.create_assignment(
        acting_user=cast.instructor, now=timezone.now(), course=cast.course, title="เรียงความลับ", instructions="-",
        due_at=tomorrow + timedelta(days=1), opens_at=tomorrow, sections=[],
    )  # fmt: skip
    said = " ".join(events(cast.student1))
    assert not any(title in said for title in ("ยังไม่เปิด", "ของอีกกลุ่ม", "อ่านพรุ่งนี้", "เรียงความลับ"))
    assert "เรียงความที่ 1" in said


def test_courses_that_are_closed_or_left_are_not_in_it(cast: Cast, world: SiteWorld) -> None:
    path = address(cast.student1)
    assert b"BEGIN:VEVENT" in Client().get(path).content
    Course.objects.filter(pk=cast.course.pk).update(archived_at=timezone.now())
    assert b"BEGIN:VEVENT" not in Client().get(path).content
    Course.objects.filter(pk=cast.course.pk).update(archived_at=None)
    courses.drop(acting_user=None, now=timezone.now(), enrollment=cast.enrollment(cast.student1))
    assert b"BEGIN:VEVENT" not in Client().get(path).content


def test_the_address_is_made_renewed_and_ended_on_its_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.student1)
    page = reverse("desk:calendar")
    assert ".ics" not in client.get(page).content.decode()
    client.post(page, {"act": "renew"})
    first = client.get(page).context["address"]
    assert Client().get(first).status_code == 200
    client.post(page, {"act": "renew"})
    second = client.get(page).context["address"]
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    client.post(page, {"act": "end"})
    assert Client().get(second).status_code == 404
    assert ".ics" not in client.get(page).content.decode()


def test_a_closed_account_and_a_guess_find_nothing(cast: Cast) -> None:
    path = address(cast.student1)
    cast.student1.is_active = False
    cast.student1.save()
    assert Client().get(path).status_code == 404
    assert Client().get(reverse("desk:calendar_feed", args=["x"])).status_code == 404


@pytest.mark.parametrize("prompts", [1, 3])
def test_what_it_costs(cast: Cast, django_assert_num_queries, prompts) -> None:
    for number in range(prompts):
        set_prompt(cast, f"คำถาม {number}")
    path = address(cast.student1)
    with django_assert_num_queries(9):  # whose, places, prompts, readings, essays, peers, changes, more time, returns
        assert Client().get(path).content.count(b"BEGIN:VEVENT") == prompts
