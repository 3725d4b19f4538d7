"""Counts everything from zero, or proves that what is counted is what the records say."""

import sys
from itertools import islice

from django.core.management.base import BaseCommand

from reports.counting.services import rebuild

NAMED = 100  # differing cells that are printed


class Command(BaseCommand):
    help = "Counts every station's month anew. With --verify nothing is put right: cells that differ from a count from zero are named, and the exit code is 1."  # noqa: E501

    def add_arguments(self, parser):
        parser.add_argument(
            "--verify", action="store_true", help="compare with a count from zero; change nothing"
        )

    def handle(self, *, verify, **options):
        if verify:
            self.verify()
        else:
            number = rebuild.rebuild(self.progress)
            self.stdout.write(f"{number} months of stations were counted anew.")

    def verify(self):
        found = rebuild.differences(self.progress)
        named = list(islice(found, NAMED))
        more = sum(1 for _difference in found)
        for difference in named:
            self.stdout.write(str(difference))
        if more:
            self.stdout.write(f"… and {more} more")
        if waiting := rebuild.marked():
            self.stdout.write(f"{waiting} months changed meanwhile and were not compared.")
        if named:
            sys.exit(1)
        self.stdout.write("No difference: every cell is what the records say.")

    def progress(self, done, whole):
        self.stderr.write(f"\r{done}/{whole}", ending="\n" if done == whole else "")
