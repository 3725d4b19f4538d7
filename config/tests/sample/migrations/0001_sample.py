
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import stations.crypto
import stations.identity
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('beneficiaries', '0001_initial'),
        ('stations', '0002_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Trainer',
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
                ('phone', stations.crypto.EncryptedTextField(blank=True, verbose_name='phone')),
                ('began_on', models.DateField(verbose_name='began on')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('status', models.CharField(choices=[('proposed', 'proposed'), ('active', 'active'), ('retired', 'retired')], default='proposed', max_length=10, verbose_name='status')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.division', verbose_name='division')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.organisation', verbose_name='organisation')),
                ('origin', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.division', verbose_name='made at')),
                ('voided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
            ],
            options={
                'verbose_name': 'trainer',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Loan',
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
                ('thing', models.CharField(max_length=50, verbose_name='thing')),
                ('asked_on', models.DateField(verbose_name='asked on')),
                ('returned_on', models.DateField(blank=True, null=True, verbose_name='returned on')),
                ('status', models.CharField(choices=[('asked', 'asked for'), ('lent', 'lent'), ('returned', 'returned'), ('declined', 'declined')], default='asked', max_length=10, verbose_name='status')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.household', verbose_name='household')),
                ('origin', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='made at')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.person', verbose_name='borrower')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.station', verbose_name='station')),
                ('voided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
                ('trainer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sample.trainer', verbose_name='shown by')),
            ],
            options={
                'verbose_name': 'loan',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TrainerPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('image', models.FileField(upload_to='photos/%Y/%m/', verbose_name='photo')),
                ('width', models.PositiveIntegerField(verbose_name='width')),
                ('height', models.PositiveIntegerField(verbose_name='height')),
                ('sha256', models.CharField(max_length=64, verbose_name='sha256')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='sample.trainer')),
            ],
            options={
                'verbose_name': 'photo',
                'verbose_name_plural': 'photos',
                'ordering': ['pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LoanPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('image', models.FileField(upload_to='photos/%Y/%m/', verbose_name='photo')),
                ('width', models.PositiveIntegerField(verbose_name='width')),
                ('height', models.PositiveIntegerField(verbose_name='height')),
                ('sha256', models.CharField(max_length=64, verbose_name='sha256')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='sample.loan')),
            ],
            options={
                'verbose_name': 'photo',
                'verbose_name_plural': 'photos',
                'ordering': ['pk'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('record', 'sha256'), name='loanphoto_once')],
            },
        ),
        migrations.AddIndex(
            model_name='trainer',
            index=models.Index(fields=['changed_xid', 'id'], name='trainer_changes'),
        ),
        migrations.AddConstraint(
            model_name='trainer',
            constraint=models.UniqueConstraint(fields=('origin', 'client_uuid'), name='trainer_uuid'),
        ),
        migrations.AddConstraint(
            model_name='trainer',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('source', 'external_id'), name='trainer_external_id'),
        ),
        migrations.AddConstraint(
            model_name='trainer',
            constraint=models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='trainer_void_has_a_reason', violation_error_message='Voiding needs a reason.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trainer',
            trigger=pgtrigger.compiler.Trigger(name='changed_xid', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='8db51c396dfaccbec16b21ecebb4251e59898f19', operation='INSERT OR UPDATE', pgid='pgtrigger_changed_xid_f23e1', table='sample_trainer', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='loan',
            index=models.Index(fields=['changed_xid', 'id'], name='loan_changes'),
        ),
        migrations.AddIndex(
            model_name='loan',
            index=models.Index(fields=['station', 'asked_on', 'id'], name='loan_station_day'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.UniqueConstraint(fields=('origin', 'client_uuid'), name='loan_uuid'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('source', 'external_id'), name='loan_external_id'),
        ),
        migrations.AddConstraint(
            model_name='loan',
            constraint=models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='loan_void_has_a_reason', violation_error_message='Voiding needs a reason.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='loan',
            trigger=pgtrigger.compiler.Trigger(name='changed_xid', sql=pgtrigger.compiler.UpsertTriggerSql(func='NEW.changed_xid := pg_current_xact_id()::text::bigint; RETURN NEW;', hash='44f7865060e82424e88370900a531f4ba804c5ad', operation='INSERT OR UPDATE', pgid='pgtrigger_changed_xid_dda31', table='sample_loan', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='trainerphoto',
            constraint=models.UniqueConstraint(fields=('record', 'sha256'), name='trainerphoto_once'),
        ),
    ]
