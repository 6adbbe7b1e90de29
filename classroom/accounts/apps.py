from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "classroom.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from classroom.accounts.middleware import on_sign_in

        user_logged_in.connect(on_sign_in, dispatch_uid="accounts.on_sign_in")
