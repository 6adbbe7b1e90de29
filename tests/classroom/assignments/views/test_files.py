"""The pages of files: choosing, looking, opening; and who may."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from classroom.assignments.models import Attachment
from classroom.assignments.queries import draft_for_saving
from classroom.assignments.services import confirm_file, hand_in
from classroom.common import uploads
from tests.cast import NOW
from tests.classroom.assignments.conftest import TEXT, address, browse
from tests.documents import docx, paragraph, picture

pytestmark = pytest.mark.django_db

CORE = "<cp:coreProperties><dc:creator>สมชาย</dc:creator></cp:coreProperties>"


@pytest.fixture(autouse=True)
def _opened(essay, draft):
    """The essay takes files and is open today."""
    essay.due_at = essay.closes_at = timezone.now() + timedelta(days=2)
    essay.file_kinds, essay.file_megabytes = ["docx", "image"], 2
    essay.save()


def send(cast, essay, data: bytes, name: str = "งาน <b>.docx", person=None):
    file = SimpleUploadedFile(name, data, content_type="text/html")
    return browse(person or cast.student1).post(address("files", essay), {"file": file})


def test_a_document_is_looked_through_and_becomes_the_draft(cast, essay, draft):
    answer = send(cast, essay, docx(paragraph("น้ำคำ")))
    file = Attachment.objects.get()
    assert answer.url == address("file_text", essay, file.key)
    client = browse(cast.student1)
    page = client.get(answer.url).content.decode()
    assert "น้ำคำ" in page
    assert "งาน &lt;b&gt;.docx" in page
    done = client.post(answer.url, {"markdown": "น้ำคำแก้แล้ว", "version": draft.version})
    assert done.url == address("write", essay)
    assert draft_for_saving(cast.enrollment(cast.student1), essay.pk, NOW).markdown == "น้ำคำแก้แล้ว"
    assert "its text is in the draft" in client.get(address("files", essay)).content.decode()
    # Another window had saved meanwhile: nothing is replaced, and the corrected text is still there.
    late = client.post(answer.url, {"markdown": "ช้าไป", "version": draft.version})
    assert late.status_code == 409
    assert "ช้าไป" in late.content.decode()
    empty = client.post(answer.url, {"markdown": "", "version": draft.version + 1})
    assert empty.status_code == 422


def test_a_refusal_says_why_and_keeps_nothing(cast, essay):
    for data, words in (
        (docx(paragraph("ก"), word__vbaProject_bin="x"), "holds macros"),
        (b"<html><script>", "no file of a kind"),
        (b"", "The file is empty"),
        (b"%PDF-" + b"0" * (2 * 1024 * 1024), "larger than 2 MB"),
    ):
        answer = send(cast, essay, data)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert browse(cast.student1).post(address("files", essay), {}).status_code == 422
    assert not Attachment.objects.exists()


def test_a_very_large_file_is_refused_before_it_is_kept_anywhere(cast, essay, monkeypatch):
    class Endless(BytesIO):
        """Two hundred megabytes that are nowhere."""

        left, most = 200 * 1024 * 1024, 0

        def read(self, size=-1):
            Endless.most = max(Endless.most, size)
            data = super().read(size)
            if data:
                return data
            size = min(size if size > 0 else self.left, self.left)
            self.left -= size
            return b"x" * size

        def readline(self, size=-1):
            raise AssertionError("what is thrown away is not read line by line")

    kept = []
    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", lambda *args: kept.append(args))
    client = browse(cast.student1)
    start = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.docx"\r\n\r\n'
    answer = client.generic(
        "POST", address("files", essay), CONTENT_TYPE="multipart/form-data; boundary=B",
        CONTENT_LENGTH=str(200 * 1024 * 1024), **{"wsgi.input": Endless(start)},
    )  # fmt: skip
    assert answer.status_code == 413
    assert "larger than 2 MB" in answer.content.decode()
    assert kept == []
    assert Endless.most <= 1024 * 1024
    assert uploads.LARGEST < 200 * 1024 * 1024


def test_a_file_is_downloaded_and_never_shown(cast, essay, draft):
    send(cast, essay, docx(paragraph("น้ำคำ"), docProps__core_xml=CORE))
    file = Attachment.objects.get()
    where = address("file_open", essay, file.key)
    answer = browse(cast.student1).get(where)
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"].startswith("application/vnd.openxml")
    assert answer["Cache-Control"] == "private, no-store"
    data = b"".join(answer.streaming_content)
    assert "สมชาย" in ZipFile(BytesIO(data)).read("docProps/core.xml").decode()
    # A draft and its files are their writer's own until they are handed in.
    for person in (cast.student2, cast.instructor, cast.assistant):
        assert browse(person).get(where).status_code == 404
    assert browse(cast.outsider).get(where).status_code == 404

    confirm_file(
        acting_user=cast.student1, now=NOW, attachment=file, markdown=TEXT, expected_version=draft.version,
        draft=draft_for_saving(cast.enrollment(cast.student1), essay.pk, NOW),
    )  # fmt: skip
    hand_in(
        acting_user=cast.student1, now=NOW, submission=draft.submission, token=uuid4(),
        expected_version=draft.version + 1,
    )  # fmt: skip
    assert browse(cast.student2).get(where).status_code == 404
    assert browse(cast.instructor).get(where)["Content-Disposition"].endswith("b%3E.docx")
    essay.anonymous_marking = True
    essay.save()
    nameless = browse(cast.instructor).get(where)
    assert nameless["Content-Disposition"] == f'attachment; filename="file-{file.key.hex[:8]}.docx"'
    assert "สมชาย" not in ZipFile(BytesIO(b"".join(nameless.streaming_content))).read("docProps/core.xml").decode()


def test_files_are_counted_once_for_one_and_for_three(cast, essay, django_assert_num_queries):
    client = browse(cast.student1)
    for number in range(3):
        send(cast, essay, picture(artist=f"{number}"), f"{number}.jpg")
        if number in (0, 2):
            with django_assert_num_queries(6):
                page = client.get(address("files", essay)).content.decode()
            assert page.count('loading="lazy"') == number + 1


def test_a_file_is_taken_out_by_its_owner_only(cast, essay):
    send(cast, essay, picture(), "a.jpg")
    file = Attachment.objects.get()
    assert browse(cast.student2).post(address("file_remove", essay, file.key)).status_code == 404
    assert browse(cast.student1).post(address("file_remove", essay, file.key)).url == address("files", essay)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("anonymous", [False, True])
def test_markers_see_the_files_beside_the_essay(cast, essay, draft, anonymous):
    essay.anonymous_marking = anonymous
    essay.save()
    send(cast, essay, picture(), "รูปของ สมชาย.jpg")
    hand_in(
        acting_user=cast.student1, now=NOW, submission=draft.submission, token=uuid4(), expected_version=draft.version
    )
    attempt = draft.submission.attempts.get()
    request = RequestFactory().get("/")
    context = Context({"course": essay.course, "attempt": attempt, "assignment": essay, "request": request})
    page = Template("{% load essay_files %}{% essay_files attempt assignment %}").render(context)
    assert address("file_open", essay, Attachment.objects.get().key) in page
    assert ("สมชาย" in page) is not anonymous
