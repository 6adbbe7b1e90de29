from django.apps import AppConfig


class BatchesConfig(AppConfig):
    name = "classroom.batches"
    label = "batches"
