"""What erasing a person does to their writing. Receives `accounts.events.person_erased`, in its transaction."""

from datetime import datetime
from functools import partial
from pathlib import PurePosixPath

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from classroom.accounts.events import ERASED, KEPT, Effect, Terms
from classroom.accounts.models import User
from classroom.assignments.models import (
    Attachment,
    Attempt,
    Draft,
    DraftVersion,
    Extension,
    ExtensionRequest,
    KeptWords,
    Submission,
)


def erase_writing(*, person: User, now: datetime, terms: Terms, **_signal: object) -> list[Effect]:
    """Drafts and files that were not handed in go; what was handed in is kept for as long as it has to be, without a name.

    What is written in a team is its members', and stays.
    """
    alone = Submission.objects.filter(enrollment__user=person, team=None)
    versions, _rows = DraftVersion.objects.filter(submission__in=alone).delete()
    drafts, _rows = Draft.objects.filter(submission__in=alone).delete()
    files = Attachment.objects.filter(uploaded_by=person).annotate(
        is_handed_in=Exists(Attempt.attachments.through.objects.filter(attachment=OuterRef("pk")))
    )
    gone = 0
    for file in files:
        if file.is_handed_in or file.submission.team_id:
            file.name = f"{file.pk}{PurePosixPath(file.name).suffix}"
            file.save(update_fields=["name"])
            continue
        transaction.on_commit(partial(file.file.storage.delete, file.file.name))
        file.delete()
        gone += 1
    # Why somebody wanted more time is often about their health.
    ExtensionRequest.objects.filter(enrollment__user=person).update(reason="", answer="")
    extensions = Extension.objects.filter(enrollment__user=person)
    extensions.update(reason="")
    return [
        Effect(ERASED, _("drafts and their versions"), drafts + versions),
        Effect(ERASED, _("files that were not handed in"), gone),
        Effect(ERASED, _("reasons for more time"), extensions.count()),
        Effect(KEPT, _("essays that were handed in"), Attempt.objects.filter(submission__in=alone).count()),
    ]


def empty_old_essays(*, before: datetime) -> int:
    """Take the words and files of what people handed in who were erased before `before`; the grades stay. Once is enough."""
    old = Attempt.objects.filter(
        submission__team=None, submission__enrollment__user__erased_at__lt=before
    ).exclude(markdown="")  # fmt: skip
    for file in Attachment.objects.filter(attempts__in=old).exclude(file="").distinct():
        transaction.on_commit(partial(file.file.storage.delete, file.file.name))
        file.file, file.text = "", ""
        file.save(update_fields=["file", "text"])
    emptied = old.update(title="", markdown="", html="")
    # After the texts: a comparison that is under way keeps words only of what has its text still.
    KeptWords.objects.filter(attempt__markdown="").delete()
    return emptied
