"""The database refuses to change or delete an issued report or its figures."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_counts_and_issued_reports")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="figure",
            trigger=pgtrigger.compiler.Trigger(
                name="of_issued_is_immutable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (\n    SELECT FROM reports_report WHERE state = 'issued' AND (\n        (TG_OP <> 'DELETE' AND id = NEW.report_id) OR (TG_OP <> 'INSERT' AND id = OLD.report_id))\n) THEN\n    RAISE EXCEPTION 'pgtrigger: the figures of an issued report never change';\nEND IF;\nRETURN coalesce(NEW, OLD);\n",  # noqa: E501
                    hash="147187c57d61f957d8b7ed2b89a5e04c280c707c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_of_issued_is_immutable_c6b97",
                    table="reports_figure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="issued_is_immutable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" = 'issued')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",  # noqa: E501
                    hash="674f3452949bf5b5292442e3d3fcaa897f0b5971",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_issued_is_immutable_fbd0f",
                    table="reports_report",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "returned"), _negated=True)
                | models.Q(("comment", ""), _negated=True),
                name="return_says_why",
            ),
        ),
    ]
