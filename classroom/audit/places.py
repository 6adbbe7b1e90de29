"""What the places are called from which somebody acted: pages by their names in the resolver, tasks and commands.

Several addresses are one page to whoever uses it, and share its words: the essay with its rubric, and what its form sends.
"""

from functools import lru_cache

from django.apps import apps
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: What a page is called, and its addresses; a name that ends in * means all that begin so.
_PAGES: tuple[tuple[Promise, str], ...] = (
    (pgettext_lazy("page", "Front page"), "desk:home desk:offline"),
    (pgettext_lazy("page", "Front page of the course"), "desk:course"),
    (pgettext_lazy("page", "Viewing as another"), "desk:view_*"),
    (pgettext_lazy("page", "Calendar"), "desk:calendar*"),
    (pgettext_lazy("page", "Choice of language"), "set_language"),
    (
        pgettext_lazy("page", "Sign-in"),
        "account_login account_logout account_inactive account_signup account_reauthenticate mfa_authenticate "
        "mfa_reauthenticate* mfa_login_webauthn",
    ),
    (pgettext_lazy("page", "New password"), "account_reset_password*"),
    (pgettext_lazy("page", "Change of the password"), "account_change_password account_set_password"),
    (pgettext_lazy("page", "My account"), "account_email accounts:profile accounts:reading_settings accounts:keys"),
    (pgettext_lazy("page", "Where I am signed in"), "accounts:session*"),
    (pgettext_lazy("page", "Opening a locked account"), "accounts:unlock"),
    (pgettext_lazy("page", "My data"), "accounts:data accounts:copy* accounts:erasure"),
    (pgettext_lazy("page", "What everybody agrees to"), "accounts:consent"),
    (
        pgettext_lazy("page", "Second factor"),
        "mfa_index mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes "
        "mfa_list_webauthn mfa_add_webauthn mfa_remove_webauthn mfa_edit_webauthn",
    ),
    (pgettext_lazy("page", "University account"), "socialaccount_* openid_connect_* saml_*"),
    (pgettext_lazy("page", "Notices"), "notices:*"),
    (pgettext_lazy("page", "Answer by mail"), "mail_inbound"),
    (pgettext_lazy("page", "People of the course"), "courses:people*"),
    (pgettext_lazy("page", "Adding a person"), "courses:person_add"),
    (pgettext_lazy("page", "A reading"), "courses:reading_*"),
    (pgettext_lazy("page", "Ways into the course"), "courses:ways_in courses:requests_decide courses:invit*"),
    (pgettext_lazy("page", "A code to join by"), "courses:code*"),
    (pgettext_lazy("page", "Joining by a code"), "joining:enter joining:join joining:wait joining:withdraw"),
    (pgettext_lazy("page", "Accepting an invitation"), "joining:invit*"),
    (pgettext_lazy("page", "Contents"), "reading:contents reading:export* reading:map"),
    (
        pgettext_lazy("page", "Reading room"),
        "reading:section reading:place reading:mark_read reading:passage reading:cite reading:block_history "
        "reading:annotations reading:evidence",
    ),
    (pgettext_lazy("page", "How far a section is proofread"), "reading:state"),
    (pgettext_lazy("page", "Passages that lost their words"), "reading:lost reading:attach"),
    (pgettext_lazy("page", "My marks"), "reading:note* reading:marks*"),
    (pgettext_lazy("page", "Revisions of the text"), "reading:revision* reading:old_section reading:go_back"),
    (pgettext_lazy("page", "Search"), "reading:search"),
    (pgettext_lazy("page", "Faults of the text"), "faults:*"),
    (pgettext_lazy("page", "What the import was not sure of"), "reading:decision*"),
    (pgettext_lazy("page", "Names of the book"), "reading:name* reading:section_names reading:mention_decide"),
    (pgettext_lazy("page", "Timeline"), "reading:timeline reading:event_*"),
    (pgettext_lazy("page", "Discussions"), "discussions:list discussions:mark_all_read discussions:follow_course"),
    (
        pgettext_lazy("page", "A thread"),
        "discussions:thread* discussions:follow discussions:keep_unread discussions:news discussions:section_news "
        "discussions:reply discussions:post_* discussions:draft* discussions:people",
    ),
    (pgettext_lazy("page", "A prompt"), "discussions:prompt_create"),
    (pgettext_lazy("page", "Answers to a prompt, and their points"), "discussions:answers discussions:score_*"),
    (pgettext_lazy("page", "Participation"), "discussions:particip*"),
    (pgettext_lazy("page", "Reported posts"), "discussions:flags*"),
    (pgettext_lazy("page", "Assignments"), "assignments:list"),
    (pgettext_lazy("page", "An assignment"), "assignments:create assignments:assignment assignments:edit"),
    (pgettext_lazy("page", "Teams"), "assignments:teams"),
    (pgettext_lazy("page", "More time"), "assignments:extension_* assignments:reading_time_*"),
    (
        pgettext_lazy("page", "Writing an essay"),
        "assignments:write assignments:book assignments:draft_* assignments:preview assignments:version* "
        "assignments:evidence_* assignments:tray assignments:file*",
    ),
    (pgettext_lazy("page", "Handing in"), "assignments:hand_in assignments:receipt assignments:attempt_text"),
    (pgettext_lazy("page", "Handing in for a student"), "assignments:hand_in_for"),
    (pgettext_lazy("page", "Checking what was handed in"), "assignments:verify"),
    (pgettext_lazy("page", "Work to be marked"), "grading:list grading:submissions grading:next"),
    (
        pgettext_lazy("page", "Marking an essay"),
        "grading:mark grading:mark_save grading:present grading:overall_save grading:comment_add grading:comment_edit "
        "grading:comment_delete grading:comment_restore grading:marker_answer grading:book grading:finish "
        "grading:reopen grading:compare grading:return_essay",
    ),
    (pgettext_lazy("page", "Comments to use again"), "grading:bank*"),
    (pgettext_lazy("page", "Who marks what"), "grading:markers* grading:consistency*"),
    (pgettext_lazy("page", "Two markings side by side"), "grading:agreement*"),
    (pgettext_lazy("page", "Result of a student"), "grading:reveal grading:excuse grading:history"),
    (pgettext_lazy("page", "Rubric"), "grading:rubric grading:criteria"),
    (pgettext_lazy("page", "Releasing grades"), "grading:release*"),
    (pgettext_lazy("page", "Gradebook"), "grading:gradebook*"),
    (pgettext_lazy("page", "Contested results"), "grading:regrade*"),
    (pgettext_lazy("page", "Words that essays share"), "grading:similar*"),
    (pgettext_lazy("page", "Reading classmates' essays"), "grading:peers grading:reading* grading:peer_*"),
    (pgettext_lazy("page", "My essay with its comments"), "grading:feedback grading:comment_answer grading:returned*"),
    (pgettext_lazy("page", "Overview"), "admin:index admin:search admin:health admin:app_list"),
    (pgettext_lazy("page", "Archiving a course"), "admin:courses_course_archive"),
    (pgettext_lazy("page", "Copying a course"), "admin:courses_course_copy"),
    (pgettext_lazy("page", "A list of people"), "admin:courses_course_roster*"),
    (pgettext_lazy("page", "A bulk act"), "admin:batches_batch_*"),
    (pgettext_lazy("page", "New password for a person"), "admin:accounts_user_password"),
    (pgettext_lazy("page", "Taking a lost second factor away"), "admin:accounts_user_factor"),
    (pgettext_lazy("page", "An account"), "admin:accounts_user_invite"),
    (pgettext_lazy("page", "Background tasks"), "admin:django_tasks_database_dbtaskresult_*"),
    (pgettext_lazy("page", "Records as a file"), "admin:audit_auditentry_file"),
    (pgettext_lazy("page", "Text of a block"), "admin:history_block_preview admin:history_block_shape"),
    (pgettext_lazy("page", "Importing a chapter"), "admin:history_book_import*"),
    (pgettext_lazy("page", "How far a section is proofread"), "admin:history_section_state"),
)

#: What the tasks do, by the path of their function.
TASKS = {
    "classroom.accounts.tasks.mail_invitation": _("Mail an invitation"),
    "classroom.accounts.tasks.mail_new_device": _("Mail that somebody has signed in with a new device"),
    "classroom.accounts.tasks.mail_invitations": _("Mail invitations"),
    "classroom.accounts.tasks.mail_change": _("Tell of a change to an account"),
    "classroom.accounts.tasks.mail_locked": _("Tell of a lock on signing in"),
    "classroom.accounts.tasks.make_copy": _("Make a copy of somebody's data"),
    "classroom.batches.tasks.go_on": _("Go on with a list"),
    "classroom.courses.tasks.mail_course_invitation": _("Mail an invitation to a course"),
    "classroom.accounts.tasks.mail_password_reset": _("Mail a link to set a password"),
    "classroom.discussions.tasks.mail_back": _("Tell what became of a mail"),
    "classroom.grading.tasks.compare_essays": _("Compare essays"),
    "classroom.notices.tasks.mail_notices": _("Mail notices"),
    "history.tasks.make_chapter_files": _("Make the files of a chapter"),
}

#: What the commands do that write.
_COMMANDS = {
    "clean_up": pgettext_lazy("command", "Clearing away what is no longer kept"),
    "db_worker": pgettext_lazy("command", "The worker"),
    "demo": pgettext_lazy("command", "Making the demo class"),
    "find_faults": pgettext_lazy("command", "Looking for faults of the text"),
    "import_book": pgettext_lazy("command", "Importing a book"),
    "import_chapter": pgettext_lazy("command", "Importing a chapter"),
    "send_due": pgettext_lazy("command", "Mailing what is due"),
    "setup": pgettext_lazy("command", "Setting the classroom up"),
    "take_factor": pgettext_lazy("command", "Taking a lost second factor away"),
}

#: What one does on the pages that every list of the admin has.
_ACTS = {
    "changelist": "%(what)s",
    "add": pgettext_lazy("page", "%(what)s: a new one"),
    "change": "%(what)s",
    "history": "%(what)s",
    "delete": pgettext_lazy("page", "%(what)s: taking one out"),
}


def words_of_place(place: str) -> str:
    """What a place is called in the active language; one of a version that is no more keeps its code."""
    found = _named(place)
    return str(found) if found is not None else _of_list(place) or place


@lru_cache(maxsize=1024)
def _named(place: str) -> Promise | None:
    return _exact().get(place) or next((words for start, words in _starts() if place.startswith(start)), None)


@lru_cache(maxsize=1)
def _exact() -> dict[str, Promise]:
    return {name: words for words, names in _PAGES for name in names.split() if name[-1] != "*"} | TASKS | _COMMANDS


@lru_cache(maxsize=1)
def _starts() -> list[tuple[str, Promise]]:
    """The beginnings of names, the longest first."""
    found = [(name[:-1], words) for words, names in _PAGES for name in names.split() if name[-1] == "*"]
    return sorted(found, key=lambda each: -len(each[0]))


def _of_list(place: str) -> str:
    """The words of a page that all lists of the admin have: `admin:courses_group_add`."""
    model, _underscore, act = place.removeprefix("admin:").rpartition("_")
    found = _models().get(model) if place.startswith("admin:") else None
    if found is None or act not in _ACTS:
        return ""
    return str(_ACTS[act]) % {"what": capfirst(str(found))}


@lru_cache(maxsize=1)
def _models() -> dict[str, Promise]:
    return {
        f"{model._meta.app_label}_{model._meta.model_name}": model._meta.verbose_name_plural
        for model in apps.get_models()
    }
