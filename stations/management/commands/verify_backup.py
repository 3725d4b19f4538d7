"""Checks a backup (docs/running.md, "Backups")."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from stations.backups.archive import BackupError
from stations.backups.services import check, rehearse


class Command(BaseCommand):
    help = "Reads a backup: checksums, contents, keys; with --into it is restored and opened."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--into", metavar="DATABASE", help="an empty database of this server; it is dropped"
        )

    def handle(self, *, folder, into, **options):
        try:
            manifest = rehearse(folder, name=into) if into else check(folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        done = "restored, counted, opened" if into else "whole, and of these keys"
        self.stdout.write(f"{folder} is {done}: {manifest}")
