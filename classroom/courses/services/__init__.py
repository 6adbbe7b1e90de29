"""Changing courses, who is in them, and what they read."""

from classroom.courses.services.copying import KIND as COPY
from classroom.courses.services.copying import parts as copy_parts
from classroom.courses.services.copying import plan_copy
from classroom.courses.services.courses import (
    archive_course,
    bring_back_course,
    create_course,
    create_group,
    rename_group,
    update_course,
)
from classroom.courses.services.enrollments import change_enrollment, drop, enroll
from classroom.courses.services.password_invitations import is_final, plan_invitations
from classroom.courses.services.people import add_person
from classroom.courses.services.places import KIND as PLACES
from classroom.courses.services.places import PlaceAct, plan_places
from classroom.courses.services.readings import create_reading, delete_reading, update_reading
from classroom.courses.services.roster import KIND as ROSTER
from classroom.courses.services.roster import heading_of, plan_roster
from classroom.courses.services.taking_back import words_of_shut
from classroom.courses.services.terms import next_term, term_dates, with_term_dates

__all__ = [
    "COPY",
    "PLACES",
    "ROSTER",
    "PlaceAct",
    "add_person",
    "archive_course",
    "bring_back_course",
    "change_enrollment",
    "copy_parts",
    "create_course",
    "create_group",
    "create_reading",
    "delete_reading",
    "drop",
    "enroll",
    "heading_of",
    "is_final",
    "next_term",
    "plan_copy",
    "plan_invitations",
    "plan_places",
    "plan_roster",
    "rename_group",
    "term_dates",
    "update_course",
    "update_reading",
    "with_term_dates",
    "words_of_shut",
]
