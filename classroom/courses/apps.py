from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "classroom.courses"
    label = "courses"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from classroom.accounts.events import copy_asked, person_erased
        from classroom.batches import services as batches
        from classroom.courses.queries.personal import copy_of_places, roles_of
        from classroom.courses.services import copied, copying, password_invitations
        from classroom.courses.services.erasure import erase_places
        from classroom.courses.services.places import KIND as PLACES
        from classroom.courses.services.places import applying as places
        from classroom.courses.services.places.planning import planned_lines as planned_places
        from classroom.courses.services.roster import KIND, applying, seating, undoing
        from classroom.courses.services.roster.start import planned_lines
        from classroom.courses.services.taking_back import admit_undo
        from classroom.notices.events import roles_asked

        batches.register(
            KIND,
            apply_many=applying.apply_many,
            undo_many=undoing.undo_many,
            check=applying.check,
            admit=seating.admit,
            admit_undo=admit_undo,
            finish=seating.let_in_who_waits,
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
            is_numbered=True,
        )
        batches.register(
            copying.KIND,
            apply_many=copying.apply_many,
            undo_many=copying.undo_many,
            admit_undo=admit_undo,
            name=_("Copy of a course"),
            columns=(("part_name", _("Part")), ("title", _("What")), ("when", _("Dates"))),
            open_to_instructors=True,
        )
        batches.register(
            PLACES,
            apply_many=places.apply_many,
            undo_many=places.undo_many,
            admit_undo=admit_undo,
            check=places.check,
            plan=planned_places,
            name=_("Places of people"),
            open_to_instructors=True,
        )
        batches.register(
            password_invitations.KIND,
            apply_many=password_invitations.apply_many,
            undo_many=password_invitations.undo_many,
            check=password_invitations.check,
            plan=password_invitations.planned_lines,
            name=_("Invitations to set a password"),
            columns=(("full_name", _("Name")), ("student_number", _("Student number")), ("email", _("E-mail"))),
            open_to_makers=True,
        )
        copied.register_parts()
        copy_asked.connect(copy_of_places, dispatch_uid="courses")
        roles_asked.connect(roles_of, dispatch_uid="courses")
        person_erased.connect(erase_places, dispatch_uid="courses")
