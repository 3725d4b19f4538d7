"""One SVG sprite of the Tabler icons in use: sprite.py ICON_FOLDER NAMES_FILE SPRITE.

``home`` is taken from ``outline/``, ``flag-filled`` from ``filled/``; each becomes a
``<symbol id="i-NAME">`` without stroke or fill, so the style sheet colours it.
"""

import re
import sys
from pathlib import Path

FILLED = "-filled"
FRAME = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'  # in every file, draws nothing
DRAWING = re.compile(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*/>")


def symbol(folder: Path, name: str) -> str:
    kind, stem = (
        ("filled", name.removesuffix(FILLED)) if name.endswith(FILLED) else ("outline", name)
    )
    shapes = DRAWING.findall((folder / kind / f"{stem}.svg").read_text())
    drawing = "".join(shape for shape in shapes if shape != FRAME)
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{drawing}</symbol>'


def main(folder: str, names: str, sprite: str) -> None:
    symbols = [symbol(Path(folder), name) for name in Path(names).read_text().split()]
    lines = ['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""]
    Path(sprite).write_text("\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
