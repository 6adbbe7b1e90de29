"""The sort key is made to be compared by code points. SQLite does; the locale of a PostgreSQL database may do otherwise."""

from django.db import migrations


def by_code_point(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE history_name ALTER COLUMN sort_key TYPE varchar(400) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]

    operations = [migrations.RunPython(by_code_point, migrations.RunPython.noop)]
