"""What `spendtrack show` says: a country, a pledge or the whole alliance, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from spendtrack.analysis.headlines import main_obligation
from spendtrack.assessment import asof, gaps, opinions, replaced, slippage
from spendtrack.assessment.day import Day
from spendtrack.assessment.frames import party_rows, pledge_rows
from spendtrack.assessment.rows import records
from spendtrack.ledger.hints import did_you_mean
from spendtrack.ledger.vocabulary import Measure, Verdict
from spendtrack.wording import counts, sentences
from spendtrack.wording.labels import steadiness, verdict_of, verdict_words

MONEY = (("gap_national_m", None), ("gap_eur_m", "EUR"), ("gap_usd_m", "USD"), ("gap_gbp_m", "GBP"))


def show(day: Day, what: str | None, *, as_json: bool = False) -> str:
    """Text or JSON about a country, a pledge, a group, or everyone against the newest collective core pledge.

    Raises LookupError, with a sentence for the user, where there is nothing of that name on that day.
    """
    rows = rows_shown(day, what)
    if as_json:
        return _json(rows)
    kind, name = _subject(day, what)
    if kind == "country":
        return _country_text(day, rows, name)
    if kind == "pledge":
        return _pledge_text(day, rows, name)
    return _alliance_text(day, rows, day.frames.ledger.groups[name].name if name else "NATO")


def rows_shown(day: Day, what: str | None) -> pd.DataFrame:
    """The rows of the gap table behind what is shown, with all its columns. Raises LookupError as `show` does."""
    kind, name = _subject(day, what)
    table = gaps.gap_table(day)
    if kind == "country":
        found = table[table["country"] == name]
    elif kind == "pledge":
        _refuse_unannounced(day, name)
        found = table[table["pledge_id"] == name]
    else:
        found = alliance(day)
        if name:
            found = found[found["country"].isin(asof.members(day, name)["party"])]
    return found.reset_index(drop=True)


def _subject(day: Day, what: str | None) -> tuple[Literal["country", "pledge", "group"], str]:
    """What kind of thing was named, and its id; a group without an id is everyone."""
    if what is None:
        return "group", ""
    countries, groups = day.frames.parties["party"].tolist(), sorted(day.frames.ledger.groups)
    pledges = day.frames.pledges["pledge_id"].tolist()
    if what.upper() in countries:
        return "country", what.upper()
    if what.lower() in pledges:
        return "pledge", what.lower()
    if what.upper() in groups:
        return "group", what.upper()
    near = did_you_mean(what, [*countries, *groups, *pledges])
    raise LookupError(f"there is no country, group or pledge {what}.{near}")


def _refuse_unannounced(day: Day, pledge_id: str) -> None:
    known = asof.statuses(day)
    if not (known["pledge_id"] == pledge_id).any():
        announced = pledge_rows(day.frames)[pledge_id]["announced"]
        raise LookupError(f"{pledge_id} was announced on {announced}, after {day.text}.")


def alliance(day: Day, measure: str = Measure.CORE) -> pd.DataFrame:
    """Rows of the newest collective pledge on core defence, or in total, in force on the day, largest share first."""
    table, pledges = gaps.gap_table(day), day.frames.pledges
    collective = pledges[(pledges["measure"] == measure) & (pledges["members"] == "NATO")]
    candidates = collective[collective["pledge_id"].isin(table["pledge_id"])]
    if candidates.empty:
        return table.iloc[0:0]
    newest = str(candidates.sort_values("announced_known", kind="stable")["pledge_id"].iloc[-1])
    rows: pd.DataFrame = table[table["pledge_id"] == newest]
    return rows.sort_values(
        ["latest_value", "country"], ascending=[False, True], kind="stable", ignore_index=True
    )


def country_sentence(day: Day, country: str) -> str:
    """Where the obligation that heads a country stands, in one quotable sentence; or that there is none."""
    table = gaps.gap_table(day)
    main = main_obligation(table[table["country"] == country])
    if main is not None:
        return sentences.obligation(main)
    name = party_rows(day.frames)[country]["name"]
    return (
        f"{name} has no dated promise on core defence that can be measured. As of {sentences.day(day.date)}."
    )


def _json(rows: pd.DataFrame) -> str:
    return json.dumps(records(rows), ensure_ascii=False, indent=2) + "\n"


def _heading(text: str) -> list[str]:
    return [text, "-" * len(text)]


def _alliance_text(day: Day, rows: pd.DataFrame, name: str) -> str:
    lines = [*_heading(f"{name} as of {sentences.day(day.date)}"), counts.headline(rows), ""]
    width = max((len(name) for name in rows["country_name"]), default=0)
    for row in records(rows):
        value = (
            "no figure"
            if row["latest_value"] is None
            else f"{row['latest_value']:.2f}% {int(row['latest_year'])}"
        )
        status = "" if row["latest_value"] is None else f" {row['latest_status']}"
        gap = "" if row["gap_pp"] is None else f"{row['gap_pp']:+.2f}"
        code = f" ({row['reason_code']})" if row["verdict"] == Verdict.UNMEASURABLE else ""
        words = verdict_of(row) + (f" ({steadiness(row)})" if row["close_call"] else "")
        lines.append(
            f"{row['country']}  {row['country_name']:<{width}}  {value + status:<22}  {gap:>6}  {words}{code}".rstrip()
        )
    lines += ["", "The gap is target minus observed, in points: positive is a shortfall."]
    return "\n".join(lines) + "\n"


def money_words(row: Mapping[str, Any]) -> str:
    """The gap in each currency: "GBP 29,716m, EUR 34,283m …", or why there is none."""
    parts: list[str] = []
    for column, currency in MONEY:
        code = currency or row["currency"]
        if row[column] is not None and code not in [part[:3] for part in parts]:
            parts.append(f"{code} {row[column]:,.0f}m")
    if parts and row["nominal_gap_pp"] is not None:
        parts[-1] += f": {row['nominal_gap_pp']:.2f} points of nominal GDP"
    return ", ".join(parts)


def rates_words(row: Mapping[str, Any]) -> str:
    """The rates behind the sums: "USD 1 = GBP 0.7356, EUR 0.8480"."""
    rates = [
        (row["currency"], row["national_per_usd"]),
        ("EUR", row["eur_per_usd"]),
        ("GBP", row["gbp_per_usd"]),
    ]
    shown = {
        code: f"{code} {rate:.4f}" for code, rate in rates if rate is not None and code not in ("USD", None)
    }
    return f"USD 1 = {', '.join(shown.values())}"


OPINION_WARNING = (
    "Another count of the same year; its numbers are not shown here, and no verdict rests on it."
)


def _obligation_lines(day: Day, row: Mapping[str, Any]) -> list[str]:
    announced = f"announced {sentences.day(row['announced'])}"
    lines = [
        f"* {row['title']}",
        f"    promise:  {sentences.level(row)}{sentences.due(row)} ({row['strength']}, {announced}) [{row['pledge_id']}]",
    ]
    if row["latest_value"] is not None:
        gap = (
            ""
            if row["gap_pp"] is None
            else f"; gap {row['gap_pp']:.2f} points ({sentences.points(row['gap_pp'])})"
        )
        lines.append(f"    observed: {row['measure']} {sentences.observed(row)}{gap}")
    lines.append(f"    verdict:  {sentences.verdict(row)}")
    if row["verdict"] != Verdict.UNMEASURABLE:
        lines.append(f"    because:  {row['reason']}")
    if row["close_call_note"] is not None:
        lines.append(f"    beware:   {row['close_call_note']}")
    if row["claim_note"] is not None:
        lines.append(f"    claimed:  {row['claim_note']}")
    if money := money_words(row):
        lines.append(
            f"    in money: {money} ({row['price_base']}: {rates_words(row)}, {row['edition_name']})"
        )
    if row["money_note"] is not None:
        lines.append(f"    note:     {row['money_note']}")
    if row["definition_note"] is not None:
        lines.append(f"    beside:   {row['definition_note']}")
    lines += [f"    opinion:  {sentences.second_opinion(one)}" for one in records(opinions.beside(day, row))]
    if row["plan"] is not None:
        words = {
            "reaches": "its own plan reaches the level by then",
            "short": "its own plan stops below the level",
            "none": "it has no dated plan of its own that gets there",
            "refused": "it refuses the level",
        }
        lines.append(f"    plan:     {row['plan']} ({words[row['plan']]})")
    return lines


def _country_text(day: Day, rows: pd.DataFrame, country: str) -> str:
    name = party_rows(day.frames)[country]["name"]
    lines = _heading(f"{name} ({country}) as of {sentences.day(day.date)}")
    series = asof.shares(day).query("country == @country and measure == 'core'")
    if series.empty:
        lines.append("No figure for core defence was published by this date.")
    else:
        newest = series.sort_values("year").iloc[-1]
        edition = newest["published"].strftime("%B %Y")
        basis = sentences.BASIS_WORDS[newest["basis"]]
        label = newest["basis"].removeprefix("nato-")
        lines.append(
            f"{label} {newest['year']}: {newest['value']:.2f}% of GDP ({newest['status']}, {edition} edition, {basis})"
        )
    note = party_rows(day.frames)[country]["note"]
    if note is not None:
        lines.append(f"Note: {note}")
    if rows.empty:
        lines += ["", "No pledge was in force on this day."]
    for row in records(rows):
        lines += ["", *_obligation_lines(day, row)]
    others = opinions.second_opinions(day).query("country == @country")
    if not others.empty:
        lines += ["", "Second opinions", OPINION_WARNING]
        lines += [f"- {sentences.second_opinion(one)}" for one in records(others)]
    lines += [
        "",
        "The gap is target minus observed: positive is a shortfall. Sources: spendtrack show PLEDGE.",
    ]
    return "\n".join(lines) + "\n"


def _pledge_text(day: Day, rows: pd.DataFrame, pledge_id: str) -> str:
    known = asof.statuses(day).query("pledge_id == @pledge_id")
    pledge = records(known)[0]
    lines = _heading(f"{pledge['title']} [{pledge_id}]")
    by = "" if pledge["announced_by"] is None else f" by {pledge['announced_by']}"
    lines += [
        f"Party:     {pledge['party']}",
        f"Promise:   {sentences.level(pledge)}{sentences.due(pledge)} on {sentences.MEASURE_WORDS[pledge['measure']]}",
        *(
            []
            if pledge["knowable"] is None
            else [f"Knowable:  {int(pledge['knowable'])}, when the outturn of the last year is published"]
        ),
        f"Strength:  {pledge['strength']}",
        f"Announced: {sentences.day(pledge['announced'])}{by}{' (day seen in a source)' if pledge['day_confirmed'] else ''}",
        f"Status:    {pledge['status']} on {sentences.day(day.date)}"
        + ("" if pledge["superseded_by"] is None else f", by {pledge['superseded_by']}"),
    ]
    for label, key in (("Condition", "conditions"), ("Counts", "definition"), ("Note", "note")):
        if pledge[key] is not None:
            lines.append(f"{label + ':':<11}{pledge[key]}")
    lines.append(f"Confidence: {pledge['confidence']}")
    lines += ["", "Sources"]
    cited = asof.citations(day).query("pledge_id == @pledge_id").merge(day.frames.sources, on="source_id")
    for source in records(cited.sort_values("rank")):
        when = "" if source["date"] is None else f", {sentences.day(source['date'])}"
        how = ", second-hand" if source["second_hand"] else ""
        lines.append(f"- {source['title']} ({source['publisher']}{when}; {source['kind']}{how})")
        if source["url"] is not None:
            lines.append(f"  {source['url']}")
    others = opinions.second_opinions(day).query("pledge_id == @pledge_id")
    if not others.empty:
        lines += ["", "Second opinions", OPINION_WARNING]
        lines += [f"- {one['country']} {sentences.second_opinion(one)}" for one in records(others)]
    moves = slippage.moves(day)
    for move in records(moves[moves["pledge_id"] == pledge_id]):
        if said := slippage.words(move):
            lines += ["", f"Against {move['supersedes']}, which it replaced: {said}."]
    fate = replaced.replaced_table(day)
    for row in records(fate[fate["pledge_id"] == pledge_id]):
        lines += [
            "",
            f"On its last day, {sentences.day(row['judged_on'])}: {verdict_words(row['verdict'])} ({row['reason']}).",
        ]
    for row in records(rows):
        lines += ["", sentences.obligation(row)]
    return "\n".join(lines) + "\n"
