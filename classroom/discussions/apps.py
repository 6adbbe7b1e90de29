from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "classroom.discussions"
    label = "discussions"

    def ready(self) -> None:
        from classroom.discussions.queries.told import told_of_threads
        from classroom.discussions.services import copying
        from classroom.discussions.services.passages import tell_of_changed_passages
        from classroom.notices.events import subjects_asked
        from history.events import anchors_changed

        anchors_changed.connect(tell_of_changed_passages, dispatch_uid="discussions")
        copying.register_parts()
        subjects_asked.connect(told_of_threads, dispatch_uid="discussions")
