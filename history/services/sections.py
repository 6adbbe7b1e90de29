"""How far the text of a section has been read against the book."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from classroom.audit.services import record
from history.models import Section
from history.services.publish import StaleRevision

_State = Section.State
# From each state, those that a person may set. The importer sets "imported".
WAYS = {
    _State.IMPORTED: (_State.PROBLEM, _State.PROOFREAD),
    _State.PROBLEM: (_State.PROBLEM, _State.IMPORTED, _State.PROOFREAD),
    _State.PROOFREAD: (_State.VALIDATED, _State.PROBLEM, _State.IMPORTED),
    _State.VALIDATED: (_State.PROOFREAD, _State.PROBLEM),
}


class UnfitState(ValueError):
    """A state that cannot be set. `code`: way (not from the present one), note (a problem has to be said),
    own (whoever proofread may not validate)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def states_from(section: Section, user) -> list[str]:
    """Return the states that `user`, who may change the text, can give a section now."""
    return [state for state in WAYS[section.state] if not _is_own(section, user, state)]


def check_state(section: Section, user, state: str, note: str) -> None:
    """Raise UnfitState when `user` cannot give a section this state."""
    if state not in WAYS[section.state]:
        raise UnfitState("way")
    if _is_own(section, user, state):
        raise UnfitState("own")
    if state == _State.PROBLEM and not note.strip():
        raise UnfitState("note")


@transaction.atomic
def set_section_state(
    *, acting_user, now: datetime, section: Section, state: str, note: str = "", expected: str | None = None
) -> Section:
    """Say how far a section has been read against the book; return it as it stands then.

    `note` says what the matter is, for a problem. `expected` is the state that the person had before them:
    StaleRevision is raised when it is another by now, and UnfitState for a state that cannot be set.
    Who proofread is remembered until the section is as imported again, also while it is validated or has a problem.
    """
    section = Section.objects.select_for_update(of=("self",)).select_related("chapter__book").get(pk=section.pk)
    if expected is not None and section.state != expected:
        raise StaleRevision(section)
    note = " ".join(note.split())[:300] if state == _State.PROBLEM else ""
    check_state(section, acting_user, state, note)
    if (section.state, section.state_note) == (state, note):
        return section
    changes = {"state": (section.state, state), "state_note": (section.state_note, note)}
    if state == _State.IMPORTED:
        section.proofread_by = None
    elif state == _State.PROOFREAD and section.state != _State.VALIDATED:
        section.proofread_by = acting_user
    section.state, section.state_note, section.state_at, section.state_by = state, note, now, acting_user
    section.save(update_fields=["state", "state_note", "state_at", "state_by", "proofread_by"])
    record(
        acting_user=acting_user, now=now, action="history.set_section_state", target=section,
        changes={name: change for name, change in changes.items() if change[0] != change[1]}, reason=note,
    )  # fmt: skip
    return section


def back_to_imported(sections: Collection[int], *, acting_user, now: datetime) -> None:
    """Take the states of sections, by primary key, whose text an import has changed; in the caller's transaction."""
    Section.objects.filter(pk__in=sections).exclude(state=_State.IMPORTED).update(
        state=_State.IMPORTED, state_note="", state_at=now, state_by=acting_user, proofread_by=None
    )


def _is_own(section: Section, user, state: str) -> bool:
    return state == _State.VALIDATED and section.proofread_by_id is not None and section.proofread_by_id == user.pk
