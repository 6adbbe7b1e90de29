import django.db.models.deletion
from django.db import migrations, models

import classroom.common.search.index


class Migration(migrations.Migration):

    dependencies = [
        ('history', '0003_faults_events_mentions'),
    ]

    operations = [
        migrations.CreateModel(
            name='BlockPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='history.block')),
                ('clusters', classroom.common.search.index.ClustersField()),
            ],
        ),
        classroom.common.search.index.IndexPhrases('BlockPiece'),
    ]
