from django.apps import AppConfig


class DiscussionsConfig(AppConfig):
    name = "classroom.discussions"
    label = "discussions"
