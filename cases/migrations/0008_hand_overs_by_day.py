import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# Lines that stand already: without their triggers, since nothing that is counted changes.
TAKE = """
ALTER TABLE cases_handover DISABLE TRIGGER USER;
UPDATE cases_handover SET station_id = record.station_id, handed_on = record.done_on
FROM cases_servicerecord record WHERE record.id = record_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE cases_handover ENABLE TRIGGER USER;
"""


def station(**options):
    return models.ForeignKey(
        db_index=False,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="stations.station",
        verbose_name="station",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_late_duties"),
        ("stations", "0002_station_posts"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="servicerecord", name="record_subject_day"),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(
                fields=["subject", "done_on"], include=("station", "id"), name="record_subject_day"
            ),
        ),
        migrations.AddField("handover", "station", station(null=True)),
        migrations.AddField(
            "handover", "handed_on", models.DateField(editable=False, null=True, verbose_name="date")
        ),
        migrations.RunSQL(TAKE, migrations.RunSQL.noop),
        migrations.AlterField("handover", "station", station()),
        migrations.AlterField(
            "handover", "handed_on", models.DateField(editable=False, verbose_name="date")
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["station", "handed_on", "id"], name="hand_over_station_day"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handover",
            trigger=pgtrigger.compiler.Trigger(
                name="of_its_record",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nSELECT station_id, done_on INTO NEW.station_id, NEW.handed_on\nFROM cases_servicerecord WHERE id = NEW.record_id;\nRETURN NEW;\n",
                    hash="e6dd9216f31aeca9c3e30e1448173dadd5a36fea",
                    operation='INSERT OR UPDATE OF "record_id"',
                    pgid="pgtrigger_of_its_record_2ce3d",
                    table="cases_handover",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicerecord",
            trigger=pgtrigger.compiler.Trigger(
                name="moves_hand_overs",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."station_id" IS DISTINCT FROM (NEW."station_id"))',
                    func="\nUPDATE cases_handover SET station_id = NEW.station_id, handed_on = NEW.done_on\nWHERE record_id = NEW.id;\nRETURN NULL;\n",
                    hash="92a6266cbd4c52e76775bf30874d03cc07166741",
                    operation="UPDATE",
                    pgid="pgtrigger_moves_hand_overs_02062",
                    table="cases_servicerecord",
                    when="AFTER",
                ),
            ),
        ),
    ]
