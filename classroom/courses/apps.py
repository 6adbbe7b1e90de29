from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "classroom.courses"
    label = "courses"

    def ready(self) -> None:
        from classroom.batches import services as batches
        from classroom.courses.services import roster

        batches.register(roster.KIND, apply=roster.apply_line, undo=roster.undo_line)
