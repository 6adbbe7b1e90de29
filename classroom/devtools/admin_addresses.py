"""Who may open which address of the admin, and take which action: what docs/urls.md and the access test go by.

An address or an action that is not here fails the test; so does one here that no longer exists.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from classroom.devtools.addresses import ADMIN, ADMINISTRATORS, Address

# What belongs to a course: for instructors of other courses it does not exist (404).
OWN = "administrators, instructors of the course"
# What instructors of the course are refused (403), and what does not exist for those of other courses.
ADMINISTRATORS_ONE = "administrators, one object"
NOBODY = "nobody"

WHO_IN_WORDS = {
    ADMIN: "administrators; instructors, for what is theirs",
    OWN: "administrators, and instructors of the course",
    ADMINISTRATORS: "administrators",
    ADMINISTRATORS_ONE: "administrators",
    NOBODY: "nobody",
}

PAGES = ("changelist", "add", "change", "history", "delete")


@dataclass(frozen=True)
class Pages:
    """Who may open the five pages that every class of the admin has, and who may take its actions on a row of theirs."""

    changelist: str = ADMIN
    add: str = NOBODY
    change: str = OWN
    history: str = OWN
    delete: str = NOBODY
    actions: dict[str, str] = field(default_factory=dict)

    def of(self, page: str) -> str:
        return getattr(self, page)


_RECORDS = {"changelist": ADMINISTRATORS, "change": ADMINISTRATORS, "history": ADMINISTRATORS}

MODELS: dict[str, Pages] = {
    "courses_course": Pages(add=ADMINISTRATORS),
    "courses_enrollment": Pages(
        add=ADMINISTRATORS, actions={"drop_chosen": OWN, "bring_back_chosen": OWN, "invite_chosen": OWN}
    ),
    "courses_group": Pages(add=ADMIN),
    "courses_reading": Pages(),
    "discussions_thread": Pages(),
    "assignments_assignment": Pages(),
    "grading_rubric": Pages(),
    "accounts_user": Pages(add=ADMIN, actions={"send_invitations": OWN}),
    "django_tasks_database_dbtaskresult": Pages(**_RECORDS, actions={"run_chosen_again": ADMINISTRATORS}),
    "accounts_consenttext": Pages(**_RECORDS, add=ADMINISTRATORS),
    "accounts_datarequest": Pages(**_RECORDS),
    "batches_batch": Pages(),
    "courses_joincode": Pages(add=ADMIN, actions={"end_chosen": OWN}),
    "courses_joinrequest": Pages(actions={"let_in_chosen": OWN, "refuse_chosen": OWN}),
    "courses_invitation": Pages(add=ADMIN, actions={"resend_chosen": OWN, "end_chosen": OWN}),
    "audit_auditentry": Pages(),
    "history_book": Pages(add=ADMINISTRATORS),
    "history_chapter": Pages(),
    "history_section": Pages(),
    "history_block": Pages(),
    "history_footnote": Pages(),
    "history_revision": Pages(),
    "history_anchor": Pages(),
    "history_event": Pages(actions={"keep": OWN, "refuse": OWN}),
    "history_fault": Pages(),
    "history_name": Pages(
        add=ADMIN, delete=OWN, actions={"keep": OWN, "refuse": OWN, "delete_selected": OWN}
    ),
}  # fmt: skip

# Every other address of the admin.
OTHERS: dict[str, Address] = {
    "index": Address(ADMIN, "what matters at a glance, and the ways to everything"),
    "search": Address(ADMIN, "one field for people, courses and all else"),
    "health": Address(ADMINISTRATORS, "whether everything works that the site stands on"),
    "login": Address(ADMIN, "leads to the sign-in page, or on"),
    "logout": Address(ADMIN, "leads to signing out"),
    "password_change": Address(ADMIN, "leads to changing one's password"),
    "password_change_done": Address(ADMIN, "leads to one's account"),
    "jsi18n": Address(ADMIN, "the words of the admin's scripts"),
    "autocomplete": Address(NOBODY, "finds by typing; nothing without saying for which field"),
    "app_list": Address(ADMIN, "leads to the first page"),
    "view_on_site": Address(NOBODY, "not used"),
    "courses_course_archive": Address(OWN, "put a course away, or bring it back"),
    "courses_course_copy": Address(OWN, "copy a course into another term"),
    "courses_course_rosters": Address(ADMINISTRATORS, "enrol a list into several courses"),
    "courses_course_rosters_export": Address(ADMIN, "the people of one's courses of a term, as a file"),
    "courses_course_roster": Address(OWN, "enrol a list"),
    "courses_course_roster_export": Address(OWN, "the people of a course, as a file"),
    "batches_batch_columns": Address(ADMINISTRATORS_ONE, "say what the columns of a list hold"),
    "batches_batch_apply": Address(ADMINISTRATORS_ONE, "do what was shown", posts=True),
    "batches_batch_undo": Address(ADMINISTRATORS_ONE, "take a list back", posts=True),
    "batches_batch_discard": Address(ADMINISTRATORS_ONE, "put a list away", posts=True),
    "batches_batch_again": Address(ADMINISTRATORS_ONE, "plan a list anew", posts=True),
    "batches_batch_go_on": Address(ADMINISTRATORS_ONE, "go on where it was broken off", posts=True),
    "accounts_user_password": Address(OWN, "give a person a new password"),
    "accounts_user_factor": Address(ADMINISTRATORS_ONE, "take a lost second factor away"),
    "accounts_user_invite": Address(OWN, "mail a person a link to set a password", posts=True),
    "django_tasks_database_dbtaskresult_again": Address(ADMINISTRATORS, "run a task again", posts=True),
    "audit_auditentry_file": Address(ADMIN, "the entries of the audit that one may read, as a file"),
    "history_block_preview": Address(OWN, "what a correction would change"),
    "history_block_shape": Address(OWN, "cut, join, move, take out and add blocks"),
    "history_book_import": Address(ADMINISTRATORS_ONE, "take a chapter into a book"),
    "history_book_import_apply": Address(ADMINISTRATORS_ONE, "import what was shown", posts=True),
    "history_section_state": Address(OWN, "how far a section is proofread"),
}

_WHAT = {
    "changelist": "the list",
    "add": "a new one",
    "change": "one of them",
    "history": "what was done to it",
    "delete": "take it out",
}


def addresses() -> dict[str, Address]:
    """Every address of the admin by its name."""
    of_models = {
        f"{model}_{page}": Address(pages.of(page), f"{_WHAT[page]} ({model.replace('_', '.')})")
        for model, pages in MODELS.items()
        for page in PAGES
    }
    return OTHERS | of_models


def as_rows() -> Iterator[str]:
    """The rows of docs/urls.md: one for each kind of object, one for each other page."""
    for name, address in OTHERS.items():
        what = f"{address.what} (POST)" if address.posts else address.what
        yield f"| `admin:{name}` | {WHO_IN_WORDS[address.who]} | {what} |"
    for model, pages in MODELS.items():
        for page in PAGES:
            if pages.of(page) != NOBODY:
                yield f"| `admin:{model}_{page}` | {WHO_IN_WORDS[pages.of(page)]} | {_WHAT[page]} |"
        for action, who in pages.actions.items():
            yield f"| `admin:{model}_changelist` | {WHO_IN_WORDS[who]} | the action `{action}` |"
