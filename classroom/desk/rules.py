"""Who may change the text. The text itself knows nothing of courses, so the rule stands above both."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from classroom.courses.rules import administrable_courses
from history.models import Book
from history.rules import all_books


def editable_books(user: AbstractBaseUser) -> QuerySet[Book]:
    """Books whose text `user` may correct: all for administrators, for instructors those of the courses they teach."""
    books = all_books()
    if user.is_staff:
        return books
    return books.filter(courses__in=administrable_courses(user)).distinct()


def can_edit_book(user: AbstractBaseUser, book: Book) -> bool:
    return editable_books(user).filter(pk=book.pk).exists()
