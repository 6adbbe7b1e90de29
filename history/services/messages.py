"""What is wrong with a file, and what was doubtful in it, in the reader's language: the importer knows none."""

from django.utils.translation import gettext_lazy

from classroom.common.shown.sentences import gettext as _
from history.importer import Decision, ImportFault

_WORDS = {
    "not-utf8": (
        gettext_lazy("The text is neither UTF-8 nor Windows-874 (byte %(byte)s)."),
        gettext_lazy("Save the file as UTF-8 in the editor it was written with, and import it again."),
    ),
    "truncated": (
        gettext_lazy("The file ends in the middle of a character (byte %(byte)s): it was cut off."),
        gettext_lazy("Copy the whole file again, and import that."),
    ),
    "binary": (
        gettext_lazy("The file is not text but %(form)s."),
        gettext_lazy("Export the chapter as plain text or Markdown, and import that."),
    ),
    "empty": (
        gettext_lazy("The file holds no text."),
        gettext_lazy("Check that the right file was chosen and that it was saved."),
    ),
    "too-large": (
        gettext_lazy("The file has %(size)s MB; a chapter may have %(limit)s MB."),
        gettext_lazy("Split the book into one file per chapter, and leave pictures out of the file."),
    ),
    "no-heading": (
        gettext_lazy("No line of the file is a heading, so the chapter has no title."),
        gettext_lazy('Put the title on the first line, after a number sign: "# บทที่ 4 สตาลิน".'),
    ),
    "long-title": (
        gettext_lazy("The heading has %(length)s characters; a title may have %(limit)s."),
        gettext_lazy("If it is a paragraph, take the number sign before it away; if not, shorten it."),
    ),
    "no-text": (
        gettext_lazy("The file has headings and no text under them."),
        gettext_lazy("Check that the whole chapter was saved in the file."),
    ),
}
_FORMS = {
    "a PDF": gettext_lazy("a PDF"),
    "a Word file or a ZIP archive": gettext_lazy("a Word file or a ZIP archive"),
    "an old Word file": gettext_lazy("an old Word file"),
    "a picture": gettext_lazy("a picture"),
    "a Rich Text file": gettext_lazy("a Rich Text file"),
    "UTF-16 text": gettext_lazy("UTF-16 text"),
    "binary data": gettext_lazy("binary data"),
}


def explain(fault: ImportFault) -> str:
    """Return where the fault is, what is wrong and what to do, in the active language."""
    details = {name: _FORMS.get(value, value) for name, value in fault.details.items()}
    problem, remedy = _WORDS.get(fault.code, (fault.problem, fault.remedy))
    words = f"{str(problem) % details} {remedy}"
    return _("Line %(line)s: %(words)s") % {"line": fault.line, "words": words} if fault.line else words


_KINDS = {
    "wrap": gettext_lazy("end of a line"),
    "gap": gettext_lazy("blank line"),
    "stray-space": gettext_lazy("space in a phrase"),
    "quotation": gettext_lazy("quotation"),
    "heading": gettext_lazy("heading"),
    "note": gettext_lazy("footnote"),
    "page-number": gettext_lazy("page number"),
    "running-head": gettext_lazy("running head"),
    "character": gettext_lazy("unreadable character"),
}
_DONE = {
    "none": gettext_lazy("joined"),
    "space": gettext_lazy("a space"),
    "hyphen": gettext_lazy("a hyphen"),
    "paragraph": gettext_lazy("a new paragraph"),
    "quotation": gettext_lazy("quotation"),
    "section": gettext_lazy("a section"),
    "subheading": gettext_lazy("a heading within the section"),
    "kept": gettext_lazy("kept"),
    "removed": gettext_lazy("removed"),
}


def explain_decision(decision: Decision) -> str:
    """Return where the importer had to choose, between which words, what it did and what else could be."""
    return _("Line %(line)s, %(kind)s: %(before)s|%(after)s: %(done)s, or else %(other)s") % {
        "line": decision.line,
        "kind": decision_kind(decision.kind),
        "before": decision.before,
        "after": decision.after,
        "done": decision_choice(decision.done, decision.kind),
        "other": decision_choice(decision.other, decision.kind),
    }


def decision_kind(kind: str) -> str:
    """Return what a decision of the importer is about, in the active language."""
    return str(_KINDS.get(kind, kind))


def decision_choice(choice: str, kind: str = "") -> str:
    """Return what the importer did, or could have done, in the active language; `kind` is that of the decision."""
    if (kind, choice) == ("quotation", "paragraph"):
        return _("an ordinary paragraph")
    return str(_DONE.get(choice, choice))
