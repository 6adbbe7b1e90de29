"""Templates whose numbers are written in the reader's digits, without a word about it in the templates.

When a template is read, `|shown` is put behind what it writes between tags: there, numbers become the reader's, and
everything that is no number stays as it is. What stands within a tag (addresses, ids, data attributes, values of inputs)
is left alone, and so are scripts and places to type in. A `blocktranslate` is a sentence wherever it stands: the
numbers among its values are the reader's too.
"""

import re

from django.template import Origin
from django.template.base import tag_re
from django.template.loaders import filesystem
from django.utils.text import smart_split

# Documents that leave the classroom: they are for everybody.
_FOR_EVERYBODY = ("export/",)
_RAW = re.compile(r"</(?:script|style|textarea)\s*>", re.IGNORECASE)
_RAW_OPENS = re.compile(r"<(?:script|style|textarea)\b", re.IGNORECASE)
_WRITES_NUMBERS = re.compile(r"\|(?:floatformat(?::[\w\"'-]+)?|filesizeformat)(?=\||$)")
_IN_ATTRIBUTE = re.compile(r"""=\s*(?:"[^"<>]*|'[^'<>]*)\Z""")
_NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class Loader(filesystem.Loader):
    """The loader of our own templates."""

    def get_contents(self, origin: Origin) -> str:
        text = super().get_contents(origin)
        name = origin.template_name or ""
        return text if name.startswith(_FOR_EVERYBODY) else with_shown_numbers(text, is_html=not name.endswith(".txt"))


def with_shown_numbers(template: str, *, is_html: bool = True) -> str:
    """Return the source of a template, with `|shown` where it writes something to be read."""
    parts = tag_re.split(template)
    place = _Place() if is_html else None
    is_verbatim, opening = "", None
    for at, part in enumerate(parts):
        if not at % 2:
            if place and is_verbatim != "endcomment":
                place.pass_over(part)
            continue
        word = part[2:-2].split(None, 1)[0] if part.startswith("{%") and part[2:-2].strip() else ""
        if is_verbatim:
            is_verbatim = "" if word == is_verbatim else is_verbatim
        elif word in ("comment", "verbatim"):
            is_verbatim = f"end{word}"
        elif word in ("blocktranslate", "blocktrans"):
            opening = at
        elif word in ("endblocktranslate", "endblocktrans"):
            parts[opening] = _sentence(parts[opening], "".join(parts[opening + 1 : at]))
            opening = None
        elif part.startswith("{{") and opening is None and (place is None or place.is_read):
            parts[at] = "{{ " + _shown(part[2:-2].strip()) + " }}"
        if place:
            place.follows_tag()
    return "".join(parts)


def _shown(expression: str) -> str:
    written = _WRITES_NUMBERS.sub(lambda match: f"{match[0]}|shown_text", expression)
    return f"{written}|shown"


def _sentence(tag: str, body: str) -> str:
    """The opening tag of a blocktranslate, with all that the sentence names bound to what is shown of it."""
    bits, bound = [], set()
    for bit in smart_split(tag[2:-2].strip()):
        name, equals, value = bit.partition("=")
        if equals and name.isidentifier():
            bits.append(f"{name}={_shown(value)}")
            bound.add(name)
        else:
            bits.append(bit)
    free = [f"{name}={name}|shown" for name in dict.fromkeys(_NAME.findall(body)) if name not in bound]
    if free:
        where = bits.index("with") + 1 if "with" in bits else len(bits)
        bits[where:where] = free if "with" in bits else ["with", *free]
    return "{% " + " ".join(bits) + " %}"


class _Place:
    """Whether what comes next stands between the tags of the page, or within one."""

    def __init__(self) -> None:
        self._in_tag = False
        self._quote = ""
        self._raw = False
        self._before = ""

    @property
    def is_read(self) -> bool:
        return not (self._in_tag or self._raw or _IN_ATTRIBUTE.search(self._before))

    def follows_tag(self) -> None:
        # A part of a template may begin within a tag of another: what stands in quotes goes on behind a variable.
        self._before = self._before if _IN_ATTRIBUTE.search(self._before) else ""

    def pass_over(self, text: str) -> None:
        self._before += text
        at = 0
        while at < len(text):
            if self._raw:
                closing = _RAW.search(text, at)
                if closing is None:
                    return
                self._raw, at = False, closing.end()
            elif self._in_tag:
                at = self._pass_tag(text, at)
            else:
                at = self._find_tag(text, at)

    def _find_tag(self, text: str, at: int) -> int:
        found = re.compile(r"<[a-zA-Z/!]").search(text, at)
        if found is None:
            return len(text)
        self._in_tag = True
        self._opens_raw = _RAW_OPENS.match(text, found.start()) is not None
        return found.end()

    def _pass_tag(self, text: str, at: int) -> int:
        for index in range(at, len(text)):
            sign = text[index]
            if self._quote:
                self._quote = "" if sign == self._quote else self._quote
            elif sign in "\"'":
                self._quote = sign
            elif sign == ">":
                self._in_tag, self._raw, self._before = False, self._opens_raw, text[index + 1 :]
                return index + 1
        return len(text)
