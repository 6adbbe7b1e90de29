"""Two accounts whose student numbers differ by hyphens and the like only: one of them keeps the number.

The one that was used last keeps it, and of two that nobody has used the older one. The number that the other had stands in
the audit, with the account that keeps it; whoever signs in to the other by its user name still does.
"""

from collections import defaultdict

from django.db import migrations
from django.utils import timezone

from classroom.common.student_numbers import number_key


def losing(rows):
    """The (key, number, keeper) of the accounts that lose their number; rows are (key, number, last sign-in)."""
    same = defaultdict(list)
    for row in rows:
        same[number_key(row[1])].append(row)
    found = []
    for number, accounts in same.items():
        keeper, *others = sorted(accounts, key=lambda row: (-(row[2].timestamp() if row[2] else 0), row[0]))
        if not number:
            keeper, others = (None, "", None), accounts
        found += [(key, written, keeper[0]) for key, written, _last in others]
    return found


def keep_one(apps, schema_editor):
    User, AuditEntry = apps.get_model("accounts", "User"), apps.get_model("audit", "AuditEntry")
    rows = User.objects.filter(erased_at=None).exclude(student_number="").order_by("pk").values_list("pk", "student_number", "last_login")
    for key, written, keeper in losing(rows.iterator()):
        User.objects.filter(pk=key).update(student_number="")
        AuditEntry.objects.create(
            at=timezone.now(), action="accounts.update_person", object_label="accounts.user", object_id=str(key),
            about_id=key, changes={"student_number": [written, ""]},
            reason=f"The same number as that of account {keeper}" if keeper else "No number",
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_mails_about_devices"),
        ("audit", "0003_append_only"),
    ]

    operations = [migrations.RunPython(keep_one, migrations.RunPython.noop)]
