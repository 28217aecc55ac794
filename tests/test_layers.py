"""Who may import what, who may read the clock, and that two applications live in one process."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "spendtrack"
MODULES = sorted(PACKAGE.rglob("*.py"))
CORE = {
    "problems",
    "draft",
    "fields",
    "salvage",
    "textfile",
    "yamlfaults",
    "yamltext",
    "model",
    "records",
    "observations",
    "ledger",
    "checks",
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_layer_imports_only_what_it_may(path: Path) -> None:
    name, used = name_of(path), roots(path)
    assert "yaml" not in used or name == "yamltext"
    if name.split(".")[0] in CORE:
        assert not used & {"pandas", "plotly", "dash", "flask"}
    if not name.startswith("figures"):
        assert "plotly" not in used or name.startswith("dashboard")
    if not name.startswith("dashboard"):
        assert not used & {"dash", "flask"}
    assert "plotly.express" not in imports(path)
    if not name.startswith(("commands", "dashboard")):
        assert not any(one.startswith("spendtrack.web.app") for one in imports(path))
    assert "app" not in used


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_command_line_reads_the_clock(path: Path) -> None:
    if name_of(path) == "cli":
        return
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"\b(date|datetime|Timestamp)\.(today|now|utcnow)\(|\btime\.(time|localtime|gmtime)\(", text
    )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_module_says_what_it_answers(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("verb", ["check", "--help"])
def test_the_gatekeeper_starts_without_pandas_plotly_or_dash(verb: str) -> None:
    code = (
        "import sys\nfrom spendtrack.cli import main\n"
        f"try:\n    main(['{verb}'])\nexcept SystemExit:\n    pass\n"
        "print('LOADED', sorted({'pandas', 'plotly', 'dash', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parents[1]
    )
    assert done.stdout.rstrip().endswith("LOADED []"), done.stdout[-500:]
