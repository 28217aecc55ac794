"""What is a country's GDP in a currency and a year, by the figures of the ledger?"""

from __future__ import annotations

from collections import defaultdict

from spendtrack.ledger.draft import Draft

MILLIONS = {"m": 1.0, "bn": 1000.0, "tn": 1_000_000.0}


def gdp_by_party(draft: Draft) -> dict[tuple[str, str], dict[int, float]]:
    """(party, currency) -> year -> GDP in millions, from the newest edition that has it.

    Where nobody publishes it in a currency, GDP in US dollars is turned into it at the rate that an edition
    implies for the year by giving spending in both.
    """
    dated = sorted(
        ((source.edition.published, key) for key, source in draft.sources.items() if source.edition),
    )
    rank = {key: number for number, (_, key) in enumerate(dated)}
    rows = sorted(
        (row for _, row in draft.observations if row.measure in ("gdp", "core") and row.edition in rank),
        key=lambda row: rank[row.edition],
    )
    spent: dict[tuple[str, str, int], dict[str, float]] = defaultdict(dict)
    for row in rows:
        if row.measure == "core" and row.unit.endswith(" m"):
            spent[row.edition, row.party, row.year][row.unit[:3]] = row.value
    gdp: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    derived: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for row in rows:
        if row.measure != "gdp" or not row.unit.endswith(" m"):
            continue
        gdp[row.party, row.unit[:3]][row.year] = row.value
        both = spent.get((row.edition, row.party, row.year), {})
        if row.unit == "USD m" and both.get("USD"):
            for currency, value in both.items():
                derived[row.party, currency][row.year] = row.value * value / both["USD"]
    return {**derived, **gdp}
