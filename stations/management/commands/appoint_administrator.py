"""The first log-in of a place: everybody else is invited by it, on the pages."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from stations.accounts.services import appoint_first_administrator
from stations.models import Division


class Command(BaseCommand):
    help = "Makes the first administrator of a division and prints the first password."

    def add_arguments(self, parser):
        parser.add_argument("division", help="code of the province, city or county")
        parser.add_argument("username")
        parser.add_argument("name")

    def handle(self, *, division, username, name, **options):
        place = Division.objects.filter(pk=division).first()
        if place is None:
            raise CommandError(f"There is no division {division}; run import_divisions first.")
        try:
            user, password = appoint_first_administrator(
                username=username, name=name, division=place
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{place}: {user.username} {password}")
