"""The audit as a file: CSV and JSON lines as they are read, XLSX up to a size."""

from collections.abc import Iterator, Sequence
from itertools import chain

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from classroom.audit.models import AuditEntry, Way
from classroom.audit.places import words_of_place
from classroom.common.tables import write_csv, write_xlsx
from classroom.desk.admin.acts import Act, Words, describe
from classroom.desk.queries.records import course_names, in_batches

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
}
#: A workbook is held in memory while it is made.
MOST_IN_XLSX = 20_000
_BOM = len(b"\xef\xbb\xbf")


def heads() -> tuple[str, ...]:
    """The names of the columns."""
    return (
        _("when"), _("who"), _("user name"), _("as whom"), _("act"), pgettext("of an act", "code"), _("object"),
        _("key of the object"), _("about whom"), _("course"), _("from and to"), _("why"), pgettext("of an act", "way"),
        _("from where"), pgettext("on the network", "address"), _("session"),
    )  # fmt: skip


def as_csv(entries: QuerySet[AuditEntry]) -> Iterator[bytes]:
    """UTF-8 with a BOM. No cell can run as a formula."""
    yield write_csv([heads()])
    for rows in _rows(entries):
        yield write_csv(rows)[_BOM:]


def as_xlsx(entries: QuerySet[AuditEntry]) -> bytes:
    """A workbook of at most MOST_IN_XLSX entries; which of them, the caller says."""

    def rows() -> Iterator[Sequence[str]]:
        yield heads()
        yield from chain.from_iterable(_rows(entries))

    return write_xlsx(rows(), _("Records"))


def as_jsonl(entries: QuerySet[AuditEntry]) -> Iterator[bytes]:
    """One object a line, by the names of the fields, with keys as they are stored and the names of people now."""
    encode = DjangoJSONEncoder(ensure_ascii=False).encode
    for batch in in_batches(entries):
        lines = (
            encode(
                {
                    "id": entry.pk, "at": entry.at, "action": entry.action, "object_label": entry.object_label,
                    "object_id": entry.object_id, "course_id": entry.course_id, "changes": entry.changes,
                    "reason": entry.reason, "way": entry.way, "place": entry.place, "address": entry.address,
                    "session": entry.session, **_people(entry),
                }
            )
            for entry in batch
        )  # fmt: skip
        yield "".join(f"{line}\n" for line in lines).encode()


def _people(entry: AuditEntry) -> dict[str, dict[str, object] | None]:
    people = {"actor": entry.actor, "about": entry.about, "viewed_as": entry.viewed_as}
    keys = {"actor": entry.actor_id, "about": entry.about_id, "viewed_as": entry.viewed_as_id}
    return {
        name: keys[name] and {"id": keys[name], "name": person.full_name if person else ""}
        for name, person in people.items()
    }


def _rows(entries: QuerySet[AuditEntry]) -> Iterator[Iterator[tuple[str, ...]]]:
    """The rows of all entries, a batch at a time."""
    words = Words()
    ways = {str(way): str(label) for way, label in Way.choices}
    courses: dict[int | None, str] = {None: ""}
    for batch in in_batches(entries):
        if missing := {entry.course_id for entry in batch} - courses.keys():
            courses |= dict.fromkeys(missing, "") | course_names(missing)
        yield (
            _row(entry, act, courses[entry.course_id], ways.get(entry.way, entry.way))
            for entry, act in zip(batch, describe(batch, words), strict=True)
        )


def _row(entry: AuditEntry, act: Act, course: str, way: str) -> tuple[str, ...]:
    return (
        timezone.localtime(entry.at).isoformat(timespec="seconds"),
        act.who,
        entry.actor.username if entry.actor else "",
        entry.viewed_as.full_name if entry.viewed_as else "",
        act.words,
        entry.action,
        act.target,
        entry.object_id,
        entry.about.full_name if entry.about else "",
        course,
        _changes(act),
        act.reason,
        way,
        words_of_place(entry.place),
        entry.address or "",
        entry.session,
    )


def _changes(act: Act) -> str:
    return "; ".join(f"{change.name}: {change.before} → {change.after}" for change in act.changes)
