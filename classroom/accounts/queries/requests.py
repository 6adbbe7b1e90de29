"""What people asked about their data."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from classroom.accounts.models import DataRequest


def own_requests(person: AbstractBaseUser) -> QuerySet[DataRequest]:
    """All that a person asked, the latest first; one query."""
    return DataRequest.objects.filter(user=person.pk)


def request_waiting(person: AbstractBaseUser, kind: str) -> DataRequest | None:
    """What a person asked and is not decided, or made, yet; one query."""
    return own_requests(person).filter(kind=kind, state=DataRequest.State.ASKED).first()


def copy_to_fetch(person: AbstractBaseUser, now: datetime) -> DataRequest | None:
    """The copy that a person can fetch now; one query."""
    made = own_requests(person).filter(kind=DataRequest.Kind.COPY, state=DataRequest.State.DONE, expires_at__gt=now)
    return made.exclude(file="").first()
