"""What the migrations that it replaces had come to, in one step, for a new database (docs/development.md)."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import classroom.common.titles


class Migration(migrations.Migration):

    replaces = [('courses', '0001_initial'), ('courses', '0002_anonymous_posts'), ('courses', '0003_readings_copied'), ('courses', '0004_joining'), ('courses', '0005_assistants_of_several_groups'), ('courses', '0006_ways_in')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('history', '0001_squashed_0006_name_the_words_of_passages'),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
                ('code', models.CharField(max_length=30, verbose_name='course code')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='English title')),
                ('year', models.PositiveSmallIntegerField(help_text='Buddhist era, for example 2569.', verbose_name='academic year')),
                ('term', models.PositiveSmallIntegerField(choices=[(1, 'First term'), (2, 'Second term'), (3, 'Summer term')], verbose_name='term')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('time_zone', models.CharField(default='Asia/Bangkok', max_length=64, verbose_name='time zone')),
                ('anonymous_posts', models.BooleanField(default=True, help_text='Students may hide their name from classmates, never from staff.', verbose_name='posts without a name')),
                ('seats', models.PositiveIntegerField(blank=True, help_text='For students and auditors. Empty: as many as come.', null=True, verbose_name='seats')),
                ('copied_from', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='courses.course', verbose_name='copied from')),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='archived at')),
                ('created_at', models.DateTimeField(editable=False)),
                ('books', models.ManyToManyField(blank=True, related_name='courses', to='history.book', verbose_name='books')),
            ],
            options={
                'verbose_name': 'course',
                'verbose_name_plural': 'courses',
                'ordering': ('-year', '-term', 'code'),
            },
            bases=(classroom.common.titles.Titled, models.Model),
        ),
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='courses.course', verbose_name='course')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
            ],
            options={
                'verbose_name': 'group',
                'verbose_name_plural': 'groups',
                'ordering': ('course', 'name'),
                'constraints': [models.UniqueConstraint(fields=('course', 'name'), name='group_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='courses.course', verbose_name='course')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('instructions', models.TextField(blank=True, verbose_name='instructions')),
                ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='shown from')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='to be read by')),
                ('copied_from', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='courses.reading')),
                ('created_at', models.DateTimeField(editable=False)),
                ('sections', models.ManyToManyField(related_name='readings', to='history.section', verbose_name='sections')),
            ],
            options={
                'verbose_name': 'reading',
                'verbose_name_plural': 'readings',
                'ordering': ('due_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='courses.course', verbose_name='course')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('full_name', models.CharField(blank=True, max_length=150, verbose_name='full name')),
                ('role', models.CharField(choices=[('student', 'Student'), ('auditor', 'Auditor'), ('observer', 'Observer'), ('assistant', 'Assistant'), ('instructor', 'Instructor')], default='student', max_length=12, verbose_name='role')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='courses.group', verbose_name='group')),
                ('language', models.CharField(choices=[('th', 'ไทย'), ('en', 'English')], default='th', max_length=2, verbose_name='language of the mail')),
                ('key_hash', models.CharField(editable=False, help_text='SHA-256 of the key.', max_length=64, unique=True)),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                ('sent_at', models.DateTimeField(verbose_name='sent at')),
                ('mailed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='mailed at')),
                ('expires_at', models.DateTimeField(verbose_name='good until')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ('-sent_at', '-pk'),
                'constraints': [models.UniqueConstraint(models.F('course'), django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None), ('ended_at', None)), name='invitation_open_once')],
            },
        ),
        migrations.CreateModel(
            name='JoinCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_codes', to='courses.course', verbose_name='course')),
                ('code', models.CharField(max_length=16, unique=True, verbose_name='code')),
                ('role', models.CharField(choices=[('student', 'Student'), ('auditor', 'Auditor'), ('observer', 'Observer'), ('assistant', 'Assistant'), ('instructor', 'Instructor')], default='student', max_length=12, verbose_name='role')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='courses.group', verbose_name='group')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='good until')),
                ('seats', models.PositiveIntegerField(blank=True, help_text='How many may come by this code. Empty: as many as come.', null=True, verbose_name='seats')),
                ('needs_approval', models.BooleanField(default=False, verbose_name='joining waits for approval')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
            ],
            options={
                'verbose_name': 'join code',
                'verbose_name_plural': 'join codes',
                'ordering': ('-made_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ('student', 'auditor'))), name='join_code_for_learners')],
            },
        ),
        migrations.CreateModel(
            name='Enrollment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrollments', to='courses.course', verbose_name='course')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrollments', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('role', models.CharField(choices=[('student', 'Student'), ('auditor', 'Auditor'), ('observer', 'Observer'), ('assistant', 'Assistant'), ('instructor', 'Instructor')], default='student', max_length=12, verbose_name='role')),
                ('state', models.CharField(choices=[('invited', 'Invited'), ('active', 'Active'), ('dropped', 'Dropped')], default='active', max_length=12, verbose_name='state')),
                ('group', models.ForeignKey(blank=True, help_text='Of a student. Assistants are limited to groups instead.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='enrollments', to='courses.group', verbose_name='group')),
                ('join_code', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='enrollments', to='courses.joincode')),
                ('created_at', models.DateTimeField(editable=False)),
                ('changed_at', models.DateTimeField(editable=False)),
                ('limited_to', models.ManyToManyField(blank=True, help_text='An assistant sees only the work of these groups; without one, that of all.', related_name='assistants', to='courses.group', verbose_name='limited to')),
            ],
            options={
                'verbose_name': 'enrolment',
                'verbose_name_plural': 'enrolments',
                'ordering': ('course', 'user__sort_key'),
                'indexes': [models.Index(fields=['user', 'state'], name='enrollment_of_person')],
                'constraints': [models.UniqueConstraint(fields=('course', 'user'), name='enrollment_once')],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='courses.course', verbose_name='course')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('join_code', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='requests', to='courses.joincode', verbose_name='join code')),
                ('state', models.CharField(choices=[('asked', 'Waits for approval'), ('waiting', 'Waits for a seat'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], max_length=12, verbose_name='state')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'request to join',
                'verbose_name_plural': 'requests to join',
                'ordering': ('asked_at', 'pk'),
                'indexes': [models.Index(fields=['course', 'state'], name='join_request_of_course')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'waiting'))), fields=('course', 'user'), name='join_request_open_once')],
            },
        ),
    ]
