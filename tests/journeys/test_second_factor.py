"""A second factor: an app, its code at the next sign-in, a recovery code, and a passkey, alone and as the second."""

import re
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.chromium import until
from tests.journeys.visitor import PASSWORD

DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def submit(page: Page, form: str = "main form:not([data-passkey])") -> None:
    page.locator(f"{form} button[type=submit]").first.click()


def test_an_app_a_recovery_code_and_a_passkey(visit):
    visitor = visit(language="th-TH")
    page = visitor.page
    # A passkey is bound to a name; a number will not do.
    site = visitor.address.replace("127.0.0.1", "localhost")

    def go(name: str) -> None:
        page.goto(site + reverse(name))

    def type_password() -> None:
        go("account_login")
        page.fill("[name=login]", "student1")
        page.fill("[name=password]", PASSWORD)
        submit(page)

    def confirm() -> None:
        page.wait_for_url(f"**{reverse('account_reauthenticate')}**")
        page.fill("[name=password]", PASSWORD)
        submit(page)

    def is_in() -> None:
        page.wait_for_url(f"{site}{reverse('desk:home')}")

    def leave() -> None:
        go("account_logout")
        submit(page)
        page.wait_for_url(f"**{reverse('account_login')}")

    # An app, from the account page, after the password once more.
    type_password()
    is_in()
    go("accounts:profile")
    page.click(f"a[href='{reverse('mfa_index')}']")
    page.click(f"a[href='{reverse('mfa_activate_totp')}']")
    confirm()
    expect(page.locator("img.qr")).to_be_visible()
    until(page, "document.querySelector('img.qr').naturalWidth > 0")
    page.click("summary")
    secret = page.locator("code.code").inner_text()
    page.fill("[name=code]", "000000")
    submit(page)
    expect(page.locator(".field__error")).to_be_visible()
    page.fill("[name=code]", code_of(secret))
    submit(page)
    page.wait_for_url(f"**{reverse('mfa_view_recovery_codes')}")
    codes = page.locator(".codes code").all_inner_texts()
    with page.expect_download() as download:
        page.click("a[download]")
    assert Path(download.value.path()).read_text().split() == codes
    leave()

    # Its code, then a recovery code.
    type_password()
    page.wait_for_url(f"**{reverse('mfa_authenticate')}")
    page.fill("[name=code]", code_of(secret))
    submit(page)
    is_in()
    leave()
    type_password()
    page.fill("[name=code]", codes[0])
    submit(page)
    is_in()

    # A passkey.
    devtools = visitor.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    go("mfa_index")
    page.click(f"a[href='{reverse('mfa_add_webauthn')}']")
    confirm()
    page.fill("[name=name]", "โน้ตบุ๊กของฉัน")
    submit(page, "form[data-passkey=make]")
    page.wait_for_url(f"**{reverse('mfa_index')}")
    expect(page.locator("main")).to_contain_text("โน้ตบุ๊กของฉัน")
    expect(page.locator("main")).to_contain_text(re.compile("9 "))  # codes that are left
    leave()

    # Alone, to the page that one wanted; and as the second step.
    go("accounts:keys")
    submit(page, "form[data-passkey=signin]")
    page.wait_for_url(f"{site}{reverse('accounts:keys')}")
    leave()
    type_password()
    page.wait_for_url(f"**{reverse('mfa_authenticate')}")
    submit(page, "form[data-passkey=use]")
    is_in()

    # And it is one device that is signed in.
    go("accounts:sessions")
    expect(page.locator("main .chip--ok")).to_have_count(1)
