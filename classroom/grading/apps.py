from django.apps import AppConfig


class GradingConfig(AppConfig):
    name = "classroom.grading"
    label = "grading"
