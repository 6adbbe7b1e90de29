"""Invitations by mail: sent, sent again, ended, and accepted once."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from classroom.courses.forms.joining import InviteForm, read_people
from classroom.courses.models import Course, Enrollment, Invitation, Role
from classroom.courses.queries.joining import find_invitation
from classroom.courses.rules.joining import open_invitations
from classroom.courses.services import drop, enroll
from classroom.courses.services.codes import create_code
from classroom.courses.services.invitations import (
    InvitationClosed,
    Invited,
    accept_as_new,
    accept_invitation,
    end_invitation,
    forget_invitations,
    hash_of,
    invite,
    resend_invitation,
)
from classroom.courses.services.joining import join_by_code
from classroom.notices.models import Notice
from tests.at_once import at_once
from tests.cast import NOW, Cast, later

ADDRESS = "new@example.ac.th"


def send(cast: Cast, email: str = ADDRESS, by: User | None = None, **options) -> Invitation:
    options = {"role": Role.STUDENT, "language": "en"} | options
    who = {"acting_user": by or cast.instructor, "now": NOW, "course": cast.course}
    [invitation] = invite(**who, people=[Invited(email, "อรทัย ใจดี")], **options)
    return invitation


def key_in(mail) -> str:
    return re.search(r"/join/invitation/([\w-]+)/", mail.body)[1]


@pytest.fixture
def sent(cast: Cast, mailoutbox, django_capture_on_commit_callbacks):
    """Send an invitation and return it as it is kept, with the key of its mail."""

    def do(*args, **options) -> tuple[Invitation, str]:
        with django_capture_on_commit_callbacks(execute=True):
            invitation = send(cast, *args, **options)
        invitation.refresh_from_db()
        return invitation, key_in(mailoutbox[-1])

    return do


def new_person(invitation: Invitation, key: str, **facts):
    facts = {"full_name": "อรทัย ใจดี", "latin_name": "", "student_number": "", "password": "long and odd 7"} | facts
    return accept_as_new(now=NOW, invitation=invitation, key_hash=hash_of(key), **facts)


@pytest.mark.django_db
class TestMail:
    def test_it_says_who_invites_to_what_and_only_the_hash_of_its_key_is_kept(self, cast, sent, mailoutbox):
        invitation, key = sent()
        [mail] = mailoutbox
        html = mail.alternatives[0].content
        assert mail.to == [ADDRESS]
        assert mail.subject == "You are invited to Russia and the Soviet Union"
        assert "Wanna Srisuwan" in mail.body
        assert "Wanna Srisuwan" in html
        assert f"/join/invitation/{key}/" in html
        assert invitation.key_hash == hash_of(key)
        assert key not in str(Invitation.objects.values().get())
        assert invitation.mailed_at

    def test_a_title_of_two_lines_is_mailed_in_one(self, cast, sent, mailoutbox):
        Course.objects.filter(pk=cast.course.pk).update(title_en="Russia\nand the Soviet Union")
        sent()
        assert mailoutbox[0].subject == "You are invited to Russia and the Soviet Union"

    def test_it_speaks_the_language_that_was_chosen(self, sent, mailoutbox):
        sent(language="th")
        assert "เชิญคุณ" in mailoutbox[0].body
        assert 'lang="th"' in mailoutbox[0].alternatives[0].content

    def test_sent_again_it_has_a_new_key_and_the_old_one_is_dead(
        self, cast, sent, mailoutbox, django_capture_on_commit_callbacks
    ):
        invitation, key = sent()
        with django_capture_on_commit_callbacks(execute=True):
            resend_invitation(acting_user=cast.instructor, now=later(days=20), invitation=invitation)
            assert find_invitation(hash_of(key), NOW) is None
        assert find_invitation(hash_of(key), later(days=20)) is None
        assert find_invitation(hash_of(key_in(mailoutbox[-1])), later(days=20)) == invitation

    def test_it_is_good_for_a_time(self, settings, sent):
        _invitation, key = sent()
        good = timedelta(days=settings.INVITATION_DAYS)
        assert find_invitation(hash_of(key), NOW + good - timedelta(seconds=1))
        assert find_invitation(hash_of(key), NOW + good) is None


@pytest.mark.django_db
class TestWhom:
    def test_instructors_are_invited_by_administrators_only(self, cast):
        with pytest.raises(ValidationError):
            send(cast, role=Role.INSTRUCTOR)
        assert send(cast, role=Role.INSTRUCTOR, by=cast.admin).role == Role.INSTRUCTOR

    def test_members_and_the_invited_are_not_invited_again(self, cast):
        send(cast)
        for email in (ADDRESS, cast.student1.email):
            with pytest.raises(ValidationError, match="already"):
                send(cast, email)
        assert Invitation.objects.count() == 1

    def test_inviting_an_address_tells_an_instructor_of_no_account(self, cast):
        send(cast, cast.stranger.email)
        assert not Enrollment.objects.filter(user=cast.stranger).exists()
        assert Notice.objects.get(recipient=cast.stranger).kind == Notice.Kind.INVITED

    def test_whom_one_may_know_is_shown_as_invited_and_dropped_when_it_ends(self, cast):
        invitation = send(cast, cast.stranger.email, by=cast.admin)
        assert Enrollment.objects.get(user=cast.stranger).state == Enrollment.State.INVITED
        end_invitation(acting_user=cast.admin, now=NOW, invitation=invitation)
        assert Enrollment.objects.get(user=cast.stranger).state == Enrollment.State.DROPPED

    def test_one_that_has_run_out_makes_room(self, cast):
        old = send(cast)
        new = invite(
            acting_user=cast.instructor,
            now=later(days=30),
            course=cast.course,
            people=[Invited(ADDRESS)],
            role="student",
        )
        old.refresh_from_db()
        assert (len(new), old.ended_at) == (1, later(days=30))


@pytest.mark.django_db
class TestAccept:
    def test_who_has_an_account_is_in_and_the_invited_place_is_it(self, cast, sent):
        invitation, _key = sent(cast.stranger.email, by=cast.admin, role=Role.ASSISTANT, group=cast.group2)
        place = accept_invitation(acting_user=cast.stranger, now=NOW, invitation=invitation)
        assert (place.role, place.state, place.group) == (Role.ASSISTANT, Enrollment.State.ACTIVE, None)
        assert list(place.limited_to.all()) == [cast.group2]
        assert accept_invitation(acting_user=cast.stranger, now=NOW, invitation=invitation) == place

    def test_who_has_none_gets_one_with_the_address(self, cast, sent):
        invitation, key = sent(group=cast.group1)
        person, place = new_person(invitation, key, student_number="65010999")
        assert (person.username, person.email, person.full_name) == ("65010999", ADDRESS, "อรทัย ใจดี")
        assert person.check_password("long and odd 7")
        assert (place.user, place.group, place.state) == (person, cast.group1, Enrollment.State.ACTIVE)

    def test_without_a_number_the_address_is_the_name(self, sent):
        person, _place = new_person(*sent())
        assert person.username == ADDRESS

    def test_a_number_of_somebody_else_is_refused_and_nothing_is_done(self, cast, sent):
        invitation, key = sent()
        with pytest.raises(ValidationError):
            new_person(invitation, key, student_number=cast.student1.student_number)
        assert not User.objects.filter(email=ADDRESS).exists()
        assert find_invitation(hash_of(key), NOW)

    def test_another_account_may_take_it_and_the_place_of_the_first_is_dropped(self, cast, sent):
        invitation, key = sent(cast.stranger.email, by=cast.admin)
        place = accept_invitation(acting_user=cast.outsider, now=NOW, invitation=invitation, key_hash=hash_of(key))
        assert place.user == cast.outsider
        assert Enrollment.objects.get(user=cast.stranger).state == Enrollment.State.DROPPED

    def test_a_member_keeps_the_place_that_they_have(self, cast, sent):
        invitation, _key = sent(role=Role.OBSERVER)
        place = accept_invitation(acting_user=cast.student1, now=NOW, invitation=invitation)
        assert place.role == Role.STUDENT

    def test_what_is_over_gives_nothing(self, cast, sent):
        invitation, key = sent()
        accept = {"acting_user": cast.stranger, "invitation": invitation}
        for wrong in ({"now": later(days=30)}, {"now": NOW, "key_hash": hash_of("another")}):
            with pytest.raises(InvitationClosed):
                accept_invitation(**accept, **wrong)
        end_invitation(acting_user=cast.instructor, now=NOW, invitation=invitation)
        with pytest.raises(InvitationClosed):
            accept_invitation(**accept, now=NOW)
        with pytest.raises(InvitationClosed):
            new_person(invitation, key)
        assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.django_db
class TestByHand:
    """A place that is set to "invited" by hand is an invitation, and whatever is done to it by hand is done to that."""

    def hand(self, cast: Cast, person: User, state: str, role: str = Role.STUDENT, **more) -> Enrollment:
        who = {"acting_user": cast.admin, "now": NOW, "course": cast.course, "person": person}
        return enroll(**who, role=role, state=state, **more)

    def test_the_person_is_told_and_accepts_it_from_home(
        self, cast, client, mailoutbox, django_capture_on_commit_callbacks
    ):
        now = timezone.now()
        with django_capture_on_commit_callbacks(execute=True):
            who = {"acting_user": cast.instructor, "now": now, "course": cast.course, "person": cast.stranger}
            enroll(**who, state=Enrollment.State.INVITED, group=cast.group2)
        assert [mail.to for mail in mailoutbox if "/join/invitation/" in mail.body] == [[cast.stranger.email]]
        client.force_login(cast.stranger)
        path = f"/join/invited/{Invitation.objects.get().pk}/"
        assert path in client.get("/").content.decode()
        assert "กลุ่ม 2" in client.get(path).content.decode()
        assert client.post(path).url == "/courses/rus331/"
        place = Enrollment.objects.get(user=cast.stranger)
        assert (place.state, place.group) == (Enrollment.State.ACTIVE, cast.group2)
        assert path not in client.get("/").content.decode()

    def test_who_has_left_is_invited_back(self, cast):
        self.hand(cast, cast.dropped, Enrollment.State.INVITED, group=cast.group1)
        accept_invitation(acting_user=cast.dropped, now=NOW, invitation=Invitation.objects.get())
        place = Enrollment.objects.get(user=cast.dropped)
        assert (place.state, place.group) == (Enrollment.State.ACTIVE, cast.group1)

    def test_what_is_changed_meanwhile_is_what_is_offered(self, cast, sent):
        invitation, _key = sent(cast.stranger.email, by=cast.admin)
        self.hand(cast, cast.stranger, Enrollment.State.INVITED, Role.ASSISTANT, limited_to=[cast.group1, cast.group2])
        assert Invitation.objects.get().role == Role.ASSISTANT
        place = accept_invitation(acting_user=cast.stranger, now=NOW, invitation=invitation)
        assert (place.role, place.limited_to.count()) == (Role.ASSISTANT, 2)

    @pytest.mark.parametrize("state", [Enrollment.State.DROPPED, Enrollment.State.ACTIVE])
    def test_dropping_or_giving_the_place_ends_the_invitation(self, cast, sent, state):
        invitation, _key = sent(cast.stranger.email, by=cast.admin)
        self.hand(cast, cast.stranger, state)
        invitation.refresh_from_db()
        assert invitation.ended_at == NOW
        if state == Enrollment.State.DROPPED:
            with pytest.raises(InvitationClosed):
                accept_invitation(acting_user=cast.stranger, now=NOW, invitation=invitation)

    def test_invited_again_after_a_drop_it_is_a_new_one(self, cast):
        self.hand(cast, cast.stranger, Enrollment.State.INVITED)
        self.hand(cast, cast.stranger, Enrollment.State.DROPPED)
        self.hand(cast, cast.stranger, Enrollment.State.INVITED)
        assert sorted(bool(each.ended_at) for each in Invitation.objects.all()) == [False, True]

    @pytest.mark.parametrize("lack", [{"email": ""}, {"is_active": False}])
    def test_whom_no_invitation_reaches_is_not_invited(self, cast, lack):
        User.objects.filter(pk=cast.stranger.pk).update(**lack)
        with pytest.raises(ValidationError, match="cannot be invited"):
            self.hand(cast, User.objects.get(pk=cast.stranger.pk), Enrollment.State.INVITED)
        assert not Enrollment.objects.filter(user=cast.stranger).exists()

    def test_nobody_is_invited_to_an_archived_course(self, cast):
        cast.course.archived_at = NOW
        cast.course.save()
        with pytest.raises(ValidationError, match="archived"):
            self.hand(cast, cast.stranger, Enrollment.State.INVITED)
        with pytest.raises(ValidationError, match="archived"):
            send(cast)


@pytest.mark.django_db
class TestForgotten:
    def test_what_is_over_goes_with_its_address_after_the_time_that_is_set(self, cast, sent, settings):
        kept = timedelta(days=settings.INVITATION_KEEP_DAYS)
        over = NOW + timedelta(days=settings.INVITATION_DAYS)
        sent()
        used, _key = sent("other@example.ac.th")
        accept_invitation(acting_user=cast.stranger, now=NOW, invitation=used)
        waits = invite(
            acting_user=cast.instructor, now=over + kept, course=cast.course, people=[Invited("w@x.ac.th")], role="student"
        )  # fmt: skip
        assert forget_invitations(now=NOW + kept) == 0
        assert forget_invitations(now=over + kept) == 1  # the one that was accepted
        assert ADDRESS in str(list(AuditEntry.objects.values("changes")))
        assert forget_invitations(now=over + kept + timedelta(seconds=1)) == 1
        assert list(Invitation.objects.all()) == waits
        audit = str(list(AuditEntry.objects.values("changes")))
        assert ADDRESS not in audit
        assert "other@example.ac.th" not in audit
        assert "w@x.ac.th" in audit
        assert Enrollment.objects.get(user=cast.stranger).state == Enrollment.State.ACTIVE

    def test_who_still_stands_as_invited_is_dropped(self, cast, settings):
        send(cast, cast.stranger.email, by=cast.admin)
        forget_invitations(now=later(days=settings.INVITATION_DAYS + settings.INVITATION_KEEP_DAYS + 1))
        assert Enrollment.objects.get(user=cast.stranger).state == Enrollment.State.DROPPED
        assert not Invitation.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_one_person_accepts_twice(self, cast):
        invitation = send(cast, cast.stranger.email)
        accept = {"acting_user": cast.stranger, "now": NOW, "invitation": invitation}
        one, other = at_once(lambda: accept_invitation(**accept) for _time in range(2))
        assert one == other
        assert Enrollment.objects.filter(user=cast.stranger).count() == 1

    def test_one_accepts_while_it_is_ended(self, cast):
        invitation = send(cast, cast.stranger.email, by=cast.admin)
        at_once(
            [
                lambda: accept_invitation(acting_user=cast.stranger, now=NOW, invitation=invitation),
                lambda: end_invitation(acting_user=cast.instructor, now=NOW, invitation=invitation),
            ]
        )
        invitation.refresh_from_db()
        place = Enrollment.objects.get(user=cast.stranger)
        assert bool(invitation.accepted_at) != bool(invitation.ended_at)
        assert (place.state == Enrollment.State.ACTIVE) == bool(invitation.accepted_at)

    def test_one_accepts_while_the_place_is_dropped_by_hand(self, cast):
        invitation = send(cast, cast.stranger.email, by=cast.admin)
        place = Enrollment.objects.get(user=cast.stranger)
        at_once(
            [
                lambda: accept_invitation(acting_user=cast.stranger, now=NOW, invitation=invitation),
                lambda: drop(acting_user=cast.instructor, now=NOW, enrollment=place),
            ]
        )
        place.refresh_from_db()
        assert place.state == Enrollment.State.DROPPED
        assert not open_invitations(NOW).exists()

    def test_one_accepts_while_staff_give_another_place(self, cast):
        invitation = send(cast, cast.stranger.email)
        give = {"acting_user": cast.admin, "now": NOW, "course": cast.course, "person": cast.stranger}
        at_once(
            [
                lambda: accept_invitation(acting_user=cast.stranger, now=NOW, invitation=invitation),
                lambda: enroll(**give, role=Role.ASSISTANT),
            ]
        )
        assert Enrollment.objects.get(user=cast.stranger).role == Role.ASSISTANT

    def test_one_that_has_run_out_is_sent_by_two(self, cast):
        send(cast)
        again = {"now": later(days=30), "course": cast.course, "people": [Invited(ADDRESS)], "role": Role.STUDENT}
        made = at_once(lambda by=by: invite(acting_user=by, **again) for by in (cast.instructor, cast.admin))
        assert len(made) == 1
        assert open_invitations(later(days=30)).get() == made[0][0]

    def test_two_codes_and_an_invitation_give_one_place(self, cast):
        invitation = send(cast, cast.stranger.email)
        codes = [create_code(acting_user=cast.instructor, now=NOW, course=cast.course) for _code in range(2)]
        join = {"acting_user": cast.stranger, "now": NOW}
        ways = [lambda code=code: join_by_code(**join, join_code=code) for code in codes]
        places = at_once([*ways, lambda: accept_invitation(**join, invitation=invitation)])
        assert {place.pk for place in places} == {Enrollment.objects.get(user=cast.stranger).pk}
        assert not open_invitations(NOW).exists()

    def test_of_two_who_accept_one_wins(self, cast):
        invitation = send(cast)
        places = at_once(
            lambda person=person: accept_invitation(acting_user=person, now=NOW, invitation=invitation)
            for person in (cast.stranger, cast.outsider)
        )
        assert len(places) == 1
        assert Enrollment.objects.filter(user__in=[cast.stranger, cast.outsider], course=cast.course).count() == 1

    def test_of_two_accounts_made_from_one_one_is(self, cast):
        invitation = send(cast)
        key_hash = Invitation.objects.get().key_hash
        made = at_once(
            lambda number=number: accept_as_new(
                now=NOW,
                invitation=invitation,
                key_hash=key_hash,
                full_name="อรทัย",
                latin_name="",
                student_number=number,
                password="long and odd 7",
            )
            for number in ("65010998", "65010999")
        )
        assert len(made) == 1
        assert User.objects.filter(email=ADDRESS).count() == 1

    def test_of_two_who_invite_the_same_one_does(self, cast):
        assert len(at_once(lambda by=by: send(cast, by=by) for by in (cast.instructor, cast.admin))) == 1
        assert Invitation.objects.filter(ended_at=None).count() == 1


class TestRead:
    def test_addresses_in_both_forms_and_several_on_a_line(self):
        people, problems = read_people(
            'a@x.ac.th\n\n"ใจดี, อรทัย" <B@x.ac.th>; สมชาย รักเรียน <c@x.ac.th>, d@x.ac.th\n<e@x.ac.th>'
        )
        assert [(number, person.email, person.name) for number, person in people] == [
            (1, "a@x.ac.th", ""),
            (3, "b@x.ac.th", "ใจดี, อรทัย"),
            (3, "c@x.ac.th", "สมชาย รักเรียน"),
            (3, "d@x.ac.th", ""),
            (4, "e@x.ac.th", ""),
        ]
        assert problems == []

    def test_what_is_wrong_is_told_by_its_line(self):
        _people, problems = read_people("a@x.ac.th\nb@\nอรทัย <A@x.ac.th>\n" + "ก" * 151 + " <d@x.ac.th>")
        assert [number for number, _words in problems] == [2, 3, 4]
        assert problems[1][1] == "Line 1 has the same address."

    def test_a_long_line_of_signs_takes_no_time(self):
        _people, problems = read_people('",<' * 16_000)
        assert problems

    @pytest.mark.django_db
    def test_the_form_names_lines_of_members_too_and_nothing_is_sent(self, cast):
        data = {"people": f"new@x.ac.th\n{cast.student1.email}\nno address", "role": "student", "language": "th"}
        form = InviteForm(data, course=cast.course, user=cast.instructor)
        assert [error.split(":")[0] for error in form.errors["people"]] == ["Line 2", "Line 3"]


@pytest.mark.django_db
class TestPage:
    def test_a_link_that_holds_no_longer_says_the_same_whatever_it_was(self, cast, sent):
        used, used_key = sent()
        accept_invitation(acting_user=cast.stranger, now=NOW, invitation=used)
        ended, ended_key = sent("other@example.ac.th")
        end_invitation(acting_user=cast.instructor, now=NOW, invitation=ended)
        pages = [Client().get(f"/join/invitation/{key}/") for key in ("never", used_key, ended_key)]
        assert [page.status_code for page in pages] == [404] * 3
        assert len({page.content for page in pages}) == 1

    def test_guessing_ends(self, cast):
        client = Client()
        statuses = [client.get(f"/join/invitation/guess-{n}/").status_code for n in range(31)]
        assert (statuses[0], statuses[-1]) == (404, 429)
