"""Nobody's mailbox is filled: three links of a kind go to one address in a day, whoever sends them and by whatever way."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from classroom.accounts.models import MailedLink, User
from classroom.accounts.queries.links import ACCOUNT, held_back
from classroom.accounts.services import LinksHeld, count_links, create_person, invite_people, send_invitation
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.courses.models import Enrollment, Invitation
from classroom.courses.services import enroll, plan_places, plan_roster
from classroom.courses.services.invitations import Invited, invite, resend_invitation
from classroom.courses.services.places import PlaceAct
from tests.cast import NOW, Cast, later

pytestmark = pytest.mark.django_db

ADDRESS = "new.person@mail.example"
PROBLEM, NEW = BatchLine.Verdict.PROBLEM, BatchLine.Verdict.NEW


def newcomer(cast: Cast, address: str = ADDRESS) -> User:
    name = address.partition("@")[0]
    return create_person(acting_user=cast.admin, now=NOW, username=name, full_name=name, email=address)


def fill(address: str = ADDRESS, kind: str = ACCOUNT, at=None) -> None:
    for _time in range(3):
        count_links(kind=kind, addresses=[address], now=at or timezone.now())


def place_of(cast: Cast, person: User) -> Enrollment:
    return enroll(acting_user=cast.admin, now=NOW, course=cast.course, person=person)


def plan_mails(cast: Cast, places: list[Enrollment], by: User | None = None) -> Batch:
    return plan_places(
        acting_user=by or cast.admin, now=timezone.now(), course=cast.course, places=places, act=PlaceAct("invite")
    )


def apply(batch: Batch, by: User, **options) -> Batch:
    return batches.apply(acting_user=by, now=timezone.now(), batch=batch, plan_hash=batch.plan_hash, options=options)


class TestOne:
    def test_the_fourth_is_refused_with_when_it_can_go_and_goes_then(self, cast, mailoutbox):
        person = newcomer(cast)
        for minute in range(3):
            send_invitation(acting_user=cast.admin, now=later(minutes=minute), person=person)
        with pytest.raises(
            LinksHeld, match=r"3 links were sent to this address in 24 hours. The next can go at .*2026"
        ):
            send_invitation(acting_user=cast.instructor, now=later(hours=23), person=person)
        send_invitation(acting_user=cast.admin, now=later(days=1, seconds=1), person=person)

    def test_it_is_the_address_that_counts_however_it_is_written(self, cast):
        fill(ADDRESS.upper(), at=NOW)
        assert held_back(ACCOUNT, [ADDRESS, "other@mail.example", ""], NOW) == {ADDRESS: later(days=1)}
        assert ADDRESS not in str(list(MailedLink.objects.values()))

    def test_kinds_are_counted_apart(self, cast):
        fill(at=NOW)
        [made] = invite(
            acting_user=cast.admin, now=NOW, course=cast.course, people=[Invited(ADDRESS)], role="student"
        )  # fmt: skip
        assert made.email == ADDRESS

    def test_what_counts_no_more_is_thrown_away(self, cast):
        fill(at=timezone.now() - timedelta(days=1, minutes=1))
        fill("other@mail.example")
        call_command("clean_up")
        assert MailedLink.objects.count() == 3


class TestCourse:
    def test_sending_one_again_and_again_is_stopped(self, cast):
        [invitation] = invite(
            acting_user=cast.instructor, now=NOW, course=cast.course, people=[Invited(ADDRESS)], role="student"
        )  # fmt: skip
        for minute in (1, 2):
            resend_invitation(acting_user=cast.instructor, now=later(minutes=minute), invitation=invitation)
        with pytest.raises(LinksHeld):
            resend_invitation(acting_user=cast.admin, now=later(minutes=3), invitation=invitation)
        invitation.refresh_from_db()
        assert invitation.sent_at == later(minutes=2)

    def test_the_page_says_when_the_next_can_go(self, cast, client: Client):
        [invitation] = invite(
            acting_user=cast.instructor, now=timezone.now(), course=cast.course, people=[Invited(ADDRESS)],
            role="student",
        )  # fmt: skip
        fill(kind=f"course {cast.course.pk}")
        client.force_login(cast.instructor)
        path = reverse("courses:invitation_resend", args=[cast.course.slug, invitation.pk])
        answer = client.post(path, follow=True, headers={"accept-language": "en"})
        assert "The next can go at" in answer.text
        assert "is on its way" not in answer.text

    def test_a_list_with_somebody_who_has_got_too_many_is_refused_as_a_whole(self, cast):
        fill(kind=f"course {cast.course.pk}", at=NOW)
        with pytest.raises(ValidationError, match=ADDRESS):
            invite(
                acting_user=cast.instructor, now=NOW, course=cast.course, role="student",
                people=[Invited("other@mail.example"), Invited(ADDRESS)],
            )  # fmt: skip
        assert not Invitation.objects.exists()


class TestPlan:
    def test_it_names_who_gets_none_and_why_and_mails_the_others(
        self, cast, mailoutbox, django_capture_on_commit_callbacks
    ):
        places = [place_of(cast, newcomer(cast, address)) for address in (ADDRESS, "other@mail.example")]
        fill()
        batch = plan_mails(cast, places)
        lines = {line.wanted["place"]: line for line in batch.lines.all()}
        assert lines[places[0].pk].verdict == PROBLEM
        assert "3 links were sent to this address in 24 hours" in lines[places[0].pk].message
        assert lines[places[1].pk].verdict == NEW
        with django_capture_on_commit_callbacks(execute=True):
            apply(batch, cast.admin)
        assert [mail.to for mail in mailoutbox] == [["other@mail.example"]]

    def test_who_has_got_too_many_since_the_preview_is_named_and_nobody_is_mailed(self, cast):
        places = [place_of(cast, newcomer(cast, address)) for address in ("other@mail.example", ADDRESS)]
        batch = plan_mails(cast, places)
        fill()
        with pytest.raises(ValidationError, match=r"new\.person: 3 links were sent .* Make the plan again"):
            apply(batch, cast.admin)
        assert MailedLink.objects.count() == 3

    def test_planned_and_applied_again_and_again_it_stops(self, cast):
        place = place_of(cast, newcomer(cast))
        verdicts = []
        for _time in range(4):
            batch = plan_mails(cast, [place])
            verdicts.append(batch.lines.get().verdict)
            if verdicts[-1] == NEW:
                apply(batch, cast.admin)
        assert verdicts == [NEW, NEW, NEW, PROBLEM]

    def test_a_list_that_is_applied_and_taken_back_again_and_again_stops_mailing(
        self, cast, mailoutbox, django_capture_on_commit_callbacks
    ):
        said = []
        for _time in range(4):
            batch = plan_roster(
                acting_user=cast.admin, now=timezone.now(), course=cast.course, text=f"6609999901,อรทัย ใจดี,{ADDRESS}"
            )
            said.append(batch.lines.get(verdict=NEW).message)
            with django_capture_on_commit_callbacks(execute=True):
                apply(batch, cast.admin, invite=True)
            batches.undo(acting_user=cast.admin, now=timezone.now(), batch=Batch.objects.get(pk=batch.pk))
        assert len(mailoutbox) == 3
        assert not User.objects.filter(email=ADDRESS).exists()  # that a link was mailed holds nobody's account
        assert ["Gets no invitation: 3 links" in each for each in said] == [False, False, False, True]

    def test_two_thousand_of_a_new_term_are_all_invited_in_two_statements(self, cast, django_assert_num_queries):
        people = [User(pk=pk, email=f"s{pk}@mail.example") for pk in range(10_000, 12_000)]
        assert held_back(ACCOUNT, [person.email for person in people], NOW) == {}
        assert invite_people(acting_user=cast.admin, now=NOW, people=people) == 2000
        assert invite_people(acting_user=cast.admin, now=later(minutes=1), people=people[:5]) == 5
        with django_assert_num_queries(1):
            assert held_back(ACCOUNT, [person.email for person in people], NOW) == {}

    def test_applying_one_counts_as_one_list_of_invitations(self, cast, client: Client, settings):
        settings.RATE_LIMITS = settings.RATE_LIMITS | {"invite": "1/h/user"}
        client.force_login(cast.instructor)
        place = place_of(cast, newcomer(cast))
        for number in (1, 2):
            batch = plan_mails(cast, [place], by=cast.instructor)
            path = reverse("admin:batches_batch_apply", args=[batch.pk])
            answer = client.post(path, {"plan_hash": batch.plan_hash}, follow=True, headers={"accept-language": "en"})
            assert ("The mails are on their way" in answer.text) == (number == 1)
        assert "Nothing was applied: Too many at once" in answer.text
        assert MailedLink.objects.count() == 1
