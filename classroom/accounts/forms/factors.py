"""Codes and passkeys: allauth's forms in our words, which take what a browser never sends for wrong, and nothing worse."""

import struct
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classroom.common.forms import focus_on
from classroom.common.thai.normalise import fold

# What the libraries raise for a credential that is none.
_MALFORMED = (TypeError, ValueError, KeyError, AttributeError, IndexError, OverflowError, struct.error)


class _Code:
    """Goes before a form with a code: the digits may be Thai, and in groups."""

    opens_with_it = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=gettext_lazy("Code"),
            max_length=40,
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
            ),
        )
        if self.opens_with_it:
            focus_on(self, "code")

    def clean_code(self) -> str:
        self.cleaned_data["code"] = "".join(fold(self.cleaned_data["code"]).split())
        return super().clean_code()


class AppForm(_Code, ActivateTOTPForm):
    opens_with_it = False  # the picture to scan stands above it


class CodeForm(_Code, AuthenticateForm):
    pass


class ConfirmCodeForm(_Code, ReauthenticateForm):
    pass


class _Credential:
    """Goes before a form with what a passkey answered."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except ValidationError:
            raise
        except _MALFORMED as error:
            raise _refused() from error


class UsePasskeyForm(_Credential, AuthenticateWebAuthnForm):
    pass


class SignInByPasskeyForm(_Credential, LoginWebAuthnForm):
    pass


class ConfirmPasskeyForm(_Credential, ReauthenticateWebAuthnForm):
    pass


class PasskeyForm(AddWebAuthnForm):
    """A passkey to add. It signs one in by itself, unless one does not want that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=gettext_lazy("Name of the passkey"),
            max_length=60,
            required=False,
            help_text=gettext_lazy("So that you know it again: where it is kept."),
        )
        self.fields["passwordless"] = forms.BooleanField(
            label=gettext_lazy("It signs me in by itself, without the password"), required=False, initial=True
        )

    def clean(self) -> dict:
        try:
            return super().clean()
        except ValidationError:
            raise
        except _MALFORMED as error:
            raise _refused() from error


class PasskeyNameForm(EditWebAuthnForm):
    name = forms.CharField(label=gettext_lazy("Name of the passkey"), max_length=60)


def _refused() -> ValidationError:
    return ValidationError(_("That is no answer of a passkey."), code="incorrect_code")
