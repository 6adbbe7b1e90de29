"""The audit as a file: CSV and JSON lines as they are read, XLSX up to a size."""

import json
from collections.abc import Iterator, Sequence

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from classroom.audit.models import AuditEntry
from classroom.common.tables import write_csv, write_xlsx
from classroom.desk.admin.acts import Act, describe
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
    for batch in in_batches(entries):
        yield write_csv(_rows(batch))[_BOM:]


def as_xlsx(entries: QuerySet[AuditEntry]) -> bytes:
    """A workbook of at most MOST_IN_XLSX entries; which of them, the caller says."""

    def rows() -> Iterator[Sequence[str]]:
        yield heads()
        for batch in in_batches(entries):
            yield from _rows(batch)

    return write_xlsx(rows(), _("Records"))


def as_jsonl(entries: QuerySet[AuditEntry]) -> Iterator[bytes]:
    """One object a line, by the names of the fields, with keys as they are stored and the names of people now."""
    for batch in in_batches(entries):
        lines = (
            json.dumps(
                {
                    "id": entry.pk, "at": entry.at, "action": entry.action, "object_label": entry.object_label,
                    "object_id": entry.object_id, "course_id": entry.course_id, "changes": entry.changes,
                    "reason": entry.reason, "way": entry.way, "place": entry.place, "address": entry.address,
                    "session": entry.session, **_people(entry),
                },
                cls=DjangoJSONEncoder, ensure_ascii=False,
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


def _rows(batch: list[AuditEntry]) -> Iterator[tuple[str, ...]]:
    courses = course_names(entry.course_id for entry in batch)
    for entry, act in zip(batch, describe(batch), strict=True):
        yield (
            timezone.localtime(entry.at).isoformat(timespec="seconds"),
            act.who,
            entry.actor.username if entry.actor else "",
            entry.viewed_as.full_name if entry.viewed_as else "",
            act.words,
            entry.action,
            act.target,
            entry.object_id,
            entry.about.full_name if entry.about else "",
            courses.get(entry.course_id, ""),
            _changes(act),
            entry.reason,
            entry.get_way_display(),
            entry.place,
            entry.address or "",
            entry.session,
        )


def _changes(act: Act) -> str:
    return "; ".join(f"{change.name}: {change.before} → {change.after}" for change in act.changes)
