"""Health: groups, measures, bands, weights, and thresholds that must nest (M21 to M27)."""

from __future__ import annotations

import datetime

import pytest

from declared import BASE, assert_as_marked, findings, resolved, the_one, underlined
from touchline.model.expressions import Relation
from touchline.model.ruleset import Band, ByBandTable, ByField, ByThresholds, ByThresholdTable, MissingPolicy

SCORE = "  green >= 75, yellow >= 50, else red\n"
NPS = "  measure nps\n    value nps\n    green >= 30, yellow >= 0\n"


def test_health_with_groups_and_every_kind_of_measure() -> None:
    health = resolved(
        BASE.replace("  plan one of", "  mood one of green, yellow, red\n  plan one of")
        + 'health "Account health"\n  group product "Product" weight 60\n  group voice weight 40\n'
        "  measure seats\n    group product\n    weight 10\n    only when plan is paid\n    value used / seats\n"
        "    green >= 60%, yellow >= 30%\n"
        "  measure use\n    group product\n    weight 20\n    value used\n    first row wins\n"
        "      | vertical || green  | yellow |\n      | schools  || >= 6   | never  |\n"
        "      | -        || < 5    | < 10   |\n"
        "  measure nps\n    group voice\n    weight 5\n"
        "    | nps  || band |\n    | >= 0 || green |\n    | < 0  || red |\n"
        "  measure mood\n    group voice\n    weight 5\n    band mood\n"
        "  missing measures count as yellow\n  needs at least 60% of the weight\n"
        + SCORE
        + '  red when arr < 5 "Tiny"\n  at most yellow when champion_left\n'
    ).health
    assert health is not None
    assert health.bands == (Band("green", 100), Band("yellow", 50), Band("red", 0))
    assert [(g.name, g.label, g.weight) for g in health.groups] == [("product", "Product", 60), ("voice", "Voice", 40)]
    kinds = [type(m.banding) for m in health.measures]
    assert kinds == [ByThresholds, ByThresholdTable, ByBandTable, ByField]
    assert [m.value is None for m in health.measures] == [False, False, True, True]
    assert [m.weight for m in health.measures] == [10, 20, 5, 5]
    assert health.measures[0].only_when is not None
    assert (health.missing, health.missing_band, health.needs) == (MissingPolicy.COUNT_AS, "yellow", 0.6)
    assert [(t.relation, getattr(t.value, "value", None)) for t in health.thresholds] == [
        (Relation.AT_LEAST, 75.0),
        (Relation.AT_LEAST, 50.0),
    ]
    assert [(o.band, o.cap, o.because) for o in health.overrides] == [("red", False, "Tiny"), ("yellow", True, None)]


def test_what_health_does_where_nothing_is_said() -> None:
    health = resolved(BASE + "health\n" + NPS + SCORE).health
    assert health is not None
    assert (health.label, health.missing, health.missing_band) == ("Health", MissingPolicy.LEFT_OUT, None)
    assert (health.needs, health.groups, health.measures[0].weight) == (None, (), 1.0)


def test_health_has_bands_of_its_own() -> None:
    health = resolved(
        BASE + "health\n  bands strong 100, steady 60, weak 10\n  measure nps\n    value nps\n"
        "    strong >= 30, steady >= 0\n  strong >= 75, steady >= 50, else weak\n"
    ).health
    assert health is not None
    assert health.bands == (Band("strong", 100), Band("steady", 60), Band("weak", 10))


def test_every_mistake_in_health() -> None:
    assert_as_marked(
        BASE
        + "health  # error: missing-part\n"
        "  bands strong 50, middling 60, weak -5  # error: bad-bands\n"
        "  group g weight 0        # error: bad-weight\n"
        "  group idle weight 5     # error: bad-weight\n"
        "  measure one             # error: missing-part\n"
        "    group g\n"
        "    value used\n"
        "    strong >= 5, middling >= 3\n"
        "  measure two\n"
        "    group nowhere         # error: unknown-name\n"
        "    weight 0              # error: bad-weight\n"
        "    value plan            # error: wrong-type\n"
        "    strong >= 5, middling >= 3\n"
        "  measure three           # error: bad-weight, missing-part\n"
        "    weight 5\n"
        "    value used\n"
        "  measure four            # error: missing-part\n"
        "    group g\n"
        "    weight 3\n"
        "    strong >= 3, middling >= 2\n"
        "  measure five\n"
        "    group g\n"
        "    weight 3\n"
        "    band plan             # error: wrong-type\n"
        "  measure six\n"
        "    group g\n"
        "    weight 3\n"
        "    value used            # error: not-here\n"
        "    | nps || band |\n"
        "    | -   || strong |\n"
        "  missing measures count as redd    # error: unknown-choice\n"
        "  needs at least 160% of the weight # error: out-of-range\n"
        "  red when arr > 5                  # error: unknown-choice\n".replace(
            "weak -5  # error: bad-bands", "weak 5  # error: bad-bands"
        )
    )


THRESHOLDS = [
    ("green >= 5, yellow >= 3", None),
    ("green > 5, yellow >= 5", None),
    ("green <= 3, yellow <= 5", None),
    ("green >= 5, yellow >= 5", "yellow >= 5"),
    ("green >= 5, yellow > 5", "yellow > 5"),
    ("green >= 3, yellow >= 5", "yellow >= 5"),
    ("green <= 5, yellow <= 3", "yellow <= 3"),
    ("green >= 5, yellow <= 3", "yellow <= 3"),
    ("green >= 5", "green >= 5"),
    ("yellow >= 5, green >= 6", "yellow >= 5, green >= 6"),
    ("green >= 5, yellow >= 3, red >= 1", "green >= 5, yellow >= 3, red >= 1"),
    ("green >= 5, yellow >= 3, else yellow", "yellow"),
    ("green >= upper, yellow >= lower", None),
    ("green >= lower, yellow >= upper", "yellow >= upper"),
    ("green >= late, yellow >= 4", "yellow >= 4"),
]
PARAMETERS = "parameter upper number = 9\nparameter lower number = 1\nparameter late number = 9\n  3 since 2027-01-01\n"


@pytest.mark.parametrize("line, wrong", THRESHOLDS)
def test_thresholds_are_one_sided_and_nest(line: str, wrong: str | None) -> None:
    text = BASE + PARAMETERS + f"health\n  measure m\n    value used\n    {line}\n" + SCORE
    if wrong is None:
        assert resolved(text).health is not None
    else:
        found = the_one(text)
        assert (found.code, underlined(text, found)) == ("bad-threshold", wrong)


def test_a_threshold_that_a_parameter_spoils_later_says_from_when() -> None:
    text = BASE + PARAMETERS + "health\n  measure m\n    value used\n    green >= late, yellow >= 4\n" + SCORE
    assert the_one(text).notes == (f"so it is from {datetime.date(2027, 1, 1)} on",)


def test_thresholds_in_a_table_nest_in_each_row() -> None:
    text = (
        BASE + "health\n  measure m\n    value used\n    first row wins\n      | plan || green | yellow |\n"
        "      | free || >= 5  | >= 3   |\n      | -    || >= 3  | >= 5   |\n" + SCORE
    )
    found = the_one(text)
    assert (found.code, underlined(text, found)) == ("bad-threshold", ">= 5")


def test_the_score_needs_thresholds() -> None:
    found = the_one(BASE + "health\n" + NPS)
    assert (found.code, found.hint) == ("missing-part", "add the line `green >= 75, yellow >= 50, else red`")


def test_a_second_thresholds_line() -> None:
    found = the_one(BASE + "health\n" + NPS + SCORE + SCORE)
    assert found.code == "defined-twice"


def test_a_broken_line_keeps_what_is_absent_from_being_news() -> None:
    text = BASE + "health\n  measure m\n    value used\n    green >== 5\n  needs at lest 5%\n"
    assert {d.code for d in findings(text)} <= {"syntax", "unknown-line"}
