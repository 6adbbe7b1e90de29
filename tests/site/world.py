"""A course with one of everything in it, made through the services, for tests that walk over the whole site.

What has an owner is student2's, who is in the assistant's group.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from classroom.accounts import services as accounts
from classroom.accounts.locks import unlock_token
from classroom.assignments import services as essays
from classroom.assignments.models import Assignment, Attempt, Draft, Submission, Work
from classroom.assignments.queries import draft_for_saving
from classroom.assignments.services import ask_extension, grant_extension
from classroom.common.tables import read_text
from classroom.courses.models import Invitation, JoinRequest
from classroom.courses.services import create_reading
from classroom.courses.services.codes import create_code
from classroom.courses.services.invitations import hash_of
from classroom.discussions import services as talk
from classroom.discussions.models import Thread
from classroom.grading import services as grading
from classroom.grading.models import PeerReview, SimilarityRun, SimilarPair
from classroom.grading.queries import essays_of
from classroom.grading.queries.gradebook import book_of
from classroom.grading.services import CriterionPlan, LevelPlan
from classroom.grading.services.gradebook import plan_marks
from classroom.grading.services.peer_results import show_readings
from classroom.grading.services.peers import set_peer_plan
from classroom.notices.mails import unsubscribe_token
from classroom.notices.models import Notice
from classroom.notices.services import notify, renew_calendar
from classroom.reading.services import NoteText, create_note
from history.models import Anchor, ImportDecision
from history.queries import find_passage
from history.services import keep_event, report_fault, save_name
from tests.cast import Cast, make_cast
from tests.documents import docx, paragraph
from tests.history.sample import make_chapter
from tests.made import Made

ESSAY = "คำสารภาพไม่ได้มีไว้ให้คนเชื่อ [[1]]\n\nแต่มีไว้ให้คนเห็นว่าปฏิเสธไม่ได้"
RUBRIC = (
    CriterionPlan("ข้อเสนอหลัก", Decimal(5), levels=(LevelPlan("พอใช้", Decimal(3)), LevelPlan("ดีมาก", Decimal(5)))),
)


@dataclass
class SiteWorld:
    cast: Cast
    now: datetime
    # The parameters of every address, by their names in the URL patterns.
    kwargs: dict[str, object]
    # What an address needs behind its question mark.
    parameters: dict[str, dict[str, str]]
    assignment: Assignment

    def release(self) -> None:
        grading.release_grades(acting_user=self.cast.instructor, now=self.now, assignment=self.assignment)


def _ways_in(cast: Cast, now: datetime) -> dict[str, object]:
    """A second factor of student2's, a device on which they are signed in, and a link that opens their account."""
    TOTP.activate(cast.student2, generate_totp_secret())
    RecoveryCodes.activate(cast.student2)
    key = "k" * 32
    Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(days=1))
    accounts.begin_session(now=now, person=cast.student2, session_key=key, user_agent="", address="")
    return {
        "provider_id": "university",
        "organization_slug": "university",
        "sign_in": cast.student2.sign_ins.get().pk,
        "unlock_token": unlock_token(cast.student2),
    }


def make_world(cast: Cast, *, now: datetime | None = None) -> SiteWorld:
    now = now or timezone.now()
    chapter = make_chapter(user=cast.admin)
    cast.course.books.add(chapter.book)
    section = chapter.sections.get(slug="great-purge")
    reading = create_reading(
        acting_user=cast.instructor, now=now, course=cast.course, title="สัปดาห์ที่ 1", sections=[section],
        due_at=now + timedelta(days=2),
    )  # fmt: skip
    passage = find_passage(chapter, f"{section.blocks.first().key}:0-20@1")
    thread = talk.create_thread(
        acting_user=cast.student2, now=now, course=cast.course, title="เริ่มเมื่อไร", markdown="เริ่มเมื่อไรกันแน่",
        token=uuid4(), kind=Thread.Kind.QUESTION, passage=passage,
    )  # fmt: skip
    answer = talk.reply(acting_user=cast.student2, now=now, thread=thread, markdown="ตอบเอง", token=uuid4())
    prompt = talk.create_prompt(
        acting_user=cast.instructor, now=now, course=cast.course, title="ตอบด้วย", markdown="ข้อไหนอ่อนที่สุด",
        token=uuid4(), section=section, due_at=now + timedelta(days=2), points=Decimal(5),
    )  # fmt: skip
    Anchor.objects.filter(pk=thread.anchor_id).update(status=Anchor.Status.CHANGED)
    note = create_note(
        acting_user=cast.student2, now=now, course=cast.course, passage=passage, token=uuid4(),
        text=NoteText("leaf", "จำไว้", ("คำถาม",)),
    )  # fmt: skip
    fault = report_fault(
        acting_user=cast.student2, now=now, suggested="การกวาดล้างใหญ่",
        passage=find_passage(chapter, f"{section.blocks.first().key}:0-20@1"),
    )  # fmt: skip
    assignment, attempt, draft = _essay(cast, now, section, passage)
    marked = _marking(cast, now, assignment, attempt)
    (notice,) = notify(
        recipients=[cast.student2], kind=Notice.Kind.GRADE_RELEASED,
        details={"assignment": assignment.title, "course": cast.course.code}, path="/", now=now,
    ) or Notice.objects.filter(recipient=cast.student2)[:1]  # fmt: skip
    return SiteWorld(
        cast=cast,
        now=now,
        assignment=assignment,
        parameters={
            "faults:create": {
                "chapter": f"{chapter.book.slug}/{chapter.number}",
                "passage": f"{section.blocks.first().key}:0-20@1",
            },
            "assignments:evidence_add": {
                "chapter": f"{chapter.book.slug}/{chapter.number}",
                "passage": f"{section.blocks.first().key}:0-20@1",
            },
            "reading:note_create": {"passage": f"{section.blocks.first().key}:0-20@1"},
            "reading:event_create": {"passage": f"{section.blocks.first().key}:0-20@1"},
        },
        kwargs={
            "course": cast.course.slug,
            "book": chapter.book.slug,
            "chapter": chapter.number,
            "section": section.slug,
            "section_key": section.pk,
            "key": section.blocks.first().key,
            "file_format": "markdown",
            **_known(cast, now, chapter),
            "reading": reading.pk,
            "thread": thread.pk,
            "prompt": prompt.pk,
            "post": answer.pk,
            "assignment": assignment.pk,
            **_contested(cast, now, assignment),
            "extension": assignment.extensions.get(work=Work.ESSAY).pk,
            "file": draft.submission.attachments.get().key,
            "asked": _asked(cast, now, assignment),
            "version": draft.submission.draft_versions.first().pk,
            "submission": attempt.submission_id,
            "student": cast.enrollments["student2"].pk,
            "member": cast.enrollments["student2"].pk,
            "person": cast.student2.pk,
            "column": f"a{assignment.pk}",
            "sheet_format": "csv",
            "batch": _import(cast, now),
            "item": _bank(cast, now),
            "notice": notice.pk,
            "calendar_key": renew_calendar(acting_user=cast.student2, now=now),
            "ending": unsubscribe_token(cast.student2, notice.kind),
            "note": note.pk,
            "decision": _decision(chapter),
            "fault": fault.pk,
            "anchor": thread.anchor_id,
            **_ways_in(cast, now),
            "uidb36": "1",
            "token": "set-password",
            "given": _given_out(cast, now, assignment),
            **_joining(cast, now),
            **marked,
            **_peers(cast, now, assignment, attempt),
            "pair": _pair(cast, now, assignment, attempt, section),
        },
    )


# Made once, see tests/made.py: it takes ten times as long as most of the pages that are asked for in it.
made_world = Made(lambda: make_world(make_cast()))


def _joining(cast: Cast, now: datetime) -> dict[str, object]:
    """A code, a request that student2 made and an invitation to their address, with its key."""
    code = create_code(acting_user=cast.instructor, now=now, course=cast.course)
    request = JoinRequest.objects.create(
        course=cast.course, user=cast.student2, join_code=code, state=JoinRequest.State.ASKED, asked_at=now
    )
    invitation = Invitation.objects.create(
        course=cast.course, email=cast.student2.email, sent_by=cast.instructor, sent_at=now,
        key_hash=hash_of("secret"), expires_at=now + timedelta(days=9),
    )  # fmt: skip
    return {
        "code": code.grouped,
        "join_code": code.pk,
        "wait": request.pk,
        "invitation": invitation.pk,
        "secret": "secret",
    }


def _import(cast: Cast, now: datetime) -> int:
    """Marks from a list, planned and not entered."""
    place = cast.enrollment(cast.instructor)
    table = read_text("รหัสนักศึกษา\tควิซ\n65010188\t7")
    return plan_marks(acting_user=cast.instructor, now=now, enrollment=place, book=book_of(place, now), table=table).pk


def _decision(chapter) -> int:
    """Something that the importer was not sure of."""
    revision = chapter.revisions.get(number=1)
    return ImportDecision.objects.create(
        revision=revision, source=revision.file_blocks.last(), line=9, kind="wrap", done="none", other="space", at=9
    ).pk


def _known(cast: Cast, now: datetime, chapter) -> dict[str, int]:
    """A name with a place in the text, and an event, both kept."""
    name = save_name(acting_user=cast.instructor, now=now, book=chapter.book, name="เลนินกราด", kind="place")
    event = chapter.events.first()
    keep_event(acting_user=cast.instructor, now=now, event=event)
    return {"pk": name.pk, "mention": name.mentions.get().pk, "event": event.pk}


def _essay(cast: Cast, now: datetime, section, passage):
    """An assignment whose due time is extended for student2, who has handed in and gone on writing."""
    assignment = essays.create_assignment(
        acting_user=cast.instructor, now=now, course=cast.course, title="เรียงความที่ 1", instructions="เขียน",
        due_at=now + timedelta(days=3), min_words=5, max_words=500, sections=[section],
    )  # fmt: skip
    grading.set_rubric(acting_user=cast.instructor, now=now, assignment=assignment, criteria=RUBRIC)
    place = cast.enrollment(cast.student2)
    essays.grant_extension(
        acting_user=cast.instructor, now=now, assignment=assignment, enrollment=place, minutes=60, reason="ป่วย"
    )
    submission = essays.start_submission(acting_user=cast.student2, now=now, enrollment=place, assignment=assignment)
    essays.add_evidence(acting_user=cast.student2, now=now, submission=submission, passage=passage)

    def write(markdown: str) -> Draft:
        draft = draft_for_saving(place, assignment.pk, now)
        saved, _ = essays.save_draft(
            acting_user=cast.student2, now=now, draft=draft, title="คำสารภาพ", markdown=markdown,
            expected_version=draft.version, keep_replaced=True,
        )  # fmt: skip
        return saved

    assignment.file_kinds = ["docx"]
    assignment.save()
    file = essays.attach_file(
        acting_user=cast.student2, now=now, submission=submission, name="essay.docx",
        file=SimpleUploadedFile("essay.docx", docx(paragraph("คำสารภาพ"))),
    )  # fmt: skip
    draft = draft_for_saving(place, assignment.pk, now)
    essays.confirm_file(
        acting_user=cast.student2, now=now, attachment=file, draft=draft, markdown="คำสารภาพ", expected_version=0
    )
    written = write(ESSAY)
    attempt = essays.hand_in(
        acting_user=cast.student2, now=now, submission=submission, token=uuid4(), expected_version=written.version
    )
    return assignment, attempt, write(f"{ESSAY}\n\nเขียนต่อ")


def _asked(cast: Cast, now: datetime, assignment: Assignment) -> int:
    return essays.ask_extension(
        acting_user=cast.student2, now=now, assignment=assignment, enrollment=cast.enrollment(cast.student2),
        minutes=1440, reason="ยังไม่หาย",
    ).pk  # fmt: skip


def _pair(cast: Cast, now: datetime, assignment: Assignment, attempt: Attempt, section) -> int:
    """What the essay shares with the book."""
    run = SimilarityRun.objects.create(
        assignment=assignment,
        state=SimilarityRun.State.DONE,
        essays=1,
        asked_by=cast.instructor,
        asked_at=now,
        done_at=now,
    )
    return SimilarPair.objects.create(
        run=run, attempt=attempt, section=section, revision=section.chapter.revision_number, words=3, share=0.1,
        spans=[[0, 9, 0, 9]],
    ).pk  # fmt: skip


def _peers(cast: Cast, now: datetime, assignment: Assignment, attempt: Attempt) -> dict[str, int]:
    """student2 has read the essay of who left, and is shown what that one said of theirs."""
    left = Submission.objects.create(assignment=assignment, enrollment=cast.enrollments["dropped"], created_at=now)
    other = Attempt.objects.create(
        submission=left, number=1, markdown="ลาก่อน", html="<p>ลาก่อน</p>", words=1, characters=6, sha256="0" * 64,
        handed_in_at=now, handed_in_by=cast.dropped, late=False, token=uuid4(),
    )  # fmt: skip
    plan = set_peer_plan(
        acting_user=cast.instructor, now=now, assignment=assignment, reviews_each=1, opens_at=now,
        due_at=now + timedelta(days=9),
    )  # fmt: skip
    done = {"plan": plan, "rubric_version": assignment.rubric.versions.get(), "allocated_at": now, "finished_at": now}
    reading = PeerReview.objects.create(**done, attempt=other, reviewer=cast.enrollments["student2"])
    said = PeerReview.objects.create(**done, attempt=attempt, reviewer=cast.enrollments["dropped"])
    show_readings(acting_user=cast.instructor, now=now, plan=plan)
    grant_extension(
        acting_user=cast.instructor, now=now, assignment=assignment, work=Work.READINGS,
        enrollment=cast.enrollments["student1"], minutes=60,
    )  # fmt: skip
    ask_extension(
        acting_user=cast.student2, now=now, assignment=assignment, work=Work.READINGS,
        enrollment=cast.enrollments["student2"], minutes=90, reason="สอบ",
    )  # fmt: skip
    return {"said": said.pk, "review": reading.pk}


def _marking(cast: Cast, now: datetime, assignment: Assignment, attempt) -> dict[str, int]:
    """A finished marking with one comment, its grade held back."""
    criterion = assignment.rubric.versions.get().criteria.get()
    common = {"acting_user": cast.instructor, "now": now, "attempt": attempt}
    grading.save_mark(**common, criterion=criterion, level=criterion.levels.last(), comment="ดี", expected_version=0)
    comment = grading.add_comment(**common, start=0, end=9, exact=ESSAY[:9], body="เริ่มดี")
    grading.finish_marking(**common)
    return {"criterion": criterion.pk, "comment": comment.pk, "number": attempt.number}


def _given_out(cast: Cast, now: datetime, assignment: Assignment) -> int:
    """A plan of who marks what."""
    place = cast.enrollment(cast.instructor)
    every = essays_of(assignment)
    return grading.plan_allocation(
        acting_user=cast.instructor, now=now, assignment=assignment, essays=every, turn=1,
        wanted={essay.submission_id: place for essay in every}, options={"method": "hand"},
    ).pk  # fmt: skip


def _contested(cast: Cast, now: datetime, assignment: Assignment) -> dict[str, int]:
    """A release, what student2 asked about it, and that it is held back again."""
    done = grading.release_grades(
        acting_user=cast.instructor, now=now, assignment=assignment, contest_until=now + timedelta(days=7)
    )
    asked = grading.ask_regrade(
        acting_user=cast.student2, now=now, grade=done.release.grades.get(), criterion=None, reason="นับข้อสองไหม"
    )
    grading.take_back_release(acting_user=cast.instructor, now=now, release=done.release, reason="เร็วไป")
    attempt = Attempt.objects.select_related("submission__assignment__course").get(
        submission__assignment=assignment, submission__enrollment=cast.enrollments["student2"]
    )
    essays.return_attempt(acting_user=cast.instructor, now=now, attempt=attempt, message="อ่านความเห็นก่อน")
    return {"release": done.release.pk, "regrade": asked.pk}


def _bank(cast: Cast, now: datetime) -> int:
    """A comment to use again, the course's."""
    return grading.save_bank_comment(
        acting_user=cast.instructor, now=now, course=cast.course, title="หลักฐาน", body="อ้างให้ชัด"
    ).pk
