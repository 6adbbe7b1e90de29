"""The pages of the journeys: who opens them, and their addresses in the demo class."""

import re
from dataclasses import dataclass

from django.urls import reverse

from classroom.accounts.models import User
from classroom.assignments.models import Assignment, Attachment, ExtensionRequest, Submission, Work
from classroom.courses.models import Course, Enrollment, Group, JoinCode, JoinRequest, Reading
from classroom.devtools import addresses
from classroom.discussions.models import Thread
from classroom.grading.models import Column as GradeColumn
from classroom.grading.models import PeerReview, SimilarPair
from history.models import Block, Book, Chapter, Event, Fault, Footnote, Name, Revision

PATTERNS = dict(addresses.patterns())


@dataclass(frozen=True)
class Page:
    """A page, and the user name of who opens it in the demo; empty for a visitor."""

    who: str
    name: str

    def __str__(self) -> str:
        return f"{self.who or 'anybody'} {self.name}"


VISITOR = ("account_login", "account_reset_password", "account_reset_password_done")
COURSE = (
    "desk:home", "desk:course", "courses:people", "reading:contents", "reading:section", "reading:search", "reading:names",
    "reading:timeline", "reading:export", "discussions:list",
    "discussions:thread", "assignments:list", "assignments:assignment", "grading:list",
)  # fmt: skip
STUDENT = (
    "accounts:profile", "accounts:data", "accounts:reading_settings", "accounts:keys", "accounts:sessions", "mfa_index",
    "desk:offline", "reading:cite",
    "account_change_password", "account_logout",
    "notices:list", "notices:preferences", "desk:calendar",
    "reading:passage", "reading:mark_read", "reading:state", "reading:revisions", "reading:revision", "reading:old_section",
    "reading:block_history", "reading:name", "reading:section_names", "reading:marks", "reading:note_create",
    "faults:create", "faults:mine", "discussions:thread_create", "discussions:reply", "discussions:post_edit",
    "discussions:post_delete", "discussions:drafts", "assignments:write", "assignments:preview", "assignments:versions",
    "assignments:evidence_add", "assignments:hand_in", "assignments:receipt", "grading:feedback",
    "grading:criteria", "assignments:files", "assignments:file_text", "assignments:extension_ask", "assignments:verify",
    "assignments:reading_time_ask",
    "grading:returned",
    "reading:evidence", "joining:enter", "joining:join", "joining:wait",
)  # fmt: skip
INSTRUCTOR = (
    "reading:state", "reading:decisions", "reading:go_back", "admin:history_section_state",
    "admin:history_block_shape",
    "faults:queue", "faults:fault", "faults:everywhere", "admin:history_fault_changelist",
    "reading:name", "reading:name_create", "reading:event_create", "admin:history_event_changelist",
    "admin:history_event_change",
    "courses:ways_in", "courses:code", "courses:code_sheet", "courses:code_create", "courses:invite",
    "courses:reading_create", "courses:reading_edit", "courses:reading_delete", "discussions:prompt_create",
    "discussions:answers", "discussions:score_rule", "discussions:participation", "discussions:participant", "reading:map",
    "discussions:flags", "discussions:post_flag",
    "assignments:create", "assignments:edit", "assignments:extension_create", "assignments:extension_requests",
    "assignments:extension_decide", "assignments:teams",
    "assignments:hand_in_for", "grading:regrades", "grading:history", "grading:markers", "grading:markers_by_hand",
    "grading:consistency", "grading:return_essay", "grading:submissions", "grading:mark",
    "grading:comment_add", "grading:bank", "grading:rubric", "grading:release", "grading:excuse",
    "grading:gradebook", "grading:gradebook_column",
    "grading:gradebook_student", "grading:gradebook_setup", "grading:gradebook_letters", "grading:gradebook_import",
    "grading:gradebook_sheet", "admin:index",
    "grading:peer_plan", "grading:peer_overview", "grading:peer_reading", "grading:peer_count",
    "assignments:reading_time_create",
    "grading:similarity", "grading:similar_pair", "grading:compare", "grading:agreement",
    "admin:courses_course_change", "admin:history_block_changelist", "admin:history_block_change",
    "admin:history_revision_changelist", "admin:search", "admin:accounts_user_add", "admin:courses_group_changelist",
    "admin:courses_group_add", "admin:courses_reading_changelist", "admin:grading_rubric_changelist",
)  # fmt: skip
ADMIN = (
    "admin:index", "admin:courses_course_changelist", "admin:courses_course_add", "admin:courses_course_change",
    "admin:courses_course_roster", "admin:courses_course_rosters", "admin:batches_batch_changelist",
    "admin:accounts_user_changelist", "admin:accounts_user_add",
    "admin:accounts_user_change", "admin:history_book_change", "admin:history_footnote_change",
    "admin:history_book_add", "admin:history_book_import", "admin:health", "admin:search", "admin:courses_group_change",
    "admin:assignments_assignment_change", "admin:django_tasks_database_dbtaskresult_changelist",
)  # fmt: skip

# student3 writes the second essay; student1 has handed in the first, and read the grade of the note before it.
WHO = dict.fromkeys(
    (
        "assignments:write",
        "assignments:preview",
        "assignments:versions",
        "assignments:hand_in",
        "assignments:evidence_add",
        "assignments:files",
        "assignments:extension_ask",
        "reading:evidence",
    ),
    "student3",
)

# student7 has an essay back, student20 a file whose text is to be looked through.
WHO |= {"grading:returned": "student7", "assignments:file_text": "student20"}

# student25 is in another course, and student26 asks to join.
WHO |= {"joining:enter": "student25", "joining:join": "student25", "joining:wait": "student26"}

# The first essay is the one that classmates read, and that student7 has back.
FIRST_ESSAY = ("grading:peers", "grading:reading", "grading:returned", "assignments:reading_time_ask")

PAGES = (
    *(Page("", name) for name in VISITOR),
    *(Page(WHO.get(name, "student1"), name) for name in (*COURSE, *STUDENT)),
    *(Page("instructor", name) for name in (*COURSE, *INSTRUCTOR)),
    *(Page("admin", name) for name in ADMIN),
)


def path_of(page: Page) -> str:
    """The address of a page in the demo class."""
    name, course = page.name, Course.objects.get(slug="rus331")
    each_their_own = Assignment.objects.filter(course=course, in_teams=False, anonymous_marking=False)
    note, _weekly, essay, second = each_their_own.order_by("due_at")
    if name.startswith("admin:"):
        return reverse(name, args=_admin_object(name, course)) + ("?q=331" if name == "admin:search" else "")
    chapter = Chapter.objects.get()
    thread = Thread.objects.get(anchor__block__key="b65")
    kwargs = {
        "course": course.slug,
        "book": Book.objects.get().slug,
        "chapter": chapter.number,
        "section": "foreign-policy",
        "key": "b65",
        "thread": thread.pk,
        "post": thread.posts.earliest("created_at").pk,
        "prompt": Thread.objects.filter(kind=Thread.Kind.PROMPT).earliest("pk").pk,
        "reading": Reading.objects.filter(course=course).earliest("due_at").pk,
        "assignment": (
            essay if name in FIRST_ESSAY else {"student3": second, "instructor": essay}.get(page.who, note)
        ).pk,
        "review": PeerReview.objects.get(reviewer__user__username="student1").pk,
        "submission": Submission.objects.get(assignment=essay, enrollment__user__username="student1").pk,
        "student": Enrollment.objects.get(course=course, user__username="student8").pk,
        "fault": Fault.objects.filter(state=Fault.State.OPEN).earliest("pk").pk,
        "number": 1,
        "column": f"c{GradeColumn.objects.get(course=course, title='ควิซ 1').pk}",
        "pk": Name.objects.get(name="ทรอตสกี").pk,
        "join_code": JoinCode.objects.get().pk,
        "code": JoinCode.objects.get().grouped,
        "wait": JoinRequest.objects.get().pk,
    }
    if name in _OBJECTS:
        kwargs |= _OBJECTS[name](course, essay)
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", PATTERNS[name])
    path = reverse(name, kwargs={parameter: kwargs[parameter] for parameter in wanted})
    passage = f"?chapter=modern-russia/4&passage=b65:0-40@{chapter.revision_number}"
    queries = {
        "discussions:thread_create": passage,
        "faults:create": passage,
        "reading:cite": passage,
        "assignments:evidence_add": passage,
        "reading:event_create": passage,
        "reading:note_create": passage,
        "reading:search": "?q=สตาลิน",
    }
    return path + queries.get(name, "")


# Pages of one object that the others above do not have; each gets the course and the first essay.
_OBJECTS = {
    "assignments:extension_decide": lambda course, essay: {
        "asked": ExtensionRequest.objects.get(
            assignment__course=course, state=ExtensionRequest.State.OPEN, work=Work.ESSAY
        ).pk
    },
    "assignments:teams": lambda course, essay: {"assignment": Assignment.objects.get(course=course, in_teams=True).pk},
    "assignments:file_text": lambda course, essay: {
        "assignment": Attachment.objects.get().submission.assignment_id, "file": Attachment.objects.get().key,
    },
    "grading:similar_pair": lambda course, essay: {"pair": SimilarPair.objects.earliest("pk").pk},
    # The only one that was handed in twice, and the one on which two markers differ.
    "grading:compare": lambda course, essay: {
        "submission": Submission.objects.get(assignment=essay, attempts__number=2).pk
    },
    "grading:agreement": lambda course, essay: _marked_by_two(course, "student17"),
}  # fmt: skip


def _marked_by_two(course: Course, writer: str) -> dict:
    found = Submission.objects.select_related("alias").get(
        assignment__course=course, assignment__anonymous_marking=True, enrollment__user__username=writer
    )
    return {"assignment": found.assignment_id, "submission": found.alias.code}


def _admin_object(name: str, course: Course) -> list[int]:
    if not name.endswith(("_change", "_roster", "_state", "_import", "_shape")):
        return []
    found = {
        "courses_course": course,
        "history_event": Event.objects.first(),
        "history_block": Block.objects.get(key="b65") if "block" in name else None,
        "history_book": Book.objects.get(),
        "history_footnote": Footnote.objects.first(),
        "history_revision": Revision.objects.first(),
        "history_section": Block.objects.get(key="b65").section,
        "courses_group": Group.objects.filter(course=course).first(),
        "assignments_assignment": Assignment.objects.filter(course=course).first(),
        "accounts_user": User.objects.get(username="student1"),
    }
    return [found[name.removeprefix("admin:").rpartition("_")[0]].pk]
