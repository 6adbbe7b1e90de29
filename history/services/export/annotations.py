"""What a person has hung from passages, as W3C Web Annotation JSON-LD (https://www.w3.org/TR/annotation-model/).

Whose marks these are, and what stands in them, is chosen above; here they become data that other programs read.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from classroom.common.anchoring import Quote, Span
from history.models import Anchor, Block
from history.queries import write_address

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'

# The lasting address of a passage, given the block that it begins in and its address in the chapter.
Link = Callable[[Block, str], str]


@dataclass(frozen=True)
class OwnMark:
    """One thing that hangs from a passage. `id` is its IRI; `motivation` a word of the model, such as "commenting".

    `text` is Markdown of its own, in `language` if that is known; `about` the IRI of what it belongs to; `tags` what its
    owner has put it under.
    """

    id: str
    motivation: str
    anchor: Anchor
    created: datetime
    modified: datetime | None = None
    text: str = ""
    language: str = ""
    about: str = ""
    tags: tuple[str, ...] = ()


def annotation_collection(
    *, iri: str, label: str, marks: Sequence[OwnMark], blocks: Iterable[Block], revision: int, link: Link
) -> dict:
    """Return an AnnotationCollection with one page that holds all of `marks`; makes no query.

    `blocks` are those of the chapter as it stands at `revision`, in reading order.
    """
    standing = list(blocks)
    items = [_annotation(mark, standing, revision, link) for mark in marks]
    collection = {"@context": CONTEXT, "id": iri, "type": "AnnotationCollection", "label": label, "total": len(items)}
    if items:
        # The model has no pages without annotations.
        page = {"id": f"{iri}#page", "type": "AnnotationPage", "partOf": iri, "startIndex": 0, "items": items}
        collection["first"] = page
    return collection


def _annotation(mark: OwnMark, standing: list[Block], revision: int, link: Link) -> dict:
    annotation = {"id": mark.id, "type": "Annotation", "motivation": mark.motivation, "created": _moment(mark.created)}
    if mark.modified:
        annotation["modified"] = _moment(mark.modified)
    body = []
    if mark.text:
        text = {"type": "TextualBody", "value": mark.text, "format": "text/markdown"}
        body.append(text | ({"language": mark.language} if mark.language else {}))
    body += [{"type": "TextualBody", "value": tag, "purpose": "tagging", "format": "text/plain"} for tag in mark.tags]
    if mark.about:
        body.append(mark.about)
    if body:
        annotation["body"] = body[0] if len(body) == 1 else body
    targets = annotation_targets(mark.anchor, standing, revision, link)
    annotation["target"] = targets[0] if len(targets) == 1 else targets
    return annotation


def annotation_targets(anchor: Anchor, standing: Sequence[Block], revision: int, link: Link) -> list[dict]:
    """Return the targets of a stored passage, one for each block of it: the words with what is around them in their
    block, where they stand in it, and as source the lasting address of these words.

    A passage whose words are gone keeps the quote that was chosen, and the block that it stood in as its source.
    """
    at = {block.pk: place for place, block in enumerate(standing)}
    first, last = at.get(anchor.block_id), at.get(anchor.end_block_id)
    if anchor.status == Anchor.Status.ORPHAN or first is None or last is None:
        quote = Quote(anchor.exact, anchor.prefix, anchor.suffix)
        block = anchor.block
        return [
            {"type": "SpecificResource", "source": link(block, f"{block.key}@{revision}"), "selector": [_quote(quote)]}
        ]
    targets = []
    for place in range(first, last + 1):
        block = standing[place]
        span = Span(
            anchor.start if place == first else 0,
            anchor.end if place == last else len(block.text),
        )
        if span.start >= span.end:
            continue
        address = write_address(block.key, span.start, block.key, span.end, revision)
        position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
        targets.append({
            "type": "SpecificResource", "source": link(block, address),
            "selector": [_quote(Quote.of(block.text, span)), position],
        })  # fmt: skip
    return targets


def _quote(quote: Quote) -> dict:
    around = {"prefix": quote.prefix, "suffix": quote.suffix}
    return {"type": "TextQuoteSelector", "exact": quote.exact} | {name: text for name, text in around.items() if text}


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
