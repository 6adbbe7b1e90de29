from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "classroom.notices"
    label = "notices"

    def ready(self) -> None:
        from classroom.accounts.events import copy_asked, person_erased, request_made, request_settled
        from classroom.notices.queries import copy_of_notices
        from classroom.notices.services import erase_notices, tell_administrators, tell_of_decision

        copy_asked.connect(copy_of_notices, dispatch_uid="notices")
        person_erased.connect(erase_notices, dispatch_uid="notices")
        request_made.connect(tell_administrators, dispatch_uid="notices")
        request_settled.connect(tell_of_decision, dispatch_uid="notices")
