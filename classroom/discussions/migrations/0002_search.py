import django.db.models.deletion
from django.db import migrations, models

import classroom.common.search.index


class Migration(migrations.Migration):

    dependencies = [
        ('discussions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PostPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='discussions.post')),
                ('clusters', classroom.common.search.index.ClustersField()),
            ],
        ),
        classroom.common.search.index.IndexPhrases('PostPiece'),
    ]
