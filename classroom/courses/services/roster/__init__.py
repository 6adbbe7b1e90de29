"""Lists of people → a plan of what will be done with each line → applied exactly so → taken back.

People are matched by student number, then by e-mail, then by user name, never by name alone. Whoever is in the course
and not on the list is shown as missing, and stays unless ticked.
"""

from classroom.courses.services.roster.export import FORMATS, export_roster
from classroom.courses.services.roster.reading import Found, may_be_in_another_encoding, needs_a_look, read_files
from classroom.courses.services.roster.start import (
    KIND,
    plan_again,
    plan_files,
    plan_roster,
    planned_lines,
    read_batch,
)
from classroom.courses.services.roster.terms import courses_of_term, is_named, targets_of
from classroom.courses.services.roster.words import MEANINGS, heading_of

__all__ = [
    "FORMATS",
    "KIND",
    "MEANINGS",
    "Found",
    "courses_of_term",
    "export_roster",
    "heading_of",
    "is_named",
    "may_be_in_another_encoding",
    "needs_a_look",
    "plan_again",
    "plan_files",
    "plan_roster",
    "planned_lines",
    "read_batch",
    "read_files",
    "targets_of",
]
