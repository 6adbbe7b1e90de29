"""Whether a text or a file was handed in, and by whom for whom."""

from dataclasses import dataclass

from classroom.assignments.models import Assignment, Attempt
from classroom.assignments.rules import readable_attempts
from classroom.audit.models import AuditEntry
from classroom.audit.queries import acts_on
from classroom.courses.models import Enrollment
from classroom.courses.rules import is_staff


@dataclass(frozen=True, slots=True)
class Proof:
    """`known`: an attempt of the assignment has this text or file. `attempts` are those of them that the asker may read."""

    known: bool
    attempts: tuple[Attempt, ...]


def proof(enrollment: Enrollment, assignment: Assignment, *, text: str = "", file: str = "") -> Proof:
    """Look for the SHA-256 of a text, or of a file, among the attempts of `assignment`; two queries."""
    wanted = {"sha256": text} if text else {"attachments__sha256": file}
    found = Attempt.objects.filter(submission__assignment=assignment, **wanted)
    readable = readable_attempts(enrollment).filter(pk__in=found.values("pk")).defer("markdown", "html")
    if assignment.anonymous_marking and is_staff(enrollment):
        # When an essay came tells a marker whose it is.
        readable = readable.none()
    return Proof(found.exists(), tuple(readable.order_by("handed_in_at")))


def handed_in_for(attempt: Attempt) -> AuditEntry | None:
    """What was written down when staff handed in `attempt`; None when its writers did so themselves; one query."""
    return acts_on(attempt).filter(action="assignments.hand_in_for").first()
