"""Names that were stored before are in the one spelling that every door gives. An item of the stock
keeps its name, by which months have counted it; it is compared as it is spelled."""

from django.db import migrations


def spell(apps, schema_editor):
    from stations.spelling import rules
    from stations.spelling.stored import spell_stored

    for model in ("Donor", "Volunteer"):
        for _changed in spell_stored(apps.get_model("resources", model), "name", rules.name):
            pass


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("resources", "0002_movements_know_their_form")]

    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
