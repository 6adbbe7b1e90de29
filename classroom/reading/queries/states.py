"""How far a section has been read against the book."""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from classroom.courses.models import Course
from classroom.reading.queries.authors import authors
from history.models import BlockText, Revision, Section


@dataclass(frozen=True)
class SectionStanding:
    """Who set the state of a section, and who proofread it; `corrections` is how many revisions have changed it since."""

    by: str
    proofread_by: str
    corrections: int


def section_standing(course: Course, section: Section) -> SectionStanding:
    """Return what the page about a section's state says; two queries."""
    name = authors(course, (section.state_by_id, section.proofread_by_id))
    found = Section.objects.filter(pk=section.pk).values_list(corrections_since(), flat=True)[0]
    return SectionStanding(name(section.state_by_id), name(section.proofread_by_id), found)


def corrections_since() -> Coalesce:
    """For a queryset of sections: how many revisions have changed one since its state was set, 0 without a state."""
    texts: QuerySet = BlockText.objects.filter(
        section=OuterRef("pk"), revision__kind=Revision.Kind.EDIT, revision__made_at__gt=OuterRef("state_at")
    )
    counted = texts.order_by().annotate(one=F("section")).values("one").annotate(n=Count("revision", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)
