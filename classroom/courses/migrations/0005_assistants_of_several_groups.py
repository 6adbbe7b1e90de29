"""What an assistant sees is said by `limited_to`; the group that said it until now becomes the first of them."""

from django.db import migrations, models


def limit_to_group(apps, schema_editor) -> None:
    enrollment = apps.get_model("courses", "Enrollment")
    limit = enrollment.limited_to.through
    assistants = enrollment.objects.filter(role="assistant", group__isnull=False)
    limit.objects.bulk_create(
        [limit(enrollment_id=pk, group_id=group) for pk, group in assistants.values_list("pk", "group_id")],
        ignore_conflicts=True,
    )
    assistants.update(group=None)


def group_of_limits(apps, schema_editor) -> None:
    enrollment = apps.get_model("courses", "Enrollment")
    for pk, group in enrollment.limited_to.through.objects.order_by("-group_id").values_list("enrollment_id", "group_id"):
        enrollment.objects.filter(pk=pk, role="assistant").update(group_id=group)


class Migration(migrations.Migration):
    dependencies = (("courses", "0004_joining"),)

    operations = (
        migrations.AlterField(
            model_name="enrollment",
            name="group",
            field=models.ForeignKey(
                blank=True,
                help_text="Of a student. Assistants are limited to groups instead.",
                null=True,
                on_delete=models.SET_NULL,
                related_name="enrollments",
                to="courses.group",
                verbose_name="group",
            ),
        ),
        migrations.RunPython(limit_to_group, group_of_limits),
    )
