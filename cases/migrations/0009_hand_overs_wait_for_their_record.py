import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_hand_overs_by_day")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="handover", name="of_its_record"),
        pgtrigger.migrations.AddTrigger(
            model_name="handover",
            trigger=pgtrigger.compiler.Trigger(
                name="of_its_record",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nSELECT station_id, done_on INTO NEW.station_id, NEW.handed_on\nFROM cases_servicerecord WHERE id = NEW.record_id FOR SHARE;\nRETURN NEW;\n",
                    hash="b16dce98b1d77d5a101080d3501ca83292383f10",
                    operation='INSERT OR UPDATE OF "record_id", "station_id", "handed_on"',
                    pgid="pgtrigger_of_its_record_2ce3d",
                    table="cases_handover",
                    when="BEFORE",
                ),
            ),
        ),
    ]
