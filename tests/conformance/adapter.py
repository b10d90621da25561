"""Neutral decision tables as ruleset text, and answers back in the neutral form.

Each table becomes an account block with its inputs as fields and one `decide`, loaded and judged
like any ruleset. Choices whose text is no word get one of ours, the text being its other spelling in data;
columns whose name is a word of the language get one of ours too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "conformance"

DECISION = "answer"

COMBINING = {
    "unique": "",
    "any": "",
    "first": "first row wins",
    "priority": "highest wins",
    "rule_order": "all rows",
    "collect": "all rows",
    "output_order": "all rows, highest first",
    "collect_sum": "sum of rows",
    "collect_min": "least of rows",
    "collect_max": "greatest of rows",
    "collect_count": "count of rows",
}
"""Their hit policy and our words for it. ANY needs none: rows that agree may overlap where one should apply."""

RESERVED = frozenset(
    {"and", "or", "not", "is", "in", "has", "between", "if", "then", "else", "otherwise", "yes", "no", "missing",
     "known", "none", "any", "never", "to", "id", "today", "data_errors", "because", DECISION}
)  # fmt: skip
"""Names that a column or choice cannot have, or that this module gives."""

HIGHEST = ("priority", "output_order")
LISTS = ("rule_order", "collect", "output_order")


@dataclass(frozen=True)
class Neutral:
    """A corpus: its tables by id, and its cases."""

    tables: Mapping[str, Mapping[str, Any]]
    cases: tuple[Mapping[str, Any], ...]


def read(corpus: str) -> Neutral | None:
    """A corpus beside the checkout, or None where it is absent."""
    folder = CORPORA / corpus
    if not folder.is_dir():
        return None
    tables = (_with_an_order(table) for table in _lines(folder / "tables.jsonl"))
    return Neutral({table["id"]: table for table in tables}, _lines(folder / "cases.jsonl"))


def _with_an_order(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where the highest counts, every result must be of choices, whose order says which is highest (M19): an
    output without a list of its values gets one, in the order in which they appear (see README.md). What is no text
    is a choice too then."""
    if table["hit_policy"] not in HIGHEST:
        return table
    columns = enumerate(table["outputs"])
    outputs = [
        {
            **output,
            "values": output.get("values") or list(dict.fromkeys(row["out"][i] for row in table["rows"])),
            "ordered": True,
        }
        for i, output in columns
    ]
    return {**table, "outputs": outputs}


def worded(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table with `called`, the name in a ruleset, on every column and, on those of choices, `words`: by value."""
    used = {field_name(column["name"]) for column in (*table["inputs"], *table["outputs"])}

    def of(column: Mapping[str, Any]) -> Mapping[str, Any]:
        named = {**column, "called": field_name(column["name"])}
        return {**named, "words": _words(column["values"], used)} if _is_choice(column) else named

    return {**table, "inputs": [of(c) for c in table["inputs"]], "outputs": [of(c) for c in table["outputs"]]}


def _is_choice(column: Mapping[str, Any]) -> bool:
    return column.get("values") is not None and (column["type"] == "text" or column.get("ordered", False))


def _words(values: Sequence[Any], used: set[str]) -> dict[Any, str]:
    """A word for each value; one that is taken, or that starts with a digit, gets another beginning."""
    found: dict[Any, str] = {}
    for value in values:
        word = _word(str(value))
        if not word or word[0].isdigit() or word.lower() in RESERVED or word in used:
            word = f"choice_{word}".rstrip("_")
        while word in found.values() or (word != value and word in values):
            word = f"{word}_too"
        found[value] = word
    return found


def field_name(name: str) -> str:
    """A column's name as a name of ours."""
    word = re.sub(r"_+", "_", _word(name))
    return f"the_{word}" if not word or word[0].isdigit() or word.lower() in RESERVED else word


def _lines(path: Path) -> tuple[Any, ...]:
    with path.open(encoding="utf-8") as file:
        return tuple(json.loads(line, parse_float=Decimal) for line in file if line.strip())


def ruleset(table: Mapping[str, Any]) -> str:
    """A neutral table as the text of a ruleset."""
    table = worded(_counted(table))
    lines = ["ruleset conformance", "", "account", "  id required text"]
    lines += [f"  {column['called']} {_type(column)}" for column in table["inputs"]]
    first, *further = table["outputs"]
    lines += ["", f"decide {DECISION}", f"  {_type(first)}"]
    lines += [f"  result {output['called']} {_type(output)}" for output in further]
    if COMBINING[table["hit_policy"]]:
        lines.append(f"  {COMBINING[table['hit_policy']]}")
    headings = " | ".join(column["called"] for column in table["inputs"])
    results = " | ".join((DECISION, *(output["called"] for output in further)))
    lines.append(f"    | {headings} || {results} |")
    for row in table["rows"]:
        cells = " | ".join(_cell(cell, column) for cell, column in zip(row["in"], table["inputs"], strict=True))
        values = " | ".join(_literal(value, output) for value, output in zip(row["out"], table["outputs"], strict=True))
        lines.append(f"    | {cells} || {values} |")
    if "default" in first and table["hit_policy"] not in LISTS:
        lines.append(f"  else {', '.join(_literal(output.get('default'), output) for output in table['outputs'])}")
    return "\n".join(lines) + "\n"


def _counted(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where rows are counted it does not matter what they say: each counts as one."""
    if table["hit_policy"] != "collect_count":
        return table
    first, *further = table["outputs"]
    rows = [{**row, "out": [1, *row["out"][1:]]} for row in table["rows"]]
    return {**table, "outputs": [{**first, "type": "number", "values": None}, *further], "rows": rows}


def account(case: Mapping[str, Any]) -> dict[str, Any]:
    """A case's input as an account. Numbers are doubles, as everywhere in the engine (M1)."""
    return {"id": "1", **{field_name(name): _data(value) for name, value in case["input"].items() if value is not None}}


def answer(table: Mapping[str, Any], results: Mapping[str, Any]) -> Any:
    """What was decided, in the neutral form: one value, an object of several, or a list of either."""
    first, *further = worded(table)["outputs"]
    values = [_neutral(results[DECISION], first), *(_neutral(results[o["called"]], o) for o in further)]
    if not further:
        return values[0]
    names = [output["name"] for output in table["outputs"]]
    if table["hit_policy"] in LISTS:
        return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]
    return None if all(value is None for value in values) else dict(zip(names, values, strict=True))


def comparable(table: Mapping[str, Any], value: Any) -> Any:
    """An answer with its numbers as doubles; a plain COLLECT is a bag, whose order says nothing."""
    plain = _plain(value)
    return sorted(plain, key=repr) if table["hit_policy"] == "collect" and isinstance(plain, list) else plain


def deciding_row(table: Mapping[str, Any], case: Mapping[str, Any]) -> int | None:
    """The winning row: as the source states it, else as the corpus's own brute force finds it. Of the least and the
    greatest, which name no winner there, it is the first row that has the value."""
    rows: list[int] = case["rows_computed"] if case["rows"] is None else case["rows"]
    if table["hit_policy"] in ("collect_min", "collect_max"):
        rows = [row for row in rows if table["rows"][row - 1]["out"] == [case["expected"]]]
    return rows[0] if rows else None


def _type(column: Mapping[str, Any]) -> str:
    if "words" in column:
        return f"one of {', '.join(_choice(value, word) for value, word in column['words'].items())}"
    if column["type"] == "number" and _in_steps(column.get("values")):
        return f"whole number {min(column['values'])} to {max(column['values'])}"
    return {"number": "number", "text": "text", "boolean": "yes/no", "date": "date"}[column["type"]]


def _in_steps(values: Sequence[Any] | None) -> bool:
    """Whether a closed list of numbers is every whole one from its least to its greatest."""
    return bool(values) and sorted(values) == [*range(int(min(values)), int(max(values)) + 1)]


def _choice(value: Any, word: str) -> str:
    return word if word == value or not str(value) else f"{word} = {_text(str(value))}"


def _word(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _literal(value: Any, column: Mapping[str, Any]) -> str:
    if value is None:  # a text that says nothing
        return '""'
    if value in column.get("words", ()):
        return str(column["words"][value])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, Decimal)):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    if column["type"] == "date":
        return str(value)
    return _word(value) if column.get("values") is not None else _text(value)


def _cell(cell: Mapping[str, Any], column: Mapping[str, Any]) -> str:
    match cell:
        case {"any": True}:
            return "-"
        case {"missing": True}:
            return "missing"
        case {"eq": value}:
            return _literal(value, column)
        case {"in": values}:
            return ", ".join(_literal(value, column) for value in values)
        case {"not_in": values}:
            return "none of " + ", ".join(_literal(value, column) for value in values) if values else "known"
        case {"cmp": operator, "v": value}:
            return f"{operator} {_literal(value, column)}"
        case {"range": [None, _, None, _]}:
            return "known"
        case {"range": [None, _, high, closed]}:
            return f"{'<=' if closed else '<'} {_literal(high, column)}"
        case {"range": [low, closed, None, _]}:
            return f"{'>=' if closed else '>'} {_literal(low, column)}"
        case {"range": [low, low_closed, high, high_closed]}:
            start, end = ("" if low_closed else ">"), ("" if high_closed else "<")
            return f"{start}{_literal(low, column)} to {end}{_literal(high, column)}"
        case {"or": parts} if {"any": True} in parts:
            return "-"
        case {"or": parts}:
            return ", ".join(_cell(part, column) for part in parts)
    raise ValueError(f"no cell of ours for {cell!r}")


def _data(value: Any) -> Any:
    return float(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else value


def _neutral(value: Any, output: Mapping[str, Any]) -> Any:
    if isinstance(value, tuple):
        return [_neutral(element, output) for element in value]
    if "words" in output and isinstance(value, str):
        return next(said for said, word in output["words"].items() if word == value)
    return value


def _plain(value: Any) -> Any:
    match value:
        case list():
            return [_plain(element) for element in value]
        case dict():
            return {name: _plain(element) for name, element in value.items()}
        case _:
            return _data(value)
