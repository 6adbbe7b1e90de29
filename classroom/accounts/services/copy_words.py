"""The copy as it is read: Markdown with the names of things in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import Coded, Part
from classroom.common.shown.digits import shown_number
from classroom.common.templatetags.dates import full_date

#: What the values of records are called. A name that is not here fails tests/classroom/accounts/test_copies.py.
WORDS: dict[str, Any] = {
    "about": _("About"), "accepted_at": _("Accepted on"), "action": _("Act"), "address": _("Address"),
    "agreed_at": _("Agreed"), "allocated_at": _("Given to me"), "alignment": _("Alignment"),
    "anonymous": _("Without my name"), "answer": _("Answer"), "asked_at": _("Asked on"),
    "assignment": _("Assignment"), "at": _("Date and time"), "body": _("What was written"), "by": _("By"),
    "changed_at": _("Changed on"),
    "chapter": _("Chapter"), "characters": _("Number of characters"), "colour": _("Colour"), "column": _("Column"),
    "comment": _("Comment"), "consent_version": _("Version of the text"), "course_code": _("Course"),
    "course_title": _("Title of the course"), "created_at": _("Made"), "criteria": _("Criteria"),
    "criterion": _("Criterion"), "criterion_title": _("Criterion"), "date_joined": _("Account made"),
    "decided_at": _("Decided on"), "decision": _("Decision"), "deleted_at": _("Deleted"), "delivery": _("Told by"),
    "digits": _("Digits"), "due_at": _("Due"), "earlier_versions": _("Earlier versions"), "edited_at": _("Edited"),
    "email": _("E-mail"), "ended_at": _("Ended"), "era": _("Era"), "exact": _("Words of the essay"),
    "expires_at": _("Kept until"), "faculty": _("Faculty"), "finished_at": _("Finished"), "follows": _("Followed"),
    "found": _("Found"), "full_name": _("Full name"), "granted_at": _("Granted"), "handed_in_at": _("Handed in on"),
    "hides_marks": _("Marks in the text hidden"), "hour": _("Hour"), "in_book": _("Book"), "in_course": _("Course"),
    "in_group": _("Group"), "in_layer": _("Shown to the course"), "in_post": _("Number of the post"),
    "in_thread": _("Number of the thread"), "is_active": _("Account open"), "is_current": _("As it is now"),
    "is_staff": _("Administrator"), "kept_unread": _("Kept unread: post"), "kind": _("Kind"),
    "language": _("Language"), "last_login": _("Signed in last"), "last_paragraph": _("Last paragraph"),
    "late": _("Late"), "latin_name": _("Name in Latin letters"), "leading": _("Line spacing"),
    "letter": _("Letter"), "made_at": _("Made"), "markdown": _("What was written"), "measure": _("Line length"),
    "mails_new_devices": _("Mails about new devices"), "message": _("Message"),
    "minutes": _("Minutes"), "most": _("At most"), "my_answers": _("My answers"), "name": _("Name"),
    "note": _("Remark"), "number": _("Number"), "number_of_attempt": _("Attempt"), "object": _("What it was done to"),
    "outcome": _("What became of it"), "overall": _("On the whole"), "paragraph": _("Paragraph"),
    "place": _("From where"), "points": _("Points"), "proposed": _("Proposed"), "read_at": _("Read on"),
    "read_to": _("Read up to"), "reason": _("Reason"), "received_at": _("Received"), "released_at": _("Released on"),
    "removed_at": _("Taken out"), "results_shown": _("Results that I was shown"), "returned_at": _("Returned"),
    "role": _("Role"), "said": _("Said"), "saved_at": _("Saved on"), "section": _("Section"), "seen": _("Paragraphs seen"),
    "sent_at": _("Sent"), "sha256": _("SHA-256"), "shown_at": _("Shown"), "shows_both_eras": _("Years in both eras"),
    "size": _("Size"), "state": _("State"), "status": _("Status"), "student_number": _("Student number"),
    "tags": _("Tags"), "talk": _("What was said"), "team_name": _("Team"), "text": _("Text"),
    "text_size": _("Letter size"), "theme": _("Page"), "time_zone": _("Time zone"), "title": _("Title"),
    "tone": _("Tone"), "typeface": _("Letters"), "updated_at": _("Changed on"), "uploaded_at": _("Uploaded"),
    "username": _("User name"), "uses_shortcuts": _("Keyboard shortcuts"), "version": _("Version"), "way": _("Way"),
    "with_penalty": _("With penalty"), "words": _("Number of words"), "work": _("Time for"),
    "words_of_the_book": _("Words of the book"),
    "written_at": _("Where it was being written"), "user_agent": _("Device"), "began_at": _("Since"),
    "seen_at": _("Seen last"),
}  # fmt: skip


#: What heads a record: the first of these that it has.
_HEADS = (
    "title",
    "assignment",
    "column",
    "course_title",
    "in_book",
    "section",
    "name",
    "action",
    "kind",
    "criterion",
    "letter",
)
#: A list of words no longer than this stands in one line.
_WORD = 40


def as_markdown(part: Part) -> str:
    """One subject to be read, in the active language: short values in a list, long ones as quotations."""
    lines = [f"# {part.title}", ""]
    for number, record in enumerate(part.records, 1):
        head = _head(record)
        title = f"{shown_number(number)} · {_shown(record[head])}" if head else str(shown_number(number))
        lines += [f"## {title}", "", *_record(record, "", head), ""]
    return "\n".join(lines)


def _head(record: Mapping[str, Any]) -> str:
    """By which of its values a record is called; empty where it has none that would do."""
    return next((name for name in _HEADS if record.get(name) and "\n" not in str(record[name])), "")


def _record(record: Mapping[str, Any], indent: str, head: str) -> list[str]:
    lines = []
    for name, value in record.items():
        if value in (None, "", [], ()) or name == head:
            continue
        label = str(WORDS.get(name, name))
        if isinstance(value, (list, tuple)):
            if all(not isinstance(item, Mapping) and len(str(item)) <= _WORD for item in value):
                lines.append(f"{indent}- {label}: {', '.join(map(_shown, value))}")
                continue
            lines.append(f"{indent}- {label}:")
            for item in value:
                lines += _item(item, indent + "  ")
        elif isinstance(value, str) and ("\n" in value or len(value) > 80) and not isinstance(value, Coded):
            lines += [f"{indent}- {label}:", "", *(f"{indent}  > {line}".rstrip() for line in value.splitlines()), ""]
        else:
            lines.append(f"{indent}- {label}: {_shown(value)}")
    return lines


def _item(item: Any, indent: str) -> list[str]:
    if isinstance(item, Mapping):
        head = _head(item)
        first, *others = _record(item, indent + "  ", head) or [""]
        if head:
            return [f"{indent}- {_shown(item[head])}", *filter(None, (first, *others))]
        return [f"{indent}{first.strip()}", *others]
    return [f"{indent}- {line}" if not at else f"{indent}  {line}" for at, line in enumerate(str(item).splitlines())]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, (datetime, date)):
        return full_date(value)
    if isinstance(value, Coded):
        return str(value.words)
    return str(shown_number(value))
