"""Accounts. Administrators see all; instructors those of their students, and change those that are nobody else's."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from classroom.accounts import services
from classroom.accounts.models import User
from classroom.courses import rules
from classroom.desk.admin.base import RuledAdmin


class PersonForm(forms.ModelForm):
    """The facts of an account. Uniqueness is checked against all accounts, also those that the asker cannot see."""

    class Meta:
        model = User
        fields = ("full_name", "latin_name", "student_number", "email", "username", "language", "is_active", "is_staff")
        help_texts = {
            "username": _("What the person signs in with; the student number is a good choice."),
            "student_number": _("As the registrar writes it. Lists are matched by it."),
            "is_active": _("Take the mark away to keep the account and close it."),
            "is_staff": _("Administrators manage all courses and all accounts."),
        }
        labels = {"is_staff": _("site administrator"), "is_active": _("can sign in")}

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


@admin.register(User)
class UserAdmin(RuledAdmin):
    form = PersonForm
    open_to_instructors = True
    list_display = ("full_name", "student_number", "username", "email", "last_login", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("full_name", "latin_name", "student_number", "username", "email")
    search_help_text = _("Name, student number, user name or e-mail")
    ordering = ("sort_key", "pk")
    list_per_page = 50
    actions = ("send_invitations",)
    change_form_template = "admin/accounts/user/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return rules.administrable_people(request.user)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return super().has_change_permission(request, obj) and rules.can_change_person(request.user, obj)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None):
        fields = ["full_name", "latin_name", "student_number", "email", "username", "language"]
        if request.user.is_staff:
            fields += ["is_active", "is_staff"]
        return [(None, {"fields": fields})]

    def save_model(self, request: HttpRequest, obj: User, form: PersonForm, change: bool) -> None:
        """Write through the services, which keep the sort key and the audit."""
        now, values = timezone.now(), form.cleaned_data
        facts = {name: values[name] for name in services.PERSON_FIELDS if name in values}
        if change:
            stored = self.get_queryset(request).get(pk=obj.pk)
            services.update_person(acting_user=request.user, now=now, person=stored, **facts)
        else:
            stored = services.create_person(acting_user=request.user, now=now, **facts)
            obj.pk = stored.pk
            obj._state.adding = False
        if request.user.is_staff:
            services.set_standing(
                acting_user=request.user,
                now=now,
                person=stored,
                is_active=values["is_active"],
                is_administrator=values["is_staff"],
            )

    def get_urls(self):
        return [
            path(
                "<int:person>/password/",
                self.admin_site.admin_view(self.password_view),
                name="accounts_user_password",
            ),
            *super().get_urls(),
        ]

    def password_view(self, request: HttpRequest, person: int) -> HttpResponse:
        """Give a person a new password to hand over, where mail does not reach them."""
        found = self.get_object(request, str(person))
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(person))
        if not self.has_change_permission(request, found):
            raise PermissionDenied
        form = AdminPasswordChangeForm(found, request.POST or None)
        if request.method == "POST" and form.is_valid():
            services.set_password(
                acting_user=request.user, now=timezone.now(), person=found, password=form.cleaned_data["password1"]
            )
            messages.success(request, _("The password is set."))
            return HttpResponseRedirect(reverse("admin:accounts_user_change", args=(found.pk,)))
        return TemplateResponse(
            request,
            "admin/accounts/user/password.html",
            {
                **self.admin_site.each_context(request),
                "title": _("New password for %(name)s") % {"name": found.full_name},
                "form": form,
                "original": found,
                "opts": self.opts,
            },
        )

    @admin.action(description=_("Send an invitation to set a password"))
    def send_invitations(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Mail each chosen person a link; those without an address, and those whom one may not change, are named."""
        sent, left = 0, []
        for person in people:
            if not person.email or not rules.can_change_person(request.user, person):
                left.append(person.full_name)
                continue
            services.send_invitation(acting_user=request.user, now=timezone.now(), person=person)
            sent += 1
        if sent:
            messages.success(
                request,
                ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", sent) % {"n": sent},
            )
        if left:
            messages.warning(
                request,
                _("Not invited, for want of an address or of permission: %(names)s") % {"names": ", ".join(left)},
            )
