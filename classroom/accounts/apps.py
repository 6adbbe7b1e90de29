from importlib.util import find_spec

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import gettext_lazy as _


def university_can_sign_in(**kwargs: object) -> list[CheckMessage]:
    """Say so when SAML is asked for without the package that speaks it."""
    if "saml" not in settings.SOCIALACCOUNT_PROVIDERS or find_spec("onelogin"):
        return []
    return [
        Error(
            "SAML_METADATA_URL is set, but the package that speaks SAML is not installed.",
            hint="Install it beside the others: pip install -r requirements-saml.txt (docs/operations.md).",
            id="accounts.E001",
        )
    ]


class AccountsConfig(AppConfig):
    name = "classroom.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from classroom.accounts.middleware import on_sign_in
        from classroom.accounts.services.consents import look_at_sign_in

        register(university_can_sign_in)
        user_logged_in.connect(on_sign_in, dispatch_uid="accounts.on_sign_in")
        user_logged_in.connect(look_at_sign_in, dispatch_uid="accounts.consent")
