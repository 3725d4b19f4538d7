# Written by make migrations (.ci/migrations.py)

import django.contrib.postgres.fields
import django.db.models.deletion
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
        ('stations', '0002_initial'),
    ]

    operations = [
        stations.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Donation',
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
                        ('is_anonymous', models.BooleanField(default=False, verbose_name='wants to stay anonymous')),
                        ('received_on', models.DateField(verbose_name='received on')),
                        ('kind', models.CharField(choices=[('cash', 'cash'), ('goods', 'goods')], max_length=8, verbose_name='kind')),
                        ('quantity', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='quantity')),
                        ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='value in yuan')),
                        ('basis', models.CharField(choices=[('invoice', 'invoice'), ('market', 'market price'), ('donor', "donor's statement"), ('appraisal', 'appraisal'), ('unvalued', 'not valued')], max_length=12, verbose_name='basis of the value')),
                        ('receipt_number', models.CharField(db_collation='C', max_length=40, verbose_name='receipt number')),
                        ('purpose', models.CharField(blank=True, choices=[('medical', 'medical care'), ('hardship', 'people in hardship'), ('study', 'schooling'), ('orphans', 'orphans'), ('disabled', 'disabled people (purpose)'), ('elders', 'old people')], max_length=12, verbose_name='earmarked for')),
                        ('earmark', models.CharField(blank=True, max_length=200, verbose_name="the donor's wish")),
                        ('note', models.TextField(blank=True, verbose_name='note')),
                        ('source', models.CharField(blank=True, editable=False, max_length=40, verbose_name='source system')),
                        ('external_id', models.CharField(blank=True, editable=False, max_length=80, verbose_name='id there')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                        ('donor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='donations', to='resources.donor', verbose_name='donor')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='donations', to='resources.stockitem', verbose_name='item')),
                        ('origin', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='made at')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='donations', to='stations.station', verbose_name='station')),
                        ('voided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
                    ],
                    options={
                        'verbose_name': 'donation',
                        'verbose_name_plural': 'donations',
                        'ordering': ['-received_on', '-id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['station', 'received_on', 'id'], name='donation_station_day'), models.Index(fields=['changed_xid', 'id'], name='donation_changes')],
                        'constraints': [models.UniqueConstraint(fields=('origin', 'client_uuid'), name='donation_client_uuid'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('source', 'external_id'), name='donation_external_id'), models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('station', 'receipt_number'), name='one_receipt_a_number', violation_error_message='This receipt number is used already.'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='donation_is_positive', violation_error_message='A donation is more than nothing.'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='donation_value_not_negative', violation_error_message='A value is never negative.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'cash'), _negated=True), ('value', models.F('quantity')), _connector='OR'), name='cash_is_its_value', violation_error_message='Cash is worth what it is.'), models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='donation_void_has_a_reason', violation_error_message='Voiding needs a reason.')],
                        'triggers': [pgtrigger.compiler.Trigger(name='changed_xid', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='decb5c67834b8a067ef97d010fabecccca8cedcc', operation='INSERT OR UPDATE', pgid='pgtrigger_changed_xid_0cae2', table='resources_donation', when='BEFORE')), pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."client_uuid" IS DISTINCT FROM (NEW."client_uuid") OR OLD."payload_hash" IS DISTINCT FROM (NEW."payload_hash") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."station_id" IS DISTINCT FROM (NEW."station_id") OR OLD."origin_id" IS DISTINCT FROM (NEW."origin_id") OR OLD."donor_id" IS DISTINCT FROM (NEW."donor_id") OR OLD."is_anonymous" IS DISTINCT FROM (NEW."is_anonymous") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."item_id" IS DISTINCT FROM (NEW."item_id") OR OLD."quantity" IS DISTINCT FROM (NEW."quantity") OR OLD."value" IS DISTINCT FROM (NEW."value") OR OLD."basis" IS DISTINCT FROM (NEW."basis") OR OLD."receipt_number" IS DISTINCT FROM (NEW."receipt_number") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."earmark" IS DISTINCT FROM (NEW."earmark") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='463f250981790ba8ad79d13b0a391b4dae74b101', operation='UPDATE', pgid='pgtrigger_stays_246c4', table='resources_donation', when='BEFORE')), pgtrigger.compiler.Trigger(name='is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c3c777ac843a8cc7034fc59c665f2ca4dba27242', operation='DELETE', pgid='pgtrigger_is_kept_05cc0', table='resources_donation', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='Donor',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('client_uuid', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='client UUID')),
                        ('payload_hash', models.BinaryField(max_length=32, null=True, verbose_name='payload hash')),
                        ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                        ('changed_xid', models.BigIntegerField(default=0, editable=False, verbose_name='changed in transaction')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                        ('name', models.CharField(max_length=100, verbose_name='name')),
                        ('kind', models.CharField(choices=[('person', 'private person'), ('company', 'company'), ('foundation', 'foundation or charity'), ('government', 'government office'), ('organisation', 'social organisation'), ('other', 'other')], default='person', max_length=12, verbose_name='kind')),
                        ('phone', stations.crypto.EncryptedTextField(blank=True, verbose_name='phone')),
                        ('note', models.TextField(blank=True, verbose_name='note')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                        ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.organisation', verbose_name='organisation')),
                        ('origin', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='made at')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='donors', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'donor',
                        'verbose_name_plural': 'donors',
                        'ordering': ['name', 'id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['station', 'name'], name='donor_station_name'), models.Index(fields=['changed_xid', 'id'], name='donor_changes')],
                        'constraints': [models.UniqueConstraint(fields=('origin', 'client_uuid'), name='donor_client_uuid'), models.UniqueConstraint(fields=('station', 'name'), name='one_donor_a_name', violation_error_message='This station has a donor of that name already.')],
                        'triggers': [pgtrigger.compiler.Trigger(name='changed_xid', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='183bb4bb33c3a4800515ae73c1a81b819d2c9148', operation='INSERT OR UPDATE', pgid='pgtrigger_changed_xid_ac81c', table='resources_donor', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='StockItem',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('cash', 'cash'), ('goods', 'goods')], default='goods', max_length=8, verbose_name='kind')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('unit', models.CharField(max_length=10, verbose_name='unit')),
                        ('purpose', models.CharField(blank=True, choices=[('medical', 'medical care'), ('hardship', 'people in hardship'), ('study', 'schooling'), ('orphans', 'orphans'), ('disabled', 'disabled people (purpose)'), ('elders', 'old people')], max_length=12, verbose_name='earmarked for')),
                        ('quantity', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=14, verbose_name='in stock')),
                        ('value', models.DecimalField(decimal_places=2, default=0, editable=False, max_digits=14, verbose_name='value in yuan')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stock', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'stock item',
                        'verbose_name_plural': 'stock',
                        'ordering': ['kind', 'name', 'unit', 'purpose'],
                        'constraints': [models.UniqueConstraint(fields=('station', 'kind', 'name', 'unit', 'purpose'), name='one_stock_item'), models.CheckConstraint(condition=models.Q(('quantity__gte', 0)), name='stock_never_negative', violation_error_message='There is not so much in stock.'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='stock_value_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='StockMove',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(choices=[('donors', 'donors'), ('stock', 'stock'), ('people', 'beneficiaries'), ('losses', 'losses'), ('services', 'spent on services')], max_length=8, verbose_name='from')),
                        ('target', models.CharField(choices=[('donors', 'donors'), ('stock', 'stock'), ('people', 'beneficiaries'), ('losses', 'losses'), ('services', 'spent on services')], max_length=8, verbose_name='to')),
                        ('quantity', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='quantity')),
                        ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='value in yuan')),
                        ('done_on', models.DateField(verbose_name='date')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                        ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('donation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='resources.donation', verbose_name='donation')),
                        ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='resources.stockitem', verbose_name='item')),
                        ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='resources.stockmove', verbose_name='takes back')),
                    ],
                    options={
                        'verbose_name': 'stock movement',
                        'verbose_name_plural': 'stock movements',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(fields=['item', 'id'], name='move_item')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='move_is_positive'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='move_value_not_negative'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='move_has_two_sides')],
                        'triggers': [pgtrigger.compiler.Trigger(name='move_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5c1c139952be874adbd1efc56abe70b4390ad409', operation='UPDATE OR DELETE', pgid='pgtrigger_move_stays_33ab9', table='resources_stockmove', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='Volunteer',
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
                        ('source', models.CharField(blank=True, editable=False, max_length=40, verbose_name='source system')),
                        ('external_id', models.CharField(blank=True, editable=False, max_length=80, verbose_name='id there')),
                        ('name', models.CharField(max_length=50, verbose_name='name')),
                        ('id_number', stations.crypto.EncryptedTextField(blank=True, verbose_name='identity number')),
                        ('id_index', models.BinaryField(max_length=16, null=True, verbose_name='identity index')),
                        ('phone', stations.crypto.EncryptedTextField(blank=True, verbose_name='phone')),
                        ('skills', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('care', 'care and company'), ('tutoring', 'tutoring'), ('medical', 'medical skills'), ('counselling', 'counselling'), ('law', 'law'), ('arts', 'arts and sports'), ('repairs', 'repairs'), ('driving', 'driving')], max_length=12), blank=True, default=list, size=None, verbose_name='skills')),
                        ('joined_on', models.DateField(verbose_name='joined on')),
                        ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                        ('guardian', stations.crypto.EncryptedTextField(blank=True, verbose_name='guardian')),
                        ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                        ('origin', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='made at')),
                        ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='station')),
                        ('voided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
                    ],
                    options={
                        'verbose_name': 'volunteer',
                        'verbose_name_plural': 'volunteers',
                        'ordering': ['-joined_on', '-id'],
                        'abstract': False,
                        'indexes': [models.Index(fields=['changed_xid', 'id'], name='volunteer_changes'), models.Index(fields=['station', 'joined_on', 'id'], name='volunteer_station_day')],
                        'constraints': [models.UniqueConstraint(fields=('origin', 'client_uuid'), name='volunteer_uuid'), models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('source', 'external_id'), name='volunteer_external_id'), models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='volunteer_void_has_a_reason', violation_error_message='Voiding needs a reason.'), models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('station', 'id_index'), name='volunteer_number_once'), models.CheckConstraint(condition=models.Q(('left_on', None), ('left_on__gte', models.F('joined_on')), _connector='OR'), name='volunteer_leaves_after_joining')],
                        'triggers': [pgtrigger.compiler.Trigger(name='changed_xid', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='c4fc2c3ce63779a7af94bd7947a0ea80b4d2fb99', operation='INSERT OR UPDATE', pgid='pgtrigger_changed_xid_a920a', table='resources_volunteer', when='BEFORE'))],
                    },
                ),
            ],
        ),
    ]
