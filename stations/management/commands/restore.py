"""Brings a backup back (docs/running.md, "Backups")."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from stations.backups.archive import BackupError
from stations.backups.services import restore


class Command(BaseCommand):
    help = "Restores a backup onto the database and photos of the settings, which must be empty."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, **options):
        try:
            manifest = restore(folder, onto=connection, media=Path(settings.MEDIA_ROOT))
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored, counted and opened: {manifest}")
