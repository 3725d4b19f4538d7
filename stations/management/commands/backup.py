"""A backup of database and photos (docs/running.md, "Backups")."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from stations.backups.archive import BackupError
from stations.backups.services import make, write_keys


class Command(BaseCommand):
    help = "Writes database and photos into a new folder; the keys are never in it."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="a new folder")
        parser.add_argument(
            "--keys-to", type=Path, metavar="FILE", help="the keys, into a new file elsewhere"
        )

    def handle(self, *, folder, keys_to, **options):
        try:
            if keys_to:
                write_keys(keys_to, beside=folder)
            manifest = make(folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        for name in manifest.missing:
            self.stderr.write(f"The photo {name} was deleted, its row is in the dump.")
        self.stdout.write(f"{folder}: {manifest}")
