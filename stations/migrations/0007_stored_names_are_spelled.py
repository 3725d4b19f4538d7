"""Names and numbers that were stored before are in the one spelling that every door gives."""

from django.db import migrations


def spell(apps, schema_editor):
    from stations.spelling import rules
    from stations.spelling.stored import spell_stored

    for model, name, spelling in (
        ("Station", "name", rules.name),
        ("Organisation", "name", rules.name),
        ("Organisation", "credit_code", rules.number),
        ("User", "name", rules.name),
        ("Worker", "name", rules.name),
        ("Worker", "number", rules.code),
        ("Certificate", "number", rules.code),
    ):
        for _changed in spell_stored(apps.get_model("stations", model), name, spelling):
            pass


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("stations", "0006_reading_a_sheet")]

    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
