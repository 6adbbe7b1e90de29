"""Who is signed in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.http import HttpRequest

from classroom.accounts.models import User
from classroom.accounts.queries import person_signing_in
from classroom.common.prepared import Prepared

_user = Prepared(lambda pk: User.objects.filter(pk=pk))


class AuthenticationBackend(AllauthBackend):
    """Sign-in by user name, e-mail address or student number; every request asks for its user, so that is made cheap."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """The person with this name and password. allauth works a password out where there is nobody to compare with."""
        login = credentials.get("username") or credentials.get("email") or ""
        return self._check_password(person_signing_in(login), credentials["password"])

    def get_user(self, user_id: int) -> User | None:
        found = _user.objects(pk=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
