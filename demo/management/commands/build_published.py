"""Builds the published state of real places, on the real divisions."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from demo.published.build import build_place
from demo.published.files import published_places
from stations.models import Division


class Command(BaseCommand):
    help = "Builds what real places have published (5223, 350627, …): stations, workers, records."

    def add_arguments(self, parser):
        parser.add_argument(
            "places", nargs="*", help="codes of the divisions (default: all that are known)"
        )

    @transaction.atomic
    def handle(self, *, places, **options):
        for code in places or published_places():
            place = Division.objects.filter(pk=code).first()
            if place is None:
                raise CommandError(f"There is no division {code}; run import_divisions first.")
            try:
                built = build_place(place)
            except ValidationError as error:
                raise CommandError(" ".join(dict.fromkeys(error.messages))) from error
            self.stdout.write(
                f"{place}: {built.stations} stations, {built.workers} workers,"
                f" {built.records} records"
            )
        with connection.cursor() as cursor:  # thousands of rows at once: the planner must not guess
            cursor.execute("ANALYZE")
