from django.db import migrations

from classroom.audit.door import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_source"),
    ]

    operations = [
        RefuseChanges("AuditEntry"),
    ]
