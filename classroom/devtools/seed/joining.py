"""Those who stand before the first class: by a code, and by an invitation."""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings

from classroom.courses.models import Group, Invitation
from classroom.courses.services.codes import create_code
from classroom.courses.services.invitations import hash_of
from classroom.courses.services.joining import join_by_code
from classroom.devtools.seed.world import World


def make_ways_in(world: World, plan: dict[str, Any], course_slug: str) -> None:
    """Make the code, the request and the invitation of `plan`."""
    clock, course = world.clock, world.courses[course_slug]
    code = create_code(
        acting_user=world.people[plan["code"]["by"]],
        now=clock.moment(plan["code"]["made"]),
        course=course,
        role=plan["code"]["role"],
        group=Group.objects.get(course=course, name=plan["code"]["group"]),
        seats=plan["code"]["seats"],
        needs_approval=plan["code"]["needs_approval"],
    )
    asks = plan["asks"]
    join_by_code(acting_user=world.people[asks["who"]], now=clock.moment(asks["at"]), join_code=code)
    invitation = plan["invitation"]
    sent = clock.moment(invitation["sent"])
    # Not by its service, which would mail a stranger.
    Invitation.objects.create(
        course=course, email=invitation["email"], full_name=invitation["full_name"], role=invitation["role"],
        language="th", key_hash=hash_of(secrets.token_urlsafe(32)), sent_by=world.people[invitation["by"]], sent_at=sent,
        mailed_at=sent, expires_at=sent + timedelta(days=settings.INVITATION_DAYS),
    )  # fmt: skip
