"""The admin: one site for administrators and for instructors, opened by the rules of the courses.

Django loads this module before there are models, so what needs them is imported where it is used.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ClassroomAdminSite(admin.AdminSite):
    """Administrators see all of it; instructors what belongs to the courses that they teach.

    For everyone else who is signed in it is not there. Signing in, out and passwords are the site's own pages,
    with their lock-out and second factor.
    """

    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("Overview")
    empty_value_display = "–"
    enable_nav_sidebar = False  # the first page is the map; every other page is one step below it

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the asker is an administrator or teaches a course: asked thrice for a page, looked up once."""
        from classroom.courses.rules import may_enter_admin

        if not hasattr(request, "may_enter_admin"):
            request.may_enter_admin = may_enter_admin(request.user)
        return request.may_enter_admin

    def register(self, model_or_iterable: Any, admin_class: type | None = None, **options: Any) -> None:
        """Take our own classes only: those that libraries bring ask Django's permissions, which nobody has here."""
        from classroom.desk.admin.base import RuledAdmin

        if admin_class and issubclass(admin_class, RuledAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.user.is_authenticated:
                if not self.has_permission(request):
                    raise Http404
                if _lacks_second_factor(request):
                    return redirect("mfa_index")
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, inner)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page knows: Django's, but for the list of all there is, which the first page asks for by itself.

        To make that list for a column that no page shows took a fifth of the time of a page.
        """
        script_name = request.META["SCRIPT_NAME"]
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": script_name if self.site_url == "/" and script_name else self.site_url,
            "has_permission": self.has_permission(request),
            "is_popup": False,
            "is_nav_sidebar_enabled": self.enable_nav_sidebar,
        }

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """What matters at a glance; then the ways to everything."""
        from classroom.desk.admin.overview import overview, shelves

        more = {
            "overview": overview(request.user, timezone.now()),
            "shelves": shelves(self, request),
            "title": _("Administration"),
        }
        return super().index(request, more | (extra_context or {}))

    def get_urls(self) -> list:
        return [
            path("search/", self.admin_view(self.search), name="search"),
            path("health/", self.admin_view(self.health), name="health"),
            *super().get_urls(),
        ]

    def search(self, request: HttpRequest) -> HttpResponse:
        """One field for people, courses and all else that the asker's lists can be searched for."""
        from classroom.desk.admin.finding import find

        words = request.GET.get("q", "").strip()[:200].replace("\0", "")
        context = {"title": _("Search"), "words": words, "shelves": find(self, request, words) if words else []}
        return TemplateResponse(request, "admin/search.html", self.each_context(request) | context)

    def health(self, request: HttpRequest) -> HttpResponse:
        """Whether everything works that the site stands on. For administrators."""
        from classroom.desk.queries.health import facts

        if not request.user.is_staff:
            raise PermissionDenied
        found = facts(timezone.now())
        troubles = sum(fact.state != "ok" for fact in found)
        context = {"title": _("Health"), "facts": found, "troubles": troubles}
        return TemplateResponse(request, "admin/health.html", self.each_context(request) | context)

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict | None = None) -> HttpResponse:
        """The first page shows all there is; a page for each app would show the same in pieces."""
        if not self.get_app_list(request, app_label):
            raise Http404
        return redirect("admin:index")

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Whom or what one may choose by typing; people with the number or name that tells namesakes apart."""
        from classroom.desk.admin.choosing import ChoiceView

        return ChoiceView.as_view(admin_site=self)(request)

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        from allauth.account.decorators import secure_admin_login

        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise Http404
            return redirect("admin:index")
        return secure_admin_login(super().login)(request, extra_context)

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_change_password")

    def password_change_done(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("accounts:profile")


def _lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the asker has to set up a second factor first, and tell them so."""
    from classroom.accounts.rules import lacks_second_factor

    lacks = lacks_second_factor(request.user)
    if lacks:
        messages.warning(request, _("Administrators need a second factor. Set one up, and the administration opens."))
    return lacks


class ClassroomAdminConfig(AdminConfig):
    default_site = "classroom.desk.admin_site.ClassroomAdminSite"
