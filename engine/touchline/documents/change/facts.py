"""The report as JSON: names as the ruleset has them, numbers as numbers. `grammar/CHANGES.md` says what keys mean."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping

from touchline.analysis.differences.answers import Answer, Differs, NotDecided, Same
from touchline.analysis.telling import case_facts
from touchline.documents.change.report import Proof, Report, Side
from touchline.documents.change.words import facts, sentence
from touchline.judgement.inputs import Value
from touchline.portfolio.summary import Share
from touchline.rollout.measured import AccountChange, BandsBy, Impact, Moved, Moves, RoleLoad, Ruled, Word, WorkChange

MARK = "touchline change"
"""What a report says it is; by this an earlier report is known."""

FORMAT = 1
"""Raised when a key changes its meaning or goes away; new keys may come at any time."""


def report_json(report: Report) -> str:
    """The report as JSON text; the same report gives the same bytes."""
    return json.dumps(report_facts(report), ensure_ascii=False, indent=2) + "\n"


def report_facts(report: Report) -> Mapping[str, object]:
    """The report as JSON values."""
    return {
        "what": MARK,
        "format": FORMAT,
        "title": report.title,
        "sentence": sentence(report),
        "date": report.date.isoformat(),
        "old": _side(report.old),
        "new": _side(report.new),
        "category": report.category,
        "numbers": [{"key": f.key, "label": f.label, "value": f.value, "note": f.note} for f in facts(report)],
        "limits": [
            {"limit": x.text, "held": x.held, "measured": x.measured, "accounts": list(x.accounts)}
            for x in report.limits
        ],
        "changes": [{"about": t.heading, "sentence": t.sentence, "kind": t.kind.value} for t in report.told],
        "answers": [_proof(proof) for proof in report.proofs],
        "impact": None if report.impact is None else _impact(report.impact),
        "problems": [{"side": p.side or None, "problem": p.text} for p in report.problems],
    }


def _side(side: Side) -> dict[str, object]:
    return {"name": side.name, "version": side.version, "hash": side.hash}


def _answer(answer: Answer, label: str) -> dict[str, object]:
    return {"thing": answer.thing.value, "name": answer.name, "label": label}


def _proof(proof: Proof) -> dict[str, object]:
    said = {**_answer(proof.answer, proof.label), "category": proof.category}
    match proof.verdict:
        case Same(rounded=rounded):
            return {**said, "verdict": "same", "rounded": rounded}
        case NotDecided(reason=reason):
            return {**said, "verdict": "not decided", "reason": reason}
        case Differs(transitions=transitions, complete=complete):
            shown = [
                {
                    "before": _value(t.before),
                    "after": _value(t.after),
                    "when": list(t.regions),
                    "complete": t.complete,
                    "example": case_facts(t.case),
                }
                for t in transitions
            ]
            return {**said, "verdict": "differs", "complete": complete, "transitions": shown}


def _impact(impact: Impact) -> dict[str, object]:
    return {
        "data": impact.data,
        "date": impact.date.isoformat(),
        "currency": impact.currency,
        "records": impact.records,
        "compared": _share(impact.compared),
        "rejected": impact.rejected,
        "one_sided": [
            {"judged_by": o.judged_by, "reason": o.reason, "count": o.count, "example": o.example}
            for o in impact.one_sided
        ],
        "changed": _share(impact.changed),
        "moves": [_moves(moves) for moves in impact.moves],
        "health_by": [_bands(by) for by in impact.bands_by],
        "work": [_work(work) for work in impact.work],
        "roles": [_role(role) for role in impact.roles],
        "lost_managers": [
            {"before": x.before, "after": x.after, "role": x.role, **_share(x.share)} for x in impact.lost_managers
        ],
        "needed": [
            {
                "field": n.field,
                "label": n.label,
                "column": n.column,
                "missing": _share(n.missing),
                "read_by": list(n.read_by),
            }
            for n in impact.needed
        ],
        "metrics": [{"name": name, "before": before, "after": after} for name, before, after in impact.metrics],
        "accounts": [_moved(account) for account in impact.accounts],
        "files": [path.name for path in impact.files],
    }


def _share(share: Share) -> dict[str, object]:
    return {"accounts": share.accounts, "revenue": share.revenue}


def _moves(moves: Moves) -> dict[str, object]:
    return {
        **_answer(moves.answer, moves.label),
        "words": _words(moves.words),
        "moved": _share(moves.moved),
        "flows": [
            {"before": f.before, "after": f.after, "direction": f.direction.value, **_share(f.share)}
            for f in moves.flows
        ],
        "causes": [
            {
                "before": c.before,
                "after": c.after,
                "old_rule": _rule(c.old),
                "new_rule": _rule(c.new),
                "through": c.through,
                **_share(c.share),
            }
            for c in moves.causes
        ],
    }


def _words(words: tuple[tuple[Word, str], ...]) -> list[dict[str, object]]:
    return [{"name": name, "label": label} for name, label in words]


def _rule(rule: Ruled) -> dict[str, object]:
    at = rule.place
    place = None if at is None else {"file": at.path, "line": at.line, "address": at.address}
    return {"text": rule.text, "place": place}


def _bands(by: BandsBy) -> dict[str, object]:
    pairs = dict.fromkeys((*by.before, *by.after))
    none = Share(0, None)
    return {
        "name": by.name,
        "label": by.label,
        "values": _words(by.values),
        "cells": [
            {
                "value": value,
                "band": band,
                "before": _share(by.before.get((value, band), none)),
                "after": _share(by.after.get((value, band), none)),
            }
            for value, band in pairs
        ],
    }


def _work(work: WorkChange) -> dict[str, object]:
    return {
        **_answer(work.answer, work.label),
        "both": _share(work.both),
        "starts": _share(work.begins),
        "stops": _share(work.ends),
        "changes": _share(work.changes),
        "tasks_before": work.tasks_before,
        "tasks_after": work.tasks_after,
    }


def _role(role: RoleLoad) -> dict[str, object]:
    return {
        "role": role.role,
        "label": role.label,
        "people_before": role.people_before,
        "people": role.people,
        "accounts_before": role.owned_before,
        "accounts_after": role.owned_after,
        "people_needed_before": role.needed_before,
        "people_needed_after": role.needed_after,
        "capacity_before": role.used_before,
        "capacity_after": role.used_after,
        "weeks": [
            {
                "from": w.monday.isoformat(),
                "tasks_before": w.tasks_before,
                "tasks_after": w.tasks_after,
                "minutes_before": w.minutes_before,
                "minutes_after": w.minutes_after,
            }
            for w in role.weeks
        ],
    }


def _moved(account: Moved) -> dict[str, object]:
    changes = [_change(change) for change in account.changes]
    return {"id": account.id, "name": account.name, "revenue": account.revenue, "changes": changes}


def _change(change: AccountChange) -> dict[str, object]:
    return {
        "thing": change.answer.thing.value,
        "name": change.answer.name,
        "before": _value(change.before),
        "after": _value(change.after),
        "direction": change.direction.value,
        "old_rule": change.old,
        "new_rule": change.new,
        "loses_manager": change.loses_manager,
    }


def _value(value: Value) -> object:
    match value:
        case datetime.date():
            return value.isoformat()
        case frozenset() | tuple():
            return sorted(str(one) for one in value)
        case _:
            return value
