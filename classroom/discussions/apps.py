from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "classroom.discussions"
    label = "discussions"

    def ready(self) -> None:
        from classroom.discussions.services.passages import tell_of_changed_passages
        from history.events import anchors_changed

        anchors_changed.connect(tell_of_changed_passages, dispatch_uid="discussions")
