from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "classroom.common"
    label = "common"
