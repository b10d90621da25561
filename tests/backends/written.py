"""Evaluators made from ruleset text."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from touchline.backends.python import Evaluator, Judged, compile
from touchline.judgement.inputs import Kept, OpenedWork
from touchline.loading import check_text

TODAY = datetime.date(2026, 10, 15)  # a Thursday


def evaluator(text: str) -> Evaluator:
    """What judges by a ruleset; its text may leave the header out."""
    whole = text if text.lstrip().startswith("ruleset") else f"ruleset policy\n\n{text.strip()}\n"
    checked = check_text(whole)
    problems = [f"{d.code}: {d.message}" for d in checked.diagnostics if d.level.value == "error"]
    assert checked.ruleset is not None, problems
    return compile(checked.ruleset)


def judge(text: str, account: Mapping[str, Any], today: datetime.date = TODAY, **more: Any) -> Judged:
    return evaluator(text).judge(dict(account), today=today, **more)


def let(expression: str, fields: str, account: Mapping[str, Any], **more: Any) -> Any:
    """The value of one expression for an account; `fields` are the lines of its account block, apart by `;`."""
    block = "\n".join(f"  {line.strip()}" for line in fields.split(";"))
    return judge(f"account\n{block}\n\nlet answer = {expression}", account, **more).lets["answer"].value


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def kept(name: str, **values: Any) -> tuple[Kept, ...]:
    """What was kept under a name: `kept("arr", d2026_10_01=5.0)`."""
    return tuple(Kept(day(key[1:].replace("_", "-")), name, value) for key, value in values.items())


def opened(name: str, started: str, ended: str | None = None, severity: str | None = None) -> OpenedWork:
    return OpenedWork(name, day(started), day(ended) if ended else None, severity)
