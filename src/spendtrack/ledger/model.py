"""What does the ledger record? Frozen records, each field typed; the words stand in `vocabulary`.

Fields stand in the order in which the ledger writes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from spendtrack.ledger.fields import (
    SHARE_UNITS,
    By,
    Currency,
    Day,
    Digest,
    Flag,
    Id,
    MonthDay,
    Number,
    PartyId,
    Text,
    Unit,
    Url,
    When,
    Year,
)
from spendtrack.ledger.vocabulary import (
    Adoption,
    Basis,
    CarveOut,
    Confidence,
    Counted,
    Coverage,
    EventKind,
    Language,
    Measure,
    Operator,
    PartyKind,
    PledgeBasis,
    Side,
    SourceKind,
    Status,
    Strength,
)


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Target(Record):
    """The level promised and the years it speaks of. Unit: a share in per cent, or money."""

    operator: Operator
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: Unit
    counted: Counted = Counted.BY_DEADLINE
    starts: Year | None = None
    by: By | None = None

    @property
    def level(self) -> float:
        """The number that decides: the value, or the lower end of a range."""
        number = self.value if self.value is not None else self.low
        assert number is not None, "the checks leave out targets without a number"
        return number

    @property
    def is_share(self) -> bool:
        return self.unit in SHARE_UNITS


class PathPoint(Record):
    """One year of a path that the party itself published."""

    year: Year
    value: Number


class Amount(Record):
    """The sum that the pledge itself names beside its share."""

    value: Number
    unit: Unit
    counted: Counted = Counted.BY_DEADLINE


class Outturn(Record):
    """What the party's own accounts say of a sum in one year, on the same scope as the pledge, in the target's unit."""

    year: Year
    value: Number
    published: Day
    sources: list[Id]
    note: Text | None = None


class CarvedOut(Record):
    """A member that a collective pledge does not bind, and why."""

    party: PartyId
    reason: CarveOut
    note: Text
    sources: list[Id] = Field(default_factory=list)


class Contradiction(Record):
    """What somebody else says about the same thing."""

    by: Text
    says: Text
    sources: list[Id] = Field(default_factory=list)


class SecondOpinion(Record):
    """That another publisher's share of one year lies on the other side of the pledge's level. Its number stays out."""

    party: PartyId
    year: Year
    says: Side
    source: Id
    note: Text | None = None


class Correction(Record):
    """What the ledger had said wrongly, and the day on which that was put right in it."""

    on: Day
    what: Text


class Withdrawal(Record):
    on: When
    entered: Day | None = None
    note: Text
    sources: list[Id] = Field(default_factory=list)


class Explained(Record):
    """Why a warning of `spendtrack check` does not apply to the record: it is then not given."""

    finding: Id
    because: Text


class ExplainedFigures(Explained):
    """Why a warning about an edition or its figures does not apply, to all of them or to those of a party or year."""

    party: PartyId | None = None
    year: Year | None = None


class Pledge(Record):
    """A public undertaking by a party to reach a level of spending by a date."""

    id: Id
    party: PartyId
    title: Text
    measure: Measure
    basis: PledgeBasis | None = None
    members: PartyId | None = None
    target: Target | None = None
    path: list[PathPoint] = Field(default_factory=list)
    path_unit: Unit | None = None
    amount: Amount | None = None
    outturns: list[Outturn] = Field(default_factory=list)
    strength: Strength
    adoption: Adoption | None = None
    announced: When
    day_confirmed: Flag = False
    announced_by: Text | None = None
    entered: Day | None = None
    corrected: list[Correction] = Field(default_factory=list)
    supersedes: list[Id] = Field(default_factory=list)
    refuses: Id | None = None
    expires: Day | None = None
    withdrawn: Withdrawal | None = None
    exceptions: list[CarvedOut] = Field(default_factory=list)
    conditions: Text | None = None
    definition: Text | None = None
    contradictions: list[Contradiction] = Field(default_factory=list)
    second_opinions: list[SecondOpinion] = Field(default_factory=list)
    note: Text | None = None
    confidence: Confidence
    confidence_note: Text | None = None
    explained: list[Explained] = Field(default_factory=list)
    sources: list[Id]


class Edition(Record):
    """What makes a source a dated statistical publication whose figures are in observations.csv."""

    series: Id
    basis: Basis | None = None
    published: Day
    day_confirmed: Flag = True
    entered: Day | None = None
    corrected: list[Correction] = Field(default_factory=list)
    coverage: Coverage
    members: PartyId | None = None
    judges: Flag = True
    next_expected: When | None = None
    sha256: Digest | None = None  # of the file that its figures were read from


class Source(Record):
    id: Id
    title: Text
    language: Language | None = None
    publisher: Text
    date: When | None = None
    url: Url | None = None
    kind: SourceKind
    second_hand: Flag = False
    note: Text | None = None
    edition: Edition | None = None
    explained: list[ExplainedFigures] = Field(default_factory=list)


class Place(Record):
    """A place that people write in several ways."""

    name: Text
    also: list[Text]


class Party(Record):
    """A country (ISO 3166-1 alpha-3), an organisation that pledges for its members, or a coalition."""

    id: PartyId
    name: Text
    also: list[Text] = Field(default_factory=list)
    places: list[Place] = Field(default_factory=list)
    kind: PartyKind
    currency: Currency | None = None
    financial_year: MonthDay | None = None
    forces: Text | None = None
    note: Text | None = None


class Membership(Record):
    """A party's time in a group. `until` (written `to`) is the last day."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=True
    )

    party: PartyId
    since: When = Field(alias="from")
    until: When | None = Field(default=None, alias="to")


class Group(Record):
    id: PartyId
    name: Text
    members: list[Membership]
    explained: list[Explained] = Field(default_factory=list)
    note: Text | None = None
    sources: list[Id] = Field(default_factory=list)


class Event(Record):
    id: Id
    title: Text
    date: When
    until: When | None = None
    kind: EventKind
    entered: Day | None = None
    corrected: list[Correction] = Field(default_factory=list)
    parties: list[PartyId] = Field(default_factory=list)
    note: Text | None = None
    sources: list[Id]


@dataclass(frozen=True, slots=True)
class Observation:
    """One published figure; a row of observations.csv. `value` is in `unit`; shares are in per cent."""

    party: str
    measure: str
    basis: Basis | None
    year: int
    value: float
    unit: str
    status: Status
    edition: str
    confidence: str
    note: str = ""
