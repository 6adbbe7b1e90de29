"""What is taken out of the audit is on record itself."""

from datetime import datetime

from classroom.accounts.models import User
from classroom.audit.services import record

_LONGEST_PATH = 300


def record_export(*, acting_user: User, now: datetime, file_format: str, asked: str) -> None:
    """Write down that entries of the audit were taken out as a file, and by which address."""
    changes = {"format": (None, file_format), "list": (None, asked[:_LONGEST_PATH])}
    record(acting_user=acting_user, now=now, action="audit.export", target=acting_user, changes=changes)
