"""Refusals in the marker's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.grading import services
from classroom.grading.services import errors

_OF_PEERS = {
    errors.PeersClosedError: gettext_lazy("No essay can be read for this assignment now."),
    errors.PeersBegunError: gettext_lazy("Readers have begun who were promised that their names are not shown."),
    errors.NotHandedInError: gettext_lazy("Hand in your own essay first: who reads the others has written one."),
    errors.NobodyLeftError: gettext_lazy(
        "No essay is left for you now. Come back later; if none comes, you lose nothing."
    ),
}


def refusal_words(refusal: services.RefusedError) -> str:
    """Return what happened and what to do, in a sentence or two of the active language."""
    match refusal:
        case services.NewerAttemptError():
            return _("The student has handed in again. Open the page again to mark the new essay.")
        case services.MarkingFinishedError():
            return _("This essay is already marked. Press “Change the marking” first.")
        case services.OtherRubricError():
            return _("The rubric has changed since you opened this page. Open it again to mark by the new one.")
        case services.NoRubricError():
            return _("This assignment has no rubric yet.")
        case services.MarkingUnfinishedError(missing=missing):
            return _("Still without points: %(criteria)s") % {"criteria": ", ".join(missing)}
        case services.PreviewOutdatedError():
            return _("Something was marked meanwhile. Look once more at what would change.")
        case services.WordsNotFoundError():
            return _("These words are not in the essay any more. Choose them again.")
        case services.NothingToReleaseError():
            return _("There is no marked essay to release yet.")
        case services.PlanChangedError():
            return _("Something has changed since you looked. This is how it is now; press again to release it.")
        case services.NotContestableError():
            return _("The time for contesting this result is over, or it is held back at the moment.")
        case services.AlreadyAskedError():
            return _("You have asked this already. Add to your request below.")
        case services.AlreadyDecidedError():
            return _("This request is decided already.")
        case services.NothingChangedError():
            return _("The result is still the contested one. Take the marking up again and finish it first.")
        case services.StaleVersionError():
            return _("Somebody else saved this in between. Nothing was overwritten.")
    return str(_OF_PEERS.get(type(refusal)) or refusal)
