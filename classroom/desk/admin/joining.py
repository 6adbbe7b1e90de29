"""Ways into courses: codes, those who ask or wait, and invitations. Administrators see all, instructors their courses."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from classroom.accounts.services import LinksHeld
from classroom.common import limits
from classroom.common.forms import BuddhistDateTimeField
from classroom.common.templatetags.dates import full_date
from classroom.courses.models import Course, Invitation, JoinCode, JoinRequest
from classroom.courses.queries.joining import codes_with_came, invitations_with_standing, lasts
from classroom.courses.rules import administrable_courses, groups_of
from classroom.courses.rules import joining as rules
from classroom.courses.services import codes, invitations
from classroom.courses.services import joining as requests
from classroom.desk.admin.base import RuledAdmin, yes_or_no
from classroom.desk.admin.filters import CourseFilter
from classroom.desk.admin.numbers import FindsByNumber
from classroom.desk.rules import listed_groups

_PEOPLE = ("user__full_name", "user__latin_name", "user__student_number", "user__username", "user__email")

# Of so many who get no further link today it is said when they can get one.
_HELD = 5


def moment_of(field: str, label: Any) -> Callable:
    """A column that says the moment in `field` in words, in the era of the reader's language."""

    @admin.display(description=label, ordering=field)
    def column(_admin: Any, row: Model) -> str:
        return full_date(getattr(row, field)) or "–"

    return column


class GroupOfCourseForm(forms.ModelForm):
    """A form with a course and one of its groups, chosen by name: which groups there are hangs from the course."""

    group_name = forms.CharField(
        label=_("Group"), max_length=60, required=False, help_text=_("The name of a group of the course.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["group"] = None
        if (name := cleaned.get("group_name", "").strip()) and (course := cleaned.get("course")):
            cleaned["group"] = groups_of(course).filter(name=name).first()
            if cleaned["group"] is None:
                self.add_error("group_name", ValidationError(_("The course has no group of this name.")))
        return cleaned


class CodeForm(GroupOfCourseForm):
    expires_at = BuddhistDateTimeField(label=_("Good until"), required=False)

    class Meta:
        model = JoinCode
        fields = ("course", "role", "expires_at", "seats", "needs_approval")


class InvitationForm(GroupOfCourseForm):
    class Meta:
        model = Invitation
        fields = ("course", "email", "full_name", "role", "language")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


class WaysInAdmin(RuledAdmin):
    """What the three have in common: rows are made and ended, not changed, and belong to a course."""

    open_to_instructors = True
    instructors_add = True
    list_filter = (CourseFilter,)
    list_per_page = 100
    autocomplete_fields = ("course",)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any) -> type:
        """Let groups be chosen by the names that those of one's courses have; of which course, the form looks at."""
        form = super().get_form(request, obj, change, **kwargs)
        if "group_name" in form.base_fields:
            groups = listed_groups(request.user).filter(course__archived_at=None).order_by("name")
            names = list(groups.values_list("name", flat=True).distinct())
            field = form.base_fields["group_name"] = deepcopy(form.base_fields["group_name"])
            field.widget = forms.Select(choices=[("", _("No group")), *((name, name) for name in names)])
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The course that was chosen in the list, or the only one that there is."""
        chosen = request.GET.get("course", "")
        courses = administrable_courses(request.user).filter(archived_at=None)
        found = courses.filter(pk=chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else courses
        keys = list(found.values_list("pk", flat=True)[:2])
        return {"course": keys[0]} if len(keys) == 1 else {}

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Whether the asker may use the actions: on the rows that they see, all may."""
        return self.has_view_permission(request)

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "course":
            # Any other course is none: nobody learns by guessing.
            kwargs["queryset"] = administrable_courses(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(JoinCode)
class JoinCodeAdmin(WaysInAdmin):
    form = CodeForm
    purpose = _("Codes by which students join a course: made, looked at and ended.")
    list_display = ("grouped", "course", "role", "group", "came", "until", "standing")
    search_fields = ("code", "course__title", "course__title_en", "course__code")
    search_help_text = _("Code or course")
    readonly_fields = ("grouped", "group", "came", "until", "waits", "standing", "made_by", "made_on")
    actions = ("end_chosen",)
    until = moment_of("expires_at", _("good until"))
    waits = yes_or_no("needs_approval", _("joining waits for approval"))
    made_on = moment_of("made_at", _("made at"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[JoinCode]:
        return codes_with_came(rules.administrable_codes(request.user))

    def get_fields(self, request: HttpRequest, obj: JoinCode | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("course", "role", "group_name", "expires_at", "seats", "needs_approval")
        return (
            "grouped", "course", "role", "group", "until", "seats", "waits", "came", "standing", "made_by",
            "made_on",
        )  # fmt: skip

    def get_form(self, request: HttpRequest, obj: JoinCode | None = None, change: bool = False, **kwargs: Any):
        form = super().get_form(request, obj, change, **kwargs)
        if "role" in form.base_fields:
            form.base_fields["role"].choices = [(role.value, role.label) for role in rules.CODE_ROLES]
        return form

    @admin.display(description=_("code"), ordering="code")
    def grouped(self, code: JoinCode) -> str:
        return code.grouped

    @admin.display(description=_("came"), ordering="came")
    def came(self, code: JoinCode) -> str:
        return str(code.came) if code.seats is None else f"{code.came} / {code.seats}"

    @admin.display(description=_("state"))
    def standing(self, code: JoinCode) -> str:
        if code.ended_at:
            return gettext("ended")
        return gettext("open") if lasts(code, timezone.now()) else gettext("run out")

    def save_model(self, request: HttpRequest, obj: JoinCode, form: ModelForm, change: bool) -> None:
        values = form.cleaned_data
        made = codes.create_code(
            acting_user=request.user, now=timezone.now(), course=values["course"],
            role=values["role"], group=values["group"], expires_at=values["expires_at"], seats=values["seats"],
            needs_approval=values["needs_approval"],
        )  # fmt: skip
        obj.pk, obj.code, obj._state.adding = made.pk, made.code, False

    @admin.action(description=_("End the code"), permissions=("act",))
    def end_chosen(self, request: HttpRequest, chosen: QuerySet[JoinCode]) -> None:
        ended = sum(
            codes.end_code(acting_user=request.user, now=timezone.now(), join_code=code) for code in list(chosen)
        )
        said = ngettext("%(n)d code is ended.", "%(n)d codes are ended.", ended)
        messages.success(request, said % {"n": ended})


class RefusalForm(admin.helpers.ActionForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False, help_text=_("For a refusal."))


@admin.register(JoinRequest)
class JoinRequestAdmin(FindsByNumber, WaysInAdmin):
    number_path = "user__student_number"
    instructors_add = False
    purpose = _("Who asks to join a course, or waits for a seat.")
    action_form = RefusalForm
    list_display = ("person", "student_number", "course", "state", "asked_on", "decided_by")
    list_filter = (CourseFilter, "state")
    search_fields = _PEOPLE
    search_help_text = _("Name, student number, user name or e-mail")
    fields = (
        "person", "student_number", "course", "join_code", "state", "asked_on", "decided_by", "decided_on", "reason",
    )  # fmt: skip
    readonly_fields = ("person", "student_number", "asked_on", "decided_on")
    asked_on = moment_of("asked_at", _("asked at"))
    decided_on = moment_of("decided_at", _("decided at"))
    actions = ("let_in_chosen", "refuse_chosen")

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[JoinRequest]:
        found = rules.administrable_requests(request.user)
        return found.select_related("user", "course", "decided_by", "join_code").order_by("asked_at", "pk")

    @admin.display(description=_("name"), ordering="user__sort_key")
    def person(self, asked: JoinRequest) -> str:
        return asked.user.full_name

    @admin.display(description=_("student number"), ordering="user__student_number")
    def student_number(self, asked: JoinRequest) -> str:
        return asked.user.student_number or "–"

    @admin.action(description=_("Let in"), permissions=("act",))
    def let_in_chosen(self, request: HttpRequest, chosen: QuerySet[JoinRequest]) -> None:
        self._decide(request, chosen, let=True)

    @admin.action(description=_("Refuse, with the reason"), permissions=("act",))
    def refuse_chosen(self, request: HttpRequest, chosen: QuerySet[JoinRequest]) -> None:
        reason = " ".join(request.POST.get("reason", "").replace("\0", "").split())[:300]
        if not reason:
            messages.error(request, _("Say in a few words why not: the person reads it."))
            return
        self._decide(request, chosen, let=False, reason=reason)

    def _decide(self, request: HttpRequest, chosen: QuerySet[JoinRequest], *, let: bool, reason: str = "") -> None:
        by_course: dict[Course, list[JoinRequest]] = {}
        for asked in chosen:
            by_course.setdefault(asked.course, []).append(asked)
        total = requests.Decided()
        for course, asked in by_course.items():
            total += requests.decide_requests(
                acting_user=request.user, now=timezone.now(), course=course, requests=asked, let=let, reason=reason
            )  # fmt: skip
        for level, said in total.sentences():
            messages.add_message(request, level, said)


@admin.register(Invitation)
class InvitationAdmin(WaysInAdmin):
    form = InvitationForm
    purpose = _("Places offered by mail: sent, sent again, ended. Instructors are invited from here.")
    purpose_for_instructors = _("Places in your courses offered by mail: sent, sent again, ended.")
    list_display = ("email", "full_name", "course", "role", "group", "sent_on", "standing_in_words")
    search_fields = ("email", "full_name", "course__title", "course__title_en", "course__code")
    search_help_text = _("E-mail, name or course")
    readonly_fields = (
        "group", "standing_in_words", "sent_by", "sent_on", "mailed_on", "until", "accepted_by", "accepted_on",
    )  # fmt: skip
    sent_on = moment_of("sent_at", _("sent at"))
    mailed_on = moment_of("mailed_at", _("mailed at"))
    until = moment_of("expires_at", _("good until"))
    accepted_on = moment_of("accepted_at", _("accepted at"))
    actions = ("resend_chosen", "end_chosen")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invitation]:
        return invitations_with_standing(rules.administrable_invitations(request.user), timezone.now())

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("course", "email", "full_name", "role", "group_name", "language")
        return ("course", "email", "full_name", "role", "language", *self.readonly_fields)

    def get_form(self, request: HttpRequest, obj: Invitation | None = None, change: bool = False, **kwargs: Any):
        form = super().get_form(request, obj, change, **kwargs)
        if "role" in form.base_fields:
            roles = rules.invitable_roles(request.user)
            form.base_fields["role"].choices = [(role.value, role.label) for role in roles]
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_changeform_initial_data(request) | {"language": get_language()}

    @admin.display(description=_("state"), ordering="standing")
    def standing_in_words(self, invitation: Invitation) -> str:
        if invitation.ended_at:
            return _("ended")
        return (_("waits"), _("run out"), _("accepted"))[invitation.standing]

    def save_model(self, request: HttpRequest, obj: Invitation, form: ModelForm, change: bool) -> None:
        values = form.cleaned_data
        if not limits.count(request, "invite_one"):
            raise ValidationError(gettext("Too many at once"))
        [made] = invitations.invite(
            acting_user=request.user, now=timezone.now(), course=values["course"],
            people=[invitations.Invited(values["email"], values["full_name"])], role=values["role"],
            group=values["group"], language=values["language"],
        )  # fmt: skip
        obj.pk, obj._state.adding = made.pk, False

    @admin.action(description=_("Send again"), permissions=("act",))
    def resend_chosen(self, request: HttpRequest, chosen: QuerySet[Invitation]) -> None:
        if (number := chosen.count()) > invitations.LONGEST_LIST:
            said = _("These are %(n)s invitations. Send at most %(most)s again at once.")
            messages.error(request, said % {"n": number, "most": invitations.LONGEST_LIST})
        elif not limits.count(request, "invite"):
            messages.error(request, _("Too many at once"))
        else:
            self._each(request, chosen, invitations.resend_invitation)

    @admin.action(description=_("End the invitation"), permissions=("act",))
    def end_chosen(self, request: HttpRequest, chosen: QuerySet[Invitation]) -> None:
        self._each(request, chosen, invitations.end_invitation)

    def _each(self, request: HttpRequest, chosen: QuerySet[Invitation], act: Any) -> None:
        done = left = 0
        held: list[str] = []
        for invitation in list(chosen):
            try:
                done += bool(act(acting_user=request.user, now=timezone.now(), invitation=invitation))
            except invitations.InvitationClosed:
                left += 1
            except LinksHeld as error:
                held += error.messages
        if act is invitations.resend_invitation:
            said = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", done)
        else:
            said = ngettext("%(n)d invitation is ended.", "%(n)d invitations are ended.", done)
        messages.success(request, said % {"n": done})
        if left:
            messages.warning(request, _("What was accepted or ended before is left as it is."))
        if held:
            messages.warning(request, " ".join(held[:_HELD]))
        if len(held) > _HELD:
            more = len(held) - _HELD
            said = ngettext(
                "%(n)d more has got too many links in 24 hours.",
                "%(n)d more have got too many links in 24 hours.",
                more,
            )
            messages.warning(request, said % {"n": more})
