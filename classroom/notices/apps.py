from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "classroom.notices"
    label = "notices"
