from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from history.models import Book, Name
from history.services import (
    UnreadableBookFile,
    create_book,
    delete_name,
    describe,
    load_book,
    read_book_file,
    save_name,
)
from tests.cast import NOW
from tests.history.sample import block, make_chapter

FILE = """
slug: modern-russia
title: ประวัติศาสตร์รัสเซียสมัยใหม่
title_en: Modern Russian History
chapters:
  - {number: 4, file: chapter-04.md, title: สตาลิน, title_en: Stalin, sections: [introduction, great-purge]}
names:
  - {name: ทรอตสกี, kind: person, latin: Leon Trotsky, spellings: [ทรอตสกี, หรือตสกี]}
  - {name: คีรอฟ, kind: person}
"""


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "book.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def load(path: Path) -> Book:
    return load_book(acting_user=None, now=NOW, book_file=read_book_file(path))


def test_a_book_file_is_read(path):
    book_file = read_book_file(path)
    assert (book_file.slug, book_file.language, book_file.author) == ("modern-russia", "th", "")
    assert book_file.chapter(4) == book_file.chapter(file="chapter-04.md")
    assert book_file.chapter(4).sections == ("introduction", "great-purge")
    assert book_file.chapter(5) is None
    assert book_file.spellings() == ("ทรอตสกี", "หรือตสกี", "คีรอฟ")


@pytest.mark.parametrize(
    "content",
    ["", "[]", "slug: x", "slug: [", FILE.replace("person", "deity"), FILE.replace("number: 4", "number: four")],
)
def test_a_spoilt_book_file_is_refused_with_its_place(path, content):
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableBookFile, match=r"book\.yaml"):
        read_book_file(path)


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_keeps_what_people_changed(path, cast):
    book = load(path)
    describe(acting_user=cast.admin, now=NOW, target=book, title="ชื่อใหม่")
    name = Name.objects.get(name="ทรอตสกี")
    save_name(acting_user=cast.admin, now=NOW, book=book, name="ทรอตสกี", kind="person", latin="Lev Trotsky", known=name)
    load(path)
    book.refresh_from_db()
    name.refresh_from_db()
    assert (book.title, book.title_en, Name.objects.count()) == ("ชื่อใหม่", "Modern Russian History", 2)
    assert (name.latin, name.spellings) == ("Lev Trotsky", [])


@pytest.mark.django_db
def test_names_of_a_file_are_set_in_the_pages(path):
    chapter = make_chapter()
    assert "noun" not in block(chapter, "b3").html
    load(path)
    trotsky = Name.objects.get(name="ทรอตสกี")
    assert block(chapter, "b3").html.startswith(f'<span class="noun" data-name="{trotsky.pk}">หรือตสกี</span>')
    delete_name(acting_user=None, now=NOW, name=trotsky)
    assert "noun" not in block(chapter, "b3").html
    assert '">คีรอฟ</span>' in block(chapter, "b5").html


@pytest.mark.django_db
def test_names_are_sorted_as_in_the_dictionary(path):
    book = load(path)
    save_name(acting_user=None, now=NOW, book=book, name="เกษตรกร", kind="term")
    assert list(Name.objects.values_list("name", flat=True)) == ["เกษตรกร", "คีรอฟ", "ทรอตสกี"]


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["modern-russia", "with space", ""])
def test_a_book_needs_an_address_of_its_own(path, slug):
    load(path)
    with pytest.raises(ValidationError):
        create_book(acting_user=None, now=NOW, slug=slug, title="x")


@pytest.mark.django_db
def test_only_titles_are_described(path):
    with pytest.raises(TypeError):
        describe(acting_user=None, now=NOW, target=load(path), slug="other")
