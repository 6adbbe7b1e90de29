"""One attempt beside the one before: what was changed, and where the old comments stand now."""

from dataclasses import dataclass
from decimal import Decimal

from classroom.assignments.models import Attempt
from classroom.assignments.queries.drafts import names_for_counting
from classroom.common.anchoring import Address, Carrier, Layout, Quote, Span, Standing, Status
from classroom.common.comparing import ParagraphChange, compare
from classroom.common.markup import paragraphs
from classroom.grading.models import Criterion, FeedbackComment, FeedbackReply, Level, Mark, Marking
from classroom.grading.queries.feedback import comments_with_answers
from classroom.grading.queries.returns import answer_of

Carried = FeedbackComment.Carried


@dataclass(frozen=True, slots=True)
class CarriedComment:
    """An old comment in the new text: `carried` says how sure that is, `start` and `end` are 0 when its words are gone.

    `moved` says that it stands in another paragraph than it was made in; `now` is how its words read; `answer` is what
    its writer says became of it, `taken` whether it was taken over into the new marking.
    """

    comment: FeedbackComment
    carried: str
    start: int
    end: int
    now: str
    moved: bool
    answer: FeedbackReply | None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class ComparedParagraph:
    change: ParagraphChange
    comments: tuple[CarriedComment, ...]

    @property
    def is_news(self) -> bool:
        """Whether there is something to look at that was not there before."""
        return self.change.kind != "same" or self.change.moved or bool(self.comments)


@dataclass(frozen=True, slots=True)
class Revision:
    """`attempt` compared with the `earlier` one; `gone` are comments whose words are nowhere."""

    attempt: Attempt
    earlier: Attempt
    rows: tuple[ComparedParagraph, ...]
    gone: tuple[CarriedComment, ...]

    @property
    def comments(self) -> list[CarriedComment]:
        return [carried for row in self.rows for carried in row.comments] + list(self.gone)

    @property
    def still_there(self) -> list[CarriedComment]:
        """Those that could be taken over and were not yet."""
        return [one for one in self.comments if one.carried != Carried.GONE and not one.taken]


def earlier_attempt(attempt: Attempt) -> Attempt | None:
    """The attempt before `attempt`, with its return filled; one query."""
    return (
        Attempt.objects.filter(submission=attempt.submission_id, number__lt=attempt.number)
        .select_related("returned")
        .order_by("-number")
        .first()
    )


def revision(attempt: Attempt, turn: int = 1) -> Revision | None:
    """Compare `attempt` with the one before; None for a first one. At most six queries.

    `turn` is whose old comments are carried: no marker is shown those of an independent other one.
    """
    earlier = earlier_attempt(attempt)
    if earlier is None:
        return None
    old, new = paragraphs(earlier.markdown), paragraphs(attempt.markdown)
    names = names_for_counting(attempt.submission.assignment.course_id)
    changes = compare([one.text for one in old], [one.text for one in new], names)
    comments = comments_with_answers(FeedbackComment.objects.filter(marking__attempt=earlier, marking__turn=turn))
    taken = set(
        FeedbackComment.objects.filter(
            marking__attempt=attempt, marking__turn=turn, carried_from__isnull=False, deleted_at=None
        ).values_list("carried_from", flat=True)
    )  # fmt: skip
    carried = carry(comments, [one.text for one in old], [one.text for one in new], changes, taken)
    bounds = {place: (one.start, one.start + len(one.text)) for place, one in enumerate(new)}
    rows = tuple(
        ComparedParagraph(
            change,
            tuple(
                one
                for one in carried
                if one.carried != Carried.GONE
                and change.new is not None
                and bounds[change.new][0] <= one.start <= bounds[change.new][1]
            ),
        )
        for change in changes
    )  # fmt: skip
    return Revision(attempt, earlier, rows, tuple(one for one in carried if one.carried == Carried.GONE))


def carry(
    comments: list[FeedbackComment],
    old: list[str],
    new: list[str],
    changes: tuple[ParagraphChange, ...],
    taken: set[int] = frozenset(),
) -> list[CarriedComment]:
    """Say where each of `comments` on the paragraphs `old` stands in `new`, which `changes` compares."""
    was = {change.new: change.old for change in changes if change.new is not None}
    keys = [f"new{place}" if was.get(place) is None else f"old{was[place]}" for place in range(len(new))]
    before = Layout((f"old{place}", text) for place, text in enumerate(old))
    after = Layout(zip(keys, new, strict=True))
    carrier = Carrier(before, after)
    return [_carried(carrier, comment, comment.pk in taken) for comment in comments]


def _carried(carrier: Carrier, comment: FeedbackComment, taken: bool) -> CarriedComment:
    span = Span(comment.start, comment.end)
    made: Address = carrier.old.address(span)
    quote = Quote.of(carrier.old.text, span)
    found = carrier.carry(Standing(made, Status.OK, 1.0), quote, (made.key, made.end_key))
    answer = answer_of(comment)
    if found.status == Status.ORPHAN:
        return CarriedComment(comment, Carried.GONE, 0, 0, "", False, answer, taken)
    place = carrier.new.span(found.address)
    now = carrier.new.text[place.start : place.end]
    how = Carried.EXACT if now == comment.exact else Carried.FUZZY
    return CarriedComment(
        comment, how, place.start, place.end, now, found.status == Status.MOVED, answer, taken
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class EarlierMark:
    """What a criterion got in the attempt before: a suggestion. `criterion` and `level` are those of the rubric now."""

    criterion: Criterion
    level: Level | None
    points: Decimal


def earlier_marks(attempt: Attempt, turn: int = 1) -> dict[int, EarlierMark]:
    """The marks of the attempt before by the keys of the criteria by which `attempt` is marked; at most five queries.

    A criterion of a newer rubric has that of the one that it continues, when it is worth as much and has the same level.
    None, without a query, for a first attempt.
    """
    earlier = earlier_attempt(attempt) if attempt.number > 1 else None
    if earlier is None:
        return {}
    marks = {
        mark.criterion_id: mark
        for mark in Mark.objects.filter(marking__attempt=earlier, marking__turn=turn, points__isnull=False)
        .select_related("level", "criterion")
    }  # fmt: skip
    if not marks:
        return {}
    marking = Marking.objects.filter(attempt=attempt, turn=turn).first()
    criteria = Criterion.objects.prefetch_related("levels").order_by("position")
    if marking:
        criteria = criteria.filter(version=marking.rubric_version_id)
    else:
        criteria = criteria.filter(version__rubric__assignment=attempt.submission.assignment_id).order_by(
            "-version__number", "position"
        )
    found: dict[int, EarlierMark] = {}
    newest = None
    for criterion in criteria:
        newest = newest or criterion.version_id
        mark = marks.get(criterion.pk) or marks.get(criterion.continues_id)
        if criterion.version_id != newest or mark is None or mark.points > criterion.max_points:
            continue
        levels = list(criterion.levels.all())
        level = next((one for one in levels if mark.level and _same(one, mark.level)), None)
        if bool(levels) == bool(level):
            found[criterion.pk] = EarlierMark(criterion, level, mark.points)
    return found


def _same(one: Level, other: Level) -> bool:
    return one.pk == other.pk or (one.title == other.title and one.points == other.points)
