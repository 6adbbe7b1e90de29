"""What a member of a course may read and report of the books that the course uses, and who decides on their text."""

from datetime import datetime

from django.db.models import Q, QuerySet

from classroom.assignments.models import Evidence
from classroom.assignments.rules import own_submissions
from classroom.courses.models import Enrollment
from classroom.courses.rules import can_write, is_staff, teaches
from classroom.discussions.models import Thread
from classroom.discussions.rules import readable_threads
from classroom.grading.rules import comments_to_attach
from classroom.reading.models import Note
from history.models import Anchor, Book, Event, Fault, FaultReport, Mention, Name, Proposal, Section


def readable_books(enrollment: Enrollment) -> QuerySet[Book]:
    """The books that the course uses."""
    return Book.objects.filter(courses=enrollment.course_id)


def readable_sections(enrollment: Enrollment) -> QuerySet[Section]:
    """Sections of the course's books. The whole text is open; readings only say what is to be read by when."""
    return Section.objects.filter(chapter__book__courses=enrollment.course_id)


def can_decide_on_text(enrollment: Enrollment) -> bool:
    """Whether the holder may change the text of the course's books: members read and report, instructors decide."""
    return teaches(enrollment)


def can_report(enrollment: Enrollment) -> bool:
    """Whether the holder may report faults of the text: whoever may post. Observers read only."""
    return can_write(enrollment)


def own_reports(enrollment: Enrollment) -> QuerySet[FaultReport]:
    """The holder's own reports in the books of the course. Nobody is shown another reader's."""
    return FaultReport.objects.filter(reporter=enrollment.user_id, fault__chapter__book__courses=enrollment.course_id)


def decidable_faults(enrollment: Enrollment) -> QuerySet[Fault]:
    """The faults of the books of the course, decided ones too; none for those who do not decide, assistants among them."""
    if not can_decide_on_text(enrollment):
        return Fault.objects.none()
    return Fault.objects.filter(chapter__book__courses=enrollment.course_id)


def readable_names(enrollment: Enrollment) -> QuerySet[Name]:
    """Names of the course's books: those that are kept; to who decides on the text, proposals and refused ones too."""
    names = Name.objects.filter(book__courses=enrollment.course_id)
    return names if can_decide_on_text(enrollment) else names.filter(state=Proposal.KEPT)


def readable_events(enrollment: Enrollment) -> QuerySet[Event]:
    """Dated events of the course's books: those that are kept; to who decides, proposals and refused ones too."""
    events = Event.objects.filter(chapter__book__courses=enrollment.course_id)
    return events if can_decide_on_text(enrollment) else events.filter(state=Proposal.KEPT)


def readable_mentions(enrollment: Enrollment) -> QuerySet[Mention]:
    """Where kept names stand in the text; to who decides, the refused places too."""
    mentions = Mention.objects.filter(name__book__courses=enrollment.course_id, name__state=Proposal.KEPT)
    return mentions if can_decide_on_text(enrollment) else mentions.filter(is_refused=False)


def own_notes(enrollment: Enrollment) -> QuerySet[Note]:
    """The holder's own notes and highlights in the course. Nobody else is ever shown them, staff neither."""
    return Note.objects.filter(user=enrollment.user_id, course=enrollment.course_id, deleted_at=None)


def own_deleted_notes(enrollment: Enrollment) -> QuerySet[Note]:
    """The holder's notes that were deleted and can still be brought back."""
    return Note.objects.filter(user=enrollment.user_id, course=enrollment.course_id, deleted_at__isnull=False)


def shown_notes(enrollment: Enrollment) -> QuerySet[Note]:
    """What stands in the margin for the holder: their own notes, and the layer."""
    own = Q(user=enrollment.user_id) | Q(in_layer=True)
    return Note.objects.filter(own, course=enrollment.course_id, deleted_at=None)


def can_write_layer(enrollment: Enrollment) -> bool:
    """Whether the holder's notes may be shown to the whole course."""
    return teaches(enrollment)


def can_share_note(enrollment: Enrollment, note: Note) -> bool:
    """Whether the holder may make a thread of a note: their own, once, while its words stand in the text."""
    return (
        can_write(enrollment)
        and note.user_id == enrollment.user_id
        and note.thread_id is None
        and note.anchor.status in (Anchor.Status.OK, Anchor.Status.MOVED)
    )


def threads_to_attach(enrollment: Enrollment, now: datetime) -> QuerySet[Thread]:
    """The threads whose passages the holder may attach again: their own, and for staff those of the course."""
    threads = readable_threads(enrollment, now)
    return threads if is_staff(enrollment) else threads.filter(created_by=enrollment.user_id)


def evidence_to_attach(enrollment: Enrollment) -> QuerySet[Evidence]:
    """The evidence of the holder or their team. Nobody else sees what is quoted before it is handed in, staff neither."""
    return Evidence.objects.filter(submission__in=own_submissions(enrollment), removed_at=None)


def lost_passages(enrollment: Enrollment, now: datetime) -> QuerySet[Anchor]:
    """The passages of these, of the holder's own notes, and of their comments on essays, whose words a correction has
    changed or taken away."""
    threads, evidence = threads_to_attach(enrollment, now), evidence_to_attach(enrollment)
    notes, comments = own_notes(enrollment), comments_to_attach(enrollment).filter(source__isnull=False)
    return Anchor.objects.filter(
        Q(pk__in=threads.values("anchor"))
        | Q(pk__in=evidence.values("anchor"))
        | Q(pk__in=notes.values("anchor"))
        | Q(pk__in=comments.values("source")),
        status__in=(Anchor.Status.CHANGED, Anchor.Status.ORPHAN),
    )


def can_attach(enrollment: Enrollment, anchor: Anchor, now: datetime) -> bool:
    """Whether the holder may attach a passage again. Observers read only; their own notes are theirs all the same."""
    may = can_write(enrollment) or own_notes(enrollment).filter(anchor=anchor).exists()
    return may and lost_passages(enrollment, now).filter(pk=anchor.pk).exists()
