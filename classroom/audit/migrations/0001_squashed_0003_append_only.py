"""What the migrations that it replaces had come to, in one step, for a new database (docs/development.md)."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import classroom.audit.door


class Migration(migrations.Migration):

    replaces = [('audit', '0001_initial'), ('audit', '0002_source'), ('audit', '0003_append_only')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, verbose_name='when')),
                ('actor', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('viewed_as', models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='While somebody looks at the classroom as another sees it.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='as whom')),
                ('about', models.ForeignKey(blank=True, db_constraint=False, db_index=False, help_text='Whose the object is, or was.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='about whom')),
                ('action', models.CharField(help_text='The service that acted, as app.verb.', max_length=64, verbose_name='act')),
                ('object_label', models.CharField(help_text='app.model', max_length=64, verbose_name='kind of object')),
                ('object_id', models.CharField(max_length=64, verbose_name='key of the object')),
                ('course_id', models.BigIntegerField(blank=True, null=True, verbose_name='course')),
                ('changes', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='field: [from, to]', verbose_name='from and to')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('way', models.CharField(blank=True, choices=[('page', 'Page'), ('admin', 'Administration'), ('worker', 'Background work'), ('command', 'Command line')], max_length=8, verbose_name='way')),
                ('place', models.CharField(blank=True, help_text='The name of the page, of the command or of the task.', max_length=100, verbose_name='from where')),
                ('address', models.GenericIPAddressField(blank=True, null=True, unpack_ipv4=True, verbose_name='address')),
                ('session', models.CharField(blank=True, help_text='The same for all that was done in one sign-in.', max_length=12, verbose_name='session')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'ordering': ('-at', '-pk'),
                'indexes': [models.Index(fields=['object_label', 'object_id'], name='audit_of_object'), models.Index(fields=['course_id', '-at'], name='audit_of_course'), models.Index(fields=['actor', '-at'], name='audit_of_actor'), models.Index(condition=models.Q(('about__isnull', False)), fields=['about', '-at'], name='audit_about_person'), models.Index(condition=models.Q(('viewed_as__isnull', False)), fields=['viewed_as', '-at'], name='audit_as_whom'), models.Index(fields=['action', '-at'], name='audit_of_act')],
            },
        ),
        classroom.audit.door.RefuseChanges(
            model_name='AuditEntry',
        ),
    ]
