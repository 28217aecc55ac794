"""How is military aid to Ukraine said: what was promised, which part of it was set aside, what a coalition raised?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spendtrack.assessment.facts import percent
from spendtrack.assessment.sum_verdicts import money
from spendtrack.ledger.phrases import all_of, capital
from spendtrack.ledger.vocabulary import Verdict
from spendtrack.wording import sentences
from spendtrack.wording.labels import verdict_of

Row = Mapping[str, Any]
SMALL_NUMBERS = "no one two three four five six seven eight nine ten".split()
QUESTION = "Who keeps what they promised Ukraine?"


def in_words(number: int) -> str:
    """ "two", "eleven" as "11"."""
    return SMALL_NUMBERS[number] if 0 <= number < len(SMALL_NUMBERS) else str(number)


def span(first: int, last: int) -> str:
    """ "2025", "2024 and 2025", "2024 to 2026"."""
    if last - first < 2:
        return str(first) if first == last else f"{first} and {last}"
    return f"{first} to {last}"


def share_so_far(row: Row) -> str:
    """ "93%": what of a promise was set aside. What was not kept never reads as all of it."""
    share = round(100 * row["share_so_far"])
    return f"{share if row['verdict'] == Verdict.MET else min(share, 99)}%"


def progress(row: Row) -> str:
    """ "93% of what was promised for 2024 and 2025, two of four years"."""
    if row["share_so_far"] is None:
        first = "" if row["starts"] is None else f" from {row['starts']} on"
        return f"no year{first} is counted yet"
    counted, promised = int(row["years_counted"]), row["years_promised"]
    done = (
        f"{share_so_far(row)} of what was promised for {span(int(row['period_from']), int(row['period_to']))}"
    )
    if promised is None:
        return f"{done}, {in_words(counted)} {'year' if counted == 1 else 'years'} so far"
    if counted == promised:
        return f"{done}, {'its only year' if promised == 1 else f'all {in_words(int(promised))} years'}"
    return f"{done}, {in_words(counted)} of {in_words(int(promised))} years"


def kept_or_not(row: Row) -> str:
    """One sentence on a promise that a whole year is known of, with the donor's own claim where that would decide."""
    over = span(int(row["period_from"]), int(row["period_to"]))
    own = f", though {row['claim_note']}" if row["claim_differs"] else ""
    return (
        f"{sentences.subject(row)} set aside {percent(row['period_value'])} of GDP in {over}, {share_so_far(row)} of the "
        f"{row['target']:g}% a year that it promised ({verdict_of(row)}){own}."
    )


def aid_headline(donors: Sequence[Row], coalition: str = "", totals: Sequence[Row] = ()) -> str:
    """Who keeps a promised share of GDP and which part of it the others set aside, then what a coalition raised.

    donors: rows of aid_shares.by_donor; totals: rows of raised.raised of the coalition. Amounts are not torn apart.
    """
    kept = [sentences.named(row["country"], row["country_name"]) for row in donors if _is_kept(row)]
    behind = [row for row in donors if not _is_kept(row)]
    parts: list[str] = []
    if kept:
        does, whose = ("keeps", "it") if len(kept) == 1 else ("keep", "they")
        over = all(row["years_promised"] == row["years_counted"] for row in donors if _is_kept(row))
        parts.append(f"{all_of(kept)} {does} what {whose} promised Ukraine{'' if over else ' so far'}")
    if behind:
        shares = [
            f"{sentences.named(row['country'], row['country_name'])} {'' if at else 'set aside '}{share_so_far(row)}"
            for at, row in enumerate(behind)
        ]
        whose = "it" if len(behind) == 1 else "they"
        parts.append(f"{all_of(shares)} of what {whose} promised{'' if kept else ' Ukraine'}")
    if raised := _raised_clause(coalition, totals):
        parts.append(raised)
    said = "; ".join(parts)
    said = capital(said)
    return (said if donors else f"{QUESTION} {said}".strip()).replace("EUR ", "EUR\N{NO-BREAK SPACE}")


def _is_kept(row: Row) -> bool:
    return bool(row["verdict"] == Verdict.MET)


def _raised_clause(coalition: str, totals: Sequence[Row]) -> str:
    """ "the IT Coalition had raised EUR 157m by October 2024; EUR 1.1bn is only reported"; empty where nothing was checked."""
    checked, unsure = newest(totals)
    if checked is None:
        return ""
    total = money(checked["total_eur_m"], "EUR m")
    if unsure is None:
        return f"the {coalition} has raised {total}"
    more = money(unsure["total_eur_m"], "EUR m")
    return (
        f"the {coalition} had raised {total} by {sentences.day(checked['said'][:7])}; {more} is only reported"
    )


def newest(totals: Sequence[Row]) -> tuple[Row | None, Row | None]:
    """The newest total that was checked, and the newest one that could not be and says more."""
    checked = [row for row in totals if row["checked"]]
    last = checked[-1] if checked else None
    more = [
        row
        for row in totals
        if not row["checked"] and (last is None or row["total_eur_m"] > last["total_eur_m"])
    ]
    return last, more[-1] if more else None


def raised_so_far(coalition: str, totals: Sequence[Row]) -> str:
    """ "By 16 October 2024 the IT Coalition had raised EUR 157m; EUR 1.1bn (August 2026) is not confirmed."; else empty."""
    checked, unsure = newest(totals)
    claim = (
        f"{money(unsure['total_eur_m'], 'EUR m')}, reported in {sentences.day(unsure['said'])}"
        if unsure
        else ""
    )
    if checked is None:
        return (
            f"The {coalition} is said to have raised {claim}, which nobody could confirm." if unsure else ""
        )
    end = f"; {claim}, is not confirmed" if claim else ""
    return f"By {sentences.day(checked['said'])} the {coalition} had raised {money(checked['total_eur_m'], 'EUR m')}{end}."


def raised_series(coalition: str, totals: Sequence[Row]) -> str:
    """The same with every total that was checked, for a page that has room for it; empty where there is none."""
    checked = [row for row in totals if row["checked"]]
    if len(checked) < 2:
        return raised_so_far(coalition, totals)
    steps = all_of(f"{money(row['total_eur_m'], 'EUR m')} by {sentences.day(row['said'])}" for row in checked)
    _, unsure = newest(totals)
    end = (
        f" {money(unsure['total_eur_m'], 'EUR m')}, reported in {sentences.day(unsure['said'])}, is not confirmed."
        if unsure
        else ""
    )
    return f"The {coalition} had raised {steps}.{end}"
