"""Links by reference, as each block will stand alone: the address moves to where the link is."""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference

_inline = MarkdownIt("commonmark")
_LINK = re.compile(
    r"(?<!\\)\[(?P<text>(?!\^)(?:\\.|\[[^\[\]]*\]|[^\[\]\\])+)\](?P<label>\[(?:\\.|[^\[\]\\])*\])?(?!\(|:)", re.DOTALL
)


def with_addresses(markdown: str, references: dict) -> str:
    """Return *markdown* with ``[text][label]`` as ``[text](address)``, for the labels in *references*.

    What would come out as another text (a bracket in code, say) is left as it is.
    """
    if not references or "[" not in markdown:
        return markdown

    def link(match: re.Match[str]) -> str:
        label = (match["label"] or "[]")[1:-1] or match["text"]
        found = references.get(normalizeReference(label))
        if not found:
            return match[0]
        title = found.get("title", "").replace("\\", "\\\\").replace('"', '\\"')
        return f"[{match['text']}](<{found['href']}>" + (f' "{title}")' if title else ")")

    changed = _LINK.sub(link, markdown)
    same = _shown(changed, {}) == _shown(markdown, references)
    return changed if same else markdown


def _shown(markdown: str, references: dict) -> str:
    return _inline.renderInline(markdown, {"references": references})
