"""What all admin classes share: the rules decide, not Django's model permissions.

An object that is not in `get_queryset` does not exist for its asker: 404, as on every other page.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.contrib import admin
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ERROR_FLAG, IGNORED_PARAMS, PAGE_VAR, ChangeList
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import IntegrityError
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from classroom.audit import queries as audit
from classroom.common.shown.sentences import gettext as _
from classroom.desk.admin.acts import describe
from classroom.desk.admin.empty import say_what_empty_means
from classroom.desk.admin.shown import ShownList

# What may stand behind the question mark of every list: its order, its page, its search, not a filter.
_OF_EVERY_LIST = {*IGNORED_PARAMS, PAGE_VAR, ERROR_FLAG}


class RefusedForm(ModelForm):
    """Goes before a form whose values passed, but were refused when they were to be written."""

    refusal: ValidationError

    def _post_clean(self) -> None:
        super()._post_clean()
        self.add_error(None, self.refusal.messages)


class Chooser(AutocompleteSelect):
    """Django's choice by typing, which a forged key that is no key does not break."""

    def optgroups(self, name: str, value: list, attr: dict | None = None) -> list:
        return super().optgroups(name, [key for key in value if not key or str(key).isdecimal()], attr)

    def build_attrs(self, base_attrs: dict, extra_attrs: dict | None = None) -> dict:
        # Select2 names its empty field by the placeholder; without one, a screen reader has nothing to say of it.
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": _("Type a name")}


def yes_or_no(field: str, label: Any) -> Callable[[Any, Model], str]:
    """A column that says what is true or not in a word: Django would draw a sign, and name it in English."""

    @admin.display(description=label, ordering=field)
    def column(_admin: Any, row: Model) -> str:
        return _("yes") if getattr(row, field) else _("no")

    return column


class PlainRelations:
    """Goes before an admin class: what is related is chosen, not made or changed in a window of its own."""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Chooser(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class RuledAdmin(PlainRelations, admin.ModelAdmin):
    """For administrators only, unless a subclass opens itself to instructors and narrows `get_queryset` for them."""

    open_to_instructors = False
    # What instructors may do with the rows that they see; administrators may do all that the class allows.
    instructors_add = False
    instructors_change = True
    # One line on the first page that says what is behind the link.
    purpose = ""
    # The same for instructors, where it is less that they can do there.
    purpose_for_instructors = ""
    # What an empty choice of a field means, where more can be said of it than "none".
    empty_words: Mapping[str, Any] = MappingProxyType({})
    # What the list is called, where it is not all of the model.
    heading = ""
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    list_max_show_all = 0
    actions_on_top = True
    object_history_template = "admin/object_history.html"

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

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the page itself offers. Django would take any field, and so tell a password's hash by its start."""
        offered = {f"{self.date_hierarchy}__{part}" for part in ("year", "month", "day")}
        for item in self.get_list_filter(request):
            if isinstance(item, str):
                offered |= {item, f"{item}__exact", f"{item}__isnull"}
            else:
                offered |= set(getattr(item, "parameter_names", None) or [item.parameter_name])
        return lookup in offered

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Refuse what the page does not offer before the list is begun; Django would work out its query first."""
        for lookup, value in request.GET.items():
            if lookup not in _OF_EVERY_LIST and not self.lookup_allowed(lookup, value, request):
                raise DisallowedModelAdminLookup(f"Filtering by {lookup} not allowed")
        return super().get_changelist_instance(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the list under its name; Django would say what one is to do with it."""
        more = {"title": self.name_of_all(), "purpose": self.purpose_for(request)}
        return super().changelist_view(request, more | (extra_context or {}))

    def purpose_for(self, request: HttpRequest) -> str:
        """What the list is for, in a line: never of what the asker cannot do."""
        return self.purpose if request.user.is_staff else self.purpose_for_instructors or self.purpose

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ShownList

    def get_action_choices(self, request: HttpRequest, default_choices: Any = None) -> list[tuple[str, Any]]:
        return super().get_action_choices(request, [("", _("Choose what to do"))])

    def name_of_all(self) -> str:
        return capfirst(self.heading or self.opts.verbose_name_plural)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show or save the form. What cannot be saved comes back with its reason and 422; nothing of it is done."""
        extra_context = {"list_name": self.name_of_all()} | (extra_context or {})
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except (ValidationError, IntegrityError) as error:
            # Refused by a service, or by the database when two people saved at once. All of it was rolled back.
            request.refusal = error if isinstance(error, ValidationError) else ValidationError(_TAKEN)
            response = super().changeform_view(request, object_id, form_url, extra_context)
        if request.method == "POST" and isinstance(response, TemplateResponse) and response.status_code == 200:
            response.status_code = 422
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict, add: bool = False, change: bool = False, form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:  # fmt: skip
        """Head the page of a row by its name, and let empty choices say what they mean."""
        if obj is not None:
            context.setdefault("original_name", self.name_of(obj))
        say_what_empty_means(context["adminform"].form, self.empty_words)
        for inline in context["inline_admin_formsets"]:
            for form in inline.formset.forms:
                say_what_empty_means(form, self.empty_words)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> type:
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return type(form.__name__, (RefusedForm, form), {"refusal": refusal}) if refusal else form

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list[str], dict, set, list]:
        """Django's look at what goes along when `objs` are deleted, but for the list: it says in words what follows."""
        _list, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return self.follows_deletion(list(objs), counts), counts, lacking, protected

    def follows_deletion(self, rows: list[Model], counts: Mapping[str, int]) -> list[str]:
        """What follows when `rows` are deleted, in sentences; `counts` says how many go, by what they are called."""
        own = str(self.opts.verbose_name_plural)
        return [
            _("Goes along: %(what)s, %(n)d.") % {"what": what, "n": number}
            for what, number in counts.items()
            if what != own
        ]

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Run an action on the chosen rows that one sees; a choice that is no key at all is no choice of ours."""
        for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
            try:
                self.opts.pk.to_python(key)
            except ValidationError as error:
                raise SuspiciousOperation("a chosen row without a key") from error
        return super().response_action(request, queryset)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show what the audit holds of one object, the newest first."""
        found = self.get_object(request, admin.utils.unquote(object_id))
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": _("History: %(name)s") % {"name": self.name_of(found)},
            "opts": self.opts,
            "original": found,
            "list_name": self.name_of_all(),
            "original_name": self.name_of(found),
            "acts": describe(self.acts_of(found)),
        }
        return TemplateResponse(request, self.object_history_template, context | (extra_context or {}))

    def name_of(self, found: Model) -> str:
        """What a row is called above its pages."""
        return str(found)

    def acts_of(self, found: Model) -> QuerySet:
        """The audit entries that the history of `found` shows."""
        return audit.acts_on(found)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    # The services write the audit, which says more than Django's own log of the admin would say beside it.

    def construct_change_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> list:
        return []

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:
        return None

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:
        return None

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> None:
        return None


_TAKEN = gettext_lazy("Someone saved the same at the same moment. Look at it as it stands now, and save again.")


class ReadOnlyAdmin(RuledAdmin):
    """Rows that are only looked at."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
