"""Reading the demo's files. Their format is described in classroom/devtools/demo/README.md."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "demo"
ZONE = ZoneInfo("Asia/Bangkok")

_DAYS = re.compile(r"([+-]\d+)d(?: (\d\d):(\d\d))?")
_HOURS = re.compile(r"([+-]\d+)h")


@dataclass(frozen=True)
class Clock:
    """Turns the files' relative times into moments, from the moment when the demo is made (`now`, aware)."""

    now: datetime

    def moment(self, words: str) -> datetime:
        """Return "-6d 20:41" or "-3h" as an aware moment in UTC."""
        if hours := _HOURS.fullmatch(words):
            return self.now + timedelta(hours=int(hours[1]))
        days = _DAYS.fullmatch(words)
        if not days or days[2] is None:
            raise ValueError(f"{words!r} is no time like '-6d 20:41' or '-3h'")
        clock_time = time(int(days[2]), int(days[3]))
        return datetime.combine(self._day(days[1]), clock_time, ZONE).astimezone(UTC)

    def moment_or_none(self, words: str | None) -> datetime | None:
        return self.moment(words) if words else None

    def day(self, words: str) -> date:
        """Return "-98d" as a date."""
        days = _DAYS.fullmatch(words)
        if not days:
            raise ValueError(f"{words!r} is no day like '-98d'")
        return self._day(days[1])

    def _day(self, days: str) -> date:
        return self.now.astimezone(ZONE).date() + timedelta(days=int(days))


def read(name: str) -> Any:
    """Return the content of a YAML file of the demo."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def read_essays() -> dict[str, dict[str, Any]]:
    """Return the essays by file name without ending: the front matter, with the text as `body`."""
    essays = {}
    for path in sorted((FOLDER / "essays").glob("*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        essays[path.stem] = yaml.safe_load(front) | {"body": body.strip()}
    return essays


def running_term(today: date) -> tuple[int, int]:
    """Return the academic year (Buddhist era) and the term that `today` lies in.

    First term August to December, second January to May, summer June and July, as most Thai universities have it.
    """
    year = today.year + 543
    if today.month >= 8:
        return year, 1
    return (year - 1, 2) if today.month <= 5 else (year - 1, 3)
