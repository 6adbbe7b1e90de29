"""The entries of the audit in words: who did what to what, from which value to which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, Field, Model
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.audit.models import AuditEntry
from classroom.audit.services import ERASED
from classroom.common.templatetags.dates import full_date
from classroom.desk.admin.names_of_changes import name_of_change

#: Every act of the services, as app.verb → what the page says. A test holds that none is missing.
ACTS = {
    "accounts.agree": gettext_lazy("Agreed to the text on personal data"),
    "accounts.ask_for_copy": gettext_lazy("Asked for a copy of their data"),
    "accounts.ask_to_be_erased": gettext_lazy("Asked to be erased"),
    "accounts.erase_person": gettext_lazy("Erased a person"),
    "accounts.fail_copy": gettext_lazy("Could not make a copy of somebody's data"),
    "accounts.finish_copy": gettext_lazy("Made a copy of somebody's data"),
    "accounts.publish_consent": gettext_lazy("Published a text on personal data"),
    "accounts.refuse_request": gettext_lazy("Left an account as it is"),
    "accounts.withdraw_request": gettext_lazy("Withdrew the wish to be erased"),
    "accounts.create_person": gettext_lazy("Made an account"),
    "accounts.add_factor": gettext_lazy("Set up an authenticator app"),
    "accounts.add_passkey": gettext_lazy("Added a passkey"),
    "accounts.end_sessions": gettext_lazy("Signed devices out"),
    "accounts.lift_lock": gettext_lazy("Opened an account that was locked"),
    "accounts.link_university": gettext_lazy("Linked a university account"),
    "accounts.make_codes": gettext_lazy("Made new recovery codes"),
    "accounts.remove_factor": gettext_lazy("Took their authenticator app away"),
    "accounts.remove_passkey": gettext_lazy("Took a passkey away"),
    "accounts.take_factors": gettext_lazy("Took a lost second factor away"),
    "accounts.unlink_university": gettext_lazy("Unlinked a university account"),
    "accounts.remove_person": gettext_lazy("Took an unused account away"),
    "accounts.send_invitation": gettext_lazy("Sent an invitation"),
    "accounts.set_password": gettext_lazy("Set a password"),
    "accounts.set_standing": gettext_lazy("Opened, closed or raised an account"),
    "accounts.update_person": gettext_lazy("Changed an account"),
    "assignments.add_evidence": gettext_lazy("Brought evidence into a draft"),
    "assignments.attach_file": gettext_lazy("Put a file with a draft"),
    "assignments.confirm_file": gettext_lazy("Made the text of a file the draft"),
    "assignments.ask_extension": gettext_lazy("Asked for more time"),
    "assignments.create_assignment": gettext_lazy("Set an assignment"),
    "assignments.create_team": gettext_lazy("Made a team"),
    "assignments.grant_extension": gettext_lazy("Granted an extension"),
    "assignments.grant_request": gettext_lazy("Granted a request for more time"),
    "assignments.hand_in": gettext_lazy("Handed in"),
    "assignments.place_students": gettext_lazy("Put students into teams"),
    "assignments.refuse_request": gettext_lazy("Refused a request for more time"),
    "assignments.hand_in_for": gettext_lazy("Handed in for a student"),
    "assignments.remove_evidence": gettext_lazy("Took evidence out of a draft"),
    "assignments.remove_file": gettext_lazy("Took a file out of a draft"),
    "assignments.restore_draft_version": gettext_lazy("Went back to an earlier draft"),
    "assignments.revoke_extension": gettext_lazy("Took an extension back"),
    "assignments.set_late_days": gettext_lazy("Changed the late days of a course"),
    "assignments.start_submission": gettext_lazy("Began a draft"),
    "assignments.update_assignment": gettext_lazy("Changed an assignment"),
    "assignments.withdraw_request": gettext_lazy("Withdrew a request for more time"),
    "audit.expire": gettext_lazy("Deleted what is no longer kept"),
    "audit.export": gettext_lazy("Took the records out as a file"),
    "audit.redact_person": gettext_lazy("Took a person's names out of the records"),
    "batches.applied": gettext_lazy("Applied a plan"),
    "batches.discarded": gettext_lazy("Put a plan away"),
    "batches.undone": gettext_lazy("Took back what a plan did"),
    "courses.accept_invitation": gettext_lazy("Accepted an invitation"),
    "courses.ask_to_join": gettext_lazy("Asked to join a course"),
    "courses.create_code": gettext_lazy("Made a code to join a course"),
    "courses.end_code": gettext_lazy("Ended a code to join a course"),
    "courses.end_invitation": gettext_lazy("Ended an invitation"),
    "courses.invite": gettext_lazy("Invited somebody to a course"),
    "courses.join_by_code": gettext_lazy("Joined a course by a code"),
    "courses.resend_invitation": gettext_lazy("Sent an invitation to a course again"),
    "courses.settle_request": gettext_lazy("Settled a request to join"),
    "assignments.delete_copied": gettext_lazy("Took a copied assignment back"),
    "courses.archive_course": gettext_lazy("Archived a course"),
    "courses.bring_back_course": gettext_lazy("Brought an archived course back"),
    "courses.copy_book": gettext_lazy("Copied what a course reads"),
    "courses.delete_copied": gettext_lazy("Took a copy back"),
    "discussions.delete_copied": gettext_lazy("Took a copied prompt back"),
    "grading.copy_bank": gettext_lazy("Copied comments to use again"),
    "grading.delete_copied": gettext_lazy("Took what was copied of grading back"),
    "courses.change_enrollment": gettext_lazy("Changed a place in a course"),
    "courses.create_course": gettext_lazy("Made a course"),
    "courses.create_group": gettext_lazy("Made a group"),
    "courses.create_reading": gettext_lazy("Set a reading"),
    "courses.delete_reading": gettext_lazy("Took a reading out of the plan"),
    "courses.forget_invitation": gettext_lazy("Threw an old invitation away"),
    "courses.enroll": gettext_lazy("Gave a place in a course"),
    "courses.remove_place": gettext_lazy("Took an unused place away"),
    "courses.rename_group": gettext_lazy("Renamed a group"),
    "courses.update_course": gettext_lazy("Changed a course"),
    "courses.update_reading": gettext_lazy("Changed a reading"),
    "desk.begin_viewing": gettext_lazy("Began to view as another"),
    "desk.end_viewing": gettext_lazy("Ended a view as another"),
    "desk.view_page": gettext_lazy("Viewed a page as another"),
    "desk.view_refused": gettext_lazy("Was refused a page while viewing as another"),
    "desk.run_task_again": gettext_lazy("Ran a background task again"),
    "discussions.accept_answer": gettext_lazy("Chose the answer"),
    "discussions.create_prompt": gettext_lazy("Set a prompt"),
    "discussions.create_thread": gettext_lazy("Began a thread"),
    "discussions.decide_flags": gettext_lazy("Decided on a reported post"),
    "discussions.delete_post": gettext_lazy("Took a post away"),
    "discussions.edit_post": gettext_lazy("Changed a post"),
    "discussions.endorse_post": gettext_lazy("Endorsed a post"),
    "discussions.flag_post": gettext_lazy("Reported a post"),
    "discussions.lock_thread": gettext_lazy("Closed a thread"),
    "discussions.pin_thread": gettext_lazy("Pinned a thread"),
    "discussions.release_scores": gettext_lazy("Released the points of a prompt"),
    "discussions.reply": gettext_lazy("Replied"),
    "discussions.score": gettext_lazy("Gave points for a prompt"),
    "discussions.unendorse_post": gettext_lazy("Took an endorsement back"),
    "discussions.unlock_thread": gettext_lazy("Opened a thread again"),
    "discussions.unpin_thread": gettext_lazy("Unpinned a thread"),
    "discussions.update_prompt": gettext_lazy("Changed a prompt"),
    "discussions.update_thread": gettext_lazy("Changed a thread"),
    "assignments.return_attempt": gettext_lazy("Gave an essay back to be revised"),
    "assignments.take_back_return": gettext_lazy("Let an essay stand that was given back"),
    "grading.add_comment": gettext_lazy("Commented on an essay"),
    "grading.answer_comment": gettext_lazy("Answered a comment on their essay"),
    "grading.ask_regrade": gettext_lazy("Contested a result"),
    "grading.bring_back_reading": gettext_lazy("Let a reading count again"),
    "grading.carry_marks": gettext_lazy("Carried marks to a new rubric"),
    "grading.close_report": gettext_lazy("Looked at a reported reading"),
    "grading.compare_essays": gettext_lazy("Had essays compared"),
    "grading.give_reading_time": gettext_lazy("Gave more time for readings"),
    "grading.take_reading_time": gettext_lazy("Took more time for readings back"),
    "grading.count_peers": gettext_lazy("Let the readings of classmates count"),
    "grading.decide_regrade": gettext_lazy("Decided about a contested result"),
    "grading.delete_bank_comment": gettext_lazy("Took a comment out of the bank"),
    "grading.agree": gettext_lazy("Made one result of two markings"),
    "grading.delete_comment": gettext_lazy("Took a comment away"),
    "grading.edit_comment": gettext_lazy("Changed a comment"),
    "grading.finish_marking": gettext_lazy("Finished marking"),
    "grading.finish_reading": gettext_lazy("Finished reading a classmate's essay"),
    "grading.give_reading": gettext_lazy("Gave a student an essay to read"),
    "grading.hold_column": gettext_lazy("Held a column of the gradebook back"),
    "grading.move_bank_comment": gettext_lazy("Moved a comment of the bank"),
    "grading.open_marking": gettext_lazy("Began marking"),
    "grading.release_column": gettext_lazy("Released a column of the gradebook"),
    "grading.release_grades": gettext_lazy("Released grades"),
    "grading.release_letters": gettext_lazy("Released or held the letters"),
    "grading.reopen_marking": gettext_lazy("Went back to marking"),
    "grading.report_reading": gettext_lazy("Reported a reading"),
    "grading.restore_comment": gettext_lazy("Put a comment back"),
    "grading.reveal_name": gettext_lazy("Revealed whose essay it is"),
    "grading.save_entry": gettext_lazy("Entered points in the gradebook"),
    "grading.save_bank_comment": gettext_lazy("Kept a comment to use again"),
    "grading.save_mark": gettext_lazy("Marked a criterion"),
    "grading.save_overall": gettext_lazy("Wrote an overall comment"),
    "grading.set_category": gettext_lazy("Put an assignment into a category"),
    "grading.set_course_result": gettext_lazy("Set the grade of a course"),
    "grading.set_cutoffs": gettext_lazy("Set the cut-offs"),
    "grading.set_peer_plan": gettext_lazy("Planned the peer review"),
    "grading.set_marking_plan": gettext_lazy("Said how an assignment is marked"),
    "grading.set_result": gettext_lazy("Set a result"),
    "grading.set_rubric": gettext_lazy("Set the rubric"),
    "grading.set_up_gradebook": gettext_lazy("Set the gradebook up"),
    "grading.show_readings": gettext_lazy("Showed writers what was said of their essays"),
    "grading.show_rubric": gettext_lazy("Said when students see the rubric"),
    "grading.take_over_comments": gettext_lazy("Took comments over from the attempt before"),
    "grading.take_back_release": gettext_lazy("Held results back again"),
    "grading.take_out_reading": gettext_lazy("Took a reading out of account"),
    "grading.take_reading": gettext_lazy("Took a classmate's essay to read"),
    "grading.uncount_peers": gettext_lazy("Let the readings of classmates no longer count"),
    "history.accept_fault": gettext_lazy("Corrected a fault of the text"),
    "history.attach_anchor": gettext_lazy("Attached a passage again"),
    "history.create_book": gettext_lazy("Made a book"),
    "history.create_event": gettext_lazy("Wrote down an event"),
    "history.decide_on_import": gettext_lazy("Looked at a decision of the import"),
    "history.delete_name": gettext_lazy("Took a name out"),
    "history.describe": gettext_lazy("Corrected a title"),
    "history.edit_block": gettext_lazy("Corrected a block"),
    "history.edit_footnote": gettext_lazy("Corrected a footnote"),
    "history.edit_fault": gettext_lazy("Changed what a fault should become"),
    "history.fold_section": gettext_lazy("Made a section a part of the one before"),
    "history.import_chapter": gettext_lazy("Imported a chapter"),
    "history.insert_block": gettext_lazy("Put a block in"),
    "history.join_name": gettext_lazy("Made a name another spelling"),
    "history.keep_event": gettext_lazy("Kept an event"),
    "history.keep_name": gettext_lazy("Kept a name"),
    "history.load_book": gettext_lazy("Loaded a book"),
    "history.load_corrections": gettext_lazy("Loaded reviewed corrections"),
    "history.load_events": gettext_lazy("Loaded the events of a chapter"),
    "history.load_names": gettext_lazy("Loaded names"),
    "history.merge_blocks": gettext_lazy("Joined two blocks"),
    "history.move_block": gettext_lazy("Moved a block"),
    "history.publish_texts": gettext_lazy("Corrected several blocks"),
    "history.refuse_event": gettext_lazy("Refused an event"),
    "history.refuse_mention": gettext_lazy("Refused a mention of a name"),
    "history.refuse_name": gettext_lazy("Refused a name"),
    "history.reject_fault": gettext_lazy("Left what was reported as it is"),
    "history.remove_block": gettext_lazy("Took a block out"),
    "history.reopen_fault": gettext_lazy("Took a rejection back"),
    "history.report_fault": gettext_lazy("Reported a fault of the text"),
    "history.restore_mention": gettext_lazy("Took back the refusal of a mention"),
    "history.revert_to": gettext_lazy("Went back to an earlier revision"),
    "history.save_name": gettext_lazy("Wrote down a name"),
    "history.set_section_state": gettext_lazy("Said how far a section has been proofread"),
    "history.split_block": gettext_lazy("Cut a block in two"),
    "history.update_event": gettext_lazy("Changed an event"),
    "history.unfold_section": gettext_lazy("Let a section begin again"),
    "reading.delete_copied": gettext_lazy("Took copied notes back"),
    "reading.delete_layer_note": gettext_lazy("Took away a note for the course"),
    "reading.save_layer_note": gettext_lazy("Wrote a note for the course"),
}


#: Objects that have a name of their own: app.model → the relation that bears it, if it is not the object itself.
NAMED = {
    "accounts.user": (),
    "courses.course": (),
    "courses.enrollment": ("user",),
    "courses.group": (),
    "courses.reading": (),
}

NOTHING = "–"


@dataclass(frozen=True)
class Change:
    """One value that was changed, in words. `before` is NOTHING for what was not there."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Act:
    """One entry as a page shows it. `path` leads to the object in the admin, where there is a page of it."""

    at: datetime
    who: str
    words: str
    target: str
    path: str
    changes: tuple[Change, ...]
    reason: str


def describe(entries: Iterable[AuditEntry]) -> list[Act]:
    """Put entries, with their actors filled, into words of the active language; one query for each kind of object."""
    entries = list(entries)
    names = _names(entries)
    return [_act(entry, names.get((entry.object_label, entry.object_id), "")) for entry in entries]


def words_of(action: str) -> str:
    """What the page says for app.verb; an act of a version that is no more keeps its code."""
    return str(ACTS.get(action, action))


def name_of_kind(label: str) -> str:
    """The name of a kind of object, by its app.model."""
    model = _model(label)
    return str(model._meta.verbose_name) if model else label


def _names(entries: list[AuditEntry]) -> dict[tuple[str, str], str]:
    """The names that the objects of `entries` have now, by label and key, where there are such names."""
    names = {}
    for label, related in NAMED.items():
        keys = {int(entry.object_id) for entry in entries if entry.object_label == label}
        if keys:
            rows = apps.get_model(label)._base_manager.select_related(*related).in_bulk(keys)
            names |= {(label, str(key)): str(getattr(row, *related) if related else row) for key, row in rows.items()}
    return names


def _act(entry: AuditEntry, name: str) -> Act:
    model = _model(entry.object_label)
    changes = (_change(model, field, *pair) for field, pair in entry.changes.items())
    return Act(
        at=entry.at,
        who=entry.actor.full_name if entry.actor else _("The classroom itself"),
        words=words_of(entry.action),
        target=name or f"{name_of_kind(entry.object_label)} {entry.object_id}",
        path=_path(entry),
        changes=tuple(change for change in changes if change.before != change.after),
        reason=entry.reason,
    )


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _path(entry: AuditEntry) -> str:
    try:
        return reverse(f"admin:{entry.object_label.replace('.', '_')}_change", args=(entry.object_id,))
    except NoReverseMatch:
        return ""


def _change(model: type[Model] | None, name: str, before: Any, after: Any) -> Change:
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    return Change(name_of_change(field, name), _value(field, before), _value(field, after))


def _value(field: Field | None, value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if value == ERASED:
        return _("(erased)")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value) or NOTHING
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_value(None, each)}" for key, each in value.items()) or NOTHING
    if isinstance(field, DateTimeField) and (moment := parse_datetime(str(value))):
        return full_date(moment)
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
