"""What the pages show of bulk acts."""

from django.db.models import QuerySet

from classroom.batches.models import Batch, BatchLine


def of_course(course_id: int, kind: str) -> QuerySet[Batch]:
    """The batches of one kind of one course, newest first, with who made them."""
    return Batch.objects.filter(course_id=course_id, kind=kind).select_related("made_by")


def open_batches(kind: str) -> list[Batch]:
    """The plans of one kind that were neither applied nor put away, newest first, with who made them; one query."""
    return list(Batch.objects.filter(kind=kind, state=Batch.State.PLANNED).select_related("made_by"))


def lines_by_verdict(batch: Batch) -> list[tuple[str, str, list[BatchLine]]]:
    """The lines of a plan grouped for its preview: (verdict, its name, lines), problems first; one query."""
    order = (
        BatchLine.Verdict.PROBLEM,
        BatchLine.Verdict.NEW,
        BatchLine.Verdict.CHANGED,
        BatchLine.Verdict.MISSING,
        BatchLine.Verdict.UNCHANGED,
    )
    lines = list(batch.lines.all())
    grouped = [(verdict, verdict.label, [line for line in lines if line.verdict == verdict]) for verdict in order]
    return [group for group in grouped if group[2]]
