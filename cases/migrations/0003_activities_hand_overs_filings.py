import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import stations.identity
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaries', '0002_relations'),
        ('cases', '0002_relations'),
        ('resources', '0001_donations_and_stock'),
        ('stations', '0002_station_posts'),
        ('stations', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='quantity')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='value in yuan')),
                ('receipt', models.CharField(choices=[('self', 'signed'), ('relative', 'signed by somebody else'), ('finger', 'fingerprint'), ('open', 'not yet signed')], default='open', max_length=8, verbose_name='receipt')),
                ('signed_by', models.CharField(blank=True, max_length=50, verbose_name='signed by')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='resources.stockitem', verbose_name='item')),
                ('move', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hand_over', to='resources.stockmove', verbose_name='stock movement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to='beneficiaries.person', verbose_name='beneficiary')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='cases.servicerecord', verbose_name='service record')),
            ],
            options={
                'verbose_name': 'hand-over',
                'verbose_name_plural': 'hand-overs',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['person', 'record'], name='hand_over_person')],
                'constraints': [models.UniqueConstraint(fields=('record', 'person', 'item'), name='handed_over_once', violation_error_message='This person received this item in the same record.'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='hand_over_is_positive', violation_error_message='Hand over more than nothing.')],
            },
        ),
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
                ('title', models.CharField(max_length=100, verbose_name='title')),
                ('domain', models.CharField(choices=[('01', 'social assistance'), ('02', 'elderly care'), ('03', 'child care and protection'), ('04', 'community governance'), ('05', 'social affairs'), ('99', 'other')], max_length=2, verbose_name='domain')),
                ('began_on', models.DateField(verbose_name='first day')),
                ('done_on', models.DateField(verbose_name='last day')),
                ('place', models.CharField(blank=True, max_length=100, verbose_name='where')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('source', models.CharField(blank=True, editable=False, max_length=40, verbose_name='source system')),
                ('external_id', models.CharField(blank=True, editable=False, max_length=80, verbose_name='id there')),
                ('voided_at', models.DateTimeField(editable=False, null=True, verbose_name='voided at')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason for voiding')),
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
                ('added', models.PositiveIntegerField(default=0, verbose_name='records added')),
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
            },
        ),
        migrations.CreateModel(
            name='FiledFact',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('case_accepted', 'case accepted'), ('case_closed', 'case closed'), ('activity', 'activity'), ('donation', 'donation'), ('duty', 'visit duty due')], max_length=16, verbose_name='kind')),
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
            },
        ),
        migrations.AddField(
            model_name='servicerecord',
            name='activity',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='cases.activity', verbose_name='activity'),
        ),
        migrations.AddField(
            model_name='servicerecord',
            name='dropped_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dropped', to='cases.filing', verbose_name='dropped by the correction'),
        ),
        migrations.AddField(
            model_name='servicerecord',
            name='filing',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='cases.filing', verbose_name='filed with'),
        ),
        migrations.AddIndex(
            model_name='servicerecord',
            index=models.Index(condition=models.Q(('activity', None), _negated=True), fields=['activity'], name='record_activity'),
        ),
        migrations.AddIndex(
            model_name='servicerecord',
            index=models.Index(condition=models.Q(('filing', None), _negated=True), fields=['filing'], name='record_filing'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='changed_xid', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='41eaba7cc8814bac0a09252fc7a7397f13ae2121', operation='INSERT OR UPDATE', pgid='pgtrigger_changed_xid_409f8', table='cases_activity', when='BEFORE')),
        ),
    ]
