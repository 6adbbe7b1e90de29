from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "classroom.reading"
    label = "reading"
