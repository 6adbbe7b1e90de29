from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "classroom.reading"
    label = "reading"

    def ready(self) -> None:
        from classroom.accounts.events import copy_asked, person_erased
        from classroom.reading.queries.personal import copy_of_reading
        from classroom.reading.services import (
            copying,
            tell_of_decisions,
            tell_of_lost_notes,
            tell_of_report,
            tell_of_revision,
        )
        from classroom.reading.services.erasure import erase_reading
        from history.events import anchors_changed, fault_reported, faults_decided, revision_published

        anchors_changed.connect(tell_of_lost_notes, dispatch_uid="reading")
        copying.register_parts()
        fault_reported.connect(tell_of_report, dispatch_uid="reading")
        faults_decided.connect(tell_of_decisions, dispatch_uid="reading")
        revision_published.connect(tell_of_revision, dispatch_uid="reading")
        copy_asked.connect(copy_of_reading, dispatch_uid="reading")
        person_erased.connect(erase_reading, dispatch_uid="reading")
