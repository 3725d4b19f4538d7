"""People who are registered already are found by every reading of their name, too.

No lock is held longer than a batch is written, and a run that was broken off begins anew.
"""

from django.db import migrations

BATCH = 2000


def add_readings(apps, schema_editor):
    from beneficiaries.search.names import readings
    from beneficiaries.search.tokens import reading_tokens

    people = apps.get_model("beneficiaries", "Person").objects.order_by("pk")
    tokens = apps.get_model("beneficiaries", "PersonToken")
    last = None
    while True:
        rows = people.filter(pk__gt=last) if last else people
        part = list(rows.values_list("pk", "name", "station", "origin")[:BATCH])
        if not part:
            return
        tokens.objects.bulk_create(
            [
                tokens(person_id=pk, token=token)
                for pk, name, station, origin in part
                if len(readings(name)) > 1
                for token in sorted(reading_tokens(name, station=station or origin))
            ],
            batch_size=BATCH,
            ignore_conflicts=True,
        )
        last = part[-1][0]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("beneficiaries", "0002_how_much_of_a_birth_is_known")]

    operations = [migrations.RunPython(add_readings, migrations.RunPython.noop)]
