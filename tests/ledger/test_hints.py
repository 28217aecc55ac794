"""Each hint of a rule works when it is followed to the letter: the problem goes, and no other error takes its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from spendtrack.ledger.loading import load
from spendtrack.ledger.problems import Problem
from tests.ledger import acts_on_facts as facts
from tests.ledger import acts_on_text as text
from tests.ledger.cures import CURES, Cure
from tests.ledger.hand import Act, Hand
from tests.ledger.test_broken import CORPUS, broken_folder, expectation

EXPLAINED = re.compile(r"(?:say so in (\S+): )?explained: \[\{(finding: [^…]*because: )…\}\]")
# The wording of hints, and what a person may do who reads them: where a hint offers a choice, each of the choices.
FOLLOWINGS: tuple[tuple[str, tuple[Act, ...]], ...] = (
    (r"^Write the value out", (facts.put_what_is_known,)),
    (r"^Remove it; if it belongs to a text", (text.cut_word,)),
    (r"^Remove the line with ---", (text.cut_line,)),
    (r"^Write the 64 digits .* or leave the key out\.", (text.put("9f86d081" * 8), text.cut_entry)),
    (r"^Use lower-case letters, digits and single hyphens", (text.put_changed(text.as_id),)),
    (r"^Use the three capital letters", (text.put_changed(str.upper),)),
    (r"^Use spaces: two for each level", (text.untab,)),
    (r"^Use a full stop for decimals: 2\.5, not 2,5", (text.join_decimals,)),
    (r"^Use a full stop for decimals and nothing else", (text.put("3.5"),)),
    (r"^Use ([a-z-]+)(?:,| or) ", (text.put_what_is_said,)),
    (r"^Paste the whole address, from https:// on", (text.put_changed(text.as_address),)),
    (r"^Put the whole text in quotes: (\w+): ('.*')\. Or check", (text.quote_text_of_key,)),
    (r"^Put the whole text in quotes: ('.*')\.$", (text.put_what_is_said,)),
    (r"^Put the whole text in quotes if the # .* otherwise move", (text.quote_value, text.move_remark)),
    (
        r"^Put the whole text in quotes if the # .* otherwise give",
        (text.quote_value, text.move_remark_and_write),
    ),
    (r"^Put (?:the whole text|a text that starts with a bracket) in quotes", (text.quote_value,)),
    (r"^Close it at the end of (?:the|its own) text; inside", (text.close_quote,)),
    (r"^Close it with \] and put commas", (text.close_bracket,)),
    (r"^Write the day in announced, or delete (day_confirmed)", (facts.confirm_day, text.cut_line)),
    (r"^Delete it, with the letters beside it .* restore it from git", (text.cut_letter, text.restore)),
    (r"^Delete it, or use one of those that are known here", (text.cut_line,)),
    (r"^Delete it; the pledge that replaces this one says (supersedes: .*)\.", (facts.say_in_successor,)),
    (r"^Delete it: each line of the table", (text.cut_line,)),
    (r"^Delete it\.", (text.cut_letter,)),
    (r"^Delete the entry: a second opinion", (text.cut_entry,)),
    (r"^Delete the entry until the pledge is confirmed", (text.cut_entry,)),
    (r"^Delete the entry on the oldest pledge", (facts.oldest_keeps_none,)),
    (r"^Delete one of the two", (text.cut_entry,)),
    (r"^Write the letter that belongs here", (text.write_lost_letter,)),
    (r"^Write (\S) of the keyboard\.", (text.put_letter,)),
    (r"^Write the (?:hyphen-minus|full stop) of the keyboard: (\S)", (text.put_letter,)),
    (r"^Write an ordinary space", (lambda hand, said: hand.instead("\u00a0", " "),)),
    (r"^Write the digit (\d)", (text.put_letter,)),
    (r"^It only looks like a Latin letter; write (\w)", (text.put_letter,)),
    (r"^Add the comma that is missing", (text.add_comma,)),
    (r"^Put a text that holds a comma in double quotes, or delete", (text.as_one_cell, text.cut_comma)),
    (r"^Restore it from git, or shorten its note", (text.restore, text.shorten_note)),
    (r"^Restore it from git, or add one", (text.restore, facts.add_record)),
    (r"It must read (\S+)\.$", (text.write_header,)),
    (r"^Delete the space between the comma and the double quote", (text.cell(str.lstrip),)),
    (r"^Put the whole text in double quotes; a quote", (text.cell(text.as_cell),)),
    (r"^Write the text without double quotes, or put", (text.cell(text.bare), text.cell(text.as_cell))),
    (r"^Close it at the end of its text, or delete it", (text.close_quote, text.cut_letter)),
    (r"^Give each record an id of its own", (facts.use_another_id,)),
    (r"^Keep one of the two; YAML", (text.cut_line, text.cut_other_line)),
    (r"^Keep one of the two\.", (text.cut_entry,)),
    (r"^Keep one of the two sides, or what is right of both", (text.keep_side(1), text.keep_side(2))),
    (r"^Keep one entry, and cite (\S+) wherever (\S+) is cited", (facts.cite_other,)),
    (r"^Give it one\.", (facts.put_what_is_known,)),
    (r"^Give it one; a key that has nothing to say is left out", (text.put("A text"), text.cut_line)),
    (r"^Write the day on which it was written into the ledger", (facts.put_the_day_named,)),
    (r"^(?:Each record starts|Start each record) with a dash at the very left", (text.start_record,)),
    (r"^Write \w+: (\[.*\])\.", (facts.write_list,)),
    (r"^A record is a block of lines, each with a key and a value", (facts.write_record,)),
    (r"^Its keys are: (.*)\.", (facts.write_block,)),
    (r"^Keys of one block stand below one another", (text.indent,)),
    (r"^Check the brackets, dashes and indentation around", (text.flatten_key,)),
    (r"^Write the keys out", (facts.write_keys_out,)),
    (r"^Write key: value\.", (text.write_colon,)),
    (r"^Write (- \w+: .*|\w+: .*)$", (text.write_with_space,)),
    (r"^Write (pct-gdp) for a share of GDP", (text.put_what_is_said,)),
    (r"^Add (target): .*; or use measure: other", (facts.add_key, facts.other_measure)),
    (r"^Add edition: with series, published and coverage", (facts.add_edition,)),
    (r"^Add the last year; without it", (facts.add_last_year,)),
    (r"^Add (\w+): ", (facts.add_key,)),
    (r"^Write year-month-day, such as ([\d-]+)\.", (text.put_what_is_said,)),
    (r"^Write it as ([\d-]+)\.", (text.put_what_is_said,)),
    (r"^Write a year \((\d+)\), a financial year \(([\d/]+)\) or a day \(([\d-]+)\)", text.put_each(3)),
    (r"^Write (true) or (false)\.", text.put_each(2)),
    (r"^Round it as it was published, such as ([\d.]+)\.", (text.put_what_is_said,)),
    (r"^Write four digits, such as", (text.put_changed("20{}".format),)),
    (r"^Save the file as UTF-8", (text.save_as_utf8,)),
    (r"^Name the pledge's own party, or a member", (facts.put_what_is_known,)),
    (r"^Say it without digits", (facts.say_without_digits,)),
    (r"^Move it to a pledge with a share, or write it as", (facts.move_opinion, facts.write_contradiction)),
    (r"^Correct the one that is wrong; where two documents", (facts.correct_path, facts.correct_target)),
    (r"^List the years of a path in order", (facts.sort_path,)),
    (r"^Swap them", (facts.swap_bounds,)),
    (
        r"^Write it in per cent, such as ([\d.]+); .* leave the row out",
        (text.put_what_is_said, text.cut_line),
    ),
    (r"^The newer pledge supersedes the older one: move", (facts.move_to_the_newer, facts.date_after)),
    (r"^A party replaces its own pledges; mention", (facts.mention_in_note,)),
    (r"^If both stand side by side, delete the entry", (text.cut_entry, facts.date_after)),
    (r"^Make the title name what the target says", (facts.title_from_target, facts.target_from_title)),
    (r"^Take out the inner brackets", (text.take_out_inner_brackets,)),
    (r"^A pledge has one successor: chain them", (facts.chain, text.cut_entry)),
    (r"^Correct the id, or add the (\w+) to", (facts.put_guess, facts.add_named)),
    (r"^Known here: ", (facts.put_guess,)),
    (r"^Cite it, or delete it", (facts.cite, text.cut_line)),
    # The words of more than one hint.
    (
        r"(?:: write|^Write|is written|write the form for machines:) ([0-9][0-9./-]*[0-9])(?=[,;.\s]|$)",
        (text.put_what_is_said,),
    ),
)


def followings(path: Path, problem: Problem) -> list[Callable[[Hand], None]]:
    """What the hint of a problem allows a person to do: one act, or each of the choices that it offers."""
    if said := EXPLAINED.search(problem.hint):
        return [lambda hand: explain(hand.folder, said[1] or problem.record, said[2])]
    if cures := CURES.get(path.stem):
        return [partial(cure, one) for one in cures]
    for wording, allowed in FOLLOWINGS:
        if found := re.search(wording, problem.hint, re.MULTILINE):
            guessed = "Did you mean" in problem.message
            return [partial(_done, act, found) for act in allowed if guessed or act is not facts.put_guess]
    return []


def _done(act: Act, said: re.Match[str], hand: Hand) -> None:
    act(hand, said)


def cure(cures: Cure, hand: Hand) -> None:
    mended = hand.text
    for old, new in cures:
        mended, count = re.subn(old, new, mended, count=1)
        assert count, f"{old} does not stand in {hand.file.name}"
    hand.file.write_text(mended, encoding="utf-8")


def remaining(folder: Path, slug: str) -> list[Problem]:
    """A title that names another level than the mended target is a second mistake of the example."""
    return [
        one
        for one in load(folder)[1]
        if one.slug in (slug, "explains-nothing")
        or (one.severity == "error" and one.slug != "title-contradicts-target")
    ]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_each_act_that_a_hint_allows_mends_the_ledger(path: Path, tmp_path: Path) -> None:
    slug = expectation(path)[0]
    choices = len(followings(path, told(broken_folder(path, tmp_path / "first"), slug)[0]))
    assert choices, "no act follows the hint"
    for choice in range(choices):
        folder = broken_folder(path, tmp_path / str(choice))
        for _ in told(folder, slug):
            if not (left := told(folder, slug)):
                break
            followings(path, left[0])[choice](Hand(folder, left[0]))
        assert [str(one) for one in remaining(folder, slug)] == [], f"choice {choice + 1} of {choices}"


def told(folder: Path, slug: str) -> list[Problem]:
    return [one for one in load(folder)[1] if one.slug == slug]


def test_each_wording_is_followed_somewhere(tmp_path: Path) -> None:
    hints = [told(broken_folder(path, tmp_path / path.stem), expectation(path)[0])[0].hint for path in CORPUS]
    for wording, _ in FOLLOWINGS:
        assert any(re.search(wording, hint, re.MULTILINE) for hint in hints), wording


def explain(folder: Path, record: str, finding: str) -> None:
    """Put an explanation into a record, in whichever file it stands."""
    entry = f"explained: [{{{finding}A reason for the test.}}]"
    for file in folder.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        flow = re.compile(rf"(?m)^(\s*- \{{id: {re.escape(record)},.*)\}}$")
        block = re.compile(rf"(?m)^(\s*)- id: {re.escape(record)}$")
        text = re.sub(rf"(?m)(- id: {re.escape(record)}\n(?:  .*\n)*?)  explained: .*\n", r"\1", text)
        text = flow.sub(rf"\1, {entry}}}", text)
        file.write_text(block.sub(rf"\g<0>\n\1  {entry}", text), encoding="utf-8")
