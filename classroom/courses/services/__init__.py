"""Changing courses, who is in them, and what they read."""

from classroom.courses.services.courses import create_course, create_group, rename_group, update_course
from classroom.courses.services.enrollments import change_enrollment, change_states, drop, enroll
from classroom.courses.services.readings import create_reading, delete_reading, update_reading
from classroom.courses.services.roster import KIND as ROSTER
from classroom.courses.services.roster import heading_of, plain_number, plan_roster

__all__ = [
    "ROSTER",
    "change_enrollment",
    "change_states",
    "create_course",
    "create_group",
    "create_reading",
    "delete_reading",
    "drop",
    "enroll",
    "heading_of",
    "plain_number",
    "plan_roster",
    "rename_group",
    "update_course",
    "update_reading",
]
