"""What the courses app copies of a course: the course itself, its books, its groups, its readings."""

from collections.abc import Iterable
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.audit.services import record
from classroom.courses.models import Course, Enrollment, Group, Reading
from classroom.courses.services.copying import Copying, Item, Part, Verdict, is_used, register_part, stamp_of
from classroom.courses.services.courses import create_course, create_group
from classroom.courses.services.readings import create_reading, delete_reading
from history.models import Book


def register_parts() -> None:
    """Make the parts of this app known; called once when the apps are ready."""
    register_part(Part("course", gettext_lazy("Course"), 0, lambda _copying: (), _make_course, _take_course_back))
    register_part(Part("books", gettext_lazy("Books"), 10, _books, _add_book, _take_book_back))
    register_part(Part("groups", gettext_lazy("Groups"), 20, _groups, _make_group, _take_group_back))
    register_part(Part("readings", gettext_lazy("Readings"), 30, _readings, _make_reading, _take_reading_back))


def _make_course(copying: Copying, wanted: dict[str, Any]) -> dict[str, Any]:
    facts = dict(wanted["facts"])
    for name in ("starts_on", "ends_on"):
        facts[name] = parse_date(facts[name]) if facts.get(name) else None
    made = create_course(acting_user=copying.acting_user, now=copying.now, copied_from=copying.from_course, **facts)
    return {"pk": made.pk, "stamp": stamp_of(made)}


def _take_course_back(copying: Copying, before: dict[str, Any]) -> bool:
    """An empty course goes; one that has people, or anything else that came since, stays."""
    course = copying.to_course
    if stamp_of(course) != before["stamp"] or course.books.exists() or is_used(course):
        return False
    _record(copying, "courses.delete_copied", course, str(course))
    course.delete()
    return True


def _books(copying: Copying) -> Iterable[Item]:
    there = set(copying.to_course.books.values_list("pk", flat=True)) if copying.to_course.pk else set()
    for book in copying.from_course.books.all():
        known = book.pk in there
        yield Item(book.title, book.pk, Verdict.UNCHANGED if known else Verdict.NEW, _there() if known else "")


def _add_book(copying: Copying, wanted: dict[str, Any]) -> dict[str, Any]:
    book = Book.objects.get(pk=wanted["source"])
    copying.to_course.books.add(book)
    _record(copying, "courses.copy_book", copying.to_course, book.slug, made=True)
    return {"pk": book.pk}


def _take_book_back(copying: Copying, before: dict[str, Any]) -> bool:
    """A book stays while the course holds anything that may stand on it."""
    if is_used(copying.to_course, Enrollment, Group, Course.books.through):
        return False
    copying.to_course.books.remove(before["pk"])
    return True


def _groups(copying: Copying) -> Iterable[Item]:
    there = set(Group.objects.filter(course=copying.to_course.pk).values_list("name", flat=True))
    for group in Group.objects.filter(course=copying.from_course).order_by("name"):
        known = group.name in there
        yield Item(group.name, group.pk, Verdict.UNCHANGED if known else Verdict.NEW, _there() if known else "")


def _make_group(copying: Copying, wanted: dict[str, Any]) -> dict[str, Any]:
    group = create_group(
        acting_user=copying.acting_user, now=copying.now, course=copying.to_course, name=wanted["title"]
    )
    return {"pk": group.pk, "stamp": stamp_of(group)}


def _take_group_back(copying: Copying, before: dict[str, Any]) -> bool:
    group = Group.objects.filter(pk=before["pk"], course=copying.to_course).first()
    if group is None or stamp_of(group) != before["stamp"] or is_used(group):
        return False
    _record(copying, "courses.delete_copied", group, group.name)
    group.delete()
    return True


def _readings(copying: Copying) -> Iterable[Item]:
    there = set(Reading.objects.filter(course=copying.to_course.pk).values_list("copied_from", flat=True))
    readings = Reading.objects.filter(course=copying.from_course).prefetch_related("sections__chapter")
    for reading in readings.order_by("due_at", "pk"):
        sections = [section.pk for section in reading.sections.all() if section.chapter.book_id in copying.books]
        dates = ((_("shown from"), reading.opens_at), (_("to be read by"), reading.due_at))
        if reading.pk in there:
            verdict, message = Verdict.UNCHANGED, _there()
        elif not sections:
            verdict, message = Verdict.PROBLEM, _("The other course does not use this book.")
        else:
            verdict, message = Verdict.NEW, ""
        yield Item(reading.title, reading.pk, verdict, message, dates, {"sections": sections})


def _make_reading(copying: Copying, wanted: dict[str, Any]) -> dict[str, Any]:
    source = Reading.objects.get(pk=wanted["source"], course=copying.from_course)
    made = create_reading(
        acting_user=copying.acting_user, now=copying.now, course=copying.to_course, title=source.title,
        sections=wanted["sections"], instructions=source.instructions, opens_at=copying.moved(source.opens_at),
        due_at=copying.moved(source.due_at), copied_from=source,
    )  # fmt: skip
    return {"pk": made.pk, "stamp": _stamp_of_reading(made)}


def _take_reading_back(copying: Copying, before: dict[str, Any]) -> bool:
    reading = Reading.objects.filter(pk=before["pk"], course=copying.to_course).first()
    if reading is None or _stamp_of_reading(reading) != before["stamp"]:
        return False
    delete_reading(acting_user=copying.acting_user, now=copying.now, reading=reading)
    return True


def _stamp_of_reading(reading: Reading) -> str:
    return stamp_of(reading, sorted(reading.sections.values_list("pk", flat=True)))


def _there() -> str:
    return _("It is there already.")


def _record(copying: Copying, action: str, target, name: str, *, made: bool = False) -> None:
    record(
        acting_user=copying.acting_user, now=copying.now, action=action, target=target,
        course_id=copying.to_course.pk, changes={"title": (None, name) if made else (name, None)},
    )  # fmt: skip
