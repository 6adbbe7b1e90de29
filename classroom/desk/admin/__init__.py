"""The admin classes of every app. They stand here, above all apps, because they ask the rules of the courses."""

from classroom.desk.admin import (
    background,
    batches,
    courses,
    coursework,
    enrollments,
    faults,
    groups,
    history,
    joining,
    people,
    privacy,
    records,
)

__all__ = [
    "background",
    "batches",
    "courses",
    "coursework",
    "enrollments",
    "faults",
    "groups",
    "history",
    "joining",
    "people",
    "privacy",
    "records",
]
