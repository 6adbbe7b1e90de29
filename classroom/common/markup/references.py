"""`[[2]]` in a person's text cites their second piece of evidence.

The marks are looked for in rendered, sanitised HTML, and there in words only: never in a tag, in code or in a link.
"""

import re
from collections.abc import Callable, Collection

from django.utils.html import format_html
from django.utils.translation import gettext as _

_MARK = re.compile(r"\[\[([1-9][0-9]{0,3})\]\]")
_TAG = re.compile(r"""(<(?:[^"'<>]|"[^"]*"|'[^']*')*>)""")
_CLOSED = ("code", "pre", "a")


def references(html: str) -> tuple[int, ...]:
    """Return the numbers that `html` cites, each once, in the order of their first use."""
    found: dict[int, None] = {}

    def note(match: re.Match[str]) -> str:
        found[int(match[1])] = None
        return match[0]

    _in_words(html, note)
    return tuple(found)


def link_references(html: str, known: Collection[int]) -> str:
    """Return `html` with each mark of a `known` number as a link to `#evidence-<number>`; other marks stay as typed.

    The link holds the mark as it was typed, its brackets hidden from the eye, so that offsets in the text stay true.
    """

    def link(match: re.Match[str]) -> str:
        number = int(match[1])
        if number not in known:
            return match[0]
        label = _("Evidence")
        return format_html(
            '<a class="evref" href="#evidence-{0}" data-evidence="{0}" data-label="{1}" aria-label="{1} {0}">'
            '<span class="evref__edge">[[</span>{0}<span class="evref__edge">]]</span></a>',
            number,
            label,
        )

    return _in_words(html, link)


def without_references(text: str) -> str:
    """Return plain `text` without the marks: they are no words of the writer."""
    return _MARK.sub("", text)


def _in_words(html: str, replace: Callable[[re.Match[str]], str]) -> str:
    parts = _TAG.split(html)
    depth = 0
    for place, part in enumerate(parts):
        if place % 2:
            name = part.strip("</>").split(maxsplit=1)[0] if part.strip("</>") else ""
            if name in _CLOSED:
                depth += -1 if part.startswith("</") else 1
        elif not depth:
            parts[place] = _MARK.sub(replace, part)
    return "".join(parts)
