"""Decisions of the importer in words."""

from unicodedata import category

from django import template

from history.models import ImportDecision
from history.services import can_turn, decision_choice, decision_kind

register = template.Library()
register.filter("decision_kind", decision_kind)
register.filter("decision_choice", decision_choice)


@register.filter
def turns(decision: ImportDecision) -> bool:
    """Whether there is another choice that the text can be given."""
    return can_turn(decision)


@register.filter
def standing(decision: ImportDecision) -> str:
    """Return the choice that the text has now, as a person last decided."""
    return decision.other if decision.state == ImportDecision.State.TURNED else decision.done


@register.filter
def instead(decision: ImportDecision) -> str:
    """Return the choice that the text has not."""
    return decision.done if decision.state == ImportDecision.State.TURNED else decision.other


@register.filter
def joint(choice: str) -> str:
    """Return a sign for what stands between two words: a line, an open box for a space, a pilcrow for a new paragraph."""
    return {"none": "│", "space": "␣", "hyphen": "│", "paragraph": "¶"}.get(choice, "│")


@register.filter
def whole_letters(words: str) -> str:
    """Return words that were cut somewhere, from their first whole letter on: no mark stands alone."""
    at = next((at for at, char in enumerate(words) if char != "\u0e33" and not category(char).startswith("M")), 0)
    return words[at:]
