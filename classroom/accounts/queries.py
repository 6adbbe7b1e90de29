"""What the pages show of the accounts."""

from dataclasses import dataclass

from django.db.models import Count, Q

from classroom.accounts.models import User


@dataclass(frozen=True)
class HeadCount:
    """How many accounts are open, how many of those nobody has signed in to yet, and how many are closed."""

    open: int
    never_used: int
    closed: int


def head_count() -> HeadCount:
    """Count the accounts of the whole site; one query."""
    active = Q(is_active=True)
    return HeadCount(
        **User.objects.aggregate(
            open=Count("pk", filter=active),
            never_used=Count("pk", filter=active & Q(last_login=None)),
            closed=Count("pk", filter=~active),
        )
    )


def open_account(pk: int) -> User | None:
    """The person with this key, unless the account is closed or there is none."""
    return User.objects.filter(pk=pk, is_active=True).first()
