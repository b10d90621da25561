"""`decide`: a decision with one result or several, by a table or by lines."""

from __future__ import annotations

from touchline.model.declarations.lines import Reading, block_of, every, text_of
from touchline.model.declarations.rules import rules
from touchline.model.names import DecisionName
from touchline.model.ruleset import Decision
from touchline.model.types import SetType
from touchline.syntax import tree


def decision(reading: Reading, name: str, known: DecisionName) -> Decision | None:
    """A decision, or None where it cannot be made."""
    block = block_of(known.block, f"the decision `{name}`")
    if not known.results or known.results[0].name != name:
        said = any(r.name is None or r.name.text == name for r in every(block, tree.ResultType))
        if not said and not block.broken:
            reading.missing(
                block.called, "what it can be", block.span, "add a line such as `one of p1, p2` or `money` below it"
            )
        return None
    odd = next((result for result in known.results if isinstance(result.type, SetType)), None)
    if odd is not None:
        hint = "write `one of …` and `all rows`: other rules read the list as a set"
        reading.report("wrong-type", f"a row gives one value, and `{odd.name}` would be a set", odd.span, hint=hint)
        return None
    decided = rules(
        reading,
        block,
        name,
        known.results,
        every(block, tree.When),
        hint="write a table, or lines such as `p1 when health is red`",
    )
    if decided is None:
        return None
    return Decision(name, text_of(known.block.label), known.results, decided, known.word.span)
