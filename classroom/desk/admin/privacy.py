"""Personal data in the admin: the text that people agree to, and who wants to be erased. For administrators."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from classroom.accounts.models import ConsentText, DataRequest
from classroom.accounts.queries.consents import current_text
from classroom.accounts.services import consents, erasure
from classroom.common.forms import ProseField
from classroom.common.markup import to_html
from classroom.common.shown.sentences import gettext
from classroom.common.templatetags.dates import full_date, relative_day
from classroom.desk.admin.base import ReadOnlyAdmin, yes_or_no


class ConsentTextForm(forms.Form):
    """The next version of the text that people agree to, in both languages, with the version that it follows."""

    text_th = ProseField(label=_("In Thai"), max_length=30_000, widget=forms.Textarea(attrs={"rows": 18, "lang": "th"}))
    text_en = ProseField(
        label=_("In English"), max_length=30_000, widget=forms.Textarea(attrs={"rows": 18, "lang": "en"})
    )
    expected = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    @classmethod
    def after(cls, current: ConsentText | None, data: Any = None) -> "ConsentTextForm":
        """The form, beginning with the version that holds; for the first with a text that the site makes its own."""
        if current is None:
            first = {
                f"text_{code}": render_to_string(f"admin/accounts/consenttext/first_{code}.txt")
                for code in ("th", "en")
            }
            return cls(data, initial=first | {"expected": 0})
        initial = {"text_th": current.text_th, "text_en": current.text_en, "expected": current.version}
        return cls(data, initial=initial)


class DecisionForm(forms.Form):
    """What an administrator decides about somebody who wants to be erased."""

    understood = forms.BooleanField(label=_("Erase for good: I know that this cannot be taken back."), required=False)
    answer = ProseField(
        label=_("Reason for leaving the account as it is"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnlyAdmin):
    purpose = _("What everybody agrees to before they read on. A published version never changes.")
    list_display = ("number", "moment", "published_by")
    list_select_related = ("published_by",)
    fields = readonly_fields = ("number", "moment", "published_by", "texts")

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return request.user.is_staff

    @admin.display(description=_("version"), ordering="version")
    def number(self, text: ConsentText) -> str:
        return gettext("Version %(number)s") % {"number": text.version}

    @admin.display(description=_("published at"), ordering="published_at")
    def moment(self, text: ConsentText) -> str:
        return full_date(text.published_at)

    @admin.display(description=_("Text"))
    def texts(self, text: ConsentText) -> SafeString:
        """Both, side by side where there is room."""
        return render_to_string("admin/accounts/consenttext/_sides.html", {"shown": _sides(text.text_th, text.text_en)})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Write the next version beside the last, look at it as people will, and publish it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        current = current_text()
        form = ConsentTextForm.after(current, request.POST if request.method == "POST" else None)
        is_valid = form.is_bound and form.is_valid()
        if is_valid and "_publish" in request.POST:
            try:
                made = consents.publish_consent(
                    acting_user=request.user, now=timezone.now(), **form.cleaned_data
                )  # fmt: skip
            except ValidationError as error:
                form.add_error(None, error)
                is_valid = False
            else:
                words = gettext("Version %(number)s is published. Everybody reads it before they go on.")
                messages.success(request, words % {"number": made.version})
                return redirect("admin:accounts_consenttext_changelist")
        context = self.admin_site.each_context(request) | {
            "title": _("Publish the next version"),
            "opts": self.opts,
            "form": form,
            "current": current,
            "shown": _sides(form.cleaned_data["text_th"], form.cleaned_data["text_en"]) if is_valid else None,
        }
        status = 422 if form.is_bound and not is_valid else 200
        return TemplateResponse(request, "admin/accounts/consenttext/add.html", context, status=status)


def _sides(thai: str, english: str) -> list[tuple[str, str, str]]:
    """The text in both languages: code, name and HTML."""
    return [("th", "ภาษาไทย", to_html(thai)), ("en", "English", to_html(english))]


@admin.register(DataRequest)
class DataRequestAdmin(ReadOnlyAdmin):
    purpose = _("Who wants to be erased: what it would do, and the decision.")
    list_display = ("person", "asked", "state", "decided_by")
    list_filter = ("state",)
    list_select_related = ("user", "decided_by")
    fields = readonly_fields = ("person", "asked", "state", "reason", "empties", "answer", "decided_by")
    empties = yes_or_no("empties_posts", _("the words of the posts go too"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[DataRequest]:
        """Requests to be erased. That somebody had a copy made is nobody's business."""
        return super().get_queryset(request).filter(kind=DataRequest.Kind.ERASURE)

    @admin.display(description=_("person"), ordering="user__sort_key")
    def person(self, asked: DataRequest) -> str:
        return str(asked.user)

    @admin.display(description=_("asked at"), ordering="asked_at")
    def asked(self, asked: DataRequest) -> str:
        return relative_day(asked.asked_at)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A request that waits is decided here: with what erasing would do, in numbers, before it is done."""
        asked: Any = self.get_object(request, admin.utils.unquote(object_id))
        if asked is None or asked.state != DataRequest.State.ASKED:
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, asked):
            raise PermissionDenied
        now, refusal, preview = timezone.now(), "", None
        form = DecisionForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and self._decide(request, asked, form, now):
            return redirect(reverse("admin:accounts_datarequest_changelist"))
        try:
            preview = erasure.preview_erasure(
                acting_user=request.user, now=now, person=asked.user, empties_posts=asked.empties_posts
            )
        except ValidationError as error:
            refusal = " ".join(error.messages)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Erase %(name)s?") % {"name": asked.user},
            "opts": self.opts,
            "original": asked,
            "form": form,
            "refusal": refusal,
            "kinds": preview and [
                (_("Erased"), preview.of("erased")),
                (_("Kept without a name"), preview.of("nameless")),
                (_("Kept as it is"), preview.of("kept")),
            ],
        }  # fmt: skip
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/accounts/datarequest/decide.html", context, status=status)

    def _decide(self, request: HttpRequest, asked: DataRequest, form: DecisionForm, now) -> bool:
        try:
            if "_erase" in request.POST:
                if not form.cleaned_data["understood"]:
                    form.add_error("understood", gettext("Tick this to erase for good."))
                    return False
                erasure.erase_person(acting_user=request.user, now=now, request=asked)
                messages.success(request, gettext("The person is erased."))
            else:
                erasure.refuse_request(
                    acting_user=request.user, now=now, request=asked, answer=form.cleaned_data["answer"]
                )
                messages.success(request, gettext("The account stays as it is. The person is told why."))
        except ValidationError as error:
            form.add_error(None, error)
            return False
        return True
