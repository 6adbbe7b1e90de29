"""What the migrations that it replaces had come to, in one step, for a new database (docs/development.md)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import classroom.common.search.index


class Migration(migrations.Migration):

    replaces = [('discussions', '0001_initial'), ('discussions', '0002_search'), ('discussions', '0003_one_model_of_talk'), ('discussions', '0004_places'), ('discussions', '0005_subscriptions_and_mail'), ('discussions', '0006_one_index_of_authors'), ('discussions', '0007_threads_by_course')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('courses', '0001_squashed_0006_ways_in'),
        ('history', '0001_squashed_0006_name_the_words_of_passages'),
    ]

    operations = [
        migrations.CreateModel(
            name='CourseReadMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.course')),
                ('read_to', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'course'), name='course_read_mark_once')],
            },
        ),
        migrations.CreateModel(
            name='CourseSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.course')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'course'), name='course_subscription_once')],
            },
        ),
        migrations.CreateModel(
            name='InboundMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('outcome', models.CharField(max_length=20)),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'received_at'], name='inbound_mail_of_person')],
            },
        ),
        migrations.CreateModel(
            name='PostDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.course')),
                ('place', models.CharField(max_length=120)),
                ('markdown', models.TextField(blank=True)),
                ('fields', models.JSONField(default=dict)),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'course', 'place'), name='post_draft_once')],
            },
        ),
        migrations.CreateModel(
            name='Thread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='courses.course', verbose_name='course')),
                ('kind', models.CharField(choices=[('discussion', 'Discussion'), ('question', 'Question'), ('prompt', 'Prompt')], default='discussion', max_length=12, verbose_name='kind')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='history.section', verbose_name='section')),
                ('chapter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='history.chapter', verbose_name='chapter')),
                ('anchor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='history.anchor', verbose_name='passage')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
                ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='shown from')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='answer by')),
                ('group', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='threads', to='courses.group', verbose_name='group')),
                ('by_group', models.BooleanField(default=False, verbose_name='each group talks among itself')),
                ('post_first', models.BooleanField(default=False, verbose_name="others' posts are shown after one's own")),
                ('required_posts', models.PositiveSmallIntegerField(default=0, verbose_name='posts asked for')),
                ('required_replies', models.PositiveSmallIntegerField(default=0, verbose_name='replies to classmates asked for')),
                ('min_words', models.PositiveIntegerField(default=0, verbose_name='words asked for in each')),
                ('points', models.DecimalField(blank=True, decimal_places=2, help_text='Empty: it is not graded.', max_digits=6, null=True, verbose_name='points')),
                ('pinned', models.BooleanField(default=False, verbose_name='pinned')),
                ('locked', models.BooleanField(default=False, verbose_name='locked')),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('post_count', models.PositiveIntegerField(default=0, editable=False)),
                ('last_post_at', models.DateTimeField(editable=False)),
            ],
            options={
                'verbose_name': 'thread',
                'verbose_name_plural': 'threads',
                'ordering': ('-pinned', '-last_post_at', '-pk'),
                'indexes': [models.Index(fields=['course', '-last_post_at'], name='thread_of_course')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='discussions.thread')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='discussions.post')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ('anonymous', models.BooleanField(default=False)),
                ('markdown', models.TextField()),
                ('html', models.TextField(editable=False)),
                ('word_count', models.PositiveIntegerField(default=0, editable=False)),
                ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.group')),
                ('place', models.CharField(default='', editable=False, max_length=40)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('deleted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('endorsed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('token', models.UUIDField(help_text='Made with the form, so that sending it twice posts once.', unique=True)),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ('created_at', 'pk'),
                'indexes': [models.Index(fields=['thread', 'created_at'], name='post_of_thread'), models.Index(fields=['thread', 'author'], name='post_of_author_in_thread'), models.Index(fields=['thread', 'place'], name='post_in_order')],
            },
        ),
        migrations.CreateModel(
            name='PromptScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='discussions.thread')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by_rule', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('by_hand', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True)),
                ('comment', models.TextField(blank=True)),
                ('scored_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('scored_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('thread', 'user'), name='prompt_score_once')],
            },
        ),
        migrations.CreateModel(
            name='ReadMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='read_marks', to='discussions.thread')),
                ('read_to', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'thread'), name='read_mark_once')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='discussions.thread')),
                ('follows', models.BooleanField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'thread'), name='subscription_once')],
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='discussions.post')),
                ('flagged_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.CharField(choices=[('rude', 'Hurts somebody'), ('private', 'Tells private things'), ('copied', 'Is copied'), ('other', 'Something else')], max_length=8, verbose_name='reason')),
                ('words', models.CharField(blank=True, max_length=500, verbose_name='what is wrong')),
                ('created_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Waits'), ('kept', 'Left standing'), ('removed', 'Taken down')], default='open', max_length=8)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'verbose_name': 'flag',
                'verbose_name_plural': 'flags',
                'ordering': ('created_at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('post', 'flagged_by'), name='flag_once')],
            },
        ),
        migrations.CreateModel(
            name='KeptUnread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='discussions.post')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'post'), name='kept_unread_once')],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='discussions.post')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('post', 'user'), name='post_mention_once')],
            },
        ),
        migrations.CreateModel(
            name='PostPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='discussions.post')),
                ('clusters', classroom.common.search.index.ClustersField()),
            ],
        ),
        migrations.CreateModel(
            name='PostVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='discussions.post')),
                ('markdown', models.TextField()),
                ('replaced_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('post', 'replaced_at'),
            },
        ),
        migrations.CreateModel(
            name='Reaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reactions', to='discussions.post')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.CharField(choices=[('agree', 'Agree'), ('helped', 'Helped me'), ('unsure', 'Not sure')], max_length=8)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('post', 'user', 'kind'), name='reaction_once')],
            },
        ),
        migrations.AddField(
            model_name='thread',
            name='accepted_post',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='discussions.post'),
        ),
        classroom.common.search.index.IndexPhrases(
            model_name='PostPiece',
        ),
    ]
