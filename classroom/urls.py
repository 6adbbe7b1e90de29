"""Every address of the site. docs/urls.md lists them with who may open them."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("classroom.desk.urls")),
    path("accounts/", include("classroom.accounts.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("notices/", include("classroom.notices.urls")),
    path("courses/<slug:course>/", include("classroom.courses.urls")),
    path("courses/<slug:course>/read/", include("classroom.reading.urls")),
    path("courses/<slug:course>/discussions/", include("classroom.discussions.urls")),
    path("courses/<slug:course>/assignments/", include("classroom.assignments.urls")),
    path("courses/<slug:course>/grading/", include("classroom.grading.urls")),
    path("admin/", admin.site.urls),
]

handler403 = "classroom.desk.views.errors.forbidden"
handler404 = "classroom.desk.views.errors.not_found"
handler500 = "classroom.desk.views.errors.server_error"
