from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "classroom.assignments"
    label = "assignments"

    def ready(self) -> None:
        from classroom.accounts.events import copy_asked, person_erased
        from classroom.assignments.queries.personal import copy_of_writing
        from classroom.assignments.queries.told import told_of_assignments
        from classroom.assignments.services import copying
        from classroom.assignments.services.erasure import erase_writing
        from classroom.assignments.services.passages import tell_of_changed_evidence
        from classroom.notices.events import subjects_asked
        from history.events import anchors_changed

        subjects_asked.connect(told_of_assignments, dispatch_uid="assignments")
        copying.register_parts()
        anchors_changed.connect(tell_of_changed_evidence, dispatch_uid="assignments")
        copy_asked.connect(copy_of_writing, dispatch_uid="assignments")
        person_erased.connect(erase_writing, dispatch_uid="assignments")
