"""One class in one term: who is in it and how they came, in which groups, and what it reads by when."""

from classroom.courses.models.courses import Course, Group, term_words
from classroom.courses.models.enrollments import Enrollment, Role
from classroom.courses.models.joining import Invitation, JoinCode, JoinRequest
from classroom.courses.models.readings import Reading

__all__ = ["Course", "Enrollment", "Group", "Invitation", "JoinCode", "JoinRequest", "Reading", "Role", "term_words"]
