"""Our own pages of an account; signing in and out is allauth's."""

from django.urls import path

from classroom.accounts import views
from classroom.accounts.views import data

app_name = "accounts"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("me/reading/", views.reading_settings, name="reading_settings"),
    path("me/keys/", views.keys, name="keys"),
    path("me/devices/", views.sessions, name="sessions"),
    path("me/devices/end/", views.sessions_end, name="sessions_end"),
    path("me/devices/<int:sign_in>/end/", views.session_end, name="session_end"),
    path("unlock/<str:unlock_token>/", views.unlock, name="unlock"),
    path("me/data/", data.data, name="data"),
    path("me/data/copy/", data.copy, name="copy"),
    path("me/data/copy/file/", data.copy_file, name="copy_file"),
    path("me/data/erase/", data.erase, name="erasure"),
    path("me/agree/", data.consent, name="consent"),
]
