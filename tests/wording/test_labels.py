"""The closed sets have their words once: a new verdict is a line in the vocabulary and a line in the labels."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

from spendtrack.ledger.vocabulary import Category, Unmeasurable, Verdict
from spendtrack.wording.labels import LABELS, REASON_WORDS

PACKAGE = Path(__file__).parents[2] / "src" / "spendtrack"
VOCABULARY, WORDS = "ledger/vocabulary.py", "wording/labels.py"
NEW = """
import pandas as pd
from spendtrack.analysis.headlines import Headline, HEADLINE_COLUMNS, categories, tally
from spendtrack.charts.gap_chart import gap_chart
from spendtrack.snapshot.tables import RULES
from spendtrack.wording import counts
from spendtrack.wording.labels import short_verdict

row = dict.fromkeys("edition edition_name basis latest_status reason close_call required_value too_close_between".split())
row |= {"verdict": "adjourned", "reason_code": None, "met_on_estimates": False, "on_estimates": False, "country": "GBR", "as_of": "2026-11-23",
        "country_name": "United Kingdom", "latest_value": 2.5, "latest_year": 2026, "gap_pp": 1.0, "target": 3.5,
        "target_high": float("nan"), "unit": "pct-gdp", "operator": "at-least", "deadline": "2035", "counted": "by-deadline", "at_least": float("nan"), "holds": None, "holds_of": None}
rows = pd.DataFrame([row])
assert "adjourned" in RULES["verdict"].enum and "adjourned" in RULES["category"].enum
assert "adjourned" in HEADLINE_COLUMNS["category"]
assert short_verdict(row) == "put off"
assert tally(categories(rows)) == {"adjourned": 1}
assert "1 has put it off" in counts.headline(rows), counts.headline(rows)
assert "Put off: 1" in str(gap_chart(rows, "2026-11-23").layout.yaxis.ticktext)
"""


def test_every_word_of_the_closed_sets_is_said_once_in_their_order() -> None:
    assert list(LABELS) == list(Category)
    assert list(REASON_WORDS) == list(Unmeasurable)
    assert set(map(str, Verdict)) <= set(map(str, Category))
    assert all(code.meaning for code in Unmeasurable)
    signs = [label.sign for label in LABELS.values()]
    assert all(signs) and all(label.one and label.many and label.heading for label in LABELS.values())


def test_a_new_verdict_touches_the_vocabulary_and_the_labels_alone(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "spendtrack", ignore=shutil.ignore_patterns("built", "__pycache__"))
    edits = {
        VOCABULARY: ('    MET = "met"\n', '    MET = "met"\n    ADJOURNED = "adjourned"\n'),
        WORDS: (
            "    Category.LAPSED: Label(",
            '    Category.ADJOURNED: Label("put off", "Put off", "~", "has put it off", "have put it off"),\n'
            "    Category.LAPSED: Label(",
        ),
    }
    for name, (old, new) in edits.items():
        file = tmp_path / "spendtrack" / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", NEW],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_no_other_module_lists_the_verdicts_or_takes_a_code_out_of_a_sentence() -> None:
    words = set(map(str, Verdict))
    wrong = []
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE).as_posix()
        if name in (VOCABULARY, WORDS):
            continue
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            items = (
                node.keys
                if isinstance(node, ast.Dict)
                else node.elts
                if isinstance(node, ast.Tuple | ast.List | ast.Set)
                else []
            )
            named = {str(item.value) for item in items if isinstance(item, ast.Constant)} & words
            named |= {
                item.attr.lower().replace("_", "-") for item in items if isinstance(item, ast.Attribute)
            } & words
            if len(named) > len(words) / 2:
                wrong.append(f"{name} lists {', '.join(sorted(named))}")
        if 'reason"].split(' in text or 'reason"].partition(": ")' in text or '"reason"].str.split' in text:
            wrong.append(f"{name} reads a code out of a reason")
    assert not wrong, "\n".join(wrong)
