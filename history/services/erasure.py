"""What erasing a person does to the text. Receives `accounts.events.person_erased`, in its transaction."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import NAMELESS, Effect, Terms
from classroom.accounts.models import User
from history.models import FaultReport, Revision


def erase_text_work(*, person: User, now: datetime, terms: Terms, **_signal: object) -> list[Effect]:
    """Corrections of the text stay, without a name; what the person remarked with a report goes."""
    reports = FaultReport.objects.filter(reporter=person)
    number = reports.update(note="")
    return [
        Effect(NAMELESS, _("reported faults"), number),
        Effect(NAMELESS, _("corrections of the text"), Revision.objects.filter(made_by=person).count()),
    ]
