"""Proves every issued report: its seal, its figures, and a recount from its filings."""

from django.core.management.base import BaseCommand, CommandError

from reports.issued.services.verify import verify
from reports.models import Report


class Command(BaseCommand):
    help = "Checks the seal of every issued report and counts its figures again; 1 if any differs."

    def handle(self, **options):
        issued = Report.objects.filter(state=Report.State.ISSUED)
        number, found = 0, []
        for report in issued.select_related("station", "division").iterator(chunk_size=100):
            number += 1
            found += verify(report)
        for finding in found:
            self.stderr.write(f"{finding.report.pk} {finding.report}: {finding.what}")
        if found:
            raise CommandError(f"{len(found)} differences in {number} issued reports")
        self.stdout.write(f"{number} issued reports agree with their seals and their filings")
