"""Every address of the site. docs/urls.md lists them with who may open them."""

from allauth.account import views as sign_in
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.socialaccount import views as university
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from classroom.accounts import views as accounts
from classroom.courses.urls import joining_patterns
from classroom.discussions.views.inbound import inbound
from classroom.env import UNIVERSITY
from classroom.reading.urls import fault_patterns

# Of allauth's pages those that this site has: nobody signs up, and addresses are the registrar's to change.
# Two of its names lead elsewhere, because allauth itself looks them up.
_sign_in = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("inactive/", sign_in.account_inactive, name="account_inactive"),
    path("reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("password/change/", sign_in.password_change, name="account_change_password"),
    path("password/set/", sign_in.password_set, name="account_set_password"),
    path("password/reset/", sign_in.password_reset, name="account_reset_password"),
    path("password/reset/done/", sign_in.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        sign_in.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("email/", RedirectView.as_view(pattern_name="accounts:profile"), name="account_email"),
]

# What comes besides the password.
_second_factor = [
    path("", factor.index, name="mfa_index"),
    path("authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("reauthenticate/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("app/", app.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("passkeys/add/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/confirm/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/login/", accounts.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("passkeys/<int:pk>/remove/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/edit/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
]

# Through the university. The name of its provider, which allauth's addresses carry, is always the same.
_university = [
    path("", accounts.university, name="socialaccount_connections"),
    path("login/", accounts.university_login, {"provider_id": UNIVERSITY}, name="openid_connect_login"),
    path("callback/", accounts.university_callback, {"provider_id": UNIVERSITY}, name="openid_connect_callback"),
    path("cancelled/", university.login_cancelled, name="socialaccount_login_cancelled"),
    path("signup/", RedirectView.as_view(pattern_name="account_login"), name="socialaccount_signup"),
]

_saml = [
    path("login/", accounts.saml_login, name="saml_login"),
    path("acs/", accounts.saml_acs, name="saml_acs"),
    path("acs/finish/", accounts.saml_finish_acs, name="saml_finish_acs"),
    path("sls/", accounts.saml_sls, name="saml_sls"),
    path("metadata/", accounts.saml_metadata, name="saml_metadata"),
]

urlpatterns = [
    path("", include("classroom.desk.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("classroom.accounts.urls")),
    path("accounts/", include(_sign_in)),
    path("accounts/factor/", include(_second_factor)),
    path("accounts/university/", include(_university)),
    path("accounts/saml/<slug:organization_slug>/", include(_saml)),
    path("notices/", include("classroom.notices.urls")),
    path("mail/inbound/", inbound, name="mail_inbound"),
    path("join/", include(joining_patterns)),
    path("courses/<slug:course>/", include("classroom.courses.urls")),
    path("courses/<slug:course>/", include("classroom.reading.urls")),
    path("courses/<slug:course>/faults/", include(fault_patterns)),
    path("courses/<slug:course>/discussions/", include("classroom.discussions.urls")),
    path("courses/<slug:course>/assignments/", include("classroom.assignments.urls")),
    path("courses/<slug:course>/grading/", include("classroom.grading.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "classroom.desk.views.errors.bad_request"
handler403 = "classroom.desk.views.errors.forbidden"
handler404 = "classroom.desk.views.errors.not_found"
handler500 = "classroom.desk.views.errors.server_error"

if settings.DEBUG:
    urlpatterns += [path("devtools/", include("classroom.devtools.components"))]
