"""Run a notebook as Jupyter does and keep it with its outputs: python tools/run_notebook.py docs/spendtrack.ipynb notebook

Needs nbclient and ipykernel. What the notebook writes lies beside it; its pictures come into a page of their own.
"""

from __future__ import annotations

import html
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def main(source: Path, out: Path) -> int:
    """Exit code 1 where a cell fails, with what it said."""
    out.mkdir(parents=True, exist_ok=True)
    notebook = nbformat.read(source, as_version=4)
    try:
        NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(out)}}).execute()
    except CellExecutionError as error:
        print(error, file=sys.stderr)
        return 1
    nbformat.write(notebook, out / source.name)
    pictures = sorted((out / "gallery").glob("*.png"))
    (out / "index.html").write_text(_page(pictures), encoding="utf-8")
    print(
        f"{out / source.name} holds the outputs, {out / 'index.html'} the gallery of {len(pictures)} charts."
    )
    return 0


def _page(pictures: list[Path]) -> str:
    shown = "".join(
        f'<p><img src="gallery/{html.escape(one.name)}" alt="Chart: {html.escape(one.stem)}" width="960"></p>\n'
        for one in pictures
    )
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>Gallery</title></head>\n'
        f"<body><h1>Gallery</h1>\n{shown}</body></html>\n"
    )


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print("Name the notebook and the folder to write.", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
