"""The admin classes of every app. They stand here, above all apps, because they ask the rules of the courses."""

from classroom.desk.admin import courses, enrollments, faults, history, joining, people, records

__all__ = ["courses", "enrollments", "faults", "history", "joining", "people", "records"]
