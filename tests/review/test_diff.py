"""What a reviewer reads about a change of the ledger: eight pull requests, hostile texts, broken heads, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from spendtrack.cli.main import main
from spendtrack.ledger.vocabulary import Verdict
from spendtrack.review.diff.as_markdown import LONGEST, _cut, as_markdown, escaped
from spendtrack.review.diff.ledgers import Comparison, compare
from spendtrack.review.diff.lines import clean
from spendtrack.review.diff.sides import NoSide, from_folder, side
from spendtrack.wording.labels import verdict_words
from tests.examples import examples
from tests.small import PARTIES, PLEDGE, SOURCES, share, write

GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 11, 24)
ROWS = (
    share("GBR", 2025, 2.32)
    + share("GBR", 2026, 2.56)
    + share("DEU", 2024, 2.01)
    + share("DEU", 2025, 2.39)
    + share("DEU", 2026, 2.69)
)
NEAR = """\

- id: gbr-2p5-2027
  party: GBR
  title: 2.5% of GDP by 2027
  measure: core
  basis: nato
  target: {operator: at-least, value: 2.5, unit: pct-gdp, by: 2027}
  strength: plan
  announced: 2025-02-25
  confidence: high
  sources: [speech]
"""
FARTHER = """\

- id: gbr-3p0-2034
  party: GBR
  title: 3% of GDP by 2034
  measure: core
  basis: nato
  target: {operator: at-least, value: 3, unit: pct-gdp, by: 2034}
  strength: statement
  announced: 2026-09-01
  supersedes: [gbr-2p5-2027]
  confidence: high
  sources: [speech]
"""
OWN = """\

- id: deu-3p5-2029
  party: DEU
  title: 3.5% of GDP by 2029
  measure: core
  basis: nato
  target: {operator: about, value: 3.5, unit: pct-gdp, by: 2029}
  strength: budget
  announced: 2025-07-01
  confidence: high
  sources: [speech]
"""
BASE = PLEDGE + NEAR
# Pull request -> (commitments.yaml, rows of observations.csv) of its head.
PULL_REQUESTS: dict[str, tuple[str, str]] = {
    "added-pledge": (BASE + OWN, ROWS),
    "revised-target": (
        BASE.replace("3.5% of GDP by 2035", "3.6% of GDP by 2036")
        .replace("value: 3.5", "value: 3.6")
        .replace("by: 2035", "by: 2036"),
        ROWS,
    ),
    "superseded-with-lineage": (BASE + FARTHER, ROWS),
    "withdrawn": (
        BASE.replace(
            "  announced: 2025-02-25\n",
            "  announced: 2025-02-25\n  withdrawn: {on: 2026-10-01, note: Dropped., sources: [speech]}\n",
        ),
        ROWS,
    ),
    "reformat-only": (BASE.replace("measure: core", "measure:   core", 1), ROWS),
    "new-figures-flip-a-verdict": (BASE, ROWS.replace("2026,2.56", "2026,2.34")),
    "renamed-without-lineage": (BASE.replace("id: gbr-2p5-2027", "id: gbr-2p5-by-2027"), ROWS),
    "broken-head": (BASE.replace("strength: plan", "strength: plann") + OWN, ROWS + "GBR,core\n"),
}
NOT_SOUND = {"renamed-without-lineage", "broken-head"}


@pytest.fixture
def compared(tmp_path: Path) -> Callable[..., Comparison]:
    def made(commitments: str = BASE, rows: str = ROWS, base: str = BASE, **files: str) -> Comparison:
        old = from_folder(write(tmp_path / "old", base, ROWS), "old")
        new = from_folder(write(tmp_path / "new", commitments, rows, **files), "new")
        return compare(old, new, DAY)

    return made


@pytest.mark.parametrize("name", sorted(PULL_REQUESTS))
def test_the_comment_on_a_pull_request(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "old", BASE, ROWS)
    write(tmp_path / "new", *PULL_REQUESTS[name])
    monkeypatch.chdir(tmp_path)
    code = main(["diff", "old", "new", "--as-of", DAY.isoformat(), "--format", "markdown"])
    said = capsys.readouterr().out
    golden = GOLDEN / f"diff-{name}.md"
    if os.environ.get("SPENDTRACK_WRITE_GOLDEN"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")
    assert code == (1 if name in NOT_SOUND else 0)


def test_text_and_json_tell_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "old", BASE, ROWS)
    write(tmp_path / "new", *PULL_REQUESTS["new-figures-flip-a-verdict"])
    monkeypatch.chdir(tmp_path)
    assert main(["diff", "old", "new", "--as-of", DAY.isoformat()]) == 0
    text = capsys.readouterr().out
    assert main(["diff", "old", "new", "--as-of", DAY.isoformat(), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == 1 and told["results_differ"] and told["old"]["errors"] == 0
    assert told["summary"]["results"] in text
    (gap,) = [one for one in told["effects"]["gaps"] if one["obligation_id"] == "gbr-3p5-2035"]
    assert (gap["before"], gap["after"], gap["parts"]) == (0.94, 1.16, {"figures": 0.22})
    assert "0.94 points short -> 1.16 points short (figures +0.22" in text
    flips = {one["obligation_id"]: (one["before"], one["after"]) for one in told["effects"]["verdicts"]}
    assert flips["gbr-2p5-2027"] == ("met", "off-pace")
    assert told["figures"][0]["before"] == "2.56" and told["figures"][0]["after"] == "2.34"


def test_the_parts_of_a_gap_add_up_where_pledge_and_figures_changed(
    compared: Callable[..., Comparison],
) -> None:
    found = compared(
        BASE.replace("value: 3.5", "value: 3.4").replace("3.5%", "3.4%"), ROWS.replace("2.56", "2.7")
    )
    moves = {one.obligation_id: one for one in found.effects.moves}
    assert moves["gbr-3p5-2035"].parts == {"pledge": -0.1, "figures": -0.14}
    assert moves["gbr-2p5-2027"].parts == {"figures": -0.14}
    for one in moves.values():
        assert sum(one.parts.values()) == pytest.approx(one.after - one.before, abs=1e-4)


def test_a_pledge_that_moves_to_another_measure_is_split_in_mixed_ledgers(
    compared: Callable[..., Comparison],
) -> None:
    equipment = "GBR,equipment,nato-core,2026,30,pct-defence-spending,estimate,second-edition,high,\n"
    other = PLEDGE.replace("measure: core", "measure: equipment").replace("pct-gdp", "pct-defence-spending")
    found = compared(other + NEAR, ROWS + equipment)
    (move,) = [one for one in found.effects.moves if one.obligation_id == "gbr-3p5-2035"]
    assert sum(move.parts.values()) == pytest.approx(move.after - move.before, abs=1e-4)


def test_the_same_and_layout_only(compared: Callable[..., Comparison]) -> None:
    assert compared().same
    found = compared(BASE.replace("confidence: high", "confidence:  high", 1) + "# a remark\n")
    assert (
        found.layout_only == ("commitments.yaml",) and not found.records_differ and not found.results_differ
    )


def test_a_reworded_title_is_no_effect_on_results(compared: Callable[..., Comparison]) -> None:
    found = compared(BASE.replace("title: 2.5% of GDP by 2027", "title: Reach 2.5% of GDP by 2027"))
    assert found.records_differ and not found.results_differ
    assert {one.file for one in found.touched.tables} == {"gaps.csv", "pledges.csv"}
    assert "**No effect on results as of 24 November 2026.**" in as_markdown(found)


def test_another_order_of_records_is_compared_and_not_assumed_equal(
    compared: Callable[..., Comparison],
) -> None:
    found = compared(NEAR.lstrip() + "\n" + PLEDGE)
    assert not found.records_differ and not found.results_differ


@pytest.mark.parametrize(
    "name", ["commitments.yaml", "sources.yaml", "parties.yaml", "events.yaml", "observations.csv"]
)
@pytest.mark.parametrize("fate", ["deleted", "emptied", "nonsense"])
def test_a_file_that_is_gone_is_a_problem_and_not_an_effect(name: str, fate: str, tmp_path: Path) -> None:
    old = from_folder(write(tmp_path / "old", BASE, ROWS), "old")
    folder = write(tmp_path / "new", BASE, ROWS)
    if fate == "deleted":
        (folder / name).unlink()
    else:
        (folder / name).write_text("" if fate == "emptied" else "{[\n", encoding="utf-8")
    found = compare(old, from_folder(folder, "new"), DAY)
    assert name in found.unread and not found.is_sound
    assert found.effects.none and not found.results_differ
    assert f"{name} cannot be read at all" in as_markdown(found)
    assert not [one for one in found.changes if one.what == "removed"] and not found.figures


def test_the_effect_of_what_can_be_read(compared: Callable[..., Comparison]) -> None:
    found = compared(BASE.replace("strength: plan", "strength: plann") + OWN)
    assert {(one.what, one.id) for one in found.changes} == {
        ("left-out", "gbr-2p5-2027"),
        ("added", "deu-3p5-2029"),
    }
    assert [one.obligation_id for one in found.effects.started] == ["deu-3p5-2029"]
    assert not found.effects.ended


def test_a_removed_pledge_that_another_supersedes(compared: Callable[..., Comparison]) -> None:
    found = compared(PLEDGE + FARTHER, base=BASE + FARTHER)
    said = {one.id: one for one in found.changes}
    assert said["gbr-2p5-2027"].what == "removed"
    assert "gbr-3p0-2034 still names it: restore it" in said["gbr-2p5-2027"].note
    assert said["gbr-3p0-2034"].what == "left-out" and not found.is_sound


def test_a_rename_says_how_to_mend_it_and_a_replacement_is_none(compared: Callable[..., Comparison]) -> None:
    (rename,) = compared(PULL_REQUESTS["renamed-without-lineage"][0]).renames
    assert "keep gbr-2p5-2027 as it was and add supersedes: [gbr-2p5-2027]" in rename.says
    assert not compared(BASE + FARTHER).renames
    assert not compared(PLEDGE + OWN).renames
    renamed = compared(
        BASE.replace("[speech]", "[the-speech]"),
        sources=SOURCES.replace("id: speech", "id: the-speech"),
        events="- {id: summit, title: A summit, date: 2025-06-24, kind: summit, sources: [the-speech]}\n",
    )
    assert [(one.record, one.old) for one in renamed.renames] == [("sources", "speech")]


def test_a_new_edition_of_a_group_and_an_event(compared: Callable[..., Comparison]) -> None:
    found = compared(
        parties=PARTIES.replace("from: 1982-05-30", "from: 1982-05-29"),
        events="- {id: summit, title: A summit, date: 2025-06-25, kind: summit, parties: [NATO], sources: [speech]}\n",
    )
    said = {(one.record, one.id): [field.words() for field in one.fields] for one in found.changes}
    assert said["events", "summit"] == ["date 2025-06-24 -> 2025-06-25"]
    assert said["groups", "NATO"] == ["membership of ESP “from 1982-05-30” -> “from 1982-05-29”"]


# --- Texts of others cannot become markup -----------------------------------------------------------------------

HOSTILE = "@everyone <img src=x onerror=alert(1)> [x](javascript:alert(1)) https://evil.example #1 `a` **b** </details> | \\"


def test_a_hostile_title_stays_text(compared: Callable[..., Comparison]) -> None:
    title = "'" + HOSTILE.replace("'", "''") + " 2.5% of GDP by 2027'"
    said = as_markdown(compared(BASE.replace("title: 2.5% of GDP by 2027", f"title: {title}")))
    html = MarkdownIt("gfm-like", {"linkify": False, "html": True}).render(said)
    assert "<img" not in html and "<a " not in html and 'javascript:alert(1)"' not in html
    assert "@everyone" not in said and "https://evil" not in said and " #1 " not in said
    assert html.count("<details>") == html.count("</details>")


COMMONMARK = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


@given(st.text(max_size=200) | st.text(alphabet="@#<>[]()*_`~|\\!&$:/.-w0aGH1 \n", max_size=60))
@settings(max_examples=examples(400), deadline=None)
def test_any_text_is_shown_as_itself_and_does_nothing(text: str) -> None:
    line = f"- title: {escaped(text)}"
    tokens = COMMONMARK.parse(line)
    assert [one.type for one in tokens] == [
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close",
        "bullet_list_close",
    ]  # fmt: skip
    (inline,) = [one for one in tokens if one.type == "inline"]
    assert {child.type for child in inline.children or []} <= {"text", "text_special"}
    shown = "".join(child.content for child in inline.children or [])
    assert shown.replace("\u200b", "").rstrip() == f"title: {clean(text)}".rstrip()
    assert not any(sign.isascii() and sign.isprintable() and f"@{sign}" in shown for sign in "abcXYZ019")


def test_a_comment_never_gets_too_long_for_github(compared: Callable[..., Comparison]) -> None:
    long = "".join(
        OWN.replace("deu-3p5-2029", f"deu-{number}").replace(
            "  confidence", f"  note: {'x ' * 900}\n  confidence"
        )
        for number in range(60)
    )
    said = as_markdown(compared(BASE + long, base=BASE + long.replace("x x", "y y")))
    assert len(said) <= LONGEST + 100
    assert said.count("<details>") == said.count("</details>")


def test_a_comment_is_cut_between_lines_and_not_whole() -> None:
    lines = [f"- pledge {number}: {'x' * 100}\n" for number in range(1000)]
    block = f"\n<details><summary>Many</summary>\n\n{''.join(lines)}\n</details>\n"
    said = _cut(["Head\n", block, "\nnever shown\n"])
    shown = [line for line in said.splitlines(keepends=True) if line.startswith("- ")]
    assert shown == lines[: len(shown)] and len(shown) > 500 and len(said) <= LONGEST + 100
    assert said.count("<details>") == said.count("</details>") == 1 and "never shown" not in said
    assert said.endswith("`spendtrack diff` shows all of it.\n")


def test_long_titles_are_clipped(compared: Callable[..., Comparison]) -> None:
    title = "2.5% of GDP by 2027 " + "and so on " * 30
    said = as_markdown(compared(BASE.replace("title: 2.5% of GDP by 2027", f"title: {title}")))
    assert title.strip() not in said and "2.5% of GDP by 2027 and so on" in said
    assert max(map(len, said.splitlines())) < 500


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("value: 3.5", "value: 3.4", "weaker in its level"),
        ("value: 3.5", "value: 3.6", "firmer in its level"),
        ("by: 2035", "by: 2034", "firmer in its date"),
        ("by: 2035", "by: 2036", "weaker in its date"),
        (", by: 2035", "", "weaker in its date"),
        ("strength: statement", "strength: law", "firmer in its strength"),
        ("strength: statement", "strength: aspiration", "weaker in its strength"),
        ("at-least", "towards", "weaker in its wording"),
        ("at-least, value: 3.5", "at-least, value: 3.0", "weaker in its level"),
        ("at-least", "up-to", ""),
        ("pct-gdp", "pct-gni", ""),
        ("announced: 2025-06-24", "announced: 2025-06-25", ""),
    ],
)
def test_a_promise_changed_in_place_is_said_to_be_weaker_or_firmer(
    was: str, now: str, words: str, compared: Callable[..., Comparison]
) -> None:
    base = PLEDGE.replace("3.5% of GDP by 2035", "A promise")
    said = as_markdown(compared(base.replace(was, now), base=base))
    assert ("**Promises changed in place**" in said) == bool(words)
    assert words in said and ("supersedes: \\[gbr-3p5-2035\\]" in said) == bool(words)


def test_a_successor_says_whether_it_is_weaker(compared: Callable[..., Comparison]) -> None:
    said = as_markdown(compared(BASE + FARTHER))
    assert "firmer in its level, weaker in its date, weaker in its strength)" in said
    assert "Promises changed in place" not in said


def test_a_neighbour_is_not_laid_out_anew(compared: Callable[..., Comparison]) -> None:
    found = compared(PLEDGE + "\n# Germany\n" + OWN.lstrip() + NEAR)
    assert {(one.what, one.id) for one in found.changes} == {("added", "deu-3p5-2029")}
    found = compared(PLEDGE + OWN, base=PLEDGE + "\n# A heading\n" + NEAR + OWN)
    assert {(one.what, one.id) for one in found.changes} == {("removed", "gbr-2p5-2027")}


def test_a_new_host_among_the_sources_is_marked(compared: Callable[..., Comparison]) -> None:
    more = "- {id: other, title: Another, publisher: B, kind: primary, url: 'https://www.nаto.int/x'}\n"
    found = compared(sources=SOURCES + more)
    assert [(one.host, one.sources) for one in found.hosts] == [("xn--nto-6cd.int", ("other",))]
    assert "**New hosts among the sources**" in as_markdown(found)
    assert not compared().hosts


def test_earlier_days_that_change_are_counted(compared: Callable[..., Comparison]) -> None:
    late = compared(BASE + OWN)
    assert late.earlier == (date(2025, 7, 1), date(2026, 7, 10))
    assert "Verdicts also differ on 2 earlier days of news." in as_markdown(late)
    figure = compared(rows=ROWS.replace("2026,2.56", "2026,2.34"))
    assert figure.earlier == (date(2026, 7, 10),)
    today = compared(BASE + OWN.replace("announced: 2025-07-01", "announced: 2026-11-24"))
    assert today.earlier == () and "earlier" not in as_markdown(today)
    assert (
        compared(BASE.replace("title: 2.5% of GDP by 2027", "title: 2.5% of GDP by 2027, again")).earlier
        == ()
    )


def test_no_code_of_a_verdict_is_printed() -> None:
    for verdict in Verdict:
        assert verdict_words(verdict) != verdict or "-" not in verdict


# --- Where the sides come from ----------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits on main, the second one revising a target, and a tag on the first."""
    folder = tmp_path / "repository"
    write(folder / "data", BASE, ROWS)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "First")
    git(folder, "tag", "v1")
    write(folder / "data", PULL_REQUESTS["revised-target"][0], ROWS)
    git(folder, "commit", "--quiet", "-am", "Second")
    return folder


@pytest.mark.parametrize("old", ["HEAD~1", "v1", "main~1"])
def test_revisions_are_read_without_touching_the_work_tree(
    old: str, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    (repository / "data" / "commitments.yaml").write_text("mine, not committed\n", encoding="utf-8")
    assert main(["diff", old, git(repository, "rev-parse", "HEAD"), "--as-of", DAY.isoformat()]) == 0
    assert "  - deadline 2035 -> 2036" in capsys.readouterr().out
    assert git(repository, "status", "--porcelain") == "M data/commitments.yaml"
    assert main(["diff", "HEAD", ".", "--as-of", DAY.isoformat()]) == 1
    assert "commitments.yaml" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere", "neither a folder with a ledger nor a git revision"),
        ("--upload-pack=touch x", "neither a folder"),
        ("empty", "holds no ledger"),
    ],
)
def test_what_is_no_side_is_said(
    name: str, words: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "empty").mkdir()
    monkeypatch.chdir(repository)
    with pytest.raises(NoSide, match=words):
        side(name, Path())


def test_a_revision_without_a_ledger(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    git(repository, "rm", "-r", "--quiet", "data")
    git(repository, "commit", "--quiet", "-m", "Gone")
    assert main(["diff", "HEAD~1", "HEAD"]) == 2
    assert "the revision HEAD holds no ledger in data/" in capsys.readouterr().err
