from django.apps import AppConfig


class DevtoolsConfig(AppConfig):
    name = "classroom.devtools"
    label = "devtools"
