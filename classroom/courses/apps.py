from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "classroom.courses"
    label = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from classroom.batches import services as batches
        from classroom.courses.services import roster

        batches.register(roster.KIND, apply=roster.apply_line, undo=roster.undo_line)
