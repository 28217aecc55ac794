"""Who may import what, who may read the clock, and what each module says of itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "spendtrack"
MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
# The street as docs/architecture.md draws it: room -> the libraries that enter the program with it, in its order.
STREET = {
    room: set(re.findall(r"\w+", libraries))
    for room, libraries in re.findall(
        r"^\| `(\w+)` \|[^|]+\|([^|]*)\|$",
        (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
}
TOP = {"__init__.py", "__main__.py", "files.py", "py.typed"}


def room_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module that the tree names in an import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            if node.module == "spendtrack":
                yield from (f"spendtrack.{alias.name}" for alias in node.names)
            elif node.module:
                yield node.module


def test_the_street_has_nine_rooms_and_nothing_lies_beside_them() -> None:
    assert len(STREET) == 9
    # A folder without a module is what Python's cache leaves of one that has moved.
    entries = {path.name for path in PACKAGE.iterdir() if path.is_file() or any(path.glob("*.py"))}
    assert entries - TOP == set(STREET)


def test_a_room_imports_only_from_rooms_to_its_left_and_libraries_that_have_entered() -> None:
    order = list(STREET)
    wrong = []
    for path, tree in MODULES.items():
        room = room_of(path)
        if not room:
            continue
        left = set(order[: order.index(room) + 1])
        libraries = set().union(*(STREET[name] for name in left))
        for name in imported(tree):
            first, _, rest = name.partition(".")
            if first == "spendtrack":
                other = rest.partition(".")[0]
                if other in STREET and other not in left:
                    wrong.append(f"{path.relative_to(PACKAGE)} imports {name} from the right")
            elif first not in sys.stdlib_module_names and first not in libraries:
                wrong.append(f"{path.relative_to(PACKAGE)} imports {name}, which enters later")
            if name.startswith("plotly.express"):
                wrong.append(
                    f"{path.relative_to(PACKAGE)} imports plotly.express, which doubles the time of a chart"
                )
    assert not wrong, "\n".join(wrong)


def test_frames_are_built_by_the_front_door_alone() -> None:
    """Whoever wants the frames of a ledger opens it, so that all of them share its days."""
    builders = [
        str(path.relative_to(PACKAGE))
        for path, tree in MODULES.items()
        if any(
            isinstance(node, ast.ImportFrom)
            and node.module == "spendtrack.assessment.frames"
            and "build" in {alias.name for alias in node.names}
            for node in ast.walk(tree)
        )
    ]
    assert builders == ["__init__.py"]


def test_only_the_command_line_reads_the_clock_and_each_module_says_what_it_answers() -> None:
    clock = re.compile(r"\b(date|datetime|Timestamp)\.(today|now|utcnow)\(|\btime\.(time|localtime|gmtime)\(")
    wrong = []
    for path, tree in MODULES.items():
        place = path.relative_to(PACKAGE)
        if room_of(path) != "cli" and clock.search(path.read_text(encoding="utf-8")):
            wrong.append(f"{place} reads the clock")
        if not ast.get_docstring(tree):
            wrong.append(f"{place} does not say what it answers")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("verb", ["check", "--help"])
def test_the_gatekeeper_starts_without_pandas_plotly_or_dash(verb: str) -> None:
    code = (
        "import sys\nfrom spendtrack.cli.main import main\n"
        f"try:\n    main(['{verb}'])\nexcept SystemExit:\n    pass\n"
        "print('LOADED', sorted({'pandas', 'plotly', 'dash', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.rstrip().endswith("LOADED []"), done.stdout[-500:]
