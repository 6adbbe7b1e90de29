"""What a person has done to the text, for the copy of all that is theirs. Receives `accounts.events.copy_asked`."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import Copied, Part, rows
from classroom.accounts.models import User
from history.models import Anchor, FaultReport, Revision

_COVERS = frozenset(("history.FaultReport.reporter", "history.Revision.made_by", "history.Anchor.made_by"))
_LEFT_OUT = {
    "history.Section.state_by": "the state of the text; setting it stands among one's own acts",
    "history.Section.proofread_by": "the state of the text; setting it stands among one's own acts",
    "history.Fault.decided_by": "the text's; deciding it stands among one's own acts",
    "history.ImportDecision.decided_by": "the text's; deciding it stands among one's own acts",
}


def copy_of_text_work(*, person: User, now: datetime, **_signal: object) -> Copied:
    """Reports of faults, revisions that one published, and the passages that one chose."""
    return Copied(
        parts=(
            Part("fault_reports", _("Faults that I reported"), rows(
                FaultReport.objects.filter(reporter=person).order_by("pk"),
                "note", "made_at", found="fault__found", proposed="fault__suggested", state="fault__state",
            )),
            Part("revisions", _("Corrections of the text that I published"), rows(
                Revision.objects.filter(made_by=person).order_by("pk"),
                "number", "reason", "made_at", chapter="chapter__number", in_book="chapter__book__slug",
            )),
            Part("passages", _("Passages of the text that I chose"), rows(
                Anchor.objects.filter(made_by=person).order_by("pk"),
                "made_at", words_of_the_book="exact", chapter="chapter__number", paragraph="block__key",
            )),
        ),
        covers=_COVERS,
        left_out=_LEFT_OUT,
    )  # fmt: skip
