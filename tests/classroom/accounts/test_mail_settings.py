"""Mail through a provider of django-anymail, by settings alone."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection

from classroom import env


def test_a_key_in_the_environment_reaches_the_provider(monkeypatch, settings):
    monkeypatch.setenv("ANYMAIL_MAILGUN_API_KEY", "0123456789")
    monkeypatch.setenv("ANYMAIL_MAILGUN_SENDER_DOMAIN", "mail.uni.ac.th")
    monkeypatch.setenv("ANYMAIL_SEND_DEFAULTS", '{"tags": ["classroom"]}')
    monkeypatch.setenv("ANYMAIL_IGNORE_UNSUPPORTED_FEATURES", "true")
    settings.ANYMAIL = env.group("ANYMAIL_")
    backend = get_connection("anymail.backends.mailgun.EmailBackend")
    assert (backend.api_key, backend.sender_domain) == ("0123456789", "mail.uni.ac.th")
    assert backend.send_defaults == {"tags": ["classroom"]}
    assert backend.ignore_unsupported_features is True


def test_json_that_is_none_stops_the_start(monkeypatch):
    monkeypatch.setenv("ANYMAIL_SEND_DEFAULTS", "{tags}")
    with pytest.raises(ImproperlyConfigured, match="ANYMAIL_SEND_DEFAULTS"):
        env.group("ANYMAIL_")
