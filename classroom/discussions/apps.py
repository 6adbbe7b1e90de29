from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "classroom.discussions"
    label = "discussions"

    def ready(self) -> None:
        from classroom.accounts.events import copy_asked, person_erased
        from classroom.discussions.queries.personal import copy_of_talk
        from classroom.discussions.queries.told import told_of_threads
        from classroom.discussions.services import copying
        from classroom.discussions.services.erasure import erase_talk
        from classroom.discussions.services.passages import tell_of_changed_passages
        from classroom.notices.events import subjects_asked
        from history.events import anchors_changed

        anchors_changed.connect(tell_of_changed_passages, dispatch_uid="discussions")
        copying.register_parts()
        subjects_asked.connect(told_of_threads, dispatch_uid="discussions")
        copy_asked.connect(copy_of_talk, dispatch_uid="discussions")
        person_erased.connect(erase_talk, dispatch_uid="discussions")
