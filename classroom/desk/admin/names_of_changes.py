"""What the values of audit entries are called that no field of a model bears, or one without a name for people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

NAMES = {
    "accepted_post": _("accepted answer"),
    "assignment": _("assignment"),
    "before": _("before"),
    "blocks": _("blocks"),
    "body": _("words"),
    "by_rule": _("points by the rule"),
    "category": _("part of the grade"),
    "comment": _("letters of the comment"),
    "comments": _("comments"),
    "complete_from": _("complete from, in percent"),
    "contest_until": _("can be contested until"),
    "course": _("course"),
    "cutoffs": _("limits of the letter grades"),
    "days": _("number of days"),
    "deleted_at": _("taken away at"),
    "endorsed_by": _("endorsed by"),
    "enrollment": _("place in the course"),
    "entries": _("entries"),
    "essays": _("essays"),
    "events": _("events"),
    "faults": _("faults"),
    "format": _("kind of file"),
    "late": _("late"),
    "letter": _("letter grade"),
    "level": _("level"),
    "lines": _("lines"),
    "list": _("list"),
    "marks": _("marks"),
    "mention": _("place of the name"),
    "minutes": _("minutes"),
    "names": _("names"),
    "notes": _("notes"),
    "number": _("number"),
    "parent": _("answer to post"),
    "path": _("page"),
    "points": _("points"),
    "released": _("results released"),
    "released_at": _("released at"),
    "revision": _("revision"),
    "rule": _("way of joining two results"),
    "scale": _("way of saying results"),
    "section": _("section"),
    "sha256": _("fingerprint of the text"),
    "spellings": _("spellings"),
    "state": _("state"),
    "status": _("state"),
    "teams": _("teams"),
    "text": _("text"),
    "until": _("until"),
    "version": _("version"),
    "weights": _("weights"),
}


def name_of_change(field: Any, name: str) -> str:
    """What the value `name` is called; `field` is that of the model, if there is one of this name."""
    own = str(getattr(field, "verbose_name", ""))
    plain = name.replace("_", " ")
    return own if own and own != plain else str(NAMES.get(name, own or plain))
