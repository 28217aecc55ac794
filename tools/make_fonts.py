"""Makes the fonts that drawn charts travel with: a small part of Inter in two weights, and how wide each sign is.

Usage: python tools/make_fonts.py FOLDER, where FOLDER is the unpacked npm package inter-ui, 4.1.1 (it holds web/ and
LICENSE.txt). Needs fonttools with brotli; the result is committed, so nobody else needs them.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "src" / "spendtrack" / "charts" / "drawing" / "fonts"
WEIGHTS = ("Regular", "Bold")
RANGES = ((0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x2190, 0x2193))
SIGNS = "\u2002\u2003\u2009\u200a\u2010\u2011\u2012–—―‘’‚“”„†‡•…‰′″‹›€™−≈≠≤≥■□▲△▶▷▼▽◆◇○●✓✗"
ENDS = {0x2003: 1, 0x2002: 2, 0x2009: 5, 0x200A: 10}  # the em, and parts of it


def signs() -> list[int]:
    """The code points that the texts of charts may hold."""
    return sorted(
        {point for first, last in RANGES for point in range(first, last + 1)} | {ord(s) for s in SIGNS}
    )


def subset(source: Path, target: Path) -> dict[str, Any]:
    """Writes the part of `source` and returns its measures, in thousandths of the size of the type."""
    font = TTFont(source)
    options = Options()
    options.layout_features = ["kern", "mark", "ccmp", "locl"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.glyph_names = False
    chosen = Subsetter(options)
    chosen.populate(unicodes=signs())
    chosen.subset(font)
    font.flavor = None
    font["head"].modified = font["head"].created  # same input, same bytes
    font.recalcTimestamp = False
    font.save(target)
    em, table, widths = font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
    missing = [f"U+{point:04X}" for point in signs() if point not in table]
    if missing:
        print(f"{source.name} has no {' '.join(missing)}")
    return {
        "ascent": round(1000 * font["hhea"].ascent / em),
        "descent": round(-1000 * font["hhea"].descent / em),
        "capitals": round(1000 * font["OS/2"].sCapHeight / em),
        "widths": {chr(point): round(1000 * widths[name][0] / em) for point, name in sorted(table.items())},
    }


def main(folder: Path) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    measures = {
        weight.lower(): subset(folder / "web" / f"Inter-{weight}.woff2", TARGET / f"Inter-{weight}.ttf")
        for weight in WEIGHTS
    }
    text = json.dumps(measures, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    (TARGET / "measures.json").write_text(text + "\n", encoding="utf-8")
    shutil.copy(folder / "LICENSE.txt", TARGET / "LICENSE-Inter.txt")
    for path in sorted(TARGET.iterdir()):
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Name the unpacked npm package inter-ui: python tools/make_fonts.py FOLDER")
    main(Path(sys.argv[1]))
