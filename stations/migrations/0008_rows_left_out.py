from django.db import migrations, models


def put_back(apps, schema_editor):
    """What waits for a job that had failed: nobody does it any more."""
    rows = apps.get_model("stations", "Import").objects.filter(job__state="failed")
    rows.filter(state="writing").update(state="checked")
    rows.filter(state="undoing").update(state="done")


class Migration(migrations.Migration):

    dependencies = [
        ('stations', '0007_stored_names_are_spelled'),
    ]

    operations = [
        migrations.AddField(
            model_name='import',
            name='left_out_count',
            field=models.PositiveIntegerField(default=0, verbose_name='rows left out'),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='outcome',
            field=models.CharField(choices=[('unchecked', 'not checked yet'), ('good', 'good'), ('double', 'likely a double'), ('bad', 'has errors'), ('left_out', 'left out')], default='unchecked', max_length=10, verbose_name='outcome'),
        ),
        migrations.RunPython(put_back, migrations.RunPython.noop),
    ]
