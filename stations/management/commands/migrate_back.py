"""Takes the tables back to what a former release knew (docs/running.md, "Updating")."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

RELEASES = Path(settings.BASE_DIR) / "deploy" / "releases"


def ends_of(release: str) -> list[tuple[str, str]]:
    """App and name of the migrations that were the last ones of a release."""
    lines = [line.split() for line in (RELEASES / release).read_text().splitlines()]
    return [(words[1], words[2]) for words in lines if words[0] == "end"]


class Command(BaseCommand):
    help = "Undoes every migration that a former release doesn't have. Back up first: what is in"
    help += " their columns is lost."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        known = sorted(path.name for path in RELEASES.iterdir())
        parser.add_argument("release", help=f"one of {', '.join(known)}", choices=known)

    def handle(self, *, release, **options):
        executor = MigrationExecutor(connection)
        ends = ends_of(release)
        if unknown := [end for end in ends if end not in executor.loader.graph.nodes]:
            raise CommandError(f"Of {release}, this code doesn't have {unknown}.")
        plan = executor.migration_plan(ends)
        if forwards := [str(migration) for migration, is_back in plan if not is_back]:
            raise CommandError(f"These tables are older than {release}: {forwards} are missing.")
        executor.migrate(ends, plan)
        for migration, _is_back in plan:
            self.stdout.write(f"undone: {migration}")
        self.stdout.write(f"The tables are those of {release}; migrate goes forward again.")
