"""A notice belongs to one person, and to nobody else."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from classroom.notices.models import Notice


def readable_notices(user: AbstractBaseUser) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=user.pk)


def can_read_notice(user: AbstractBaseUser, notice: Notice) -> bool:
    return notice.recipient_id == user.pk
