# Written by make migrations (.ci/migrations.py)

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import stations.crypto
import stations.identity
import stations.tables
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('axes', '0010_accessattemptexpiration'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('mfa', '0003_authenticator_type_uniq'),
        ('oauth2_provider', '0022_refreshtoken_token_family_index'),
        ('sessions', '0001_initial'),
        ('stations', '0001_users'),
        ('usersessions', '0001_initial'),
    ]

    operations = [
        stations.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Assignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                        ('until', models.DateField(blank=True, help_text='First day on which it no longer holds', null=True, verbose_name='until')),
                        ('role', models.CharField(choices=[('lead', 'station lead'), ('worker', 'station worker'), ('supervisor', 'supervisor'), ('room', 'village-room worker')], default='worker', max_length=12, verbose_name='role')),
                        ('is_full_time', models.BooleanField(default=True, verbose_name='full-time')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='stations.station', verbose_name='station')),
                        ('worker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='stations.worker', verbose_name='worker')),
                    ],
                    options={
                        'verbose_name': 'assignment',
                        'verbose_name_plural': 'assignments',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='stations_assignment_since_before_until', violation_error_message='The end must lie after the beginning.')],
                    },
                ),
                migrations.CreateModel(
                    name='AuditEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                        ('verb', models.CharField(max_length=50, verbose_name='action')),
                        ('record', models.CharField(help_text='app.model:pk', max_length=100, verbose_name='record')),
                        ('title', models.CharField(blank=True, help_text='Masked name or number', max_length=100, verbose_name='title')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                        ('detail', models.JSONField(blank=True, default=dict, verbose_name='detail')),
                        ('address', models.GenericIPAddressField(null=True, verbose_name='address')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('division', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.division', verbose_name='division')),
                        ('station', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'audit entry',
                        'verbose_name_plural': 'audit entries',
                        'ordering': ['-at', '-pk'],
                        'indexes': [models.Index(fields=['record', '-at'], name='audit_record'), models.Index(fields=['station', '-at'], name='audit_station'), models.Index(condition=models.Q(('division__isnull', False)), fields=['division', '-at'], name='audit_division'), models.Index(fields=['by', '-at'], name='audit_by'), models.Index(condition=models.Q(('verb', 'number_elsewhere')), fields=['by', 'at'], name='audit_numbers_elsewhere')],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8c10d51c68fc48bb4e816ade33fbf32bc0b037f2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5e1fe', table='stations_auditentry', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='Certificate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('level', models.PositiveSmallIntegerField(choices=[(1, 'assistant social worker'), (2, 'social worker (intermediate)'), (3, 'senior social worker')], verbose_name='level')),
                        ('number', models.CharField(blank=True, max_length=40, verbose_name='certificate number')),
                        ('obtained_on', models.DateField(verbose_name='obtained on')),
                        ('worker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='stations.worker', verbose_name='worker')),
                    ],
                    options={
                        'verbose_name': 'certificate',
                        'verbose_name_plural': 'certificates',
                        'constraints': [models.UniqueConstraint(fields=('worker', 'level'), name='one_certificate_a_level', violation_error_message='This worker holds a certificate of that level already.')],
                    },
                ),
                migrations.CreateModel(
                    name='Division',
                    fields=[
                        ('code', models.CharField(db_collation='C', max_length=16, primary_key=True, serialize=False, verbose_name='code')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('short_name', models.CharField(db_collation='C', max_length=80, verbose_name='short name')),
                        ('pinyin', models.CharField(blank=True, db_collation='C', max_length=300, verbose_name='pinyin')),
                        ('initials', models.CharField(blank=True, db_collation='C', max_length=80, verbose_name='initials')),
                        ('level', models.PositiveSmallIntegerField(choices=[(1, 'province'), (2, 'city'), (3, 'county'), (4, 'township'), (5, 'village')], verbose_name='level')),
                        ('kind', models.CharField(choices=[('region', 'region'), ('subdistrict', 'subdistrict'), ('town', 'town'), ('township', 'rural township'), ('zone', 'zone like a township'), ('community', 'community'), ('village', 'village'), ('unit', 'unit like a village')], max_length=12, verbose_name='kind')),
                        ('is_pseudo', models.BooleanField(default=False, verbose_name='pseudo row')),
                        ('is_legal', models.BooleanField(default=True, verbose_name='legal unit')),
                        ('is_local', models.BooleanField(default=False, verbose_name='local row')),
                        ('edition', models.PositiveSmallIntegerField(blank=True, help_text='Year of the last national list that has it', null=True, verbose_name='edition')),
                        ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                        ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='stations.division', verbose_name='parent')),
                        ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='stations.division', verbose_name='successor')),
                    ],
                    options={
                        'verbose_name': 'division',
                        'verbose_name_plural': 'divisions',
                        'ordering': ['code'],
                        'indexes': [models.Index(fields=['name'], name='division_name'), models.Index(fields=['level', 'short_name'], name='division_by_name'), models.Index(fields=['level', 'pinyin'], name='division_by_pinyin'), models.Index(fields=['level', 'initials'], name='division_by_initials')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('since', None), ('until__gt', models.F('since')), _connector='OR'), name='division_since_before_until', violation_error_message='The end must lie after the beginning.'), models.CheckConstraint(condition=models.Q(('is_local', False), ('code__regex', '[A-Z]'), _connector='OR'), name='division_local_code_has_a_letter', violation_error_message='The code of a local row must have a capital letter.')],
                    },
                ),
                migrations.CreateModel(
                    name='DivisionMove',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(verbose_name='since')),
                        ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='stations.division', verbose_name='division')),
                        ('under', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adopted', to='stations.division', verbose_name='administered under')),
                    ],
                    options={
                        'verbose_name': 'division move',
                        'verbose_name_plural': 'division moves',
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='move_since_before_until', violation_error_message='The end must lie after the beginning.'), models.CheckConstraint(condition=models.Q(('division', models.F('under')), _negated=True), name='move_not_under_itself', violation_error_message="A division can't stand under itself."), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('division',), name='one_open_move_a_division', violation_error_message='This division is under another one already.')],
                    },
                ),
                migrations.CreateModel(
                    name='DivisionPath',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('path', models.CharField(db_collation='C', max_length=200, verbose_name='path')),
                        ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                        ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('division', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='paths', to='stations.division', verbose_name='division')),
                    ],
                    options={
                        'verbose_name': 'division path',
                        'verbose_name_plural': 'division paths',
                        'indexes': [models.Index(fields=['path'], name='division_path')],
                    },
                ),
                migrations.CreateModel(
                    name='Import',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(max_length=30, verbose_name='kind')),
                        ('filename', models.CharField(max_length=200, verbose_name='file')),
                        ('state', models.CharField(choices=[('checking', 'being checked'), ('checked', 'checked'), ('writing', 'being written'), ('done', 'done'), ('discarded', 'discarded')], default='checking', max_length=10, verbose_name='state')),
                        ('good_only', models.BooleanField(default=False, verbose_name='good rows only')),
                        ('columns', models.JSONField(default=list, help_text="keys of the columns, in the file's order", verbose_name='columns')),
                        ('unknown', models.JSONField(default=list, help_text='headings that no column has', verbose_name='columns left out')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                        ('row_count', models.PositiveIntegerField(default=0, verbose_name='rows')),
                        ('written_count', models.PositiveIntegerField(default=0, verbose_name='rows written')),
                        ('skipped_count', models.PositiveIntegerField(default=0, verbose_name='rows skipped')),
                        ('bad_count', models.PositiveIntegerField(default=0, verbose_name='rows with errors')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.job', verbose_name='job')),
                        ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'import',
                        'verbose_name_plural': 'imports',
                        'ordering': ['-created_at'],
                    },
                ),
                migrations.CreateModel(
                    name='ImportRow',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('number', models.PositiveIntegerField(verbose_name='row in the file')),
                        ('cells', stations.crypto.EncryptedTextField(verbose_name='cells')),
                        ('findings', stations.crypto.EncryptedTextField(blank=True, verbose_name='findings')),
                        ('outcome', models.CharField(choices=[('unchecked', 'not checked yet'), ('good', 'good'), ('double', 'likely a double'), ('bad', 'has errors')], default='unchecked', max_length=10, verbose_name='outcome')),
                        ('decision', models.CharField(blank=True, choices=[('same', 'same person: leave out'), ('different', 'different person: import')], max_length=10, verbose_name='decision')),
                        ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='stations.import', verbose_name='import')),
                    ],
                    options={
                        'verbose_name': 'import row',
                        'verbose_name_plural': 'import rows',
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='row_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Job',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(max_length=40, verbose_name='kind')),
                        ('title', models.CharField(max_length=200, verbose_name='title')),
                        ('params', models.JSONField(default=dict, verbose_name='parameters')),
                        ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='waiting', max_length=10, verbose_name='state')),
                        ('done', models.PositiveIntegerField(default=0, verbose_name='done so far')),
                        ('total', models.PositiveIntegerField(default=0, verbose_name='out of')),
                        ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                        ('lease_until', models.DateTimeField(null=True, verbose_name='lease until')),
                        ('result', models.JSONField(default=dict, verbose_name='result')),
                        ('error', models.TextField(blank=True, verbose_name='error')),
                        ('url', models.CharField(blank=True, max_length=200, verbose_name='where the result is')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('station', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'job',
                        'verbose_name_plural': 'jobs',
                        'ordering': ['-created_at'],
                        'indexes': [models.Index(models.F('created_at'), condition=models.Q(('state__in', ['waiting', 'running'])), name='job_open')],
                    },
                ),
                migrations.CreateModel(
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.CharField(max_length=200, verbose_name='text')),
                        ('url', models.CharField(blank=True, max_length=200, verbose_name='address')),
                        ('is_urgent', models.BooleanField(default=False, verbose_name='urgent')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('read_at', models.DateTimeField(null=True, verbose_name='read at')),
                        ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL, verbose_name='to')),
                    ],
                    options={
                        'verbose_name': 'notice',
                        'verbose_name_plural': 'notices',
                        'ordering': ['-created_at'],
                        'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['to'], name='notice_unread')],
                    },
                ),
                migrations.CreateModel(
                    name='Organisation',
                    fields=[
                        ('client_uuid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='client UUID')),
                        ('payload_hash', models.BinaryField(max_length=32, null=True, verbose_name='payload hash')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('changed_xid', models.BigIntegerField(default=0, editable=False, verbose_name='changed in transaction')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                        ('voided_at', models.DateTimeField(editable=False, null=True, verbose_name='voided at')),
                        ('void_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason for voiding')),
                        ('source', models.CharField(blank=True, editable=False, max_length=40, verbose_name='source system')),
                        ('external_id', models.CharField(blank=True, editable=False, max_length=80, verbose_name='id there')),
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('name', models.CharField(max_length=100, verbose_name='name of the organisation')),
                        ('kind', models.CharField(choices=[('agency', 'social-work agency'), ('society', 'social organisation'), ('foundation', 'foundation'), ('community', 'community organisation'), ('company', 'company'), ('government', 'government office'), ('public', 'public institution'), ('committee', "village or residents' committee"), ('other', 'other')], default='agency', max_length=12, verbose_name='kind')),
                        ('credit_code', models.CharField(blank=True, help_text='18 characters with a check character (GB 32100)', max_length=18, null=True, verbose_name='unified social credit code')),
                        ('registered_on', models.DateField(blank=True, null=True, verbose_name='registered on')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                        ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='stations.division', verbose_name='division')),
                        ('origin', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.division', verbose_name='made at')),
                        ('voided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
                    ],
                    options={
                        'verbose_name': 'organisation',
                        'verbose_name_plural': 'organisations',
                        'ordering': ['name'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['changed_xid', 'id'], name='organisation_changes'), models.Index(fields=['name', 'id'], name='organisation_name')],
                        'constraints': [models.UniqueConstraint(fields=('origin', 'client_uuid'), name='organisation_uuid'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('source', 'external_id'), name='organisation_external_id'), models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='organisation_void_has_a_reason', violation_error_message='Voiding needs a reason.'), models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('name',), name='one_organisation_a_name'), models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('credit_code',), name='one_organisation_a_credit_code')],
                        'triggers': [pgtrigger.compiler.Trigger(name='changed_xid', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='2cdf63834d4d9996f7ea84a7f63446e8e59d989c', operation='INSERT OR UPDATE', pgid='pgtrigger_changed_xid_71add', table='stations_organisation', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='PopulationSnapshot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('counted_on', models.DateField(verbose_name='counted on')),
                        ('residents', models.PositiveIntegerField(verbose_name='residents')),
                        ('source', models.CharField(max_length=200, verbose_name='source')),
                        ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='populations', to='stations.division', verbose_name='division')),
                    ],
                    options={
                        'verbose_name': 'population snapshot',
                        'verbose_name_plural': 'population snapshots',
                        'constraints': [models.UniqueConstraint(fields=('division', 'counted_on'), name='one_population_a_day', violation_error_message='There is a figure for this division and day already.')],
                    },
                ),
                migrations.CreateModel(
                    name='Posting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                        ('until', models.DateField(blank=True, help_text='First day on which it no longer holds', null=True, verbose_name='until')),
                        ('role', models.CharField(choices=[('worker', 'social worker'), ('lead', 'station lead'), ('supervisor', 'supervisor'), ('officer', 'officer'), ('auditor', 'auditor'), ('administrator', 'administrator'), ('client', 'sync client')], max_length=16, verbose_name='role')),
                        ('may_see', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('closed_minors', 'closed files of children'), ('crises', 'crises')], max_length=20), blank=True, default=list, size=None, verbose_name='may also see')),
                        ('agreement', models.CharField(blank=True, help_text="Why another system may read people: the agreement's title and date", max_length=200, verbose_name='data agreement')),
                        ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='stations.division', verbose_name='division')),
                        ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='stations.station', verbose_name='station')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postings', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                    ],
                    options={
                        'verbose_name': 'posting',
                        'verbose_name_plural': 'postings',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='stations_posting_since_before_until', violation_error_message='The end must lie after the beginning.'), models.CheckConstraint(condition=models.Q(('station', None), ('division', None), _connector='XOR'), name='posting_has_one_place', violation_error_message='A posting has either a station or a division.'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'client'), _negated=True), models.Q(('agreement', ''), _negated=True), _connector='OR'), name='client_posting_names_agreement', violation_error_message="A sync client's posting must name the data agreement.")],
                    },
                ),
                migrations.CreateModel(
                    name='Station',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(db_collation='C', max_length=32, unique=True, verbose_name='station code')),
                        ('name', models.CharField(max_length=100, verbose_name='name')),
                        ('tier', models.PositiveSmallIntegerField(choices=[(1, 'guidance centre'), (2, 'county hub'), (3, 'township station'), (4, 'village room'), (5, 'neighbourhood point')], default=3, verbose_name='tier')),
                        ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                        ('phone', models.CharField(blank=True, max_length=30, verbose_name='phone')),
                        ('approved_on', models.DateField(blank=True, null=True, verbose_name='approved on')),
                        ('built_on', models.DateField(blank=True, null=True, verbose_name='built on')),
                        ('plaque_on', models.DateField(blank=True, null=True, verbose_name='plaque put up on')),
                        ('operating_on', models.DateField(blank=True, null=True, verbose_name='operating since')),
                        ('suspended_on', models.DateField(blank=True, null=True, verbose_name='suspended on')),
                        ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed down on')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stations', to='stations.division', verbose_name='home division')),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='stations.station', verbose_name='parent')),
                    ],
                    options={
                        'verbose_name': 'station',
                        'verbose_name_plural': 'stations',
                        'ordering': ['code'],
                        'constraints': [models.UniqueConstraint(fields=('home', 'name'), name='one_station_name_a_division', violation_error_message='This division has a station of that name already.')],
                    },
                ),
                migrations.CreateModel(
                    name='StationDivision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                        ('until', models.DateField(blank=True, help_text='First day on which it no longer holds', null=True, verbose_name='until')),
                        ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='served_by', to='stations.division', verbose_name='division')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='served', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'served division',
                        'verbose_name_plural': 'served divisions',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='stations_stationdivision_since_before_until', violation_error_message='The end must lie after the beginning.'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('station', 'division'), name='served_once', violation_error_message='The station serves this division already.')],
                    },
                ),
                migrations.CreateModel(
                    name='StationOperator',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                        ('until', models.DateField(blank=True, help_text='First day on which it no longer holds', null=True, verbose_name='until')),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='operates', to='stations.organisation', verbose_name='organisation')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='operators', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'station operator',
                        'verbose_name_plural': 'station operators',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='stations_stationoperator_since_before_until', violation_error_message='The end must lie after the beginning.')],
                    },
                ),
                migrations.CreateModel(
                    name='StationPosts',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                        ('until', models.DateField(blank=True, help_text='First day on which it no longer holds', null=True, verbose_name='until')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='number of posts')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'posts of a station',
                        'verbose_name_plural': 'posts of stations',
                        'abstract': False,
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='stations_stationposts_since_before_until', violation_error_message='The end must lie after the beginning.'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('station',), name='posts_declared_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Worker',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('number', models.CharField(blank=True, db_collation='C', max_length=40, null=True, unique=True, verbose_name='staff number')),
                        ('name', models.CharField(max_length=50, verbose_name='name')),
                        ('sex', models.CharField(choices=[('0', 'unknown'), ('1', 'male'), ('2', 'female'), ('9', 'not stated')], default='9', max_length=1, verbose_name='sex')),
                        ('born_on', models.DateField(blank=True, null=True, verbose_name='born on')),
                        ('employer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='workers', to='stations.organisation', verbose_name='employer')),
                        ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='workers', to='stations.division', verbose_name='home division')),
                        ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='worker', to=settings.AUTH_USER_MODEL, verbose_name='log-in')),
                    ],
                    options={
                        'verbose_name': 'worker',
                        'verbose_name_plural': 'workers',
                        'ordering': ['name', 'pk'],
                    },
                ),
            ],
        ),
    ]
