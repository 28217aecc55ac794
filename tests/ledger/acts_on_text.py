"""What a person does to the text of a ledger when a hint asks for it: write, quote, close, move or delete."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.ledger.hand import FACTS, Act, Hand, Said


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def put(new: str) -> Act:
    return lambda hand, said: hand.put(new)


def put_what_is_said(hand: Hand, said: Said) -> None:
    hand.put(said[1])


def put_changed(change: Callable[[str], str]) -> Act:
    return lambda hand, said: hand.put(change(hand.value()))


def put_each(number: int) -> tuple[Act, ...]:
    """Each of the values that the hint offers."""

    def choice(which: int) -> Act:
        return lambda hand, said: hand.put(said[which])

    return tuple(choice(which) for which in range(1, number + 1))


def cut_word(hand: Hand, said: Said) -> None:
    hand.instead(hand.after[: hand.after.index(" ") + 1], "")


def cut_line(hand: Hand, said: Said) -> None:
    hand.cut_line()


def cut_entry(hand: Hand, said: Said) -> None:
    hand.cut_entry()


def cut_other_line(hand: Hand, said: Said) -> None:
    other = re.search(r"already set in line (\d+)", hand.problem.message)
    assert other
    hand.cut_line(int(other[1]) - 1)


def cut_letter(hand: Hand, said: Said) -> None:
    hand.instead(hand.after[0], "")


def put_letter(hand: Hand, said: Said) -> None:
    hand.instead(hand.after[0], said[1])


def restore(hand: Hand, said: Said) -> None:
    hand.restore()


def quote_value(hand: Hand, said: Said) -> None:
    """The whole text of the key, from its beginning to where the next key begins."""
    if inside := re.search(r".*\{(?:.*, )?\w+: ", hand.before):
        hand.column = inside.end()
        hand.instead(hand.value(), quoted(hand.value()))
        return
    first = last = hand.line
    while not (key := re.match(r"(\s*(?:- )?\w+:) *(.*)", hand.lines[first])):
        first -= 1
    deep = len(key[1]) - len(key[1].lstrip()) + 1
    while len(line := hand.lines[last + 1]) - len(line.lstrip()) >= deep:
        last += 1
    text = " ".join([key[2], *(line.strip() for line in hand.lines[first + 1 : last + 1])])
    hand.lines[first : last + 1] = [f"{key[1]} {quoted(text)}"]
    hand.save()


def quote_text_of_key(hand: Hand, said: Said) -> None:
    """The text that the hint shows in quotes, for that of the key in the line."""
    hand.column = hand.lines[hand.line].index(f"{said[1]}: ") + len(f"{said[1]}: ")
    hand.instead(hand.after, said[2])


def move_remark(hand: Hand, said: Said) -> None:
    first = hand.line
    while not re.match(r"\s*(?:- )?\w+:", hand.lines[first]):
        first -= 1
    found = re.match(r"#[^,}]*" if "{" in hand.before else "#.*", hand.after)
    assert found
    hand.lines[hand.line] = hand.before.rstrip() + hand.after[len(found[0]) :]
    hand.lines.insert(first, f"  {found[0]}")
    hand.save()


def move_remark_and_write(hand: Hand, said: Said) -> None:
    """The remark above, and a value for the key."""
    remark = hand.after
    hand.lines[hand.line] = hand.before + "A text"
    hand.lines.insert(hand.line, f"  {remark}")
    hand.save()


def close_quote(hand: Hand, said: Said) -> None:
    hand.lines[hand.line] += hand.after[0]
    hand.save()


def close_bracket(hand: Hand, said: Said) -> None:
    hand.lines[hand.line] += "]"
    hand.save()


def cell(change: Callable[[str], str]) -> Act:
    """The last cell of a row, changed."""

    def act(hand: Hand, said: Said) -> None:
        cells = hand.lines[hand.line].split(",", 9)
        hand.lines[hand.line] = ",".join([*cells[:9], change(cells[9])])
        hand.save()

    return act


def as_cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def bare(text: str) -> str:
    return text.replace('"', "")


def as_id(found: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", found.lower())


def as_address(found: str) -> str:
    return f"https://host.example{found.removeprefix('https://')}" if ":///" in found else f"https://{found}"


def untab(hand: Hand, said: Said) -> None:
    hand.lines[hand.line] = hand.lines[hand.line].replace("\t", "  ")
    hand.save()


def join_decimals(hand: Hand, said: Said) -> None:
    hand.lines[hand.line] = hand.before.rstrip().removesuffix(",") + "." + hand.after
    hand.save()


def indent(hand: Hand, said: Said) -> None:
    spaces = 4 if re.search(rf"\b{hand.key}: ", FACTS["target"]) else 2
    hand.lines[hand.line] = " " * spaces + hand.lines[hand.line].lstrip()
    hand.save()


def flatten_key(hand: Hand, said: Said) -> None:
    text = re.sub(r"\? \[(\w+)\]\n\s*: ", r"\1: ", hand.text)
    assert text != hand.text
    hand.lines = text.split("\n")
    hand.save()


def keep_side(number: int) -> Act:
    """A side of a conflict of which all marks stand, or what is right of both where git left a single one."""

    def act(hand: Hand, said: Said) -> None:
        marked = re.compile(r"(?ms)^<{7}.*?\n(.*?)^={7}\n(.*?)^>{7}.*?\n")
        text = marked.sub(lambda found: found[number], hand.text)
        hand.lines = re.sub(r"(?m)^([<=>])\1{6}.*\n", "", text).split("\n")
        hand.save()

    return act


def start_record(hand: Hand, said: Said) -> None:
    """A dash before the first line, and the other lines two spaces in."""
    rest = [line for line in hand.lines[hand.line :] if line]
    deep = len(rest[0]) - len(rest[0].lstrip())
    keys = rest[1:] if rest[1].startswith(" " * (deep + 2)) else [f"  {line}" for line in rest[1:]]
    hand.lines[hand.line :] = [f"- {rest[0][deep:]}", *(line[deep:] for line in keys)]
    hand.lines.append("")
    hand.save()


def write_colon(hand: Hand, said: Said) -> None:
    word = hand.after.split(" ")[0]
    hand.instead(word, f"{word}:")


def write_with_space(hand: Hand, said: Said) -> None:
    hand.instead(re.sub(r"(?<=-) |(?<=:) ", "", said[1], count=1), said[1])


def take_out_inner_brackets(hand: Hand, said: Said) -> None:
    hand.lines[hand.line] = re.sub(r"\[+(\w+)\]+", r"[\1]", hand.lines[hand.line])
    hand.save()


def save_as_utf8(hand: Hand, said: Said) -> None:
    hand.file.write_text(hand.file.read_bytes().decode("latin-1"), encoding="utf-8")


def shorten_note(hand: Hand, said: Said) -> None:
    hand.lines[hand.line] = hand.lines[hand.line][:200]
    hand.save()


def add_comma(hand: Hand, said: Said) -> None:
    hand.lines[hand.line] += ","
    hand.save()


def as_one_cell(hand: Hand, said: Said) -> None:
    cells = hand.lines[hand.line].split(",")
    hand.lines[hand.line] = ",".join([*cells[:9], as_cell(",".join(cells[9:]))])
    hand.save()


def cut_comma(hand: Hand, said: Said) -> None:
    hand.lines[hand.line] = " ".join(hand.lines[hand.line].rsplit(",", 1))
    hand.save()


def write_header(hand: Hand, said: Said) -> None:
    hand.lines = [line.replace(";", ",") for line in hand.lines]
    hand.lines[0] = said[1]
    hand.save()


def write_lost_letter(hand: Hand, said: Said) -> None:
    """Between f and r, in a title that speaks German."""
    assert hand.before.endswith("f")
    hand.instead("\ufffd", "ü")
