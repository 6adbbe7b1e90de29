"""Find the strings that are to be translated, by parsing Python and templates as Python and Django do.

GNU xgettext, which Django's makemessages calls, is missing on many machines, and sees templates only through a filter.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template import Template, engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

# Function → the places of context, text and plural among its arguments.
FUNCTIONS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}

_UNDERSCORE_CALL = re.compile(r"""\b_\((?:"([^"]+)"|'([^']+)')\)""")


@dataclass(frozen=True)
class Message:
    """A string as the code has it: its text, its plural if it has one, and the context that tells it from its like."""

    text: str
    plural: str | None = None
    context: str | None = None


def python_messages(path: Path) -> Iterator[Message]:
    """Yield the messages of a Python file. What is no literal cannot be translated ahead, and is passed over."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
            if name in FUNCTIONS:
                context, text, plural = (_literal(node.args, place) for place in FUNCTIONS[name])
                if text:
                    yield Message(text, plural, context)


def _literal(arguments: list[ast.expr], place: int | None) -> str | None:
    if place is None or place >= len(arguments):
        return None
    argument = arguments[place]
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def template_messages(source: str) -> Iterator[Message]:
    """Yield the messages of a template; raise TemplateSyntaxError when it is none."""
    nodes = Template(source, engine=engines["django"].engine).nodelist
    for node in nodes.get_nodes_by_type(TranslateNode):
        text = getattr(node.filter_expression.var, "literal", None)
        if isinstance(text, str):
            yield Message(text.replace("%", "%%"), None, _context(node))
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        text, _ = node.render_token_list(node.singular)
        plural = node.render_token_list(node.plural)[0] if node.plural else None
        yield Message(text, plural, _context(node))
    for double, single in _UNDERSCORE_CALL.findall(source):
        yield Message(double or single)


def _context(node: TranslateNode | BlockTranslateNode) -> str | None:
    return str(node.message_context.var) if node.message_context else None


def messages_below(folder: Path) -> set[Message]:
    """Return the messages of every Python file and template below a folder, migrations left out."""
    found = set()
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            found.update(python_messages(path))
    for suffix in ("html", "txt"):
        for path in sorted(folder.rglob(f"*.{suffix}")):
            if "templates" in path.parts:
                found.update(template_messages(path.read_text(encoding="utf-8")))
    return found
