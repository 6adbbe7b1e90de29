"""Addresses under /notices/. Everyone sees their own only."""

from django.urls import path

from classroom.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("read/", views.mark_all_read, name="mark_all_read"),
    path("preferences/", views.preferences, name="preferences"),
    path("unsubscribe/<str:ending>/", views.unsubscribe, name="unsubscribe"),
    path("<int:notice>/", views.notice, name="notice"),
]
