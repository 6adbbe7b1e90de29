"""Addresses under /courses/<course>/ that are the course's own; its home is the desk's."""

from django.urls import path

from classroom.courses import views

app_name = "courses"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("readings/new/", views.reading_create, name="reading_create"),
    path("readings/<int:reading>/edit/", views.reading_edit, name="reading_edit"),
    path("readings/<int:reading>/delete/", views.reading_delete, name="reading_delete"),
]
