"""Send what is due: daily mails, word of prompts and of essays to read; and delete what is kept no longer."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from classroom.audit.services import expire
from classroom.discussions.services import tell_what_is_due
from classroom.grading.services.peers import tell_readers
from classroom.notices.pulses import beat
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
        expire(now=now)
        if sent := send_digests(now=now):
            self.stdout.write(f"Daily mails sent: {sent}")
        beat(name="send_due", now=now)
