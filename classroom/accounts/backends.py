"""Who is signed in."""

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

from classroom.accounts.models import User
from classroom.common.prepared import Prepared

_user = Prepared(lambda pk: User.objects.filter(pk=pk))


class AuthenticationBackend(AllauthBackend):
    """allauth's sign-in by user name or e-mail; every request asks it for its user, so that is made cheap."""

    def get_user(self, user_id: int) -> User | None:
        found = _user.objects(pk=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
