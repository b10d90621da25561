"""Cases as the YAML in which authors keep them."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence

from touchline.judgement.inputs import NO_HISTORY, History, Population
from touchline.testing.cases import Case

_PLAIN = re.compile(r"[A-Za-z][\w./-]*( [\w./-]+)*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def cases_as_yaml(cases: Sequence[Case], identity: str | None, heading: str = "") -> str:
    """A file of `cases/`. `identity` is the field that holds an account's id, which a case may leave out."""
    lines = [f"# {line}" for line in heading.splitlines()]
    lines.append("cases:")
    for case in cases:
        lines.extend(_case(case, identity))
    return "\n".join(lines) + "\n"


def _case(case: Case, identity: str | None) -> Iterator[str]:
    yield f"  - name: {scalar(case.name)}"
    if not case.confirmed:
        yield "    confirmed: no"
    yield f"    date: {case.today.isoformat()}"
    account = {name: value for name, value in case.account.items() if name != identity}
    if account:
        yield f"    account: {_flow(account)}"
    if case.history != NO_HISTORY:
        yield from _history(case.history)
    if case.population.metrics or case.population.peers:
        yield from _population(case.population)
    if case.holds:
        yield "    holds:"
        for hold in case.holds:
            row = {"segmentation": hold.segmentation, "segment": hold.segment, "reason": hold.reason}
            yield f"      - {_flow({**row, 'who': hold.who, 'until': hold.until})}"
    yield "    expect:"
    for expected in case.expects:
        yield f"      {expected.name}: {scalar(expected.value)}"


def _history(history: History) -> Iterator[str]:
    yield "    history:"
    if history.kept:
        yield "      kept:"
        for row in history.kept:
            yield f"        - {_flow({'date': row.date, row.name: row.value})}"
    if history.work:
        yield "      work:"
        for work in history.work:
            said = {"name": work.name, "started": work.started, "ended": work.ended, "severity": work.severity}
            yield f"        - {_flow({name: value for name, value in said.items() if value is not None})}"
    if history.steps:
        yield "      steps:"
        for step in history.steps:
            row_ = {"playbook": step.playbook, "started": step.started, "step": step.step, "done": step.done}
            yield f"        - {_flow(row_)}"
    if history.answers:
        yield "      answers:"
        for answer in history.answers:
            given = {"escalation": answer.escalation, "opened": answer.opened, "on": answer.on}
            yield f"        - {_flow(given)}"


def _population(population: Population) -> Iterator[str]:
    yield "    population:"
    if population.metrics:
        yield f"      metrics: {_flow(population.metrics)}"
    if population.peers:
        yield "      peers:"
        for (suggestion, within), peers in population.peers.items():
            said = {"suggestion": suggestion, "within": within, "accounts": peers.accounts}
            known = ", ".join(f"{name}: {scalar(value)}" for name, value in said.items() if value is not None)
            yield f"        - {{{known}, users: {_flow(peers.users)}}}"


def _flow(values: Mapping[str, object]) -> str:
    return "{" + ", ".join(f"{name}: {scalar(value)}" for name, value in values.items()) + "}"


def scalar(value: object) -> str:
    """A value on one line, as the strict reader reads it back."""
    match value:
        case None:
            return "null"
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case int() | float():
            return repr(value)
        case datetime.date():
            return value.isoformat()
        case frozenset():
            return "[" + ", ".join(sorted(scalar(element) for element in value)) + "]"
        case list() | tuple():
            return "[" + ", ".join(scalar(element) for element in value) + "]"
        case str():
            plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS
            return value if plain or re.fullmatch(r"\d{4}-\d\d-\d\d", value) else json.dumps(value, ensure_ascii=False)
        case _:
            return json.dumps(value, ensure_ascii=False, default=str)
