"""What the migrations that it replaces had come to, in one step, for a new database (docs/development.md)."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def by_code_point(apps, schema_editor):
    """The sort key is made to be compared by code points. SQLite does; the locale of a PostgreSQL database may not."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE accounts_user ALTER COLUMN sort_key TYPE varchar(400) COLLATE "C"')


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_sort_names_by_code_point'), ('accounts', '0003_more_reading_settings'), ('accounts', '0004_more_of_people'), ('accounts', '0005_sign_ins'), ('accounts', '0006_consent_and_erasure'), ('accounts', '0007_numbers_of_the_erased'), ('accounts', '0008_mailed_links'), ('accounts', '0009_mails_about_devices')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailedLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32)),
                ('address_key', models.CharField(max_length=64)),
                ('at', models.DateTimeField(db_index=True)),
            ],
            options={
                'ordering': ('at', 'pk'),
                'indexes': [models.Index(fields=['address_key', 'kind', 'at'], name='mailed_link_of_address')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('full_name', models.CharField(max_length=150, verbose_name='full name')),
                ('latin_name', models.CharField(blank=True, max_length=150, verbose_name='name in Latin letters')),
                ('student_number', models.CharField(blank=True, max_length=20, verbose_name='student number')),
                ('faculty', models.CharField(blank=True, max_length=150, verbose_name='faculty')),
                ('sort_key', models.CharField(blank=True, db_index=True, editable=False, max_length=400)),
                ('language', models.CharField(blank=True, choices=[('', 'As the browser'), ('th', 'ไทย'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('time_zone', models.CharField(blank=True, help_text='Empty: that of the course, or of the site.', max_length=64, verbose_name='time zone')),
                ('digits', models.CharField(blank=True, choices=[('', '0 1 2 3'), ('thai', '๐ ๑ ๒ ๓')], max_length=8, verbose_name='digits')),
                ('era', models.CharField(blank=True, choices=[('', 'As the language'), ('be', 'Buddhist Era'), ('ce', 'Common Era')], max_length=8, verbose_name='era')),
                ('theme', models.CharField(blank=True, choices=[('', 'As the device'), ('light', 'Light'), ('sepia', 'Sepia'), ('dark', 'Dark')], max_length=8, verbose_name='theme')),
                ('text_size', models.CharField(blank=True, choices=[('s', 'Small'), ('', 'Medium'), ('l', 'Large'), ('xl', 'Largest')], max_length=8, verbose_name='text size')),
                ('leading', models.CharField(blank=True, choices=[('tight', 'Close'), ('', 'Normal'), ('loose', 'Wide apart'), ('loosest', 'Widest apart')], max_length=8, verbose_name='line spacing')),
                ('typeface', models.CharField(blank=True, choices=[('', 'Looped letters'), ('loopless', 'Loopless letters')], max_length=8, verbose_name='letters')),
                ('measure', models.CharField(blank=True, choices=[('narrow', 'Narrow'), ('', 'Normal'), ('wide', 'Wide')], max_length=8, verbose_name='line length')),
                ('alignment', models.CharField(blank=True, choices=[('', 'Ragged right'), ('justify', 'Justified')], max_length=8, verbose_name='alignment')),
                ('shows_both_eras', models.BooleanField(default=False, verbose_name='years in both eras')),
                ('uses_shortcuts', models.BooleanField(default=True, verbose_name='keyboard shortcuts')),
                ('hides_marks', models.BooleanField(default=False, verbose_name='marks in the text hidden')),
                ('mails_new_devices', models.BooleanField(default=True, editable=False, verbose_name='mails about new devices')),
                ('consent_due', models.BooleanField(default=False, editable=False, verbose_name='has to agree first')),
                ('erased_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='erased at')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'ordering': ('sort_key', 'pk'),
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='user_username_once', violation_error_message='This user name is taken.'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='user_email_once', violation_error_message='Another account has this e-mail address.'), models.UniqueConstraint(models.F('student_number'), condition=models.Q(models.Q(('student_number', ''), _negated=True), ('erased_at', None)), name='user_student_number_once', violation_error_message='Another account has this student number.')],
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(unique=True, verbose_name='version')),
                ('text_th', models.TextField(verbose_name='text in Thai')),
                ('text_en', models.TextField(verbose_name='text in English')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
                ('published_at', models.DateTimeField(verbose_name='published at')),
            ],
            options={
                'verbose_name': 'consent text',
                'verbose_name_plural': 'consent texts',
                'ordering': ('-version',),
            },
        ),
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_requests', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('kind', models.CharField(choices=[('copy', 'A copy of my data'), ('erasure', 'Erase my account')], max_length=12, verbose_name='kind')),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('done', 'Done'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('failed', 'Failed')], default='asked', max_length=12, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='answer')),
                ('empties_posts', models.BooleanField(default=False, help_text='Otherwise they stay, without a name.', verbose_name='posts emptied too')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('file', models.FileField(blank=True, editable=False, upload_to='personal/')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='kept until')),
            ],
            options={
                'verbose_name': 'request for personal data',
                'verbose_name_plural': 'requests for personal data',
                'ordering': ('-asked_at',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('user', 'kind'), name='data_request_open_once')],
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('session_key', models.CharField(editable=False, max_length=40, unique=True)),
                ('user_agent', models.CharField(blank=True, max_length=300, verbose_name='device')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='address')),
                ('began_at', models.DateTimeField(verbose_name='since')),
                ('seen_at', models.DateTimeField(verbose_name='seen last')),
            ],
            options={
                'verbose_name': 'sign-in',
                'verbose_name_plural': 'sign-ins',
                'ordering': ('-seen_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='accounts.consenttext', verbose_name='consent text')),
                ('agreed_at', models.DateTimeField(verbose_name='agreed at')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ('-agreed_at',),
                'constraints': [models.UniqueConstraint(fields=('user', 'text'), name='consent_once')],
            },
        ),
        migrations.RunPython(by_code_point, migrations.RunPython.noop),
    ]
