"""Throw away what is not kept for ever, as the settings say."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from classroom.accounts.services import forget_links, retention
from classroom.assignments.services.erasure import empty_old_essays
from classroom.batches.services.keeping import expire_plans
from classroom.courses.services.invitations import forget_invitations
from classroom.notices.pulses import beat
from classroom.notices.services import expire_notices


class Command(BaseCommand):
    help = (
        "Throws away what is kept for some time only: copies of personal data, decided requests, invitations, notices, "
        "sessions and background work that are over, lists that nobody applied, and what erased people handed in. "
        "Call it every night; twice does no more than once."
    )

    def handle(self, **options: object) -> None:
        now = timezone.now()
        done = {
            "copies": retention.expire_copies(now=now),
            "requests": retention.expire_requests(now=now),
            "sessions": retention.expire_sessions(now=now),
            "background work": retention.expire_tasks(now=now),
            "counts of mailed links": forget_links(now=now),
            "invitations": forget_invitations(now=now),
            "plans": expire_plans(now=now),
            "notices": expire_notices(before=now - timedelta(days=settings.NOTICE_DAYS)),
            "essays of erased people": empty_old_essays(
                before=retention.years_before(now, settings.ERASED_ESSAY_YEARS)
            ),
        }
        if said := ", ".join(f"{number} {name}" for name, number in done.items() if number):
            self.stdout.write(f"Thrown away: {said}")
        beat(name="clean_up", now=now)
