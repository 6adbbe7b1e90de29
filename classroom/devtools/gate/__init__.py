"""The gate: named checks of the code itself, run by `manage.py check_all` before the tests.

A check is a function without arguments that returns one line for every fault it finds, each with its place and its
remedy. To add one, write it in the module of its subject and put the decorator `check` over it; a new module has to be
imported at the end of this file.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR

Faults = list[str]


@dataclass(frozen=True)
class Check:
    """A check: what holds when it passes, and the function that looks."""

    name: str
    title: str
    look: Callable[[], Faults]


@dataclass(frozen=True)
class Result:
    check: Check
    faults: Faults
    seconds: float


CHECKS: dict[str, Check] = {}


def check(title: str) -> Callable[[Callable[[], Faults]], Callable[[], Faults]]:
    """Register a function as a check under its own name. `title` says what holds when it passes."""

    def register(look: Callable[[], Faults]) -> Callable[[], Faults]:
        name = look.__name__
        if name in CHECKS:
            raise ValueError(f"There are two checks named {name}.")
        CHECKS[name] = Check(name, title, look)
        return look

    return register


def run(one: Check) -> Result:
    """Run a check. One that breaks is a fault of its own: it must not pass for it."""
    begun = time.monotonic()
    try:
        faults = one.look()
    except Exception as error:
        faults = [f"the check itself failed: {error!r}"]
    return Result(one, faults, time.monotonic() - begun)


from classroom.devtools.gate import catalogue, documents, pages, project, shape, tools  # noqa: E402, F401
