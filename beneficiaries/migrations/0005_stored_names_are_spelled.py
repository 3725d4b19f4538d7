"""Names that were stored before are in the one spelling that every door gives, and found by it; so
are the numbers of households."""

from django.db import migrations


def spell(apps, schema_editor):
    from beneficiaries.search.names import pinyin_key
    from beneficiaries.search.tokens import name_tokens_of
    from stations.spelling import rules
    from stations.spelling.stored import spell_stored

    people = apps.get_model("beneficiaries", "Person")
    tokens = apps.get_model("beneficiaries", "PersonToken")
    for pk, name in spell_stored(people, "name", rules.name):
        person = people.objects.filter(pk=pk)
        person.update(pinyin=pinyin_key(name))
        [(here, made_at)] = person.values_list("station", "origin")
        of_name = tokens.objects.filter(person_id=pk, token__regex=r"^\d+:[ny]:")
        of_name.delete()
        tokens.objects.bulk_create(
            tokens(person_id=pk, token=token)
            for token in sorted(name_tokens_of(name, station=here or made_at))
        )
    household = apps.get_model("beneficiaries", "Household")
    for _changed in spell_stored(household, "number", rules.household_number):
        pass


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("beneficiaries", "0004_leaving_the_ledger"),
        ("stations", "0007_stored_names_are_spelled"),
    ]

    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
