"""Why a marker's act was refused. Views turn each into words and a status; nothing was written when one is raised."""

from collections.abc import Sequence

from django.db import models

from classroom.grading.models import Criterion


class RefusedError(Exception):
    """The act is not possible as things stand."""


class StaleVersionError(RefusedError):
    """Somebody else saved in between. `current` is the object as it stands now, so that both texts can be shown."""

    def __init__(self, current: models.Model) -> None:
        super().__init__(str(current.pk))
        self.current = current


class NewerAttemptError(RefusedError):
    """The student has handed in again: the essay on the marker's screen is no longer the one to mark."""


class NoRubricError(RefusedError):
    """The assignment has no criteria yet."""


class OtherRubricError(RefusedError):
    """The criterion is of another version than the one by which this essay is marked."""


class MarkingFinishedError(RefusedError):
    """The marking was finished; it has to be taken up again before anything in it changes."""


class MarkingUnfinishedError(RefusedError):
    """Criteria without points: `missing` has their titles in order. `done`: it is to be said complete or incomplete."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        self.missing = tuple(criterion.shown_title for criterion in criteria)
        self.done = any(criterion.is_done_scale for criterion in criteria)
        super().__init__(", ".join(self.missing))


class WordsNotFoundError(RefusedError):
    """The words that a comment is to hang from do not stand there."""


class PreviewOutdatedError(RefusedError):
    """What was shown is no longer what would be done."""


class OtherMarkerError(RefusedError):
    """Two mark this essay without seeing each other, and this marking is another's."""


class SettledError(RefusedError):
    """Both markings are final, and each marker may see the other's: neither is taken up again."""


class NotYetComparedError(RefusedError):
    """A marking of this essay is still to come."""


class NoPointsError(RefusedError):
    """The assignment is marked complete or incomplete: there are no points that others' could be weighed with."""


class NothingToReleaseError(RefusedError):
    """No grade is ready."""


class PlanChangedError(RefusedError):
    """What would be done is not what was looked at: somebody changed it in between."""


class NotContestableError(RefusedError):
    """The result is final, or not released now."""


class AlreadyAskedError(RefusedError):
    """The same is asked already and not decided yet."""


class NothingChangedError(RefusedError):
    """There is no other result than the one that is contested."""


class AlreadyDecidedError(RefusedError):
    """The request was decided or withdrawn meanwhile."""


class PeersClosedError(RefusedError):
    """Readings are not taken or changed now, or the reader has had all that are theirs."""


class PeersBegunError(RefusedError):
    """Readers have begun who were promised that their names are not shown."""


class NotHandedInError(RefusedError):
    """Who reads the others' essays has handed in one."""


class NobodyLeftError(RefusedError):
    """No essay is left that this reader may be given."""
