"""Files of a draft: taken, their text made the draft, put away again."""

import hashlib
from datetime import datetime
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.db import transaction

from classroom.accounts.models import User
from classroom.assignments.models import Attachment, Draft, Submission
from classroom.assignments.rules.files import FAULTS, MOST_FILES, MOST_FILES_EVER, kinds_in_words, shown_name
from classroom.assignments.rules.text import LONGEST_TEXT, stored_text
from classroom.assignments.services.drafts import save_draft
from classroom.audit.services import record
from classroom.common.documents import DocumentRefused, Fault, Found, take_document
from classroom.common.shown.sentences import gettext
from classroom.courses.rules import closed_when_archived


class FileRefused(Exception):
    """The file was not taken; the words say why and what to do."""


@closed_when_archived("submission.assignment.course")
def attach_file(*, acting_user: User, now: datetime, submission: Submission, name: str, file: File) -> Attachment:
    """Read `file` and keep it with the draft of `submission`, whose `assignment` is filled; raises FileRefused.

    The same file twice is one. What it is goes by what it holds; `name` is only what it is called on pages.
    """
    attachment = read_file(acting_user=acting_user, now=now, submission=submission, file=file, name=name)
    fingerprint = attachment.sha256
    if attachment.kind not in submission.assignment.file_kinds:
        attachment.file.delete(save=False)
        raise FileRefused(
            gettext("This is a file of another kind than is asked for here: %(kinds)s.")
            % {"kinds": kinds_in_words(submission.assignment)}
        )
    try:
        with transaction.atomic():
            Submission.objects.select_for_update().get(pk=submission.pk)
            files = Attachment.objects.filter(submission=submission)
            known = files.filter(sha256=fingerprint, removed_at=None).first()
            if known:
                attachment.file.delete(save=False)
                return known
            if files.filter(removed_at=None).count() >= MOST_FILES or files.count() >= MOST_FILES_EVER:
                raise FileRefused(gettext("There are enough files with this draft. Take one out, then choose again."))
            attachment.save()
            record(
                acting_user=acting_user, now=now, action="assignments.attach_file", target=attachment,
                course_id=submission.assignment.course_id,
                changes={"kind": (None, attachment.kind), "sha256": (None, fingerprint)},
            )  # fmt: skip
    except BaseException:
        attachment.file.delete(save=False)
        raise
    return attachment


def read_file(*, acting_user: User, now: datetime, submission: Submission, file: File, name: str = "") -> Attachment:
    """Read `file` and lay it down; the row that says so is returned and not yet saved. Raises FileRefused."""
    megabytes = submission.assignment.file_megabytes
    if file.size > megabytes * 1024 * 1024:
        raise FileRefused(
            gettext("The file is larger than %(n)s MB. Make it smaller, then choose it again.") % {"n": megabytes}
        )
    found = _read(file)
    text = stored_text(found.text)
    if len(text) > LONGEST_TEXT:
        raise FileRefused(str(FAULTS[Fault.TOO_LONG]))
    kept = ContentFile(found.data) if found.data is not None else file
    attachment = Attachment(
        submission_id=submission.pk, name=shown_name(name or file.name or "", found.suffix), kind=found.kind,
        content_type=found.content_type, size=kept.size, sha256=_fingerprint(file), text=text,
        uploaded_by=acting_user, uploaded_at=now,
    )  # fmt: skip
    kept.seek(0)
    # Before the database is locked: a slow disk holds up nobody.
    attachment.file.save(f"{uuid4().hex}{found.suffix}", kept, save=False)
    return attachment


@closed_when_archived("attachment.submission.assignment.course")
def confirm_file(
    *, acting_user: User, now: datetime, attachment: Attachment, draft: Draft, markdown: str, expected_version: int
) -> Draft:
    """Make `markdown`, which its writer has looked through, the draft; what stood there is kept. Raises StaleDraft."""
    with transaction.atomic():
        saved, _characters = save_draft(
            acting_user=acting_user, now=now, draft=draft, title=draft.title, markdown=markdown,
            expected_version=expected_version, keep_replaced=True,
        )  # fmt: skip
        Attachment.objects.filter(pk=attachment.pk).update(confirmed_at=now)
        record(
            acting_user=acting_user, now=now, action="assignments.confirm_file", target=attachment,
            course_id=draft.submission.assignment.course_id, changes={"version": (expected_version, saved.version)},
        )  # fmt: skip
    return saved


@closed_when_archived("attachment.submission.assignment.course")
@transaction.atomic
def remove_file(*, acting_user: User, now: datetime, attachment: Attachment) -> None:
    """Take a file out of the draft. Attempts that hold it keep it; one that was never handed in is deleted."""
    attachment = Attachment.objects.select_for_update().get(pk=attachment.pk)
    record(
        acting_user=acting_user, now=now, action="assignments.remove_file", target=attachment,
        changes={"sha256": (attachment.sha256, None)},
    )  # fmt: skip
    if attachment.attempts.exists():
        attachment.removed_at = now
        attachment.save(update_fields=("removed_at",))
        return
    stored, name = attachment.file.storage, attachment.file.name
    attachment.delete()
    transaction.on_commit(lambda: stored.delete(name))


def _read(file: File) -> Found:
    file.seek(0)
    try:
        return take_document(file)
    except DocumentRefused as refused:
        raise FileRefused(str(FAULTS[refused.fault])) from refused


def _fingerprint(file: File) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
