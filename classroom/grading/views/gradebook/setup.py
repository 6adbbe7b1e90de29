"""Setting up: categories, columns, what counts; and the letters, with a preview of who moves."""

import hashlib
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.grading.forms.gradebook import LettersForm, SetupForm
from classroom.grading.models import GradeScheme
from classroom.grading.queries import gradebook as queries
from classroom.grading.services import StaleVersionError
from classroom.grading.services.gradebook import release_letters, set_cutoffs, set_up_gradebook
from classroom.grading.views.gradebook.doors import teacher_or_403


@require_http_methods(["GET", "HEAD", "POST"])
def gradebook_setup(request: HttpRequest, course: str) -> HttpResponse:
    """Categories, columns, weights, what is dropped."""
    enrollment = teacher_or_403(request, course)
    now = timezone.now()
    book = queries.book_of(enrollment, now)
    form = SetupForm.of(book, request.POST if request.method == "POST" else None)
    status, refusal = 200, ""
    if request.method == "POST":
        if form.base.is_valid() and form.base.cleaned_data["version"] != book.scheme.version:
            # Not the rows first: of those that are new since, the page that was sent knows nothing.
            refusal, status = _("Somebody else has set the gradebook up in between. Open the page again."), 409
        elif form.is_valid():
            try:
                set_up_gradebook(
                    acting_user=request.user, now=now, course=enrollment.course,
                    categories=form.category_plans(book), columns=form.column_plans(),
                    missing_is_zero=form.base.cleaned_data["missing_is_zero"],
                    expected_version=form.base.cleaned_data["version"],
                )  # fmt: skip
            except StaleVersionError:
                refusal, status = _("Somebody else has set the gradebook up in between. Open the page again."), 409
            except ValidationError as error:
                refusal, status = error.messages[0], 422
            else:
                messages.success(request, _("The gradebook is set up."))
                return redirect("grading:gradebook_setup", course)
        else:
            status = 422
    return render(
        request,
        "grading/gradebook_setup.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "book": book,
            "form": form,
            "refusal": refusal,
            "whole_weight": sum(category.weight for category in book.categories),
        },
        status=status,
    )


@dataclass(frozen=True, slots=True)
class Move:
    """A student whose letter would be another."""

    row: queries.Row
    before: str
    after: str


@require_http_methods(["GET", "HEAD", "POST"])
def gradebook_letters(request: HttpRequest, course: str) -> HttpResponse:
    """The cut-offs. `do` is preview, apply, a preset to begin from, or release and hold of the letters."""
    enrollment = teacher_or_403(request, course)
    now = timezone.now()
    book, rows = queries.all_rows(enrollment, now)
    unreleased = sum(_unreleased(book, row) for row in rows)
    do = request.POST.get("do", "")
    if do in ("release", "hold"):
        return _release(request, enrollment, unreleased, shown=do == "release")
    preset, cuts = book.scheme.preset, book.cuts
    posted = do in ("preview", "apply")
    if do.startswith("preset-"):
        preset = do.removeprefix("preset-")
        if preset not in GradeScheme.Preset.values:
            return HttpResponseBadRequest()
        cuts = queries.PRESETS[preset]
    form = LettersForm(request.POST if posted else None, preset=preset, cuts=cuts, version=book.scheme.version)
    refusal, status, previewed, moves, digest = "", 200, do.startswith("preset-"), [], ""
    if posted:
        if form.is_valid():
            cuts, previewed = form.cuts(), True
        else:
            status = 422
    if previewed:
        moves = _moves(rows, cuts)
        digest = _digest(moves, cuts)
    if do == "apply" and previewed:
        if request.POST.get("digest") != digest:
            refusal, status = _("Marks have changed since the preview. This is how it would be now."), 409
        else:
            refusal = _apply(request, enrollment.course, form)
            if not refusal:
                messages.success(
                    request,
                    _("The cut-offs hold.") + " "
                    + ngettext("%(n)s student moved.", "%(n)s students moved.", len(moves)) % {"n": len(moves)},
                )  # fmt: skip
                return redirect("grading:gradebook_letters", course)
            status = 409
    percents = [row.total.percent for row in rows]
    letters = [row.result.letter if row.result else queries.letter_of(row.total.percent, cuts) for row in rows]
    return render(
        request,
        "grading/gradebook_letters.html",
        {
            "course": enrollment.course,
            "enrollment": enrollment,
            "book": book,
            "form": form,
            "presets": GradeScheme.Preset.choices,
            "previewed": previewed,
            "moves": moves,
            "digest": digest,
            "refusal": refusal,
            "tally": _tally([row.letter for row in rows], letters, cuts),
            "spread": queries.spread(percents),
            "bars": _bars(queries.histogram(percents)),
            "students": len(rows),
            "unreleased": unreleased,
        },
        status=status,
    )


def _moves(rows: list[queries.Row], cuts: tuple[queries.Cut, ...]) -> list[Move]:
    """Who would have another letter, the highest total first. What is set by hand stays."""
    moves = [
        Move(row, row.letter, after)
        for row in rows
        if row.result is None and (after := queries.letter_of(row.total.percent, cuts)) != row.letter
    ]
    return sorted(moves, key=lambda move: -(move.row.total.percent or 0))


def _tally(before: list[str], after: list[str], cuts: tuple[queries.Cut, ...]) -> list[tuple[str, int, int]]:
    """How many have which letter, and how many had it before."""
    then, now = dict(queries.tally(before, cuts)), dict(queries.tally(after, cuts))
    return [(letter, now.get(letter, 0), then.get(letter, 0)) for letter in {**now, **then}]


def _bars(bars: list[queries.Bar]) -> list[dict[str, int]]:
    """The bars with where they are drawn, in a field 100 high."""
    most = max((bar.count for bar in bars), default=0)
    drawn = []
    for bar in bars:
        height = round(96 * bar.count / most) if most else 0
        drawn.append({"low": bar.low, "high": bar.high, "count": bar.count, "height": height, "top": 100 - height})
    return drawn


def _digest(moves: list[Move], cuts: tuple[queries.Cut, ...]) -> str:
    shown = [(move.row.person.enrollment_id, move.before, move.after) for move in moves]
    return hashlib.sha256(repr((shown, [(c.letter, str(c.at_least), str(c.worth)) for c in cuts])).encode()).hexdigest()


def _apply(request: HttpRequest, course, form: LettersForm) -> str:
    try:
        set_cutoffs(
            acting_user=request.user, now=timezone.now(), course=course, preset=form.cleaned_data["preset"],
            cuts=form.cuts(), expected_version=form.cleaned_data["version"],
        )  # fmt: skip
    except StaleVersionError:
        return _("Somebody else has set the gradebook up in between. Open the page again.")
    except ValidationError as error:
        return error.messages[0]
    return ""


def _unreleased(book: queries.Book, row: queries.Row) -> int:
    """How many cells that count are not released to the student."""
    return sum(
        1
        for column in book.columns
        if column.counts
        and (cell := row.cells[column.key]).state in (queries.CellState.GRADED, queries.CellState.SHUT)
        and not cell.released
    )


def _release(request: HttpRequest, enrollment, unreleased: int, *, shown: bool) -> HttpResponse:
    if shown and unreleased:
        messages.error(
            request,
            ngettext(
                "%(n)s mark that counts is not released yet. Release it first: a letter would tell of it.",
                "%(n)s marks that count are not released yet. Release them first: a letter would tell of them.",
                unreleased,
            ) % {"n": unreleased},
        )  # fmt: skip
    else:
        release_letters(acting_user=request.user, now=timezone.now(), course=enrollment.course, shown=shown)
        messages.success(request, _("Students see their letters.") if shown else _("The letters are held back."))
    return redirect("grading:gradebook_letters", enrollment.course.slug)
