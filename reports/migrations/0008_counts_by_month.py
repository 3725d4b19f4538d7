from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_presence_of_many_in_a_row")]

    operations = [
        migrations.AddIndex(
            "monthcount",
            models.Index(
                fields=["month", "station_id"],
                condition=models.Q(filing_id=None),
                name="month_count",
            ),
        ),
    ]
