"""Is the catalogue complete, and the compiled one the written one? Exit 1 and the words if not."""

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
    faults = []
    for po in sorted(Path(__file__).resolve().parent.parent.glob("config/locale/*/*/*.po")):
        written, compiled = words(polib.pofile(po)), words(polib.mofile(po.with_suffix(".mo")))
        missing = [entry for entry in polib.pofile(po) if is_left_out(entry) and not entry.obsolete]
        faults += [f"{entry.msgid!r} has no translation" for entry in missing]
        for key in sorted(written.keys() | compiled.keys()):
            if written.get(key) != compiled.get(key):
                faults.append(f"{key[1]!r} differs in the .mo: run make messages")
    sys.stderr.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
