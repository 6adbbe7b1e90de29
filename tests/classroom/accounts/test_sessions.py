"""How a session is read."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from classroom.accounts.sessions import SessionStore


def kept(**values) -> SessionStore:
    store = SessionStore()
    store.update(values)
    store.save()
    return store


def test_a_session_is_found_with_one_query(db, django_assert_num_queries):
    key = kept(place="b12").session_key
    with django_assert_num_queries(1):
        assert SessionStore(key)["place"] == "b12"


def test_another_session_is_not(db):
    kept(place="b12")
    store = SessionStore("0" * 32)
    assert store.get("place") is None
    assert store.session_key is None


def test_an_expired_session_is_not(db):
    key = kept(place="b12").session_key
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert SessionStore(key).get("place") is None


def test_a_session_that_was_changed_elsewhere_is_read_anew(db):
    store = kept(place="b12")
    other = SessionStore(store.session_key)
    other["place"] = "b13"
    other.save()
    assert SessionStore(store.session_key)["place"] == "b13"
