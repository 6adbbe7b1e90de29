"""What the migrations that it replaces had come to, in one step, for a new database (docs/development.md)."""

import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('assignments', '0001_initial'), ('assignments', '0002_essays_written'), ('assignments', '0003_more_time_with_penalty'), ('assignments', '0004_one_submission_alone'), ('assignments', '0005_keys_of_files'), ('assignments', '0006_words_kept'), ('assignments', '0007_time_to_read')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('courses', '0001_squashed_0006_ways_in'),
        ('history', '0001_squashed_0006_name_the_words_of_passages'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='courses.course', verbose_name='course')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('instructions', models.TextField(help_text='Markdown.', verbose_name='what is asked')),
                ('instructions_html', models.TextField(editable=False)),
                ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='opens')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('closes_at', models.DateTimeField(blank=True, help_text='Late work is taken until then; empty means until the due time only.', null=True, verbose_name='closes')),
                ('grace_minutes', models.PositiveSmallIntegerField(default=10, verbose_name='grace in minutes')),
                ('min_words', models.PositiveIntegerField(blank=True, null=True, verbose_name='words at least')),
                ('max_words', models.PositiveIntegerField(blank=True, null=True, verbose_name='words at most')),
                ('attempts_allowed', models.PositiveSmallIntegerField(blank=True, help_text='Empty means as many as one likes until it closes.', null=True, verbose_name='attempts allowed')),
                ('late_policy', models.CharField(choices=[('none', 'Nothing is taken off'), ('hour', 'So much for each hour begun'), ('day', 'So much for each day begun'), ('fixed', 'So much once'), ('bank', 'Days of the bank first, then so much for each day begun')], default='none', max_length=8, verbose_name='late work')),
                ('late_percent', models.DecimalField(decimal_places=2, default=0, help_text='Of the points that can be had.', max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='percent taken off')),
                ('late_percent_most', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='percent taken off at most')),
                ('file_kinds', models.JSONField(blank=True, default=list, verbose_name='files allowed')),
                ('file_megabytes', models.PositiveSmallIntegerField(default=20, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='size of a file in MB at most')),
                ('in_teams', models.BooleanField(default=False, verbose_name='written in teams')),
                ('anonymous_marking', models.BooleanField(default=False, help_text='Markers see a code in place of the name until somebody reveals it, which is recorded.', verbose_name='marked without names')),
                ('published', models.BooleanField(default=True, verbose_name='students can see it')),
                ('created_at', models.DateTimeField(editable=False)),
                ('token', models.UUIDField(editable=False, help_text='Made with the form, so that sending it twice sets one.', null=True, unique=True)),
                ('sections', models.ManyToManyField(blank=True, related_name='assignments', to='history.section', verbose_name='sections to draw on')),
            ],
            options={
                'verbose_name': 'assignment',
                'verbose_name_plural': 'assignments',
                'ordering': ('due_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='LateBank',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='late_bank', to='courses.course')),
                ('days', models.PositiveSmallIntegerField(default=0, verbose_name='late days for each student')),
            ],
            options={
                'verbose_name': 'bank of late days',
                'verbose_name_plural': 'banks of late days',
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('work', models.CharField(choices=[('essay', 'to write'), ('readings', "to read classmates' essays")], default='essay', max_length=8)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='assignments.assignment')),
                ('enrollment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='courses.enrollment')),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='courses.group')),
                ('minutes', models.PositiveIntegerField(verbose_name='minutes')),
                ('with_penalty', models.BooleanField(default=False, verbose_name='late work loses points all the same')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('granted_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'extension',
                'verbose_name_plural': 'extensions',
                'constraints': [models.UniqueConstraint(fields=('assignment', 'work', 'enrollment', 'with_penalty'), name='extension_once'), models.UniqueConstraint(fields=('assignment', 'work', 'group', 'with_penalty'), name='extension_of_group_once'), models.CheckConstraint(condition=models.Q(models.Q(('enrollment__isnull', False), ('group__isnull', True)), models.Q(('enrollment__isnull', True), ('group__isnull', False)), _connector='OR'), name='extension_for_one_or_group'), models.CheckConstraint(condition=models.Q(('with_penalty', False), ('work', 'essay'), _connector='OR'), name='extension_to_read_without_penalty')],
            },
        ),
        migrations.CreateModel(
            name='ExtensionRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('work', models.CharField(choices=[('essay', 'to write'), ('readings', "to read classmates' essays")], default='essay', max_length=8)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extension_requests', to='assignments.assignment')),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extension_requests', to='courses.enrollment')),
                ('minutes', models.PositiveIntegerField(verbose_name='minutes')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('granted', 'Granted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='open', max_length=12)),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='answer')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'request for more time',
                'verbose_name_plural': 'requests for more time',
                'ordering': ('asked_at', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('assignment', 'work', 'enrollment'), name='extension_request_open_once')],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teams', to='assignments.assignment')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'team',
                'verbose_name_plural': 'teams',
                'ordering': ('assignment', 'name'),
                'constraints': [models.UniqueConstraint(fields=('assignment', 'name'), name='team_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='assignments.assignment')),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='courses.enrollment')),
                ('team', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submission', to='assignments.team')),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'submission',
                'verbose_name_plural': 'submissions',
                'constraints': [models.UniqueConstraint(condition=models.Q(('team', None)), fields=('assignment', 'enrollment'), name='submission_once')],
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='assignments.team')),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='assignments.assignment')),
                ('enrollment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='courses.enrollment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assignment', 'enrollment'), name='in_one_team')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='assignments.submission')),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('docx', 'DOCX'), ('odt', 'ODT'), ('pdf', 'PDF'), ('image', 'Image')], max_length=8)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField(help_text='Bytes.')),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.FileField(max_length=200, upload_to='attachments')),
                ('text', models.TextField(blank=True, help_text='What was found in it, as Markdown; empty for images.')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, help_text='When its writer took the text as theirs.', null=True)),
                ('removed_at', models.DateTimeField(blank=True, help_text='Left the draft; attempts that have it keep it.', null=True)),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
                'ordering': ('submission', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='draft', to='assignments.submission')),
                ('title', models.CharField(blank=True, max_length=200)),
                ('markdown', models.TextField(blank=True)),
                ('words', models.PositiveIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'draft',
                'verbose_name_plural': 'drafts',
            },
        ),
        migrations.CreateModel(
            name='DraftVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draft_versions', to='assignments.submission')),
                ('title', models.CharField(blank=True, max_length=200)),
                ('markdown', models.TextField(blank=True)),
                ('words', models.PositiveIntegerField()),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('submission', '-saved_at'),
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='assignments.submission')),
                ('number', models.PositiveSmallIntegerField()),
                ('anchor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='history.anchor')),
                ('taken_from', models.CharField(choices=[('text', 'The text'), ('note', 'A note of mine'), ('thread', 'A thread of the class')], default='text', help_text='Where its writer found it.', max_length=8)),
                ('remark', models.TextField(blank=True, help_text="What the note said, or the post: for the writer's eyes.")),
                ('removed_at', models.DateTimeField(blank=True, help_text='Left the tray; attempts that cite it keep it.', null=True)),
            ],
            options={
                'verbose_name': 'evidence',
                'verbose_name_plural': 'evidence',
                'ordering': ('submission', 'number'),
                'constraints': [models.UniqueConstraint(fields=('submission', 'number'), name='evidence_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='assignments.submission')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(blank=True, max_length=200)),
                ('markdown', models.TextField()),
                ('html', models.TextField()),
                ('words', models.PositiveIntegerField()),
                ('characters', models.PositiveIntegerField()),
                ('sha256', models.CharField(help_text='Of `markdown` in UTF-8.', max_length=64)),
                ('handed_in_at', models.DateTimeField()),
                ('handed_in_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('late', models.BooleanField()),
                ('token', models.UUIDField(help_text='Made with the form, so that sending it twice hands in once.', unique=True)),
                ('attachments', models.ManyToManyField(blank=True, related_name='attempts', to='assignments.attachment')),
            ],
            options={
                'verbose_name': 'attempt',
                'verbose_name_plural': 'attempts',
                'ordering': ('submission', 'number'),
                'constraints': [models.UniqueConstraint(fields=('submission', 'number'), name='attempt_number_once')],
            },
        ),
        migrations.CreateModel(
            name='KeptWords',
            fields=[
                ('attempt', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='kept_words', serialize=False, to='assignments.attempt')),
                ('cutter', models.CharField(max_length=64)),
                ('packed', models.BinaryField()),
            ],
            options={
                'verbose_name_plural': 'kept words',
            },
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='returned', to='assignments.attempt')),
                ('message', models.TextField(blank=True, verbose_name='what to do')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='again by')),
                ('returned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('returned_at', models.DateTimeField()),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'return',
                'verbose_name_plural': 'returns',
            },
        ),
    ]
