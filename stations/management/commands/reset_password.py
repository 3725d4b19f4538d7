"""A first password by whoever runs the server: where no second administrator can confirm one."""

from django.core.management.base import BaseCommand, CommandError

from stations.accounts.resets import reset_on_server
from stations.models import Posting, User


class Command(BaseCommand):
    help = "Sets somebody a first password and prints it; the person and the trail are told."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument(
            "--phone-lost",
            action="store_true",
            help="ends the second step, too: the person sets it up anew",
        )

    def handle(self, *, username, phone_lost, **options):
        people = Posting.objects.of_people().values("user")
        user = User.objects.filter(username__iexact=username, pk__in=people).first()
        if user is None:
            raise CommandError(f"Nobody who logs in is called {username}.")
        password = reset_on_server(user, is_phone_lost=phone_lost)
        self.stdout.write(f"{user.username} {password}")
