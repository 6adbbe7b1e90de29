"""What the pages show of the audit."""

from collections.abc import Iterable

from django.db.models import Model, QuerySet

from classroom.audit.models import AuditEntry


def latest_acts(limit: int) -> list[AuditEntry]:
    """The newest entries of the whole site, with who acted; one query."""
    return list(AuditEntry.objects.select_related("actor")[:limit])


def acts_on(target: Model) -> QuerySet[AuditEntry]:
    """The entries of one object, the newest first, with who acted."""
    return AuditEntry.objects.filter(object_label=target._meta.label_lower, object_id=str(target.pk)).select_related(
        "actor"
    )


def acts_in_course(course_id: int, labels: Iterable[str]) -> QuerySet[AuditEntry]:
    """The entries of a course that are about objects of these kinds (app.model), the newest first, with who acted."""
    return AuditEntry.objects.filter(course_id=course_id, object_label__in=labels).select_related("actor")
