"""Is a code of three letters a currency?"""

from __future__ import annotations

from functools import cache

# Replaced by the euro within the years that the ledger's figures cover; ISO 4217 lists currencies in use only.
RETIRED = frozenset({"EEK", "LVL", "LTL", "HRK", "BGN"})


@cache
def currencies() -> frozenset[str]:
    """The codes of ISO 4217 that money is counted in, without metals and test codes, and those of RETIRED."""
    import iso4217

    listed = {
        code for code, row in iso4217.raw_table.items() if code and row["CcyMnrUnts"] not in (None, "N.A.")
    }
    return frozenset(listed) | RETIRED
