from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_counting_marks")]

    operations = [
        migrations.AlterField(
            model_name="figure",
            name="item",
            field=models.CharField(blank=True, max_length=80, verbose_name="item"),
        ),
    ]
