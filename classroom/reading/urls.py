"""Addresses under /courses/<course>/: the reading room in read/, the search, and the faults of the text in faults/."""

from django.urls import path, re_path

from classroom.reading import views

app_name = "reading"
_CHAPTER = "read/<slug:book>/<int:chapter>/"
_REVISION = _CHAPTER + "revisions/<int:number>/"
_SECTION = _CHAPTER + "<slug:section>/"
urlpatterns = [
    path("read/", views.contents, name="contents"),
    # No section is called by these words: history.importer.slugs.
    path(_CHAPTER + "export/", views.export, name="export"),
    path(_CHAPTER + "export/<slug:file_format>/", views.export_file, name="export_file"),
    path(_CHAPTER + "annotations/", views.annotations, name="annotations"),
    path(_CHAPTER + "cite/", views.cite, name="cite"),
    path(_CHAPTER + "map/", views.chapter_map, name="map"),
    path(_CHAPTER + "lost/", views.lost, name="lost"),
    path(_CHAPTER + "lost/<int:anchor>/", views.attach, name="attach"),
    path(_CHAPTER + "revisions/", views.revisions, name="revisions"),
    path(_REVISION, views.revision, name="revision"),
    path(_REVISION + "text/", views.revision_text, name="revision_text"),
    path(_REVISION + "back/", views.go_back, name="go_back"),
    path(_REVISION + "<slug:section>/", views.old_section, name="old_section"),
    path(_CHAPTER + "import/", views.decisions, name="decisions"),
    path(_CHAPTER + "import/<int:decision>/", views.decision, name="decision"),
    path("read/<slug:book>/names/", views.names, name="names"),
    path("read/<slug:book>/names/<int:pk>/", views.name, name="name"),
    path("read/<slug:book>/names/<int:pk>/decide/", views.name_decide, name="name_decide"),
    path("read/<slug:book>/names/<int:pk>/<int:mention>/", views.mention_decide, name="mention_decide"),
    path(_CHAPTER + "timeline/", views.timeline, name="timeline"),
    path(_CHAPTER + "timeline/new/", views.event_create, name="event_create"),
    path(_CHAPTER + "timeline/<int:event>/", views.event_decide, name="event_decide"),
    path(_CHAPTER + "notes/", views.notes, name="notes"),
    path(_CHAPTER + "notes/new/", views.note_create, name="note_create"),
    path(_CHAPTER + "notes/<int:note>/", views.note, name="note"),
    path(_CHAPTER + "notes/<int:note>/delete/", views.note_delete, name="note_delete"),
    path(_CHAPTER + "notes/<int:note>/restore/", views.note_restore, name="note_restore"),
    path(_CHAPTER + "notes/<int:note>/share/", views.note_share, name="note_share"),
    path(_CHAPTER + "names/new/", views.name_create, name="name_create"),
    path(_SECTION, views.section, name="section"),
    path(_SECTION + "names/", views.section_names, name="section_names"),
    path(_SECTION + "place/", views.place, name="place"),
    path(_SECTION + "read/", views.mark_read, name="mark_read"),
    path(_SECTION + "state/", views.state, name="state"),
    # Keys are b1, b2 …, so that no section's own pages are hidden by one called "passage".
    re_path(
        r"^read/(?P<book>[-\w]+)/(?P<chapter>[0-9]+)/passage/(?P<key>b[0-9]+)/history/$",
        views.block_history,
        name="block_history",
    ),
    re_path(r"^read/(?P<book>[-\w]+)/(?P<chapter>[0-9]+)/passage/(?P<key>b[0-9]+)/$", views.passage, name="passage"),
    path("evidence/<int:assignment>/", views.evidence, name="evidence"),
    path("marks/", views.marks, name="marks"),
    path("marks/markdown/", views.marks_file, name="marks_file"),
    path("search/", views.search, name="search"),
]

fault_patterns = (
    [
        path("", views.fault_queue, name="queue"),
        path("new/", views.fault_create, name="create"),
        path("mine/", views.fault_mine, name="mine"),
        path("<int:fault>/", views.fault, name="fault"),
        path("<int:fault>/accept/", views.fault_accept, name="accept"),
        path("<int:fault>/everywhere/", views.fault_everywhere, name="everywhere"),
        path("<int:fault>/reject/", views.fault_reject, name="reject"),
        path("<int:fault>/reopen/", views.fault_reopen, name="reopen"),
    ],
    "faults",
)
