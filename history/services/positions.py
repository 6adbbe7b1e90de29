"""Places of blocks in a row, with room between them, so that a new block moves no other."""

from collections.abc import Sequence

STEP = 1000


def spread(known: Sequence[int | None]) -> list[int]:
    """Return rising positions for a row of blocks of which some have one and some (None) are new.

    Known positions are kept when they rise and leave room; otherwise the whole row is placed anew.
    """
    placed: list[int] = []
    waiting = 0
    for position in [*known, None if not known else _after(known)]:
        if position is None:
            waiting += 1
            continue
        last = placed[-1] if placed else 0
        room = position - last
        if room <= waiting:
            return [STEP * place for place in range(1, len(known) + 1)]
        placed += [last + room * step // (waiting + 1) for step in range(1, waiting + 1)]
        placed.append(position)
        waiting = 0
    return placed[: len(known)]


def _after(known: Sequence[int | None]) -> int:
    """Return a position behind the whole row, with a full step for each new block at its end."""
    trailing = 0
    while trailing < len(known) and known[-1 - trailing] is None:
        trailing += 1
    return max((position for position in known if position is not None), default=0) + STEP * (trailing + 1)
