"""Reading off all that has a name: one pass over the blocks, before any expression is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label
from touchline.model.expressions import Kind
from touchline.model.literals import bounds
from touchline.model.names import (
    DEFAULT_BANDS,
    BlockName,
    DecisionName,
    EscalationName,
    FieldName,
    HealthName,
    LetName,
    MetricName,
    Names,
    ParameterName,
    PlaybookName,
    Readable,
    SegmentationName,
)
from touchline.model.ruleset import BUILT_IN_METRICS, OWNER
from touchline.model.tables import Result
from touchline.model.type_words import RESERVED, written_type
from touchline.model.types import ChoiceType, Type
from touchline.source import Span
from touchline.syntax import tree

KNOWN_FROM_THE_START: Mapping[str, str] = {
    "today": "the day of the judgement",
    "data_errors": "how many errors the account's data has",
}
"""Readable names that no block defines."""

SEVERITY = "severity"
HEALTH = "health"
BECAUSE = "because"

Entry = TypeVar("Entry")


class _Named(Protocol):
    @property
    def word(self) -> tree.Word: ...


NamedEntry = TypeVar("NamedEntry", bound=_Named)


def collect_names(
    files: tuple[tree.File, ...], lost: frozenset[str] = frozenset()
) -> tuple[Names, tuple[Diagnostic, ...]]:
    """All names of the files, and what is wrong with them: `defined-twice` (with the first place beside
    the second), `reserved-word`, and mistakes in the types and ranges of fields and results.

    `lost` are words of lines that could not be read; a reference to one of them stays silent.
    """
    collector = _Collector()
    for file in files:
        for block in file.blocks:
            collector.block(block)
    collector.clashes()
    return collector.names(lost), tuple(collector.findings)


@dataclass
class _Collector:
    """What has been found so far; each map holds the first definition."""

    findings: list[Diagnostic] = field(default_factory=list)
    fields: dict[str, FieldName] = field(default_factory=dict)
    parameters: dict[str, ParameterName] = field(default_factory=dict)
    lets: dict[str, LetName] = field(default_factory=dict)
    decisions: dict[str, DecisionName] = field(default_factory=dict)
    segmentations: dict[str, SegmentationName] = field(default_factory=dict)
    metrics: dict[str, MetricName] = field(default_factory=dict)
    health: HealthName | None = None
    roles: dict[str, BlockName] = field(default_factory=dict)
    playbooks: dict[str, PlaybookName] = field(default_factory=dict)
    escalations: dict[str, EscalationName] = field(default_factory=dict)
    entitlements: dict[str, BlockName] = field(default_factory=dict)
    journeys: dict[str, BlockName] = field(default_factory=dict)
    suggestions: dict[str, BlockName] = field(default_factory=dict)
    calendars: dict[str, BlockName] = field(default_factory=dict)
    readable: dict[str, Readable] = field(default_factory=dict)

    def block(self, block: tree.Block) -> None:
        if block.keyword == "account":
            for clause in block.clauses:
                if isinstance(clause, tree.Field):
                    self._field(clause)
            return
        if block.keyword == HEALTH:
            self._health(block)
            return
        word = block.name
        if word is None or not self._is_free(word):
            return
        match block.keyword:
            case "parameter":
                header = block.header
                kind = self._type(header.type) if isinstance(header, tree.ParameterHeader) else None
                self._readable(self.parameters, word, ParameterName(word, kind, block), Kind.PARAMETER)
            case "let":
                self._readable(self.lets, word, LetName(word, _defined(block), block), Kind.LET)
            case "metric":
                if word.text in BUILT_IN_METRICS:
                    message = f"the metric `{word.text}` is known from the start"
                    self.findings.append(diagnostic("defined-twice", message, word.span, "defined again here"))
                else:
                    self._readable(self.metrics, word, MetricName(word, _defined(block), block), Kind.METRIC)
            case "segmentation":
                segments = self._parts(
                    ((c.name, c) for c in block.clauses if isinstance(c, tree.Segment)), f"segment of `{word.text}`"
                )
                self._readable(self.segmentations, word, SegmentationName(word, segments, block), Kind.SEGMENT)
            case "decide":
                self._readable(self.decisions, word, self._decision(word, block), Kind.DECISION)
            case "playbook":
                steps = self._parts(
                    ((c.name, c) for c in block.clauses if isinstance(c, tree.Step)), f"step of `{word.text}`"
                )
                self._only(self.playbooks, word, PlaybookName(word, steps, block), "playbook")
            case "escalation":
                self._only(self.escalations, word, self._escalation(word, block), "escalation")
            case "role":
                if word.text == OWNER:
                    message = "`owner` stands for the role that owns the account's service and cannot be a role's name"
                    self.findings.append(diagnostic("reserved-word", message, word.span))
                else:
                    self._only(self.roles, word, BlockName(word, block), "role")
            case "entitlement":
                self._only(self.entitlements, word, BlockName(word, block), "entitlement")
            case "journey":
                self._only(self.journeys, word, BlockName(word, block), "journey")
            case "suggest":
                self._only(self.suggestions, word, BlockName(word, block), "suggestion")
            case "calendar":
                self._only(self.calendars, word, BlockName(word, block), "calendar")
            case _:
                return

    def clashes(self) -> None:
        """Names that may not be equal across kinds: `x is open` must mean one thing, and `health` and
        `severity` may name a field only where the ruleset has none of its own."""
        for name, escalation in self.escalations.items():
            if name in self.playbooks:
                self._twice(escalation.word, self.playbooks[name].word.span, "an escalation", "a playbook")
        for what, works in (("a playbook", self.playbooks), ("an escalation", self.escalations)):
            for name in sorted(works.keys() & self.readable.keys()):
                readable = self.readable[name]
                self._twice(works[name].word, readable.span, what, _KIND_WORDS[readable.kind])
        if self.health is not None and HEALTH in self.readable:
            word = tree.Word(HEALTH, self.readable[HEALTH].span)
            self._twice(
                word, self.health.block.header_span, _KIND_WORDS[self.readable[HEALTH].kind], "the health block"
            )
        severities = [e.severity_written for e in self.escalations.values() if e.severity_written is not None]
        if severities and SEVERITY in self.readable:
            word = tree.Word(SEVERITY, self.readable[SEVERITY].span)
            kind = _KIND_WORDS[self.readable[SEVERITY].kind]
            self._twice(word, severities[0].type.span, kind, "an escalation's severity")

    def names(self, lost: frozenset[str]) -> Names:
        return Names(
            fields=self.fields,
            parameters=self.parameters,
            lets=self.lets,
            decisions=self.decisions,
            segmentations=self.segmentations,
            metrics=self.metrics,
            health=self.health,
            roles=self.roles,
            playbooks=self.playbooks,
            escalations=self.escalations,
            entitlements=self.entitlements,
            journeys=self.journeys,
            suggestions=self.suggestions,
            calendars=self.calendars,
            readable=self.readable,
            lost=lost,
        )

    # ------------------------------------------------------------- kinds of names

    def _field(self, written: tree.Field) -> None:
        if not self._is_free(written.name):
            return
        read = written_type(written.type)
        self.findings.extend(read.diagnostics)
        low = high = None
        if written.limits is not None and read.type is not None:
            low, high, findings = bounds(written.limits, read.type)
            self.findings.extend(findings)
        entry = FieldName(written.name, read.type, low, high, read.spellings, written)
        self._readable(self.fields, written.name, entry, Kind.FIELD)

    def _decision(self, word: tree.Word, block: tree.Block) -> DecisionName:
        results: dict[str, Result] = {}
        untyped: set[str] = set()
        places: dict[str, Span] = {}
        combining = tree.Combining.UNIQUE
        for clause in block.clauses:
            if isinstance(clause, tree.Rows):
                combining = clause.combining
            if not isinstance(clause, tree.ResultType):
                continue
            name = clause.name or word
            span = clause.name.span if clause.name else clause.span
            if clause.name is not None and clause.name.text == BECAUSE:
                message = "`because` heads the column of reasons and cannot be a result"
                self.findings.append(diagnostic("reserved-word", message, span))
                continue
            if name.text in places:
                self._twice_in(name.text, span, places[name.text], f"result of `{word.text}`")
                continue
            places[name.text] = span
            kind = self._type(clause.type)
            if kind is None:
                untyped.add(name.text)
            else:
                label = clause.label or (block.label if name is word else None)
                results[name.text] = Result(name.text, kind, label.value if label else None, span)
        own = results.pop(word.text, None)
        in_order = (own, *results.values()) if own is not None else ()
        if own is None:
            untyped.update(results)
        return DecisionName(
            word, in_order, frozenset(untyped | ({word.text} if own is None else set())), combining, block
        )

    def _escalation(self, word: tree.Word, block: tree.Block) -> EscalationName:
        written = next((c for c in block.clauses if isinstance(c, tree.Severity)), None)
        kind = self._type(written.type) if written is not None else None
        if written is not None and kind is not None and not isinstance(kind, ChoiceType):
            message = "a severity is one of several words"
            hint = "write `severity one of critical, high, medium`"
            self.findings.append(diagnostic("wrong-type", message, written.type.span, hint=hint))
        return EscalationName(word, kind if isinstance(kind, ChoiceType) else None, written, block)

    def _health(self, block: tree.Block) -> None:
        if self.health is not None:
            first = Label(self.health.block.header_span, "first given here", primary=False)
            message = "a ruleset has one `health` block, and this is a second one"
            self.findings.append(
                diagnostic("defined-twice", message, block.header_span, "given again here", also=(first,))
            )
            return
        declared = [b for c in block.clauses if isinstance(c, tree.Bands) for b in c.bands]
        for band in declared:
            self._is_free(band.word)
        bands = self._parts(((b.word, b.points.value) for b in declared), "band") if declared else dict(DEFAULT_BANDS)
        groups = self._parts(((c.name, c) for c in block.clauses if isinstance(c, tree.Group)), "group of measures")
        measures = self._parts(((c.name, c) for c in block.clauses if isinstance(c, tree.Measure)), "measure")
        for name, measure in measures.items():
            if name == "score":
                message = "`health.score` is the score of the account and cannot be a measure"
                self.findings.append(diagnostic("reserved-word", message, measure.name.span))
        self.health = HealthName(tuple(bands.items()), groups, measures, block)

    # ------------------------------------------------------------- findings

    def _type(self, words: tree.TypeWords) -> Type | None:
        read = written_type(words)
        self.findings.extend(read.diagnostics)
        return read.type

    def _is_free(self, word: tree.Word) -> bool:
        """Whether a word may be a name at all; reports where it may not."""
        if word.text in RESERVED:
            message = f"`{word.text}` is a word of the language and cannot be a name"
            self.findings.append(diagnostic("reserved-word", message, word.span))
            return False
        if "__" in word.text:
            message = f"`{word.text}` has two underscores in a row, which a name may not have"
            hint = f"write `{'_'.join(p for p in word.text.split('_') if p)}`"
            self.findings.append(diagnostic("bad-name", message, word.span, hint=hint))
            return False
        return True

    def _readable(self, into: dict[str, Entry], word: tree.Word, entry: Entry, kind: Kind) -> None:
        if word.text in KNOWN_FROM_THE_START:
            message = f"`{word.text}` is known from the start: {KNOWN_FROM_THE_START[word.text]}"
            self.findings.append(diagnostic("defined-twice", message, word.span, "defined again here"))
            return
        first = self.readable.get(word.text)
        if first is not None:
            self._twice(word, first.span, _KIND_WORDS[kind], _KIND_WORDS[first.kind])
            return
        self.readable[word.text] = Readable(kind, word.span)
        into[word.text] = entry

    def _only(self, into: dict[str, NamedEntry], word: tree.Word, entry: NamedEntry, what: str) -> None:
        first = into.get(word.text)
        if first is None:
            into[word.text] = entry
            return
        self._twice_in(word.text, word.span, first.word.span, what)

    def _parts(self, items: Iterable[tuple[tree.Word, Entry]], what: str) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        places: dict[str, Span] = {}
        for word, entry in items:
            if not self._is_free(word):
                continue
            if word.text in found:
                self._twice_in(word.text, word.span, places[word.text], what)
            else:
                found[word.text] = entry
                places[word.text] = word.span
        return found

    def _twice_in(self, name: str, span: Span, first: Span, what: str) -> None:
        label = Label(first, "first given here", primary=False)
        message = f"the {what} `{name}` is given twice"
        self.findings.append(diagnostic("defined-twice", message, span, "given again here", also=(label,)))

    def _twice(self, word: tree.Word, first: Span, what: str, other: str) -> None:
        if what == other:
            message = f"`{word.text}` is defined twice"
        else:
            message = f"`{word.text}` is {what} and {other}, and a name stands for one thing"
        label = Label(first, f"{other} here", primary=False)
        self.findings.append(diagnostic("defined-twice", message, word.span, f"{what} here", also=(label,)))


def _defined(block: tree.Block) -> tree.Expression | None:
    return block.header.expression if isinstance(block.header, tree.DefinitionHeader) else None


_KIND_WORDS: Mapping[Kind, str] = {
    Kind.FIELD: "a field",
    Kind.PARAMETER: "a parameter",
    Kind.LET: "a `let`",
    Kind.METRIC: "a metric",
    Kind.SEGMENT: "a segmentation",
    Kind.DECISION: "a decision",
}
