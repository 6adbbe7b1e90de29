from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "classroom.assignments"
    label = "assignments"
