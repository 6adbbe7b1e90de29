"""Addresses under /courses/<course>/assignments/."""

from django.urls import path

from classroom.assignments.models import Work
from classroom.assignments.views import (
    evidence,
    extensions,
    files,
    hand_in,
    plan,
    requests,
    teams,
    verify,
    versions,
    write,
)

# More time to read the essays of classmates is asked for and given by the same pages as more time to write.
_READINGS = {"work": Work.READINGS}

app_name = "assignments"
urlpatterns = [
    path("", plan.assignment_list, name="list"),
    path("new/", plan.create, name="create"),
    path("requests/", requests.extension_requests, name="extension_requests"),
    path("requests/<int:asked>/", requests.extension_decide, name="extension_decide"),
    path("<int:assignment>/", plan.assignment, name="assignment"),
    path("<int:assignment>/edit/", plan.edit, name="edit"),
    path("<int:assignment>/teams/", teams.teams, name="teams"),
    path("<int:assignment>/extensions/new/", extensions.extension_create, name="extension_create"),
    path("<int:assignment>/extensions/<int:extension>/delete/", extensions.extension_delete, name="extension_delete"),
    path("<int:assignment>/ask/", requests.extension_ask, name="extension_ask"),
    path("<int:assignment>/ask/withdraw/", requests.extension_withdraw, name="extension_withdraw"),
    path("<int:assignment>/readings/time/", extensions.extension_create, _READINGS, name="reading_time_create"),
    path("<int:assignment>/readings/ask/", requests.extension_ask, _READINGS, name="reading_time_ask"),
    path(
        "<int:assignment>/readings/ask/withdraw/", requests.extension_withdraw, _READINGS, name="reading_time_withdraw"
    ),
    path("<int:assignment>/write/", write.write, name="write"),
    path("<int:assignment>/book/", write.book, name="book"),
    path("<int:assignment>/draft/", write.draft_save, name="draft_save"),
    path("<int:assignment>/draft/now/", write.draft_now, name="draft_now"),
    path("<int:assignment>/preview/", write.preview, name="preview"),
    path("<int:assignment>/versions/", versions.versions, name="versions"),
    path("<int:assignment>/versions/<int:version>/", versions.version, name="version"),
    path("<int:assignment>/evidence/", evidence.evidence_add, name="evidence_add"),
    path("<int:assignment>/evidence/tray/", evidence.tray, name="tray"),
    path("<int:assignment>/evidence/<int:number>/remove/", evidence.evidence_remove, name="evidence_remove"),
    path("<int:assignment>/files/", files.files, name="files"),
    path("<int:assignment>/files/<uuid:file>/", files.file_open, name="file_open"),
    path("<int:assignment>/files/<uuid:file>/text/", files.file_text, name="file_text"),
    path("<int:assignment>/files/<uuid:file>/remove/", files.file_remove, name="file_remove"),
    path("<int:assignment>/hand-in/", hand_in.hand_in, name="hand_in"),
    path("<int:assignment>/hand-in/for/", hand_in.hand_in_for, name="hand_in_for"),
    path("<int:assignment>/verify/", verify.verify, name="verify"),
    path("<int:assignment>/attempts/<int:number>/", hand_in.receipt, name="receipt"),
    path("<int:assignment>/attempts/<int:number>/text/", hand_in.attempt_text, name="attempt_text"),
]
