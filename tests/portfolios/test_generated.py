"""The starters `services`, `growth` and `starter`: their portfolios, and what they promise."""

from __future__ import annotations

import csv
import datetime
import io
import random
import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from portfolios import growth, services, starter
from portfolios.test_starters import clean, judged
from touchline.backends.python.evaluator import compile
from touchline.judgement.inputs import History, Kept
from touchline.judgement.judgement import Judgement

RULESETS = Path(__file__).parents[2] / "rulesets"


@dataclass(frozen=True)
class Starter:
    name: str
    made_by: ModuleType
    accounts: int
    rejected: int
    mistakes: int
    not_on_a_first_run: frozenset[str]  # plays that a notice or a movement starts


STARTERS = (
    Starter("services", services, services.CLIENTS, 3, 6, frozenset({"new_lead"})),
    Starter("growth", growth, growth.ACCOUNTS, 3, 8, frozenset({"change_of_contact", "confirm_the_move"})),
    Starter("starter", starter, starter.ACCOUNTS, 2, 4, frozenset({"new_arrangement"})),
)
each = pytest.mark.parametrize("one", STARTERS, ids=lambda one: one.name)


def made(one: Starter) -> str:
    text = one.made_by.portfolio()
    assert isinstance(text, str)
    return text


def records(one: Starter) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made(one))))


@each
def test_the_shipped_file_is_the_generated_one(one: Starter) -> None:
    assert (RULESETS / one.name / "portfolio.csv").read_bytes() == made(one).encode("utf-8")


@each
def test_every_record_is_judged_or_rejected(one: Starter) -> None:
    summary = judged(clean(RULESETS / one.name), one.made_by.TODAY)
    assert (summary.records, summary.judged, summary.rejected) == (
        one.accounts + one.rejected,
        one.accounts,
        one.rejected,
    )
    assert summary.data_errors == one.mistakes
    page = (RULESETS / one.name / "README.md").read_text(encoding="utf-8")
    assert f"| `portfolio.csv` | {summary.records} generated records" in page


@each
def test_every_segment_band_play_and_escalation_occurs(one: Starter) -> None:
    checked = clean(RULESETS / one.name)
    assert checked.ruleset
    summary = judged(checked, one.made_by.TODAY)
    for found in summary.segmentations:
        assert min(share.accounts for share in found.totals.values()) >= 1, found.name
    (tiers,) = (s for s in summary.segmentations if s.name in ("tier", "client_type"))
    assert {band for _, band in tiers.cells} == {"green", "yellow", "red", None}
    assert {count.name for count in summary.starts} == set(checked.ruleset.playbooks) - one.not_on_a_first_run
    assert {count.name for count in summary.escalations} == set(checked.ruleset.escalations)


def variations(one: Starter, number: int) -> list[Judgement]:
    """Judgements of accounts put together from the portfolio's cells, holes and mistakes included."""
    ruleset = clean(RULESETS / one.name).ruleset
    assert ruleset
    evaluator = compile(ruleset)
    random_ = random.Random(7)
    rows = records(one)
    fields = {field.column or field.name: field.name for field in ruleset.fields.values()}
    assert set(rows[0]) <= set(fields)
    found: list[Judgement] = []
    for _ in range(number):
        mixed = {fields[column]: random_.choice(rows)[column] or None for column in rows[0]}
        found.append(evaluator.judge({**mixed, "id": "mixed"}, today=one.made_by.TODAY))
    return found


@each
def test_no_mixture_of_its_accounts_breaks_a_guarantee(one: Starter) -> None:
    """Each guarantee as Python says it, apart from the ruleset, over some hundred accounts."""
    for judgement in variations(one, 400):
        values = judgement.fields
        lets = {name: answer.value for name, answer in judgement.lets.items()}
        decided = {name: answer.value for name, answer in judgement.decisions.items()}
        held = {name: answer.candidate for name, answer in judgement.segments.items()}
        assert None not in held.values()
        match one.name:
            case "services":
                margin = lets["margin_share"]
                assert not (isinstance(margin, float) and margin < 0 and held["client_type"] == "strategic")
                assert not (held["client_type"] == "low_margin" and decided["further_wish"] == "give_and_note")
            case "growth":
                departments, points = values["departments"], decided["strategic_points"]
                assert not (isinstance(departments, float) and departments >= 6 and held["tier"] == "self_directed")
                assert isinstance(points, float)
                assert points < 8 or held["tier"] == "partner"
            case "starter":
                arr = values["arr"]
                assert not (isinstance(arr, float) and arr >= 100_000 and held["tier"] == "small_business")


@each
def test_the_tables_that_must_decide_always_decide(one: Starter) -> None:
    always = {
        "services": {"margin_flag", "further_wish", "senior_time_goes"},
        "growth": {"strategic_points", "complexity_points", "investment", "who_first"},
        "starter": {"map_check"},
    }[one.name]
    for judgement in variations(one, 400):
        for name in always:
            assert judgement.decisions[name].value is not None, name


def test_services_speaks_no_word_of_the_software_trade() -> None:
    words = (
        r"arr|mrr|saas|subscri\w*|licen[cs]\w*|seats?|log(ged|s|ging)?[ -]?ins?|users?|onboarding|churn\w*|adoption"
        r"|usage|csm|customer success|tech[ _-]touch|high[ _-]touch|product|feature\w*|renew\w*|software|app|platform"
    )
    for path in (RULESETS / "services").glob("*.touch"):
        text = path.read_text(encoding="utf-8")
        # `renewal through` is a word of the language, not of the trade.
        text = re.sub(r"^  renewal +through ", "", text, flags=re.MULTILINE)
        assert re.findall(rf"\b(?:{words})\b", text, re.IGNORECASE) == [], path.name


@each
def test_a_customers_text_holds_no_name_of_ours(one: Starter) -> None:
    ruleset = clean(RULESETS / one.name).ruleset
    assert ruleset
    ours = {role.label for role in ruleset.roles.values()}
    for segmentation in ruleset.segmentations.values():
        for segment in segmentation.segments:
            ours |= {segment.name, segment.label, segment.name.replace("_", " ")}
    texts = re.findall(
        r'for customers """(.*?)"""',
        "".join(path.read_text(encoding="utf-8") for path in (RULESETS / one.name).glob("*.touch")),
        re.DOTALL,
    )
    assert len(texts) == 3
    for text in texts:
        assert [name for name in ours if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)] == []
        assert re.findall(r"\d", text) == []


def test_growth_keeps_an_account_between_the_two_lines_where_it_was() -> None:
    ruleset = clean(RULESETS / "growth").ruleset
    assert ruleset
    evaluator = compile(ruleset)
    account = {
        "id": "K-1", "market_position": "challenger", "innovation": "steady", "ready_to_scale": "not_yet",
        "assessed_on": "2026-11-01", "co_develops": "yes",
    }  # fmt: skip
    yesterday = growth.TODAY - datetime.timedelta(days=1)

    def tier(was: str | None) -> str | None:
        history = History(kept=(Kept(yesterday, "tier", was),)) if was else History()
        judgement = evaluator.judge(account, today=growth.TODAY, history=history)
        assert (judgement.decisions["growth_points"].value, judgement.decisions["strategic_points"].value) == (5, 3)
        return judgement.segments["tier"].candidate

    assert [tier(was) for was in ("partner", "guided", "self_directed", None)] == [
        "partner",
        "guided",
        "self_directed",
        "self_directed",
    ]


def test_the_starter_says_which_rules_wait_for_columns(tmp_path: Path) -> None:
    (tmp_path / "two.csv").write_text("id,arr\nC-1,120000\nC-2,18000\n", encoding="utf-8")
    summary = judged(clean(RULESETS / "starter"), starter.TODAY, tmp_path / "two.csv")
    assert (summary.judged, summary.rejected, summary.data_errors) == (2, 0, 0)
    said = " ".join(diagnostic.message + str(diagnostic.notes) for diagnostic in summary.diagnostics)
    for rule in ("segmentation signal", "measure presence", "escalation silent_renewal", "decision map_check"):
        assert rule in said
