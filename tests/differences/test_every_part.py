"""Nothing that a ruleset can say is forgotten: every part of every class of the model, changed by itself, is noticed,
told in a sentence and given as facts."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Union, get_args, get_origin

import pytest

from touchline.analysis.differences.comparing import changes
from touchline.analysis.differences.facts import facts
from touchline.analysis.differences.parts import PLACES, SKIPPED
from touchline.analysis.differences.saying import Numbers, Sayings
from touchline.analysis.differences.telling import sentences
from touchline.limits import Limits
from touchline.loading import check, check_text
from touchline.model import expressions, tables
from touchline.model.ruleset import Ruleset
from touchline.model.types import NumberType
from touchline.source import Source, Span

RULESETS = Path(__file__).resolve().parents[2] / "rulesets"
EXPRESSIONS = frozenset(get_args(expressions.Expression))
OF_TYPES = "from the names that are read"
SAID = EXPRESSIONS | frozenset(get_args(tables.Test)) | {expressions.Ref}
"""What is compared as a whole, by what it says."""

DERIVED: dict[tuple[str, str], str] = {
    ("Moved", "order"): OF_TYPES,
    ("ListType", "element"): "from the results of a table whose rows are listed",
    ("ByBandTable", "table"): "the table itself is compared",
    ("ByThresholdTable", "table"): "the table itself is compared",
}
"""What is made from something else that is compared, and can only change with it."""

MORE = """
ruleset more "What the starters do not say"
  language 1
  version "1"
  effective 2026-01-01
  currency EUR
  time zone "Europe/Berlin"
  revenue arr

calendar office
  working days monday to friday
  holidays DE "BY"

role csm "CSM", 3 people
role boss "Boss"

account
  id required text
  reads hubspot
  arr money > 0 to 1m
  old_arr money
  plan one of free, paid
  parts any of a, b, c
  days_open days
  opened date
  closed date
  vip yes/no
  mood one of strong, steady, weak
  mood_2 one of strong, steady, weak

metric yearly "Yearly" = sum of arr / 12
metric monthly "Monthly" = sum of arr / 30

parameter line money = 5k
parameter wait days = 30 days

let both = arr + old_arr
let waits = if vip then days_open else 5 days
let least = min of (arr, old_arr)
let negative = -arr
let minus = -old_arr

segmentation size "Size"
  always current
  big   "Big"   when arr >= line or plan in (paid) or parts has a or parts has any of (b, c)
  small "Small" otherwise
  best for "all"

health "Health"
  bands strong 100, steady 60, weak 0
  measure money "Money"
    weight 10
    value arr
    strong >= 100, steady >= 50
  measure felt "Felt"
    weight 5
    band mood
  measure other "Other"
    weight 5
    band mood_2
  missing measures count as steady
  strong >= 80, steady >= 40, else weak

decide plays "Plays"
  one of x, y
  all rows
    | arr      | parts      || plays |
    | >= line  | has not a  || x     |
    | > 10     | has any of a, b || y |
    | 5 to <9  | -          || y     |

decide fees "Fees"
  money
  sum of rows
    | plan || fees |
    | free || 1    |
    | none of free || 2 |

service for size big
  owner csm, dedicated, up to 5 accounts each
  with boss
  touch hello "Hello" every month by owner
    only when arr is known
    say "Hello"

journey start "Start" for size big
  counted from opened
  milestone one "One" by day 5 when arr >= 10
    only when vip

playbook p "P"
  start while arr fell by 20% within 90 days or health is weak for 14 days or size entered big
  step a "A" on day 0 by csm
  goal when health is steady for 30 days or size left big or arr rose by 5 within 30 days
  step b "B" 5 days after a by boss
  stop when previous vip or no escalation is open
  escalate through e when a is 2 days late

suggest parts_more "More"
  for size big
  from parts within plan
  used by at least 20% and 5 of accounts where vip

suggest others "Others"
  for size small
  from parts
  used by at least 5 of accounts where health is strong

escalation e "E"
  open when vip or else no
  level 1 boss answers within 2 days
  update every week
  close when not vip

examples "Lists"
  | arr | parts || plays |
  | 20  | a     || y     |
  | 6k  | none  || x, y  |

guarantee "one"
  always arr is known or arr is missing
"""


def rulesets() -> list[Ruleset]:
    found = [check(RULESETS / name).ruleset for name in ("scheduling", "growth", "services", "wholesale")]
    checked = check_text(MORE)
    assert checked.ruleset is not None, [d.message for d in checked.diagnostics]
    return [one for one in (*found, checked.ruleset) if one is not None]


def classes(start: type) -> list[type]:
    """Every dataclass that a part of a ruleset can be."""
    found: dict[type, None] = {}
    pending: list[Any] = [start]
    while pending:
        one = pending.pop()
        if get_origin(one) is not None:
            pending.extend(get_args(one))
        elif dataclasses.is_dataclass(one) and one not in found and one not in (Span, Source, Limits):
            assert isinstance(one, type)
            found[one] = None
            module = vars(__import__(one.__module__, fromlist=["_"]))
            for field in dataclasses.fields(one):
                pending.append(_meant(field.type, module))
    return list(found)


def _meant(written: Any, module: Mapping[str, Any]) -> Any:
    return eval(written, dict(module)) if isinstance(written, str) else written  # noqa: S307


def test_every_class_of_the_model_is_walked() -> None:
    names = {one.__name__ for one in classes(Ruleset)}
    assert {"Ruleset", "Playbook", "Row", "Within", "Lasting", "Threshold", "ChoiceType", "MetricNumber"} <= names


def parts() -> list[tuple[type, str]]:
    return [
        (kind, field.name)
        for kind in classes(Ruleset)
        for field in dataclasses.fields(kind)
        if field.name not in PLACES
        and (kind, field.name) not in SKIPPED
        and (kind.__name__, field.name) not in DERIVED
        and not (kind in EXPRESSIONS and field.name == "type")
    ]


@pytest.fixture(scope="module")
def known() -> list[tuple[Ruleset, dict[type, list[Any]]]]:
    found = []
    for ruleset in rulesets():
        things: dict[type, list[Any]] = {}
        for thing in everything(ruleset):
            things.setdefault(type(thing), []).append(thing)
        found.append((ruleset, things))
    return found


def everything(value: Any) -> Iterator[Any]:
    pending = [value]
    seen: set[int] = set()
    while pending:
        one = pending.pop()
        if isinstance(one, tuple):
            pending.extend(one)
        elif isinstance(one, Mapping):
            pending.extend(one.values())
        elif dataclasses.is_dataclass(one) and not isinstance(one, (Span, Source, Limits)) and id(one) not in seen:
            seen.add(id(one))
            yield one
            pending.extend(getattr(one, f.name) for f in dataclasses.fields(one))


def other_values(kind: type, part: str, value: Any, beside: list[Any]) -> Iterator[Any]:
    """Other values that a part can have."""
    match value:
        case bool():
            yield not value
        case Enum():
            yield from (other for other in type(value) if other is not value)
        case str():
            yield value + "_too"
        case datetime.date():
            yield value + datetime.timedelta(1)
        case int() | float():
            yield value + 1
        case frozenset():
            yield frozenset(list(value)[1:]) if value else frozenset({datetime.date(2026, 5, 4)})
        case tuple() if value:
            yield value[:-1]
        case Mapping() if value:
            for name in reversed(value):
                yield MappingProxyType({key: one for key, one in value.items() if key != name})
        case _:
            pass
    for other in beside:
        if other is not value and type(other) is not type(value):
            yield other
    if type(value) in EXPRESSIONS:
        yield expressions.Literal(7.0, NumberType(), value.span)
    if value is None:
        yield from _made(kind, part)
    yield from (other for other in beside if other is not value and type(other) is type(value))


def _made(kind: type, part: str) -> Iterator[Any]:
    module = vars(__import__(kind.__module__, fromlist=["_"]))
    written = next(f.type for f in dataclasses.fields(kind) if f.name == part)
    meant = _meant(written, module)
    for one in get_args(meant) if get_origin(meant) in (Union, type(int | str)) else (meant,):
        if one in (str, int, float):
            yield one(7)


def put(value: Any, target: Any, new: Any) -> Any:
    """A value with `new` in the place of `target`."""
    if value is target:
        return new
    if isinstance(value, tuple):
        return tuple(put(one, target, new) for one in value)
    if isinstance(value, Mapping):
        return MappingProxyType({key: put(one, target, new) for key, one in value.items()})
    if dataclasses.is_dataclass(value) and not isinstance(value, (Span, Source, Limits, type)):
        made = {f.name: put(getattr(value, f.name), target, new) for f in dataclasses.fields(value)}
        return dataclasses.replace(value, **made) if any(made[n] is not getattr(value, n) for n in made) else value
    return value


@pytest.mark.parametrize(("kind", "part"), parts(), ids=lambda one: getattr(one, "__name__", one))
def test_a_change_of_it_is_noticed(kind: type, part: str, known: list[tuple[Ruleset, dict[type, list[Any]]]]) -> None:
    beside = [getattr(one, part) for _, things in known for one in things.get(kind, ())]
    assert beside, f"no ruleset here says anything with {kind.__name__}"
    for ruleset, things in known:
        for thing in things.get(kind, ())[:40]:
            for other in list(other_values(kind, part, getattr(thing, part), beside))[:8]:
                changed = dataclasses.replace(thing, **{part: other})
                if kind in SAID:
                    sayings = Sayings(ruleset, Numbers())
                    if sayings.of(thing) != sayings.of(changed):
                        return
                    continue
                new = put(ruleset, thing, changed)
                try:
                    found = changes(ruleset, new)
                    if found:
                        assert_told(found, ruleset, new)
                        return
                except (LookupError, ValueError, RuntimeError):
                    continue  # no ruleset that could be read: it reads a name that is gone, a row is too short
    pytest.fail(f"a change of {kind.__name__}.{part} is not noticed")


def assert_told(found: Any, old: Ruleset, new: Ruleset) -> None:
    told = sentences(found, {}, old, new)
    assert len(told) == len(found)
    assert all(one.text and "None" not in one.text and "touchline." not in one.text for one in told), told
    json.dumps([facts(one, old, new) for one in found])


def test_what_is_skipped_is_there() -> None:
    for kind, part in SKIPPED:
        assert part in {field.name for field in dataclasses.fields(kind)}, (kind, part)
