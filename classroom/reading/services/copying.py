"""Copying a term: what one has set, and one's own notes on the text, into another course that one teaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from classroom.accounts.models import User
from classroom.audit.services import record
from classroom.courses.models import Course
from classroom.courses.services import create_reading
from classroom.discussions.models import Post
from classroom.discussions.services import create_prompt
from classroom.reading.queries.copying import CopyLine, copied_token, copy_plan
from classroom.reading.services.notes import copy_layer
from history.queries import anchor_address, find_passage


@dataclass(frozen=True, slots=True)
class Copied:
    """How many of each went over."""

    readings: int
    prompts: int
    notes: int

    @property
    def total(self) -> int:
        return self.readings + self.prompts + self.notes


@transaction.atomic
def copy_course(
    *, acting_user: User, now: datetime, from_course: Course, to_course: Course, parts: Iterable[str]
) -> Copied:
    """Copy readings, prompts and notes of the layer (`parts`) as `copy_plan` shows it; done again, it adds what is new.

    Dates move with the first day of the courses. Posts of students, points and private notes stay where they are.
    """
    parts = set(parts)
    # Two that copy at once come one after the other.
    Course.objects.select_for_update().get(pk=to_course.pk)
    plan = copy_plan(from_course, to_course, parts)
    readings = [line for line in plan.readings if line.is_new]
    for line in readings:
        create_reading(
            acting_user=acting_user, now=now, course=to_course, title=line.source.title, sections=line.sections,
            instructions=line.source.instructions, opens_at=line.opens_at, due_at=line.due_at, copied_from=line.source,
        )  # fmt: skip
    prompts = [line for line in plan.prompts if line.is_new]
    for line in prompts:
        _copy_prompt(acting_user, now, to_course, line)
    notes = 0
    if "notes" in parts:
        notes = copy_layer(acting_user=acting_user, now=now, from_course=from_course, to_course=to_course).copied
    done = Copied(len(readings), len(prompts), notes)
    if done.total:
        record(
            acting_user=acting_user, now=now, action="reading.copy_course", target=to_course, course_id=to_course.pk,
            changes={
                "from": (None, from_course.slug), "readings": (0, done.readings), "prompts": (0, done.prompts),
                "notes": (0, done.notes),
            },
        )  # fmt: skip
    return done


def _copy_prompt(acting_user: User, now: datetime, to_course: Course, line: CopyLine) -> None:
    thread = line.source
    stands = thread.anchor is not None and not line.without_passage
    create_prompt(
        acting_user=acting_user, now=now, course=to_course, title=thread.title,
        markdown=Post.objects.get(thread=thread, parent=None).markdown, token=copied_token(thread, to_course),
        section=thread.section, chapter=thread.chapter,
        passage=find_passage(thread.anchor.chapter, anchor_address(thread.anchor)) if stands else None,
        opens_at=line.opens_at, due_at=line.due_at, group=line.group, by_group=thread.by_group,
        post_first=thread.post_first, required_posts=thread.required_posts, required_replies=thread.required_replies,
        min_words=thread.min_words, points=thread.points,
    )  # fmt: skip
