"""How far a person has come. It is their own: nobody else is shown it."""

from typing import NamedTuple

from django.db.models import Exists, JSONField, OuterRef, Subquery

from classroom.courses.models import Enrollment
from classroom.reading.models import Progress
from classroom.reading.queries.contents import PARAGRAPHS
from history.models import Block, Chapter, Section


class Place(NamedTuple):
    """Where a person is in a section: `block` and `number` of the paragraph, None when they have not begun.

    `total` is how many paragraphs it has; `stands` whether that paragraph is still in it; `seen` are the keys of the
    paragraphs that stood on their screen long enough to be read.
    """

    section: str
    total: int | None
    block: str | None
    number: int | None
    stands: bool
    seen: list[str]


def places_in_chapter(enrollment: Enrollment, chapter: Chapter) -> list[Place]:
    """Where the member is in each section of a chapter; one query."""
    own = Progress.objects.filter(
        user=enrollment.user_id, course=enrollment.course_id, section=OuterRef("pk"), last_block__isnull=False
    )
    seen = Progress.objects.filter(user=enrollment.user_id, course=enrollment.course_id, section=OuterRef("pk")).values(
        "seen"
    )
    standing = own.filter(last_block__removed_in=None, last_block__section=OuterRef("pk"))
    rows = Section.objects.filter(chapter=chapter).annotate(
        total=PARAGRAPHS,
        block=Subquery(own.values("last_block__key")[:1]),
        number=Subquery(own.values("last_block__number")[:1]),
        stands=Exists(standing),
        seen=Subquery(seen[:1], JSONField()),
    )
    rows = rows.order_by("position").values_list("slug", *Place._fields[1:])
    return [Place(*row[:-1], seen=row[-1] or []) for row in rows]


def get_place(section: Section, key: str) -> Block | None:
    """Return the block `key` of a section as it stands now, or None; one query."""
    return Block.objects.filter(section=section, key=key, removed_in=None).first()


def is_read(enrollment: Enrollment, section: Section) -> bool:
    """Whether the member has marked a section as read; one query."""
    return Progress.objects.filter(
        user=enrollment.user_id, course=enrollment.course_id, section=section, read_at__isnull=False
    ).exists()
