"""Sessions in the database, found without asking the ORM for the same SQL on every request."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from classroom.common.prepared import Prepared

_open_session = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now),
    key=CharField(),
    now=DateTimeField(),
)


class SessionStore(DatabaseSessionStore):
    """Django's own, but for how a session is read."""

    def _get_session_from_db(self) -> Session | None:
        found = _open_session.objects(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
            return None
        return found[0]
