# Written by make migrations (.ci/migrations.py)

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
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
        ('beneficiaries', '0001_initial'),
        ('resources', '0001_initial'),
        ('stations', '0002_initial'),
    ]

    operations = [
        stations.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Activity',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('client_uuid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='client UUID')),
                        ('payload_hash', models.BinaryField(max_length=32, null=True, verbose_name='payload hash')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('changed_xid', models.BigIntegerField(default=0, editable=False, verbose_name='changed in transaction')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                        ('voided_at', models.DateTimeField(editable=False, null=True, verbose_name='voided at')),
                        ('void_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason for voiding')),
                        ('title', models.CharField(max_length=100, verbose_name='title')),
                        ('domain', models.CharField(choices=[('01', 'social assistance'), ('02', 'elderly care'), ('03', 'child care and protection'), ('04', 'community governance'), ('05', 'social affairs'), ('99', 'other')], max_length=2, verbose_name='domain')),
                        ('began_on', models.DateField(verbose_name='first day')),
                        ('done_on', models.DateField(verbose_name='last day')),
                        ('place', models.CharField(blank=True, max_length=100, verbose_name='where')),
                        ('note', models.TextField(blank=True, verbose_name='note')),
                        ('source', models.CharField(blank=True, editable=False, max_length=40, verbose_name='source system')),
                        ('external_id', models.CharField(blank=True, editable=False, max_length=80, verbose_name='id there')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                        ('origin', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='made at')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='stations.station', verbose_name='station')),
                        ('voided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
                    ],
                    options={
                        'verbose_name': 'activity',
                        'verbose_name_plural': 'activities',
                        'ordering': ['-done_on', '-id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['station', 'done_on', 'id'], name='activity_station_day'), models.Index(fields=['changed_xid', 'id'], name='activity_changes')],
                        'constraints': [models.UniqueConstraint(fields=('origin', 'client_uuid'), name='activity_client_uuid'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('source', 'external_id'), name='activity_external_id'), models.CheckConstraint(condition=models.Q(('done_on__gte', models.F('began_on'))), name='activity_ends_after_it_begins', violation_error_message="The last day can't lie before the first."), models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='activity_void_has_a_reason', violation_error_message='Voiding needs a reason.')],
                        'triggers': [pgtrigger.compiler.Trigger(name='changed_xid', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='41eaba7cc8814bac0a09252fc7a7397f13ae2121', operation='INSERT OR UPDATE', pgid='pgtrigger_changed_xid_409f8', table='cases_activity', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='Attendance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, size=None, verbose_name='categories that day')),
                        ('age', models.PositiveSmallIntegerField(verbose_name='age that day')),
                        ('disability_grade', models.PositiveSmallIntegerField(null=True, verbose_name='disability grade that day')),
                        ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None, verbose_name='groups that day')),
                        ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.household', verbose_name='household')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='beneficiaries.person', verbose_name='person')),
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='cases.servicerecord', verbose_name='service record')),
                    ],
                    options={
                        'verbose_name': 'attendance',
                        'verbose_name_plural': 'attendances',
                        'indexes': [models.Index(fields=['person', 'record'], name='attendance_person')],
                        'constraints': [models.UniqueConstraint(fields=('record', 'person'), name='attended_once')],
                        'triggers': [pgtrigger.compiler.Trigger(name='filed_insert', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE is_filed boolean;', func="""
SELECT bool_or(filing_id IS NOT NULL) INTO is_filed FROM (
    SELECT filing_id FROM cases_servicerecord
    WHERE id = ANY(ARRAY(SELECT record_id FROM now)) ORDER BY id FOR SHARE
) AS locked;
IF is_filed THEN 
RAISE EXCEPTION 'This record belongs to a filed month: void it and write another.'
    USING ERRCODE = 'restrict_violation';
 END IF;
RETURN NULL;
""", hash='c890b9282eb93cbe26bb49af4346bdd6810d1f4c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_filed_insert_b29ae', referencing='REFERENCING NEW TABLE AS now ', table='cases_attendance', when='AFTER')), pgtrigger.compiler.Trigger(name='filed_delete', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE is_filed boolean;', func="""
SELECT bool_or(filing_id IS NOT NULL) INTO is_filed FROM (
    SELECT filing_id FROM cases_servicerecord
    WHERE id = ANY(ARRAY(SELECT record_id FROM was)) ORDER BY id FOR SHARE
) AS locked;
IF is_filed THEN 
RAISE EXCEPTION 'This record belongs to a filed month: void it and write another.'
    USING ERRCODE = 'restrict_violation';
 END IF;
RETURN NULL;
""", hash='6edd841429826d1c0a37c99e05daa01b990b6c42', level='STATEMENT', operation='DELETE', pgid='pgtrigger_filed_delete_401bb', referencing='REFERENCING OLD TABLE AS was ', table='cases_attendance', when='AFTER')), pgtrigger.compiler.Trigger(name='filed_update', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE is_filed boolean;', func="""
SELECT bool_or(filing_id IS NOT NULL) INTO is_filed FROM (
    SELECT filing_id FROM cases_servicerecord
    WHERE id = ANY(ARRAY(SELECT unnest(ARRAY[was.record_id, now.record_id]) FROM was JOIN now USING (id))) ORDER BY id FOR SHARE
) AS locked;
IF is_filed THEN 
RAISE EXCEPTION 'This record belongs to a filed month: void it and write another.'
    USING ERRCODE = 'restrict_violation';
 END IF;
RETURN NULL;
""", hash='c6294c87b895da4d4668d111f60d1077d1d0e892', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_filed_update_83277', referencing='REFERENCING OLD TABLE AS was  NEW TABLE AS now ', table='cases_attendance', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='Case',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('client_uuid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='client UUID')),
                        ('payload_hash', models.BinaryField(max_length=32, null=True, verbose_name='payload hash')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('changed_xid', models.BigIntegerField(default=0, editable=False, verbose_name='changed in transaction')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                        ('year', models.PositiveSmallIntegerField(editable=False, verbose_name='year')),
                        ('serial', models.PositiveIntegerField(editable=False, verbose_name='serial number in the year')),
                        ('number', models.CharField(editable=False, max_length=120, verbose_name='case number')),
                        ('problem', stations.crypto.PrivateTextField(verbose_name='presenting problem')),
                        ('goals', stations.crypto.PrivateTextField(blank=True, verbose_name='goals')),
                        ('status', models.CharField(choices=[('intake', 'intake'), ('assessment', 'assessment'), ('plan', 'plan'), ('plan_review', 'plan under approval'), ('intervention', 'intervention'), ('evaluation', 'evaluation'), ('closing_review', 'closing under approval'), ('follow_up', 'follow-up'), ('archived', 'archived'), ('suspended', 'suspended'), ('referred', 'referred'), ('declined', 'not taken on')], default='intake', editable=False, max_length=16, verbose_name='status')),
                        ('suspended_from', models.CharField(blank=True, choices=[('intake', 'intake'), ('assessment', 'assessment'), ('plan', 'plan'), ('plan_review', 'plan under approval'), ('intervention', 'intervention'), ('evaluation', 'evaluation'), ('closing_review', 'closing under approval'), ('follow_up', 'follow-up'), ('archived', 'archived'), ('suspended', 'suspended'), ('referred', 'referred'), ('declined', 'not taken on')], editable=False, max_length=16)),
                        ('opened_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='opened on')),
                        ('accepted_on', models.DateField(editable=False, help_text="Or reopened: the cycle's start", null=True, verbose_name='accepted on')),
                        ('closed_on', models.DateField(editable=False, null=True, verbose_name='closed on')),
                        ('next_step_on', models.DateField(blank=True, null=True, verbose_name='next step by')),
                        ('cycle', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='cycle')),
                        ('source', models.CharField(blank=True, editable=False, max_length=40, verbose_name='source system')),
                        ('external_id', models.CharField(blank=True, editable=False, max_length=80, verbose_name='id there')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                        ('from_record', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.servicerecord', verbose_name='opened from')),
                        ('origin', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='made at')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='beneficiaries.person', verbose_name='beneficiary')),
                        ('station', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='stations.station', verbose_name='station')),
                        ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='stations.worker', verbose_name='worker')),
                    ],
                    options={
                        'verbose_name': 'case',
                        'verbose_name_plural': 'cases',
                        'ordering': ['-opened_on', '-id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['station', 'status', 'opened_on'], name='case_station_status'), models.Index(fields=['changed_xid', 'id'], name='case_changes')],
                        'constraints': [models.UniqueConstraint(fields=('origin', 'client_uuid'), name='case_client_uuid'), models.UniqueConstraint(fields=('origin', 'year', 'serial'), name='case_number_once'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('source', 'external_id'), name='case_external_id'), models.UniqueConstraint(condition=models.Q(('status__in', ['archived', 'referred', 'declined']), _negated=True), fields=('person',), name='one_open_case', violation_error_message='This person has an open case already.')],
                        'triggers': [pgtrigger.compiler.Trigger(name='changed_xid', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='0221ededa1ab7ac24e599ac62a629d4bd6c0fb1f', operation='INSERT OR UPDATE', pgid='pgtrigger_changed_xid_e3964', table='cases_case', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='CaseStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('cycle', models.PositiveSmallIntegerField(default=1, verbose_name='cycle')),
                        ('verb', models.CharField(max_length=20, verbose_name='step')),
                        ('source', models.CharField(blank=True, choices=[('intake', 'intake'), ('assessment', 'assessment'), ('plan', 'plan'), ('plan_review', 'plan under approval'), ('intervention', 'intervention'), ('evaluation', 'evaluation'), ('closing_review', 'closing under approval'), ('follow_up', 'follow-up'), ('archived', 'archived'), ('suspended', 'suspended'), ('referred', 'referred'), ('declined', 'not taken on')], max_length=16, verbose_name='from')),
                        ('target', models.CharField(choices=[('intake', 'intake'), ('assessment', 'assessment'), ('plan', 'plan'), ('plan_review', 'plan under approval'), ('intervention', 'intervention'), ('evaluation', 'evaluation'), ('closing_review', 'closing under approval'), ('follow_up', 'follow-up'), ('archived', 'archived'), ('suspended', 'suspended'), ('referred', 'referred'), ('declined', 'not taken on')], max_length=16, verbose_name='to')),
                        ('done_on', models.DateField(verbose_name='date')),
                        ('note', stations.crypto.PrivateTextField(verbose_name='note')),
                        ('referred_to', models.CharField(blank=True, max_length=100, verbose_name='referred to')),
                        ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='cases.case', verbose_name='case')),
                    ],
                    options={
                        'verbose_name': 'case step',
                        'verbose_name_plural': 'case steps',
                        'ordering': ['at', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='CrisisNote',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('child_unattended', 'child without a guardian'), ('abuse', 'abuse or violence'), ('self_harm', 'self-harm or suicide'), ('illness', 'acute illness or fall'), ('housing', 'dangerous housing, fire, gas'), ('missing', 'missing'), ('other', 'other')], max_length=20, verbose_name='what kind')),
                        ('text', stations.crypto.EncryptedTextField(verbose_name='what happened')),
                        ('reported_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='reported at')),
                        ('status', models.CharField(choices=[('new', 'new'), ('taken_over', 'taken over'), ('settled', 'settled')], default='new', max_length=10, verbose_name='status')),
                        ('seen_at', models.DateTimeField(null=True, verbose_name='taken over at')),
                        ('safety_plan', stations.crypto.EncryptedTextField(blank=True, verbose_name='safety plan')),
                        ('settled_at', models.DateTimeField(null=True, verbose_name='settled at')),
                        ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='crises', to='beneficiaries.person', verbose_name='person')),
                        ('record', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='crisis', to='cases.servicerecord', verbose_name='service record')),
                        ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reported by')),
                        ('seen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken over by')),
                        ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='crises', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'crisis note',
                        'verbose_name_plural': 'crisis notes',
                        'ordering': ['-reported_at'],
                        'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['station', 'reported_at'], name='crisis_open')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('settled_at', None), ('seen_at__isnull', False), _connector='OR'), name='crisis_taken_over_before_settled'), models.CheckConstraint(condition=models.Q(models.Q(('seen_at', None), ('status', 'new')), models.Q(('seen_at__isnull', False), ('settled_at', None), ('status', 'taken_over')), models.Q(('settled_at__isnull', False), ('status', 'settled')), _connector='OR'), name='crisis_status_is_what_was_done')],
                    },
                ),
                migrations.CreateModel(
                    name='CrisisTold',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('whom', models.CharField(choices=[('police', 'police (110)'), ('civil_affairs', 'county civil affairs'), ('ambulance', 'ambulance (120)'), ('fire_brigade', 'fire brigade (119)'), ('family', 'family'), ('committee', 'village committee'), ('education', 'school or education office')], max_length=16, verbose_name='who was told')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='told', to='cases.crisisnote', verbose_name='crisis note')),
                    ],
                    options={
                        'verbose_name': 'who was told of a crisis',
                        'verbose_name_plural': 'who was told of a crisis',
                        'ordering': ['at', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('note', 'whom'), name='told_once', violation_error_message='They have been told already.')],
                    },
                ),
                migrations.CreateModel(
                    name='FiledFact',
                    fields=[
                        ('id', models.BigAutoField(primary_key=True, serialize=False)),
                        ('kind', models.CharField(max_length=16, verbose_name='kind')),
                        ('key', models.CharField(max_length=36, verbose_name='key')),
                        ('done_on', models.DateField(verbose_name='date')),
                        ('item', models.CharField(blank=True, max_length=80, verbose_name='item')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='amount')),
                        ('value', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='value in yuan')),
                        ('filing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='cases.filing', verbose_name='filing')),
                    ],
                    options={
                        'verbose_name': 'filed fact',
                        'verbose_name_plural': 'filed facts',
                        'constraints': [models.UniqueConstraint(fields=('filing', 'kind', 'key'), name='filed_fact_once')],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c80089b50060090db230babcd49f70d7e2fd7ae1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_27dd3', table='cases_filedfact', when='BEFORE')), pgtrigger.compiler.Trigger(name='joins_open_filing', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
IF EXISTS (SELECT FROM now JOIN cases_filing ON cases_filing.id = filing_id WHERE added IS NOT NULL)
THEN 
RAISE EXCEPTION 'This month is filed: nothing joins a version later.'
    USING ERRCODE = 'restrict_violation';
 END IF;
RETURN NULL;
""", hash='3c99a54271ca2953ff8375ec2197b817b9fef008', level='STATEMENT', operation='INSERT', pgid='pgtrigger_joins_open_filing_489ec', referencing='REFERENCING NEW TABLE AS now ', table='cases_filedfact', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='Filing',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('month', models.DateField(help_text='The first day of the month', verbose_name='month')),
                        ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                        ('status', models.CharField(choices=[('filed', 'filed'), ('returned', 'returned'), ('reviewed', 'reviewed')], default='filed', max_length=10, verbose_name='status')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason for the correction')),
                        ('added', models.PositiveIntegerField(null=True, verbose_name='records added')),
                        ('removed', models.PositiveIntegerField(default=0, verbose_name='records removed')),
                        ('filed_at', models.DateTimeField(auto_now_add=True, verbose_name='filed at')),
                        ('reviewed_at', models.DateTimeField(null=True, verbose_name='reviewed at')),
                        ('comment', models.CharField(blank=True, max_length=500, verbose_name='comment')),
                        ('filed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='filed by')),
                        ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewed by')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='filings', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'filing',
                        'verbose_name_plural': 'filings',
                        'ordering': ['-month', 'station', '-version'],
                        'constraints': [models.UniqueConstraint(fields=('station', 'month', 'version'), name='one_filing_a_version'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='filing_month_is_first_day'), models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='correction_has_a_reason', violation_error_message='A correction needs a reason.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='return_has_a_comment', violation_error_message='Say what is to be put right.')],
                        'triggers': [pgtrigger.compiler.Trigger(name='is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='eca84ced737f1e8634864de218a9a96964bf6682', operation='DELETE', pgid='pgtrigger_is_kept_0ddf1', table='cases_filing', when='BEFORE')), pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."filed_at" IS DISTINCT FROM (NEW."filed_at") OR OLD."filed_by_id" IS DISTINCT FROM (NEW."filed_by_id") OR OLD."month" IS DISTINCT FROM (NEW."month") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."station_id" IS DISTINCT FROM (NEW."station_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='402f40e9a51a7492947434e90eba711701aaefe6', operation='UPDATE', pgid='pgtrigger_stays_794c4', table='cases_filing', when='BEFORE')), pgtrigger.compiler.Trigger(name='takes_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.added IS NOT NULL AND (OLD.added, OLD.removed) IS DISTINCT FROM (NEW.added, NEW.removed))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='3dd79e2b376e1d5bbb9b9895e63390c05ca9d89c', operation='UPDATE', pgid='pgtrigger_takes_once_a176b', table='cases_filing', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='HandOver',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('quantity', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='quantity')),
                        ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='value in yuan')),
                        ('receipt', models.CharField(choices=[('self', 'signed'), ('relative', 'signed by somebody else'), ('finger', 'fingerprint'), ('open', 'not yet signed')], default='open', max_length=8, verbose_name='receipt')),
                        ('signed_by', models.CharField(blank=True, max_length=50, verbose_name='signed by')),
                        ('handed_on', models.DateField(editable=False, verbose_name='date')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='resources.stockitem', verbose_name='item')),
                        ('move', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hand_over', to='resources.stockmove', verbose_name='stock movement')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='beneficiaries.person', verbose_name='beneficiary')),
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='cases.servicerecord', verbose_name='service record')),
                        ('station', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'hand-over',
                        'verbose_name_plural': 'hand-overs',
                        'ordering': ['pk'],
                        'indexes': [models.Index(fields=['person', 'record'], name='hand_over_person'), models.Index(fields=['station', 'handed_on', 'id'], name='hand_over_station_day')],
                        'constraints': [models.UniqueConstraint(fields=('record', 'person', 'item'), name='handed_over_once', violation_error_message='This person received this item in the same record.'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='hand_over_is_positive', violation_error_message='Hand over more than nothing.')],
                        'triggers': [pgtrigger.compiler.Trigger(name='filed_insert', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE is_filed boolean;', func="""
SELECT bool_or(filing_id IS NOT NULL) INTO is_filed FROM (
    SELECT filing_id FROM cases_servicerecord
    WHERE id = ANY(ARRAY(SELECT record_id FROM now)) ORDER BY id FOR SHARE
) AS locked;
IF is_filed THEN 
RAISE EXCEPTION 'This record belongs to a filed month: void it and write another.'
    USING ERRCODE = 'restrict_violation';
 END IF;
RETURN NULL;
""", hash='9080ae8313dce96b5f733fa948d2b4446e54e696', level='STATEMENT', operation='INSERT', pgid='pgtrigger_filed_insert_5d738', referencing='REFERENCING NEW TABLE AS now ', table='cases_handover', when='AFTER')), pgtrigger.compiler.Trigger(name='filed_delete', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE is_filed boolean;', func="""
SELECT bool_or(filing_id IS NOT NULL) INTO is_filed FROM (
    SELECT filing_id FROM cases_servicerecord
    WHERE id = ANY(ARRAY(SELECT record_id FROM was)) ORDER BY id FOR SHARE
) AS locked;
IF is_filed THEN 
RAISE EXCEPTION 'This record belongs to a filed month: void it and write another.'
    USING ERRCODE = 'restrict_violation';
 END IF;
RETURN NULL;
""", hash='3ec95472e9fe9b3c4530945d3433609254d40343', level='STATEMENT', operation='DELETE', pgid='pgtrigger_filed_delete_f9569', referencing='REFERENCING OLD TABLE AS was ', table='cases_handover', when='AFTER')), pgtrigger.compiler.Trigger(name='filed_update', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE is_filed boolean;', func="""
SELECT bool_or(filing_id IS NOT NULL) INTO is_filed FROM (
    SELECT filing_id FROM cases_servicerecord
    WHERE id = ANY(ARRAY(SELECT unnest(ARRAY[was.record_id, now.record_id]) FROM was JOIN now USING (id) WHERE (was.record_id, was.person_id, was.item_id, was.quantity, was.value, was.move_id) IS DISTINCT FROM (now.record_id, now.person_id, now.item_id, now.quantity, now.value, now.move_id))) ORDER BY id FOR SHARE
) AS locked;
IF is_filed THEN 
RAISE EXCEPTION 'This record belongs to a filed month: void it and write another.'
    USING ERRCODE = 'restrict_violation';
 END IF;
RETURN NULL;
""", hash='baba325c79937ae14363c22f648062d0ff90c539', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_filed_update_286c0', referencing='REFERENCING OLD TABLE AS was  NEW TABLE AS now ', table='cases_handover', when='AFTER')), pgtrigger.compiler.Trigger(name='of_its_record', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
SELECT station_id, done_on INTO NEW.station_id, NEW.handed_on
FROM cases_servicerecord WHERE id = NEW.record_id FOR SHARE;
RETURN NEW;
""", hash='b16dce98b1d77d5a101080d3501ca83292383f10', operation='INSERT OR UPDATE OF "record_id", "station_id", "handed_on"', pgid='pgtrigger_of_its_record_2ce3d', table='cases_handover', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='HeadCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('group', models.CharField(blank=True, choices=[('elders', 'elders'), ('aged', 'elders of 80 and over'), ('minors', 'minors'), ('children_in_difficulty', 'children in difficulty'), ('left_behind_children', 'left-behind children'), ('elders_in_hardship', 'elders in hardship'), ('disabled', 'disabled people'), ('hardship', 'families in hardship'), ('aid', 'social-assistance recipients'), ('key_groups', 'key groups'), ('elders_and_minors', 'elders and minors')], max_length=32, verbose_name='named group')),
                        ('number', models.PositiveIntegerField(verbose_name='number')),
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='head_counts', to='cases.servicerecord', verbose_name='service record')),
                    ],
                    options={
                        'verbose_name': 'head count',
                        'verbose_name_plural': 'head counts',
                        'constraints': [models.UniqueConstraint(fields=('record', 'group'), name='one_head_count_a_group'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='head_count_is_positive', violation_error_message='A head count is at least 1.')],
                        'triggers': [pgtrigger.compiler.Trigger(name='filed_insert', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE is_filed boolean;', func="""
SELECT bool_or(filing_id IS NOT NULL) INTO is_filed FROM (
    SELECT filing_id FROM cases_servicerecord
    WHERE id = ANY(ARRAY(SELECT record_id FROM now)) ORDER BY id FOR SHARE
) AS locked;
IF is_filed THEN 
RAISE EXCEPTION 'This record belongs to a filed month: void it and write another.'
    USING ERRCODE = 'restrict_violation';
 END IF;
RETURN NULL;
""", hash='f7589e53e4f2897eff4437354273bd9944092c5f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_filed_insert_ecb9e', referencing='REFERENCING NEW TABLE AS now ', table='cases_headcount', when='AFTER')), pgtrigger.compiler.Trigger(name='filed_delete', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE is_filed boolean;', func="""
SELECT bool_or(filing_id IS NOT NULL) INTO is_filed FROM (
    SELECT filing_id FROM cases_servicerecord
    WHERE id = ANY(ARRAY(SELECT record_id FROM was)) ORDER BY id FOR SHARE
) AS locked;
IF is_filed THEN 
RAISE EXCEPTION 'This record belongs to a filed month: void it and write another.'
    USING ERRCODE = 'restrict_violation';
 END IF;
RETURN NULL;
""", hash='f57945453cd5779b4b0a1ee72dcca651e8c7a274', level='STATEMENT', operation='DELETE', pgid='pgtrigger_filed_delete_a6444', referencing='REFERENCING OLD TABLE AS was ', table='cases_headcount', when='AFTER')), pgtrigger.compiler.Trigger(name='filed_update', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE is_filed boolean;', func="""
SELECT bool_or(filing_id IS NOT NULL) INTO is_filed FROM (
    SELECT filing_id FROM cases_servicerecord
    WHERE id = ANY(ARRAY(SELECT unnest(ARRAY[was.record_id, now.record_id]) FROM was JOIN now USING (id))) ORDER BY id FOR SHARE
) AS locked;
IF is_filed THEN 
RAISE EXCEPTION 'This record belongs to a filed month: void it and write another.'
    USING ERRCODE = 'restrict_violation';
 END IF;
RETURN NULL;
""", hash='c291fa25b3b872ce332508d240f7776dd4e6976a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_filed_update_bf923', referencing='REFERENCING OLD TABLE AS was  NEW TABLE AS now ', table='cases_headcount', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='RecordPhoto',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('image', models.FileField(upload_to='photos/%Y/%m/', verbose_name='photo')),
                        ('width', models.PositiveIntegerField(verbose_name='width')),
                        ('height', models.PositiveIntegerField(verbose_name='height')),
                        ('sha256', models.CharField(max_length=64, verbose_name='sha256')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='cases.servicerecord', verbose_name='service record')),
                    ],
                    options={
                        'verbose_name': 'photo',
                        'verbose_name_plural': 'photos',
                        'ordering': ['pk'],
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('record', 'sha256'), name='photo_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ServiceRecord',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('client_uuid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='client UUID')),
                        ('payload_hash', models.BinaryField(max_length=32, null=True, verbose_name='payload hash')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('changed_xid', models.BigIntegerField(default=0, editable=False, verbose_name='changed in transaction')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                        ('voided_at', models.DateTimeField(editable=False, null=True, verbose_name='voided at')),
                        ('void_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason for voiding')),
                        ('done_on', models.DateField(verbose_name='date')),
                        ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes')),
                        ('method', models.CharField(choices=[('V', 'home visit'), ('T', 'phone or video visit'), ('I', 'case session'), ('G', 'group session'), ('S', 'community activity'), ('P', 'policy advice'), ('R', 'referral'), ('D', 'goods handed over'), ('H', 'hotline or walk-in'), ('E', 'crisis response')], max_length=1, verbose_name='method')),
                        ('channel', models.CharField(blank=True, choices=[('home', 'at home'), ('phone', 'by phone'), ('video', 'by video'), ('neighbour', 'told by a neighbour')], max_length=10, verbose_name='how')),
                        ('domain', models.CharField(choices=[('01', 'social assistance'), ('02', 'elderly care'), ('03', 'child care and protection'), ('04', 'community governance'), ('05', 'social affairs'), ('99', 'other')], max_length=2, verbose_name='domain')),
                        ('outcome', models.CharField(choices=[('met', 'met'), ('not_met', 'not met'), ('refused', 'refused'), ('unreachable', 'cannot be reached')], default='met', max_length=12, verbose_name='outcome')),
                        ('condition', models.CharField(blank=True, choices=[('well', 'well'), ('attention', 'needs attention'), ('danger', 'in danger')], max_length=10, verbose_name='how they are')),
                        ('purposes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('routine', 'routine visit'), ('goods', 'bring goods'), ('policy', 'explain policies'), ('verify', 'check eligibility'), ('weather', 'extreme weather'), ('holiday', 'holiday greeting'), ('major_change', 'major change in life')], max_length=16), blank=True, default=list, size=None, verbose_name='what for')),
                        ('actions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('company', 'kept company'), ('safety', 'safety check'), ('blood_pressure', 'took blood pressure'), ('family', 'contacted family'), ('errand', 'ran an errand'), ('cleaning', 'cleaned up'), ('counselling', 'emotional support'), ('homework', 'helped with homework')], max_length=16), blank=True, default=list, size=None, verbose_name='what was done')),
                        ('title', models.CharField(blank=True, max_length=100, verbose_name='title')),
                        ('note', stations.crypto.PrivateTextField(blank=True, verbose_name='note')),
                        ('source', models.CharField(blank=True, editable=False, max_length=40, verbose_name='source system')),
                        ('external_id', models.CharField(blank=True, editable=False, max_length=80, verbose_name='id there')),
                        ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='cases.activity', verbose_name='activity')),
                        ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='cases.case', verbose_name='case')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                        ('dropped_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dropped', to='cases.filing', verbose_name='dropped by the correction')),
                        ('filing', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='cases.filing', verbose_name='filed with')),
                        ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='beneficiaries.household', verbose_name='household')),
                        ('origin', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='made at')),
                        ('replaces', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='cases.servicerecord', verbose_name='replaces')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='stations.station', verbose_name='station')),
                        ('subject', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='beneficiaries.person', verbose_name='person')),
                        ('voided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
                        ('workers', models.ManyToManyField(blank=True, related_name='records', to='stations.worker', verbose_name='workers')),
                    ],
                    options={
                        'verbose_name': 'service record',
                        'verbose_name_plural': 'service records',
                        'ordering': ['-done_on', '-id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['station', 'done_on', 'id'], name='record_station_day'), models.Index(fields=['subject', 'done_on'], include=('station', 'id'), name='record_subject_day'), models.Index(condition=models.Q(('case', None), _negated=True), fields=['case', 'done_on'], name='record_case_day'), models.Index(condition=models.Q(('activity', None), _negated=True), fields=['activity'], name='record_activity'), models.Index(condition=models.Q(('filing', None), _negated=True), fields=['filing'], name='record_filing'), models.Index(fields=['changed_xid', 'id'], name='record_changes')],
                        'constraints': [models.UniqueConstraint(fields=('origin', 'client_uuid'), name='record_client_uuid'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('source', 'external_id'), name='record_external_id'), models.CheckConstraint(condition=models.Q(('outcome', 'met'), ('subject__isnull', False), _connector='OR'), name='attempt_has_a_subject', violation_error_message='An attempt must name the person it was about.'), models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='void_has_a_reason', violation_error_message='Voiding needs a reason.')],
                        'triggers': [pgtrigger.compiler.Trigger(name='changed_xid', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='95ea55bccc9fb0febb93943a7d9af5f774ded78c', operation='INSERT OR UPDATE', pgid='pgtrigger_changed_xid_ca770', table='cases_servicerecord', when='BEFORE')), pgtrigger.compiler.Trigger(name='joins_open_filing', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."dropped_by_id" IS DISTINCT FROM (NEW."dropped_by_id") OR OLD."filing_id" IS DISTINCT FROM (NEW."filing_id"))', func="""
IF EXISTS (
    SELECT FROM cases_filing WHERE added IS NOT NULL AND (
        (id = NEW.filing_id AND OLD.filing_id IS NULL)
        OR (id = NEW.dropped_by_id AND OLD.dropped_by_id IS NULL))
) THEN 
RAISE EXCEPTION 'This month is filed: nothing joins a version later.'
    USING ERRCODE = 'restrict_violation';
 END IF;
RETURN NEW;
""", hash='43b706c14c7395e9f21ac3029d683fdca7a8d820', operation='UPDATE', pgid='pgtrigger_joins_open_filing_14943', table='cases_servicerecord', when='BEFORE')), pgtrigger.compiler.Trigger(name='begins_unfiled', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.filing_id IS NOT NULL)', func="""
RAISE EXCEPTION 'This month is filed: nothing joins a version later.'
    USING ERRCODE = 'restrict_violation';
""", hash='84616bfe112f5d67cc1942d65188a6dcad8ba965', operation='INSERT', pgid='pgtrigger_begins_unfiled_61afa', table='cases_servicerecord', when='BEFORE')), pgtrigger.compiler.Trigger(name='filed_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.filing_id IS NOT NULL AND ((OLD."actions" IS DISTINCT FROM (NEW."actions") OR OLD."activity_id" IS DISTINCT FROM (NEW."activity_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."client_uuid" IS DISTINCT FROM (NEW."client_uuid") OR OLD."condition" IS DISTINCT FROM (NEW."condition") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."domain" IS DISTINCT FROM (NEW."domain") OR OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."filing_id" IS DISTINCT FROM (NEW."filing_id") OR OLD."household_id" IS DISTINCT FROM (NEW."household_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."method" IS DISTINCT FROM (NEW."method") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."origin_id" IS DISTINCT FROM (NEW."origin_id") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."payload_hash" IS DISTINCT FROM (NEW."payload_hash") OR OLD."purposes" IS DISTINCT FROM (NEW."purposes") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."station_id" IS DISTINCT FROM (NEW."station_id") OR OLD."subject_id" IS DISTINCT FROM (NEW."subject_id") OR OLD."title" IS DISTINCT FROM (NEW."title")) OR OLD.voided_at IS NOT NULL AND ((OLD."void_reason" IS DISTINCT FROM (NEW."void_reason") OR OLD."voided_at" IS DISTINCT FROM (NEW."voided_at") OR OLD."voided_by_id" IS DISTINCT FROM (NEW."voided_by_id"))) OR OLD.dropped_by_id IS NOT NULL AND (OLD."dropped_by_id" IS DISTINCT FROM (NEW."dropped_by_id"))))', func="""
RAISE EXCEPTION 'This record belongs to a filed month: void it and write another.'
    USING ERRCODE = 'restrict_violation';
""", hash='4cc752217af943262483cd2a55c5a2efa84a763b', operation='UPDATE', pgid='pgtrigger_filed_stays_00651', table='cases_servicerecord', when='BEFORE')), pgtrigger.compiler.Trigger(name='filed_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.filing_id IS NOT NULL)', func="""
RAISE EXCEPTION 'This record belongs to a filed month: void it and write another.'
    USING ERRCODE = 'restrict_violation';
""", hash='919437e3615dd280420260829266ca4017ffdabe', operation='DELETE', pgid='pgtrigger_filed_is_kept_b5052', table='cases_servicerecord', when='BEFORE')), pgtrigger.compiler.Trigger(name='moves_hand_overs', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."station_id" IS DISTINCT FROM (NEW."station_id"))', func="""
UPDATE cases_handover SET station_id = NEW.station_id, handed_on = NEW.done_on
WHERE record_id = NEW.id;
RETURN NULL;
""", hash='92a6266cbd4c52e76775bf30874d03cc07166741', operation='UPDATE', pgid='pgtrigger_moves_hand_overs_02062', table='cases_servicerecord', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='VisitDuty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since_on', models.DateField(verbose_name='owed since')),
                        ('due_on', models.DateField(verbose_name='due on')),
                        ('is_first', models.BooleanField(default=False, verbose_name='first visit')),
                        ('agreed_on', models.DateField(null=True, verbose_name='agreed on')),
                        ('interval', models.CharField(choices=[('week', 'weekly'), ('month', 'monthly'), ('quarter', 'quarterly')], max_length=8, verbose_name='how often')),
                        ('state', models.CharField(choices=[('open', 'open'), ('done', 'done'), ('cancelled', 'cancelled')], default='open', max_length=10, verbose_name='state')),
                        ('ended_on', models.DateField(null=True, verbose_name='ended on')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('is_kept', models.GeneratedField(db_persist=True, expression=models.Case(models.When(ended_on__lte=models.F('due_on'), state='done', then=True), default=False), output_field=models.BooleanField(), verbose_name='kept in time')),
                        ('late_on', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Greatest(models.ExpressionWrapper(django.db.models.expressions.CombinedExpression(models.F('due_on'), '+', models.Value(1)), models.DateField()), models.F('since_on')), output_field=models.DateField(), verbose_name='overdue from')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='beneficiaries.person', verbose_name='person')),
                        ('record', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='cases.servicerecord', verbose_name='done by')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'visit duty',
                        'verbose_name_plural': 'visit duties',
                        'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['station', 'due_on'], name='duty_due'), models.Index(fields=['station', 'due_on', 'state'], include=('is_kept',), name='duty_kept'), models.Index(condition=models.Q(('state', 'open')), fields=['station', 'late_on'], name='duty_owed'), models.Index(condition=models.Q(('ended_on__gt', models.F('due_on')), models.Q(('state', 'open'), _negated=True)), fields=['station', 'ended_on'], name='duty_late')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('person',), name='one_open_duty', violation_error_message='This person has an open visit duty already.')],
                    },
                ),
                migrations.CreateModel(
                    name='VisitRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('risk', models.CharField(blank=True, choices=[('H', 'high risk'), ('K', 'key'), ('N', 'general')], max_length=1, verbose_name='risk level')),
                        ('category', models.CharField(blank=True, choices=[('11', 'destitute, supported at home'), ('12', 'destitute, supported in an institution'), ('13', 'minimum living allowance, urban'), ('14', 'minimum living allowance, rural'), ('15', 'margin of the living allowance'), ('16', 'rigid-expense hardship'), ('17', 'temporary assistance'), ('18', 'watched against return to poverty'), ('19', 'other low income'), ('21', 'orphan in an institution'), ('22', 'orphan in the community'), ('23', 'child without effective support'), ('24', 'left-behind child'), ('25', 'child in difficulty: poverty'), ('26', 'child in difficulty: disability or illness'), ('27', 'child in difficulty: guardianship'), ('28', 'street child or temporary guardianship'), ('29', 'migrant child'), ('31', 'elder living alone'), ('32', 'empty-nest elder'), ('33', 'left-behind elder'), ('34', 'lost the only child'), ('35', "elder who can't care for themself"), ('36', 'dementia'), ('37', 'advanced age (80 and over)'), ('38', 'severely disabled or ill elder'), ('41', 'visual disability'), ('42', 'hearing disability'), ('43', 'speech disability'), ('44', 'physical disability'), ('45', 'intellectual disability'), ('46', 'mental disability'), ('47', 'multiple disabilities'), ('51', 'left-behind woman'), ('52', 'veteran or bereaved family'), ('53', 'community correction'), ('54', 'new resident'), ('55', 'ethnic minority in hardship'), ('56', 'psychological or other crisis')], max_length=2, verbose_name='category')),
                        ('interval', models.CharField(choices=[('week', 'weekly'), ('month', 'monthly'), ('quarter', 'quarterly')], max_length=8, verbose_name='how often')),
                        ('division', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visit_rules', to='stations.division', verbose_name='division')),
                    ],
                    options={
                        'verbose_name': 'visit rule',
                        'verbose_name_plural': 'visit rules',
                        'constraints': [models.UniqueConstraint(fields=('division', 'risk', 'category'), name='one_visit_rule', violation_error_message='There is a rule for this risk or category already.'), models.CheckConstraint(condition=models.Q(('risk', ''), ('category', ''), _connector='XOR'), name='rule_for_risk_or_category', violation_error_message='A rule is for a risk level or for a category.')],
                    },
                ),
            ],
        ),
    ]
