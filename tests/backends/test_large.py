"""What is long or deep compiles and runs: statements are flat, chains are walked (P19)."""

from __future__ import annotations

from backends.by_hand import MONEY, NUMBER, arithmetic, field, literal, read, ruleset
from backends.written import TODAY, evaluator
from touchline.backends.python import compile
from touchline.model.expressions import And, Arithmetic, Compare, Expression, If, Kind, Operation, Or, OrElse, Relation
from touchline.model.types import YesNoType

YES_NO = YesNoType()


def let_value(expression: Expression, **account: object) -> object:
    made = compile(ruleset([field("x", NUMBER), field("y", NUMBER)], {"answer": expression}))
    return made.judge(account, today=TODAY).lets["answer"].value


def test_a_thousand_chained_lets() -> None:
    lets: dict[str, Expression] = {"l0": read("x")}
    for n in range(1, 1000):
        lets[f"l{n}"] = arithmetic(Operation.ADD, read(f"l{n - 1}", kind=Kind.LET), literal(1.0))
    found = compile(ruleset([field("x", NUMBER), field("y", NUMBER)], lets)).judge({"x": 1}, today=TODAY)
    assert found.lets["l999"].value == 1000.0
    assert compile(ruleset([field("x", NUMBER)], lets)).judge({}, today=TODAY).lets["l999"].value is None


def test_a_sum_of_5000_terms_is_made_from_left_to_right() -> None:
    total: Expression = read("x")
    for _ in range(5000):
        total = arithmetic(Operation.ADD, total, literal(0.1))
    expected = 1.0
    for _ in range(5000):
        expected += 0.1
    assert let_value(total, x=1) == expected
    assert let_value(total) is None


def test_conditions_nested_deeper_than_python_indents() -> None:
    condition: Expression = Compare(Relation.MORE, read("x"), literal(0.0), YES_NO, read("x").span)
    choice: Expression = literal(0.0)
    for n in range(150):
        small = Compare(Relation.LESS, read("y"), literal(float(n)), YES_NO, read("y").span)
        condition = And((small, Or((condition, small), YES_NO, small.span)), YES_NO, small.span)
        choice = If(condition if n == 75 else small, literal(float(n)), choice, NUMBER, small.span)
    assert let_value(condition, x=1, y=-1) is True
    assert let_value(condition, x=1, y=1000) is False
    assert let_value(condition, x=1) is None
    assert let_value(choice, x=1, y=3.5) == 149.0
    assert let_value(choice, x=1, y=148.5) == 149.0
    assert let_value(choice, x=1, y=1000) == 0.0


def test_long_chains_of_or_else_and_of_and() -> None:
    span = read("x").span
    fallback: Expression = read("x")
    for _ in range(1000):
        fallback = OrElse(fallback, read("y"), NUMBER, span)
    assert let_value(fallback, y=2) == 2.0
    parts = tuple(Compare(Relation.LESS, read("x"), literal(float(n)), YES_NO, span) for n in range(1, 1001))
    nested: Expression = parts[0]
    for part in parts[1:]:
        nested = And((nested, part), YES_NO, span)
    for condition in (And(parts, YES_NO, span), nested):
        assert let_value(condition, x=0) is True
        assert let_value(condition, x=1) is False
        assert let_value(condition) is None


def test_two_hundred_measures() -> None:
    measures = "".join(f'  measure m{n} "M"\n    value x\n    green >= {n}, yellow >= 0\n' for n in range(1, 201))
    text = (
        "account\n  x number\nhealth\n"
        + measures
        + "  missing measures are left out\n  green >= 75, yellow >= 50, else red\n"
    )
    made = evaluator(text)
    found = made.judge({"x": 100}, today=TODAY).health
    assert found is not None
    assert (found.score, found.known, len(found.measures)) == (75.0, 100.0, 200)
    empty = made.judge({}, today=TODAY).health
    assert empty is not None
    assert (empty.score, empty.known) == (None, 0.0)


def test_no_word_of_a_ruleset_stands_in_generated_source() -> None:
    text = """
account
  id required text
  class money
  import one of lambda, def = "import os; os.system('true')"
let print = class * 2
decide exec
  one of yield, raise
  yield when import is def "__import__"
  else raise
"""
    made = evaluator(text)
    found = made.judge({"id": "A", "class": 2, "import": "import os; os.system('true')"}, today=TODAY)
    assert found.lets["print"].value == 4.0
    assert found.decisions["exec"].value == "yield"
    source = made.program(TODAY).source
    for word in ("class", "import", "print", "exec", "yield", "lambda", "os.system"):
        assert word not in source.replace("is not", "")


def test_money_is_a_plain_double() -> None:
    total = arithmetic(Operation.MULTIPLY, read("m", MONEY), literal(1e308), MONEY)
    made = compile(ruleset([field("m", MONEY), field("n", NUMBER)], {"answer": total}))
    assert made.judge({"m": 10}, today=TODAY).lets["answer"].value is None  # infinite is missing
    assert made.judge({"m": 1}, today=TODAY).lets["answer"].value == 1e308
    assert isinstance(total, Arithmetic)
