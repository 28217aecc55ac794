"""What a person does whom a hint asks about the case itself: for each file of the corpus, each choice that it offers."""

from __future__ import annotations

Cure = list[tuple[str, str]]
"""(what stands there, what the hint makes of it), one or more."""
COLLECTIVE = """
- id: nato-3p5-2035
  party: NATO
  members: NATO
  title: 3.5% of GDP by 2035
  measure: core
  basis: nato
  target: {operator: at-least, value: 3.5, unit: pct-gdp, by: 2035}
  strength: statement
  announced: 2025-06-24
  confidence: high
  sources: [speech]
"""
CURES: dict[str, list[Cure]] = {
    "amount-contradicts-share": [[(r"\n  amount:.*", "")], [("value: 1, unit", "value: 122.5, unit")]],
    "bad-currency": [[("kroner", "NOK")], [("kroner", "EUR")], [("kroner", "GBP")]],
    "bad-currency-unit": [[("EUX", "EUR")]],
    "bad-currency-figure": [[("EUX", "EUR")]],
    "basis-contradicts-edition": [
        [("nato-core,2024", "nato-legacy,2024")],
        [("2.390,pct-gdp,estimate,first", "2.390,pct-gdp,estimate,second")],
    ],
    "basis-misfits-aid": [[("basis: nato", "basis: allocations")]],
    "basis-misfits-measure": [[("basis: allocations", "basis: nato")]],
    "basis-of-gdp": [[("gdp,nato-core", "gdp,")]],
    "bounds-without-range": [
        [(r"\n    (low|high): .*", "")],
        [("operator: at-least\n    value: 3.5", "operator: range"), ("low: 3", "low: 3\n    high: 3.5")],
    ],
    "deadline-far-off": [[("by: 2092", "by: 2032")]],
    "due-before-announced": [
        [(r"by: 20\d\d", "by: 2035"), ("title: .*", "title: A level")],
        [("announced: .*", "announced: 2023-06-24"), ("title: .*", "title: A level")],
    ],
    "duplicate-observation": [[(r"\n[^\n]*\n\Z", "\n")], [(r"\n[^\n]*,2\.40,[^\n]*", "")]],
    "ends-before-it-begins": [[("2025-06-20", "2025-06-26")], [("2025-06-24", "2025-06-19")]],
    "exception-of-a-non-member": [[(r"\n  exceptions:\n.*", "")], [("party: FRA", "party: ISL")]],
    "outturn-of-another-year": [[(r"\n    - \{year: 2027.*", "")], [("year: 2027", "year: 2026")]],
    "outturn-of-no-sum": [[(r"\n  outturns:\n.*", "")]],
    "exceptions-without-members": [[("party: GBR", "party: NATO\n  members: NATO")]],
    "expires-before-announced": [
        [("expires: .*", "expires: 2034-01-01")],
        [("announced: .*", "announced: 2024-06-24")],
    ],
    "explains-nothing": [[(r"\n  explained:\n.*", "")]],
    "leaves-before-joining": [
        [("to: 1940-01-01", "to: 1966-01-01")],
        [("from: 1949-08-24, to", "from: 1939-08-24, to")],
    ],
    "member-before-founding": [[("1923-04-04", "1949-08-24")]],
    "member-twice": [
        [(r"\n[^\n]*2000-01-01\}", "")],
        [("GBR, from: 1949-08-24", "GBR, from: 1949-08-24, to: 1999-12-31")],
    ],
    "members-of-a-country": [[(r"\n  members: .*", "")], [("party: GBR", "party: NATO")]],
    "missing-basis": [
        [("measure: core", "measure: core\n  basis: national")],
        [("measure: core", "measure: core\n  basis: nato")],
    ],
    "missing-basis-figure": [[("core,,", "core,nato-core,")]],
    "missing-basis-of-no-edition": [
        [("core,,", "core,nato-core,")],
        [("core,,", "core,nato-legacy,")],
        [("core,,", "core,national,")],
    ],
    "missing-basis-aid": [
        [("measure: ukraine", "measure: ukraine\n  basis: allocations")],
        [("measure: ukraine", "measure: ukraine\n  basis: national")],
    ],
    "missing-period": [[("counted: each-year", "counted: each-year\n    starts: 2027")]],
    "missing-source": [[(r"sources: \[\]", "sources: [speech]")]],
    "opt-out-of-what": [
        [("strength: opt-out", "strength: opt-out\n  refuses: nato-3p5-2035"), (r"\Z", COLLECTIVE)]
    ],
    "path-misses-target": [
        [(r"year: 2035, value: [\d.]+", "year: 2035, value: 3.5")],
        [("value: 3.5", "value: 3.4")],
    ],
    "path-out-of-time": [[(r"\n    - \{year: 1999.*", "")], [("year: 1999", "year: 2030")]],
    "proposed-law": [[("adoption: proposed", "adoption: adopted")], [("strength: law", "strength: plan")]],
    "refuses-own-pledge": [[("refuses:", "supersedes: [gbr-older] #")], [(r"\n  refuses: .*", "")]],
    "repeated-exception": [[(r"(\n    - \{party: ISL.*)\1", r"\1")]],
    "repeated-source": [[(", speech", "")]],
    "range-needs-bounds": [[("operator: range", "operator: range\n    high: 6")]],
    "share-out-of-range": [[(r"value: \d+", "value: 3.5")]],
    "share-out-of-range-high": [[("350", "3.7")]],
    "share-out-of-range-path": [[("value: -3", "value: 3")]],
    "source-out-of-time": [
        [("2027-06-24", "2025-06-24")],
        [(r"sources: \[speech\]", "sources: [second-edition]")],
    ],
    "starts-after-deadline": [
        [(r"starts: \d+", "starts: 2030")],
        [("by: 2035", "by: 2045"), ("title: .*", "title: A level")],
    ],
    "sum-of-nothing": [[(r"\n[^\n]*\n\Z", "\n")]],
    "sum-out-of-range": [
        [("value: -3.5", "value: 3.5")],
        [("measure: .*", "measure: other"), (r"\n  target:\n(    .*\n)+", "\n")],
    ],
    "sum-out-of-range-amount": [[("value: 0", "value: 130")]],
    "sum-out-of-range-figure": [[(",-20,", ",20,")], [(r"\n[^\n]*,-20,[^\n]*", "")]],
    "supersedes-itself": [[(r"\n  supersedes: .*", "")]],
    "unit-misfits-equipment": [[("pct-gdp", "pct-defence-spending")], [("pct-gdp", "EUR m")]],
    "unit-misfits-measure": [
        [("unit: .*", "unit: pct-gdp")],
        [("measure: core\n  basis: nato", "measure: defence-budget")],
    ],
    "unit-misfits-money": [
        [("pct-gdp", "EUR bn")],
        [("measure: defence-budget", "measure: core")],
    ],
    "not-a-number-thousands": [[("1,500", "1.5")]],
    "unknown-word-status": [[("final", "estimate")]],
    "url-cut-short": [[("/a…", "/answer")]],
    "url-look-alike": [[("presіdent.lv", "xn--presdent-whh.lv")], [("presіdent", "president")]],
    "url-with-a-user-name": [[("gov.example@evil.example", "evil.example")]],
    "value-in-range": [
        [(r"\n    value: .*", "")],
        [
            ("operator: range", "operator: at-least"),
            (r"\n    (low|high): .*", ""),
            (r"\n    (low|high): .*", ""),
        ],
    ],
    "withdrawn-before-announced": [
        [(r"on: [\d-]+", "on: 2025-07-01")],
        [("announced: .*", "announced: 2024-06-24")],
    ],
    "year-after-edition": [[("estimate", "forecast")], [("2033", "2026")]],
    "year-not-over": [[("actual", "estimate")]],
    "year-out-of-range": [[("1926", "2024")]],
}
