"""Who writes together."""

from uuid import uuid4

import pytest

from classroom.assignments.models import Attempt, DraftVersion, Submission, Team, TeamMember
from classroom.assignments.queries import draft_for_saving, own_draft, standing
from classroom.assignments.services import (
    LastOfTeam,
    StaleDraft,
    TeamNameTaken,
    create_team,
    grant_extension,
    hand_in,
    place_students,
    save_draft,
    start_submission,
    teams_at_random,
    teams_from_groups,
)
from classroom.courses.models import Enrollment
from classroom.notices.models import Notice
from tests.cast import NOW


@pytest.fixture
def together(essay):
    essay.in_teams = True
    essay.save()
    return essay


@pytest.fixture
def people(cast):
    return [cast.enrollment(cast.student1), cast.enrollment(cast.student2)]


def place(cast, essay, **teams):
    """Put people by their names into teams, None for none."""
    return place_students(
        acting_user=cast.instructor, now=NOW, assignment=essay,
        places={cast.enrollments[name].pk: team and team.pk for name, team in teams.items()},
    )  # fmt: skip


@pytest.fixture
def team(cast, together, people):
    team = create_team(acting_user=cast.instructor, now=NOW, assignment=together, name="ทีม 1")
    place(cast, together, student1=team, student2=team)
    return team


def write(essay, enrollment, markdown, version=None):
    start_submission(acting_user=enrollment.user, now=NOW, enrollment=enrollment, assignment=essay)
    draft = draft_for_saving(enrollment, essay.pk, NOW)
    saved, _ = save_draft(
        acting_user=enrollment.user, now=NOW, draft=draft, title="เรื่อง", markdown=markdown,
        expected_version=draft.version if version is None else version,
    )  # fmt: skip
    return saved


def test_members_have_one_draft_and_two_who_type_at_once_meet(together, team, people):
    one, two = people
    write(together, one, "ของเรา", 0)
    assert own_draft(two, together.pk).markdown == "ของเรา"
    with pytest.raises(StaleDraft) as caught:
        write(together, two, "อีกคนพิมพ์", 0)
    assert caught.value.draft.markdown == "ของเรา"
    write(together, two, "ของเรา อีกคนพิมพ์", 1)
    assert own_draft(one, together.pk).markdown == "ของเรา อีกคนพิมพ์"
    assert Submission.objects.count() == 1


def test_every_member_gets_the_receipt_and_the_attempt(cast, together, team, people):
    one, two = people
    saved = write(together, one, "ของเรา")
    submission = start_submission(acting_user=two.user, now=NOW, enrollment=two, assignment=together)
    hand_in(acting_user=two.user, now=NOW, submission=submission, token=uuid4(), expected_version=saved.version)
    told = Notice.objects.filter(kind=Notice.Kind.HANDED_IN).values_list("recipient__username", flat=True)
    assert sorted(told) == ["student1", "student2"]
    for member in people:
        assert standing(member, together).state(NOW) == "handed_in"


def test_more_time_for_one_is_for_all_and_the_reason_for_that_one(cast, together, team, people):
    one, two = people
    grant_extension(
        acting_user=cast.instructor, now=NOW, assignment=together, enrollment=one, minutes=1440, reason="เข้าโรงพยาบาล"
    )
    mine, theirs = standing(one, together).deadline, standing(two, together).deadline
    assert mine.due_at == theirs.due_at > together.due_at
    assert "เข้าโรงพยาบาล" in mine.sentence
    assert "เข้าโรงพยาบาล" not in theirs.sentence


def test_what_was_written_alone_is_never_lost(cast, together, people):
    one, two = people
    write(together, one, "ของคนแรก")
    write(together, two, "ของคนที่สอง")
    team = create_team(acting_user=cast.instructor, now=NOW, assignment=together, name="ทีม 1")
    place(cast, together, student1=team, student2=team)
    assert own_draft(one, together.pk).markdown == own_draft(two, together.pk).markdown == "ของคนแรก"
    assert DraftVersion.objects.get(submission__team=team).markdown == "ของคนที่สอง"
    place(cast, together, student2=None)
    assert own_draft(two, together.pk).markdown == "ของคนที่สอง", "who leaves is where they were alone"
    assert own_draft(one, together.pk).markdown == "ของคนแรก"


def test_who_began_may_leave_and_begins_anew(cast, together, team, people):
    one, two = people
    write(together, one, "ของทีม")
    place(cast, together, student1=None)
    assert own_draft(one, together.pk) is None
    assert write(together, one, "ใหม่").version == 1
    assert own_draft(two, together.pk).markdown == "ของทีม"
    with pytest.raises(LastOfTeam):
        place(cast, together, student2=None)
    assert TeamMember.objects.get().enrollment_id == two.pk, "refused as a whole"


def test_nobody_is_in_two_teams_and_names_are_taken_once(cast, together, team, people):
    other = create_team(acting_user=cast.instructor, now=NOW, assignment=together, name="ทีม 2")
    assert place(cast, together, student1=other) == 1
    assert TeamMember.objects.filter(enrollment=people[0]).get().team == other
    assert place(cast, together, student1=other) == 0
    with pytest.raises(TeamNameTaken):
        create_team(acting_user=cast.instructor, now=NOW, assignment=together, name="ทีม 2")
    place(cast, together, student1=team)
    assert not Team.objects.filter(pk=other.pk).exists(), "a team that is empty and wrote nothing goes"


def test_at_random_and_from_groups(cast, together, people):
    students = list(
        Enrollment.objects.filter(course=cast.course, role="student", state="active").select_related("group")
    )
    acts = {"acting_user": cast.instructor, "now": NOW, "assignment": together, "students": students}
    assert teams_from_groups(**acts) == 2
    assert set(Team.objects.values_list("name", flat=True)) == {"กลุ่ม 1", "กลุ่ม 2"}
    assert teams_at_random(**acts) == 0, "who is in a team stays there"
    place(cast, together, student1=None, student2=None)
    assert teams_at_random(**acts) == 2
    assert Team.objects.count() == 1
    assert Attempt.objects.count() == 0


def told(person) -> int:
    """How often somebody is told that their team changed, since they last looked."""
    notice = Notice.objects.filter(recipient=person, kind=Notice.Kind.TEAM_CHANGED, read_at=None).first()
    return notice.details["count"] if notice else 0


def test_all_whose_team_is_another_are_told_and_nobody_else(cast, together):
    first = create_team(acting_user=cast.instructor, now=NOW, assignment=together, name="ทีม 1")
    place(cast, together, student1=first)
    assert (told(cast.student1), told(cast.student2)) == (1, 0)
    place(cast, together, student2=first)
    assert (told(cast.student1), told(cast.student2)) == (2, 1)
    place(cast, together, student2=first)
    assert (told(cast.student1), told(cast.student2)) == (2, 1)
    place(cast, together, student2=None)
    assert (told(cast.student1), told(cast.student2), told(cast.instructor)) == (3, 2, 0)


def test_nobody_is_told_of_teams_for_an_essay_that_they_cannot_see(cast, together):
    together.published = False
    together.save()
    first = create_team(acting_user=cast.instructor, now=NOW, assignment=together, name="ทีม 1")
    place(cast, together, student1=first)
    assert told(cast.student1) == 0
