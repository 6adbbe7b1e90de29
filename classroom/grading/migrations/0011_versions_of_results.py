"""Results of before are said to be by the version that their marking is of now: nothing tells another."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    change, marking = apps.get_model("grading", "GradeChange"), apps.get_model("grading", "Marking")
    version = marking.objects.filter(pk=OuterRef("marking")).values("rubric_version")
    change._base_manager.filter(marking__isnull=False).update(rubric_version=Subquery(version))


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0010_version_of_a_result'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
