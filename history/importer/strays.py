"""Stray spaces: line ends that a scan has glued with one space too many.

Such a paragraph is one line of the file, and its stray spaces stand where the
printed lines ended: one full line apart, often in the middle of a phrase. Two
that no writer would set, a line apart, give the paragraph away; then every space
in that rhythm is judged as a line end. Elsewhere a space goes only where it parts
what is never parted, whoever writes.
"""

import re

from . import lexicon
from .geometry import USUAL_WIDTH, Geometry, columns
from .joins import REACH, decide_join
from .places import Doubt
from .spacing import THAI, Spacing

_BETWEEN_THAI = re.compile("(?<=[\u0e01-\u0e4e]) (?=[\u0e01-\u0e4e])")
# A printed line, as a share of the usual one.
_SHORTEST, _LONGEST = 0.92, 1.09
# A run of stray spaces holds this many that no writer would set, and this share of
# them. Beside such a run, a run of three with one of them is believed as well.
_ENOUGH, _SHARE, _BESIDE = 2, 0.3, 3
# How long the second half of a word may be.
_PAIR = 12
# In a short line, only these are worth cutting it into words.
_WORTH_A_LOOK = re.compile(
    f"(?:{'|'.join(sorted(lexicon.ALWAYS_GOES_ON | lexicon.TITLES))}) | (?:{'|'.join(sorted(lexicon.ALWAYS_LEANS))})"
    r"|([\u0e01-\u0e4e]{2})\S{1,8} \1"
)


def close_strays(text: str, line: int, geometry: Geometry, spacing: Spacing) -> tuple[str, list[Doubt]]:
    """Return *text*, one line of the file, without the spaces inside its phrases.

    What is removed on likelihood, and what is likely but stays, is listed with it.
    """
    width = geometry.width or USUAL_WIDTH
    is_long = columns(text) >= 1.5 * width
    if not is_long and not (_WORTH_A_LOOK.search(text) or spacing.holds_glued_pair(text)):
        return text, []
    words = _words_at_spaces(text, spacing)
    never = {place for place, pair in words.items() if _is_never_parted(text, place, pair, spacing)}
    wrong = never | {place for place, (left, right) in words.items() if _hangs(left, right)}
    rhythm = _in_rhythm(text, list(words), wrong, width) if is_long else set()
    closed: list[int] = []
    doubts: list[Doubt] = []
    for place in words:
        if place in rhythm:
            join = decide_join(text[:place][-4 * REACH :], text[place + 1 :][: 2 * REACH], spacing)
            close, certain = join.done == "none", join.certain
        else:
            close, certain = place in never, False
        lone = _is_lone_subject(text, place, words[place], spacing)
        if not certain and (close or place in rhythm or place in wrong or lone):
            done, other = ("none", "space") if close else ("space", "none")
            doubts.append(Doubt("stray-space", line, place - len(closed), done, other))
        if close:
            closed.append(place)
    for place in reversed(closed):
        text = text[:place] + text[place + 1 :]
    return text, doubts


def _words_at_spaces(text: str, spacing: Spacing) -> dict[int, tuple[str, str]]:
    """Return the words on both sides of every space between Thai letters."""
    ending: dict[int, str] = {}
    beginning: dict[int, str] = {}
    at = 0
    for token in spacing.segment(text):
        beginning[at] = token
        at += len(token)
        ending[at] = token
    return {
        place: (ending[place], beginning[place + 1])
        for place in (match.start() for match in _BETWEEN_THAI.finditer(text))
        if place in ending and place + 1 in beginning
    }


def _hangs(left: str, right: str) -> bool:
    """Say whether *left* is a word that hardly any writer ends a phrase with."""
    return left in lexicon.NEVER_BEFORE_A_SPACE and not right.startswith(lexicon.ERAS)


def _is_never_parted(text: str, place: int, words: tuple[str, str], spacing: Spacing) -> bool:
    """Say whether a space here is wrong in any text, so that it goes on its own."""
    left, right = words
    if right.startswith(lexicon.ERAS):
        return False
    hangs = left in lexicon.ALWAYS_GOES_ON and spacing.is_rare_after(left)
    leans = right in lexicon.ALWAYS_LEANS and left[-1] not in "ๆฯ" and spacing.is_rare_before(right)
    titled = left in lexicon.TITLES and (spacing.begins_name(right) or not spacing.knows(right))
    return (
        hangs
        or leans
        or titled
        or spacing.never_parts(left, right)
        or _cuts_off_a_predicate(text, place, right, spacing)
        or _cuts_a_word(left, right, spacing)
        or _cuts_a_pair(left, text[place + 1 :], spacing)
    )


def _cuts_off_a_predicate(text: str, place: int, right: str, spacing: Spacing) -> bool:
    """ "ทำให้เชโกสโลวาเกีย ไม่สามารถ …": what is made to do something, and what it does."""
    phrase = text[:place].rsplit(" ", 1)[-1]
    if "ให้" not in phrase or not (right in lexicon.PREDICATORS or right.startswith("ไม่")):
        return False
    words = spacing.segment(phrase)
    return len(words) > 1 and words[-2] in lexicon.CAUSES and words[-1] in spacing.names


def _is_lone_subject(text: str, place: int, words: tuple[str, str], spacing: Spacing) -> bool:
    """Say whether a name stands between two spaces, in no list, before what may be its predicate."""
    before, _, phrase = text[:place].rpartition(" ")
    if phrase not in spacing.names or not before or not THAI.match(before[-1]) or phrase[-1] in "ๆฯ":
        return False
    ahead = spacing.segment(before[-REACH:])[-1]
    after = text[place + 1 :].split(" ", 1)[0]
    in_list = ahead in spacing.names or any(lead in before[-REACH:] for lead in lexicon.LIST_LEADS)
    in_list = in_list or ahead in lexicon.HANGING or ahead == "ณ"
    return not (in_list or spacing.begins_name(words[1]) or after.startswith(lexicon.NO_PREDICATES))


def _cuts_a_pair(left: str, after: str, spacing: Spacing) -> bool:
    """ "เอาจริง เอาจัง": one word of two halves alike, of which the second is none by itself."""
    return left[:2] == after[:2] and any(
        spacing.knows(left + after[:length])
        and not spacing.knows(after[:length])
        and spacing.segment(left + after[: 2 * _PAIR])[0] == left + after[:length]
        for length in range(3, _PAIR)
    )


def _in_rhythm(text: str, places: list[int], wrong: set[int], width: int) -> set[int]:
    """Return the places that lie one printed line apart, in runs with enough wrong ones."""
    if len(wrong) < _ENOUGH:
        return set()
    at = {place: columns(text[:place]) for place in places}
    found: set[int] = set()
    while run := _best_run(places, at, wrong, width, beside=bool(found)):
        found.update(run)
        places = [place for place in places if all(abs(at[place] - at[taken]) > width / 2 for taken in run)]
    return found


def _best_run(places: list[int], at: dict[int, int], wrong: set[int], width: int, *, beside: bool) -> list[int]:
    """Return the run with the most wrong places, or an empty one if none has enough."""
    ending: dict[int, list[int]] = {}
    for index, place in enumerate(places):
        ending[place] = [place]
        for earlier in places[:index]:
            if _SHORTEST * width <= at[place] - at[earlier] <= _LONGEST * width:
                longer = [*ending[earlier], place]
                if _weight(longer, wrong) > _weight(ending[place], wrong):
                    ending[place] = longer
    enough = [
        run
        for run in ending.values()
        if (count := len(wrong.intersection(run))) >= _SHARE * len(run)
        and (count >= _ENOUGH or (beside and count and len(run) >= _BESIDE))
    ]
    return max(enough, key=lambda run: _weight(run, wrong), default=[])


def _weight(run: list[int], wrong: set[int]) -> tuple[int, int]:
    return len(wrong.intersection(run)), len(run)


def _cuts_a_word(left: str, right: str, spacing: Spacing) -> bool:
    """Say whether a space cuts a word that the text has whole, and a half of it has not.

    "ชาวนา ชาวไร่" is a list of two, though the two are also one word.
    """
    if right == "ว่า":
        return left != "ๆ"
    if left[:3] == right[:3] or not spacing.words[left + right] or not spacing.knows(left + right):
        return False
    return right in lexicon.ALWAYS_LEANS or min(spacing.words[left], spacing.words[right]) <= 1
