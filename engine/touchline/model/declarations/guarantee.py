"""`guarantee`: what no account may ever show (M15), about the segment that the rules give today (M38)."""

from __future__ import annotations

from touchline.diagnostics import Label
from touchline.model.declarations.lines import Reading, block_of, every
from touchline.model.expressions import Expression, Kind, Read, Ref
from touchline.model.ruleset import Guarantee
from touchline.model.walk import rewritten
from touchline.syntax import tree


def guarantees(reading: Reading, blocks: tuple[tree.Block, ...]) -> tuple[Guarantee, ...]:
    """The guarantees in the order written; one block gives one promise."""
    found: list[Guarantee] = []
    for written in blocks:
        block = block_of(written, f"the guarantee {_quoted(written)}".rstrip())
        promises = every(block, tree.Promise)
        if not promises and not block.broken:
            reading.missing(block.called, "what it promises", block.span, "add a line such as `never arr is missing`")
        for extra in promises[1:]:
            reading.report(
                "defined-twice",
                "a guarantee makes one promise",
                extra.span,
                also=(Label(promises[0].span, "the first one", primary=False),),
                hint="write a guarantee of its own for it",
            )
        condition = reading.resolver.condition(promises[0].condition) if promises else None
        if condition is not None:
            label = written.label.value if written.label else ""
            found.append(Guarantee(label, promises[0].never, about_today(condition), written.header_span))
    return tuple(found)


def about_today(condition: Expression) -> Expression:
    """The condition with each segment read as what the rules give today, not as what is held (M38)."""

    def candidate(read: Read) -> Read:
        ref = read.ref
        return Read(Ref(Kind.CANDIDATE, ref.name), read.type, read.span) if ref.kind is Kind.SEGMENT else read

    return rewritten(condition, candidate)


def _quoted(block: tree.Block) -> str:
    return f'"{block.label.value}"' if block.label else ""
