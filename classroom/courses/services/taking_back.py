"""Whether what a bulk act did in a course may be taken back."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from classroom.accounts.models import User
from classroom.batches.models import Batch
from classroom.courses.models import Course
from classroom.courses.rules.rosters import shut_course, writes_content, written_course


def admit_undo(batch: Batch, acting_user: User) -> None:
    """Raise ValidationError where the course was archived since, and that shuts it for `acting_user`.

    The course is locked first, so that nobody archives it between this look and the taking back.
    """
    Course.objects.select_for_update(no_key=True).filter(pk=written_course(batch)).first()
    if shut_course(acting_user, batch):
        raise ValidationError(words_of_shut(batch), code="archived")


def words_of_shut(batch: Batch) -> str:
    """Why nothing of it is applied or taken back, and what opens it."""
    if writes_content(batch):
        return _("The course is archived. Bring it back first.")
    return _(
        "The course is archived, so nothing is changed in it any more. Bring the course back first, or ask an "
        "administrator."
    )
