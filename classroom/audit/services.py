"""Writing the audit. Every service that writes calls `record` inside its own transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from classroom.audit.models import AuditEntry


def record(
    *,
    acting_user: models.Model | None,
    now: datetime,
    action: str,
    target: models.Model,
    course_id: int | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Add one entry.

    `action` is "app.verb" of the calling service; `changes` maps a field to (from, to), both
    serialisable as JSON; `acting_user` is None for what the system does by itself. `now` is aware (UTC).
    """
    return AuditEntry.objects.create(
        at=now,
        actor=acting_user,
        action=action,
        object_label=target._meta.label_lower,
        object_id=str(target.pk),
        course_id=course_id,
        changes={field: [old, new] for field, (old, new) in (changes or {}).items()},
        reason=reason[:300],
    )
