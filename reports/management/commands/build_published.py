"""Builds the published state of real places, on the real divisions."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.published.build import build_place
from reports.published.files import published_places
from stations.models import Division, Posting, Role, User

KEEPER = "published"  # keeps the places for this one command; nobody can log in with it


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
                built = build_place(place, by=stand_in(place))
            except ValidationError as error:
                raise CommandError(" ".join(dict.fromkeys(error.messages))) from error
            self.stdout.write(
                f"{place}: {built.stations} stations, {built.workers} workers,"
                f" {built.records} records"
            )
        with connection.cursor() as cursor:  # thousands of rows at once: the planner must not guess
            cursor.execute("ANALYZE")


def stand_in(division):
    """A log-in without a password, posted to the place for today only."""
    today = timezone.localdate()
    user, is_new = User.objects.get_or_create(
        username=KEEPER, defaults={"name": _("Published figures")}
    )
    if is_new:
        user.set_unusable_password()
        user.save()
    Posting.objects.get_or_create(
        user=user,
        role=Role.ADMINISTRATOR,
        division=division,
        since=today,
        until=today + timedelta(days=1),
    )
    return user
