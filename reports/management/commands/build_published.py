"""Builds a published network on the real divisions and asks for its report."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.periods import Period
from reports.services.compile import request_report
from reports.services.published import build_network
from stations.models import Division, Posting, Role, User

KEEPER = "published"  # keeps the stations for this one command; nobody can log in with it


class Command(BaseCommand):
    help = "Builds the network that a place has published (such as 5223) and reports its month."

    def add_arguments(self, parser):
        parser.add_argument("place", help="code of the division")
        parser.add_argument(
            "--by", help="user name of an administrator or officer of the place (default: none)"
        )
        parser.add_argument(
            "--month", type=date.fromisoformat, default=date(2023, 12, 1), help="month to report"
        )

    @transaction.atomic
    def handle(self, *, place, by, month, **options):
        division = Division.objects.filter(pk=place).first()
        if division is None:
            raise CommandError(f"There is no division {place}; run import_divisions first.")
        user = self.named(by) if by else stand_in(division)
        try:
            stations = build_network(division, by=user)
            report = request_report(place=division, period=Period.month(month), by=user)
        except ValidationError as error:
            raise CommandError(" ".join(dict.fromkeys(error.messages))) from error
        self.stdout.write(f"{len(stations)} stations of {division}")
        self.stdout.write(f"{report} is compiled by the worker: {report.get_absolute_url()}")

    def named(self, username):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user {username}.")
        return user


def stand_in(division):
    """A log-in without a password, posted to the place for today only."""
    today = timezone.localdate()
    user, is_new = User.objects.get_or_create(
        username=KEEPER, defaults={"name": _("Published network")}
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
