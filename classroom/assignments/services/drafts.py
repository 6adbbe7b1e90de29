"""The text being written: saved every few seconds, so as few queries as can be."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Draft, DraftVersion, Submission, TeamMember
from classroom.assignments.queries.drafts import names_for_counting
from classroom.assignments.rules.text import measure, stored_text
from classroom.audit.services import record
from classroom.courses.models import Enrollment
from classroom.courses.rules import closed_when_archived

#: A draft is kept to go back to at most this often…
KEEP_EVERY = timedelta(minutes=5)
#: …and at once before a save that takes away this much: code points, and part of the whole.
BIG_LOSS_CHARACTERS = 200
BIG_LOSS_PART = 0.2


class StaleDraft(Exception):
    """The draft was saved from elsewhere since the caller read it. `draft` is what stands there now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(f"the draft is at version {draft.version}")
        self.draft = draft


@closed_when_archived("assignment.course")
def start_submission(*, acting_user: User, now: datetime, enrollment: Enrollment, assignment: Assignment) -> Submission:
    """Return the holder's submission, or their team's, with its empty draft, made when there is none yet.

    Two tabs, and two of a team, get the same one.
    """
    team = (
        TeamMember.objects.filter(assignment=assignment, enrollment=enrollment).values_list("team", flat=True).first()
    )
    whose = {"team_id": team} if team else {"team": None, "assignment": assignment, "enrollment": enrollment}
    try:
        with transaction.atomic():
            submission, made = Submission.objects.get_or_create(
                **whose, defaults={"created_at": now, "assignment": assignment, "enrollment": enrollment}
            )
            Draft.objects.get_or_create(submission=submission, defaults={"saved_at": now})
            if made:
                record(
                    acting_user=acting_user, now=now, action="assignments.start_submission", target=submission,
                    course_id=enrollment.course_id,
                )  # fmt: skip
    except IntegrityError:
        submission = Submission.objects.get(**whose)
    submission.assignment, submission.enrollment = assignment, enrollment
    return submission


@closed_when_archived("draft.submission.assignment.course")
def save_draft(
    *,
    acting_user: User,
    now: datetime,
    draft: Draft,
    title: str,
    markdown: str,
    expected_version: int,
    keep_replaced: bool = False,
) -> tuple[Draft, int]:
    """Store title and text, and return the draft as saved and its length in code points.

    `draft` comes from `queries.draft_for_saving`, which tells in the same query when a version was last kept.
    Raises StaleDraft when the stored version is not `expected_version`, unless the stored text is this very text: then
    the answer to an earlier save was lost on its way, and this one is true as well. `keep_replaced` keeps what stood
    there in any case: the writer chose between two texts, and the other one must not be lost.

    Saves are not audited one by one: the versions that are kept tell the story of a draft.
    """
    title, markdown = stored_text(title).strip(), stored_text(markdown)
    # Counting takes a while on a long text, so it is done before the database is locked.
    length = measure(markdown, names_for_counting(draft.submission.assignment.course_id))
    if draft.version != expected_version:
        if (draft.title, draft.markdown) == (title, markdown):
            return draft, length.characters
        raise StaleDraft(draft)
    with transaction.atomic():
        changed = Draft.objects.filter(pk=draft.pk, version=expected_version).update(
            title=title, markdown=markdown, words=length.words, version=expected_version + 1, saved_at=now
        )
        if not changed:
            raise StaleDraft(Draft.objects.get(pk=draft.pk))
        if (keep_replaced and draft.markdown.strip()) or _worth_keeping(draft, markdown, now):
            _keep(draft)
    return (
        Draft(
            pk=draft.pk, submission=draft.submission, title=title, markdown=markdown,
            words=length.words, version=expected_version + 1, saved_at=now,
        ),
        length.characters,
    )  # fmt: skip


def set_aside(*, acting_user: User, now: datetime, draft: Draft, title: str, markdown: str) -> DraftVersion:
    """Keep a text among the versions of `draft` without touching the draft: the one that lost against it."""
    title, markdown = stored_text(title).strip(), stored_text(markdown)
    length = measure(markdown, names_for_counting(draft.submission.assignment.course_id))
    return DraftVersion.objects.create(
        submission_id=draft.submission_id, title=title, markdown=markdown, words=length.words, saved_at=now
    )


@closed_when_archived("draft.submission.assignment.course")
@transaction.atomic
def restore_draft_version(
    *, acting_user: User, now: datetime, draft: Draft, version: DraftVersion, expected_version: int
) -> Draft:
    """Put a kept version in the draft's place; what stood there is kept first. Raises StaleDraft."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.version != expected_version:
        raise StaleDraft(draft)
    if draft.markdown.strip() and draft.markdown != version.markdown:
        _keep(draft)
    draft.title, draft.markdown, draft.words = version.title, version.markdown, version.words
    draft.version, draft.saved_at = expected_version + 1, now
    draft.save()
    record(
        acting_user=acting_user, now=now, action="assignments.restore_draft_version", target=draft,
        changes={"version": (expected_version, draft.version)},
    )  # fmt: skip
    return draft


def _worth_keeping(old: Draft, new_markdown: str, now: datetime) -> bool:
    if not old.markdown.strip() or old.markdown == new_markdown or old.saved_at == old.last_kept_at:
        return False
    lost = len(old.markdown) - len(new_markdown)
    if lost >= BIG_LOSS_CHARACTERS and lost >= BIG_LOSS_PART * len(old.markdown):
        return True
    return now - (old.last_kept_at or old.submission.created_at) >= KEEP_EVERY


def _keep(draft: Draft) -> None:
    DraftVersion.objects.create(
        submission_id=draft.submission_id, title=draft.title, markdown=draft.markdown,
        words=draft.words, saved_at=draft.saved_at,
    )  # fmt: skip
