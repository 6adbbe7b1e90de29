"""The text in the admin: its titles, blocks, notes and names, and the record of its revisions.

Administrators see all books, instructors those of the courses that they teach. Every correction goes
through the service that makes the revision.
"""

from classroom.desk.admin.history import blocks, books, events, footnotes, names, revisions

__all__ = ["blocks", "books", "events", "footnotes", "names", "revisions"]
