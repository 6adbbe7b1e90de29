"""Our own pages of an account; signing in and out is allauth's."""

from django.urls import path

from classroom.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("me/reading/", views.reading_settings, name="reading_settings"),
    path("me/keys/", views.keys, name="keys"),
]
