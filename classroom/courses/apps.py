from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "classroom.courses"
    label = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from classroom.accounts.events import copy_asked, person_erased
        from classroom.batches import services as batches
        from classroom.courses.queries.personal import copy_of_places
        from classroom.courses.services import copied, copying, places
        from classroom.courses.services.erasure import erase_places
        from classroom.courses.services.roster import KIND, applying, undoing
        from classroom.courses.services.roster.start import planned_lines

        batches.register(
            KIND,
            apply_many=applying.apply_many,
            undo_many=undoing.undo_many,
            check=applying.check,
            plan=planned_lines,
            name=_("List of people"),
            columns=(
                ("full_name", _("Name")),
                ("student_number", _("Student number")),
                ("email", _("E-mail")),
                ("course_name", _("Course")),
                ("group", _("Group")),
            ),
            open_to_instructors=True,
        )
        batches.register(
            copying.KIND,
            apply=copying.apply_line,
            undo=copying.undo_line,
            name=_("Copy of a course"),
            columns=(("part_name", _("Part")), ("title", _("What")), ("when", _("Dates"))),
            open_to_instructors=True,
        )
        batches.register(
            places.KIND,
            apply=places.apply_line,
            undo=places.undo_line,
            name=_("Places of people"),
            open_to_instructors=True,
        )
        copied.register_parts()
        copy_asked.connect(copy_of_places, dispatch_uid="courses")
        person_erased.connect(erase_places, dispatch_uid="courses")
