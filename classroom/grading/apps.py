from django.apps import AppConfig


class GradingConfig(AppConfig):
    name = "classroom.grading"
    label = "grading"

    def ready(self) -> None:
        from classroom.assignments.events import handed_in, lateness_changed, moves_asked
        from classroom.batches import services as batches
        from classroom.grading.services import allocation, arrivals
        from classroom.grading.services.gradebook import imports
        from classroom.grading.services.penalties import judge_again, moves_of

        batches.register(allocation.KIND, apply=allocation.apply_line, undo=allocation.undo_line)
        handed_in.connect(arrivals.take_in, dispatch_uid="grading")
        lateness_changed.connect(judge_again, dispatch_uid="grading")
        moves_asked.connect(moves_of, dispatch_uid="grading")
        batches.register(imports.KIND, apply=imports.apply_line, undo=imports.undo_line)
