"""The names of a book in the admin."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from classroom.common.shown.sentences import gettext, ngettext
from classroom.desk.admin.base import RuledAdmin
from classroom.desk.admin.history.filters import BookFilter
from classroom.desk.rules import editable_books
from history import rules, services
from history.forms import NameForm
from history.models import Name
from history.queries import places_of_names


@admin.register(Name)
class NameAdmin(RuledAdmin):
    purpose = _("People, places and terms of a book in every spelling.")
    form = NameForm
    open_to_instructors = True
    instructors_add = True
    list_display = ("name", "latin", "kind", "note", "book", "others", "state")
    list_filter = (BookFilter, "state", "kind")
    search_fields = ("name", "latin", "note")
    search_help_text = _("The name in any spelling, or words of its note")
    fields = ("book", "name", "latin", "kind", "note", "note_en", "spellings", "state")
    readonly_fields = ("state",)
    actions = ("keep", "refuse")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Name]:
        return rules.names_of(editable_books(request.user))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Name], search_term: str):
        """Search the other spellings too, which lie together in one column that each database writes in its own way."""
        found, doubled = super().get_search_results(request, queryset, search_term)
        words = search_term.casefold().split()
        spelled = [
            key for key, spellings in queryset.values_list("pk", "spellings")
            if any(all(word in spelling.casefold() for word in words) for spelling in spellings)
        ] if words else []  # fmt: skip
        return found | queryset.filter(pk__in=spelled), doubled

    def get_readonly_fields(self, request: HttpRequest, obj: Name | None = None) -> tuple[str, ...]:
        return ("book", "state") if obj else ("state",)

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
            note=values["note"],
            note_en=values["note_en"],
            known=obj if change else None,
        )
        obj.pk, obj._state.adding = saved.pk, False

    @admin.action(description=_("Keep the chosen"))
    def keep(self, request: HttpRequest, queryset: QuerySet[Name]) -> None:
        self._decide(request, queryset, services.keep_name)

    @admin.action(description=_("Refuse the chosen"))
    def refuse(self, request: HttpRequest, queryset: QuerySet[Name]) -> None:
        self._decide(request, queryset, services.refuse_name)

    def _decide(self, request: HttpRequest, names: QuerySet[Name], decide: Callable[..., None]) -> None:
        chosen = list(names)
        with transaction.atomic():
            for name in chosen:
                decide(acting_user=request.user, now=timezone.now(), name=name)
        self.message_user(
            request, ngettext("%(n)s name is decided.", "%(n)s names are decided.", len(chosen)) % {"n": len(chosen)}
        )

    def follows_deletion(self, rows: list[Name], counts: Mapping[str, int]) -> list[str]:
        """The text stays; what goes are the ways from it to the names, and what was said of single places."""
        marked, refused = places_of_names(rows)
        spelled = sum(len(name.spellings) for name in rows)
        said = [
            ngettext(
                "The text stays as it is. In %(n)d place it no longer leads to the name.",
                "The text stays as it is. In %(n)d places it no longer leads to the name.",
                marked,
            ) % {"n": marked}
            if marked else gettext("The text stays as it is. No place of it leads to the name now.")
        ]  # fmt: skip
        if spelled:
            said.append(
                ngettext(
                    "Its %(n)d other spelling goes: search finds nothing by it any more.",
                    "Its %(n)d other spellings go: search finds nothing by them any more.",
                    spelled,
                ) % {"n": spelled}
            )  # fmt: skip
        if refused:
            said.append(
                ngettext(
                    "It is forgotten that %(n)d place is another word.",
                    "It is forgotten that %(n)d places are another word.",
                    refused,
                ) % {"n": refused}
            )  # fmt: skip
        return [*said, gettext("A rule may propose it again. What is refused instead is remembered, and not proposed.")]

    def delete_model(self, request: HttpRequest, obj: Name) -> None:
        services.delete_name(acting_user=request.user, now=timezone.now(), name=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Name]) -> None:
        for name in queryset:
            self.delete_model(request, name)
