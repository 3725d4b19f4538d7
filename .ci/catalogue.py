"""Is the compiled catalogue the written one? Exit 1 and the words that differ when not."""

import sys
from pathlib import Path

import polib


def words(catalogue: polib._BaseFile) -> dict[tuple[str, str], tuple]:
    done = (entry for entry in catalogue if entry.msgid and not is_left_out(entry))
    return {
        (entry.msgctxt or "", entry.msgid): (entry.msgstr, *sorted(entry.msgstr_plural.items()))
        for entry in done
    }


def is_left_out(entry: polib._BaseEntry) -> bool:
    """msgfmt leaves out what is not translated, fuzzy, or obsolete."""
    return isinstance(entry, polib.POEntry) and not entry.translated()


def main() -> int:
    differing = 0
    for po in sorted(Path(__file__).resolve().parent.parent.glob("config/locale/*/*/*.po")):
        written, compiled = words(polib.pofile(po)), words(polib.mofile(po.with_suffix(".mo")))
        for key in sorted(written.keys() | compiled.keys()):
            if written.get(key) != compiled.get(key):
                sys.stderr.write(f"{po.name}: {key[1]!r} differs in the .mo: run make messages\n")
                differing += 1
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
