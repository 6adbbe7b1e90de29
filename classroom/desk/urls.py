"""The home pages, and the address for the machine that watches this one."""

from django.urls import path

from classroom.desk.views import health, home, offline

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("courses/<slug:course>/", home.course, name="course"),
    path("sw.js", offline.worker, name="worker"),
    path("offline/", offline.offline, name="offline"),
    path("healthz", health.healthz, name="healthz"),
]
