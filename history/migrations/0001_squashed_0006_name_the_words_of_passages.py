"""What the migrations that it replaces had come to, in one step, for a new database (docs/development.md)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import classroom.common.search.index
import classroom.common.titles


def by_code_point(apps, schema_editor):
    """The sort key is made to be compared by code points. SQLite does; the locale of a PostgreSQL database may not."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE history_name ALTER COLUMN sort_key TYPE varchar(400) COLLATE "C"')


class Migration(migrations.Migration):

    replaces = [('history', '0001_initial'), ('history', '0002_sort_names_by_code_point'), ('history', '0003_faults_events_mentions'), ('history', '0004_search'), ('history', '0005_imported_blocks'), ('history', '0006_name_the_words_of_passages')]

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Book',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='English title')),
                ('author', models.CharField(blank=True, max_length=200, verbose_name='author')),
                ('language', models.CharField(default='th', max_length=8, verbose_name='language')),
            ],
            options={
                'verbose_name': 'book',
                'verbose_name_plural': 'books',
                'ordering': ('title', 'pk'),
            },
            bases=(classroom.common.titles.Titled, models.Model),
        ),
        migrations.CreateModel(
            name='Chapter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chapters', to='history.book', verbose_name='book')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='English title')),
                ('language', models.CharField(default='th', max_length=8, verbose_name='language')),
                ('revision_number', models.PositiveIntegerField(default=0, editable=False, verbose_name='current revision')),
                ('next_key', models.PositiveIntegerField(default=1, editable=False, help_text='Number of the next block key; keys are never used again.')),
            ],
            options={
                'verbose_name': 'chapter',
                'verbose_name_plural': 'chapters',
                'ordering': ('book', 'number'),
                'constraints': [models.UniqueConstraint(fields=('book', 'number'), name='chapter_number_once')],
            },
            bases=(classroom.common.titles.Titled, models.Model),
        ),
        migrations.CreateModel(
            name='Name',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='history.book', verbose_name='book')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('latin', models.CharField(blank=True, max_length=120, verbose_name='in Latin letters')),
                ('kind', models.CharField(choices=[('person', 'Person'), ('place', 'Place'), ('organisation', 'Organisation'), ('treaty', 'Treaty'), ('term', 'Term')], max_length=16, verbose_name='kind')),
                ('spellings', models.JSONField(blank=True, default=list, verbose_name='other spellings')),
                ('note', models.CharField(blank=True, max_length=160, verbose_name='who or what it is')),
                ('note_en', models.CharField(blank=True, max_length=160, verbose_name='who or what it is, in English')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('kept', 'kept'), ('refused', 'refused')], default='kept', max_length=10, verbose_name='state')),
                ('sort_key', models.CharField(editable=False, max_length=400)),
            ],
            options={
                'verbose_name': 'name',
                'verbose_name_plural': 'names',
                'ordering': ('sort_key',),
                'constraints': [models.UniqueConstraint(fields=('book', 'name'), name='name_once')],
            },
        ),
        migrations.CreateModel(
            name='Footnote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chapter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='footnotes', to='history.chapter', verbose_name='chapter')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('body', models.TextField(blank=True, verbose_name='text of the note')),
                ('html', models.TextField(blank=True, editable=False)),
            ],
            options={
                'verbose_name': 'footnote',
                'verbose_name_plural': 'footnotes',
                'ordering': ('chapter', 'number'),
                'constraints': [models.UniqueConstraint(fields=('chapter', 'number'), name='footnote_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chapter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='history.chapter', verbose_name='chapter')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('kind', models.CharField(choices=[('import', 'Import'), ('edit', 'Edit')], max_length=16, verbose_name='kind')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('source_sha256', models.CharField(blank=True, help_text='Of the imported file.', max_length=64)),
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'ordering': ('chapter', '-number'),
                'constraints': [models.UniqueConstraint(fields=('chapter', 'number'), name='revision_number_once')],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chapter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='history.chapter', verbose_name='chapter')),
                ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                ('slug', models.SlugField(max_length=60, verbose_name='address')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='English title')),
                ('state', models.CharField(choices=[('imported', 'as imported'), ('problem', 'problem'), ('proofread', 'proofread'), ('validated', 'validated')], default='imported', editable=False, max_length=12, verbose_name='state')),
                ('state_note', models.CharField(blank=True, editable=False, max_length=300, verbose_name='what is the matter')),
                ('state_at', models.DateTimeField(editable=False, null=True)),
                ('state_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='state set by')),
                ('proofread_by', models.ForeignKey(editable=False, help_text='Who proofread may not validate.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proofread by')),
            ],
            options={
                'verbose_name': 'section',
                'verbose_name_plural': 'sections',
                'ordering': ('chapter', 'position'),
                'constraints': [models.UniqueConstraint(fields=('chapter', 'slug'), name='section_slug_once')],
            },
            bases=(classroom.common.titles.Titled, models.Model),
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chapter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='history.chapter', verbose_name='chapter')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='history.section', verbose_name='section')),
                ('key', models.CharField(editable=False, max_length=12, verbose_name='key')),
                ('position', models.PositiveIntegerField(verbose_name='position')),
                ('number', models.PositiveIntegerField(blank=True, editable=False, help_text='Within the section; headings have none.', null=True, verbose_name='paragraph number')),
                ('kind', models.CharField(choices=[('epigraph', 'Epigraph'), ('paragraph', 'Paragraph'), ('quotation', 'Quotation'), ('heading', 'Heading'), ('list', 'List'), ('table', 'Table'), ('figure', 'Figure')], max_length=16, verbose_name='kind')),
                ('text', models.TextField(verbose_name='text')),
                ('markdown', models.TextField(verbose_name='text with its marks')),
                ('html', models.TextField(editable=False)),
                ('marks', models.JSONField(default=list, editable=False)),
                ('changed_in', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='history.revision')),
                ('removed_in', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='history.revision')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='history.block')),
            ],
            options={
                'verbose_name': 'block',
                'verbose_name_plural': 'blocks',
                'ordering': ('chapter', 'position'),
                'indexes': [models.Index(fields=['section', 'position'], name='block_of_section')],
                'constraints': [models.UniqueConstraint(fields=('chapter', 'key'), name='block_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chapter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anchors', to='history.chapter', verbose_name='chapter')),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anchors', to='history.block')),
                ('start', models.PositiveIntegerField()),
                ('end_block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='history.block')),
                ('end', models.PositiveIntegerField()),
                ('status', models.CharField(choices=[('ok', 'In its place'), ('moved', 'Moved'), ('changed', 'Text changed'), ('orphan', 'Text gone')], default='ok', max_length=8, verbose_name='state')),
                ('confidence', models.FloatField(default=1.0)),
                ('made_on', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='history.revision')),
                ('made_block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='history.block')),
                ('made_start', models.PositiveIntegerField()),
                ('made_end_block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='history.block')),
                ('made_end', models.PositiveIntegerField()),
                ('exact', models.TextField(verbose_name='chosen words')),
                ('prefix', models.CharField(blank=True, max_length=64, verbose_name='words before')),
                ('suffix', models.CharField(blank=True, max_length=64, verbose_name='words after')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'passage',
                'verbose_name_plural': 'passages',
            },
        ),
        migrations.CreateModel(
            name='BlockPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='history.block')),
                ('clusters', classroom.common.search.index.ClustersField()),
            ],
        ),
        migrations.CreateModel(
            name='BlockText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='history.block')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='history.revision')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='history.section')),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(blank=True, choices=[('epigraph', 'Epigraph'), ('paragraph', 'Paragraph'), ('quotation', 'Quotation'), ('heading', 'Heading'), ('list', 'List'), ('table', 'Table'), ('figure', 'Figure')], max_length=16)),
                ('text', models.TextField()),
                ('markdown', models.TextField()),
            ],
            options={
                'ordering': ('revision', 'position'),
                'constraints': [models.UniqueConstraint(fields=('block', 'revision'), name='block_text_once')],
            },
        ),
        migrations.CreateModel(
            name='FileBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='file_blocks', to='history.revision')),
                ('place', models.PositiveIntegerField()),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='history.section')),
                ('block', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='history.block')),
                ('kind', models.CharField(choices=[('epigraph', 'Epigraph'), ('paragraph', 'Paragraph'), ('quotation', 'Quotation'), ('heading', 'Heading'), ('list', 'List'), ('table', 'Table'), ('figure', 'Figure')], max_length=16)),
                ('markdown', models.TextField()),
                ('text', models.TextField()),
            ],
            options={
                'ordering': ('revision', 'place'),
                'constraints': [models.UniqueConstraint(fields=('revision', 'place'), name='file_block_once')],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='history.name')),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='history.block')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('is_refused', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ('block__position', 'start'),
                'constraints': [models.UniqueConstraint(fields=('block', 'start', 'name'), name='mention_once')],
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chapter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='history.chapter', verbose_name='chapter')),
                ('anchor', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='event', to='history.anchor')),
                ('written', models.CharField(max_length=120, verbose_name='date as it is written')),
                ('year_from', models.SmallIntegerField(verbose_name='year')),
                ('year_to', models.SmallIntegerField(verbose_name='last year')),
                ('month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='month')),
                ('day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='day')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('title_en', models.CharField(blank=True, max_length=160, verbose_name='English title')),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('kept', 'kept'), ('refused', 'refused')], default='proposed', max_length=10, verbose_name='state')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ('year_from', 'month', 'day', 'year_to', 'pk'),
            },
            bases=(classroom.common.titles.Titled, models.Model),
        ),
        migrations.CreateModel(
            name='Fault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chapter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faults', to='history.chapter', verbose_name='chapter')),
                ('anchor', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='fault', to='history.anchor')),
                ('found', models.TextField(verbose_name='what stands there')),
                ('suggested', models.TextField(blank=True, null=True, verbose_name='what should stand there')),
                ('kind', models.CharField(choices=[('letter', 'wrong letter'), ('mark', 'tone or vowel mark'), ('missing', 'something missing'), ('extra', 'something too much'), ('word', 'wrong word'), ('name', 'spelling of a name'), ('script', 'foreign letters'), ('space', 'space'), ('punctuation', 'punctuation'), ('date', 'date'), ('note', 'footnote'), ('wording', 'wording or fact')], max_length=12, verbose_name='kind')),
                ('source', models.CharField(choices=[('reader', 'reader'), ('rule', 'rule'), ('editor', 'editor')], max_length=8, verbose_name='source')),
                ('rule', models.CharField(blank=True, help_text='Which rule suspects it, for source rule.', max_length=30)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('state', models.CharField(choices=[('open', 'open'), ('accepted', 'accepted'), ('rejected', 'rejected')], default='open', max_length=8, verbose_name='state')),
                ('made_at', models.DateTimeField(verbose_name='reported at')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                ('decision', models.CharField(blank=True, max_length=300, verbose_name='reason of the decision')),
                ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='faults', to='history.revision', verbose_name='mended in revision')),
            ],
            options={
                'verbose_name': 'fault',
                'verbose_name_plural': 'faults',
                'ordering': ('chapter', 'anchor__block__position', 'anchor__start'),
                'indexes': [models.Index(fields=['chapter', 'state'], name='fault_of_chapter')],
            },
        ),
        migrations.CreateModel(
            name='ImportDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='history.revision')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='history.fileblock')),
                ('at', models.PositiveIntegerField(default=0)),
                ('line', models.PositiveIntegerField(verbose_name='line of the file')),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('before', models.CharField(blank=True, max_length=80)),
                ('after', models.CharField(blank=True, max_length=80)),
                ('done', models.CharField(max_length=20, verbose_name='what was done')),
                ('other', models.CharField(max_length=20, verbose_name='what else could be')),
                ('state', models.CharField(choices=[('open', 'to be looked at'), ('kept', 'right as it is'), ('turned', 'turned')], default='open', max_length=8, verbose_name='state')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ('revision', 'line', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='FaultReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fault', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='history.fault')),
                ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fault_reports', to=settings.AUTH_USER_MODEL, verbose_name='reader')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='remark')),
                ('made_at', models.DateTimeField(verbose_name='reported at')),
            ],
            options={
                'ordering': ('made_at', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('fault', 'reporter'), name='fault_reported_once')],
            },
        ),
        classroom.common.search.index.IndexPhrases(
            model_name='BlockPiece',
        ),
        migrations.RunPython(by_code_point, migrations.RunPython.noop),
    ]
