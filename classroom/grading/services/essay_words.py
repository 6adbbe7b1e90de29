"""The words of essays, to compare: cut once, and kept with the essay for the next comparison."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from classroom.assignments.models import Attempt
from classroom.assignments.services import keep_words, kept_words
from classroom.common.cutting import Words, cutter, read_words
from classroom.common.markup import paragraphs, plain_text

#: A stretch in quotation marks up to so many code points is a quotation; a longer one is compared.
QUOTED = 600

_REFERENCE = re.compile(r"\[\[\d{1,4}\]\]")
_QUOTATIONS = re.compile(rf"“[^”]{{1,{QUOTED}}}”|«[^»]{{1,{QUOTED}}}»|\"[^\"\n]{{1,{QUOTED}}}\"")

#: So many essays are read, cut and kept at a time.
AT_ONCE = 100


def words_of_essays(
    essays: Sequence[Attempt], names: Iterable[str], step: Callable[[Words], Words] = lambda words: words
) -> Iterator[Words]:
    """The words of each of `essays`, in their order: those that are kept, or cut now and kept. `step` lets each pass.

    What was cut otherwise, by other code or with other names, is cut anew.
    """
    way = cutter(names, Path(__file__))
    for start in range(0, len(essays), AT_ONCE):
        some = essays[start : start + AT_ONCE]
        kept = kept_words([essay.pk for essay in some], way)
        cut: dict[int, Words] = {}
        for essay in some:
            if essay.pk not in kept:
                cut[essay.pk] = words_of(essay, names)
            yield step(kept.get(essay.pk) or cut[essay.pk])
        keep_words(cut, way)


def words_of(attempt: Attempt, names: Iterable[str] = ()) -> Words:
    """The words of an essay without its quotations: block quotes, what stands in quotation marks, marks of evidence."""
    left_out = []
    for paragraph in paragraphs(attempt.markdown):
        if paragraph.kind == "quotation":
            left_out.append((paragraph.start, paragraph.start + len(paragraph.text)))
            continue
        for pattern in (_REFERENCE, _QUOTATIONS):
            left_out += [
                (paragraph.start + found.start(), paragraph.start + found.end())
                for found in pattern.finditer(paragraph.text)
            ]
    return read_words(plain_text(attempt.markdown), names, left_out)
