"""The copy as it is read: Markdown with the names of things in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import Part
from classroom.common.templatetags.dates import full_date

#: What the values of records are called. A name that is not here fails tests/classroom/accounts/test_copies.py.
WORDS: dict[str, Any] = {
    "about": _("About"), "accepted_at": _("Accepted"), "action": _("Act"), "address": _("Address"),
    "agreed_at": _("Agreed"), "allocated_at": _("Given to me"), "alignment": _("Alignment"),
    "anonymous": _("Without my name"), "answer": _("Answer"), "asked_at": _("Asked"),
    "assignment": _("Assignment"), "at": _("When"), "body": _("Words"), "by": _("By"), "changed_at": _("Changed"),
    "chapter": _("Chapter"), "characters": _("Characters"), "colour": _("Colour"), "column": _("Column"),
    "comment": _("Comment"), "consent_version": _("Version of the text"), "course_code": _("Course"),
    "course_title": _("Title of the course"), "created_at": _("Made"), "criteria": _("Criteria"),
    "criterion": _("Criterion"), "criterion_title": _("Criterion"), "date_joined": _("Account made"),
    "decided_at": _("Decided"), "decision": _("Decision"), "deleted_at": _("Deleted"), "delivery": _("Told by"),
    "digits": _("Digits"), "due_at": _("Due"), "earlier_versions": _("Earlier versions"), "edited_at": _("Edited"),
    "email": _("E-mail"), "ended_at": _("Ended"), "era": _("Era"), "exact": _("Words of the essay"),
    "expires_at": _("Kept until"), "faculty": _("Faculty"), "finished_at": _("Finished"), "follows": _("Followed"),
    "found": _("Found"), "full_name": _("Full name"), "granted_at": _("Granted"), "handed_in_at": _("Handed in"),
    "hides_marks": _("Marks in the text hidden"), "hour": _("Hour"), "in_book": _("Book"), "in_course": _("Course"),
    "in_group": _("Group"), "in_layer": _("Shown to the course"), "in_post": _("Number of the post"),
    "in_thread": _("Number of the thread"), "is_active": _("Account open"), "is_current": _("As it is now"),
    "is_staff": _("Administrator"), "kept_unread": _("Kept unread: post"), "kind": _("Kind"),
    "language": _("Language"), "last_login": _("Signed in last"), "last_paragraph": _("Last paragraph"),
    "late": _("Late"), "latin_name": _("Name in Latin letters"), "leading": _("Line spacing"),
    "letter": _("Letter"), "made_at": _("Made"),
    "mails_new_devices": _("Mails about new devices"), "markdown": _("Text"), "measure": _("Line length"),
    "message": _("Message"), "minutes": _("Minutes"), "most": _("At most"), "my_answers": _("My answers"), "name": _("Name"),
    "note": _("Remark"), "number": _("Number"), "number_of_attempt": _("Attempt"), "object": _("Object"),
    "outcome": _("What became of it"), "overall": _("On the whole"), "paragraph": _("Paragraph"),
    "place": _("From where"), "points": _("Points"), "proposed": _("Proposed"), "read_at": _("Read"),
    "read_to": _("Read up to"), "reason": _("Reason"), "received_at": _("Received"), "released_at": _("Released"),
    "removed_at": _("Taken out"), "results_shown": _("Results that I was shown"), "returned_at": _("Returned"),
    "role": _("Role"), "said": _("Said"), "saved_at": _("Saved"), "section": _("Section"), "seen": _("Paragraphs seen"),
    "sent_at": _("Sent"), "sha256": _("SHA-256"), "shown_at": _("Shown"), "shows_both_eras": _("Years in both eras"),
    "size": _("Size"), "state": _("State"), "status": _("Status"), "student_number": _("Student number"),
    "tags": _("Tags"), "talk": _("What was said"), "team_name": _("Team"), "text": _("Text"),
    "text_size": _("Letter size"), "theme": _("Page"), "time_zone": _("Time zone"), "title": _("Title"),
    "tone": _("Tone"), "typeface": _("Letters"), "updated_at": _("Changed"), "uploaded_at": _("Uploaded"),
    "username": _("User name"), "uses_shortcuts": _("Keyboard shortcuts"), "version": _("Version"), "way": _("Way"),
    "with_penalty": _("With penalty"), "words": _("Words"), "words_of_the_book": _("Words of the book"),
    "written_at": _("Place"), "user_agent": _("Device"), "began_at": _("Since"), "seen_at": _("Seen last"),
}  # fmt: skip


def as_markdown(part: Part) -> str:
    """One subject to be read, in the active language: short values in a list, long ones as quotations."""
    lines = [f"# {part.title}", ""]
    for number, record in enumerate(part.records, 1):
        lines += [f"## {number}", "", *_record(record, ""), ""]
    return "\n".join(lines)


def _record(record: Mapping[str, Any], indent: str) -> list[str]:
    lines = []
    for name, value in record.items():
        if value in (None, "", [], ()):
            continue
        label = str(WORDS.get(name, name))
        if isinstance(value, (list, tuple)):
            lines.append(f"{indent}- {label}:")
            for item in value:
                lines += _item(item, indent + "  ")
        elif isinstance(value, str) and ("\n" in value or len(value) > 80):
            lines += [f"{indent}- {label}:", "", *(f"{indent}  > {line}" for line in value.splitlines()), ""]
        else:
            lines.append(f"{indent}- {label}: {_shown(value)}")
    return lines


def _item(item: Any, indent: str) -> list[str]:
    if isinstance(item, Mapping):
        return [f"{indent}-", *_record(item, indent + "  ")]
    return [f"{indent}- {line}" if not at else f"{indent}  {line}" for at, line in enumerate(str(item).splitlines())]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, (datetime, date)):
        return full_date(value)
    return str(value)
