"""The pages of the reading room."""

from classroom.reading.views.contents import contents
from classroom.reading.views.passage import passage
from classroom.reading.views.place import mark_read, place
from classroom.reading.views.section import section
from classroom.reading.views.state import state

__all__ = ["contents", "mark_read", "passage", "place", "section", "state"]
