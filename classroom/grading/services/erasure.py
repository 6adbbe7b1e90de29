"""What erasing a person does to marks. Receives `accounts.events.person_erased`, in its transaction."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import ERASED, KEPT, NAMELESS, Effect, Terms
from classroom.accounts.models import User
from classroom.grading.models import BankComment, Grade, Marking, PeerReview, Presence


def erase_results(*, person: User, now: datetime, terms: Terms, **_signal: object) -> list[Effect]:
    """Grades are kept, as the university has to; what one said of others' work stays without a name."""
    Presence.objects.filter(user=person).delete()
    bank, _rows = BankComment.objects.filter(owner=person).delete()
    return [
        Effect(KEPT, _("grades"), Grade.objects.filter(enrollment__user=person).count()),
        Effect(NAMELESS, _("readings of others' essays"), PeerReview.objects.filter(reviewer__user=person).count()),
        Effect(NAMELESS, _("markings of others' essays"), Marking.objects.filter(marked_by=person).count()),
        Effect(ERASED, _("comments kept for marking"), bank),
    ]
