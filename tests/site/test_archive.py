"""An archived course: its members read it, and nothing is written in it but marking and how far one has read."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone

from classroom.courses import services
from classroom.courses.middleware import OPEN_WHEN_ARCHIVED
from classroom.courses.rules import can_write
from tests.cast import NOW
from tests.site.test_access import PATHS, path_of
from tests.site.world import SiteWorld

pytestmark = pytest.mark.django_db
OF_A_COURSE = [name for name, path in PATHS.items() if "<slug:course>" in path]


#: Apps whose services write into courses.
APPS = ("courses", "reading", "discussions", "assignments", "grading")
#: Services that an archived course does not refuse, and why.
STAYS_OPEN = {
    "marking, results and the gradebook: often after the last day": (
        "discussions.change_score", "discussions.release_scores", "discussions.score_by_rule", "discussions.set_score",
        "assignments.judge_lateness_again", "grading.add_comment",
        "grading.answer_comment", "grading.answer_student", "grading.apply_allocation", "grading.ask_regrade",
        "grading.ask_third", "grading.be_present", "grading.bring_back", "grading.change_result",
        "grading.claim_turn", "grading.close_answered", "grading.close_report", "grading.count_peers",
        "grading.decide_by_hand", "grading.delete_bank_comment", "grading.delete_comment", "grading.edit_comment",
        "grading.excuse", "grading.finish_marking", "grading.grade_essay",
        "grading.hold_column",
        "grading.judge_again", "grading.keep_comment", "grading.keep_result",
        "grading.mark_missing", "grading.move_bank_comment", "grading.next_reading", "grading.open_marking",
        "grading.plan_allocation", "grading.plan_marks", "grading.release_column", "grading.release_grades",
        "grading.release_letters", "grading.reopen_marking", "grading.report_reading", "grading.restore_comment",
        "grading.reveal_name", "grading.reveal_released", "grading.save_bank_comment", "grading.save_entry",
        "grading.save_mark", "grading.save_overall", "grading.save_reading", "grading.say_in_regrade",
        "grading.set_category", "grading.set_course_result", "grading.set_cutoffs", "grading.set_plan",
        "grading.set_result", "grading.set_up_gradebook", "grading.settle", "grading.show_readings",
        "grading.start_comparison", "grading.take_back_release", "grading.take_out", "grading.take_over_comments",
        "grading.take_over_marks", "grading.take_up_regrade", "grading.thank",
        "grading.uncount_peers",
        "grading.undo_allocation", "grading.withdraw_regrade",
    ),
    "what one has read, follows and keeps for oneself": (
        "reading.delete_note", "reading.restore_note",
        "discussions.follow",
        "discussions.mark_course_read",
    ),
    "the course itself, its groups and people, which administrators keep": (
        "courses.add_places", "courses.archive_course", "courses.bring_back_course", "courses.change_enrollment",
        "courses.change_places",
        "courses.create_course", "courses.create_group", "courses.drop", "courses.enroll", "courses.plan_places",
        "courses.rename_group", "courses.update_course", "courses.plan_again", "courses.plan_files",
        "courses.plan_invitations",
        "courses.plan_roster", "courses.put_places_back",
    ),
    "ways out of it": ("courses.end_code", "courses.end_invitation", "courses.withdraw_request"),
    "ways in that rules shut: `open_codes`, `open_invitations`, and `_copying`": (
        "courses.accept_invitation", "courses.fill_seats", "courses.join_by_code",
        "courses.plan_copy",
    ),
    "parts of others": (
        "assignments.read_file", "assignments.set_aside", "courses.follow_place", "courses.follow_places",
        "courses.give_place", "courses.let_in", "courses.settle", "courses.settle_offers",
        "discussions.add_post", "discussions.rewrite", "discussions.take_down", "grading.after_draw",
        "grading.keep_answers",
    ),
}  # fmt: skip
OPEN_SERVICES = {name for names in STAYS_OPEN.values() for name in names}


def services_of_courses() -> Iterator[tuple[str, Callable]]:
    """Every service that somebody calls to write: by keyword, told who acts and when."""
    for app in APPS:
        package = import_module(f"classroom.{app}.services")
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, service in inspect.getmembers(import_module(found.name), inspect.isfunction):
                parameters = inspect.signature(service).parameters
                by_keyword = {each.name for each in parameters.values() if each.kind == each.KEYWORD_ONLY}
                if service.__module__ == found.name and name[0] != "_" and {"acting_user", "now"} <= by_keyword:
                    yield f"{app}.{name}", service


SERVICES = dict(services_of_courses())


@pytest.fixture
def world(world: SiteWorld) -> SiteWorld:
    cast = world.cast
    services.archive_course(acting_user=cast.admin, now=timezone.now(), course=cast.course)
    cast.course.refresh_from_db()
    return world


def test_every_address_that_stays_open_is_one_of_a_course():
    assert set(OF_A_COURSE) >= OPEN_WHEN_ARCHIVED


def test_nothing_is_taken_at_any_address_but_those(world: SiteWorld):
    """Every address, by every member; those that stay open are not shut by the archive."""
    people = (world.cast.instructor, world.cast.assistant, world.cast.student1, world.cast.student2)
    for person in people:
        client = Client()
        client.force_login(person)
        for name in OF_A_COURSE:
            with transaction.atomic():
                answer = client.post(path_of(name, world))
                transaction.set_rollback(True)
            if name not in OPEN_WHEN_ARCHIVED:
                assert answer.status_code in (403, 405), f"{name} by {person.username}: {answer.status_code}"
            else:
                assert b"archived" not in answer.getvalue() or answer.status_code != 403, name


def test_every_service_is_marked_or_named_among_those_that_stay_open():
    marked = {name for name, service in SERVICES.items() if hasattr(service, "closed_when_archived")}
    assert marked | OPEN_SERVICES == set(SERVICES)
    assert not marked & OPEN_SERVICES


@pytest.mark.parametrize(
    "name", sorted(name for name, service in SERVICES.items() if hasattr(service, "closed_when_archived"))
)
def test_a_marked_service_refuses_before_it_does_anything(name: str, django_assert_num_queries):
    """With nothing to work on but the way to the course: whatever else it did would fail."""
    service = SERVICES[name]
    first, *steps = service.closed_when_archived.split(".")
    assert first in inspect.signature(service).parameters
    found = SimpleNamespace(archived_at=NOW)
    for step in reversed(steps):
        found = SimpleNamespace(**{step: found})
    with django_assert_num_queries(0), pytest.raises(ValidationError, match="archived"):
        service(acting_user=None, now=NOW, **{first: found})


def test_everything_is_read_as_before(world: SiteWorld):
    pages = (
        "desk:course", "courses:people", "reading:contents", "reading:section", "discussions:list",
        "discussions:thread",
        "assignments:list", "assignments:assignment", "assignments:receipt", "assignments:preview",
        "assignments:versions", "grading:list", "reading:marks",
    )  # fmt: skip
    client = Client()
    client.force_login(world.cast.student2)
    for name in pages:
        assert client.get(path_of(name, world), world.parameters.get(name)).status_code == 200, name
    assert "archived" in client.get(path_of("discussions:list", world)).content.decode()
    client.force_login(world.cast.instructor)
    assert client.get(path_of("grading:mark", world)).status_code == 200


def test_the_rules_and_services_hold_it_for_whoever_comes_by_another_door(world: SiteWorld):
    cast = world.cast
    for name in ("instructor", "student1"):
        place = cast.enrollment(getattr(cast, name))
        place.course = cast.course
        assert not can_write(place)
    with pytest.raises(ValidationError, match="archived"):
        services.create_reading(acting_user=cast.instructor, now=NOW, course=cast.course, title="x", sections=[])
    services.bring_back_course(acting_user=cast.admin, now=NOW, course=cast.course)
    cast.course.refresh_from_db()
    assert can_write(cast.enrollment(cast.student1))
    client = Client()
    client.force_login(cast.instructor)
    assert client.post(path_of("courses:reading_create", world)).status_code == 200
