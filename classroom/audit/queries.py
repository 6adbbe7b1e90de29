"""What the pages show of the audit."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Count, Max, Model, Q, QuerySet

from classroom.audit.models import AuditEntry


def shown_acts(actor_id: int, shut_courses: Iterable[int], kind: str) -> QuerySet[AuditEntry]:
    """The entries of the whole site, but for what others did of `kind` (an app) in `shut_courses`."""
    shut = Q(course_id__in=list(shut_courses), action__startswith=f"{kind}.") & ~Q(actor=actor_id)
    return AuditEntry.objects.exclude(shut)


def latest_acts(limit: int, entries: QuerySet[AuditEntry] | None = None) -> list[AuditEntry]:
    """The newest of `entries`, or of the whole site, with who acted; one query."""
    entries = AuditEntry.objects.all() if entries is None else entries
    return list(entries.select_related("actor")[:limit])


def acts_on(target: Model) -> QuerySet[AuditEntry]:
    """The entries of one object, the newest first, with who acted."""
    return AuditEntry.objects.filter(object_label=target._meta.label_lower, object_id=str(target.pk)).select_related(
        "actor"
    )


def acts_in_course(course_id: int, labels: Iterable[str]) -> QuerySet[AuditEntry]:
    """The entries of a course that are about objects of these kinds (app.model), the newest first, with who acted."""
    return AuditEntry.objects.filter(course_id=course_id, object_label__in=labels).select_related("actor")


def acts_in_courses(course_ids: Iterable[int], labels: Iterable[str]) -> QuerySet[AuditEntry]:
    """The entries of several courses that are about objects of these kinds (app.model), the oldest first."""
    return AuditEntry.objects.filter(course_id__in=list(course_ids), object_label__in=labels).order_by("at", "pk")


def changes_of(objects: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[int, datetime]]:
    """How many entries there are of each of `objects`, given as (app.model, key), and when the newest was; one query.

    Of an object without entries there is nothing.
    """
    wanted = set(objects)
    if not wanted:
        return {}
    rows = (
        AuditEntry.objects.filter(
            object_label__in={label for label, _ in wanted}, object_id__in={str(pk) for _, pk in wanted}
        )
        .order_by()
        .values_list("object_label", "object_id")
        .annotate(number=Count("pk"), latest=Max("at"))
    )
    found = {(label, int(pk)): (number, latest) for label, pk, number, latest in rows}
    return {each: found[each] for each in wanted if each in found}


#: From one kind to the next along the index: DISTINCT would read every entry there is.
_KINDS = """
WITH RECURSIVE kinds (label) AS (
    SELECT MIN(object_label) FROM audit_auditentry
    UNION ALL
    SELECT (SELECT MIN(object_label) FROM audit_auditentry WHERE object_label > kinds.label)
    FROM kinds WHERE kinds.label IS NOT NULL
)
SELECT label FROM kinds WHERE label IS NOT NULL
"""


def kinds_on_record() -> list[str]:
    """The kinds of objects (app.model) that there are entries of; one query, however many entries there are."""
    with connection.cursor() as cursor:
        cursor.execute(_KINDS)
        return [label for (label,) in cursor.fetchall()]


def acts_by(person: Model) -> list[dict]:
    """What `person` did, for the copy of their data: when and to what, without what it changed of others."""
    found = AuditEntry.objects.filter(actor=person.pk).order_by("pk")
    return [
        {
            "at": entry.at, "action": entry.action, "object": entry.object_label, "way": entry.way,
            "place": entry.place, "address": entry.address,
        }
        for entry in found
    ]  # fmt: skip


def acts_about(person: Model) -> list[dict]:
    """What others did to the account of `person`, without who it was."""
    found = acts_on(person).exclude(actor=person.pk).order_by("pk")
    return [{"at": entry.at, "action": entry.action} for entry in found]
