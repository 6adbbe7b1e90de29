"""Who may open which address: the list that docs/urls.md is written from, and that the access test goes by.

An address that is not here fails the gate; so does one here that no longer exists.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

# Who may open an address, as a word of the table; what everyone else gets is said in the words of docs/urls.md.
EVERYONE = "everyone"
SIGNED_IN = "signed in"
MEMBERS = "members"
WRITERS = "members who may post"
OTHER_WRITERS = "members who may post, but not its author"
STUDENTS = "students"
STAFF = "instructors, assistants"
MARKERS = "instructors, assistants of the group"
INSTRUCTORS = "instructors"
OWNER = "its owner"
OWNER_OR_STAFF = "its owner, instructors, assistants"
MACHINES = "who knows the secret"
ADMIN = "administrators, instructors"
ADMINISTRATORS = "administrators"


@dataclass(frozen=True)
class Address:
    """`who` may open it; `what` is there; `posts` when it only takes what a form or a script sends."""

    who: str
    what: str
    posts: bool = False


ADDRESSES: dict[str, Address] = {
    # The desk
    "desk:home": Address(SIGNED_IN, "today, or to do"),
    "desk:course": Address(MEMBERS, "the front page of a course"),
    "desk:view_sample": Address(INSTRUCTORS, "look at the course as a sample student sees it"),
    "desk:view_member": Address(INSTRUCTORS, "look at the course as a member sees it"),
    "desk:view_person": Address(ADMINISTRATORS, "look at the classroom as a person sees it"),
    "desk:view_end": Address(SIGNED_IN, "be oneself again", posts=True),
    "desk:calendar": Address(SIGNED_IN, "get, renew or end the address of one's calendar"),
    "desk:calendar_feed": Address(EVERYONE, "one's deadlines as a calendar, for whoever knows the secret address"),
    "desk:healthz": Address(EVERYONE, "200 while the database answers"),
    "desk:worker": Address(EVERYONE, "the service worker, for reading without a connection"),
    "desk:offline": Address(EVERYONE, "shown without a connection for what is not on the device"),
    # Accounts
    "set_language": Address(EVERYONE, "choose Thai or English before signing in", posts=True),
    "account_login": Address(EVERYONE, "sign in by user name, student number or e-mail"),
    "account_logout": Address(SIGNED_IN, "sign out, after asking"),
    "account_inactive": Address(EVERYONE, "the account is closed"),
    "account_signup": Address(SIGNED_IN, "leads to the sign-in page: nobody signs up"),
    "account_email": Address(SIGNED_IN, "leads to one's account"),
    "account_reset_password": Address(EVERYONE, "ask for a link to set a password"),
    "account_reset_password_done": Address(EVERYONE, "the link is on its way, if there is such an account"),
    "account_reset_password_from_key": Address(EVERYONE, "set a password with a link"),
    "account_reset_password_from_key_done": Address(EVERYONE, "the password is set"),
    "account_change_password": Address(SIGNED_IN, "change one's password"),
    "account_set_password": Address(SIGNED_IN, "set a first password"),
    "account_reauthenticate": Address(SIGNED_IN, "confirm with the password"),
    "accounts:profile": Address(SIGNED_IN, "one's account, language"),
    "accounts:reading_settings": Address(SIGNED_IN, "how the text looks"),
    "accounts:sessions": Address(SIGNED_IN, "where one is signed in"),
    "accounts:session_end": Address(OWNER, "sign a device out", posts=True),
    "accounts:sessions_end": Address(SIGNED_IN, "sign all other devices out", posts=True),
    "accounts:unlock": Address(EVERYONE, "open an account that wrong passwords have locked, by the link in the mail"),
    "accounts:data": Address(SIGNED_IN, "what is kept about oneself, and what to ask about it"),
    "accounts:copy": Address(SIGNED_IN, "ask for a copy of everything about oneself", posts=True),
    "accounts:copy_file": Address(SIGNED_IN, "one's own copy, after the password was typed again"),
    "accounts:erasure": Address(SIGNED_IN, "ask to be erased, after the password was typed again"),
    "accounts:consent": Address(SIGNED_IN, "what everybody agrees to"),
    "accounts:keys": Address(SIGNED_IN, "what the keyboard shortcuts do"),
    # Second factors
    "mfa_index": Address(SIGNED_IN, "one's app, passkeys and recovery codes"),
    "mfa_authenticate": Address(SIGNED_IN, "the code or the passkey, after the password"),
    "mfa_reauthenticate": Address(SIGNED_IN, "confirm with a code"),
    "mfa_reauthenticate_webauthn": Address(SIGNED_IN, "confirm with a passkey"),
    "mfa_activate_totp": Address(SIGNED_IN, "set up an authenticator app, after confirming"),
    "mfa_deactivate_totp": Address(OWNER, "take the app away, after confirming"),
    "mfa_view_recovery_codes": Address(OWNER, "one's recovery codes, once, after confirming"),
    "mfa_generate_recovery_codes": Address(SIGNED_IN, "make new recovery codes, after confirming"),
    "mfa_list_webauthn": Address(SIGNED_IN, "leads to one's factors"),
    "mfa_add_webauthn": Address(SIGNED_IN, "add a passkey, after confirming"),
    "mfa_remove_webauthn": Address(SIGNED_IN, "take a passkey of one's own away, after confirming"),
    "mfa_edit_webauthn": Address(SIGNED_IN, "rename a passkey of one's own, after confirming"),
    "mfa_login_webauthn": Address(SIGNED_IN, "sign in with a passkey"),
    # Through the university, where it is set; else these lead to the sign-in page and to one's account
    "socialaccount_connections": Address(SIGNED_IN, "link or unlink one's university account"),
    "openid_connect_login": Address(SIGNED_IN, "to the university's sign-in"),
    "openid_connect_callback": Address(SIGNED_IN, "back from the university's sign-in"),
    "socialaccount_login_cancelled": Address(EVERYONE, "one called it off at the university"),
    "saml_login": Address(SIGNED_IN, "to the university's sign-in by SAML"),
    "saml_acs": Address(SIGNED_IN, "takes the university's answer by SAML", posts=True),
    "saml_finish_acs": Address(SIGNED_IN, "reads the university's answer by SAML"),
    "saml_sls": Address(SIGNED_IN, "signs out when the university says so, and signs it"),
    "saml_metadata": Address(SIGNED_IN, "what the university has to know of this site for SAML"),
    "socialaccount_signup": Address(SIGNED_IN, "leads to the sign-in page: nobody signs up"),
    # Notices
    "notices:list": Address(SIGNED_IN, "one's own notices"),
    "notices:notice": Address(OWNER, "mark a notice as read and go to its page"),
    "notices:preferences": Address(SIGNED_IN, "of what one hears, and how"),
    "notices:unsubscribe": Address(EVERYONE, "end the mails of one kind, by the signed address in them"),
    "mail_inbound": Address(MACHINES, "takes answers by mail from a mail server", posts=True),
    "notices:mark_all_read": Address(SIGNED_IN, "mark all notices as read", posts=True),
    # Courses
    "courses:people": Address(MEMBERS, "who is in the course; numbers and addresses for staff"),
    "courses:people_act": Address(INSTRUCTORS, "plan the same for many people of the course", posts=True),
    "courses:person_add": Address(INSTRUCTORS, "add one person, with an account where there is none"),
    "courses:reading_create": Address(INSTRUCTORS, "set a reading"),
    "courses:reading_edit": Address(INSTRUCTORS, "change a reading"),
    "courses:reading_delete": Address(INSTRUCTORS, "take a reading out of the plan"),
    "courses:ways_in": Address(INSTRUCTORS, "codes, invitations, and who asks or waits to join"),
    "courses:requests_decide": Address(INSTRUCTORS, "let people in, or refuse them", posts=True),
    "courses:code_create": Address(INSTRUCTORS, "make a code to join by"),
    "courses:code": Address(INSTRUCTORS, "a code with its link and picture"),
    "courses:code_sheet": Address(INSTRUCTORS, "a code in large letters, for the class's screen and for paper"),
    "courses:code_picture": Address(INSTRUCTORS, "the link of a code as a QR code"),
    "courses:code_end": Address(INSTRUCTORS, "end a code", posts=True),
    "courses:invite": Address(INSTRUCTORS, "invite people by mail"),
    "courses:invitation_resend": Address(INSTRUCTORS, "mail an invitation with a new link", posts=True),
    "courses:invitation_end": Address(INSTRUCTORS, "end an invitation", posts=True),
    # Joining
    "joining:enter": Address(SIGNED_IN, "type the code of a course"),
    "joining:join": Address(SIGNED_IN, "join the course of a code, after asking"),
    "joining:wait": Address(OWNER, "one's request to join, and the number in the line"),
    "joining:withdraw": Address(OWNER, "withdraw one's request to join", posts=True),
    "joining:invited": Address(OWNER, "accept an invitation to one's address"),
    "joining:invitation": Address(EVERYONE, "accept an invitation with the link of the mail; make one's account"),
    # Reading
    "reading:contents": Address(MEMBERS, "the text and the plan"),
    "reading:section": Address(MEMBERS, "the reading room"),
    "reading:place": Address(MEMBERS, "keep one's place", posts=True),
    "reading:mark_read": Address(MEMBERS, "mark a section as read, or not"),
    "reading:state": Address(MEMBERS, "how far a section has been read against the book; instructors say it"),
    "reading:passage": Address(MEMBERS, "choose a passage without a script"),
    "reading:cite": Address(MEMBERS, "a passage as one cites it"),
    "reading:block_history": Address(MEMBERS, "every text that a paragraph has had, and who changed it why"),
    "reading:export": Address(MEMBERS, "the chapter as files to download"),
    "reading:export_file": Address(MEMBERS, "the chapter as PDF, EPUB, HTML, Markdown or JSON"),
    "reading:annotations": Address(MEMBERS, "one's own threads and evidence on the chapter, as Web Annotations"),
    "reading:map": Address(STAFF, "where in a chapter the class talks, asks and reports faults"),
    "reading:evidence": Address(STUDENTS, "passages of one's notes and of the class's threads, to quote in an essay"),
    "reading:lost": Address(MEMBERS, "one's passages that a correction has taken the words from"),
    "reading:attach": Address(OWNER_OR_STAFF, "attach such a passage again; staff those of threads"),
    "reading:notes": Address(MEMBERS, "keep a note of one's own on a passage", posts=True),
    "reading:note_create": Address(MEMBERS, "write a note without a script"),
    "reading:note": Address(OWNER, "change a note"),
    "reading:note_delete": Address(OWNER, "delete a note", posts=True),
    "reading:note_restore": Address(OWNER, "bring a deleted note back", posts=True),
    "reading:note_share": Address(OWNER, "make a thread of a note, for one's group or the class"),
    "reading:marks": Address(MEMBERS, "one's own notes and highlights"),
    "reading:marks_file": Address(MEMBERS, "one's own notes as Markdown"),
    "reading:revisions": Address(MEMBERS, "the revisions of a chapter"),
    "reading:revision": Address(MEMBERS, "what a revision changed"),
    "reading:revision_text": Address(MEMBERS, "leads to the first section of the chapter as it stood"),
    "reading:old_section": Address(MEMBERS, "a section as it stood at a revision"),
    "reading:go_back": Address(INSTRUCTORS, "go back to a revision, after a preview"),
    "reading:search": Address(MEMBERS, "words in the text and in the posts that one may see"),
    # Faults of the text
    "faults:queue": Address(INSTRUCTORS, "the faults of the text that wait, and those that were decided"),
    "faults:create": Address(WRITERS, "report a fault of the text"),
    "faults:mine": Address(WRITERS, "one's own reports, and what has become of them"),
    "faults:fault": Address(INSTRUCTORS, "one fault, to decide on"),
    "faults:accept": Address(INSTRUCTORS, "mend the text as proposed, or in other words", posts=True),
    "faults:everywhere": Address(INSTRUCTORS, "mend the same words at other places too"),
    "faults:reject": Address(INSTRUCTORS, "leave the text as it is, with the reason", posts=True),
    "faults:reopen": Address(INSTRUCTORS, "take a rejection back", posts=True),
    "reading:decisions": Address(INSTRUCTORS, "what the importer was not sure of in a chapter"),
    "reading:decision": Address(INSTRUCTORS, "keep or turn a decision of the importer", posts=True),
    "reading:names": Address(MEMBERS, "the index of names of a book; proposals for instructors"),
    "reading:name": Address(MEMBERS, "a name with its passages"),
    "reading:section_names": Address(MEMBERS, "the names of a section; the cards of its page"),
    "reading:name_create": Address(INSTRUCTORS, "write down a name"),
    "reading:name_decide": Address(INSTRUCTORS, "keep or refuse a name, or make it another spelling", posts=True),
    "reading:mention_decide": Address(INSTRUCTORS, "say that a place is not the name, or is", posts=True),
    "reading:timeline": Address(MEMBERS, "the dated events of a chapter; proposals for instructors"),
    "reading:event_create": Address(INSTRUCTORS, "write down an event"),
    "reading:event_decide": Address(INSTRUCTORS, "keep or refuse an event", posts=True),
    # Discussions
    "discussions:list": Address(MEMBERS, "the discussions of a course"),
    "discussions:thread": Address(MEMBERS, "a thread; prompts from their opening on"),
    "discussions:mark_all_read": Address(MEMBERS, "mark everything in the course as read", posts=True),
    "discussions:follow_course": Address(MEMBERS, "hear of every new thread, or not", posts=True),
    "discussions:follow": Address(MEMBERS, "follow a thread, or mute it", posts=True),
    "discussions:keep_unread": Address(MEMBERS, "keep a post unread, or let it be read", posts=True),
    "discussions:news": Address(MEMBERS, "how many posts have come in a thread, as JSON"),
    "discussions:section_news": Address(MEMBERS, "how many posts have come in the threads of a section, as JSON"),
    "discussions:thread_create": Address(WRITERS, "begin a thread"),
    "discussions:thread_edit": Address(OWNER_OR_STAFF, "change a thread's title and kind; a prompt: its instructor"),
    "discussions:thread_lock": Address(STAFF, "close a thread, or open it again", posts=True),
    "discussions:thread_pin": Address(STAFF, "pin a thread, or unpin it", posts=True),
    "discussions:prompt_create": Address(INSTRUCTORS, "set a prompt"),
    "discussions:answers": Address(STAFF, "what each student has done for a prompt, and the points for it"),
    "discussions:score_save": Address(MARKERS, "keep a student's points for a prompt", posts=True),
    "discussions:score_rule": Address(STAFF, "points for a prompt by the rule, after a preview"),
    "discussions:score_release": Address(INSTRUCTORS, "release the points for a prompt"),
    "discussions:participation": Address(STAFF, "what each student has given to the talk"),
    "discussions:participant": Address(OWNER_OR_STAFF, "all that one student has shared, where, and what came of it"),
    "discussions:reply": Address(WRITERS, "answer"),
    "discussions:post_edit": Address(OWNER, "change one's post"),
    "discussions:post_versions": Address(OWNER_OR_STAFF, "what a post said before"),
    "discussions:post_delete": Address(OWNER_OR_STAFF, "take a post down"),
    "discussions:post_endorse": Address(STAFF, "endorse a post, or take it back", posts=True),
    "discussions:post_accept": Address(OWNER_OR_STAFF, "accept an answer, for the asker and staff", posts=True),
    "discussions:post_react": Address(OTHER_WRITERS, "say in a click what one makes of another's post", posts=True),
    "discussions:post_flag": Address(OTHER_WRITERS, "ask staff to look at another's post"),
    "discussions:drafts": Address(WRITERS, "what one is writing and has not sent"),
    "discussions:draft_save": Address(WRITERS, "keep what one is writing", posts=True),
    "discussions:draft_discard": Address(WRITERS, "forget what one was writing", posts=True),
    "discussions:people": Address(WRITERS, "whom one can name in a thread"),
    "discussions:flags": Address(STAFF, "the flagged posts that wait, and those that were decided"),
    "discussions:flags_decide": Address(STAFF, "leave a flagged post, or take it down", posts=True),
    # Assignments
    "assignments:list": Address(MEMBERS, "the assignments of a course"),
    "assignments:create": Address(INSTRUCTORS, "set an assignment"),
    "assignments:assignment": Address(MEMBERS, "what is asked, by when, and how far one is"),
    "assignments:edit": Address(INSTRUCTORS, "change an assignment"),
    "assignments:teams": Address(INSTRUCTORS, "put students together in teams"),
    "assignments:extension_create": Address(INSTRUCTORS, "give a student or a group more time"),
    "assignments:extension_delete": Address(INSTRUCTORS, "take more time back"),
    "assignments:extension_requests": Address(INSTRUCTORS, "what students have asked for in more time"),
    "assignments:extension_decide": Address(INSTRUCTORS, "grant or refuse a request for more time"),
    "assignments:extension_ask": Address(STUDENTS, "ask for more time"),
    "assignments:extension_withdraw": Address(OWNER, "withdraw one's request for more time"),
    "assignments:reading_time_create": Address(
        INSTRUCTORS, "give a student or a group more time to read classmates' essays"
    ),
    "assignments:reading_time_ask": Address(STUDENTS, "ask for more time to read classmates' essays"),
    "assignments:reading_time_withdraw": Address(OWNER, "withdraw one's request for more time to read"),
    "assignments:write": Address(STUDENTS, "write"),
    "assignments:book": Address(STUDENTS, "the chapter beside the draft"),
    "assignments:draft_save": Address(STUDENTS, "save the draft", posts=True),
    "assignments:draft_now": Address(STUDENTS, "the draft as it stands, for a page that has been open for long"),
    "assignments:preview": Address(STUDENTS, "the draft as it will be read"),
    "assignments:versions": Address(STUDENTS, "earlier versions of one's draft"),
    "assignments:version": Address(OWNER, "one earlier version, and going back to it"),
    "assignments:evidence_add": Address(STUDENTS, "quote a passage as evidence"),
    "assignments:tray": Address(STUDENTS, "the evidence of one's draft, as JSON"),
    "assignments:evidence_remove": Address(OWNER, "take evidence out of the tray"),
    "assignments:files": Address(STUDENTS, "the files of the draft, and choosing one"),
    "assignments:file_open": Address(OWNER_OR_STAFF, "a file, to download; staff those that were handed in"),
    "assignments:file_text": Address(OWNER, "the text that was found in a file, to make it the draft"),
    "assignments:file_remove": Address(OWNER, "take a file out of the draft", posts=True),
    "assignments:hand_in": Address(STUDENTS, "look once more, and hand in"),
    "assignments:hand_in_for": Address(STAFF, "hand in for a student, said on the receipt"),
    "assignments:verify": Address(MEMBERS, "whether a text or a file is what was handed in"),
    "assignments:receipt": Address(OWNER, "the receipt of an attempt, and checking a text against it"),
    "assignments:attempt_text": Address(OWNER, "the text that was handed in"),
    # Grading
    "grading:list": Address(MEMBERS, "what is to be marked; for students their released grades"),
    "grading:submissions": Address(MARKERS, "the essays of an assignment"),
    "grading:next": Address(MARKERS, "the next essay that waits"),
    "grading:mark": Address(MARKERS, "an essay with its rubric"),
    "grading:mark_save": Address(MARKERS, "save one criterion", posts=True),
    "grading:present": Address(MARKERS, "say that one has an essay open, and learn who else has", posts=True),
    "grading:overall_save": Address(MARKERS, "save the overall comment", posts=True),
    "grading:comment_add": Address(MARKERS, "comment on a span"),
    "grading:comment_edit": Address(MARKERS, "change a comment"),
    "grading:comment_delete": Address(MARKERS, "delete a comment", posts=True),
    "grading:comment_restore": Address(MARKERS, "bring a deleted comment back", posts=True),
    "grading:marker_answer": Address(MARKERS, "answer a student's answer to a comment", posts=True),
    "grading:bank": Address(MARKERS, "the comments to use again"),
    "grading:bank_list": Address(MARKERS, "all of them, for the field of a comment"),
    "grading:bank_edit": Address(INSTRUCTORS, "change a comment to use again; one's own everybody who marks"),
    "grading:bank_keep": Address(MARKERS, "keep a comment to use again", posts=True),
    "grading:book": Address(MARKERS, "the text, to choose what a comment cites"),
    "grading:finish": Address(MARKERS, "finish a marking", posts=True),
    "grading:reopen": Address(
        INSTRUCTORS, "open a finished marking again; before the release its assistants too", posts=True
    ),
    "grading:markers": Address(INSTRUCTORS, "by how many an assignment is marked, and who gets which essays"),
    "grading:markers_by_hand": Address(INSTRUCTORS, "give essays out one by one"),
    "grading:markers_plan": Address(INSTRUCTORS, "who would get what, or got what"),
    "grading:markers_apply": Address(INSTRUCTORS, "give essays out as shown", posts=True),
    "grading:markers_undo": Address(INSTRUCTORS, "take essays back", posts=True),
    "grading:markers_discard": Address(INSTRUCTORS, "put such a plan away", posts=True),
    "grading:consistency": Address(INSTRUCTORS, "how evenly the markers marked"),
    "grading:consistency_file": Address(INSTRUCTORS, "the same as CSV"),
    "grading:agreement": Address(MARKERS, "two markings side by side, once both are done"),
    "grading:agreement_decide": Address(INSTRUCTORS, "say what counts of two markings", posts=True),
    "grading:agreement_third": Address(INSTRUCTORS, "ask a third marker", posts=True),
    "grading:reveal": Address(INSTRUCTORS, "reveal whose essay it is, for a reason"),
    "grading:excuse": Address(INSTRUCTORS, "excuse a student, or call the work missing"),
    "grading:history": Address(MARKERS, "every change of a student's result"),
    "grading:rubric": Address(INSTRUCTORS, "the rubric of an assignment"),
    "grading:criteria": Address(MEMBERS, "the rubric as students read it, from when it is shown"),
    "grading:release": Address(INSTRUCTORS, "release grades to the class, a group or a student"),
    "grading:release_take_back": Address(INSTRUCTORS, "hold back again what a release shows"),
    "grading:gradebook": Address(MARKERS, "the gradebook: students and columns"),
    "grading:gradebook_entry": Address(MARKERS, "save one cell of the gradebook", posts=True),
    "grading:gradebook_column": Address(MARKERS, "one column of the gradebook; instructors release it"),
    "grading:gradebook_student": Address(MARKERS, "one student in the gradebook; instructors set a symbol"),
    "grading:gradebook_setup": Address(INSTRUCTORS, "categories, columns and what counts"),
    "grading:gradebook_export": Address(MARKERS, "the gradebook as CSV or XLSX"),
    "grading:gradebook_import": Address(INSTRUCTORS, "marks from a file, and earlier imports"),
    "grading:gradebook_batch": Address(INSTRUCTORS, "what an import would enter, or has entered"),
    "grading:gradebook_sheet": Address(INSTRUCTORS, "the grade sheet for the registrar"),
    "grading:gradebook_sheet_file": Address(INSTRUCTORS, "the grade sheet as CSV or XLSX"),
    "grading:gradebook_letters": Address(INSTRUCTORS, "the cut-offs of letters, and their release"),
    "grading:regrades": Address(MARKERS, "contested results"),
    "grading:regrade": Address(MARKERS, "a contested result, with the talk about it"),
    "grading:regrade_ask": Address(OWNER, "contest one's released result", posts=True),
    "grading:regrade_own": Address(OWNER, "add to one's request, or withdraw it", posts=True),
    "grading:comment_answer": Address(OWNER, "answer a comment on one's essay"),
    "grading:similarity": Address(MARKERS, "words that essays share; instructors have them compared"),
    "grading:similar_pair": Address(MARKERS, "two texts side by side with the words that they share"),
    "grading:peers": Address(STUDENTS, "the essays of classmates to read, and what was said of one's own"),
    "grading:reading_take": Address(STUDENTS, "ask for the next essay to read", posts=True),
    "grading:reading": Address(OWNER, "a classmate's essay with the rubric"),
    "grading:reading_save": Address(OWNER, "save what one says of it", posts=True),
    "grading:reading_answer": Address(OWNER, "thank for a reading of one's essay, or report it"),
    "grading:peer_plan": Address(INSTRUCTORS, "have students read each other's essays"),
    "grading:peer_overview": Address(INSTRUCTORS, "who has read how many, and who was read how often"),
    "grading:peer_reading": Address(INSTRUCTORS, "one reading; taking it out of account"),
    "grading:peer_give": Address(INSTRUCTORS, "give a student an essay to read", posts=True),
    "grading:peer_show": Address(INSTRUCTORS, "show writers what was said of their essays, or not", posts=True),
    "grading:peer_count": Address(INSTRUCTORS, "let the readings count in the results, after a preview"),
    "grading:compare": Address(MARKERS, "an attempt beside the one before, with its comments"),
    "grading:return_essay": Address(INSTRUCTORS, "give an essay back to be revised"),
    "grading:returned": Address(OWNER, "one's essay that was given back, with its comments"),
    "grading:returned_panel": Address(OWNER, "these comments, beside the draft"),
    "grading:feedback": Address(OWNER, "one's essay with comments, marks and grade, once released"),
}


def patterns() -> Iterator[tuple[str, str]]:
    """Every address of the resolver as (name with its namespace, path with its parameters), without the admin's."""
    yield from _below(get_resolver(), "", "")


def _below(resolver: URLResolver, namespace: str, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (f"{namespace}{entry.name}", path)
        elif entry.namespace != "admin":
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _below(entry, inner, path)


_WHO_IN_WORDS = {
    EVERYONE: "visitors too",
    SIGNED_IN: "who is signed in",
    MEMBERS: "active members of the course",
    WRITERS: "active members of the course, but for observers",
    OTHER_WRITERS: "active members of the course who may post, but for the author of the post",
    STUDENTS: "students of the course",
    STAFF: "instructors and assistants of the course",
    MARKERS: "instructors of the course, and assistants as far as their group goes",
    INSTRUCTORS: "instructors of the course",
    MACHINES: "a program that knows the secret of the settings",
    OWNER: "the one person whose it is",
    OWNER_OR_STAFF: "the one person whose it is, and the staff of the course",
    ADMINISTRATORS: "administrators",
}

_HEAD = """# Addresses

Written by `manage.py addresses`; do not edit. A test asks every address as every member of the cast.

Visitors who ask for anything but what is open to them are sent to sign in, whether it exists or not. For signed-in people who are not active members, a course and all that is in it does not exist (404). Members get 404 for what they may not see, and 403 for what they see but may not do.

The admin (`/admin/`) is open to administrators, and to instructors for the courses that they teach; for everyone else who is signed in it does not exist.

| address | who may open it | what is there | name |
|---|---|---|---|
"""  # noqa: E501 - a paragraph is one line

_ADMIN = """
## The admin

What no row names is open to nobody. What belongs to a course does not exist (404) for instructors of other courses.

| name | who may open it | what is there |
|---|---|---|
"""


def as_markdown() -> str:
    """The content of docs/urls.md."""
    rows = []
    for name, path in patterns():
        address = ADDRESSES[name]
        what = f"{address.what} (POST)" if address.posts else address.what
        rows.append(f"| `/{_readable(path)}` | {_WHO_IN_WORDS[address.who]} | {what} | `{name}` |")
    from classroom.devtools.admin_addresses import as_rows  # which stands on this module

    return _HEAD + "\n".join(rows) + "\n" + _ADMIN + "\n".join(as_rows()) + "\n"


def _readable(path: str) -> str:
    """The path with its parameters as <name>."""
    path = re.sub(r"\(\?P<(\w+)>(?:[^()]|\[[^\]]*\])*\)", r"<\1>", path)
    return re.sub(r"<\w+:(\w+)>", r"<\1>", path).replace("^", "").replace("$", "")
