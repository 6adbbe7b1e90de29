"""A strict reader of calendars: every rule of RFC 5545 that a feed of deadlines can break. It takes nothing for granted.

`read_strictly` returns the events, each as {property: (parameters, raw value)}, or raises NotACalendar, which says where
and what is wrong. Written from the RFC (sections in brackets), apart from the library that writes the feed.
"""

import re
from datetime import datetime
from urllib.parse import urlsplit

Property = tuple[dict[str, str], str]

_NAME = r"[A-Za-z0-9-]+"
_SAFE = r'[^\x00-\x08\x0a-\x1f\x7f";:,]*'
_VALUE = rf'(?:"[^\x00-\x08\x0a-\x1f\x7f"]*"|{_SAFE})'
_PARAMETER = rf";({_NAME})=({_VALUE}(?:,{_VALUE})*)"
_LINE = re.compile(rf"({_NAME})((?:{_PARAMETER})*):(.*)", re.DOTALL)
_TEXT = re.compile(r"(?:\\[\\;,nN]|[^\\;,\x00-\x08\x0a-\x1f\x7f])*")
_TEXTS = re.compile(rf"{_TEXT.pattern}(?:,{_TEXT.pattern})*")
_DURATION = re.compile(r"[+-]?P(?:\d+W|(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)")
_MOMENT = re.compile(r"\d{8}T\d{6}(Z?)")

_ONCE_IN_EVENT = {
    "UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "CLASS", "CREATED", "DESCRIPTION", "GEO", "LAST-MODIFIED", "LOCATION",
    "ORGANIZER", "PRIORITY", "SEQUENCE", "STATUS", "SUMMARY", "TRANSP", "URL", "RECURRENCE-ID",
}  # fmt: skip
_MANY_IN_EVENT = {"CATEGORIES", "COMMENT", "CONTACT", "ATTENDEE", "ATTACH"}
_IN_CALENDAR = {"PRODID", "VERSION", "CALSCALE", "METHOD", "NAME", "REFRESH-INTERVAL", "SOURCE", "COLOR", "URL", "UID"}


class NotACalendar(AssertionError):
    """What is wrong, with the line."""


def read_strictly(content: bytes) -> list[dict[str, Property]]:
    """Read a whole calendar and return its events in order."""
    lines = [_parsed(line) for line in _unfolded(content)]
    _nested(lines)
    zones = {value for (name, _given, value), inside in _with_place(lines) if name == "TZID" and inside == "VTIMEZONE"}
    calendar = [line for line, inside in _with_place(lines) if inside == "VCALENDAR"]
    _check_calendar(calendar)
    events: list[dict[str, Property]] = []
    for (name, given, value), inside in _with_place(lines):
        if (name, value) == ("BEGIN", "VEVENT"):
            events.append({})
        elif inside == "VEVENT" and name not in ("BEGIN", "END"):
            if name not in _ONCE_IN_EVENT | _MANY_IN_EVENT and not name.startswith("X-"):
                raise NotACalendar(f"{name} is no property of an event [3.6.1]")
            if name in events[-1] and name in _ONCE_IN_EVENT:
                raise NotACalendar(f"{name} stands twice in an event [3.6.1]")
            _check_value(name, given, value, zones)
            events[-1][name] = (given, value)
    has_method = any(name == "METHOD" for name, _given, _value in calendar)
    for event in events:
        _check_event(event, has_method=has_method)
    uids = [event["UID"][1] for event in events]
    if len(set(uids)) != len(uids):
        raise NotACalendar("two events have the same UID [3.8.4.7]")
    return events


def plain(value: str) -> str:
    """A TEXT value without its escapes [3.3.11]."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def _unfolded(content: bytes) -> list[str]:
    """The content lines [3.1]: CRLF at the end of each, 75 octets at most, goes on after CRLF and one white space."""
    if content.startswith(b"\xef\xbb\xbf"):
        raise NotACalendar("it begins with a byte order mark")
    if not content.endswith(b"\r\n"):
        raise NotACalendar("the last line does not end in CRLF [3.1]")
    lines: list[str] = []
    for raw in content[:-2].split(b"\r\n"):
        if b"\r" in raw or b"\n" in raw:
            raise NotACalendar(f"a line ends in less than CRLF: {raw!r} [3.1]")
        if len(raw) > 75:
            raise NotACalendar(f"{len(raw)} octets in a line: {raw!r} [3.1]")
        if not raw.strip():
            raise NotACalendar("an empty line")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise NotACalendar(f"a letter is torn by the end of a line: {raw!r}") from error
        if text[0] in " \t":
            lines[-1] += text[1:]
        else:
            lines.append(text)
    return lines


def _parsed(line: str) -> tuple[str, dict[str, str], str]:
    found = _LINE.fullmatch(line)
    if not found:
        raise NotACalendar(f"no content line: {line!r} [3.1]")
    name, parameters, value = found[1].upper(), found[2], found[found.lastindex]
    if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value):
        raise NotACalendar(f"a control character in {name} [3.1]")
    given = {}
    for parameter in re.finditer(_PARAMETER, parameters):
        if parameter[1].upper() in given:
            raise NotACalendar(f"{parameter[1]} stands twice in {name}")
        given[parameter[1].upper()] = parameter[2].strip('"')
    return name, given, value


def _nested(lines: list) -> None:
    """One calendar, whose components end in the order in which they began [3.4, 3.6]."""
    if (lines[0][0], lines[0][2]) != ("BEGIN", "VCALENDAR") or (lines[-1][0], lines[-1][2]) != ("END", "VCALENDAR"):
        raise NotACalendar("it is not one VCALENDAR [3.4]")
    open_ones: list[str] = []
    for place, (name, _given, value) in enumerate(lines):
        if name == "BEGIN":
            open_ones.append(value)
        elif name == "END" and (not open_ones or open_ones.pop() != value):
            raise NotACalendar(f"END:{value} ends nothing [3.6]")
        if not open_ones and place < len(lines) - 1:
            raise NotACalendar("something stands behind the calendar [3.4]")


def _with_place(lines: list):
    open_ones: list[str] = []
    for line in lines:
        if line[0] == "END":
            open_ones.pop()
        yield line, open_ones[-1] if open_ones else ""
        if line[0] == "BEGIN":
            open_ones.append(line[2])


def _check_calendar(lines: list) -> None:
    names = [name for name, _given, _value in lines if name not in ("BEGIN", "END")]
    for wanted in ("PRODID", "VERSION"):
        if names.count(wanted) != 1:
            raise NotACalendar(f"{wanted} stands {names.count(wanted)} times [3.6]")
    for name, given, value in lines:
        if name in ("BEGIN", "END") or name.startswith("X-"):
            continue
        if name not in _IN_CALENDAR:
            raise NotACalendar(f"{name} is no property of a calendar [3.7]")
        if name == "VERSION" and value != "2.0":
            raise NotACalendar("VERSION is not 2.0 [3.7.4]")
        if name == "REFRESH-INTERVAL" and (given.get("VALUE") != "DURATION" or not _DURATION.fullmatch(value)):
            raise NotACalendar("REFRESH-INTERVAL is no duration [RFC 7986 5.7]")
    if len(set(names)) != len(names):
        raise NotACalendar("a property of the calendar stands twice [3.7]")


def _check_event(event: dict[str, Property], *, has_method: bool) -> None:
    for wanted in ("UID", "DTSTAMP", "DTSTART"):
        if wanted not in event:
            raise NotACalendar(f"an event without {wanted} [3.6.1]")
    if has_method and "ORGANIZER" not in event:
        raise NotACalendar("with a METHOD every event has an ORGANIZER [RFC 5546 3.2]")
    if "DTEND" in event and "DURATION" in event:
        raise NotACalendar("DTEND and DURATION stand in one event [3.6.1]")


def _check_value(name: str, given: dict[str, str], value: str, zones: set[str]) -> None:
    if name in ("DTSTAMP", "DTSTART", "DTEND", "LAST-MODIFIED", "CREATED"):
        _check_moment(name, given, value, zones)
    elif name == "SEQUENCE" and not (value.isascii() and value.isdecimal() and int(value) < 2**31):
        raise NotACalendar(f"SEQUENCE:{value} is no number [3.8.7.4]")
    elif name == "TRANSP" and value not in ("OPAQUE", "TRANSPARENT"):
        raise NotACalendar(f"TRANSP:{value} [3.8.2.7]")
    elif name == "URL" and not (urlsplit(value).scheme and urlsplit(value).netloc and value.isascii()):
        raise NotACalendar(f"URL:{value} is no address [3.3.13]")
    elif name in ("SUMMARY", "DESCRIPTION", "LOCATION", "UID", "COMMENT") and not _TEXT.fullmatch(value):
        raise NotACalendar(f"{name} is not escaped: {value!r} [3.3.11]")
    elif name == "CATEGORIES" and not _TEXTS.fullmatch(value):
        raise NotACalendar(f"CATEGORIES is not escaped: {value!r} [3.8.1.2]")
    if name == "UID" and not value:
        raise NotACalendar("an empty UID [3.8.4.7]")


def _check_moment(name: str, given: dict[str, str], value: str, zones: set[str]) -> None:
    if given.get("VALUE") == "DATE" and name in ("DTSTART", "DTEND"):
        datetime.strptime(value, "%Y%m%d")  # noqa: DTZ007 - a day has no zone
        return
    found = _MOMENT.fullmatch(value)
    if not found:
        raise NotACalendar(f"{name}:{value} is no moment [3.3.5]")
    datetime.strptime(value.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - whether it is one of the calendar
    zone = given.get("TZID")
    if found[1] and zone:
        raise NotACalendar(f"{name} is in UTC and has a zone [3.2.19]")
    if not found[1] and name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        raise NotACalendar(f"{name} is not in UTC [3.8.7]")
    if not found[1] and zone not in zones:
        raise NotACalendar(f"{name} is in a zone without its VTIMEZONE [3.6.5]")
