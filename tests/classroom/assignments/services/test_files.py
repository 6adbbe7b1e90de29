"""Files of a draft: what is kept, what it becomes, and what goes with an attempt."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from classroom.assignments.models import Attachment, DraftVersion
from classroom.assignments.queries import attempt_files, draft_for_saving
from classroom.assignments.rules.files import MOST_FILES, shown_name
from classroom.assignments.services import (
    FileRefused,
    StaleDraft,
    attach_file,
    confirm_file,
    hand_in,
    remove_file,
)
from classroom.audit.models import AuditEntry
from tests.cast import NOW
from tests.classroom.assignments.conftest import TEXT
from tests.documents import docx, odt, paragraph, picture

pytestmark = pytest.mark.django_db


def stored() -> list[str]:
    return default_storage.listdir("attachments")[1] if default_storage.exists("attachments") else []


@pytest.fixture(autouse=True)
def _takes_files(essay):
    for left in stored():
        default_storage.delete(f"attachments/{left}")
    essay.file_kinds = ["docx", "image"]
    essay.save()


@pytest.fixture
def attach(cast, submission):
    def attach(data: bytes, name: str = "essay.docx") -> Attachment:
        return attach_file(
            acting_user=cast.student1, now=NOW, submission=submission, name=name, file=SimpleUploadedFile(name, data)
        )

    return attach


def confirm(cast, essay, attachment, markdown, *, version=None):
    draft = draft_for_saving(cast.enrollment(cast.student1), essay.pk, NOW)
    draft.submission.assignment.course = cast.course
    return confirm_file(
        acting_user=cast.student1, now=NOW, attachment=attachment, draft=draft, markdown=markdown,
        expected_version=draft.version if version is None else version,
    )  # fmt: skip


def test_the_text_of_a_file_becomes_the_draft_and_the_file_goes_with_the_attempt(cast, essay, draft, attach):
    attachment = attach(docx(paragraph("น้ำคํา")))
    assert attachment.text == "น้ำคำ"
    saved = confirm(cast, essay, attachment, "น้ำคำ แก้แล้ว")
    assert saved.markdown == "น้ำคำ แก้แล้ว"
    assert [version.markdown for version in DraftVersion.objects.all()] == [TEXT]
    photo = attach(picture(artist="Somchai"), "IMG 1.JPG")
    unseen = attach(docx(paragraph("ยังไม่ได้ดู")), "two.docx")
    attempt = hand_in(
        acting_user=cast.student1, now=NOW, submission=draft.submission, token=uuid4(), expected_version=saved.version
    )
    assert attempt_files(attempt) == [attachment, photo]
    assert unseen not in attempt_files(attempt)
    # What was handed in stays, whatever becomes of the draft.
    remove_file(acting_user=cast.student1, now=NOW + timedelta(hours=1), attachment=attachment)
    assert attempt_files(attempt) == [attachment, photo]
    assert attachment.file.storage.exists(attachment.file.name)
    assert b"Somchai" not in photo.file.read()
    assert list(
        AuditEntry.objects.filter(action__endswith="_file").order_by("pk").values_list("action", flat=True)
    ) == [
        "assignments.attach_file", "assignments.confirm_file", "assignments.attach_file", "assignments.attach_file",
        "assignments.remove_file",
    ]  # fmt: skip


def test_nothing_is_replaced_unseen(cast, essay, draft, attach):
    attachment = attach(docx(paragraph("จากแฟ้ม")))
    with pytest.raises(StaleDraft):
        confirm(cast, essay, attachment, "จากแฟ้ม", version=draft.version - 1)
    attachment.refresh_from_db()
    assert attachment.confirmed_at is None
    assert draft_for_saving(cast.enrollment(cast.student1), essay.pk, NOW).markdown == TEXT


def test_the_same_file_twice_is_one(attach):
    document = docx(paragraph("ก"))  # a second one would tell another time in its archive
    first, second = attach(document), attach(document, "again.docx")
    assert first == second
    assert Attachment.objects.count() == 1
    assert len(stored()) == 1


def test_a_file_that_was_never_handed_in_is_gone_when_it_is_taken_out(cast, attach, django_capture_on_commit_callbacks):
    attachment = attach(docx(paragraph("ก")))
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(acting_user=cast.student1, now=NOW, attachment=attachment)
    assert not Attachment.objects.exists()
    assert stored() == []


def test_what_is_refused_leaves_nothing_behind(essay, submission, attach):
    with pytest.raises(FileRefused, match="another kind than is asked for here: DOCX, Image"):
        attach(odt("<text:p>ก</text:p>"), "essay.docx")
    with pytest.raises(FileRefused, match="macros"):
        attach(docx(paragraph("ก"), word__vbaProject_bin="x"))
    essay.file_megabytes = 1
    essay.save()
    submission.assignment.file_megabytes = 1
    with pytest.raises(FileRefused, match="larger than 1 MB"):
        attach(b"x" * (1024 * 1024 + 1))
    for number in range(MOST_FILES):
        attach(docx(paragraph(f"ก{number}")))
    with pytest.raises(FileRefused, match="enough files"):
        attach(docx(paragraph("ข")))
    assert len(stored()) == Attachment.objects.count() == MOST_FILES


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("เรียงความ.docx", "เรียงความ.docx"),
        ("C:\\ไฟล์\\งาน.DOCX", "งาน.DOCX"),
        ("../../etc/passwd", "passwd.docx"),
        ("a\u202excod.exe\n", "axcod.exe.docx"),
        ("", "file.docx"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
    ],
)
def test_a_name_is_only_a_name(given, shown):
    assert shown_name(given, ".docx") == shown
