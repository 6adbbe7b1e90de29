"""What all admin classes share: the rules decide, not Django's model permissions.

An object that is not in `get_queryset` does not exist for its asker: Django's admin then
redirects to the overview with a message, as for any wrong address.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest


class RuledAdmin(admin.ModelAdmin):
    """For administrators only, unless a subclass opens itself to instructors and narrows `get_queryset` for them."""

    open_to_instructors = False
    # What instructors may do with the rows that they see; administrators may do all that the class allows.
    instructors_add = False
    instructors_change = True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff or self.open_to_instructors

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may_see(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff or (self.open_to_instructors and self.instructors_add)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may_see(request, obj) and (request.user.is_staff or self.instructors_change)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # what people wrote hangs from nearly everything; things are archived, dropped or taken out

    def _may_see(self, request: HttpRequest, obj: Model | None) -> bool:
        if request.user.is_staff:
            return True
        if not self.open_to_instructors:
            return False
        return obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()


class ReadOnlyAdmin(RuledAdmin):
    """Rows that are only looked at."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
