"""Whether the audit trail is as it was written."""

from django.core.management.base import BaseCommand, CommandError

from stations.audit.seals import broken_seals
from stations.models import AuditEntry, AuditSeal


class Command(BaseCommand):
    help = "Recomputes every seal of the audit trail; names what was changed, taken or slipped in."

    def handle(self, **options):
        found = list(broken_seals())
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"The audit trail is broken in {len(found)} places.")
        entries, seals = AuditEntry.objects.count(), AuditSeal.objects.count()
        self.stdout.write(f"{entries} entries, {seals} seals: as they were written.")
