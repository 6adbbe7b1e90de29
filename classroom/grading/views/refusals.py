"""Refusals in the marker's language, and what is still missing before the end."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from classroom.common.shown.sentences import gettext as _
from classroom.common.shown.sentences import ngettext
from classroom.grading import queries, services
from classroom.grading.services import errors

_OF_PEERS = {
    errors.NoPointsError: gettext_lazy(
        "The essays are marked complete or incomplete: there are no points to weigh the readings with. Put 0."
    ),
    errors.PeersClosedError: gettext_lazy("No essay can be read for this assignment now."),
    errors.PeersBegunError: gettext_lazy("Readers have begun who were promised that their names are not shown."),
    errors.NotHandedInError: gettext_lazy("Hand in your own essay first: who reads the others has written one."),
    errors.NobodyLeftError: gettext_lazy(
        "No essay is left for you now. Come back later; if none comes, you lose nothing."
    ),
}

_WORDS = {
    services.NewerAttemptError: gettext_lazy(
        "The student has handed in again. Open the page again to mark the new essay."
    ),
    services.MarkingFinishedError: gettext_lazy("This essay is already marked. Press “Change the marking” first."),
    services.OtherRubricError: gettext_lazy(
        "The rubric has changed since you opened this page. Open it again to mark by the new one."
    ),
    services.NoRubricError: gettext_lazy("This assignment has no rubric yet."),
    services.PreviewOutdatedError: gettext_lazy("Something was marked meanwhile. Look once more at what would change."),
    services.WordsNotFoundError: gettext_lazy("These words are not in the essay any more. Choose them again."),
    services.OtherMarkerError: gettext_lazy("Somebody else has taken this marking. Open the page again."),
    services.SettledError: gettext_lazy(
        "Both markings are done and open to both markers. An instructor decides what counts."
    ),
    services.NotYetComparedError: gettext_lazy("A marking of this essay is still to come."),
    services.NothingToReleaseError: gettext_lazy("There is no marked essay to release yet."),
    services.PlanChangedError: gettext_lazy(
        "Something has changed since you looked. This is how it is now; press again to release it."
    ),
    services.NotContestableError: gettext_lazy(
        "The time for contesting this result is over, or it is held back at the moment."
    ),
    services.AlreadyAskedError: gettext_lazy("You have asked this already. Add to your request below."),
    services.AlreadyDecidedError: gettext_lazy("This request is decided already."),
    services.NothingChangedError: gettext_lazy(
        "The result is still the contested one. Take the marking up again and finish it first."
    ),
    services.StaleVersionError: gettext_lazy("Somebody else saved this in between. Nothing was overwritten."),
}


def refusal_words(refusal: services.RefusedError) -> str:
    """Return what happened and what to do, in a sentence or two of the active language."""
    if isinstance(refusal, services.MarkingUnfinishedError):
        if refusal.done:
            return _("Choose complete or incomplete first.")
        return _("Still without points: %(criteria)s") % {"criteria": ", ".join(refusal.missing)}
    return str(_WORDS.get(type(refusal)) or _OF_PEERS.get(type(refusal)) or refusal)


def missing_words(rows: Sequence[queries.Row]) -> str:
    """Say how many criteria have no points yet, or that one of two is to be chosen; nothing where all is there."""
    missing = [row for row in rows if row.points is None]
    if not missing:
        return ""
    if missing[0].criterion.is_done_scale:
        return _("choose one")
    return ngettext("%(n)s criterion missing", "%(n)s criteria missing", len(missing)) % {"n": len(missing)}
