"""Importing a chapter by the page: what would change is shown first, and exactly that is done."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from history.models import Book, Chapter, Revision
from history.services import edit_block
from tests.cast import NOW
from tests.history.sample import anchor_on, block

pytestmark = pytest.mark.django_db
TEXT = """# บทที่ 7 ครุสชอฟ

ครุสชอฟขึ้นเป็นผู้นำพรรคใน ค.ศ. 1953 หลังจากสตาลินถึงแก่กรรม

## สุนทรพจน์ลับ

สุนทรพจน์ลับในการประชุมสมัชชาครั้งที่ 20 ทำให้ผู้ฟังตกตะลึง[^1]
"""


@pytest.fixture
def book(cast) -> Book:
    book = Book.objects.create(slug="modern-russia", title="ประวัติศาสตร์รัสเซีย")
    cast.course.books.add(book)
    return book


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.admin)
    return client


def address(book: Book, rest: str = "") -> str:
    return reverse("admin:history_book_import", args=(book.pk,)) + rest


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(number|packed|sha256|revision)" value="([^"]*)"', page))


def take(client, book: Book, text: str, **fields):
    """Preview and import a text, and return the answer of the import."""
    preview = client.post(address(book), {"text": text} | fields)
    assert preview.status_code == 200
    return client.post(address(book, "apply/"), hidden(preview.text))


def test_a_new_chapter_is_shown_and_then_taken_in(admin, cast, book):
    file = SimpleUploadedFile("seven.md", TEXT.encode())
    preview = admin.post(address(book), {"file": file})
    assert preview.status_code == 200
    for words in ("ครุสชอฟ", "สุนทรพจน์ลับ", "utf-8", "The chapter is new to the book.", "Notes without a text"):
        assert words in preview.text
    assert not Chapter.objects.exists()
    answer = admin.post(address(book, "apply/"), hidden(preview.text))
    chapter = Chapter.objects.get()
    assert answer.url == reverse("admin:history_chapter_change", args=(chapter.pk,))
    assert (chapter.number, chapter.title, chapter.revision_number) == (7, "ครุสชอฟ", 1)
    assert Revision.objects.get().made_by == cast.admin


def test_a_corrected_file_shows_each_change_and_sections_keep_their_addresses(admin, book):
    take(admin, book, TEXT)
    chapter = Chapter.objects.get()
    chapter.sections.filter(title="สุนทรพจน์ลับ").update(slug="secret-speech")
    preview = admin.post(address(book), {"text": TEXT.replace("ตกตะลึง", "เงียบกริบ")})
    assert "Blocks added: 0. Changed: 1. Taken out: 0." in preview.text
    assert "<ins>" in preview.text
    assert Revision.objects.count() == 1
    admin.post(address(book, "apply/"), hidden(preview.text))
    assert set(chapter.sections.values_list("slug", flat=True)) == {"introduction", "secret-speech"}
    assert Revision.objects.count() == 2


def test_the_same_file_brings_nothing(admin, book):
    take(admin, book, TEXT)
    preview = admin.post(address(book), {"text": TEXT})
    assert "The file brings nothing new" in preview.text
    assert "Import this" not in preview.text


def test_passages_that_would_lose_their_words_are_counted(admin, cast, book):
    take(admin, book, TEXT)
    chapter = Chapter.objects.select_related("book").get()
    anchor_on(chapter, "b2", "สุนทรพจน์ลับในการประชุมสมัชชา")
    preview = admin.post(address(book), {"text": TEXT.replace("สุนทรพจน์ลับในการประชุมสมัชชาครั้งที่ 20 ทำให้ผู้ฟังตกตะลึง", "xyz")})
    assert "1 passage with notes or threads would lose its words." in preview.text
    assert chapter.anchors.get(event=None, fault=None).status == "ok"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose a file, or paste the text."),
        ({"text": "ไม่มีหัวเรื่องเลย\n\nย่อหน้า"}, "Line"),
        ({"text": "# ไม่มีเลข\n\nย่อหน้าหนึ่ง"}, "The heading names no chapter number. Give it here."),
        ({"text": TEXT, "number": "0"}, "greater than or equal to 1"),
        ({"packed": "!!!"}, "The preview could not be read again."),
    ],
)
def test_bad_input_comes_back_with_its_reason_and_nothing_is_done(admin, book, fields, words):
    answer = admin.post(address(book), fields)
    assert answer.status_code == 422
    if words != "Line":
        assert words in answer.text
    assert not Chapter.objects.exists()


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00\x01PK", b"PK\x03\x04" + b"\0" * 60, "บทที่".encode()[:-1]], ids=["utf-16", "zip", "cut"]
)
def test_a_file_that_is_no_text_says_so(admin, book, data):
    answer = admin.post(address(book), {"file": SimpleUploadedFile("x.md", data)})
    assert answer.status_code == 422
    assert not Chapter.objects.exists()


def test_who_was_slower_sees_the_preview_anew(admin, book):
    take(admin, book, TEXT)
    preview = admin.post(address(book), {"text": TEXT.replace("ตกตะลึง", "เงียบกริบ")})
    chapter = Chapter.objects.get()
    edit_block(
        acting_user=None, now=NOW, block=block(chapter, "b1"), markdown="แก้แล้ว", reason="แก้", expected_revision=1
    )
    answer = admin.post(address(book, "apply/"), hidden(preview.text))
    assert answer.status_code == 409
    assert "The chapter has been changed since you looked." in answer.text
    assert Revision.objects.count() == 2
    assert admin.post(address(book, "apply/"), hidden(answer.text)).status_code == 302


def test_another_file_than_the_one_that_was_shown_is_not_taken(admin, book):
    shown = hidden(admin.post(address(book), {"text": TEXT}).text)
    other = hidden(admin.post(address(book), {"text": TEXT.replace("ลับ", "เปิด")}).text)
    answer = admin.post(address(book, "apply/"), shown | {"packed": other["packed"]})
    assert answer.status_code == 409
    assert not Chapter.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("instructor", 403), ("student1", 404), ("outsider", 404)])
def test_books_are_the_administrators(client, cast, book, name, status):
    client.force_login(cast.everyone()[name])
    assert client.get(address(book)).status_code == status
    assert client.post(address(book), {"text": TEXT}).status_code == status
    assert client.post(address(book, "apply/"), {"text": TEXT}).status_code == status


def test_an_administrator_makes_a_book_and_an_instructor_does_not(client, cast):
    add = reverse("admin:history_book_add")
    entry = {"title": "หนังสือใหม่", "title_en": "", "author": "ผู้เขียน", "slug": "new-book", "language": "th"}
    client.force_login(cast.admin)
    assert client.get(add).status_code == 200
    assert client.post(add, entry).status_code == 302
    book = Book.objects.get()
    assert (book.slug, book.author) == ("new-book", "ผู้เขียน")
    assert client.post(add, entry).status_code == 422
    client.force_login(cast.instructor)
    assert client.get(add).status_code == 403
