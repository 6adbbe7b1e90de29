"""The blocks and notes of an edition as markup that is both HTML and well-formed XML."""

from collections.abc import Callable, Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from history.services.export.edition import SetBlock, SetNote
from history.services.export.nodes import Mark, write_nodes

# The tag of a block of each kind, and whether its words are a paragraph within it.
_TAGS = {
    "paragraph": ("p", False),
    "heading": ("h3", False),
    "quotation": ("blockquote", True),
    "epigraph": ("blockquote", True),
}


def mark_writer(address: Callable[[int], str], *, xml: bool = False) -> Callable[[Mark], str]:
    """Return a function that writes a note mark as a link; `address` gives that of a note."""
    kind = ' epub:type="noteref"' if xml else ""

    def write(mark: Mark) -> str:
        return (
            f'<sup><a class="mark" id="{mark.id}" href="{escape(address(mark.number))}" role="doc-noteref"{kind}>'
            f"{mark.number}</a></sup>"
        )

    return write


def blocks_html(
    blocks: Iterable[SetBlock], mark: Callable[[Mark], str], *, numbered: bool, xml: bool = False
) -> SafeString:
    """Return blocks in reading order, each with its key as its id; `numbered` puts the paragraph's number before it."""
    return mark_safe("\n".join(_block(block, mark, numbered, xml) for block in blocks))  # noqa: S308 - escaped below


def note_html(note: SetNote, *, xml: bool = False) -> SafeString:
    """Return the words of a note."""
    return mark_safe(write_nodes(note.nodes, lambda mark: "", xml=xml))  # noqa: S308 - escaped there


def _block(block: SetBlock, mark: Callable[[Mark], str], numbered: bool, xml: bool) -> str:
    words = write_nodes(block.nodes, mark, xml=xml).strip()
    tag, is_wrapped = _TAGS.get(block.kind, ("div", False))
    if is_wrapped:
        words = f"<p>{words}</p>"
    number = f'<a class="no" href="#{block.key}">{block.number}</a>' if numbered and block.number else ""
    css = "" if block.kind in ("paragraph", "heading", "quotation") else f' class="{block.kind}"'
    if number and tag != "div":
        return f'<div class="numbered">{number}<{tag} id="{block.key}"{css}>{words}</{tag}></div>'
    return f'<{tag} id="{block.key}"{css}>{number}{words}</{tag}>'
