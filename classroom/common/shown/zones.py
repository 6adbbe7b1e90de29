"""The time zones that there are to choose from."""

from functools import lru_cache
from zoneinfo import available_timezones

# Continents and oceans; the rest of the names are old ones and abbreviations.
_AREAS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@lru_cache(maxsize=1)
def zone_names() -> list[tuple[str, str]]:
    """Each zone with its name as it is read, in the order of their names."""
    names = sorted(name for name in available_timezones() if name.startswith(_AREAS))
    return [(name, name.replace("_", " ")) for name in names]
