import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0001_initial'),
        ('stations', '0002_station_posts'),
        ('stations', '__first__'),
    ]

    operations = [
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
                'indexes': [models.Index(condition=models.Q(('filing_id__isnull', False)), fields=['filing_id'], name='month_count_filing')],
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
                ('person', models.UUIDField(null=True)),
                ('home', models.UUIDField()),
                ('groups', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None)),
            ],
            options={
                'verbose_name': 'presence in a month',
                'verbose_name_plural': 'presences in months',
                'indexes': [models.Index(fields=['station_id', 'month'], name='month_presence'), models.Index(condition=models.Q(('filing_id__isnull', False)), fields=['filing_id'], name='month_presence_filing')],
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
        migrations.AlterModelOptions(
            name='report',
            options={'ordering': ['-first', '-created_at'], 'verbose_name': 'report', 'verbose_name_plural': 'reports'},
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='one_report_an_edition',
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='report_month_is_first_day',
        ),
        migrations.RenameField(
            model_name='report',
            old_name='month',
            new_name='first',
        ),
        migrations.AlterField(
            model_name='report',
            name='first',
            field=models.DateField(verbose_name='first day'),
        ),
        migrations.AddField(
            model_name='report',
            name='awaited',
            field=models.JSONField(default=list, verbose_name='not filed'),
        ),
        migrations.AddField(
            model_name='report',
            name='catalogue',
            field=models.CharField(blank=True, max_length=12, verbose_name='catalogue'),
        ),
        migrations.AddField(
            model_name='report',
            name='comment',
            field=models.CharField(blank=True, max_length=500, verbose_name='comment'),
        ),
        migrations.AddField(
            model_name='report',
            name='document',
            field=models.TextField(blank=True, verbose_name='document'),
        ),
        migrations.AddField(
            model_name='report',
            name='filings',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None, verbose_name='filings'),
        ),
        migrations.AddField(
            model_name='report',
            name='issued_at',
            field=models.DateTimeField(null=True, verbose_name='issued at'),
        ),
        migrations.AddField(
            model_name='report',
            name='issued_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by'),
        ),
        migrations.AddField(
            model_name='report',
            name='kind',
            field=models.CharField(choices=[('month', 'month'), ('quarter', 'quarter'), ('half', 'half-year'), ('year', 'year')], default='month', max_length=8, verbose_name='period'),
        ),
        migrations.AddField(
            model_name='report',
            name='last',
            field=models.DateField(default=datetime.date(2000, 1, 31), verbose_name='last day'),
            preserve_default=False,
        ),
        # Every report so far is of a whole month.
        migrations.RunSQL(
            sql="\nUPDATE reports_report SET last = (first + interval '1 month' - interval '1 day')::date\n",
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.AddField(
            model_name='report',
            name='previous',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.report', verbose_name='corrects'),
        ),
        migrations.AddField(
            model_name='report',
            name='reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='reason for the correction'),
        ),
        migrations.AddField(
            model_name='report',
            name='reviewed_at',
            field=models.DateTimeField(null=True, verbose_name='reviewed at'),
        ),
        migrations.AddField(
            model_name='report',
            name='reviewed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewed by'),
        ),
        migrations.AddField(
            model_name='report',
            name='sha256',
            field=models.CharField(blank=True, max_length=64, verbose_name='sha256'),
        ),
        migrations.AlterField(
            model_name='report',
            name='state',
            field=models.CharField(choices=[('compiling', 'being compiled'), ('compiled', 'compiled'), ('returned', 'returned'), ('reviewed', 'reviewed'), ('issued', 'issued')], default='compiling', max_length=10, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('station', 'division', 'kind', 'first', 'edition'), name='one_report_an_edition', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('first__day', 1)), name='report_begins_a_month'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('last__gt', models.F('first'))), name='report_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'issued'), _negated=True), models.Q(('issued_by__isnull', False), ('issued_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='issued_report_is_sealed'),
        ),
    ]
