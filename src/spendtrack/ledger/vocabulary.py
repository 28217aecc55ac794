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


class Language(StrEnum):
    """Of a title that is not English, by its shortest code in ISO 639, as browsers and screen readers know it."""

    BULGARIAN = "bg"
    MONTENEGRIN = "cnr"
    CZECH = "cs"
    DANISH = "da"
    GERMAN = "de"
    GREEK = "el"
    SPANISH = "es"
    ESTONIAN = "et"
    FINNISH = "fi"
    FRENCH = "fr"
    CROATIAN = "hr"
    HUNGARIAN = "hu"
    ICELANDIC = "is"
    ITALIAN = "it"
    LITHUANIAN = "lt"
    LATVIAN = "lv"
    MACEDONIAN = "mk"
    NORWEGIAN = "nb"
    DUTCH = "nl"
    POLISH = "pl"
    PORTUGUESE = "pt"
    ROMANIAN = "ro"
    SLOVAK = "sk"
    SLOVENIAN = "sl"
    ALBANIAN = "sq"
    SWEDISH = "sv"
    TURKISH = "tr"
    UKRAINIAN = "uk"
    VIETNAMESE = "vi"


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


class Verdict(StrEnum):
    """What has been delivered on an obligation; computed for a day, never stored."""

    MET = "met"
    LAPSED = "lapsed"
    ON_PACE = "on-pace"
    SLOW = "slow"
    OFF_PACE = "off-pace"
    SHORT = "short"
    TOO_EARLY = "too-early"
    MISSED = "missed"
    UNMEASURABLE = "unmeasurable"


class Unmeasurable(StrEnum):
    """Why there is no verdict, each with what it means."""

    meaning: str

    def __new__(cls, code: str, meaning: str = "") -> Unmeasurable:
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    UNCONFIRMED = "unconfirmed", "the pledge itself is not confirmed, so it gets no verdict"
    NOT_A_LEVEL = "not-a-level", "the pledge is not a level of spending"
    NO_FORCES = "no-forces", "the country has no armed forces, so it has no defence spending to count"
    OPTED_OUT = "opted-out", "the country says that the pledge does not bind it"
    NO_FIGURE = "no-figure", "nobody publishes the figure"
    NOT_DUE = "not-due", "the sum is not due yet"
    DISPUTED = "disputed", "the donor's own count and the one that it is judged on fall on two sides of it"
    NO_BASIS = (
        "no-basis",
        "it is counted on a national definition for which no figures are published in comparable form",
    )
    NO_DEADLINE = "no-deadline", "it names no date, and the level is not reached"
    SUPERSEDED_BEFORE_DUE = "superseded-before-due", "it was replaced before it fell due"


class Category(StrEnum):
    """What a member of a group is counted under: a verdict, or what stands in its place. In the order of a sentence."""

    MET = "met"
    LAPSED = "lapsed"
    ON_PACE = "on-pace"
    SLOW = "slow"
    OFF_PACE = "off-pace"
    TOO_CLOSE = "too-close"
    SHORT = "short"
    MISSED = "missed"
    TOO_EARLY = "too-early"
    BELOW = "below"
    OPEN = "open"
    OPTED_OUT = "opted-out"
    UNMEASURABLE = "unmeasurable"
    NO_FIGURE = "no-figure"
    NO_FORCES = "no-forces"

    @classmethod
    def of(
        cls, verdict: str, code: str | None, *, too_close: bool = False, bounded: bool = False
    ) -> Category:
        """The category of a verdict. code: why there is none, where there is none.

        too_close: no verdict holds in half of the known revisions. bounded: what the figure is at least is known.
        """
        if too_close:
            return cls.TOO_CLOSE
        if verdict != Verdict.UNMEASURABLE:
            return cls(verdict)
        if code in (Unmeasurable.OPTED_OUT, Unmeasurable.NO_FORCES):
            return cls(str(code))
        return cls.OPEN if bounded and code == Unmeasurable.NO_FIGURE else cls.UNMEASURABLE


class Profile(StrEnum):
    """The shape of a path from one share to another: most of the climb in the first or last years, or as published."""

    LINEAR = "linear"
    FRONT = "front"
    BACK = "back"
    PUBLISHED = "published"


SHARE_MEASURES = frozenset({Measure.CORE, Measure.RELATED, Measure.TOTAL, Measure.EQUIPMENT, Measure.UKRAINE})
MONEY_MEASURES = frozenset({Measure.DEFENCE_BUDGET, Measure.UKRAINE_AMOUNT, Measure.JOINT_FUND})
