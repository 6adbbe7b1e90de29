import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0001_initial"),
        ("grading", "0006_samples_drawn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PeerExtension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minutes", models.PositiveIntegerField(verbose_name="minutes")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("granted_at", models.DateTimeField()),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="extensions", to="grading.peerplan"
                    ),
                ),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="peer_extensions",
                        to="courses.enrollment",
                    ),
                ),
            ],
            options={
                "verbose_name": "more time for readings",
                "verbose_name_plural": "more time for readings",
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "reader"), name="peer_extension_once"),
                ],
            },
        ),
    ]
