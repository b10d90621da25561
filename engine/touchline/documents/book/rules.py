"""Decision tables and rule lines in print: the table with its reasons, each row as a sentence, how rows combine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from touchline.documents.book.about import About
from touchline.model.expressions import Expression, Kind, Literal, Read, Ref, names_read
from touchline.model.ruleset import Ruleset
from touchline.model.tables import (
    AnyValue,
    Either,
    Equal,
    Holds,
    IsKnown,
    IsMissing,
    Lines,
    NoneOf,
    Operand,
    Result,
    Row,
    Rules,
    Table,
    Test,
    Threshold,
    Within,
)
from touchline.model.types import ListType, SetType, Type
from touchline.prose import values
from touchline.prose.names import plain, upper_first
from touchline.prose.words import ALWAYS, ANY, Words
from touchline.syntax.tree import Combining

COMBINED: Mapping[Combining, str] = {
    Combining.UNIQUE: "Exactly one row applies to an account.",
    Combining.FIRST: "Rows are tried from the top: the first one that applies decides.",
    Combining.HIGHEST: "Of the rows that apply, the result that is declared highest counts.",
    Combining.ALL: "Every row that applies adds its result, in the order of the rows.",
    Combining.ALL_HIGHEST_FIRST: "Every row that applies adds its result, the highest first.",
    Combining.SUM: "The results of all rows that apply are added up.",
    Combining.LEAST: "The least result of the rows that apply counts.",
    Combining.GREATEST: "The greatest result of the rows that apply counts.",
    Combining.COUNT: "The number of rows that apply is the result.",
}
AT_MOST_ONE = "At most one row applies to an account."
"""Of a table where exactly one row should apply, and something is said for when none does."""

NONE_ABOVE = "no row above it applies"
LINES = "Rules are tried in the order written: the first one that is true decides."
UNLESS: Mapping[Combining, str] = {
    Combining.FIRST: ", and no row above it in the table does",
    Combining.HIGHEST: ", and no row that gives a higher one does",
}
"""What else must be so for a row that holds to decide."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """`cells` are those of the inputs, then of the results. `marked`: it gives what the page is about."""

    number: int
    cells: tuple[str, ...]
    because: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A row as a sentence: what it asks, and what it gives."""

    number: int
    asks: str
    gives: str
    because: str


@dataclass(frozen=True, slots=True)
class RulesPart:
    """`headings` of `inputs` input columns and then the results; `rows` empty for rule lines. `combined`
    says how rows combine, `unless` what else must be so for one that holds to decide; `otherwise` what
    holds where none applies; `parameters` have a line for each that is named, with its values and dates.
    """

    headings: tuple[str, ...]
    inputs: int
    rows: tuple[PrintedRow, ...]
    sentences: tuple[Sentence, ...]
    combined: str
    unless: str
    otherwise: str
    parameters: tuple[str, ...]

    @property
    def has_reasons(self) -> bool:
        return any(row.because for row in self.rows)

    @property
    def always(self) -> str:
        """What holds for every account of the page, where the rules give only one thing: a table of one row that asks
        nothing would hide it. Empty where they give several."""
        if len(self.rows) == 1 and self.combined != COMBINED[Combining.COUNT]:
            (row,) = self.rows
            given = list(zip(self.headings, row.cells, strict=True))[self.inputs :]
            if all(cell == ANY for cell in row.cells[: self.inputs]):
                others = [f"{heading}: {cell}" for heading, cell in given[1:] if cell]
                return "; ".join((given[0][1], *others))
        if not self.rows and self.sentences and not self.sentences[0].asks:
            return self.sentences[0].gives
        return self.otherwise if not self.rows and not self.sentences else ""

    @property
    def always_because(self) -> str:
        reasons = [row.because for row in self.rows] or [sentence.because for sentence in self.sentences]
        return reasons[0] if reasons and self.always else ""


def rules_part(
    about: About,
    rules: Rules,
    choices: Mapping[str, str] | None = None,
    subject: Expression | None = None,
    wanted: str | None = None,
) -> RulesPart:
    """Rules in print. `choices` is what results are called, `subject` the value that thresholds are about;
    rows that give `wanted` are marked, and where something is wanted only they are told as sentences."""
    words, named = about.words, dict(choices or {})
    if isinstance(rules, Lines):
        return _lines(about, rules, named, wanted)
    return _table(words, rules, named, subject, wanted)


def _lines(about: About, rules: Lines, choices: dict[str, str], wanted: str | None) -> RulesPart:
    """Where a value is wanted the page is about the accounts that come to have it, and nothing is known of them."""
    words, sure = about.words, False
    sentences: list[Sentence] = []
    for line in rules.lines:
        if wanted is not None and not _gives(line.value, wanted):
            continue
        if wanted is None and not about.can_be(line.condition):
            continue
        asks = "" if line.condition is None else words.sentence(line.condition)
        if line.condition is not None and wanted is None:
            asks = about.only_when(line.condition)
        sure = not asks
        if sure and (sentences or wanted is not None):
            asks = "no rule before holds"
        sentences.append(Sentence(line.number, asks, words.result(line.value, None, choices), line.because or ""))
        if sure and wanted is None:
            break
    sentences += _default(words, rules, choices, wanted)
    parameters = _named(line.condition for line in rules.lines)
    otherwise = "" if sure else _otherwise(words, rules, choices)
    unless = "" if _are_first(sentences) else ", and no rule before it does"
    return RulesPart((), 0, (), tuple(sentences), LINES, unless, otherwise, _parameters(words, parameters))


def _are_first(sentences: list[Sentence]) -> bool:
    """Whether only the first row is told, or only one that speaks of those before it itself."""
    return [sentence.number for sentence in sentences] == [1] or [s.asks for s in sentences] == [NONE_ABOVE]


def _default(words: Words, rules: Rules, choices: dict[str, str], wanted: str | None) -> list[Sentence]:
    """What `else` gives, where it gives what the page is about."""
    if wanted is None or rules.default is None or not any(_gives(value, wanted) for value in rules.default):
        return []
    noun = "rule holds" if isinstance(rules, Lines) else "row applies"
    return [Sentence(0, f"no {noun}", _otherwise(words, rules, choices), "")]


def _table(
    words: Words, table: Table, choices: dict[str, str], subject: Expression | None, wanted: str | None
) -> RulesPart:
    rows, sentences = [], []
    for row in table.rows:
        given = tuple(words.result(value, subject, choices) for value in row.values)
        marked = wanted is not None and any(_gives(value, wanted) for value in row.values)
        asked = tuple(words.short(t, c.expression) for t, c in zip(row.tests, table.inputs, strict=True))
        rows.append(PrintedRow(row.number, (*asked, *given), row.because or "", marked))
        if wanted is None or marked:
            gives = values.listed(filter(None, given))
            asks = words.row(table.inputs, row)
            if wanted is not None and asks == ALWAYS and table.combining is Combining.FIRST and row.number > 1:
                asks = NONE_ABOVE
            sentences.append(Sentence(row.number, asks, gives, row.because or ""))
    headings = (*(upper_first(words.heading(column)) for column in table.inputs), *map(_result_name, table.results))
    return RulesPart(
        headings,
        len(table.inputs),
        tuple(rows),
        (*sentences, *_default(words, table, choices, wanted)),
        AT_MOST_ONE if table.combining is Combining.UNIQUE and table.default is not None else COMBINED[table.combining],
        "" if table.combining is Combining.FIRST and _are_first(sentences) else UNLESS.get(table.combining, ""),
        _otherwise(words, table, choices),
        _parameters(words, parameters_of(table)),
    )


def _result_name(result: Result) -> str:
    return result.label if result.label is not None else upper_first(plain(result.name))


def _gives(value: object, wanted: str) -> bool:
    return isinstance(value, Literal) and value.value == wanted


def _otherwise(words: Words, rules: Rules, choices: dict[str, str]) -> str:
    if rules.default is None:
        return ""
    return values.listed(words.result(value, None, choices) for value in rules.default)


def _parameters(words: Words, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{upper_first(plain(name))}: {words.periods(words.ruleset.parameters[name])}" for name in names)


def _named(conditions: Iterable[Expression | None]) -> tuple[str, ...]:
    read = (ref for condition in conditions if condition is not None for ref in names_read(condition))
    return tuple(dict.fromkeys(ref.name for ref in read if ref.kind is Kind.PARAMETER))


def parameters_of(table: Table) -> tuple[str, ...]:
    """The parameters that bound a table's cells or are its results, in the order in which they come."""
    found: dict[str, None] = {}

    def look(operand: object) -> None:
        if isinstance(operand, Read) and operand.ref.kind is Kind.PARAMETER:
            found.setdefault(operand.ref.name)

    for row in table.rows:
        for test in row.tests:
            for operand in operands_of(test):
                look(operand)
        for value in row.values:
            look(value.value if isinstance(value, Threshold) else value)
    for name in _named(column.expression for column in table.inputs):
        found.setdefault(name)
    return tuple(found)


def operands_of(test: Test) -> tuple[Operand, ...]:
    """The bounds and values in a cell."""
    match test:
        case Equal(value=value):
            return (value,)
        case Within(low=low, high=high):
            return tuple(bound for bound in (low, high) if bound is not None)
        case Either(parts=parts) | NoneOf(parts=parts):
            return tuple(operand for part in parts for operand in operands_of(part))
        case AnyValue() | IsMissing() | IsKnown() | Holds():
            return ()


# --------------------------------------------------------------------------- what is left for some accounts


def restricted(table: Table, known: Mapping[Ref, str]) -> Table:
    """The rows that can apply to accounts of whom `known` holds, and the columns that still ask something
    of them. Where the first row wins, rows below one that always applies are left out."""
    columns = [column.expression.ref if isinstance(column.expression, Read) else None for column in table.inputs]
    rows: list[Row] = []
    for row in table.rows:
        tests = tuple(
            _known(test, known[ref], column.expression.type) if ref in known and ref is not None else test
            for test, ref, column in zip(row.tests, columns, table.inputs, strict=True)
        )
        if any(test is None for test in tests):
            continue
        rows.append(replace(row, tests=tuple(test for test in tests if test is not None)))
        if table.combining is Combining.FIRST and all(isinstance(test, AnyValue) for test in tests):
            break
    kept = [
        i
        for i, ref in enumerate(columns)
        if ref not in known or any(not isinstance(r.tests[i], AnyValue) for r in rows)
    ]
    return replace(
        table,
        inputs=tuple(table.inputs[i] for i in kept),
        rows=tuple(
            replace(r, tests=tuple(r.tests[i] for i in kept), cell_spans=tuple(r.cell_spans[i] for i in kept))
            for r in rows
        ),
    )


def _known(test: Test, value: str, kind: Type) -> Test | None:
    """What is left of a cell where its column is known to be `value`, or a set to hold it: None where it
    cannot hold, any value where it does."""
    if isinstance(kind, (SetType, ListType)):
        match test:
            case Holds(elements=elements, negated=negated) if value in elements:
                return None if negated else AnyValue()
            case IsMissing():
                return None
            case IsKnown():
                return AnyValue()
            case _:
                return test
    match test:
        case AnyValue() | IsKnown():
            return AnyValue()
        case IsMissing():
            return None
        case Equal(value=Literal(value=said)):
            return AnyValue() if said == value else None
        case Either(parts=parts):
            left = [_known(part, value, kind) for part in parts]
            if any(isinstance(part, AnyValue) for part in left):
                return AnyValue()
            return test if any(part is not None for part in left) else None
        case NoneOf(parts=parts):
            left = [_known(part, value, kind) for part in parts]
            if any(isinstance(part, AnyValue) for part in left):
                return None
            return test if any(part is not None for part in left) else AnyValue()
        case _:
            return test


def labels_of(ruleset: Ruleset, segmentation: str) -> dict[str, str]:
    """What the segments of a segmentation are called."""
    return {segment.name: segment.label for segment in ruleset.segmentations[segmentation].segments}
