import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assignments", "0005_keys_of_files")]

    operations = [
        migrations.CreateModel(
            name="KeptWords",
            fields=[
                (
                    "attempt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="kept_words",
                        serialize=False,
                        to="assignments.attempt",
                    ),
                ),
                ("cutter", models.CharField(max_length=64)),
                ("packed", models.BinaryField()),
            ],
            options={"verbose_name_plural": "kept words"},
        ),
    ]
