"""An invented county to look at. Never on a server with real people: it refuses there."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from demo import fill
from demo.place import PASSWORD
from stations.jobs import queue
from stations.models import Job


class Command(BaseCommand):
    help = "Fills an empty database with an invented county and prints its accounts."

    def add_arguments(self, parser):
        parser.add_argument(
            "--small",
            action="store_true",
            help="only what the first look needs; a job does the rest",
        )
        parser.add_argument("--size", choices=fill.SIZES, default="full", help="of that rest")

    def handle(self, *, small, size, **options):
        if not fill.stands():
            try:
                client_id, secret = fill.begin(size)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            self.stdout.write(f"API client_id={client_id}  client_secret={secret}")
        if not small:
            for job in Job.objects.filter(kind=fill.JOB):
                queue.run(job.pk)
        self.stdout.write(f"Password of these accounts: {PASSWORD}")
        for username, name, role, where in fill.accounts():
            self.stdout.write(f"  {username:<12} {name}  {role}  {where}")
