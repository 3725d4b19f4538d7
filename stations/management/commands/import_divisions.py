"""Loads the divisions of China; can be repeated (docs/divisions.md)."""

import csv
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from stations.divisions.services.loading import import_divisions

# Counties whose published station networks stand in the tests and the examples.
DEFAULT_VILLAGES = [
    "330784",  # 永康市
    "330521",  # 德清县
    "341721",  # 东至县
    "5223",  # 黔西南布依族苗族自治州
    "530302",  # 麒麟区 (越州镇)
    "420502",  # 西陵区
    "350627",  # 南靖县
    "460203",  # 吉阳区
    "510604",  # 罗江区
    "511802",  # 雨城区
    "659002",  # 阿拉尔市
]


class Command(BaseCommand):
    help = "Loads provinces to townships, and the villages below the given codes."

    def add_arguments(self, parser):
        villages = parser.add_mutually_exclusive_group()
        villages.add_argument(
            "--villages",
            nargs="*",
            metavar="CODE",
            default=DEFAULT_VILLAGES,
            help="load villages below these provinces, cities, counties or townships "
            "(default: eleven places; without a code: none)",
        )
        villages.add_argument("--all-villages", action="store_true", help="all 620,000 of them")
        parser.add_argument("--edition", type=int, help="year of the list (default: the latest)")
        parser.add_argument(
            "--since",
            type=date.fromisoformat,
            help="first day of a newer list (YYYY-MM-DD): what it lacks ends on that day",
        )
        parser.add_argument(
            "--successors", type=Path, help="CSV file with the columns code,successor"
        )

    def handle(self, *, villages, all_villages, edition, since, successors, **options):
        try:
            done = import_divisions(
                edition=edition,
                villages=[""] if all_villages else villages,
                since=since,
                successors=read_successors(successors) if successors else {},
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        closed = len(done.closed)
        self.stdout.write(f"{done.listed:,} listed, {done.written:,} written, {closed:,} closed")


def read_successors(path):
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {row["code"]: row["successor"] for row in csv.DictReader(lines)}
