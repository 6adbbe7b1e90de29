from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "classroom.assignments"
    label = "assignments"

    def ready(self) -> None:
        from classroom.assignments.services.passages import tell_of_changed_evidence
        from history.events import anchors_changed

        anchors_changed.connect(tell_of_changed_evidence, dispatch_uid="assignments")
