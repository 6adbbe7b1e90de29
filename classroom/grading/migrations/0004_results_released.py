import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_what_was_shown(apps, schema_editor):
    """Write down which results the releases up to now show."""
    grade, release = apps.get_model("grading", "Grade"), apps.get_model("grading", "Release")
    shown = release.changes.through
    rows = grade.objects.filter(release__isnull=False).values_list("release_id", "change_id")
    shown.objects.bulk_create(shown(release_id=one, gradechange_id=change) for one, change in rows)


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0003_peers_and_likeness'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='regraderequest',
            name='became',
            field=models.ForeignKey(blank=True, help_text='The result that came of it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='grading.gradechange'),
        ),
        migrations.AddField(
            model_name='release',
            name='changes',
            field=models.ManyToManyField(blank=True, help_text='What it showed: kept when a grade changes again.', related_name='releases', to='grading.gradechange'),
        ),
        migrations.AddField(
            model_name='release',
            name='taken_back_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='taken_back_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='release',
            name='taken_back_reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.RunPython(keep_what_was_shown, migrations.RunPython.noop),
    ]
