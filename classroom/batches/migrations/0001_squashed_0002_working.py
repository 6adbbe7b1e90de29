"""What the migrations that it replaces had come to, in one step, for a new database (docs/development.md)."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('batches', '0001_initial'), ('batches', '0002_working')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32, verbose_name='kind')),
                ('name', models.CharField(blank=True, help_text='The file, or what it is about.', max_length=200, verbose_name='name')),
                ('state', models.CharField(choices=[('reading', 'To be read'), ('planning', 'Being planned'), ('planned', 'Planned'), ('applying', 'Being applied'), ('applied', 'Applied'), ('undoing', 'Being taken back'), ('undone', 'Undone'), ('discarded', 'Discarded')], default='planned', max_length=16, verbose_name='state')),
                ('course_id', models.BigIntegerField(blank=True, db_index=True, null=True, verbose_name='course')),
                ('options', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('plan_hash', models.CharField(blank=True, help_text='SHA-256 of the lines as they were shown.', max_length=64)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('touched_at', models.DateTimeField(blank=True, null=True)),
                ('failure', models.CharField(blank=True, max_length=500)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='applied at')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone at')),
            ],
            options={
                'verbose_name': 'batch',
                'verbose_name_plural': 'batches',
                'ordering': ('-made_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='BatchFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='batches.batch')),
                ('name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='BatchLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='batches.batch')),
                ('number', models.PositiveIntegerField(help_text='Line of the input, from 1.')),
                ('verdict', models.CharField(choices=[('new', 'New'), ('changed', 'Changed'), ('unchanged', 'Unchanged'), ('missing', 'Missing from the list'), ('problem', 'Problem')], max_length=16)),
                ('wanted', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('before', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='What undo restores.')),
                ('message', models.CharField(blank=True, max_length=300)),
                ('done', models.BooleanField(default=False, help_text='Whether it was applied, and not taken back.')),
            ],
            options={
                'ordering': ('number', 'pk'),
                'indexes': [models.Index(fields=['batch', 'verdict', 'number'], name='batch_line_by_verdict')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='batch_line_once')],
            },
        ),
    ]
