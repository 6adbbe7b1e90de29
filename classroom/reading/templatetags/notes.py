"""Notes beside the text: one's own, and those of the instructors. Written in Python for the reason given in room.py."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import escape

from classroom.common.shown.sentences import gettext, ngettext
from classroom.common.templatetags.interface import icon
from classroom.reading.queries import MarginNote

register = template.Library()
# More notes than this in one paragraph are folded: the rest stands under one line that opens them.
MOST_BESIDE = 6
# What a screen reader says of the words that a note is on.
LONGEST_LABEL = 120


def margin_notes(notes: Sequence[MarginNote], marks_path: str) -> Iterable[tuple[int, str]]:
    """Yield what stands beside one block, each with the code point where its words begin.

    Highlights without words are one line together, which says how many there are and leads to the list of all.
    """
    written = [note for note in notes if not note.is_bare]
    for number, note in enumerate(written):
        yield note.row.start, _item(note, is_folded=number >= MOST_BESIDE)
    if len(written) > MOST_BESIDE:
        yield written[MOST_BESIDE].row.start, _folded(len(written) - MOST_BESIDE, marks_path)
    bare = [note for note in notes if note.is_bare]
    if bare:
        yield bare[0].row.start, _bare(bare, marks_path)


def _item(note: MarginNote, *, is_folded: bool) -> str:
    row = note.row
    kind = "note--layer" if row.in_layer else f"note--{row.colour}"
    own = ""
    if note.is_own:
        own = (
            f' data-note-id="{row.pk}" data-version="{row.version}" data-markdown="{escape(row.markdown)}"'
            f' data-tags="{escape(", ".join(note.tags))}"{" data-layer" if row.in_layer else ""}'
            f"{' data-shared' if row.thread else ''}"
        )
    words = f'<div class="prose" data-note-words>{row.html}</div>' if row.html else ""
    edit = f'<a class="act" href="../notes/{row.pk}/" data-note-edit>{gettext("Edit")}</a>' if note.is_own else ""
    return (
        f'<article class="margin__item note {kind}{" is-folded" if is_folded else ""}" id="note-{row.pk}" tabindex="-1"'
        f' aria-label="{escape(row.exact[:LONGEST_LABEL])}"'
        f' data-anchor="{note.address}" data-colour="{row.colour}"{own}>'
        # Stored HTML was sanitised when the note was saved.
        f'{words}<p class="note__by"><span data-note-facts>{escape(" · ".join(_facts(note)))}</span> {edit}</p></article>'
    )


def _facts(note: MarginNote) -> Iterable[str]:
    row = note.row
    if row.in_layer:
        yield gettext("From the instructor")
        yield row.author
    elif row.thread:
        yield gettext("My note, shared")
    else:
        yield gettext("My note, seen by me only")
    yield from (f"#{tag}" for tag in note.tags)
    if row.status == "changed":
        yield gettext("the text has changed here")
    elif row.status == "orphan":
        yield gettext("its words are gone from the text")


def _bare(notes: Sequence[MarginNote], marks_path: str) -> str:
    marks = " ".join(f"{note.row.pk},{note.address},{note.row.colour},{note.row.version}" for note in notes)
    words = ngettext("%(n)s highlight", "%(n)s highlights", len(notes)) % {"n": len(notes)}
    return (
        f'<div class="margin__item" data-bare="{marks}" data-anchor="{notes[0].address}">'
        f'<a class="margin__link" href="{marks_path}#note-{notes[0].row.pk}" data-bare-open>{icon("pen")}'
        f"<span data-bare-count>{words}</span></a></div>"
    )


def _folded(count: int, marks_path: str) -> str:
    words = ngettext("%(n)s more note", "%(n)s more notes", count) % {"n": count}
    return (
        f'<div class="margin__item" data-unfold><a class="margin__link" href="{marks_path}">{icon("pen")}'
        f"<span>{words}</span></a></div>"
    )
