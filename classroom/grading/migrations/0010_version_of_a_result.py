"""Each result says by which version of the rubric it was given: a marking goes over to others."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('grading', '0009_complete_or_not'),
    ]

    operations = [
        migrations.AddField(
            model_name='gradechange',
            name='rubric_version',
            field=models.ForeignKey(blank=True, help_text='Of `marking`, as it was then.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grading.rubricversion'),
        ),
    ]
