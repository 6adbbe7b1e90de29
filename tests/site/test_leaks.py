"""No mark, comment or word of one reaches a student before its release: on no page, fragment, feed, file, mail or notice.

Every address of the site is asked for that can be read, so that a page which is new tomorrow is caught as well.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments import services as essays
from classroom.assignments.models import Assignment, Attempt
from classroom.assignments.queries import draft_for_saving
from classroom.courses.models import Enrollment, Role
from classroom.devtools import addresses
from classroom.devtools.addresses import ADDRESSES
from classroom.grading import services
from classroom.grading.services import CriterionPlan
from classroom.notices.models import Notice
from tests.cast import NOW, Cast
from tests.site.test_anonymity import crawl
from tests.site.world import SiteWorld

# What a page says is the same on every database, and test_forged opens all of them on PostgreSQL: it is read once.
pytestmark = [pytest.mark.django_db, pytest.mark.database("sqlite")]

# So many that no key of a row is the same by chance.
POINTS = ("6137.37", "6,137.37", "613737")
REMARK, COMMENT, OVERALL, REASON = "หมายเหตุลับสุด", "ความเห็นลับสุด", "ภาพรวมลับสุด", "เหตุผลลับสุด"
ALL = (*POINTS, REMARK, COMMENT, OVERALL, REASON)
PATHS = dict(addresses.patterns())
# What holds nothing of people and takes long to make; and what ends the session that asks.
_SKIPPED = re.compile(r"pdf|epub|download|export_chapter|logout|account_|healthz|worker|offline|components")
READ = [name for name, address in ADDRESSES.items() if not address.posts and not _SKIPPED.search(name)]
# The front pages last: they say where one has read, and the others are read on the way.
READ.sort(key=lambda name: name.startswith("desk:"))


@dataclass
class Secret:
    """An essay of student2 and the keys by which every address finds it; each state of marking has one of its own."""

    world: SiteWorld
    assignment: Assignment
    attempt: Attempt
    kwargs: dict = field(default_factory=dict)

    @property
    def by(self) -> dict:
        return {"acting_user": self.world.cast.instructor, "now": self.world.now, "attempt": self.attempt}

    def mark(self, turn: int = 1) -> None:
        """Marks, a remark, a comment and an overall comment, not finished."""
        criterion = self.assignment.rubric.versions.get().criteria.get()
        services.save_mark(
            **self.by, turn=turn, criterion=criterion, points=Decimal(POINTS[0]), comment=REMARK, expected_version=0
        )
        comment = services.add_comment(**self.by, turn=turn, start=0, end=4, exact="เขีย", body=COMMENT)
        services.save_overall(**self.by, turn=turn, overall=OVERALL, expected_version=0)
        self.kwargs |= {"criterion": criterion.pk, "comment": comment.pk}

    def release(self):
        return services.release_grades(
            acting_user=self.world.cast.instructor, now=self.world.now, assignment=self.assignment,
            contest_until=self.world.now + timedelta(days=7),
        )  # fmt: skip

    def path(self, name: str) -> str:
        return reverse(name, kwargs={one: (self.world.kwargs | self.kwargs)[one] for one in _wanted(name)})


def _wanted(name: str) -> list[str]:
    return re.findall(r"<(?:\w+:)?(\w+)>", PATHS[name])


def write_essay(world: SiteWorld, title: str) -> Secret:
    """student2's essay on an assignment of its own, handed in."""
    cast = world.cast
    assignment = essays.create_assignment(
        acting_user=cast.instructor, now=world.now, course=cast.course, title=title, instructions="เขียน",
        due_at=world.now + timedelta(days=3),
    )  # fmt: skip
    services.set_rubric(
        acting_user=cast.instructor,
        now=world.now,
        assignment=assignment,
        criteria=[CriterionPlan("ทั้งชิ้น", Decimal(9700))],
    )
    place = cast.enrollment(cast.student2)
    submission = essays.start_submission(
        acting_user=cast.student2, now=world.now, enrollment=place, assignment=assignment
    )
    draft = draft_for_saving(place, assignment.pk, world.now)
    saved, _ = essays.save_draft(
        acting_user=cast.student2, now=world.now, draft=draft, title="ฉบับแรก", markdown="เขียนไว้แล้วหนึ่งย่อหน้า",
        expected_version=draft.version,
    )  # fmt: skip
    attempt = essays.hand_in(
        acting_user=cast.student2, now=world.now, submission=submission, token=uuid4(), expected_version=saved.version
    )
    keys = {"assignment": assignment.pk, "submission": attempt.submission_id, "number": attempt.number}
    return Secret(world, assignment, attempt, keys)


def classmate(cast: Cast, role: str) -> User:
    person = User.objects.create(username=f"a-{role}", full_name=f"ผู้ร่วมชั้น {role}", sort_key=role)
    Enrollment.objects.create(
        course=cast.course, user=person, role=role, group=cast.group2, created_at=NOW, changed_at=NOW
    )
    return person


def readings(world: SiteWorld, secrets: list[Secret], who: User):
    """Yield what `who` can read: every address, those of an essay for each of `secrets`, as page, fragment and JSON."""
    client = Client()
    client.force_login(who)
    for name in READ:
        for secret in secrets if "assignment" in _wanted(name) else secrets[:1]:
            path = secret.path(name)
            for headers in ({}, {"hx-request": "true"}, {"accept": "application/json"}):
                response = client.get(path, world.parameters.get(name), headers=headers)
                yield f"{name} {secret.assignment.title} {headers}", _text(response)
                if response.status_code != 200 or not name.startswith(("grading", "assignments")):
                    break
    for notice in Notice.objects.filter(recipient=who):
        yield f"notice {notice.kind}", str(notice.details)


# Check sums, keys, tokens and moments: in these any four digits stand by chance.
_KEYS = re.compile(r"[0-9A-Za-z_-]{20,}|[0-9]{9,}")


def _text(response) -> str:
    """The whole of an answer but for keys; of a file of files, the text of each."""
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"\n".join(parts.read(part) for part in parts.namelist())
    return _KEYS.sub("", f"{dict(response.headers)} {content.decode(errors='replace')}")


def leaks(world: SiteWorld, secrets: list[Secret], who: User, words=ALL) -> list[str]:
    """Where `who` reads one of `words`, and that something was read at all."""
    found = list(readings(world, secrets, who))
    assert len(found) > 50
    return [where for where, text in found if any(word in text for word in words)]


def mails_with(mailoutbox, words=ALL) -> list[str]:
    whole = {
        mail.subject: mail.subject + mail.body + "".join(str(part) for part, _kind in mail.alternatives)
        for mail in mailoutbox
    }
    return [subject for subject, text in whole.items() if any(word in text for word in words)]


def being_marked(secret: Secret) -> None:
    secret.mark()


def unreleased(secret: Secret) -> None:
    secret.mark()
    services.finish_marking(**secret.by)


def taken_up_again(secret: Secret) -> None:
    unreleased(secret)
    secret.release()
    services.reopen_marking(**secret.by, reason=REASON)


def changed_and_not_released(secret: Secret) -> None:
    taken_up_again(secret)
    services.finish_marking(**secret.by)


def held_back(secret: Secret) -> None:
    unreleased(secret)
    services.take_back_release(
        acting_user=secret.world.cast.instructor, now=secret.world.now, release=secret.release().release, reason=REASON
    )


def twice_and_without_names(secret: Secret) -> None:
    Assignment.objects.filter(pk=secret.assignment.pk).update(anonymous_marking=True)
    secret.mark()
    secret.mark(turn=2)


STATES = (being_marked, unreleased, taken_up_again, changed_and_not_released, held_back, twice_and_without_names)


def test_nothing_of_a_mark_is_anywhere_before_its_release(world: SiteWorld, mailoutbox) -> None:
    """Neither for its writer nor for a classmate, in whatever state its marking is."""
    secrets = [write_essay(world, state.__name__) for state in STATES]
    for state, secret in zip(STATES, secrets, strict=True):
        state(secret)
    for who in (world.cast.student2, world.cast.student1):
        assert leaks(world, secrets, who) == []
    client = Client()
    client.force_login(world.cast.student2)
    pages = crawl(client, "/", reverse("assignments:list", args=["rus331"]), reverse("grading:list", args=["rus331"]))
    assert [where for where, text in pages.items() if any(word in text for word in ALL)] == []
    assert mails_with(mailoutbox) == []


def test_only_its_writer_reads_it_after_the_release(world: SiteWorld, mailoutbox) -> None:
    secret = write_essay(world, "released")
    unreleased(secret)
    secret.release()
    cast = world.cast
    others = [cast.student1, cast.dropped, cast.outsider, cast.stranger]
    others += [classmate(cast, role) for role in (Role.AUDITOR, Role.OBSERVER)]
    assert {who.username: found for who in others if (found := leaks(world, [secret], who))} == {}
    assert mails_with(mailoutbox) == []
    own = "\n".join(text for _where, text in readings(world, [secret], cast.student2))
    for word in (POINTS[0], REMARK, COMMENT, OVERALL):
        assert word in own


def test_of_a_returned_essay_its_writer_reads_the_comments_and_no_points(world: SiteWorld, mailoutbox) -> None:
    secret = write_essay(world, "returned")
    unreleased(secret)
    essays.return_attempt(**secret.by)
    assert leaks(world, [secret], world.cast.student2, words=(*POINTS, REMARK)) == []
    assert leaks(world, [secret], world.cast.student1) == []
    assert mails_with(mailoutbox) == []
    client = Client()
    client.force_login(world.cast.student2)
    own = client.get(secret.path("grading:returned")).content.decode()
    assert COMMENT in own
    assert OVERALL in own
    essays.take_back_return(**secret.by)
    assert client.get(secret.path("grading:returned")).status_code == 404


# What differs from one answer to the next whatever is in it: tokens, clocks, keys made when they are asked for.
_CHANCE = re.compile(
    r"""value="[\w-]{32,}"|"[0-9a-f-]{36}"|csrf[^,>]+|nonce-[\w+/=]+|\d\d:\d\d(:\d\d)?|'Content-Length': '\d+'|"""
    r"""'(ETag|Last-Modified|Expires)': '[^']+'|DTSTAMP:\w+""",
    re.IGNORECASE,
)  # fmt: skip


@pytest.mark.usefixtures("standing_clock")
def test_that_an_essay_is_marked_changes_no_page_of_a_student(world: SiteWorld) -> None:
    """Not even that there is a mark or a comment can be told from what a student reads."""
    secret = write_essay(world, "looked at")

    def seen() -> dict[str, str]:
        found = readings(world, [secret], world.cast.student2)
        return {
            where: _CHANCE.sub("", text) for where, text in found if where.startswith(("grading", "assign", "desk"))
        }

    secret.kwargs |= {name: world.kwargs[name] for name in ("criterion", "comment")}
    before = seen()
    keys = dict(secret.kwargs)
    unreleased(secret)
    secret.kwargs = keys
    after = seen()
    assert [where for where in before if before[where] != after.get(where)] == []
