"""What the new definition changed: one year on the legacy and on the core basis, side by side, never joined."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from spendtrack.assessment import asof
from spendtrack.assessment.day import Day, once_a_day
from spendtrack.assessment.facts import satisfies
from spendtrack.assessment.rounding import POINTS
from spendtrack.assessment.rows import Lookup, tuples

WARNING = (
    "The two columns count different things, and the later edition also knows newer budgets: the difference is part "
    "definition and part revision, and no trend may be read from one to the other."
)
DEFINITION_COLUMNS: dict[str, str] = {
    "country": "ISO 3166-1 alpha-3",
    "country_name": "English short name",
    "year": "the newest year that both editions hold",
    "legacy_value": "per cent of GDP on NATO's definition before July 2026",
    "legacy_status": "actual or estimate",
    "legacy_edition": "id in sources.csv",
    "core_value": "per cent of GDP on NATO's core definition",
    "core_status": "actual or estimate",
    "core_edition": "id in sources.csv",
    "difference_pp": "core_value minus legacy_value; not a change over time",
    "level": "the level that the two are held against, per cent of GDP",
    "legacy_verdict": "met or short",
    "core_verdict": "met or short",
    "flips": "true where the two verdicts differ",
    "warning": "why the two must not be joined",
}


def definition_change(day: Day, level: float = 2.0) -> pd.DataFrame:
    """One row per country with a figure on both bases for the newest common year; DEFINITION_COLUMNS.

    Each basis is read from its newest edition known on the day. Empty before the first edition on the core
    basis. Sorted by difference, largest fall first.
    """
    both = _on_both(day)
    met = {
        name: (both[f"value_{name}"] >= level).map({True: "met", False: "short"})
        for name in ("legacy", "core")
    }
    table = pd.DataFrame(
        {
            "country": both["party"],
            "country_name": both["country_name"],
            "year": both["year"],
            "legacy_value": both["value_legacy"],
            "legacy_status": both["status_legacy"],
            "legacy_edition": both["edition_legacy"],
            "core_value": both["value_core"],
            "core_status": both["status_core"],
            "core_edition": both["edition_core"],
            "difference_pp": (both["value_core"] - both["value_legacy"]).round(POINTS),
            "level": level,
            "legacy_verdict": met["legacy"].astype("str"),
            "core_verdict": met["core"].astype("str"),
            "flips": met["legacy"] != met["core"],
            "warning": WARNING,
        }
    )
    return table.sort_values(["difference_pp", "country"], ignore_index=True)


@once_a_day
def _on_both(day: Day) -> pd.DataFrame:
    """The figures of the newest common year on both bases, a row a country."""
    figures = asof.known_figures(day)
    wanted = figures[
        (figures["series"] == asof.EXPENDITURE_SERIES)
        & (figures["measure"] == "core")
        & (figures["unit"] == "pct-gdp")
        & (figures["coverage"] == "complete")
    ]
    newest = asof.newest_edition(wanted, ("party", "basis"))
    columns = ["party", "year", "value", "status", "edition"]
    legacy = newest.loc[newest["basis"] == "nato-legacy", columns]
    core = newest.loc[newest["basis"] == "nato-core", columns]
    both = legacy.merge(core, on=["party", "year"], suffixes=("_legacy", "_core"))
    both = both[both["year"] == (both["year"].max() if len(both) else 0)]
    names = day.frames.parties[day.frames.parties["kind"] == "country"].set_index("party")["name"]
    both = both[both["party"].isin(names.index)]
    return both.assign(country_name=both["party"].map(names))


EARLIER_COLUMNS = ("earlier_basis", "earlier_year", "earlier_value", "earlier_edition", "definition_note")


def with_earlier_definition(
    rows: pd.DataFrame, in_use: tuple[np.ndarray, np.ndarray], newest: Lookup
) -> pd.DataFrame:
    """Add EARLIER_COLUMNS where a promise was made while NATO counted on another definition than it is judged on.

    They hold the last figure on that definition, to stand beside the one that judges: never to be subtracted
    from it. in_use: as asof.definitions_in_use gives it. newest: asof.newest_by_basis by country, measure, basis.
    """
    days, bases = in_use
    if len(days) == 0:
        return rows.assign(**_no_earlier(len(rows)))
    at = np.searchsorted(days, rows["announced_known"].to_numpy(dtype="datetime64[s]"), side="right") - 1
    made_on, judges = bases[np.maximum(at, 0)].tolist(), set(bases.tolist())
    other = [
        made if basis in judges and made != basis else None
        for made, basis in zip(made_on, rows["basis"].tolist(), strict=True)
    ]
    found = newest.find(rows["country"], rows["measure"], other)
    known = found["value"].notna().to_numpy()
    other_known = pd.Series(other, index=rows.index, dtype="str").where(known)
    told = {**found, "earlier_basis": other_known, "operator": rows["operator"], "target": rows["target"]}
    words = map(_earlier_words, tuples(pd.DataFrame(told).iloc[known.nonzero()[0]]))
    return rows.assign(
        earlier_basis=other_known,
        earlier_year=found["year"],
        earlier_value=found["value"],
        earlier_edition=found["edition"],
        definition_note=pd.Series(
            [next(words) if told else None for told in known.tolist()], index=rows.index, dtype="str"
        ),
    )


def _no_earlier(count: int) -> dict[str, pd.Series]:
    kinds = {"earlier_year": "Int64", "earlier_value": "float64"}
    return {name: pd.Series([None] * count, dtype=kinds.get(name, "str")) for name in EARLIER_COLUMNS}


def _earlier_words(row: Any) -> str:
    outcome = (
        ""
        if row.target is None or row.operator is None
        else ", which keeps to the level"
        if satisfies(row.operator, row.target, row.value)
        else ", which does not reach the level"
    )
    return (
        f"Promised while NATO counted on another definition ({row.earlier_basis}); the last figure on that is "
        f"{row.value:.2f}% for {row.year} ({row.status}, {row.published:%B %Y} edition){outcome}."
    )


class MixedBases(ValueError):
    """Somebody asked to compare, join or average figures on two definitions."""


def one_basis(figures: pd.DataFrame) -> str:
    """The single basis of these figures. Raises MixedBases, with a sentence, where there are two."""
    found = sorted(figures["basis"].dropna().unique())
    if len(found) != 1:
        raise MixedBases(
            f"These figures are counted on {' and '.join(found) if found else 'no stated basis'}; they are never "
            f"joined, subtracted or averaged. See `spendtrack definitions` for the two side by side."
        )
    return str(found[0])
