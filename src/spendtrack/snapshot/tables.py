"""What the tables of a snapshot are: the meaning, type and limits of each column, its keys, and what refers to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from spendtrack.analysis.headlines import HEADLINE_COLUMNS
from spendtrack.assessment.definitions import DEFINITION_COLUMNS
from spendtrack.assessment.gaps import GAP_COLUMNS
from spendtrack.assessment.pathway import PATHWAY_COLUMNS
from spendtrack.assessment.replaced import REPLACED_COLUMNS
from spendtrack.assessment.revisions import REVISION_COLUMNS
from spendtrack.assessment.slippage import MOVE_COLUMNS
from spendtrack.ledger import vocabulary
from spendtrack.ledger.fields import ID_PATTERN, MONEY_PATTERN, PARTY_PATTERN, SHARE_UNITS
from spendtrack.snapshot.known_records import FIGURE_COLUMNS, PARTY_COLUMNS, PLEDGE_COLUMNS, SOURCE_COLUMNS


@dataclass(frozen=True)
class Rule:
    """What may stand in a column; the types are those of Frictionless Table Schema."""

    type: str = "string"
    unit: str = ""
    enum: tuple[str, ...] = ()
    pattern: str = ""
    minimum: float | None = None


@dataclass(frozen=True)
class Link:
    """Every value of `column` stands in `target` of `table`."""

    column: str
    table: str
    target: str


@dataclass(frozen=True)
class Table:
    """One file of a snapshot.

    `key`: columns whose values together name one row. `never_empty`: columns with a value in every row.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    never_empty: frozenset[str]
    links: tuple[Link, ...] = ()

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    def rule(self, column: str) -> Rule:
        """The rule for the column: of this table where it has one of its own, otherwise of all columns of the name."""
        return OWN_RULES.get((self.name, column)) or RULES.get(column, TEXT)


def _words(words: type[StrEnum]) -> tuple[str, ...]:
    return tuple(str(word) for word in words)


def _shares(unit: str, names: str) -> dict[str, Rule]:
    return dict.fromkeys(names.split(), Rule("number", unit))


TEXT = Rule()
DAY = Rule("date")
FLAG = Rule("boolean")
NUMBER = Rule("number")
YEAR = Rule("integer", "year", minimum=1900)
PARTIAL_DATE = Rule(pattern=r"\d{4}(-Q[1-4]|-\d\d(-\d\d)?)?")
PLEDGE_ID = Rule(pattern=ID_PATTERN)
PARTY_ID = Rule(pattern=PARTY_PATTERN)
CURRENCY = Rule(pattern="[A-Z]{3}")
STATUS = Rule(enum=_words(vocabulary.Status))
MET_OR_SHORT = Rule(enum=("met", "short"))

_ANY_VERDICT = "|".join(vocabulary.Verdict)
# One type for each name of a column, whatever the table.
RULES: dict[str, Rule] = {
    **dict.fromkeys("as_of published ended judged_on".split(), DAY),
    **dict.fromkeys("announced replaced_on withdrawn date next_expected".split(), PARTIAL_DATE),
    **dict.fromkeys(
        "year latest_year base_year period_from period_to knowable starts earlier_year judged_year sum_from sum_to".split(),
        YEAR,
    ),
    **dict.fromkeys(
        "close_call met_on_estimates on_estimates claim_differs flips second_hand day_confirmed".split(), FLAG
    ),
    **dict.fromkeys(
        "target target_high latest_value value sum_so_far sum_promised sum_claimed".split(), NUMBER
    ),
    **dict.fromkeys("pledge_id superseded_by refuses supersedes compared_with".split(), PLEDGE_ID),
    **dict.fromkeys(
        "source_id edition series legacy_edition core_edition earlier_edition".split(), PLEDGE_ID
    ),
    **dict.fromkeys("party country members".split(), PARTY_ID),
    **dict.fromkeys("latest_status legacy_status core_status".split(), STATUS),
    **dict.fromkeys("legacy_verdict core_verdict".split(), MET_OR_SHORT),
    **_shares(
        "per cent", "base_value required_value nominal_value period_value earlier_value at_least at_most"
    ),
    **_shares("per cent of GDP", "legacy_value core_value level"),
    **_shares(
        "percentage points",
        "gap_pp period_gap_pp difference_pp points_moved mean_signed_pp short_by_at_least_pp nominal_gap_pp",
    ),
    **_shares("percentage points per year", "required_pp_per_year recent_pp_per_year"),
    **_shares("EUR million", "gap_eur_m period_gap_eur_m"),
    **_shares("USD million", "gap_usd_m"),
    **_shares("units of `currency` per US dollar", "national_per_usd"),
    **_shares("EUR per US dollar", "eur_per_usd"),
    **_shares("GBP per US dollar", "gbp_per_usd"),
    **_shares("GBP million", "gap_gbp_m"),
    "gap_national_m": Rule("number", "million of the currency in `currency`"),
    "progress": Rule("number", "1 is exactly on the path"),
    "mean_absolute_pp": Rule("number", "percentage points", minimum=0),
    "years_moved": Rule("integer", "years"),
    "n": Rule("integer", "estimates", minimum=1),
    **dict.fromkeys(("holds", "holds_of"), Rule("integer", "revisions", minimum=0)),
    "too_close_between": Rule(pattern=f"({_ANY_VERDICT}) ({_ANY_VERDICT})"),
    "obligation_id": Rule(pattern=f"{ID_PATTERN}(:{PARTY_PATTERN})?"),
    "deadline": Rule(pattern=r"\d{4}(/\d\d|-Q[1-4]|(-\d\d){1,2})?"),
    "financial_year": Rule(pattern=r"\d\d-\d\d"),
    "currency": CURRENCY,
    "measure": Rule(enum=_words(vocabulary.Measure)),
    **dict.fromkeys("basis earlier_basis".split(), Rule(enum=_words(vocabulary.Basis))),
    "pledge_basis": Rule(enum=_words(vocabulary.PledgeBasis)),
    "operator": Rule(enum=_words(vocabulary.Operator)),
    "counted": Rule(enum=_words(vocabulary.Counted)),
    "strength": Rule(enum=_words(vocabulary.Strength)),
    "adoption": Rule(enum=_words(vocabulary.Adoption)),
    "coverage": Rule(enum=_words(vocabulary.Coverage)),
    "confidence": Rule(enum=_words(vocabulary.Confidence)),
    "status": STATUS,
    "unit": Rule(pattern=f"({'|'.join(SHARE_UNITS)}|{MONEY_PATTERN})"),
    "verdict": Rule(enum=_words(vocabulary.Verdict)),
    "reason_code": Rule(enum=_words(vocabulary.Unmeasurable)),
    "plan": Rule(enum=("reaches", "short", "none", "refused")),
    "category": Rule(enum=_words(vocabulary.Category)),
    "ended_by": Rule(enum=("superseded", "withdrawn", "expired")),
    "strength_moved": Rule(enum=("firmer", "softer", "same")),
    "url": Rule(pattern="https?://.+"),
}
# Other words or units under the same name; the type is the same.
OWN_RULES: dict[tuple[str, str], Rule] = {
    ("pathways", "required_value"): Rule("number", "per cent"),
    ("pathways", "kind"): Rule(enum=("base", "published", "between-published", "straight-line")),
    ("pledges", "status"): Rule(
        enum=("in force", "proposed", "unconfirmed", "superseded", "withdrawn", "expired")
    ),
    ("observations", "measure"): TEXT,
    ("observations", "unit"): TEXT,
    ("observations", "confidence"): TEXT,
    ("sources", "kind"): Rule(enum=_words(vocabulary.SourceKind)),
    ("parties", "kind"): Rule(enum=(*_words(vocabulary.PartyKind), "group")),
    ("headlines", "value"): Rule("number", "per cent"),
    ("revisions", "country"): Rule(pattern=f"({PARTY_PATTERN}|all)"),
}


def _table(name: str, title: str, columns: Mapping[str, str], key: str, filled: str, *links: str) -> Table:
    """key: columns, those that may be empty with a question mark; links: "column table.target" each."""
    pairs = [link.replace(".", " ").split() for link in links]
    return Table(
        name,
        title,
        columns,
        tuple(key.replace("?", "").split()),
        frozenset(column for column in f"{key} {filled}".split() if not column.endswith("?")),
        tuple(Link(column, table, target) for column, table, target in pairs),
    )


TABLES: tuple[Table, ...] = (
    _table(
        "gaps",
        "one row per obligation in force",
        GAP_COLUMNS,
        "obligation_id",
        "as_of pledge_id country country_name measure strength announced verdict reason title met_on_estimates on_estimates",
        "pledge_id pledges.pledge_id",
        "country parties.party",
        "members parties.party",
        "edition sources.source_id",
        "earlier_edition sources.source_id",
    ),
    _table(
        "pathways",
        "the level asked for in each year",
        PATHWAY_COLUMNS,
        "obligation_id year",
        "as_of required_value kind",
        "obligation_id gaps.obligation_id",
    ),
    _table(
        "headlines",
        "who meets what, one row per headline and member; the categories of a headline add up to the members",
        HEADLINE_COLUMNS,
        "headline country",
        "as_of question category country_name",
        "country parties.party",
        "edition sources.source_id",
    ),
    _table(
        "pledges",
        "every pledge announced by the day, in force or not",
        PLEDGE_COLUMNS,
        "pledge_id",
        "as_of party title measure strength announced status confidence",
        "party parties.party",
        "members parties.party",
        "superseded_by pledges.pledge_id",
    ),
    _table(
        "lineage",
        "what replaced what, and how far the promise moved",
        MOVE_COLUMNS,
        "pledge_id supersedes",
        "replaced_on strength_moved",
        "pledge_id pledges.pledge_id",
    ),
    _table(
        "replaced",
        "pledges no longer in force, judged on their own terms on their last day",
        REPLACED_COLUMNS,
        "pledge_id",
        "country ended ended_by judged_on measure verdict reason",
        "pledge_id pledges.pledge_id",
        "country parties.party",
        "edition sources.source_id",
    ),
    _table(
        "definitions",
        "one year on NATO's two definitions, side by side",
        DEFINITION_COLUMNS,
        "country",
        " ".join(DEFINITION_COLUMNS),
        "country parties.party",
        "legacy_edition sources.source_id",
        "core_edition sources.source_id",
    ),
    _table(
        "revisions",
        "how far first estimates moved within a year",
        REVISION_COLUMNS,
        "country",
        " ".join(REVISION_COLUMNS),
    ),
    _table(
        "observations",
        "the published figures, each with the edition that holds it",
        FIGURE_COLUMNS,
        "party measure basis? year unit edition",
        "value status published confidence",
        "party parties.party",
        "edition sources.source_id",
    ),
    _table(
        "sources",
        "what the pledges and figures rest on",
        SOURCE_COLUMNS,
        "source_id",
        "title publisher kind second_hand",
    ),
    _table("parties", "who is named in the other tables", PARTY_COLUMNS, "party", "name kind"),
)
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
