"""What the accounts themselves hold of one person, for the copy of all that is theirs."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import Coded, Copied, Part, rows
from classroom.accounts.models import Consent, DataRequest, SignIn, User
from classroom.audit.models import Way
from classroom.audit.queries import acts_about, acts_by
from classroom.audit.words import name_of_kind, words_of

_COVERS = frozenset(
    ("accounts.Consent.user", "accounts.DataRequest.user", "accounts.SignIn.user", "audit.AuditEntry.actor")
)
_LEFT_OUT = {
    "accounts.ConsentText.published_by": "the site's; publishing it stands among one's own acts",
    "audit.AuditEntry.about": "what others did to one's account is in the copy; the rest stands on the pages of one's work",
    "audit.AuditEntry.viewed_as": "what somebody else looked at",
    "accounts.DataRequest.decided_by": "about somebody else; deciding it stands among one's own acts",
}
_SIGN_IN = ("user_agent", "address", "began_at", "seen_at")
_ACCOUNT = (
    "username", "full_name", "latin_name", "email", "student_number", "faculty", "date_joined", "last_login",
    "is_active", "is_staff", "language", "time_zone", "digits", "era", "theme", "text_size", "leading", "typeface",
    "measure", "alignment", "shows_both_eras", "uses_shortcuts", "hides_marks", "mails_new_devices",
)  # fmt: skip


def own_parts(person: User, now: datetime) -> Copied:
    """The account, what one agreed to and asked for, what one did, and what was done to the account."""
    return Copied(
        parts=(
            Part("account", _("My account"), rows(User.objects.filter(pk=person.pk), *_ACCOUNT)),
            Part("consents", _("What I agreed to"), rows(
                Consent.objects.filter(user=person).order_by("pk"),
                "agreed_at", consent_version="text__version", text=_consent_text(person),
            )),
            Part("requests", _("What I asked about my data"), rows(
                DataRequest.objects.filter(user=person).order_by("pk"),
                "kind", "state", "reason", "answer", "asked_at", "decided_at",
            )),
            Part("sign_ins", _("Where I am signed in"), rows(
                SignIn.objects.filter(user=person).order_by("pk"), *_SIGN_IN
            )),
            Part("acts", _("What I did"), [_in_words(act) for act in acts_by(person)]),
            Part("acts_on_me", _("What was done to my account"), [_in_words(act) for act in acts_about(person)]),
        ),
        covers=_COVERS,
        left_out=_LEFT_OUT,
    )  # fmt: skip


def _in_words(act: dict) -> dict:
    """An act of the audit, whose codes people read in words."""
    words = {"action": words_of(act["action"])}
    if "object" in act:
        words["object"] = name_of_kind(act["object"])
    if "way" in act:
        words["way"] = dict(Way.choices).get(act["way"], act["way"])
    return act | {name: Coded(act[name], told) for name, told in words.items()}


def _consent_text(person: User) -> str:
    return "text__text_en" if person.language == "en" else "text__text_th"
