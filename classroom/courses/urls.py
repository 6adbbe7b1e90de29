"""Addresses under /courses/<course>/ that are the course's own (its home is the desk's), and those of joining one."""

from django.urls import path

from classroom.courses import views
from classroom.courses.views import invitations, joining, ways_in

app_name = "courses"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/act/", views.people_act, name="people_act"),
    path("people/add/", views.person_add, name="person_add"),
    path("readings/new/", views.reading_create, name="reading_create"),
    path("readings/<int:reading>/edit/", views.reading_edit, name="reading_edit"),
    path("readings/<int:reading>/delete/", views.reading_delete, name="reading_delete"),
    path("ways-in/", ways_in.ways_in, name="ways_in"),
    path("ways-in/requests/", ways_in.requests_decide, name="requests_decide"),
    path("ways-in/codes/new/", ways_in.code_create, name="code_create"),
    path("ways-in/codes/<int:join_code>/", ways_in.code, name="code"),
    path("ways-in/codes/<int:join_code>/sheet/", ways_in.code_sheet, name="code_sheet"),
    path("ways-in/codes/<int:join_code>/picture.svg", ways_in.code_picture, name="code_picture"),
    path("ways-in/codes/<int:join_code>/end/", ways_in.code_end, name="code_end"),
    path("ways-in/invitations/new/", ways_in.invite, name="invite"),
    path("ways-in/invitations/<int:invitation>/resend/", ways_in.invitation_resend, name="invitation_resend"),
    path("ways-in/invitations/<int:invitation>/end/", ways_in.invitation_end, name="invitation_end"),
]

joining_patterns = (
    [
        path("", joining.enter, name="enter"),
        path("invitation/<str:secret>/", invitations.invitation, name="invitation"),
        path("invited/<int:invitation>/", invitations.invited, name="invited"),
        path("requests/<int:wait>/", joining.wait, name="wait"),
        path("requests/<int:wait>/withdraw/", joining.withdraw, name="withdraw"),
        path("<str:code>/", joining.join, name="join"),
    ],
    "joining",
)
