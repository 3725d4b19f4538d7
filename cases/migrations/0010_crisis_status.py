"""A crisis says where it stands, as every other life does; what was done says where it stood."""

from django.db import migrations, models
from django.db.models import Q

FILL = """
UPDATE cases_crisisnote SET status =
    CASE WHEN settled_at IS NOT NULL THEN 'settled' WHEN seen_at IS NOT NULL THEN 'taken_over'
    ELSE 'new' END
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_hand_overs_wait_for_their_record")]

    operations = [
        migrations.AddField(
            "crisisnote",
            "status",
            models.CharField(
                "status",
                max_length=10,
                choices=[("new", "new"), ("taken_over", "taken over"), ("settled", "settled")],
                default="new",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "crisisnote",
            models.CheckConstraint(
                condition=Q(status="new", seen_at=None)
                | Q(status="taken_over", seen_at__isnull=False, settled_at=None)
                | Q(status="settled", settled_at__isnull=False),
                name="crisis_status_is_what_was_done",
            ),
        ),
    ]
