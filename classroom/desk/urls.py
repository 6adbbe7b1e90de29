"""The home pages."""

from django.urls import path

from classroom.desk.views import health

app_name = "desk"
urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
]
