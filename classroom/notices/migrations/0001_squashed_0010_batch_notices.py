"""What the migrations that it replaces had come to, in one step, for a new database (docs/development.md)."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notices', '0001_initial'), ('notices', '0002_fault_notices'), ('notices', '0003_how_people_hear'), ('notices', '0004_flag_notices'), ('notices', '0005_calendar_address'), ('notices', '0006_essay_notices'), ('notices', '0007_people_notices'), ('notices', '0008_team_notices'), ('notices', '0009_pulses'), ('notices', '0010_batch_notices')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_address', to=settings.AUTH_USER_MODEL)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='DigestTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='digest_time', to=settings.AUTH_USER_MODEL)),
                ('hour', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MaxValueValidator(23)], verbose_name='hour of the daily mail')),
                ('time_zone', models.CharField(blank=True, max_length=64, verbose_name='time zone')),
                ('sent_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mail_choices', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('mention', 'Somebody mentions me'), ('reply', 'A reply to your post'), ('thread_answer', 'An answer in a thread that I follow'), ('thread_new', 'A new thread in a course that I follow'), ('answer_accepted', 'My answer is accepted'), ('answer_endorsed', 'My answer is endorsed'), ('post_removed', 'A post of mine was taken down'), ('prompt_set', 'A prompt was set'), ('prompt_due', 'A prompt that I have not answered is due soon'), ('answer_wanted', 'A question in your course'), ('grade_released', 'A grade was released'), ('handed_in', 'Your essay was received'), ('extension_asked', 'Somebody asks for more time'), ('extension_decided', 'My request for more time is decided'), ('deadline_moved', 'A deadline was moved'), ('team_changed', 'My team for an essay has changed'), ('essay_returned', 'An essay of mine comes back to be revised'), ('comment_answered', 'A comment of mine on an essay was answered'), ('regrade_asked', 'Somebody contests a grade'), ('regrade_answered', 'My question about a grade is answered'), ('review_open', 'Essays of classmates wait for my reading'), ('allocated', 'Essays are given to me to mark'), ('anchor_changed', 'A passage of yours was changed'), ('enrolled', 'You were enrolled'), ('invited', 'I am invited to a course'), ('join_asked', 'Somebody wants to join my course'), ('join_decided', 'My request to join a course is decided'), ('data_asked', 'Somebody asks about their personal data'), ('data_ready', 'What I asked about my personal data is done'), ('fault_reported', 'A fault of the text was reported'), ('fault_accepted', 'A fault that you reported was corrected'), ('fault_rejected', 'A fault that you reported was left as it is'), ('flag_raised', 'A post was flagged'), ('flag_kept', 'A post that I flagged was left standing'), ('flag_removed', 'A post that I flagged was taken down'), ('text_corrected', 'The text of your course was corrected'), ('batch_done', 'A long list or copy that I set going is done')], max_length=32)),
                ('delivery', models.CharField(choices=[('once', 'Mail at once'), ('digest', 'In the daily mail'), ('app', 'Only here'), ('none', 'Not at all')], max_length=8)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'kind'), name='mail_choice_once')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('mention', 'Somebody mentions me'), ('reply', 'A reply to your post'), ('thread_answer', 'An answer in a thread that I follow'), ('thread_new', 'A new thread in a course that I follow'), ('answer_accepted', 'My answer is accepted'), ('answer_endorsed', 'My answer is endorsed'), ('post_removed', 'A post of mine was taken down'), ('prompt_set', 'A prompt was set'), ('prompt_due', 'A prompt that I have not answered is due soon'), ('answer_wanted', 'A question in your course'), ('grade_released', 'A grade was released'), ('handed_in', 'Your essay was received'), ('extension_asked', 'Somebody asks for more time'), ('extension_decided', 'My request for more time is decided'), ('deadline_moved', 'A deadline was moved'), ('team_changed', 'My team for an essay has changed'), ('essay_returned', 'An essay of mine comes back to be revised'), ('comment_answered', 'A comment of mine on an essay was answered'), ('regrade_asked', 'Somebody contests a grade'), ('regrade_answered', 'My question about a grade is answered'), ('review_open', 'Essays of classmates wait for my reading'), ('allocated', 'Essays are given to me to mark'), ('anchor_changed', 'A passage of yours was changed'), ('enrolled', 'You were enrolled'), ('invited', 'I am invited to a course'), ('join_asked', 'Somebody wants to join my course'), ('join_decided', 'My request to join a course is decided'), ('data_asked', 'Somebody asks about their personal data'), ('data_ready', 'What I asked about my personal data is done'), ('fault_reported', 'A fault of the text was reported'), ('fault_accepted', 'A fault that you reported was corrected'), ('fault_rejected', 'A fault that you reported was left as it is'), ('flag_raised', 'A post was flagged'), ('flag_kept', 'A post that I flagged was left standing'), ('flag_removed', 'A post that I flagged was taken down'), ('text_corrected', 'The text of your course was corrected'), ('batch_done', 'A long list or copy that I set going is done')], max_length=32)),
                ('details', models.JSONField(default=dict)),
                ('path', models.CharField(help_text='Address within the site.', max_length=300)),
                ('subject', models.CharField(blank=True, max_length=12)),
                ('subject_id', models.BigIntegerField(blank=True, null=True)),
                ('delivery', models.CharField(choices=[('once', 'Mail at once'), ('digest', 'In the daily mail'), ('app', 'Only here'), ('none', 'Not at all')], default='app', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ('-created_at', '-pk'),
                'indexes': [models.Index(fields=['recipient', '-created_at'], name='notice_of_person'), models.Index(condition=models.Q(('read_at', None)), fields=['recipient'], name='notice_unread'), models.Index(condition=models.Q(('delivery', 'digest'), ('mailed_at', None), ('read_at', None)), fields=['recipient'], name='notice_for_digest'), models.Index(fields=['subject', 'subject_id'], name='notice_of_subject')],
            },
        ),
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('began_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('fault', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ('name',),
            },
        ),
    ]
