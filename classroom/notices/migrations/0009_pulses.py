from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0008_team_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pulse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                ("began_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(blank=True, max_length=300)),
            ],
            options={"ordering": ("name",)},
        ),
    ]
