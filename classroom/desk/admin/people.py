"""Accounts. Administrators see all; instructors those of their students, and change those that are nobody else's."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from classroom.accounts import services
from classroom.accounts.models import User
from classroom.accounts.queries.links import ACCOUNT, held_back
from classroom.common import limits
from classroom.common.forms import StudentNumberField
from classroom.common.shown.sentences import ngettext
from classroom.common.templatetags.dates import relative_day
from classroom.courses import rules
from classroom.courses.models import Enrollment
from classroom.courses.services import add_person, plan_invitations
from classroom.desk.admin.base import RuledAdmin
from classroom.desk.admin.factors import FactorAdmin
from classroom.desk.admin.filters import CourseOfPersonFilter, SignedInFilter
from classroom.desk.admin.numbers import FindsByNumber
from classroom.desk.admin.students import ABOUT, PLACE, NewStudentForm, first_course, new_student_form

FACTS = ("full_name", "latin_name", "student_number", "email", "username", "language")
STANDING = ("is_active", "is_staff")


class PersonForm(forms.ModelForm):
    """The facts of an account. Uniqueness is checked against all accounts, also those that the asker cannot see."""

    class Meta:
        model = User
        fields = (*FACTS, *STANDING)
        help_texts = {
            "username": _("What the person signs in with; the student number is a good choice."),
            "student_number": _("As the registrar writes it. Lists are matched by it, with or without hyphens."),
            "email": _("Invitations and new passwords are sent to it. Signing in works with it too."),
            "latin_name": _("Shown beside the Thai name."),
            "is_active": _("Take the mark away to close the account and keep all that the person wrote."),
            "is_staff": _("Administrators manage all courses and all accounts."),
        }
        field_classes = {"student_number": StudentNumberField}
        labels = {"is_staff": _("site administrator"), "is_active": _("can sign in")}

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def _get_validation_exclusions(self) -> set[str]:
        """A number is taken by who is not erased: without looking at that it would not be looked for at all."""
        return super()._get_validation_exclusions() - {"erased_at"}


class PlacesInline(admin.TabularInline):
    """In which courses a person is, as far as the asker may know."""

    model = Enrollment
    fields = readonly_fields = ("course", "role", "group", "state")
    extra = 0
    can_delete = False
    show_change_link = True
    verbose_name_plural = _("Places in courses")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrollment]:
        return rules.administrable_enrollments(request.user).select_related("course", "group", "user")

    def has_add_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return True


@admin.register(User)
class UserAdmin(FindsByNumber, FactorAdmin, RuledAdmin):
    form = PersonForm
    open_to_instructors = True
    instructors_add = True
    purpose = _("Accounts: names, student numbers, invitations and passwords.")
    purpose_for_instructors = _("Your students' accounts: add one, correct a name, send an invitation, set a password.")
    list_display = ("full_name", "student_number", "username", "email", "signed_in", "standing")
    search_fields = ("full_name", "latin_name", "student_number", "username", "email")
    search_help_text = _("Name, student number, user name or e-mail")
    ordering = ("sort_key", "pk")
    list_per_page = 50
    actions = ("send_invitations",)
    empty_words = MappingProxyType({"group": _("No group")})
    change_form_template = "admin/accounts/user/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return rules.administrable_people(request.user).order_by(*self.ordering)

    @admin.display(description=_("signed in last"), ordering="last_login")
    def signed_in(self, person: User) -> str:
        return relative_day(person.last_login) or _("never")

    @admin.display(description=_("account"), ordering="is_active")
    def standing(self, person: User) -> SafeString:
        if not person.is_active:
            return format_html('<span class="chip chip--wait">{}</span>', _("closed"))
        if person.is_staff:
            return format_html('<span class="chip chip--warn">{}</span>', _("administrator"))
        return format_html('<span class="chip chip--ok">{}</span>', _("open"))

    def get_list_filter(self, request: HttpRequest) -> tuple:
        return (CourseOfPersonFilter, SignedInFilter, "is_active", *(("is_staff",) if request.user.is_staff else ()))

    def get_inlines(self, request: HttpRequest, obj: User | None) -> tuple[type, ...]:
        return (PlacesInline,) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return super().has_change_permission(request, obj) and rules.can_change_person(request.user, obj)

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> type:
        """Administrators make accounts as such; instructors add a student, with the place in their course."""
        if obj is None and not request.user.is_staff:
            kwargs = {"form": new_student_form(request)} | kwargs
        return super().get_form(request, obj, change, **kwargs)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None) -> HttpResponse:
        more = {} if request.user.is_staff else {"title": _("Add a student")}
        return super().add_view(request, form_url, more | (extra_context or {}))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {} if request.user.is_staff else first_course(request)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list[tuple]:
        if obj is None and not request.user.is_staff:
            return [(None, {"fields": ABOUT}), (_("Place in the course"), {"fields": PLACE})]
        about = [(None, {"fields": FACTS})]
        return [*about, (_("Access"), {"fields": STANDING})] if request.user.is_staff else about

    def save_model(self, request: HttpRequest, obj: User, form: PersonForm, change: bool) -> None:
        """Write through the services, which keep the sort key and the audit."""
        now, values = timezone.now(), form.cleaned_data
        if isinstance(form, NewStudentForm):
            if not limits.count(request, "add_person"):  # each may be a mail
                raise ValidationError(_("Too many at once"))
            added = add_person(acting_user=request.user, now=now, **form.values())
            if added.place:
                obj.pk, obj._state.adding = added.place.user_id, False
            return
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

    def save_related(self, request: HttpRequest, form: PersonForm, formsets: Iterable, change: bool) -> None:
        """Places in courses are only shown here."""

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """Go on to the person's page, where the invitation comes next, or to the next student of the same course."""
        if obj.pk is None:
            said = _("The person has an account, and is invited by mail: the place comes when they accept.")
            messages.success(request, said)
            return HttpResponseRedirect(reverse("admin:accounts_user_changelist"))
        response = super().response_add(request, obj, post_url_continue)  # says what was made
        if "_addanother" in request.POST:
            course = request.POST.get("course", "")
            return HttpResponseRedirect(f"{request.path}?course={course}" if course.isdecimal() else request.path)
        if IS_POPUP_VAR in request.POST:
            return response
        return HttpResponseRedirect(reverse("admin:accounts_user_change", args=(obj.pk,)))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:person>/password/", view(self.password_view), name="accounts_user_password"),
            path("<int:person>/factor/", view(self.factor_view), name="accounts_user_factor"),
            path("<int:person>/invite/", view(require_POST(self.invite_view)), name="accounts_user_invite"),
            *super().get_urls(),
        ]

    @method_decorator(sensitive_post_parameters())
    def password_view(self, request: HttpRequest, person: int) -> HttpResponse:
        """Give a person a new password to hand over, where mail does not reach them: one's own, or one that is made up.

        One that is made up stands on the answer, once, and nowhere else.
        """
        found = self._changeable(request, person)
        if found == request.user:
            return redirect("account_change_password")  # which asks for the old one, and keeps one signed in
        made_up = _made_up() if "_make_up" in request.POST else ""
        form = SetPasswordForm(found, request.POST if request.method == "POST" and not made_up else None)
        if made_up:
            services.set_password(acting_user=request.user, now=timezone.now(), person=found, password=made_up)
        elif request.method == "POST" and form.is_valid():
            services.set_password(
                acting_user=request.user, now=timezone.now(), person=found, password=form.cleaned_data["new_password1"]
            )
            messages.success(request, _("The password is set. Tell %(name)s in person.") % {"name": found.full_name})
            return redirect("admin:accounts_user_change", found.pk)
        context = self.admin_site.each_context(request) | {
            "title": _("New password for %(name)s") % {"name": found.full_name},
            "form": form,
            "made_up": made_up,
            "original": found,
            "opts": self.opts,
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/accounts/user/password.html", context, status=status)

    def invite_view(self, request: HttpRequest, person: int) -> HttpResponse:
        """Mail one person a link to set a password."""
        found = self._changeable(request, person)
        if not limits.count(request, "invite_one"):
            messages.error(request, _("Too many at once"))
        elif found.email in (held := held_back(ACCOUNT, [found.email], timezone.now())):
            messages.warning(request, f"{found.full_name}: {services.words_of_held(held[found.email])}")
        elif found.email and found.is_active:
            services.invite_people(acting_user=request.user, now=timezone.now(), people=[found])
            said = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", 1)
            messages.success(request, said % {"n": 1})
        else:
            messages.warning(request, _("Not invited: there is no e-mail address, or the account is closed."))
        return redirect("admin:accounts_user_change", found.pk)

    @admin.action(description=_("Send an invitation to set a password"))
    def send_invitations(self, request: HttpRequest, people: QuerySet[User]) -> HttpResponse | None:
        """Plan to mail each chosen person a link; the plan says who cannot be invited, and why."""
        if not limits.count(request, "invite"):
            messages.error(request, _("Too many at once"))
            return None
        try:
            plan = plan_invitations(acting_user=request.user, now=timezone.now(), people=people)
        except ValidationError as error:  # nobody whom one sees is chosen
            messages.error(request, " ".join(error.messages))
            return None
        return redirect("admin:batches_batch_change", plan.pk)

    def _changeable(self, request: HttpRequest, pk: int) -> User:
        """The person, or 404 for whom one does not see and 403 for whom one may not change."""
        found: Any = self.get_object(request, str(pk))
        if found is None:
            raise Http404
        if not self.has_change_permission(request, found):
            raise PermissionDenied
        return found


def _made_up() -> str:
    """A password to be read out or written on a slip: three times four signs, none of which is taken for another."""
    return "-".join(get_random_string(4, "abcdefghjkmnpqrstuvwxyz23456789") for _part in range(3))
