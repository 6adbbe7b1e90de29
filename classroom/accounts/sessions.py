"""Sessions in the database, found without asking the ORM for the same SQL on every request."""

import time

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from classroom.accounts.models import SignIn
from classroom.common.prepared import Prepared

_open_session = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now),
    key=CharField(),
    now=DateTimeField(),
)

#: For how many seconds a process takes it as known that somebody is there.
FRESH = 300
_MOST = 50_000
_seen: dict[str, float] = {}


def is_due(key: str) -> bool:
    """Whether it is time to write down that the session `key` is in use: once in FRESH seconds and process."""
    now = time.monotonic()
    if now - _seen.get(key, -FRESH) < FRESH:
        return False
    if len(_seen) >= _MOST:
        _seen.clear()
    _seen[key] = now
    return True


class SessionStore(DatabaseSessionStore):
    """Django's own, but for how a session is read; and where a person is signed in goes with it."""

    def _get_session_from_db(self) -> Session | None:
        found = _open_session.objects(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
            return None
        return found[0]

    def cycle_key(self) -> None:
        """Give the session another key, as Django does when somebody signs in or changes the password."""
        data, key = self._session, self.session_key
        self.create()
        self._session_cache = data
        if key:
            if "_auth_user_id" in data:
                SignIn.objects.filter(session_key=key).update(session_key=self.session_key)
                is_due(self.session_key)
            super().delete(key)

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        super().delete(session_key)
        if key:
            SignIn.objects.filter(session_key=key).delete()
