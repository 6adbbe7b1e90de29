"""The admin: one site for administrators and for instructors, opened by the rules of the courses."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ClassroomAdminSite(admin.AdminSite):
    """Administrators see all of it; instructors what belongs to the courses that they teach."""

    site_header = _("Rueanrian: administration")
    site_title = _("Administration")
    index_title = _("Overview")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        from classroom.courses.rules import may_enter_admin

        return may_enter_admin(request.user)


class ClassroomAdminConfig(AdminConfig):
    default_site = "classroom.desk.admin_site.ClassroomAdminSite"
