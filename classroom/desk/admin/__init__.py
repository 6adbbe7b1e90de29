"""The admin classes of every app. They stand here, above all apps, because they ask the rules of the courses."""

from classroom.desk.admin import batches, courses, enrollments, faults, history, joining, people, privacy, records

__all__ = ["batches", "courses", "enrollments", "faults", "history", "joining", "people", "privacy", "records"]
