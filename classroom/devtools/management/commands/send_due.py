"""Send what is due: the daily mails, and word of prompts that opened or are due soon, and of essays to read."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from classroom.discussions.services import tell_what_is_due
from classroom.grading.services.peers import tell_readers
from classroom.notices.services import send_digests


class Command(BaseCommand):
    help = (
        "Tells of prompts that opened or are due within a day and of essays to read, and mails the daily mails for "
        "which it is time. "
        "Call it every quarter of an hour; twice does no more than once."
    )

    def handle(self, **options: object) -> None:
        now = timezone.now()
        tell_what_is_due(now=now)
        tell_readers(now=now)
        if sent := send_digests(now=now):
            self.stdout.write(f"Daily mails sent: {sent}")
