"""What conditions mean, and which mixes of types, units, choices and names are refused, rule by rule."""

from __future__ import annotations

import pytest

from meanings import meant, outline, reading, written
from touchline.model.expressions import Expression
from touchline.model.resolver import Where
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthKind,
    LengthType,
    ListType,
    MoneyType,
    NumberType,
    SetType,
    Type,
    YesNoType,
)

DAYS, MONTHS, BUSINESS = (LengthType(kind) for kind in LengthKind)
NUMBER, WHOLE, MONEY, YES_NO = NumberType(), NumberType(whole=True), MoneyType(), YesNoType()
PLANS = ("free", "team", "business")

TYPES: list[tuple[str, Type]] = [
    # M7: money and numbers
    ("arr + cost_to_serve", MONEY),
    ("arr - 5", MONEY),
    ("5 + arr", MONEY),
    ("arr * 2", MONEY),
    ("2 * arr", MONEY),
    ("seats * arr", MONEY),
    ("arr * 20%", MONEY),
    ("arr / 12", MONEY),
    ("arr / seats", MONEY),
    ("arr / cost_to_serve", NUMBER),
    ("100k / arr", NUMBER),
    ("(arr - cost_to_serve) / arr", NUMBER),
    ("-arr", MONEY),
    # numbers; whole ones stay whole under + - *
    ("seats + 1", WHOLE),
    ("seats - active_users", WHOLE),
    ("seats * 2", WHOLE),
    ("seats / 2", NUMBER),
    ("seats + growth", NUMBER),
    ("share + 5%", NumberType(percent=True)),
    ("share * 100", NUMBER),
    # dates and lengths
    ("renews_on - started_on", DAYS),
    ("renews_on - today", DAYS),
    ("renews_on + 30 days", DateType()),
    ("30 days + renews_on", DateType()),
    ("renews_on - 2 months", DateType()),
    ("renews_on - 3 business days", DateType()),
    ("renews_on + soon", DateType()),
    ("notice + 1 week", DAYS),
    ("term - 1 quarter", MONTHS),
    ("notice / 30 days", NUMBER),
    ("-notice", DAYS),
    ("days since started_on", DAYS),
    ("weeks since started_on", DAYS),
    ("months since started_on", MONTHS),
    ("quarters until renews_on", MONTHS),
    ("years since started_on", MONTHS),
    ("business days since started_on", BUSINESS),
    # functions
    ("count of use_cases", WHOLE),
    ("count of flags", WHOLE),
    ("round(growth)", WHOLE),
    ("round(arr)", MONEY),
    ("abs(nps)", WHOLE),
    ("abs(notice)", DAYS),
    ("min of (arr, 100k)", MONEY),
    ("max of (0, arr)", MONEY),
    ("min of (seats, growth)", NUMBER),
    ("max of (started_on, renews_on)", DateType()),
    ("min of (notice, 2 weeks)", DAYS),
    # either one or the other
    ("arr or else 0", MONEY),
    ("seats or else 0", WHOLE),
    ("seats or else 0.5", NUMBER),
    ("notice or else 0 days", DAYS),
    ("plan or else free", ChoiceType(PLANS)),
    ("strategic or else no", YES_NO),
    ("if large then arr else 0", MONEY),
    ("if large then 0 else arr", MONEY),
    ("if large then plan else former_plan", ChoiceType(("free", "team", "business", "none_yet"))),
    ("if large then started_on else today", DateType()),
    # names
    ("today", DateType()),
    ("data_errors", WHOLE),
    ("licence_use", NUMBER),
    ("days_to_renewal", DAYS),
    ("large", YES_NO),
    ("line", MONEY),
    ("plan", ChoiceType(PLANS)),
    ("use_cases", SetType(("board", "demos"))),
    ("tier", ChoiceType(("high", "low"))),
    ("tier.candidate", ChoiceType(("high", "low"))),
    ("health", ChoiceType(("green", "yellow", "red"))),
    ("health.usage", ChoiceType(("green", "yellow", "red"))),
    ("health.score", NUMBER),
    ("action", ChoiceType(("call", "email"))),
    ("action.channel", ChoiceType(("phone", "video"))),
    ("flags", ListType(ChoiceType(("late", "small")))),
    ("margin", NUMBER),
    ("churn", NumberType(percent=True)),
    ("previous arr", MONEY),
    ("previous tier", ChoiceType(("high", "low"))),
]


@pytest.mark.parametrize("text, kind", TYPES)
def test_type(text: str, kind: Type) -> None:
    found = meant(text)
    assert found.findings == ()
    assert found.meaning is not None
    assert found.meaning.type == kind


MEANINGS = [
    # a plain number literal stands for money where money is expected
    ("arr >= 25k", "(>= arr 25000$)"),
    ("25k <= arr", "(<= 25000$ arr)"),
    ("arr is 0", "(is arr 0$)"),
    ("arr in (0, 100k)", "(in arr 0$ 100000$)"),
    ("arr >= line", "(>= arr line)"),
    ("arr or else 0", "(or-else arr 0$)"),
    ("arr * 2 >= 100", "(>= (* arr 2) 100$)"),
    # lengths: weeks are days, quarters and years are months
    ("days_to_renewal <= 90 days", "(<= days_to_renewal 90 days)"),
    ("days_to_renewal <= 2 weeks", "(<= days_to_renewal 14 days)"),
    ("months since started_on >= 1 year", "(>= (months-since started_on) 12 months)"),
    ("quarters until renews_on < 2 quarters", "(< (quarters-until renews_on) 6 months)"),
    ("reply > 2 business days", "(> reply 2 business days)"),
    ("days_to_renewal > -30 days", "(> days_to_renewal -30 days)"),
    # numbers
    ("licence_use >= 60%", "(>= licence_use 0.6)"),
    ("seats > 2.5", "(> seats 2.5)"),
    ("nps >= -5", "(>= nps -5)"),
    ("seats between 5 and 10", "(and (>= seats 5) (<= seats 10))"),
    ("arr between 25k and line", "(and (>= arr 25000$) (<= arr line))"),
    # a bare word on the right is a choice of the left
    ("plan is free", "(is plan free)"),
    ("plan is not free", "(is not plan free)"),
    ("plan in (free, team)", "(in plan free team)"),
    ("plan not in (free, team)", "(not (in plan free team))"),
    ("plan is top", "(is plan top)"),
    ("plan is former_plan", "(is plan former_plan)"),
    ("plan is previous plan", "(is plan (previous plan))"),
    ("tier is tier.candidate", "(is tier tier.candidate)"),
    ("health is red", "(is health red)"),
    ("health.usage is not green", "(is not health.usage green)"),
    ("health.score < 50", "(< health.score 50)"),
    ("action is call", "(is action call)"),
    ("action.channel is phone", "(is action.channel phone)"),
    ('name is "Acme"', "(is name Acme)"),
    ('name in ("Acme", "Bolt")', "(in name Acme Bolt)"),
    # sets, and lists of choices, which are read as sets
    ("use_cases has board", "(has use_cases board)"),
    ("use_cases has not board", "(not (has use_cases board))"),
    ("use_cases has any of (board, demos)", "(has use_cases board demos)"),
    ("flags has late", "(has flags late)"),
    # yes/no is a condition by itself
    ("strategic", "strategic"),
    ("not strategic", "(not strategic)"),
    ("strategic is yes", "(is strategic yes)"),
    ("large and strategic", "(and large strategic)"),
    # nested `and` and `or` are flat
    ("(large and strategic) and seats > 1", "(and large strategic (> seats 1))"),
    ("large or (strategic or seats > 1)", "(or large strategic (> seats 1))"),
    ("large and (strategic or seats > 1)", "(and large (or strategic (> seats 1)))"),
    # missing
    ("arr is missing", "(missing arr)"),
    ("arr is known", "(not (missing arr))"),
    ("arr is not missing", "(not (missing arr))"),
    # history
    ("health entered red", "(entered health red)"),
    ("tier left high", "(left tier high)"),
    ("tier moved down", "(down tier high>low)"),
    ("health moved up", "(up health green>yellow>red)"),
    ("plan moved up", "(up plan free>team>business)"),
    ("arr fell by 20% within 90 days", "(fell-of-it arr 0.2 90 days)"),
    ("arr fell by 5000 within 90 days", "(fell arr 5000$ 90 days)"),
    ("arr rose by line within 2 months", "(rose arr line 2 months)"),
    ("seats rose by 5 within 4 weeks", "(rose seats 5 28 days)"),
    ("health.score fell by 15 points within 30 days", "(fell health.score 15 30 days)"),
    ("share fell by 15 points within 30 days", "(fell share 0.15 30 days)"),
    ("share fell by 15% within 30 days", "(fell-of-it share 0.15 30 days)"),
    ("health is red for 14 days", "(lasting health red 14 days)"),
    ("tier is not high for 2 months", "(lasting-not tier high 2 months)"),
    ("strategic is yes for 14 days", "(lasting strategic yes 14 days)"),
    ("arr is 0 for 14 days", "(lasting arr 0$ 14 days)"),
    # open work
    ("at_risk is open", "(open escalation at_risk)"),
    ("rescue is open", "(open playbook rescue)"),
    ("rescue is not open", "(not (open playbook rescue))"),
    ("no escalation is open", "(not (open escalation any))"),
    ("no playbook is open", "(not (open playbook any))"),
]


@pytest.mark.parametrize("text, expected", MEANINGS)
def test_meaning(text: str, expected: str) -> None:
    found = meant(text)
    assert found.findings == ()
    assert found.outline == expected


def test_severity_and_steps_are_readable_only_where_they_stand() -> None:
    inside = Where(escalation="at_risk")
    assert meant("severity is critical", inside).outline == "(is severity critical)"
    assert [d.code for d in meant("severity is critical").findings] == ["not-here"]
    playbook = Where(playbook="rescue")
    assert meant("first is 2 business days late", playbook).outline == "(late rescue/first 2 business days)"
    assert [d.code for d in meant("first is 2 business days late").findings] == ["not-here"]
    wrong = meant("frist is 2 days late", playbook).findings
    assert [(d.code, d.hint) for d in wrong] == [("unknown-name", "did you mean `first`?")]


# text, code, what is underlined, the hint
REFUSED: list[tuple[str, str, str, str | None]] = [
    # units
    ("arr >= 30 days", "wrong-unit", "30 days", None),
    ("seats >= 30 days", "wrong-unit", "30 days", "write `30`"),
    ("days_to_renewal <= 90", "wrong-unit", "90", "write `90 days`"),
    ("90 >= days_to_renewal", "wrong-unit", "90", "write `90 days`"),
    ("months since started_on >= 3", "wrong-unit", "3", "write `3 months`"),
    ("weeks since started_on >= 3", "wrong-unit", "3", "write `3 weeks`"),
    ("reply > 2", "wrong-unit", "2", "write `2 business days`"),
    (
        "days since started_on > 3 months",
        "wrong-unit",
        "3 months",
        "count the same unit on both sides: `months since started_on`",
    ),
    ("notice > 3 months", "wrong-unit", "3 months", "say the length in days"),
    ("notice > 3 business days", "wrong-unit", "3 business days", "say the length in days"),
    ("days_to_renewal in (30 days, 60)", "wrong-unit", "60", "write `60 days`"),
    ("arr >= seats", "wrong-unit", "seats", "multiply it by an amount to make money of it"),
    ("arr >= many", "wrong-unit", "many", "multiply it by an amount to make money of it"),
    ("seats >= line", "wrong-unit", "line", None),
    ("arr >= 40%", "wrong-unit", "40%", "write an amount, or multiply one by the percentage"),
    ("arr * cost_to_serve", "wrong-unit", "arr * cost_to_serve", "multiply money by a number, or divide it by money"),
    ("arr + seats", "wrong-unit", "arr + seats", None),
    ("arr + 30 days", "wrong-unit", "arr + 30 days", None),
    ("seats / arr", "wrong-unit", "seats / arr", None),
    ("notice + 3 months", "wrong-unit", "notice + 3 months", None),
    ("notice * 2", "wrong-unit", "notice * 2", None),
    ("renews_on - 30", "wrong-unit", "renews_on - 30", "write `30 days`"),
    ("notice + 30", "wrong-unit", "notice + 30", "write `30 days`"),
    ("arr or else 0 days", "wrong-unit", "0 days", "write `0`"),
    ("min of (arr, seats)", "wrong-unit", "seats", "multiply it by an amount to make money of it"),
    ("if large then arr else seats", "wrong-unit", "seats", "multiply it by an amount to make money of it"),
    ("arr fell by 5 days within 90 days", "wrong-unit", "5 days", None),
    # types
    (
        "days since started_on or else 0 days > 3 days",
        "wrong-type",
        "0 days",
        "write `(days since started_on) or else 0 days`",
    ),
    ("days until renews_on or else 0 > 3 days", "wrong-type", "0", "write `(days until renews_on) or else 0 days`"),
    ("count of use_cases or else 0 > 3", "wrong-type", "0", "write `(count of use_cases) or else 0`"),
    (
        "renews_on <= 90 days",
        "wrong-type",
        "90 days",
        "write `days until renews_on <= 90 days`",
    ),
    (
        "2 weeks > renews_on",
        "wrong-type",
        "2 weeks",
        "count the time to or from a date: `weeks until renews_on`, `weeks since renews_on`",
    ),
    ("renews_on + 1 month < 90 days", "wrong-type", "90 days", None),
    ("renews_on >= 5", "wrong-type", "5", None),
    ("plan >= team", "wrong-type", "plan", "name the choices: `plan in (free, team)`"),
    ('name > "A"', "wrong-type", "name", "compare text with `is` or `in`"),
    ("strategic > 1", "wrong-type", "strategic", "a yes/no value is a condition by itself"),
    ("use_cases > board", "wrong-type", "use_cases", "write `use_cases has board`"),
    ("use_cases > 1", "wrong-type", "use_cases", "count it: `count of use_cases >= 1`"),
    ('plan is "free"', "wrong-type", '"free"', "write `free` without quotes"),
    ("plan is yes", "wrong-type", "yes", "name a choice: `free`, `team`, `business`"),
    ("plan is tier", "wrong-type", "tier", None),
    ("strategic is 1", "wrong-type", "1", None),
    ("use_cases is board", "wrong-type", "use_cases", "write `use_cases has board`"),
    ("use_cases in (board, demos)", "wrong-type", "use_cases", "write `use_cases has any of (board, demos)`"),
    ("plan has free", "wrong-type", "plan", "write `plan is free`"),
    ("plan has any of (free, team)", "wrong-type", "plan", "write `plan in (free, team)`"),
    ("days since arr", "wrong-type", "arr", None),
    ("count of plan", "wrong-type", "plan", None),
    ("round(renews_on)", "wrong-type", "renews_on", None),
    ("max of (plan, former_plan)", "wrong-type", "plan", None),
    ("name + 1", "wrong-type", "name + 1", None),
    ("-plan", "wrong-type", "-plan", None),
    ("arr entered red", "wrong-type", "arr", "write `arr fell by 20% within 90 days`"),
    ("plan fell by 5 within 9 days", "wrong-type", "plan", None),
    # names and choices
    ("arrr > 5", "unknown-name", "arrr", "did you mean `arr`?"),
    ("helth is red", "unknown-name", "helth", "did you mean `health`?"),
    ("health.usge is red", "unknown-name", "usge", "did you mean `usage`?"),
    ("health.scoer > 5", "unknown-name", "scoer", "did you mean `score`?"),
    ("tier.high", "unknown-name", "high", "write `tier is high`"),
    ("tier.candidat is high", "unknown-name", "candidat", "write `tier.candidate` for what the rules give today"),
    ("action.chanel is phone", "unknown-name", "chanel", "did you mean `channel`?"),
    ("flags.late", "unknown-name", "late", "write `flags`: it has one result"),
    ("arr.usd > 5", "unknown-name", "usd", "write `arr`"),
    ("business", "unknown-name", "business", "`business` is a choice of `plan`: write `plan is business`"),
    ("rescu is open", "unknown-name", "rescu", "did you mean `rescue`?"),
    ("plan is fre", "unknown-choice", "fre", "did you mean `free`?"),
    ("plan is tope", "unknown-choice", "tope", "did you mean `top`?"),
    ("plan in (free, taem)", "unknown-choice", "taem", "did you mean `team`?"),
    ("plan is xyzzy", "unknown-choice", "xyzzy", "it is one of `free`, `team`, `business`"),
    ("use_cases has bord", "unknown-choice", "bord", "did you mean `board`?"),
    ("health entered blue", "unknown-choice", "blue", "it is one of `green`, `yellow`, `red`"),
    # range
    ("nps >= 200", "out-of-range", "200", None),
    ("nps > 101", "out-of-range", "101", None),
    ("-101 < nps", "out-of-range", "-101", None),
    ("nps in (5, 500)", "out-of-range", "500", None),
    ("growth between 5 and 11", "out-of-range", "11", None),
    ("arr < -5", "out-of-range", "-5", None),
    ("notice is 91 days", "out-of-range", "91 days", None),
    ("renews_on < 2019-12-31", "out-of-range", "2019-12-31", None),
    ("health.score >= 750", "out-of-range", "750", None),
    # what has no meaning in this place
    ("rescue", "not-here", "rescue", "write `rescue is open`"),
    ("sum of arr > 5", "not-here", "sum of arr", "define it as a `metric` and read that"),
    ("previous line", "not-here", "line", None),
    ("previous today", "not-here", "today", None),
    ("arr + 1 fell by 5 within 9 days", "not-here", "arr + 1", "define it as a `let` and use its name"),
    ("arr > 5 for 14 days", "not-here", "arr > 5", "define the condition as a `let`, and ask `… is yes for 14 days`"),
    ("plan is former_plan for 14 days", "not-here", "former_plan", None),
    # not a condition
    ("not arr", "not-a-condition", "arr", "compare it: `arr > 0`"),
    ("large and plan", "not-a-condition", "plan", "write `plan is free`"),
    ("large or use_cases", "not-a-condition", "use_cases", "write `use_cases has board`"),
    ("if renews_on then 1 else 2", "not-a-condition", "renews_on", "compare it: `renews_on <= today`"),
    ("not days_to_renewal", "not-a-condition", "days_to_renewal", "compare it: `days_to_renewal > 30 days`"),
    ("not name", "not-a-condition", "name", "ask whether it is there: `name is known`"),
]


@pytest.mark.parametrize("text, code, underlined, hint", REFUSED)
def test_refused(text: str, code: str, underlined: str, hint: str | None) -> None:
    found = meant(text)
    assert [(d.code, u, d.hint) for d, u in zip(found.findings, found.underlined(), strict=True)] == [
        (code, underlined, hint)
    ]


@pytest.mark.parametrize("text", [t for t, code, _, _ in REFUSED if code != "out-of-range"])
def test_what_is_refused_has_no_meaning(text: str) -> None:
    assert meant(text).meaning is None


def test_bounds_themselves_are_in_range() -> None:
    for text in ("nps <= 100", "nps >= -100", "arr > 0", "growth is 10", "renews_on < 2020-01-01"):
        assert meant(text).findings == ()


@pytest.mark.parametrize(
    "text, hint",
    [
        ("share >= 60", "write `60%`; if 6000% is meant, `6000%`"),
        ("-20 > share", "write `-20%`; if -2000% is meant, `-2000%`"),
        ("share in (40%, 1.5)", "write `1.5%`; if 150% is meant, `150%`"),
        ("share >= 120%", None),
        ("share > 1", None),
        ("growth > 2", None),
        ("share > seats", None),
    ],
)
def test_a_share_above_all_of_it_wants_its_sign(text: str, hint: str | None) -> None:
    assert [(d.code, d.hint) for d in meant(text).findings] == ([("doubtful-value", hint)] if hint else [])


def test_a_share_out_of_range_is_told_its_sign_too() -> None:
    found = meant("done >= 60", vocabulary="account\n  done percent 0% to 100%\n").findings
    assert [(d.code, d.hint) for d in found] == [("out-of-range", "write `60%`")]


@pytest.mark.parametrize(
    "text, hint",
    [
        ("tier is Strategic", "did you mean `top`?"),
        ("plan is saas", "did you mean `yearly`?"),
        ("plan is Strategic", "it is one of `yearly`, `other`"),
    ],
)
def test_a_label_in_place_of_a_choice_is_told_the_choice(text: str, hint: str) -> None:
    vocabulary = """\
account
  plan one of yearly = "SaaS", other
segmentation tier "Tier"
  top "Strategic" when plan is yearly
  low otherwise
"""
    assert [(d.code, d.hint) for d in meant(text, vocabulary=vocabulary).findings] == [("unknown-choice", hint)]


def test_every_mistake_of_a_condition_is_reported() -> None:
    found = meant("arrr > 5 and plan is fre and days_to_renewal <= 90 and nps >= 200")
    assert [d.code for d in found.findings] == ["unknown-name", "unknown-choice", "wrong-unit", "out-of-range"]


def test_both_ends_of_between_are_looked_at() -> None:
    found = meant("days_to_renewal between 30 and 90")
    assert found.underlined() == ["30", "90"]


def test_a_word_that_is_a_choice_and_a_name() -> None:
    vocabulary = "account\n  plan one of free, team\n  free yes/no\n"
    found = meant("plan is free", vocabulary=vocabulary)
    assert [(d.code, d.message) for d in found.findings] == [
        ("ambiguous-word", "`free` is a choice here and the name of a field")
    ]


def test_names_known_from_the_start_do_not_make_a_choice_ambiguous() -> None:
    vocabulary = "account\n  motion one of expansion, health, today\n"
    assert meant("motion is expansion", vocabulary=vocabulary).outline == "(is motion expansion)"
    assert meant("motion is health", vocabulary=vocabulary).outline == "(is motion health)"
    assert meant("motion is today", vocabulary=vocabulary).outline == "(is motion today)"


def test_beside_a_broken_name_nothing_else_is_reported() -> None:
    found = meant("plann is free and helth in (red, green)")
    assert [d.code for d in found.findings] == ["unknown-name", "unknown-name"]


def test_a_name_from_a_line_that_could_not_be_read_stays_silent() -> None:
    resolver = reading("account\n  arr money\n", lost=frozenset({"plan", "premium"})).resolver
    assert resolver.condition(written("plan is premium")) is None
    assert resolver.condition(written("plan is open")) is None
    assert resolver.diagnostics == ()


def test_expected_types() -> None:
    resolver = reading("account\n  arr money\n  plan one of free, team\n").resolver

    def expected(text: str, kind: Type) -> Expression | None:
        return resolver.expression(written(text), kind)

    money = expected("100", MONEY)
    assert money is not None
    assert outline(money) == "100$"
    choice = expected("free", ChoiceType(("free", "team")))
    assert choice is not None
    assert choice.type == ChoiceType(("free", "team"))
    assert expected("arr", WHOLE) is None
    assert [d.code for d in resolver.diagnostics] == ["wrong-unit"]


def test_a_long_sum_and_a_long_chain_of_or_else() -> None:
    from touchline.model.expressions import names_read
    from touchline.model.kinds import spelt
    from touchline.source import Span
    from touchline.syntax import tree

    here = Span("test.touch", 0, 1)
    name = tree.Name(tree.Word("arr", here), None, here)
    long_sum: tree.Expression = name
    defaults: tree.Expression = name
    for _ in range(5000):
        long_sum = tree.Arithmetic("+", long_sum, name, here)
        defaults = tree.OrElse(defaults, name, here)
    resolver = reading("account\n  arr money\n").resolver
    for long in (long_sum, defaults):
        found = resolver.expression(long)
        assert found is not None
        assert found.type == MONEY
        assert [ref.name for ref in names_read(found)] == ["arr"]
    assert spelt(long_sum) == "this"


MESSAGES = [
    ("arr >= 30 days", "`arr` is money and `30 days` is a length of time in days"),
    ("days_to_renewal <= 90", "`days_to_renewal` is a length of time in days and `90` is a number"),
    ("90 >= days_to_renewal", "`days_to_renewal` is a length of time in days and `90` is a number"),
    ("arr >= seats", "`arr` is money and `seats` is a number"),
    ("plan is tier", "`plan` and `tier` have no choice in common, so that they are never the same"),
    ("plan is fre", "`fre` is not a choice of `plan`"),
    ("health entered blue", "`blue` is not a choice of `health`"),
    ("use_cases has bord", "`bord` is not a choice of `use_cases`"),
    ("plan >= team", "`plan` is a choice, which is not more or less than another"),
    ("nps >= 200", "no account can have 200 as `nps`: it is -100 to 100"),
    ("arr < -5", "no account can have -5 as `arr`: it is at least 0"),
    ("notice is 91 days", "no account can have 91 days as `notice`: it is 0 days to 90 days"),
    ("arr * cost_to_serve", "money times money is no amount of anything"),
    ("arr + seats", "a number cannot be added to money"),
    ("renews_on - 30", "a number cannot be taken from a date"),
    ("name is Acme", "nothing is called `Acme`"),
    ("arr * 2 > seats / 2", "this is a number, and money stands beside it"),
    ("large and plan", "`plan` is a choice, and a condition is needed here"),
    ("rescue", "`rescue` is a playbook: a condition can only ask whether it is open"),
    ("use_cases is board", "`use_cases` is a set of choices, which holds choices and is none of them"),
]


@pytest.mark.parametrize("text, message", MESSAGES)
def test_message(text: str, message: str) -> None:
    assert [d.message for d in meant(text).findings] == [message]


def test_parameters_of_a_percentage_fall_relatively() -> None:
    vocabulary = "account\n  arr money\nparameter drop percent = 20%\n"
    found = meant("arr fell by drop within 90 days", vocabulary=vocabulary)
    assert found.findings == ()
    assert found.outline == "(fell-of-it arr drop 90 days)"


@pytest.mark.parametrize(
    "opening, closing", [("(", ")"), ("abs(", ")"), ("min of (1, ", ")"), ("if large then 1 else ", "")]
)
def test_as_deep_as_the_language_allows(opening: str, closing: str) -> None:
    assert meant(opening * 64 + "seats" + closing * 64).findings == ()
