"""Comparing the essays of an assignment: asked for on a page, done by the worker."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Attempt, Evidence
from classroom.assignments.queries import sections_to_draw_on
from classroom.assignments.queries.drafts import names_for_counting
from classroom.audit.services import record
from classroom.common.cutting import Words, read_words
from classroom.common.markup import plain_text
from classroom.common.similarity import Shared, phrases, shared_words
from classroom.courses.models import Enrollment
from classroom.grading.models import SimilarityRun, SimilarPair
from classroom.grading.rules.similarity import comparable_assignments
from classroom.grading.services.essay_words import words_of_essays
from classroom.grading.tasks import compare_essays
from history.models import Section
from history.queries import section_blocks

#: Earlier essays that are compared at most, the newest first.
EARLIER = 1500
#: Pairs that are kept at most, those with most words in common.
PAIRS = 3000
#: A comparison that has not ended by then was interrupted.
LONGEST = timedelta(minutes=30)


@transaction.atomic
def start_comparison(*, acting_user: User, now: datetime, assignment: Assignment) -> SimilarityRun:
    """Ask the worker to compare the essays of `assignment` as they are now; one that is under way is enough."""
    Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    unfinished = (SimilarityRun.State.WAITING, SimilarityRun.State.RUNNING)
    under_way = SimilarityRun.objects.filter(assignment=assignment, state__in=unfinished, asked_at__gt=now - LONGEST)
    if found := under_way.first():
        return found
    run = SimilarityRun.objects.create(assignment=assignment, asked_by=acting_user, asked_at=now)
    record(
        acting_user=acting_user, now=now, action="grading.compare_essays", target=run, course_id=assignment.course_id
    )
    transaction.on_commit(partial(compare_essays.enqueue, run.pk))
    return run


def compare(run_id: int) -> None:
    """Do what was asked for, and say how far it is on the way. What failed is said, and can be asked for again."""
    run = SimilarityRun.objects.select_related("assignment__course", "asked_by").get(pk=run_id)
    if run.state == SimilarityRun.State.DONE:
        return
    try:
        _compare(run)
    except Exception:
        SimilarityRun.objects.filter(pk=run.pk).update(state=SimilarityRun.State.FAILED)
        raise


def _compare(run: SimilarityRun) -> None:
    assignment = run.assignment
    own = _latest(Attempt.objects.filter(submission__assignment=assignment))
    earlier = _earlier(run, assignment)
    sections = sections_to_draw_on(assignment)
    run.state, run.read = SimilarityRun.State.RUNNING, 0
    run.essays, run.earlier, run.sections = len(own), len(earlier), len(sections)
    run.save(update_fields=("state", "essays", "earlier", "sections", "read"))
    names = names_for_counting(assignment.course_id)
    step = _counter(run)
    asked = phrases(read_words(f"{assignment.title}\n{plain_text(assignment.instructions)}", names))
    quoted = _evidence(own, names)
    texts = list(words_of_essays(own, names, step))
    others = list(words_of_essays(earlier, names, step))
    book = [step(read_words(section_text(section), names)) for section in sections]
    ignored = [asked | quoted[attempt.submission_id] for attempt in own]
    found = sorted(
        shared_words(texts, earlier=others, sources=book, ignored=ignored), key=lambda each: each.words, reverse=True
    )[:PAIRS]
    pairs = [_pair(run, each, own, earlier, sections, texts, others) for each in found]
    with transaction.atomic():
        SimilarPair.objects.filter(run=run).delete()
        SimilarPair.objects.bulk_create(pairs, batch_size=500)
        run.state, run.done_at = SimilarityRun.State.DONE, timezone.now()
        run.save(update_fields=("state", "done_at"))
        SimilarityRun.objects.filter(assignment=assignment, asked_at__lte=run.asked_at).exclude(pk=run.pk).delete()


def section_text(section: Section) -> str:
    """The words of a section as they stand now: its blocks, joined by newlines."""
    return "\n".join(block.text for block in section_blocks(section))


def _latest(attempts) -> list[Attempt]:
    """The last attempt of each submission; one query."""
    found = {
        attempt.submission_id: attempt for attempt in attempts.select_related("submission").order_by("number", "pk")
    }
    return list(found.values())


def _earlier(run: SimilarityRun, assignment: Assignment) -> list[Attempt]:
    """The essays of earlier classes and assignments that whoever asked may compare with, the newest first."""
    holder = Enrollment(user=run.asked_by, course=assignment.course)
    attempts = Attempt.objects.filter(submission__assignment__in=comparable_assignments(holder, assignment))
    return sorted(_latest(attempts), key=lambda attempt: attempt.handed_in_at, reverse=True)[:EARLIER]


def _evidence(own: Sequence[Attempt], names: Iterable[str]) -> dict[int, set[int]]:
    """The phrases of the passages that each essay cites, by submission: quoting them is what was asked for."""
    cited: dict[int, set[int]] = defaultdict(set)
    for submission, exact in Evidence.objects.filter(
        submission__in=[attempt.submission_id for attempt in own]
    ).values_list("submission", "anchor__exact"):
        cited[submission] |= phrases(read_words(exact, names))
    return cited


def _counter(run: SimilarityRun) -> Callable[[Words], Words]:
    """Return what lets words pass and counts them, so that the page can say how far it is."""

    def step(words: Words) -> Words:
        run.read += 1
        if run.read % 25 == 0:
            SimilarityRun.objects.filter(pk=run.pk).update(read=run.read)
        return words

    return step


def _pair(run, each: Shared, own, earlier, sections, texts, others) -> SimilarPair:
    spans = [[part.start, part.end, part.other_start, part.other_end] for part in each.runs]
    attempt, share = own[each.text], each.words / max(texts[each.text].count, 1)
    if each.among == "source":
        section = sections[each.other]
        return SimilarPair(
            run=run, attempt=attempt, section=section, revision=section.chapter.revision_number,
            words=each.words, share=share, spans=spans,
        )  # fmt: skip
    other = own[each.other] if each.among == "own" else earlier[each.other]
    size = (texts if each.among == "own" else others)[each.other].count
    other_share = each.words / max(size, 1)
    if each.among == "own" and other_share > share:
        # Which of the two comes first says nothing of when they were handed in.
        attempt, other, share, other_share = other, attempt, other_share, share
        spans = sorted([third, fourth, first, second] for first, second, third, fourth in spans)
    return SimilarPair(
        run=run, attempt=attempt, other=other, words=each.words, share=share, other_share=other_share, spans=spans
    )
