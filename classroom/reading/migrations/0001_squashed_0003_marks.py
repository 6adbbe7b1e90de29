"""What the migrations that it replaces had come to, in one step, for a new database (docs/development.md)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import classroom.common.search.index


class Migration(migrations.Migration):

    replaces = [('reading', '0001_initial'), ('reading', '0002_notes'), ('reading', '0003_marks')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('courses', '0001_squashed_0006_ways_in'),
        ('discussions', '0001_squashed_0007_threads_by_course'),
        ('history', '0001_squashed_0006_name_the_words_of_passages'),
    ]

    operations = [
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='courses.course')),
                ('anchor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='history.anchor')),
                ('colour', models.CharField(choices=[('turmeric', 'Turmeric'), ('leaf', 'Leaf'), ('lotus', 'Lotus')], default='turmeric', max_length=8, verbose_name='colour')),
                ('markdown', models.TextField(blank=True, verbose_name='note')),
                ('html', models.TextField(blank=True, editable=False)),
                ('in_layer', models.BooleanField(default=False, verbose_name='for the whole course')),
                ('thread', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notes', to='discussions.thread')),
                ('token', models.UUIDField(help_text='Made on the device, so that sending a note twice keeps it once.')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('deleted_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name': 'note',
                'verbose_name_plural': 'notes',
                'indexes': [models.Index(fields=['course', 'user'], name='note_of_person')],
                'constraints': [models.UniqueConstraint(fields=('user', 'token'), name='note_once')],
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='progress', to=settings.AUTH_USER_MODEL)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.course')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='history.section')),
                ('last_block', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='history.block')),
                ('seen', models.JSONField(default=list, help_text='Keys of the blocks that stood on the screen long enough to be read.')),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('updated_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'progress',
                'verbose_name_plural': 'progress',
                'constraints': [models.UniqueConstraint(fields=('user', 'course', 'section'), name='progress_once')],
            },
        ),
        migrations.CreateModel(
            name='NotePiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='reading.note')),
                ('clusters', classroom.common.search.index.ClustersField()),
            ],
        ),
        migrations.CreateModel(
            name='NoteTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='reading.note')),
                ('name', models.CharField(max_length=40, verbose_name='tag')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('note', 'name'), name='note_tag_once')],
            },
        ),
        classroom.common.search.index.IndexPhrases(
            model_name='NotePiece',
        ),
    ]
