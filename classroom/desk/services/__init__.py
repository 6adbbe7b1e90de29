"""What the desk does by itself: looking as somebody else, running tasks again, taking the audit out."""

from classroom.desk.services.background import run_task_again
from classroom.desk.services.records import record_export
from classroom.desk.services.stand_in import stand_in
from classroom.desk.services.viewing import KEY, Viewing, begin_viewing, end_viewing, record_page, viewing_of

__all__ = [
    "KEY",
    "Viewing",
    "begin_viewing",
    "end_viewing",
    "record_export",
    "record_page",
    "run_task_again",
    "stand_in",
    "viewing_of",
]
