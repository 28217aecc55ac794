"""What a person says in a record when a hint asks for it: a fact, another id, a date, an entry, a record more."""

from __future__ import annotations

import re

from tests.ledger.hand import FACTS, Hand, Said
from tests.small import PARTIES, PLEDGE

# Records that a person adds where the hint asks for them: the file, and the record with NEW for its id.
ADDED = {
    "pledge": ("commitments.yaml", PLEDGE.replace("gbr-3p5-2035", "NEW").replace("2025-06-24", "2025-06-23")),
    "source": ("sources.yaml", "- {id: NEW, title: A note, publisher: A government, kind: primary}\n"),
    "party": ("parties.yaml", "parties:\n  - {id: NEW, name: NEW, kind: country, currency: EUR}\n"),
    "group": ("parties.yaml", "  - {id: NEW, name: NEW, members: [{party: GBR, from: 1949-08-24}]}\n"),
    "edition": (
        "sources.yaml",
        "- {id: NEW, title: Another edition, publisher: NATO, kind: primary, edition: {series: another, "
        "basis: nato-core, published: 2026-07-10, coverage: complete}}\n",
    ),
}


def put_what_is_known(hand: Hand, said: Said) -> None:
    hand.put(FACTS[hand.key])


def add_record(hand: Hand, said: Said) -> None:
    hand.lines += PLEDGE.split("\n")
    hand.save()


def add_key(hand: Hand, said: Said) -> None:
    hand.add(f"{said[1]}: {FACTS[said[1]]}")


def use_another_id(hand: Hand, said: Said) -> None:
    name = re.search(r"name: ([^,}]+)", hand.lines[hand.line])
    own = re.search(rf"id: (\w+), name: {name[1]},", PARTIES) if name else None
    hand.put(own[1] if own else f"{hand.value()}-again")


def put_the_day_named(hand: Hand, said: Said) -> None:
    named = re.search(r"\(([\d-]{10})\)", hand.problem.message)
    assert named
    hand.put(named[1])


def write_list(hand: Hand, said: Said) -> None:
    """The ids that stand there now, as the hint writes a list; of blocks, a word for each key."""
    ids = ", ".join(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", hand.value() + "}"))
    hand.instead(hand.after, f"[{ids}]" if said[1] == "[first, second]" else said[1].replace("…", "a word"))


def write_block(hand: Hand, said: Said) -> None:
    assert set(re.findall(r"(\w+):", FACTS["target"])) <= set(said[1].split(", "))
    hand.put(FACTS["target"])


def write_record(hand: Hand, said: Said) -> None:
    hand.lines[hand.line :] = ADDED["pledge"][1].replace("NEW", "gbr-second").split("\n")
    hand.save()


def write_keys_out(hand: Hand, said: Said) -> None:
    """The keys that came from elsewhere and that the record does not set itself."""
    hand.cut_line()
    first, end = hand.record()
    mine = {line.split(":")[0].strip("- ") for line in hand.lines[first:end]}
    for key, value in re.findall(r"(\w+): ([^,}]+)", hand.problem.message):
        if key not in mine:
            hand.add(f"{key}: {value}")


def title_from_target(hand: Hand, said: Said) -> None:
    first, end = hand.record()
    stands = dict(re.findall(r"(\w+): (.+)", "\n".join(hand.lines[first:end])))
    level = f"{stands['value']}% of GDP"
    if (unit := stands["unit"]) != "pct-gdp":
        level = f"{unit[:3]} {stands['value']}{unit[4:]}"
    hand.put(f"{level} by {stands['by']}" if "by" in stands else level)


def target_from_title(hand: Hand, said: Said) -> None:
    says = re.search(r"The title says \D*([\d.]+).*, the target (no year)?", hand.problem.message)
    assert says
    if says[2]:
        hand.rewrite(r"(    unit: .*)", rf"\1\n    by: {says[1]}")
    elif re.fullmatch(r"20\d\d", says[1]):
        hand.rewrite(r"by: .*", f"by: {says[1]}")
    else:
        hand.rewrite(r"value: .*", f"value: {says[1]}")


def put_guess(hand: Hand, said: Said) -> None:
    guess = re.search(r"Did you mean (\S+)\?", hand.problem.message)
    assert guess
    if re.match(r"\w+:", hand.after):
        hand.instead(hand.key, guess[1])
    else:
        hand.put(guess[1])


def add_named(hand: Hand, said: Said) -> None:
    named = re.search(r"There is no (?:[a-z ]+) (\S+) in", hand.problem.message)
    assert named
    file, form = ADDED[said[1]]
    above = form.partition("\n")[0]
    record = form.replace("NEW", named[1])
    hand.elsewhere(
        file, lambda text: text.replace(f"{above}\n", record) if above == "parties:" else text + record
    )
    if hand.key == "refuses":  # what a country refuses is a pledge of more than one
        hand.elsewhere(file, lambda text: text.replace("party: GBR", "party: NATO\n  members: NATO"))


def cite_other(hand: Hand, said: Said) -> None:
    kept, gone = said[1], said[2]
    hand.cut_line()
    commitments = hand.folder / "commitments.yaml"
    commitments.write_text(
        re.sub(rf"(?<=[\[ ]){gone}(?=[\],])", kept, commitments.read_text(encoding="utf-8")), encoding="utf-8"
    )


def cite(hand: Hand, said: Said) -> None:
    hand.elsewhere("commitments.yaml", lambda text: text.replace("[speech", f"[{hand.value()}, speech"))


def add_edition(hand: Hand, said: Said) -> None:
    block = "edition: {series: another, basis: nato-core, published: 2026-07-10, coverage: complete}"
    hand.elsewhere(
        "sources.yaml",
        lambda text: re.sub(r"(id: speech,[^}]*?)(, date: [\d-]+)?\}", rf"\1, {block}}}", text),
    )


def say_without_digits(hand: Hand, said: Said) -> None:
    hand.put(re.sub(r"\d\S*\d%?", "more", hand.value()))


def move_opinion(hand: Hand, said: Said) -> None:
    opinions = hand.lines[hand.line]
    del hand.lines[hand.line - 1 : hand.line + 1]
    level = ADDED["pledge"][1].replace("NEW", "gbr-with-a-share")
    hand.lines[-1:] = [*level.rstrip("\n").split("\n"), "  second_opinions:", opinions, ""]
    hand.save()


def write_contradiction(hand: Hand, said: Said) -> None:
    hand.lines[hand.line - 1 : hand.line + 1] = [
        "  contradictions:",
        "    - {by: Another publisher, says: It counts more., sources: [speech]}",
    ]
    hand.save()


def correct_path(hand: Hand, said: Said) -> None:
    """The last year of the path: to the level that is said, or to what is left of the total."""
    numbers = re.search(r"add up to ([\d.]+), the target is ([\d.]*\d)", hand.problem.message)
    level = re.search(r"says ([\d.]+) for (\d+), the target ([\d.]*\d)", hand.problem.message)
    if level:
        hand.rewrite(rf"year: {level[2]}, value: {level[1]}", f"year: {level[2]}, value: {level[3]}")
    elif numbers:
        *_, last = re.finditer(r"year: (\d+), value: ([\d.]+)", hand.text)
        right = float(last[2]) - float(numbers[1]) + float(numbers[2])
        hand.rewrite(re.escape(last[0]), f"year: {last[1]}, value: {right:g}")


def correct_target(hand: Hand, said: Said) -> None:
    path = re.search(r"(?:add up to|The path says) ([\d.]+)", hand.problem.message)
    assert path
    hand.rewrite(r"    value: .*", f"    value: {path[1]}")


def sort_path(hand: Hand, said: Said) -> None:
    first, end = hand.record()
    points = [number for number in range(first, end) if "{year: " in hand.lines[number]]
    hand.lines[points[0] : points[-1] + 1] = sorted(hand.lines[points[0] : points[-1] + 1])
    hand.save()


def add_last_year(hand: Hand, said: Said) -> None:
    due = re.search(r"due in (\d+)", hand.problem.message)
    assert due
    hand.rewrite(r"(    - \{year: .*)", rf"\1\n    - {{year: {due[1]}, value: {FACTS['value']}}}")


def swap_bounds(hand: Hand, said: Said) -> None:
    hand.rewrite(r"low: (\d+)\n    high: (\d+)", r"low: \2\n    high: \1")


def oldest_keeps_none(hand: Hand, said: Said) -> None:
    """The pledges of the circle by their day, and of one day the first: its entry goes."""
    ids = re.findall(r"[a-z0-9-]*-[a-z0-9-]*[a-z0-9]", hand.problem.message.split(":")[1])
    days = dict(re.findall(r"(?s)- id: (\S+)\n.*?announced: (\S+)", hand.text))
    oldest = min(ids, key=lambda one: days[one])
    hand.line = hand.lines.index(f"- id: {oldest}")
    hand.rewrite(r"\n  supersedes: .*", "")


def move_to_the_newer(hand: Hand, said: Said) -> None:
    other, mine = hand.value(), hand.problem.record
    hand.cut_entry()
    hand.line = hand.lines.index(f"- id: {other}")
    hand.rewrite(r"(\n  announced: .*)", rf"\1\n  supersedes: [{mine}]")


def date_after(hand: Hand, said: Said) -> None:
    hand.rewrite(r"announced: .*", "announced: 2025-06-25")


def mention_in_note(hand: Hand, said: Said) -> None:
    other = hand.value()
    hand.cut_entry()
    hand.rewrite(r"(\n  announced: .*)", rf"\1\n  note: It follows {other}.")


def chain(hand: Hand, said: Said) -> None:
    by = re.search(r"superseded by (\S+)\.", hand.problem.message)
    assert by
    hand.put(by[1])


def other_measure(hand: Hand, said: Said) -> None:
    hand.rewrite(r"measure: .*", "measure: other")


def confirm_day(hand: Hand, said: Said) -> None:
    hand.rewrite(r"announced: .*", f"announced: {FACTS['announced']}")


def say_in_successor(hand: Hand, said: Said) -> None:
    hand.cut_line()
    hand.lines += (
        ADDED["pledge"][1].replace("NEW", "gbr-newer").replace("2025-06-23", "2025-06-25").split("\n")
    )
    hand.lines.insert(-1, f"  {said[1]}")
    hand.lines = [line for line in hand.lines if line] + [""]
    hand.save()
