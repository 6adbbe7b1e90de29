"""Words that essays share, as those who mark see them: the list, and two texts side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from classroom.assignments.models import Assignment, Attempt
from classroom.common.markup import paragraphs
from classroom.common.markup.spans import Span, mark_spans
from classroom.common.shown.sentences import gettext as _
from classroom.courses.models import Enrollment
from classroom.grading.models import SimilarityRun, SimilarPair
from classroom.grading.rules import similarity as rules
from classroom.grading.rules.aliases import keys_of, writer_names
from history.queries import texts_at

KINDS = ("class", "earlier", "book")


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair with the names that may be seen: of the writer or a code, and of what it is compared with."""

    pair: SimilarPair
    kind: str
    name: str
    other: str

    @property
    def percent(self) -> int:
        return round(self.pair.share * 100)

    @property
    def other_percent(self) -> int | None:
        return None if self.pair.other_share is None else round(self.pair.other_share * 100)


@dataclass(frozen=True, slots=True)
class TextBlock:
    kind: str
    html: SafeString


def last_run(assignment: Assignment) -> SimilarityRun | None:
    """The comparison that was asked for last, whatever became of it; one query."""
    return SimilarityRun.objects.filter(assignment=assignment).order_by("-asked_at", "-pk").first()


def newer_essays(assignment: Assignment, run: SimilarityRun) -> int:
    """How many essays were handed in since a comparison was asked for; one query."""
    return (
        Attempt.objects.filter(submission__assignment=assignment, handed_in_at__gt=run.asked_at)
        .values("submission")
        .distinct()
        .count()
    )


def pairs_of_kind(pairs: QuerySet[SimilarPair], assignment: Assignment, kind: str) -> QuerySet[SimilarPair]:
    match kind:
        case "class":
            return pairs.filter(other__submission__assignment=assignment)
        case "earlier":
            return pairs.filter(other__isnull=False).exclude(other__submission__assignment=assignment)
        case "book":
            return pairs.filter(section__isnull=False)
    return pairs


def with_people(pairs: QuerySet[SimilarPair]) -> QuerySet[SimilarPair]:
    return (
        pairs.select_related(
            "attempt__submission__enrollment", "other__submission__enrollment",
            "other__submission__assignment__course", "section__chapter__book",
        )
        .defer("attempt__markdown", "attempt__html", "other__markdown", "other__html")
        .order_by("-share", "pk")
    )  # fmt: skip


def pair_lines(assignment: Assignment, pairs: Sequence[SimilarPair]) -> list[PairLine]:
    """The pairs, got by `with_people`, with their names; one query."""
    own = {pair.attempt.submission_id for pair in pairs}
    own |= {pair.other.submission_id for pair in pairs if pair.other and _is_own(assignment, pair.other)}
    names = writer_names(own)
    return [
        PairLine(pair, _kind(assignment, pair), names[pair.attempt.submission_id], _other(assignment, pair, names))
        for pair in pairs
    ]


def get_pair(enrollment: Enrollment, assignment: Assignment, pair_id: int) -> SimilarPair | None:
    """One pair with both texts, if the holder may see it; one query."""
    return (
        rules.visible_pairs(enrollment, assignment)
        .filter(pk=pair_id)
        .select_related(
            "run", "attempt__submission__enrollment", "other__submission__enrollment",
            "other__submission__assignment__course", "section__chapter__book",
        )
        .first()
    )  # fmt: skip


def essay_keys(assignment: Assignment, pair: SimilarPair) -> tuple[str, str]:
    """What stands for the two essays in addresses; the other's is empty for an earlier one and for the book."""
    keys = keys_of([each.submission_id for each in (pair.attempt, pair.other) if each])
    other = pair.other.submission_id if pair.other and _is_own(assignment, pair.other) else 0
    return keys[pair.attempt.submission_id], keys.get(other, "")


def marked_texts(pair: SimilarPair) -> tuple[list[TextBlock], list[TextBlock]]:
    """Both texts with the shared runs drawn on them, each leading to its place in the other; at most one query."""
    spans = sorted(pair.spans)
    mine = [_span(number, start, end, "a", "b") for number, (start, end, _s, _e) in enumerate(spans, 1)]
    theirs = [_span(number, start, end, "b", "a") for number, (_s, _e, start, end) in enumerate(spans, 1)]
    return _essay(pair.attempt, mine), _essay(pair.other, theirs) if pair.other else _section(pair, theirs)


def _essay(attempt: Attempt, spans: list[Span]) -> list[TextBlock]:
    return [
        TextBlock(each.kind, mark_safe(mark_spans(each.html, each.text, _moved(spans, each.start))))  # noqa: S308
        for each in paragraphs(attempt.markdown)
    ]


def _section(pair: SimilarPair, spans: list[Span]) -> list[TextBlock]:
    blocks, start = [], 0
    for text in texts_at(pair.section.chapter, pair.revision).filter(section=pair.section):
        html = mark_spans(f"<p>{escape(text.text)}</p>", text.text, _moved(spans, start))
        blocks.append(TextBlock("paragraph", mark_safe(html)))  # noqa: S308 - escaped above
        start += len(text.text) + 1
    return blocks


def _moved(spans: list[Span], start: int) -> list[Span]:
    return [Span(span.start - start, span.end - start, span.key, span.css, span.after) for span in spans]


def _span(number: int, start: int, end: int, side: str, other: str) -> Span:
    label = _("Shared run %(n)s: to the other text") % {"n": number}
    after = format_html(
        '<a class="shared__n" href="#s{}{}" aria-label="{}">{}</a>', other, number, label, number
    )  # fmt: skip
    return Span(start, end, f"{side}{number}", "shared", after)


def _is_own(assignment: Assignment, attempt: Attempt) -> bool:
    return attempt.submission.assignment_id == assignment.pk


def _kind(assignment: Assignment, pair: SimilarPair) -> str:
    if pair.section_id:
        return "book"
    return "class" if _is_own(assignment, pair.other) else "earlier"


def _other(assignment: Assignment, pair: SimilarPair, names: dict[int, str]) -> str:
    if pair.section_id:
        return str(pair.section)
    if _is_own(assignment, pair.other):
        return names[pair.other.submission_id]
    earlier = pair.other.submission.assignment
    words = {"assignment": earlier.title, "course": earlier.course.code, "year": earlier.course.year}
    # Somebody's own earlier work, and no other's; where names are hidden it is not said, for it would tell too much.
    if not assignment.anonymous_marking and _same_writer(pair):
        return _("An earlier essay of the same writer: %(assignment)s, %(course)s %(year)s") % words
    return _("An essay on %(assignment)s, %(course)s %(year)s") % words


def _same_writer(pair: SimilarPair) -> bool:
    return pair.attempt.submission.enrollment.user_id == pair.other.submission.enrollment.user_id
