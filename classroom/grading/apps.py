from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GradingConfig(AppConfig):
    name = "classroom.grading"
    label = "grading"

    def ready(self) -> None:
        from classroom.accounts.events import copy_asked, person_erased
        from classroom.assignments.events import (
            excused_asked,
            form_answered,
            form_asked,
            handed_in,
            lateness_changed,
            moves_asked,
            readings_asked,
        )
        from classroom.batches import services as batches
        from classroom.grading.forms.assignments import part_of_form
        from classroom.grading.queries.excused import excused_work
        from classroom.grading.queries.peers import times_to_read
        from classroom.grading.queries.personal import copy_of_results
        from classroom.grading.services import allocation, arrivals, copying
        from classroom.grading.services.erasure import erase_results
        from classroom.grading.services.gradebook import imported, imports
        from classroom.grading.services.passages import tell_of_changed_sources
        from classroom.grading.services.penalties import judge_again, moves_of
        from classroom.grading.services.terms import keep_answers
        from history.events import anchors_changed

        batches.register(
            allocation.KIND, apply=allocation.apply_line, undo=allocation.undo_line, name=_("Essays given out")
        )
        copying.register_parts()
        handed_in.connect(arrivals.take_in, dispatch_uid="grading")
        lateness_changed.connect(judge_again, dispatch_uid="grading")
        moves_asked.connect(moves_of, dispatch_uid="grading")
        excused_asked.connect(excused_work, dispatch_uid="grading")
        readings_asked.connect(times_to_read, dispatch_uid="grading")
        form_asked.connect(part_of_form, dispatch_uid="grading")
        form_answered.connect(keep_answers, dispatch_uid="grading")
        anchors_changed.connect(tell_of_changed_sources, dispatch_uid="grading")
        batches.register(
            imports.KIND, apply=imported.apply_line, undo=imported.undo_line, name=_("Marks from a table"),
            is_numbered=True,
        )  # fmt: skip
        copy_asked.connect(copy_of_results, dispatch_uid="grading")
        person_erased.connect(erase_results, dispatch_uid="grading")
