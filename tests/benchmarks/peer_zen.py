"""The workload's table in zen-engine, driven the way in which it is fastest: a static loader and `evaluate(key)`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


def zen_function(
    columns: tuple[str, ...], table: list[tuple[dict[str, tuple[Any, ...]], str]]
) -> Callable[[dict[str, Any]], Any] | None:
    """A function from the columns' values to the segment, or None where zen-engine is not installed."""
    try:
        import zen
    except ImportError:
        return None
    fields = [{"id": f"i{k}", "name": c, "type": "expression", "field": c} for k, c in enumerate(columns)]
    rules = [
        {"_id": f"r{n}", "o": json.dumps(segment), **{f"i{k}": _cell(conditions.get(c)) for k, c in enumerate(columns)}}
        for n, (conditions, segment) in enumerate(table)
    ]
    content = {
        "hitPolicy": "first",
        "rules": rules,
        "inputs": fields,
        "outputs": [{"id": "o", "name": "segment", "type": "expression", "field": "segment"}],
    }
    place = {"position": {"x": 0, "y": 0}}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", **place},
        {"id": "t", "type": "decisionTableNode", "name": "t", "content": content, **place},
        {"id": "out", "type": "outputNode", "name": "out", **place},
    ]
    edges = [
        {"id": "e1", "sourceId": "in", "targetId": "t", "type": "edge"},
        {"id": "e2", "sourceId": "t", "targetId": "out", "type": "edge"},
    ]
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"t": {"nodes": nodes, "edges": edges}}}})
    return lambda record: engine.evaluate("t", record)["result"]["segment"]


def _cell(condition: tuple[Any, ...] | None) -> str:
    match condition:
        case None:
            return ""
        case ("range", low, None):
            return f">= {low}"
        case ("range", None, high):
            return f"< {high}"
        case ("range", low, high):
            return f"[{low}..{high})"
        case ("in", values):
            return ", ".join(json.dumps(value) for value in values)
        case (_, value):
            return "true" if value else "false"
    raise ValueError(condition)
