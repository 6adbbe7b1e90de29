"""A person's writing, for the copy of all that is theirs. Receives `accounts.events.copy_asked`.

An essay of a team is all of its members': it is in the copy of each, without the names of the others.
"""

from datetime import datetime
from pathlib import PurePosixPath

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import Copied, Part, rows
from classroom.accounts.models import User
from classroom.assignments.models import (
    Attachment,
    Attempt,
    Draft,
    DraftVersion,
    Evidence,
    Extension,
    ExtensionRequest,
    Return,
    Submission,
    TeamMember,
)
from classroom.assignments.rules.teams import written_by
from classroom.courses.models import Enrollment

_COVERS = frozenset(
    f"assignments.{field}"
    for field in (
        "Submission.enrollment", "Attachment.uploaded_by", "Attempt.handed_in_by", "Extension.enrollment",
        "ExtensionRequest.enrollment", "TeamMember.enrollment",
    )
)  # fmt: skip
_LEFT_OUT = {
    "assignments.Return.returned_by": "about another's essay; returning it stands among one's own acts",
    "assignments.Extension.granted_by": "about somebody else; granting it stands among one's own acts",
    "assignments.ExtensionRequest.decided_by": "about somebody else; deciding it stands among one's own acts",
}


def copy_of_writing(*, person: User, now: datetime, **_signal: object) -> Copied:
    """Drafts with their versions, what was handed in with its evidence and files, and time that was asked for and given."""
    places = list(Enrollment.objects.filter(user=person))
    own = Submission.objects.filter(written_by([place.pk for place in places]))
    files = Attachment.objects.filter(uploaded_by=person).order_by("pk")
    return Copied(
        parts=(
            Part("drafts", _("Drafts and their versions"), _drafts(own)),
            Part("essays", _("Essays that I handed in"), rows(
                Attempt.objects.filter(submission__in=own).order_by("pk"),
                "title", "markdown", "words", "characters", "sha256", "handed_in_at", "late",
                number_of_attempt="number", assignment="submission__assignment__title",
                in_course="submission__assignment__course__code",
            )),
            Part("evidence", _("Passages that my essays quote"), rows(
                Evidence.objects.filter(submission__in=own).order_by("pk"),
                "number", "removed_at", words_of_the_book="anchor__exact", assignment="submission__assignment__title",
            )),
            Part("files", _("Files that I put with my essays"), rows(
                files, "name", "kind", "size", "sha256", "text", "uploaded_at", "removed_at",
                assignment="submission__assignment__title",
            ), _named(files)),
            Part("returns", _("Essays that were returned to me"), rows(
                Return.objects.filter(attempt__submission__in=own, taken_back_at=None).order_by("pk"),
                "message", "due_at", "returned_at", assignment="attempt__submission__assignment__title",
            )),
            Part("extensions", _("More time: asked for and given"), [
                *rows(ExtensionRequest.objects.filter(enrollment__in=places).order_by("pk"),
                      "work", "minutes", "reason", "asked_at", "state", "answer", "decided_at",
                      assignment="assignment__title"),
                *rows(Extension.objects.filter(enrollment__in=places).order_by("pk"),
                      "work", "minutes", "with_penalty", "reason", "granted_at", assignment="assignment__title"),
            ]),
            Part("teams", _("Teams that I write in"), rows(
                TeamMember.objects.filter(enrollment__in=places).order_by("pk"),
                assignment="assignment__title", team_name="team__name",
            )),
        ),
        covers=_COVERS,
        left_out=_LEFT_OUT,
    )  # fmt: skip


def _drafts(own: QuerySet[Submission]) -> list[dict]:
    fields = ("title", "markdown", "words", "saved_at")
    return [
        {"is_current": is_current, **row}
        for is_current, found in ((True, Draft.objects), (False, DraftVersion.objects))
        for row in rows(
            found.filter(submission__in=own).order_by("submission", "pk"),
            *fields, assignment="submission__assignment__title",
        )
    ]  # fmt: skip


def _named(files: QuerySet[Attachment]) -> list:
    """The files under the names that they came with; two of the same name are told apart by a number."""
    taken: set[str] = set()
    named = []
    for file in files:
        name = PurePosixPath(file.name.replace("\\", "/")).name or "file"
        if name in taken:
            name = f"{file.pk}-{name}"
        taken.add(name)
        named.append((name, file.file))
    return named
