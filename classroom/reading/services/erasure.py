"""What erasing a person does to the reading room. Receives `accounts.events.person_erased`, in its transaction."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import ERASED, NAMELESS, Effect, Terms
from classroom.accounts.models import User
from classroom.reading.models import Note, Progress


def erase_reading(*, person: User, now: datetime, terms: Terms, **_signal: object) -> list[Effect]:
    """Private notes and highlights go, and how far one has read; what an instructor showed to a course stays."""
    shown = Note.objects.filter(user=person, in_layer=True, deleted_at=None).count()
    notes = Note.objects.filter(user=person).exclude(in_layer=True, deleted_at=None)
    number = notes.count()
    notes.delete()
    Progress.objects.filter(user=person).delete()
    return [
        Effect(ERASED, _("notes and highlights"), number),
        Effect(NAMELESS, _("notes that are shown to a course"), shown),
    ]
