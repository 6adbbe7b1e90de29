"""Signing in, and asking for a new password."""

from allauth.account.forms import LoginForm, ReauthenticateForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from classroom.accounts import tasks
from classroom.common.forms import focus_on


class SignInForm(LoginForm):
    """allauth's form, with a label that says what to type: whatever names a person stands in one field."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("User name, student number or e-mail"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )
        self.order_fields(["login", "password"])
        # The way to a new password stands below the button: between the two fields Tab would stop at it.
        self.fields["password"].help_text = ""
        focus_on(self, "password" if self.is_bound and self.data.get("login") else "login")

    def user_credentials(self) -> dict:
        """Our backend finds out by which of the three a person is named, in the same time for each."""
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data.get("password")}


class ConfirmForm(ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        focus_on(self, "password")


class PasswordResetForm(ResetPasswordForm):
    """allauth's form, which leaves it to the worker to look up who has the address.

    So the answer takes as long for an address that nobody has, and a mail server that is away breaks no page.
    """

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].widget.attrs.pop("placeholder", None)
        focus_on(self, "email")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def save(self, request: HttpRequest, **kwargs) -> str:
        tasks.mail_password_reset.enqueue(self.cleaned_data["email"], get_language())
        return self.cleaned_data["email"]


class NewPasswordForm(ResetPasswordKeyForm):
    """A new password, twice, by the link of a mail."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        focus_on(self, "password1")
