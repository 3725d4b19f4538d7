# Written by make migrations (.ci/migrations.py)

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import stations.identity
import stations.tables
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
                    name='BulletinTemplate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=100, verbose_name='title')),
                        ('text', models.TextField(max_length=4000, verbose_name='text')),
                        ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                        ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulletins', to='stations.division', verbose_name='division')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                    ],
                    options={
                        'verbose_name': 'bulletin template',
                        'verbose_name_plural': 'bulletin templates',
                        'ordering': ['division', 'title'],
                        'constraints': [models.UniqueConstraint(fields=('division', 'title'), name='one_bulletin_a_title', violation_error_message='There is a template of that title already.')],
                    },
                ),
                migrations.CreateModel(
                    name='ChangedMonth',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('station_id', models.BigIntegerField()),
                        ('month', models.DateField()),
                    ],
                    options={
                        'verbose_name': 'changed month',
                        'verbose_name_plural': 'changed months',
                        'indexes': [models.Index(fields=['station_id', 'month'], name='changed_month')],
                    },
                ),
                migrations.CreateModel(
                    name='DueDay',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('filing_day', models.PositiveSmallIntegerField(help_text='Of the month after', verbose_name='stations file by the day')),
                        ('report_day', models.PositiveSmallIntegerField(help_text='Of the month after', verbose_name='reports are compiled on the day')),
                        ('division', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='due_day', to='stations.division', verbose_name='division')),
                    ],
                    options={
                        'verbose_name': 'due day',
                        'verbose_name_plural': 'due days',
                        'constraints': [models.CheckConstraint(condition=models.Q(('filing_day__gte', 1), ('report_day__gte', models.F('filing_day')), ('report_day__lte', 28)), name='due_days_in_order', violation_error_message='Days 1 to 28, and reports not before the stations have filed.')],
                    },
                ),
                migrations.CreateModel(
                    name='Figure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('indicator', models.CharField(max_length=20, verbose_name='indicator')),
                        ('dimension', models.CharField(blank=True, max_length=20, verbose_name='dimension')),
                        ('item', models.CharField(blank=True, max_length=80, verbose_name='item')),
                        ('value', models.DecimalField(decimal_places=6, max_digits=20, null=True, verbose_name='value')),
                        ('numerator', models.DecimalField(decimal_places=2, max_digits=20, null=True, verbose_name='numerator')),
                        ('denominator', models.DecimalField(decimal_places=2, max_digits=20, null=True, verbose_name='denominator')),
                        ('counted', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None, verbose_name='counted')),
                        ('lacking', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), blank=True, default=list, size=None, verbose_name='lacking')),
                        ('part', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.division', verbose_name='part')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='reports.report', verbose_name='report')),
                    ],
                    options={
                        'verbose_name': 'figure',
                        'verbose_name_plural': 'figures',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('report', 'indicator', 'part', 'dimension', 'item'), name='one_figure_a_cell', nulls_distinct=False)],
                        'triggers': [pgtrigger.compiler.Trigger(name='of_issued_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="""
IF EXISTS (
    SELECT FROM reports_report WHERE state = 'issued' AND (
        (TG_OP <> 'DELETE' AND id = NEW.report_id) OR (TG_OP <> 'INSERT' AND id = OLD.report_id))
) THEN
    RAISE EXCEPTION 'pgtrigger: the figures of an issued report never change';
END IF;
RETURN coalesce(NEW, OLD);
""", hash='147187c57d61f957d8b7ed2b89a5e04c280c707c', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_of_issued_is_immutable_c6b97', table='reports_figure', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='MonthCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('station_id', models.BigIntegerField()),
                        ('month', models.DateField()),
                        ('filing_id', models.UUIDField(null=True)),
                        ('measure', models.CharField(max_length=20)),
                        ('method', models.CharField(max_length=1)),
                        ('domain', models.CharField(max_length=2)),
                        ('group', models.CharField(blank=True, max_length=32)),
                        ('item', models.CharField(blank=True, max_length=80)),
                        ('value', models.DecimalField(decimal_places=2, max_digits=16)),
                    ],
                    options={
                        'verbose_name': 'count of a month',
                        'verbose_name_plural': 'counts of months',
                        'indexes': [models.Index(condition=models.Q(('filing_id', None)), fields=['month', 'station_id'], name='month_count'), models.Index(condition=models.Q(('filing_id__isnull', False)), fields=['filing_id'], name='month_count_filing')],
                        'constraints': [models.UniqueConstraint(fields=('station_id', 'month', 'filing_id', 'measure', 'method', 'domain', 'group', 'item'), name='one_count_a_cell', nulls_distinct=False)],
                    },
                ),
                migrations.CreateModel(
                    name='MonthPresence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('station_id', models.BigIntegerField()),
                        ('month', models.DateField()),
                        ('filing_id', models.UUIDField(null=True)),
                        ('method', models.CharField(max_length=1)),
                        ('domain', models.CharField(max_length=2)),
                        ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None)),
                        ('persons', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(null=True), size=None)),
                        ('homes', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                    ],
                    options={
                        'verbose_name': 'presence in a month',
                        'verbose_name_plural': 'presences in months',
                        'indexes': [models.Index(condition=models.Q(('filing_id', None)), fields=['station_id', 'month'], name='month_presence'), models.Index(condition=models.Q(('filing_id__isnull', False)), fields=['filing_id'], name='month_presence_filing')],
                    },
                ),
                migrations.CreateModel(
                    name='Report',
                    fields=[
                        ('id', models.UUIDField(default=stations.identity.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('kind', models.CharField(choices=[('month', 'month'), ('quarter', 'quarter'), ('half', 'half-year'), ('year', 'year')], default='month', max_length=8, verbose_name='period')),
                        ('first', models.DateField(verbose_name='first day')),
                        ('last', models.DateField(verbose_name='last day')),
                        ('edition', models.PositiveIntegerField(verbose_name='edition')),
                        ('state', models.CharField(choices=[('compiling', 'being compiled'), ('compiled', 'compiled'), ('returned', 'returned'), ('reviewed', 'reviewed'), ('issued', 'issued')], default='compiling', max_length=10, verbose_name='state')),
                        ('counted_at', models.DateTimeField(null=True, verbose_name='counted at')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                        ('catalogue', models.CharField(blank=True, max_length=12, verbose_name='catalogue')),
                        ('filings', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None, verbose_name='filings')),
                        ('awaited', models.JSONField(default=list, verbose_name='not filed')),
                        ('document', models.TextField(blank=True, verbose_name='document')),
                        ('sha256', models.CharField(blank=True, max_length=64, verbose_name='sha256')),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason for the correction')),
                        ('comment', models.CharField(blank=True, max_length=500, verbose_name='comment')),
                        ('reviewed_at', models.DateTimeField(null=True, verbose_name='reviewed at')),
                        ('issued_at', models.DateTimeField(null=True, verbose_name='issued at')),
                        ('division', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='stations.division', verbose_name='division')),
                        ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                        ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stations.job', verbose_name='job')),
                        ('previous', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='corrects')),
                        ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='requested by')),
                        ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewed by')),
                        ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='stations.station', verbose_name='station')),
                    ],
                    options={
                        'verbose_name': 'report',
                        'verbose_name_plural': 'reports',
                        'ordering': ['-first', '-created_at'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('station', None), ('division', None), _connector='XOR'), name='report_has_one_place'), models.UniqueConstraint(fields=('station', 'division', 'kind', 'first', 'edition'), name='one_report_an_edition', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('first__day', 1)), name='report_begins_a_month'), models.CheckConstraint(condition=models.Q(('last__gt', models.F('first'))), name='report_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'issued'), _negated=True), models.Q(('issued_by__isnull', False), ('issued_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='issued_report_is_sealed'), models.CheckConstraint(condition=models.Q(('state', 'compiling'), ('counted_at__isnull', False), _connector='OR'), name='compiled_report_has_a_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='return_says_why')],
                        'triggers': [pgtrigger.compiler.Trigger(name='issued_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'issued\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='674f3452949bf5b5292442e3d3fcaa897f0b5971', operation='UPDATE OR DELETE', pgid='pgtrigger_issued_is_immutable_fbd0f', table='reports_report', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='ReportComment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('indicator', models.CharField(blank=True, max_length=20, verbose_name='indicator')),
                        ('text', models.CharField(max_length=500, verbose_name='comment')),
                        ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='reports.report', verbose_name='report')),
                    ],
                    options={
                        'verbose_name': 'comment',
                        'verbose_name_plural': 'comments',
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Target',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('indicator', models.CharField(max_length=20, verbose_name='indicator')),
                        ('due_on', models.DateField(verbose_name='by')),
                        ('value', models.DecimalField(decimal_places=4, help_text="In the indicator's unit; a share in percent", max_digits=14, verbose_name='target')),
                        ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                        ('set_at', models.DateTimeField(auto_now=True, verbose_name='set at')),
                        ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='stations.division', verbose_name='division')),
                        ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
                    ],
                    options={
                        'verbose_name': 'target',
                        'verbose_name_plural': 'targets',
                        'ordering': ['division', 'indicator', 'due_on'],
                        'constraints': [models.UniqueConstraint(fields=('division', 'indicator', 'due_on'), name='one_target_a_day', violation_error_message='There is a target for that day already.'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='target_not_negative', violation_error_message='A target is never negative.')],
                    },
                ),
            ],
        ),
    ]
