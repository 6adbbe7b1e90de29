"""From where, as whom and about whom. Entries that are there already say about whom, where their object still tells it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def tell_about_whom(apps, schema_editor) -> None:
    entries = apps.get_model("audit", "AuditEntry").objects
    people = set(apps.get_model("accounts", "User").objects.values_list("pk", flat=True))
    places = dict(apps.get_model("courses", "Enrollment").objects.values_list("pk", "user"))
    for key in entries.filter(object_label="accounts.user").order_by().values_list("object_id", flat=True).distinct():
        if key.isdecimal() and int(key) in people:
            entries.filter(object_label="accounts.user", object_id=key).update(about_id=int(key))
    for key, person in places.items():
        entries.filter(object_label="courses.enrollment", object_id=str(key)).update(about_id=person)


def _person(name: str, **more) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=name,
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("courses", "0001_initial"),
        ("audit", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField("auditentry", "actor", _person("who")),
        migrations.AddField(
            "auditentry",
            "viewed_as",
            _person("as whom", help_text="While somebody looks at the classroom as another sees it."),
        ),
        migrations.AddField(
            "auditentry", "about", _person("about whom", help_text="Whose the object is, or was.")
        ),
        migrations.AddField(
            "auditentry",
            "way",
            models.CharField(
                blank=True,
                choices=[
                    ("page", "Page"),
                    ("admin", "Administration"),
                    ("worker", "Background work"),
                    ("command", "Command line"),
                ],
                default="",
                max_length=8,
                verbose_name="way",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "auditentry",
            "place",
            models.CharField(
                blank=True,
                default="",
                help_text="The name of the page, of the command or of the task.",
                max_length=100,
                verbose_name="from where",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "auditentry",
            "address",
            models.GenericIPAddressField(blank=True, null=True, unpack_ipv4=True, verbose_name="address"),
        ),
        migrations.AddField(
            "auditentry",
            "session",
            models.CharField(
                blank=True,
                default="",
                help_text="The same for all that was done in one sign-in.",
                max_length=12,
                verbose_name="session",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex("auditentry", models.Index(fields=["actor", "-at"], name="audit_of_actor")),
        migrations.AddIndex(
            "auditentry",
            models.Index(
                condition=models.Q(("about__isnull", False)), fields=["about", "-at"], name="audit_about_person"
            ),
        ),
        migrations.AddIndex(
            "auditentry",
            models.Index(
                condition=models.Q(("viewed_as__isnull", False)), fields=["viewed_as", "-at"], name="audit_as_whom"
            ),
        ),
        migrations.AddIndex("auditentry", models.Index(fields=["action", "-at"], name="audit_of_act")),
        migrations.RunPython(tell_about_whom, migrations.RunPython.noop),
    ]
