"""Staff hand in for a student: in the open, whatever the time, and said on the receipt."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from classroom.assignments.models import Attachment, Attempt, Draft
from classroom.audit.models import AuditEntry
from classroom.notices.models import Notice
from tests.classroom.assignments.conftest import TEXT, address, browse
from tests.documents import docx, paragraph, picture

pytestmark = pytest.mark.django_db


def post(cast, essay, person=None, **fields):
    data = {
        "student": cast.enrollment(cast.student1).pk, "token": uuid4(), "title": "", "markdown": "จากกระดาษ",
        "reason": "เครื่องเสีย",
    }  # fmt: skip
    return browse(person or cast.instructor).post(address("hand_in_for", essay), data | fields)


def test_a_paper_that_comes_late_is_taken_and_everybody_is_told(cast, essay, draft, django_capture_on_commit_callbacks):
    essay.due_at = essay.closes_at = timezone.now() - timedelta(days=3)
    essay.attempts_allowed = 1
    essay.save()
    token = uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        assert post(cast, essay, token=token).url == address("assignment", essay)
    assert post(cast, essay, token=token).status_code == 302  # the button pressed twice
    attempt = Attempt.objects.get()
    assert (attempt.markdown, attempt.late, attempt.handed_in_by) == ("จากกระดาษ", True, cast.instructor)
    assert Draft.objects.get().markdown == TEXT
    entry = AuditEntry.objects.get(action="assignments.hand_in_for")
    assert (entry.reason, entry.changes["student"][1]) == ("เครื่องเสีย", cast.enrollment(cast.student1).pk)
    notice = Notice.objects.get(kind=Notice.Kind.HANDED_IN)
    assert notice.recipient == cast.student1
    assert str(cast.instructor) in mail.outbox[-1].body
    receipt = browse(cast.student1).get(address("receipt", essay, 1)).content.decode()
    assert f"<dd>{cast.instructor}" in receipt
    assert "เครื่องเสีย" in receipt


def test_a_file_gives_its_text_and_goes_with_the_attempt_but_not_into_the_draft(cast, essay, draft):
    file = SimpleUploadedFile("กระดาษ.docx", docx(paragraph("น้ำคำ")))
    assert post(cast, essay, markdown="", file=file).status_code == 302
    attempt = Attempt.objects.get()
    assert attempt.markdown == "น้ำคำ"
    assert [file.name for file in attempt.attachments.all()] == ["กระดาษ.docx"]
    essay.file_kinds = ["docx"]
    essay.save()
    assert "กระดาษ.docx" not in browse(cast.student1).get(address("files", essay)).content.decode()


def test_what_cannot_be_handed_in_is_refused(cast, essay):
    for fields, words in (
        ({"markdown": " "}, "Paste a text or choose a file."),
        ({"reason": ""}, "This field is required."),
        ({"student": cast.enrollment(cast.instructor).pk}, "Select a valid choice"),
        ({"student": cast.enrollments["dropped"].pk}, "Select a valid choice"),
        ({"markdown": "", "file": SimpleUploadedFile("a.jpg", picture())}, "There are no words in it"),
        ({"markdown": "", "file": SimpleUploadedFile("a.docx", b"MZ")}, "no file of a kind"),
    ):
        answer = post(cast, essay, **fields)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert post(cast, essay, cast.student1).status_code == 403
    assert post(cast, essay, cast.outsider).status_code == 404
    assert not Attempt.objects.exists()
    assert not Attachment.objects.exists()
