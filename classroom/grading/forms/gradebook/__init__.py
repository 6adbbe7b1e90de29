"""What comes in from the pages of the gradebook."""

from classroom.grading.forms.gradebook.cells import CourseResultForm, EntryForm
from classroom.grading.forms.gradebook.letters import LettersForm
from classroom.grading.forms.gradebook.setup import SetupForm

__all__ = ["CourseResultForm", "EntryForm", "LettersForm", "SetupForm"]
