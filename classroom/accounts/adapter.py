"""What allauth asks of the project."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators and instructors, so nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
