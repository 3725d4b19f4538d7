import django.contrib.postgres.fields
from django.db import migrations, models

# Those of the same groups in one row: some twentieth of the rows, which a month's reader finds on
# few pages and a rebuild writes sooner. What was counted stays, of filings too.
PUT_ASIDE = """
CREATE TABLE reports_presence_aside AS
SELECT station_id, month, filing_id, method, domain, groups,
    array_agg(person) AS persons, array_agg(home) AS homes
FROM reports_monthpresence GROUP BY station_id, month, filing_id, method, domain, groups;
TRUNCATE reports_monthpresence
"""
PUT_BACK = """
INSERT INTO reports_monthpresence
    (station_id, month, filing_id, method, domain, groups, persons, homes)
SELECT station_id, month, filing_id, method, domain, groups, persons, homes
FROM reports_presence_aside ORDER BY month, station_id;
DROP TABLE reports_presence_aside
"""
PUT_ASIDE_SINGLY = """
CREATE TABLE reports_presence_aside AS
SELECT station_id, month, filing_id, method, domain, groups, person, home
FROM reports_monthpresence, LATERAL unnest(persons, homes) AS met(person, home);
TRUNCATE reports_monthpresence
"""
PUT_BACK_SINGLY = """
INSERT INTO reports_monthpresence
    (station_id, month, filing_id, method, domain, groups, person, home)
SELECT station_id, month, filing_id, method, domain, groups, person, home
FROM reports_presence_aside ORDER BY month, station_id;
DROP TABLE reports_presence_aside
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_items_keep_their_names")]

    operations = [
        migrations.RunSQL(PUT_ASIDE, PUT_BACK_SINGLY),
        migrations.RemoveField("monthpresence", "person"),
        migrations.RemoveField("monthpresence", "home"),
        migrations.AddField(
            "monthpresence",
            "persons",
            django.contrib.postgres.fields.ArrayField(models.UUIDField(null=True), default=list),
            preserve_default=False,
        ),
        migrations.AddField(
            "monthpresence",
            "homes",
            django.contrib.postgres.fields.ArrayField(models.UUIDField(), default=list),
            preserve_default=False,
        ),
        migrations.RunSQL(PUT_BACK, PUT_ASIDE_SINGLY),
    ]
