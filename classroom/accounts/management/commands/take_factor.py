"""Takes a lost second factor away: for the administrator whom no other administrator can help."""

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from classroom.accounts import services
from classroom.accounts.queries import person_signing_in


class Command(BaseCommand):
    help = "Take the second factor of a person away, with passkeys and recovery codes. They are told by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login", help="user name, student number or e-mail")

    def handle(self, *, login: str, **options: object) -> None:
        person = person_signing_in(login)
        if person is None:
            raise CommandError(f"Nobody signs in as {login}.")
        taken = services.take_factors(
            acting_user=None, now=timezone.now(), person=person, reason="manage.py take_factor"
        )
        self.stdout.write(f"{person.username}: " + ("taken away." if taken else "there was none."))
