"""What the admin shows of the audit, and what it gives out of it as a file."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Q, QuerySet

from classroom.accounts.models import User
from classroom.audit.models import AuditEntry
from classroom.common.student_numbers import NumberKey, number_key
from classroom.courses.models import Course

#: Of people who are called alike as many are looked for.
_MOST_PEOPLE = 200
#: So many entries of a file are in memory at a time, and so many people.
_BATCH = 2000
_MOST_KEPT = 20_000
PEOPLE = ("actor", "about", "viewed_as")


def found_acts(entries: QuerySet[AuditEntry], words: str) -> QuerySet[AuditEntry]:
    """Those of `entries` that have to do with a person of this name or number, this object, or this word as a reason."""
    named = Q(full_name__icontains=words) | Q(latin_name__icontains=words)
    people = list(
        User.objects.alias(number=NumberKey("student_number"))
        .filter(named | Q(username__iexact=words) | Q(number=number_key(words) or None))
        .order_by()
        .values_list("pk", flat=True)[:_MOST_PEOPLE]
    )
    return entries.filter(Q(object_id=words) | Q(reason__icontains=words) | Q(actor__in=people) | Q(about__in=people))


def acts_of_person(entries: QuerySet[AuditEntry], person: int) -> QuerySet[AuditEntry]:
    """What somebody did, what was done with what is theirs, and who viewed the classroom as them."""
    return entries.filter(Q(actor=person) | Q(about=person) | Q(viewed_as=person))


def acts_of_object(entries: QuerySet[AuditEntry], label: str, key: str) -> QuerySet[AuditEntry]:
    """What was done to one object, given as app.model and its key."""
    return entries.filter(object_label=label, object_id=key)


def name_of_person(person: int) -> str:
    """The name that the account has now; empty when there is none."""
    return User.objects.filter(pk=person).values_list("full_name", flat=True).first() or ""


def course_names(courses: Iterable[int | None]) -> dict[int, str]:
    """The names of courses, by key; one query."""
    return {course.pk: str(course) for course in Course.objects.filter(pk__in={pk for pk in courses if pk})}


def in_batches(entries: QuerySet[AuditEntry]) -> Iterator[list[AuditEntry]]:
    """All of `entries`, some at a time, as they are read from the database, with their people: names and user names.

    People stand in many entries: each is asked for once, in one query for all that a batch adds, and not with the rows.
    """
    people: dict[int, User] = {}
    fields = [AuditEntry._meta.get_field(name) for name in PEOPLE]
    rows = iter(entries.select_related(None).iterator(chunk_size=_BATCH))
    while batch := list(islice(rows, _BATCH)):
        wanted = {getattr(entry, field.attname) for entry in batch for field in fields} - {None}
        if len(people) > _MOST_KEPT:
            people.clear()
        if missing := wanted - people.keys():
            people |= User.objects.only("full_name", "username").in_bulk(missing)
        for entry in batch:
            for field in fields:
                field.set_cached_value(entry, people.get(getattr(entry, field.attname)))
        yield batch
