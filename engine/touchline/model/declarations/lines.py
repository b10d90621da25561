"""What every construct does with the lines of its block: the one line of a kind, repeated lines, labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from touchline.codes import diagnostic
from touchline.diagnostics import NO_FACTS, Label
from touchline.model.resolver import Resolver
from touchline.model.ruleset import Length, Parameter
from touchline.source import Span
from touchline.syntax import tree

C = TypeVar("C", bound=tree.Clause)

NO_PARAMETERS: Mapping[str, Parameter] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Block:
    """A block, or a part of one with lines of its own: `called` is what messages call it."""

    called: str
    clauses: tuple[tree.Clause, ...]
    span: Span
    broken: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the constructs are read with: the resolver (names, expressions, and where findings go), the
    tables read from spreadsheets, by the span of their `from`, and the parameters, whose values over
    time some checks need (empty while the parameters themselves are read)."""

    resolver: Resolver
    tables: Mapping[Span, tree.Table]
    parameters: Mapping[str, Parameter] = field(default_factory=lambda: NO_PARAMETERS)

    def report(
        self,
        code: str,
        message: str,
        span: Span,
        label: str = "",
        *,
        also: tuple[Label, ...] = (),
        notes: tuple[str, ...] = (),
        hint: str | None = None,
        facts: Mapping[str, object] = NO_FACTS,
    ) -> None:
        self.resolver.report(diagnostic(code, message, span, label, also=also, notes=notes, hint=hint, facts=facts))

    def table(self, rows: tree.Rows, block: Block) -> tree.Table | None:
        """The table of `rows`, wherever it lives; None where there is none, or none that could be read."""
        table = rows.table if rows.source is None else self.tables.get(rows.source.span)
        if block.broken:
            return table
        if table is None and rows.source is None:
            message = f"{block.called} has no table below `{rows.combining.value}`"
            self.report("missing-part", message, rows.span, hint="write the table on the next lines")
        elif table is not None and not table.rows and not table.broken:
            message = f"the table of {block.called} has no rows"
            self.report("missing-part", message, table.span, hint="write a row below the headings")
            return None
        return table

    def missing(self, block: str, what: str, span: Span, hint: str | None = None) -> None:
        """Reports that `block` does not say `what`."""
        self.report("missing-part", f"{block} does not say {what}", span, hint=hint)


def block_of(block: tree.Block, called: str) -> Block:
    return Block(called, block.clauses, block.header_span, block.broken)


def every(block: Block, kind: type[C]) -> tuple[C, ...]:
    """All lines of a kind, in the order written."""
    return tuple(clause for clause in block.clauses if isinstance(clause, kind))


def only(reading: Reading, block: Block, kind: type[C], line: str) -> C | None:
    """The one line of a kind, or None; each further one is reported. `line` is its first words."""
    found = every(block, kind)
    return first_of(reading, block.called, found, line)


def first_of(reading: Reading, called: str, found: Iterable[C], line: str) -> C | None:
    """The first of the lines that may stand only once in what is `called` so; each further one is reported."""
    first: C | None = None
    for clause in found:
        if first is None:
            first = clause
        else:
            twice(reading, f"{called} says `{line}` twice", clause.span, first.span)
    return first


def twice(reading: Reading, message: str, again: Span, first: Span) -> None:
    reading.report(
        "defined-twice", message, again, "said again here", also=(Label(first, "said first here", primary=False),)
    )


def prose(reading: Reading, block: Block, keyword: str) -> str | None:
    """The text of a line such as `purpose "…"`."""
    found = first_of(reading, block.called, (p for p in every(block, tree.Prose) if p.keyword == keyword), keyword)
    return found.text.value if found else None


def only_when(reading: Reading, block: Block) -> tree.OnlyWhen | None:
    return only(reading, block, tree.OnlyWhen, "only when")


def label_of(label: tree.Text | None, name: str) -> str:
    """The label, or one made from the name: `vp_cs` is shown as `Vp cs`."""
    if label is not None:
        return label.value
    plain = name.replace("_", " ")
    return plain[:1].upper() + plain[1:]


def text_of(text: tree.Text | None) -> str | None:
    return text.value if text is not None else None


_CLOCK = {tree.Unit.MINUTE: 1, tree.Unit.HOUR: 60}


def length(reading: Reading, written: tree.Length, what: str, *, at_least: int = 0) -> Length | None:
    """A length of days or longer; `what` says what it is of, for a message."""
    if written.unit in _CLOCK:
        reading.report("wrong-unit", f"{what} is counted in days or longer", written.span, hint="write `1 day`")
        return None
    if written.count < at_least:
        reading.report("out-of-range", f"{what} is at least {at_least} {written.unit.value}", written.span)
        return None
    return Length(written.count, written.unit)


def cadence(reading: Reading, written: tree.Length, what: str) -> Length | None:
    """The length after `every`."""
    return length(reading, written, what, at_least=1)


def minutes(reading: Reading, written: tree.Length | None) -> int | None:
    """What `lasting` says, in minutes."""
    if written is None:
        return None
    factor = _CLOCK.get(written.unit)
    if factor is None:
        reading.report(
            "wrong-unit",
            "how long a meeting or a step lasts is counted in minutes or hours",
            written.span,
            hint="write `lasting 60 minutes`",
        )
        return None
    return written.count * factor


def count_of(reading: Reading, count: int | None, what: str, span: Span) -> int | None:
    """A count that is at least 1 where it is given."""
    if count is not None and count < 1:
        reading.report("out-of-range", f"{what} is at least 1", span)
        return None
    return count


def share(reading: Reading, written: tree.Number, what: str) -> float | None:
    """A share from 0% to 100%."""
    if 0 <= written.value <= 1:
        return written.value
    reading.report(
        "out-of-range",
        f"{what} is a share from 0% to 100%, not {written.text}",
        written.span,
        hint=f"write `{written.text}%`" if not written.percent and written.value <= 100 else None,
    )
    return None


def names_once(reading: Reading, words: Iterable[tree.Word], message: str) -> None:
    """Reports each word that comes again; `message` has `{word}`."""
    seen: dict[str, Span] = {}
    for word in words:
        if word.text in seen:
            twice(reading, message.format(word=word.text), word.span, seen[word.text])
        else:
            seen[word.text] = word.span
