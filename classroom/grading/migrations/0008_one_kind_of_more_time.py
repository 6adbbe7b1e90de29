from django.db import migrations


def move_out(apps, schema_editor):
    """What was given to read stands beside what was given to write, in one table."""
    Extension = apps.get_model("assignments", "Extension")
    PeerExtension = apps.get_model("grading", "PeerExtension")
    Extension.objects.bulk_create(
        Extension(
            work="readings",
            assignment_id=more.plan.assignment_id,
            enrollment_id=more.reader_id,
            minutes=more.minutes,
            reason=more.reason,
            granted_by_id=more.granted_by_id,
            granted_at=more.granted_at,
        )
        for more in PeerExtension.objects.select_related("plan")
    )


def move_back(apps, schema_editor):
    """Of one student alone: what a group was given has no place there."""
    Extension = apps.get_model("assignments", "Extension")
    PeerExtension = apps.get_model("grading", "PeerExtension")
    plans = dict(apps.get_model("grading", "PeerPlan").objects.values_list("assignment_id", "pk"))
    given = Extension.objects.filter(work="readings")
    PeerExtension.objects.bulk_create(
        PeerExtension(
            plan_id=plans[more.assignment_id],
            reader_id=more.enrollment_id,
            minutes=more.minutes,
            reason=more.reason,
            granted_by_id=more.granted_by_id,
            granted_at=more.granted_at,
        )
        for more in given.filter(enrollment__isnull=False, assignment_id__in=plans)
    )
    given.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("assignments", "0007_time_to_read"),
        ("grading", "0007_more_time_to_read"),
    ]

    operations = [
        migrations.RunPython(move_out, move_back),
        migrations.DeleteModel(name="PeerExtension"),
    ]
