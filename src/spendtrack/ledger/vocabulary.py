"""Which words may the ledger use? Every closed set of words, each once, as an enumeration."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """What a pledge counts."""

    CORE = "core"
    RELATED = "related"
    TOTAL = "total"
    EQUIPMENT = "equipment"
    UKRAINE = "ukraine"
    DEFENCE_BUDGET = "defence-budget"
    UKRAINE_AMOUNT = "ukraine-amount"
    JOINT_FUND = "joint-fund"
    OTHER = "other"


class PledgeBasis(StrEnum):
    """The definition a pledge is counted on. `nato` means NATO's definition as it stands on the day of judgement."""

    NATO = "nato"
    NATIONAL = "national"
    ALLOCATIONS = "allocations"


class Basis(StrEnum):
    """The definition a published figure is counted on; figures on two bases are never joined."""

    NATO_CORE = "nato-core"
    NATO_LEGACY = "nato-legacy"
    NATIONAL = "national"
    ALLOCATIONS = "allocations"
    COMMITMENTS = "commitments"
    CLAIMED = "claimed"


class Operator(StrEnum):
    """How the target is worded. There is no default: a floor and a ceiling must never be mixed up."""

    AT_LEAST = "at-least"
    EXACTLY = "exactly"
    UP_TO = "up-to"
    ABOUT = "about"
    TOWARDS = "towards"
    RANGE = "range"


class Counted(StrEnum):
    """Which years the target speaks of."""

    BY_DEADLINE = "by-deadline"
    EACH_YEAR = "each-year"
    AVERAGE = "average"
    TOTAL = "total"


class Strength(StrEnum):
    """How firmly a pledge binds, firmest first; `opt-out` is a refusal."""

    LAW = "law"
    BUDGET = "budget"
    PLAN = "plan"
    COALITION = "coalition"
    STATEMENT = "statement"
    ASPIRATION = "aspiration"
    OPT_OUT = "opt-out"


class Adoption(StrEnum):
    PROPOSED = "proposed"
    ADOPTED = "adopted"


class Confidence(StrEnum):
    """How sure we are that the pledge was made in these words. `unconfirmed` pledges get no verdict."""

    HIGH = "high"
    MEDIUM = "medium"
    UNCONFIRMED = "unconfirmed"


class CarveOut(StrEnum):
    NO_FORCES = "no-forces"
    OPTED_OUT = "opted-out"


class Side(StrEnum):
    """On which side of a promised level another publisher's share lies; at the level counts as above."""

    ABOVE = "above"
    BELOW = "below"


class PartyKind(StrEnum):
    COUNTRY = "country"
    ORGANISATION = "organisation"
    COALITION = "coalition"


class SourceKind(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"


class Coverage(StrEnum):
    """How much of the publication our figures hold."""

    COMPLETE = "complete"
    NEWEST_YEAR = "newest-year"
    FRAGMENT = "fragment"


class EventKind(StrEnum):
    SUMMIT = "summit"
    DECISION = "decision"
    REVIEW = "review"
    DEADLINE = "deadline"
    PUBLICATION = "publication"


class Status(StrEnum):
    """What kind of number a published figure is."""

    ACTUAL = "actual"
    ESTIMATE = "estimate"
    FORECAST = "forecast"
    CLAIMED = "claimed"


class ShareUnit(StrEnum):
    """What a share is a share of; a share is given in per cent."""

    GDP = "pct-gdp"
    GNI = "pct-gni"
    DEFENCE_SPENDING = "pct-defence-spending"
    PROCUREMENT = "pct-procurement"


class Scale(StrEnum):
    """How many units of a currency a sum is counted in."""

    MILLION = "m"
    BILLION = "bn"


class Figure(StrEnum):
    """What a published figure can be of, besides the measures of pledges."""

    GDP = "gdp"
    GDP_KIEL = "gdp-kiel"
    EXCHANGE_RATE = "exchange-rate"
    UKRAINE_CUMULATIVE = "ukraine-cumulative"
    UKRAINE_ALL_CUMULATIVE = "ukraine-all-cumulative"
    UKRAINE_DATED_ONLY = "ukraine-dated-only"
    UKRAINE_PART_YEAR = "ukraine-part-year"


class FigureConfidence(StrEnum):
    """How sure we are that a figure was published so."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


SHARE_MEASURES = frozenset({Measure.CORE, Measure.RELATED, Measure.TOTAL, Measure.EQUIPMENT, Measure.UKRAINE})
MONEY_MEASURES = frozenset({Measure.DEFENCE_BUDGET, Measure.UKRAINE_AMOUNT, Measure.JOINT_FUND})
