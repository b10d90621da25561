"""`cases/*.yaml`: the cases in a file, or everything that is wrong with it.

Whatever a case says must mean something: an unknown field, a path that leads nowhere, a value that no
such field can hold are errors, so that no case passes because it checks nothing.
"""

from __future__ import annotations

import datetime
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from touchline.assets import asset_text
from touchline.backends.python.fields import Errors, taker
from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label, in_order
from touchline.judgement.inputs import Hold, Holds, Peers, Population
from touchline.model.identity import id_field
from touchline.model.ruleset import BUILT_IN_METRICS, Field, Ruleset
from touchline.model.types import ChoiceType, DateType, SetType, TextType
from touchline.source import Source
from touchline.spelling import did_you_mean
from touchline.testing.cases import Case, Expectation, Path
from touchline.testing.history_written import HistoryReader
from touchline.testing.identity import id_unsaid
from touchline.testing.paths import Leaf, Names, at, parts_of
from touchline.workspace.schema import schema_mistakes
from touchline.workspace.yaml import Document, read_yaml
from touchline.workspace.yaml import Path as Where

CODE = "bad-case"

_TEXTS = (TextType, ChoiceType)

_OF_FIELDS = ("fields", "read")
"""Where a judgement holds values of fields by their names."""

_FIRST = {
    "segments": "segment",
    "decisions": "value",
    "lets": "value",
    "health.measures": "band",
    "playbooks": "status",
    "escalations": "severity",
}
"""What is mostly expected of a part of the judgement."""

Read = tuple[tuple[Case, ...], tuple[Diagnostic, ...], Source]


def read_cases(path: str, content: bytes, ruleset: Ruleset) -> Read:
    """The cases of one file, what is wrong with it, and its text. A broken case is left out, the others stay."""
    document, found, source = read_yaml(path, content)
    if document is None:
        return (), found, source
    mistakes = schema_mistakes(document, json.loads(asset_text("grammar", "cases.schema.json")), CODE)
    broken = _broken(document, mistakes)
    if broken is None:
        return (), mistakes, source
    reader = _Reader(document, ruleset, broken)
    cases = tuple(reader.cases())
    return cases, in_order((*mistakes, *reader.found)), source


def _broken(document: Document, mistakes: Sequence[Diagnostic]) -> frozenset[int] | None:
    """Which cases are not made as cases are, so that the others can be read; None where the file itself is not."""
    said: Any = document.value
    cases = said.get("cases") if isinstance(said, dict) else None
    if not mistakes:
        return frozenset()
    if not isinstance(cases, list) or not cases:
        return None
    starts = [document.span(("cases", i)).start for i in range(len(cases))]
    places = [one.span.start if one.span is not None else -1 for one in mistakes]
    if min(places) < starts[0]:
        return None
    return frozenset(bisect_right(starts, place) - 1 for place in places)


class _Reader:
    """Reads a document that the schema allows, but for the cases that are `broken`."""

    def __init__(self, document: Document, ruleset: Ruleset, broken: frozenset[int]) -> None:
        self.broken = broken
        self.document = document
        self.ruleset = ruleset
        self.found: list[Diagnostic] = []
        self.parts = parts_of(ruleset)
        self.said: Any = document.value
        zone = ZoneInfo(ruleset.time_zone) if ruleset.time_zone else None
        self.takers = {name: taker(field, zone) for name, field in ruleset.fields.items()}

    def cases(self) -> Iterator[Case]:
        shared = self.said.get("account") or {}
        self.check_account(shared, ("account",), lenient=False)
        names: dict[str, int] = {}
        for i, said in enumerate(self.said["cases"]):
            if i in self.broken:
                continue
            name, where = said["name"].strip(), ("cases", i)
            if name in names:
                first = Label(self.document.span(("cases", names[name], "name")), "here first", primary=False)
                at_ = self.document.span((*where, "name"))
                self.found.append(diagnostic(CODE, f"two cases are called `{name}`", at_, also=(first,)))
            names.setdefault(name, i)
            before = len(self.found)
            case = self.case(name, said, where, shared)
            if case is not None and len(self.found) == before:
                yield case

    def case(self, name: str, said: Mapping[str, Any], where: Where, shared: Mapping[str, Any]) -> Case | None:
        expects = tuple(self.expectations(said["expect"], (*where, "expect"), ()))
        lenient = any(expected.path[:1] == ("data_errors",) for expected in expects)
        own = said.get("account") or {}
        self.check_account(own, (*where, "account"), lenient)
        account = self.account({**shared, **own}, lambda name: (*(where if name in own else ()), "account", name))
        identity = id_field(self.ruleset)
        if identity is not None and account.get(identity) is None:
            account[identity] = id_unsaid(self.ruleset)
        today = self.day(said, where)
        history = HistoryReader(self.document, self.ruleset, self.found)
        past = history.read(said.get("history") or {}, (*where, "history"))
        population = self.population(said.get("population") or {}, (*where, "population"))
        holds = self.holds(said.get("holds") or [], (*where, "holds"), account.get(identity or ""))
        if today is None:
            return None
        span = self.document.span((*where, "name"))
        confirmed = said.get("confirmed") != "no"
        path = self.document.source.path
        return Case(name, path, account, today, expects, span, past, population, holds, confirmed)

    def say(self, message: str, where: Where, hint: str | None = None, key: bool = False) -> None:
        self.found.append(diagnostic(CODE, message, self.document.span(where, key=key), hint=hint))

    # ------------------------------------------------------------------ the account

    def check_account(self, said: Mapping[str, Any], where: Where, lenient: bool) -> None:
        """Names that are no field and values that cannot be read; the latter may be what a case is about."""
        for name, value in said.items():
            field = self.ruleset.fields.get(name)
            if field is None:
                hint = did_you_mean(name, self.ruleset.fields)
                self.say(f"`{name}` is no field of the account", (*where, name), hint, key=True)
            elif not lenient:
                errors: Errors = []
                self.takers[name](self.typed(field, value, (*where, name)), errors)
                for error in errors:
                    self.say(error.message, (*where, name), _lenient_hint(name))

    def account(self, said: Mapping[str, Any], place: Callable[[str], Where]) -> dict[str, object]:
        fields = self.ruleset.fields
        known = ((name, value) for name, value in said.items() if name in fields and value is not None)
        typed = {name: self.typed(fields[name], value, place(name)) for name, value in known}
        return {name: float(value) if type(value) is int else value for name, value in typed.items()}

    def typed(self, field: Field, value: object, where: Where) -> object:
        """A value of YAML as one that a field's reader takes: a list is a set, a date is always YYYY-MM-DD here, and
        a text is what is written: `007` is no 7."""
        if isinstance(value, list):
            return frozenset(str(element) for element in value)
        if isinstance(field.type, DateType) and isinstance(value, str):
            try:
                return datetime.date.fromisoformat(value)
            except ValueError:
                return value
        if isinstance(field.type, _TEXTS):
            return self.as_written(value, where)
        return value

    def as_written(self, value: object, where: Where) -> object:
        """A number or truth as the letters that stand in the file."""
        if not isinstance(value, (bool, int, float)):
            return value
        span = self.document.span(where)
        return self.document.source.text[span.start : span.end]

    def day(self, said: Mapping[str, Any], where: Where) -> datetime.date | None:
        text = said.get("date") or self.said.get("date")
        at_: Where = (*where, "date") if said.get("date") else ("date",)
        if text is None:
            if self.ruleset.effective is not None:
                return self.ruleset.effective
            self.say("no day is said on which the account is judged", where, "add a line `date: 2026-10-15`")
            return None
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            self.found.append(diagnostic("bad-date", f"`{text}` is not in the calendar", self.document.span(at_)))
            return None

    # ------------------------------------------------------------------ what is expected

    def expectations(self, said: Any, where: Where, before: Path) -> Iterator[Expectation]:
        """Every value that is expected, the path to it written in one key with `.` or in nested ones."""
        for key, value in said.items():
            inside: Where = (*where, key)
            path = (*before, *(part.strip() for part in key.split(".")))
            node, known = at(self.parts, path)
            if node is None:
                self.unknown_path(path, known, inside)
            elif isinstance(value, dict):
                if not value:
                    self.say(f"nothing is expected of `{'.'.join(path)}`", inside, key=True)
                yield from self.expectations(value, inside, path)
            elif isinstance(node, Names) and value is not None and not (node.answers and isinstance(value, list)):
                names = ", ".join(f"`{name}`" for name in list(node.parts)[:8])
                message = f"`{'.'.join(path)}` is not one value"
                self.say(message, inside, f"go on with a `.` and one of {names}" if names else None, key=True)
            else:
                if isinstance(node, Names) and isinstance(value, list):
                    self.names(node, value, inside)
                field = self.ruleset.fields.get(path[-1]) if len(path) > 1 and path[-2] in _OF_FIELDS else None
                if path == ("id",) or (field is not None and isinstance(field.type, _TEXTS)):
                    value = self.as_written(value, inside)
                yield Expectation(path, value, self.document.span(inside), self.is_set(path, field))

    def is_set(self, path: Path, field: Field | None) -> bool:
        """Whether a path leads to a set, in which nothing stands before anything else."""
        let = self.ruleset.lets.get(path[-2]) if len(path) == 3 and path[0] == "lets" and path[-1] == "value" else None
        kind = field.type if field is not None else let.expression.type if let is not None else None
        return isinstance(kind, SetType)

    def names(self, node: Names, listed: list[Any], where: Where) -> None:
        for i, name in enumerate(listed):
            if name not in node.parts:
                self.say(f"nothing is called `{name}`", (*where, i), did_you_mean(str(name), node.parts))

    def unknown_path(self, path: Path, known: int, where: Where) -> None:
        here, _ = at(self.parts, path[:known])
        names = [] if here is None or isinstance(here, Leaf) else list(here.parts)
        name, inside = path[known], ".".join(path[:known])
        message = f"a judgement has no `{name}`" if not inside else f"`{inside}` has no `{name}`"
        if isinstance(here, Leaf):
            message = f"`{inside}` is a value, with no `{name}` in it"
        shown = ", ".join(f"`{one}`" for one in names[:12])
        hint = did_you_mean(name, names) or (self.in_a_section(name) if not inside else None)
        self.say(message, where, hint or (f"it has {shown}" if shown else None), key=True)

    def in_a_section(self, name: str) -> str | None:
        """Where a judgement has what is named alone, as examples and rules name it."""
        sections = {"health.measures": at(self.parts, ("health", "measures"))[0], **self.parts.parts}
        for section, node in sections.items():
            if isinstance(node, Names) and name in node.parts and section not in ("fields", "data_errors"):
                inside = node.parts[name]
                first = next(iter(inside.parts), None) if isinstance(inside, Names) else None
                return f"write `{section}.{name}{'' if first is None else f'.{_FIRST.get(section, first)}'}`"
        return None

    # ------------------------------------------------------------------ beside the account

    def population(self, said: Mapping[str, Any], where: Where) -> Population:
        metrics = said.get("metrics") or {}
        for name in metrics:
            if name not in self.ruleset.metrics and name not in BUILT_IN_METRICS:
                hint = did_you_mean(name, (*self.ruleset.metrics, *BUILT_IN_METRICS))
                self.say(f"there is no metric `{name}`", (*where, "metrics", name), hint, key=True)
        peers: dict[tuple[str, str | None], Peers] = {}
        for i, row in enumerate(said.get("peers") or ()):
            name = row["suggestion"]
            if name not in self.ruleset.suggestions:
                hint = did_you_mean(name, self.ruleset.suggestions)
                self.say(f"there is no suggestion `{name}`", (*where, "peers", i, "suggestion"), hint)
            peers[name, row.get("within")] = Peers(row["accounts"], dict(row["users"]))
        return Population({name: None if v is None else float(v) for name, v in metrics.items()}, peers)

    def holds(self, said: list[Any], where: Where, account: object) -> Holds:
        found = []
        for i, row in enumerate(said):
            name = row["segmentation"]
            segmentation = self.ruleset.segmentations.get(name)
            if segmentation is None:
                hint = did_you_mean(name, self.ruleset.segmentations)
                self.say(f"there is no segmentation `{name}`", (*where, i, "segmentation"), hint)
            elif row["segment"] not in segmentation.type.choices:
                hint = did_you_mean(row["segment"], segmentation.type.choices)
                self.say(f"`{name}` has no segment `{row['segment']}`", (*where, i, "segment"), hint)
            try:
                until = datetime.date.fromisoformat(row["until"])
            except ValueError:
                at_ = self.document.span((*where, i, "until"))
                self.found.append(diagnostic("bad-date", f"`{row['until']}` is not in the calendar", at_))
                continue
            found.append(Hold(str(account), name, row["segment"], row.get("reason") or "", row["who"], until))
        return tuple(found)


def _lenient_hint(name: str) -> str:
    return f"mend the value, or expect the error: `data_errors.{name}.code: bad-value`"
