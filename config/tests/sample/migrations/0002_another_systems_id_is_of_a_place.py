from django.db import migrations, models


def once(model, *fields):
    return migrations.AddConstraint(
        model_name=model,
        constraint=models.UniqueConstraint(
            condition=models.Q(("external_id", ""), _negated=True),
            fields=fields,
            name=f"{model}_external_id",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("sample", "0001_sample")]

    operations = [
        operation
        for model in ("loan", "trainer")
        for operation in (
            migrations.RemoveConstraint(model_name=model, name=f"{model}_external_id"),
            once(model, "origin", "source", "external_id"),
        )
    ]
