from uuid import uuid4

from django.db import migrations, models


def give_keys(apps, schema_editor):
    attachment = apps.get_model("assignments", "Attachment")
    found = list(attachment.objects.filter(key=None).only("pk"))
    for each in found:
        each.key = uuid4()
    attachment.objects.bulk_update(found, ["key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("assignments", "0004_one_submission_alone")]

    operations = [
        migrations.AddField("attachment", "key", models.UUIDField(default=None, null=True, editable=False)),
        migrations.RunPython(give_keys, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("attachment", "key", models.UUIDField(default=uuid4, unique=True, editable=False)),
    ]
