"""One act on many places: applied as shown in few statements, taken back, and by two at once."""

from collections.abc import Iterable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from classroom.batches import services as batches
from classroom.batches.models import Batch, BatchLine
from classroom.batches.services.working import work
from classroom.common.thai.collation import sort_key
from classroom.courses.models import Enrollment, JoinRequest, Role
from classroom.courses.services import PlaceAct, change_enrollment, enroll, plan_places
from classroom.courses.services.codes import create_code
from classroom.courses.services.joining import join_by_code
from classroom.notices.models import Notice
from classroom.notices.queries import sentence
from tests.at_once import at_once
from tests.cast import NOW, Cast, later, make_cast

Verdict = BatchLine.Verdict
DROP = PlaceAct("drop")


def plan(cast: Cast, places: Iterable[Enrollment], act: PlaceAct = DROP, by: User | None = None) -> Batch:
    keys = [place.pk for place in places]
    found = Enrollment.objects.filter(pk__in=keys).select_related("user", "group").order_by("pk")
    return plan_places(acting_user=by or cast.instructor, now=NOW, course=cast.course, places=found, act=act)


def apply(batch: Batch, by: User, **delta) -> Batch:
    return batches.apply(acting_user=by, now=later(**(delta or {"minutes": 1})), batch=batch, plan_hash=batch.plan_hash)


def crowd(cast: Cast, number: int, first: int = 0) -> list[Enrollment]:
    """So many more students of the course, in group 1."""
    people = User.objects.bulk_create(
        User(
            username=f"p{n}", full_name=f"คน ที่{n}", student_number=f"7{n:07}", email=f"p{n}@example.ac.th",
            sort_key=sort_key(f"คน ที่{n}"), password="!",
        )
        for n in range(first, first + number)
    )  # fmt: skip
    return Enrollment.objects.bulk_create(
        Enrollment(course=cast.course, user=person, group=cast.group1, created_at=NOW, changed_at=NOW)
        for person in people
    )


def states(places: Iterable[Enrollment]) -> set[tuple]:
    rows = Enrollment.objects.filter(pk__in=[place.pk for place in places])
    return set(rows.values_list("role", "state", "group"))


@pytest.mark.django_db
class TestActing:
    def test_every_act_is_done_as_shown_put_on_record_and_taken_back(self, cast):
        places, student, group1 = crowd(cast, 3), Role.STUDENT, cast.group1.pk
        for act, after in (
            (PlaceAct("group", group=cast.group2), (student, "active", cast.group2.pk)),
            (PlaceAct("group"), (student, "active", None)),
            (PlaceAct("role", role=Role.AUDITOR), (Role.AUDITOR, "active", group1)),
            (DROP, (student, "dropped", group1)),
        ):
            batch = apply(plan(cast, places, act), cast.instructor)
            assert states(places) == {after}
            said = AuditEntry.objects.filter(action="courses.change_enrollment").order_by("-pk")[:3]
            assert {(entry.object_id, entry.actor, entry.about_id) for entry in said} == {
                (str(place.pk), cast.instructor, place.user_id) for place in places
            }
            assert len({str(entry.changes) for entry in said}) == 1
            assert batches.undo(acting_user=cast.instructor, now=later(minutes=2), batch=batch) == (3, 0)
            assert states(places) == {(student, "active", group1)}

    def test_an_assistant_who_becomes_a_student_gets_their_groups_back(self, cast):
        place = cast.enrollments["assistant"]
        batch = apply(plan(cast, [place], PlaceAct("role", role=Role.STUDENT), by=cast.admin), cast.admin)
        assert not place.limited_to.exists()
        entry = AuditEntry.objects.filter(action="courses.change_enrollment").latest("pk")
        assert entry.changes == {"role": ["assistant", "student"], "limited_to": [["กลุ่ม 2"], []]}
        batches.undo(acting_user=cast.admin, now=later(minutes=2), batch=batch)
        place.refresh_from_db()
        assert (place.role, list(place.limited_to.all())) == (Role.ASSISTANT, [cast.group2])

    def test_seats_that_are_freed_are_filled_in_order(self, cast):
        cast.course.seats = 2
        cast.course.save()
        code = create_code(acting_user=cast.instructor, now=NOW, course=cast.course)
        for person in (cast.outsider, cast.stranger, cast.admin):
            join_by_code(acting_user=person, now=NOW, join_code=code)
        assert JoinRequest.objects.filter(state=JoinRequest.State.WAITING).count() == 3
        apply(plan(cast, [cast.enrollments["student1"], cast.enrollments["student2"]]), cast.instructor)
        assert JoinRequest.objects.filter(state=JoinRequest.State.WAITING).count() == 1

    def test_who_lost_the_right_meanwhile_does_nothing(self, cast):
        batch = plan(cast, crowd(cast, 1))
        cast.enrollments["instructor"].state = Enrollment.State.DROPPED
        cast.enrollments["instructor"].save()
        with pytest.raises(ValidationError, match="do not manage this course any more"):
            apply(batch, cast.instructor)

    def test_an_instructor_applies_nothing_to_a_colleague(self, cast):
        batch = plan(cast, [cast.enrollments["assistant"]], by=cast.admin)
        with pytest.raises(ValidationError, match="Only an administrator"):
            apply(batch, cast.instructor)

    def test_what_was_changed_since_is_named_and_the_plan_made_again_shows_it(self, cast):
        first, second = places = crowd(cast, 2)
        batch = plan(cast, places)
        Enrollment.objects.filter(pk=second.pk).update(state="dropped", changed_at=later(seconds=1))
        with pytest.raises(ValidationError, match="The place of คน ที่1 was changed since the preview"):
            apply(batch, cast.instructor)
        assert states([first]) == {(Role.STUDENT, "active", cast.group1.pk)}
        again = batches.plan_again(acting_user=cast.instructor, now=later(minutes=1), batch=batch)
        assert [(line.wanted["place"], line.verdict) for line in again.lines.all()] == [
            (first.pk, Verdict.CHANGED), (second.pk, Verdict.UNCHANGED),
        ]  # fmt: skip
        apply(again, cast.instructor)
        assert states(places) == {(Role.STUDENT, "dropped", cast.group1.pk)}

    def test_a_group_that_is_gone_is_told_by_line(self, cast):
        batch = plan(cast, crowd(cast, 1), PlaceAct("group", group=cast.group2))
        cast.group2.assistants.clear()
        cast.enrollments["student2"].group = None
        cast.enrollments["student2"].save()
        cast.group2.delete()
        with pytest.raises(ValidationError, match="The group is not there any more"):
            apply(batch, cast.instructor)
        again = batches.plan_again(acting_user=cast.instructor, now=later(minutes=1), batch=batch)
        assert {line.verdict for line in again.lines.all()} == {Verdict.PROBLEM}

    def test_an_act_that_was_applied_when_less_was_kept_is_taken_back_too(self, cast):
        (place,) = crowd(cast, 1)
        batch = apply(plan(cast, [place]), cast.instructor)
        line = batch.lines.get()
        line.before = line.before["before"] | {"changed_at": line.before["changed_at"]}
        line.save()
        assert batches.undo(acting_user=cast.instructor, now=later(minutes=2), batch=batch) == (1, 0)
        assert states([place]) == {(Role.STUDENT, "active", cast.group1.pk)}

    def test_who_was_in_a_group_that_is_gone_stays_where_they_are(self, cast):
        (place,) = crowd(cast, 1)
        batch = apply(plan(cast, [place], PlaceAct("group", group=cast.group2)), cast.instructor)
        Enrollment.objects.exclude(pk=place.pk).filter(group=cast.group1).update(group=None)
        cast.group1.delete()
        assert batches.undo(acting_user=cast.instructor, now=later(minutes=2), batch=batch) == (1, 0)
        assert states([place]) == {(Role.STUDENT, "active", cast.group2.pk)}

    def test_mails_are_not_taken_back(self, cast):
        batch = apply(plan(cast, crowd(cast, 2), PlaceAct("invite")), cast.instructor)
        assert AuditEntry.objects.filter(action="accounts.send_invitation").count() == 2
        assert batches.undo(acting_user=cast.instructor, now=later(minutes=2), batch=batch) == (0, 2)


@pytest.mark.django_db
class TestMany:
    def test_statements_do_not_grow_with_the_people(self, cast):
        asked, first = [], 0
        for number in (1, 3, 300):
            batch = plan(cast, crowd(cast, number, first), PlaceAct("group", group=cast.group2))
            first += number
            with CaptureQueriesContext(connection) as applied:
                apply(batch, cast.instructor)
            with CaptureQueriesContext(connection) as undone:
                batches.undo(acting_user=cast.instructor, now=later(minutes=2), batch=batch)
            asked.append((len(applied), len(undone)))
        assert asked[0] == asked[1]
        # SQLite takes a thousand values at once: so many rows need some statements of a kind.
        more = 0 if connection.vendor == "postgresql" else 12
        for few, many in zip(asked[1], asked[2], strict=True):
            assert many <= few + more

    def test_a_long_one_is_applied_by_the_worker_all_or_nothing(self, cast):
        places = crowd(cast, 1_100)
        batch = apply(plan(cast, places), cast.instructor)
        assert batch.state == Batch.State.APPLYING
        last = batch.lines.latest("number").wanted["place"]
        # The look over the whole is past, and chunks are done, when somebody changes a place of the last.
        Batch.objects.filter(pk=batch.pk).update(done=1)
        Enrollment.objects.filter(pk=last).update(changed_at=later(seconds=1))
        work(batch.pk)
        batch.refresh_from_db()
        assert (batch.state, states(places)) == ("planned", {(Role.STUDENT, "active", cast.group1.pk)})
        assert "was changed since the preview" in batch.failure
        (told,) = Notice.objects.filter(recipient=cast.instructor)
        assert sentence(told.kind, told.details).startswith("Nothing of it was done: Places of people · Drop from")
        assert batch.failure in sentence(told.kind, told.details)
        batch = apply(batches.plan_again(acting_user=cast.instructor, now=NOW, batch=batch), cast.instructor)
        work(batch.pk)
        batch.refresh_from_db()
        assert (batch.state, batch.done) == ("applied", 1_100)
        assert states(places) == {(Role.STUDENT, "dropped", cast.group1.pk)}
        change_enrollment(
            acting_user=cast.instructor, now=later(hours=1), enrollment=places[7], role=Role.AUDITOR, state="active",
            group=None,
        )  # fmt: skip
        batches.undo(acting_user=cast.instructor, now=later(hours=2), batch=batch)
        work(batch.pk)
        batch.refresh_from_db()
        assert (batch.state, batch.options["left"]) == ("undone", 1)
        said = [sentence(told.kind, told.details)[:9] for told in Notice.objects.order_by("pk")]
        assert said == ["Nothing o", "Done: Pla", "Taken bac"]
        assert states(places) == {(Role.STUDENT, "active", cast.group1.pk), (Role.AUDITOR, "active", None)}


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def cast(self, transactional_db) -> Cast:
        return make_cast()

    def act(self, does) -> str:
        try:
            done = does()
        except batches.PlanChangedError:
            return "gone"
        except ValidationError as error:
            return " ".join(error.messages)
        return getattr(done, "state", "done")

    def test_two_who_drop_and_move_the_same_people(self, cast):
        """One wins as a whole; the other is told whose place it was, and has done nothing."""
        places = crowd(cast, 20)
        plans = [plan(cast, places, by=cast.admin), plan(cast, places[::-1], PlaceAct("group", group=cast.group2))]
        outcomes = at_once(
            lambda each=each, by=by: self.act(lambda: apply(each, by))
            for each, by in zip(plans, (cast.admin, cast.instructor), strict=True)
        )
        assert len([said for said in outcomes if said == "applied"]) == 1
        assert len([said for said in outcomes if "was changed since the preview" in said]) == 1
        assert states(places) in (
            {(Role.STUDENT, "dropped", cast.group1.pk)}, {(Role.STUDENT, "active", cast.group2.pk)},
        )  # fmt: skip
        assert AuditEntry.objects.filter(action="courses.change_enrollment").count() == 20

    def test_one_plan_is_applied_once_and_taken_back_once(self, cast):
        places = crowd(cast, 5)
        batch = plan(cast, places)
        outcomes = at_once([lambda: self.act(lambda: apply(batch, cast.instructor))] * 3)
        assert sorted(outcomes) == ["applied", "gone", "gone"]
        outcomes = at_once(
            [lambda: self.act(lambda: batches.undo(acting_user=cast.admin, now=later(minutes=5), batch=batch))] * 2
        )
        assert sorted(outcomes) == ["done", "gone"]
        assert states(places) == {(Role.STUDENT, "active", cast.group1.pk)}

    def test_a_plan_and_a_change_by_hand(self, cast):
        """Both know how the place stood: the first is done, the second is told."""
        places = crowd(cast, 5)
        batch = plan(cast, places)
        place = Enrollment.objects.select_related("course").get(pk=places[3].pk)

        def by_hand() -> str:
            return change_enrollment(
                acting_user=cast.admin, now=later(minutes=3), enrollment=place, role=Role.AUDITOR, state="active",
                group=None, seen_at=place.changed_at,
            ).role  # fmt: skip

        outcomes = at_once([lambda: self.act(lambda: apply(batch, cast.instructor)), lambda: self.act(by_hand)])
        place.refresh_from_db()
        dropped = Enrollment.objects.filter(pk__in=[each.pk for each in places], state="dropped").count()
        assert (place.role, dropped) in ((Role.AUDITOR, 0), (Role.STUDENT, 5))
        assert len([said for said in outcomes if "changed" in said]) == 1

    def test_seats_that_are_freed_while_others_come_in(self, cast):
        """Whoever frees seats and whoever gives them take turns: nobody waits for ever, no seat is given twice."""
        places = crowd(cast, 6)
        cast.course.seats = 8
        cast.course.save()
        code = create_code(acting_user=cast.instructor, now=NOW, course=cast.course)
        join_by_code(acting_user=cast.outsider, now=NOW, join_code=code)
        batch = plan(cast, places[:3])
        single = Enrollment.objects.select_related("course").get(pk=places[5].pk)
        acts = [
            lambda: self.act(lambda: apply(batch, cast.instructor)),
            lambda: self.act(lambda: join_by_code(acting_user=cast.stranger, now=NOW, join_code=code)),
            lambda: self.act(
                lambda: change_enrollment(
                    acting_user=cast.admin, now=later(minutes=3), enrollment=single, role=Role.STUDENT,
                    state="dropped", group=None,
                )
            ),
            lambda: self.act(
                lambda: enroll(acting_user=cast.admin, now=NOW, course=cast.course, person=cast.dropped)
            ),
        ]  # fmt: skip
        assert len(at_once(acts)) == 4
        active = Enrollment.objects.filter(course=cast.course, role=Role.STUDENT, state="active").count()
        assert (active, JoinRequest.objects.filter(state=JoinRequest.State.WAITING).count()) == (7, 0)
