"""A filled issue form becomes exactly the record it says, or an answer; whatever is typed stays text."""

from __future__ import annotations

import re
import tempfile
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from spendtrack.cli.main import main
from spendtrack.ledger.loading import Ledger, load
from spendtrack.ledger.model import Source
from spendtrack.ledger.staleness import badge, overdue
from spendtrack.review.issue_form.body import CORRECTION, LONG_FIELDS, NEW_PLEDGE, plain, read_form
from spendtrack.review.issue_form.corrections import OFFERED, SIMPLE
from spendtrack.review.issue_form.drafting import answer
from spendtrack.review.issue_form.form_reply import as_markdown
from spendtrack.web.address import plain as plain_view
from spendtrack.web.pages.method_page import method
from spendtrack.web.state import State
from tests.examples import examples
from tests.small import PLEDGE, SOURCES, errors, share, write

TEMPLATES = Path(__file__).parents[2] / ".github" / "ISSUE_TEMPLATE"
ROWS = share("GBR", 2025, 2.32) + share("GBR", 2026, 2.56)
BLOCK = """\
- id: gbr-3p5-2035
  party: GBR
  title: 3.5% of GDP by 2035
  measure: core
  basis: nato
  # A remark that stays.
  target:
    operator: at-least
    value: 3.5
    unit: pct-gdp
    by: 2035
  strength: statement
  announced: 2025-06-24
  note: >-
    A text over
    two lines.
  confidence: high
  sources: [speech]
"""
ANSWERS = {
    "Party": "DEU",
    "Title": "4% of GDP by 2033",
    "Measure": "core",
    "Operator": "at-least",
    "Value": "4",
    "Unit": "pct-gdp",
    "By": "2033",
    "Strength": "plan",
    "Announced": "2026-09-01",
    "Sources": "A speech in parliament, https://example.org/speech",
}


def form(answers: dict[str, str], labels: tuple[str, ...] = NEW_PLEDGE) -> str:
    """What GitHub makes of a filled form."""
    return "\n".join(f"### {label}\n\n{answers.get(label, '_No response_')}\n" for label in labels)


def correction(record: str, field: str, text: str) -> str:
    said = {"Record": record, "Field": field, "What it should say": text, "Sources": "Hansard"}
    return form(said, CORRECTION)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "data", BLOCK, ROWS)


@pytest.mark.parametrize(("name", "labels"), [("new-pledge", NEW_PLEDGE), ("correction", CORRECTION)])
def test_the_labels_are_those_of_the_forms(name: str, labels: tuple[str, ...]) -> None:
    body = yaml.safe_load((TEMPLATES / f"{name}.yml").read_text(encoding="utf-8"))["body"]
    assert tuple(part["attributes"]["label"] for part in body if part["type"] != "markdown") == labels


def test_a_form_becomes_a_sound_record_in_its_place(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = data.parent / "form.md"
    file.write_text(form(ANSWERS), encoding="utf-8")
    before = (data / "commitments.yaml").read_text(encoding="utf-8")
    assert main(["from-issue", str(file), "--data", str(data)]) == 0
    assert (data / "commitments.yaml").read_text(encoding="utf-8") == before
    assert main(["from-issue", str(file), "--data", str(data), "--write", "--number", "7"]) == 0
    assert "From form #7." in capsys.readouterr().out
    ledger, problems = load(data)
    assert not errors(problems)
    made = ledger.pledges["deu-4p0-2033"]
    assert made.target is not None and (made.target.level, str(made.target.by)) == (4, "2033")
    assert str(made.confidence) == "unconfirmed"
    source = ledger.sources["deu-form"]
    assert (source.title, source.url) == ("A speech in parliament", "https://example.org/speech")
    assert main(["format", str(data / "commitments.yaml"), "--check"]) == 0
    capsys.readouterr()
    assert main(["from-issue", str(file), "--data", str(data), "--write"]) == 0
    assert "The ledger has deu-4p0-2033 already" in capsys.readouterr().out
    assert "deu-4p0-2033-2" in load(data)[0].pledges


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Party": "Germny"}, "Did you mean Germany (DEU)?"),
        ({"Party": "../../etc/passwd"}, "Party: '../../etc/passwd' is not known"),
        ({"By": "2027-28"}, "Write 2027/28"),
        ({"Operator": "_No response_"}, "Operator is empty"),
        ({"Operator": "range", "Value": "4"}, "write 5 to 6"),
        ({"Strength": "law\nid: evil"}, "Strength: 'law id: evil' is not one of the words"),
        ({"Value": "3,5"}, "write 3.5"),
        ({"By": "soon"}, "A deadline is expected"),
        ({"Unit": "percent"}, "is not a unit"),
        ({"Supersedes": "gbr-3p5-2036"}, "Did you mean gbr-3p5-2035?"),
        ({"Sources": "_No response_"}, "Sources is empty"),
        ({"Title": "x" * 201}, "at most 200 fit"),
        ({"Value": "400"}, "share"),
        ({"By": "2020"}, "deadline"),
    ],
)
def test_what_does_not_fit_is_answered_and_nothing_is_written(
    change: dict[str, str], words: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data.parent / "form.md"
    file.write_text(form({**ANSWERS, **change}), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    assert main(["from-issue", str(file), "--data", str(data), "--write"]) == 1
    said = capsys.readouterr().out
    assert "cannot be made of this form yet" in said
    assert words.lower() in said.replace("\\", "").replace("\u200b", "").lower()
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before


@pytest.mark.parametrize(
    ("field", "text"),
    [("note", "Another: text # with 'signs'"), ("announced", "2025-06-25"), ("announced_by", "A minister")],
)
def test_a_correction_replaces_one_field_and_nothing_else(field: str, text: str, data: Path) -> None:
    found = answer(correction("gbr-3p5-2035", field, text), data)
    assert not found.faults
    (data / "commitments.yaml").write_text(found.files["commitments.yaml"], encoding="utf-8")
    ledger, problems = load(data)
    assert not errors(problems)
    assert str(getattr(ledger.pledges["gbr-3p5-2035"], field)) == text
    assert "# A remark that stays." in found.files["commitments.yaml"]


@pytest.mark.parametrize(
    ("record", "field", "text", "words"),
    [
        ("gbr-3p5-2036", "note", "x", "Did you mean gbr-3p5-2035"),
        ("gbr-3p5-2035", "strength", "plann", "Did you mean plan"),
        ("gbr-3p5-2035", "target", "a lot", "is not a unit"),
        ("gbr-3p5-2035", "target", "4 to 3", "low"),
        ("gbr-3p5-2035", "supersedes", "gbr-3p5-2036", "Did you mean gbr-3p5-2035"),
        ("gbr-3p5-2035", "id", "other", "by hand"),
        ("gbr-3p5-2035", "confidence", "high", "whoever has checked the source"),
        ("gbr-3p5-2035", "note", "_No response_", "What it should say is empty"),
        ("GBR 2026", "a published figure", "2.57", "such as LVA core"),
        ("GBR 2031 second-edition", "a published figure", "2.57", "has no such figure"),
        ("GBR 2026 second-editon", "a published figure", "2.57", "Did you mean second-edition?"),
        ("GBR 2026 second-edition", "a published figure", "lots", "A number is expected"),
    ],
)
def test_a_correction_that_cannot_be_made_is_answered(
    record: str, field: str, text: str, words: str, data: Path
) -> None:
    found = answer(correction(record, field, text), data)
    assert not found.files and words in " ".join(found.faults)


def test_what_is_no_form_is_said(data: Path) -> None:
    assert "not one of the two forms" in answer("Hello", data).faults[0]
    assert "characters" in answer("### Party\n" + "x" * 80_000, data).faults[0]


HOSTILE = st.text(max_size=80) | st.text(alphabet="'\"\\#:&*!|>%@`{}[],-?\n\t \x85\u2028ab<=~$0", max_size=60)


@given(title=HOSTILE, conditions=HOSTILE, note=HOSTILE, by=HOSTILE, sources=HOSTILE)
@settings(max_examples=examples(60), deadline=None)
def test_any_text_in_any_field_stays_its_value(
    title: str, conditions: str, note: str, by: str, sources: str
) -> None:
    said = {
        "Title": f"T {title}",
        "Conditions": conditions,
        "Note": note,
        "Announced by": by,
        "Sources": f"S {sources}",
    }
    with tempfile.TemporaryDirectory() as place:
        folder = write(Path(place) / "data", BLOCK, ROWS)
        text = form({**ANSWERS, **said})
        found = answer(text, folder)
        if found.faults:  # a title that contradicts the target, an answer that is too long
            assert not found.files
            return
        made = yaml.load(found.files["commitments.yaml"], Loader=yaml.BaseLoader)
        kept = [one for one in made if one["id"] != "deu-4p0-2033"]
        assert kept == yaml.load(BLOCK, Loader=yaml.BaseLoader)
        (one,) = [one for one in made if one["id"] == "deu-4p0-2033"]
        fields = read_form(text)[1]
        expected = {
            "id": "deu-4p0-2033", "party": "DEU", "title": fields["Title"], "measure": "core", "basis": "nato",
            "target": {"operator": "at-least", "value": "4", "unit": "pct-gdp", "by": "2033"},
            "strength": "plan", "announced": "2026-09-01", "confidence": "unconfirmed",
            "confidence_note": one["confidence_note"], "sources": one["sources"],
        }  # fmt: skip
        for key, label in (("conditions", "Conditions"), ("note", "Note"), ("announced_by", "Announced by")):
            if fields.get(label):
                expected[key] = fields[label]
        assert one == expected
        known = yaml.load(SOURCES, Loader=yaml.BaseLoader)
        sources_now = yaml.load(found.files.get("sources.yaml", SOURCES), Loader=yaml.BaseLoader)
        assert sources_now[: len(known)] == known
        assert len(sources_now) - len(known) <= len(one["sources"])


@pytest.mark.parametrize("text", ["DEU", "deu", "Germany", "GERMANY", " germany "])
def test_a_party_is_known_by_its_letters_or_its_name(text: str, data: Path) -> None:
    made = answer(form({**ANSWERS, "Party": text}), data).files["commitments.yaml"]
    assert "- id: deu-4p0-2033\n  party: DEU\n" in made


@pytest.mark.parametrize(
    ("change", "unit", "name"),
    [
        ({"Unit": "% of GDP", "Value": "4%"}, "pct-gdp", "deu-4p0-2033"),
        ({"Unit": "per cent of GDP"}, "pct-gdp", "deu-4p0-2033"),
        ({"Unit": "EUR bn", "Value": "108.2", "Measure": "defence-budget", "Title": "More"}, "EUR bn", "deu-108p2bn-2033"),
        ({"Unit": "million EUR", "Measure": "ukraine-amount", "Title": "More"}, "EUR m", "deu-ukraine-4m-2033"),
    ],
)  # fmt: skip
def test_units_are_read_as_people_write_them(
    change: dict[str, str], unit: str, name: str, data: Path
) -> None:
    made = yaml.safe_load(answer(form({**ANSWERS, **change}), data).files["commitments.yaml"])
    assert {one["id"]: one["target"]["unit"] for one in made}[name] == unit


@pytest.mark.parametrize(
    ("text", "ids", "addresses"),
    [
        (
            "One, LSM, 2026-11-10, https://eng.lsm.lv/a/1\nTwo, Delfi, 11 November 2026, https://delfi.lv/b",
            ["deu-lsm-2026-11-10", "deu-delfi-2026-11-11"],
            ["https://eng.lsm.lv/a/1", "https://delfi.lv/b"],
        ),
        ("One https://a.example/1, two https://b.example/2", ["deu-form", "deu-form-2"], ["https://a.example/1", "https://b.example/2"]),
        ("- One in words\n  https://a.example/1\n- Two in words", ["deu-form", "deu-form-2"], ["https://a.example/1", None]),
        ("speech\nOne", ["deu-form", "deu-form-2"], [None, None]),
        ("first-edition, second-edition", ["first-edition", "second-edition"], []),
        ("x, y, 2026-11-10, javascript:alert(1)", ["deu-form"], [None]),
    ],
)  # fmt: skip
def test_each_source_stays_one(text: str, ids: list[str], addresses: list[str | None], data: Path) -> None:
    found = answer(form({**ANSWERS, "Sources": text}), data)
    (made,) = [one for one in yaml.safe_load(found.files["commitments.yaml"]) if one["party"] == "DEU"]
    assert made["sources"] == ids
    entered = yaml.safe_load(found.files.get("sources.yaml", SOURCES))[3:]
    assert [one.get("url") for one in entered] == addresses
    assert [one["id"] for one in entered] == (ids if addresses else [])


def test_a_source_that_the_ledger_has_is_not_entered_again(data: Path) -> None:
    (data / "sources.yaml").write_text(
        SOURCES.replace("date: 2025-02-25", "url: https://a.example/1"), encoding="utf-8"
    )
    found = answer(form({**ANSWERS, "Sources": "That speech, https://a.example/1"}), data)
    assert "sources.yaml" not in found.files and "sources: [speech]\n" in found.files["commitments.yaml"]


def test_what_the_check_warns_of_and_what_is_there_already_is_passed_on(data: Path) -> None:
    said = {
        "Party": "GBR",
        "Title": "3.5% by then",
        "Value": "3.5",
        "By": "2035",
        "Supersedes": "gbr-3p5-2035",
    }
    found = answer(form({**ANSWERS, **said}), data)
    assert any("confirmed" in one for one in found.warnings), found.warnings
    assert not [one for one in found.assumed if "already" in one]
    said.pop("Supersedes")
    assert [
        one for one in answer(form({**ANSWERS, **said}), data).assumed if "has gbr-3p5-2035 already" in one
    ]
    assert "- Warning of the check: " in as_markdown(found)


@pytest.mark.parametrize(
    ("text", "title", "target"),
    [
        ("4", "4% of GDP by 2035", {"operator": "at-least", "value": "4", "unit": "pct-gdp", "by": "2035"}),
        (
            "by 2036",
            "3.5% of GDP by 2036",
            {"operator": "at-least", "value": "3.5", "unit": "pct-gdp", "by": "2036"},
        ),
        (
            "about 3.6% of GDP by 2034",
            "3.6% of GDP by 2034",
            {"operator": "about", "value": "3.6", "unit": "pct-gdp", "by": "2034"},
        ),
        (
            "towards 3.5",
            "3.5% of GDP by 2035",
            {"operator": "towards", "value": "3.5", "unit": "pct-gdp", "by": "2035"},
        ),
    ],
)
def test_a_correction_of_a_target_leaves_the_rest_of_it(
    text: str, title: str, target: dict[str, str], data: Path
) -> None:
    found = answer(correction("gbr-3p5-2035", "target", text), data)
    (made,) = yaml.load(found.files["commitments.yaml"], Loader=yaml.BaseLoader)
    assert made["target"] == target and made["confidence"] == "unconfirmed"
    assert made["title"] == title
    assert "  # A remark that stays.\n  target:\n" in found.files["commitments.yaml"]
    assert any("it was high" in one for one in found.assumed)


def test_the_title_and_the_path_follow_a_corrected_level(data: Path) -> None:
    path = "  path:\n    - {year: 2030, value: 3}\n    - {year: 2035, value: 3.5}\n  strength"
    (data / "commitments.yaml").write_text(BLOCK.replace("  strength", path), encoding="utf-8")
    found = answer(correction("gbr-3p5-2035", "target", "3.6"), data)
    assert "    - {year: 2030, value: 3}\n    - {year: 2035, value: 3.6}\n" in found.files["commitments.yaml"]
    assert {"title: follows the target.", "path: follows the target."} <= set(found.assumed)


def test_a_correction_to_a_range(data: Path) -> None:
    (data / "commitments.yaml").write_text(
        BLOCK.replace("3.5% of GDP by 2035", "A promise"), encoding="utf-8"
    )
    (made,) = yaml.safe_load(
        answer(correction("gbr-3p5-2035", "target", "3 to 4%"), data).files["commitments.yaml"]
    )
    assert made["target"] == {"operator": "range", "low": 3, "high": 4, "unit": "pct-gdp", "by": 2035}


def test_a_correction_brings_its_sources(data: Path) -> None:
    text = correction("gbr-3p5-2035", "note", "New.").replace(
        "Hansard", "The law, Hansard, 2026-01-02, https://a.example/1\nRead myself"
    )
    found = answer(text, data)
    (made,) = yaml.safe_load(found.files["commitments.yaml"])
    assert made["sources"] == ["speech", "gbr-hansard-2026-01-02"]
    assert [one["id"] for one in yaml.safe_load(found.files["sources.yaml"])][3:] == [
        "gbr-hansard-2026-01-02"
    ]


def test_a_correction_of_a_figure_changes_one_cell(data: Path) -> None:
    extra = "GBR,equipment,nato-core,2026,30,pct-defence-spending,estimate,second-edition,high,\n"
    table = data / "observations.csv"
    table.write_text(table.read_text(encoding="utf-8") + extra, encoding="utf-8")
    asked = answer(correction("United Kingdom 2026 second-edition", "a published figure", "2.57"), data)
    assert "add which of them: core pct-gdp or equipment pct-defence-spending" in asked.faults[0]
    found = answer(correction("GBR pct-gdp 2026 second-edition", "a published figure", "2.57%"), data)
    was, now = table.read_text(encoding="utf-8"), found.files["observations.csv"]
    line = (
        'GBR,core,nato-core,2026,2.57,pct-gdp,estimate,second-edition,low,"From a form, not yet checked."\n'
    )
    assert set(now.splitlines(keepends=True)) - set(was.splitlines(keepends=True)) == {line}
    assert len(now.splitlines()) == len(was.splitlines()) and list(found.files) == ["observations.csv"]


def test_the_form_offers_what_can_be_drafted() -> None:
    body = yaml.safe_load((TEMPLATES / "correction.yml").read_text(encoding="utf-8"))["body"]
    (field,) = [part for part in body if part.get("id") == "field"]
    assert tuple(field["attributes"]["options"]) == OFFERED


@given(label=st.sampled_from(sorted(ANSWERS)), text=HOSTILE)
@settings(max_examples=examples(80), deadline=None)
def test_any_text_in_a_field_of_known_words_never_reaches_the_ledger_unproved(label: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = write(Path(place) / "data", BLOCK, ROWS)
        found = answer(form({**ANSWERS, label: text}), folder)
        for name, new in found.files.items():
            (folder / name).write_text(new, encoding="utf-8", newline="")
        ledger, problems = load(folder)
        assert not errors(problems)
        assert len(ledger.pledges) == (2 if found.files else 1)


@given(field=st.sampled_from(SIMPLE), text=HOSTILE.filter(plain))
@settings(max_examples=examples(80), deadline=None)
def test_any_correction_touches_its_field_only(field: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = write(Path(place) / "data", BLOCK, ROWS)
        found = answer(correction("gbr-3p5-2035", field, text), folder)
        if found.faults:
            return
        (made,) = yaml.load(found.files["commitments.yaml"], Loader=yaml.BaseLoader)
        (was,) = yaml.load(BLOCK, Loader=yaml.BaseLoader)
        checked = {"confidence": "unconfirmed", "confidence_note": made["confidence_note"]}
        assert {**was, **checked, field: made[field]} == made


def test_bounds_are_for_labels_that_exist() -> None:
    assert set(LONG_FIELDS) <= {*NEW_PLEDGE, *CORRECTION}
    assert re.fullmatch("[a-z_ ]+", " ".join(SIMPLE))


# --- Staleness --------------------------------------------------------------------------------------------------

EXPECTED = SOURCES.replace("published: 2026-07-10,", "published: 2026-07-10, next_expected: 2027-07,")


@pytest.mark.parametrize(
    ("day", "days"), [("2026-07-09", None), ("2027-07-31", None), ("2027-08-01", 1), ("2027-09-01", 32)]
)
def test_a_source_is_overdue_once_its_month_is_over(day: str, days: int | None, tmp_path: Path) -> None:
    ledger, _ = load(write(tmp_path, PLEDGE, ROWS, sources=EXPECTED))
    found = overdue(ledger, date.fromisoformat(day))
    assert [one.days for one in found] == ([] if days is None else [days])
    assert badge(found) == (
        "" if days is None else "1 source is overdue: NATO, Defence Investment (next expected by 2027-07)."
    )


def test_a_newer_edition_ends_the_wait(tmp_path: Path) -> None:
    newer = EXPECTED + SOURCES.split("- id: second-edition")[1].replace("2026-07-10", "2027-07-05").join(
        ["- id: third-edition", ""]
    )
    ledger, _ = load(write(tmp_path, PLEDGE, ROWS, sources=newer))
    assert overdue(ledger, date(2027, 9, 1)) == []


def test_check_stale_in_its_formats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = str(write(tmp_path, PLEDGE, ROWS, sources=EXPECTED))
    assert main(["check", "--stale", "--data", data, "--as-of", "2027-07-31"]) == 0
    assert capsys.readouterr().out == "No source is overdue.\n"
    assert main(["check", "--stale", "--data", data, "--as-of", "2027-08-01"]) == 1
    assert "was expected by 2027-07, 1 day ago. [overdue-source]" in capsys.readouterr().out
    assert main(["check", "--stale", "--data", data, "--as-of", "2027-08-01", "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::warning file=")


def test_every_statistical_series_of_the_ledger_says_when_the_next_edition_is_expected(
    ledger: Ledger,
) -> None:
    newest: dict[str, Source] = {}
    for source in sorted(
        ledger.sources.values(), key=lambda one: one.edition.published if one.edition else date.min
    ):
        if source.edition and source.edition.judges:
            newest[source.edition.series] = source
    assert len(newest) >= 6
    for source in newest.values():
        assert source.edition and source.edition.next_expected, source.id
        assert source.note and "usually" in source.note, source.id


def test_the_method_page_says_what_is_overdue(tmp_path: Path) -> None:
    folder = write(tmp_path, PLEDGE, ROWS, sources=EXPECTED)
    ledger, problems = load(folder)
    for day, words in (
        (date(2027, 7, 31), "No edition that was expected"),
        (date(2027, 8, 1), "1 source is overdue"),
    ):
        state = State(ledger, problems, today=date.today)
        page = str(method(state, plain_view("method", day)))
        assert words in page
