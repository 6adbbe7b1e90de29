from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "classroom.desk"
    label = "desk"
