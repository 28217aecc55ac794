"""Which party does a publisher mean by a name or a code, and which currency by a word?"""

from __future__ import annotations

import re

# As NATO, Kiel and others write them, in lower case, besides the names of the ledger itself.
OTHER_NAMES = {
    "czech republic": "CZE",
    "slovak republic": "SVK",
    "turkey": "TUR",
    "turkiye": "TUR",
    "the netherlands": "NLD",
    "the republic of north macedonia": "MKD",
    "republic of north macedonia": "MKD",
    "united states of america": "USA",
    "korea": "KOR",
    "republic of korea": "KOR",
    "nato total": "NATO",
    "nato europe and canada": "NATO-EUR-CAN",
    "eu institutions": "EU",
    "eu (commission and council)": "EU",
    "european union": "EU",
}
AGGREGATES = frozenset({"NATO", "NATO-EUR-CAN", "NATO-EUR"})
# In lower case, as Table 1 has them in brackets.
CURRENCIES = {
    "leks": "ALL",
    "euros": "EUR",
    "leva": "BGN",
    "canadian dollars": "CAD",
    "kunas": "HRK",
    "kuna": "HRK",
    "koruny": "CZK",
    "koruna": "CZK",
    "forint": "HUF",
    "denars": "MKD",
    "zlotys": "PLN",
    "new lei": "RON",
    "lei": "RON",
    "kronor": "SEK",
    "liras": "TRY",
    "pounds": "GBP",
    "us dollars": "USD",
}
# One word for two currencies.
KRONER = {"DNK": "DKK", "NOR": "NOK"}
# Two-letter codes of Eurostat -> ISO 3166-1 alpha-3. EL and UK are Eurostat's own.
EUROSTAT = dict(
    pair.split(":")
    for pair in (
        "AL:ALB AT:AUT BE:BEL BG:BGR CH:CHE CY:CYP CZ:CZE DE:DEU DK:DNK EE:EST EL:GRC ES:ESP FI:FIN FR:FRA "
        "HR:HRV HU:HUN IE:IRL IS:ISL IT:ITA LT:LTU LU:LUX LV:LVA ME:MNE MK:MKD MT:MLT NL:NLD NO:NOR PL:POL "
        "PT:PRT RO:ROU SE:SWE SI:SVN SK:SVK TR:TUR UA:UKR UK:GBR US:USA"
    ).split()
)

_MARKS = re.compile(r"\s*(\*+|\([a-z0-9]\)|[¹²³])\s*$")
_CURRENCY = re.compile(r"^(.*?)\s*\(([A-Za-z ]+)\)$")


def split_name(text: str) -> tuple[str, str]:
    """ "Czechia*   (Koruny)" -> ("Czechia", "koruny"); no currency gives ""."""
    text = " ".join(text.split()).rstrip("* ")
    found = _CURRENCY.match(text)
    name, currency = (found[1], found[2].lower()) if found and len(found[2]) > 1 else (text, "")
    while (bare := _MARKS.sub("", name)) != name:
        name = bare
    return name, currency


def party_of(name: str, known: dict[str, str]) -> str | None:
    """The id of the party. known: the ledger's own names in lower case -> id."""
    lower = name.lower()
    return known.get(lower) or OTHER_NAMES.get(lower)


def currency_of(word: str, party: str) -> str | None:
    return KRONER.get(party) if word == "kroner" else CURRENCIES.get(word)
