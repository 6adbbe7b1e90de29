"""Files of drafts and attempts. Their texts are read only where they are shown."""

from datetime import datetime
from uuid import UUID

from classroom.assignments.models import Attachment, Attempt
from classroom.assignments.rules.files import own_files, readable_files
from classroom.courses.models import Enrollment


def draft_files(submission_id: int | None) -> list[Attachment]:
    """The files of a draft, in the order in which they came; one query, none without a submission."""
    if submission_id is None:
        return []
    return list(
        Attachment.objects.filter(submission=submission_id, removed_at=None).defer("text").order_by("uploaded_at", "pk")
    )


def attempt_files(attempt: Attempt) -> list[Attachment]:
    """The files that were handed in with `attempt`; one query."""
    return list(attempt.attachments.defer("text").order_by("uploaded_at", "pk"))


def own_draft_file(enrollment: Enrollment, assignment_id: int, key: UUID) -> Attachment | None:
    """One file of the holder's draft with its text, or None; one query."""
    return (
        own_files(enrollment)
        .filter(key=key, submission__assignment=assignment_id, removed_at=None)
        .select_related("submission")
        .first()
    )


def file_to_open(enrollment: Enrollment, assignment_id: int, key: UUID, now: datetime) -> Attachment | None:
    """A file that the holder may open, or None; one query."""
    return readable_files(enrollment).filter(key=key, submission__assignment=assignment_id).defer("text").first()
