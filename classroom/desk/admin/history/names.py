"""The names of a book in the admin."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.desk.admin.base import RuledAdmin
from classroom.desk.rules import editable_books
from history import rules, services
from history.forms import NameForm
from history.models import Name


@admin.register(Name)
class NameAdmin(RuledAdmin):
    purpose = _("People, places and terms of a book in every spelling.")
    form = NameForm
    open_to_instructors = True
    instructors_add = True
    list_display = ("name", "latin", "kind", "book", "others")
    list_filter = ("kind",)
    search_fields = ("name", "latin", "spellings")
    fields = ("book", "name", "latin", "kind", "spellings")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Name]:
        return rules.names_of(editable_books(request.user))

    def get_readonly_fields(self, request: HttpRequest, obj: Name | None = None) -> tuple[str, ...]:
        return ("book",) if obj else ()

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs: Any):
        return super().formfield_for_foreignkey(
            db_field, request, **kwargs | {"queryset": editable_books(request.user)}
        )

    def has_delete_permission(self, request: HttpRequest, obj: Name | None = None) -> bool:
        return self._may_see(request, obj)

    @admin.display(description=_("other spellings"))
    def others(self, name: Name) -> str:
        return ", ".join(name.spellings)

    def save_model(self, request: HttpRequest, obj: Name, form: NameForm, change: bool) -> None:
        values = form.cleaned_data
        saved = services.save_name(
            acting_user=request.user,
            now=timezone.now(),
            book=obj.book,
            name=values["name"],
            kind=values["kind"],
            latin=values["latin"],
            spellings=values["spellings"],
            known=obj if change else None,
        )
        obj.pk, obj._state.adding = saved.pk, False

    def delete_model(self, request: HttpRequest, obj: Name) -> None:
        services.delete_name(acting_user=request.user, now=timezone.now(), name=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Name]) -> None:
        for name in queryset:
            self.delete_model(request, name)
