import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import stations.identity


class Migration(migrations.Migration):

    dependencies = [
        ('resources', '0007_deleted_rows'),
        ('stations', '0013_deleted_rows'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Theme',
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
                ('code', models.CharField(max_length=32, unique=True, verbose_name='code of the theme')),
                ('name', models.CharField(max_length=40, verbose_name='theme')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('until', models.DateField(blank=True, help_text='First day on which it no longer holds', null=True, verbose_name='until')),
                ('created_by', models.ForeignKey(null=True, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.division', verbose_name='division')),
                ('origin', models.ForeignKey(null=True, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.division', verbose_name='made at')),
                ('voided_by', models.ForeignKey(null=True, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
            ],
            options={'verbose_name': 'theme', 'verbose_name_plural': 'themes', 'ordering': ['code'], 'abstract': False},
        ),
        migrations.CreateModel(
            name='Project',
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
                ('name', models.CharField(max_length=100, verbose_name='project')),
                ('number', models.CharField(blank=True, max_length=32, verbose_name='number of the project')),
                ('item', models.CharField(editable=False, max_length=32, unique=True, verbose_name='item of the project')),
                ('kind', models.CharField(choices=[('purchased', 'purchased service'), ('reward', 'award in place of a subsidy'), ('venture', 'charity venture'), ('fundraising', 'fundraising'), ('peer', 'peer programme'), ('other', 'other')], max_length=12, verbose_name='kind of project')),
                ('level', models.CharField(choices=[('national', 'national (source)'), ('province', 'provincial (source)'), ('city', "city's (source)"), ('county', "county's (source)"), ('township', "township's (source)"), ('social', 'social (source)')], max_length=12, verbose_name='source of its means')),
                ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='begins on')),
                ('until', models.DateField(blank=True, help_text='First day on which it no longer runs', null=True, verbose_name='ends on')),
                ('approved', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='approved amount (yuan)')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('created_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='stations.division', verbose_name='division')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='stations.organisation', verbose_name='carried out by')),
                ('origin', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.division', verbose_name='made at')),
                ('part_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='resources.project', verbose_name='part of the project')),
                ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='stations.station', verbose_name='station of its own')),
                ('voided_by', models.ForeignKey(null=True, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
            ],
            options={'verbose_name': 'project', 'verbose_name_plural': 'projects', 'ordering': ['-since', '-id'], 'abstract': False},
        ),
        migrations.AddIndex(
            model_name='theme',
            index=models.Index(fields=['changed_xid', 'id'], name='theme_changes'),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.UniqueConstraint(fields=('origin', 'client_uuid'), name='theme_uuid'),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('origin', 'source', 'external_id'), name='theme_external_id'),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='theme_void_has_a_reason', violation_error_message='Voiding needs a reason.'),
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(fields=['changed_xid', 'id'], name='project_changes'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.UniqueConstraint(fields=('origin', 'client_uuid'), name='project_uuid'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('origin', 'source', 'external_id'), name='project_external_id'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('voided_at', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='project_void_has_a_reason', violation_error_message='Voiding needs a reason.'),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('since', None), ('until__gt', models.F('since')), _connector='OR'), name='theme_since_before_until', violation_error_message='The end must lie after the beginning.'),
        ),
        migrations.AddIndex(
            model_name='project',
            index=models.Index(fields=['since', 'id'], name='project_day'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('division', 'number'), name='project_number_once', violation_error_message='This division has a project with this number.'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='project_since_before_until', violation_error_message='The end must lie after the beginning.'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('approved', None), ('approved__gte', 0), _connector='OR'), name='project_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('part_of', None), models.Q(('part_of', models.F('id')), _negated=True), _connector='OR'), name='project_not_of_itself'),
        ),
    ]
