"""Decision tables and rule lines as generated statements. Each comes to an `Outcome`."""

from __future__ import annotations

from collections.abc import Mapping

from touchline.backends.python.expressions import emit
from touchline.backends.python.source_code import Body
from touchline.backends.python.table_code import compile_table
from touchline.model.expressions import Scalar
from touchline.model.tables import Lines, Rules, Table
from touchline.tables.boxes import operand
from touchline.tables.outcomes import Outcome


def emit_rules(body: Body, rules: Rules, parameters: Mapping[str, Scalar], target: str) -> None:
    """Write what gives `target` the outcome of a table or of lines."""
    match rules:
        case Table():
            emit_table(body, rules, parameters, target)
        case Lines():
            emit_lines(body, rules, parameters, target)


def emit_table(body: Body, table: Table, parameters: Mapping[str, Scalar], target: str) -> None:
    inputs = [emit(body, column.expression).code for column in table.inputs]
    evaluate = body.constants.name(compile_table(table, parameters).evaluate)
    body.line(f"{target} = {evaluate}({', '.join(inputs)})")


def emit_lines(body: Body, lines: Lines, parameters: Mapping[str, Scalar], target: str) -> None:
    """Tried in the order written; the first whose condition is true counts (M20)."""
    default = () if lines.default is None else lines.default
    nothing = tuple(operand(value, parameters) for value in default) or (None,) * len(lines.results)
    body.line(f"{target} = None")
    for number, line in enumerate(lines.lines):
        outcome = Outcome(line.number, (operand(line.value, parameters),), (line.number,), line.because)
        made = body.constants.name(outcome)
        with body.block(f"if {target} is None:" if number else "if True:"):
            if line.condition is None:
                body.line(f"{target} = {made}")
            else:
                condition = emit(body, line.condition)
                body.line(f"if {condition.code}: {target} = {made}")
    body.line(f"if {target} is None: {target} = {body.constants.name(Outcome(0, nothing, ()))}")
