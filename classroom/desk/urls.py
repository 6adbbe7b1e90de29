"""The home pages, and the address for the machine that watches this one."""

from django.urls import path

from classroom.desk.views import calendar, health, home, offline, viewing

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("courses/<slug:course>/", home.course, name="course"),
    path("courses/<slug:course>/view-as/", viewing.view_sample, name="view_sample"),
    path("courses/<slug:course>/view-as/<int:member>/", viewing.view_member, name="view_member"),
    path("view-as/<int:person>/", viewing.view_person, name="view_person"),
    path("view-as/end/", viewing.view_end, name="view_end"),
    path("sw.js", offline.worker, name="worker"),
    path("offline/", offline.offline, name="offline"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<str:calendar_key>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("healthz", health.healthz, name="healthz"),
]
