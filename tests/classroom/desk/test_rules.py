"""Who may correct which book: the check and the list agree for everyone."""

import pytest

from classroom.desk.rules import can_edit_book, editable_books
from history.models import Book

NAMES = ("admin", "instructor", "assistant", "student1", "student2", "dropped", "outsider", "stranger")


@pytest.fixture
def books(cast):
    own, other, lone = (Book.objects.create(slug=slug, title=slug) for slug in ("own", "other", "lone"))
    cast.course.books.add(own)
    cast.other_course.books.add(other)
    return own, other, lone


@pytest.mark.parametrize("name", NAMES)
def test_check_and_list_agree(cast, books, name):
    user = getattr(cast, name)
    assert {book.slug for book in editable_books(user)} == {book.slug for book in books if can_edit_book(user, book)}


def test_administrators_have_all_books_and_instructors_their_own(cast, books):
    slugs = {name: {book.slug for book in editable_books(getattr(cast, name))} for name in NAMES}
    assert slugs.pop("admin") == {"own", "other", "lone"}
    assert slugs.pop("instructor") == {"own"}
    assert set().union(*slugs.values()) == set()


def test_a_book_of_two_courses_is_listed_once(cast, books):
    cast.other_course.books.add(books[0])
    assert editable_books(cast.instructor).count() == 1
