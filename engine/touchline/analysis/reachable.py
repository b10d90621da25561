"""What can never happen: conditions always or never true, playbooks that never start, segments nobody reaches.

Every finding is a proof over all accounts, all days and all that a past may be. What the solver gives up is said
once, and nothing is concluded from it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from touchline.analysis.conditions import Asked, Role, conditions
from touchline.analysis.lines_taken import never_taken, same_conditions
from touchline.analysis.promises import Stretch, stretches
from touchline.analysis.sampling import sampled
from touchline.backends.python import Evaluator, Judged
from touchline.backends.python.loaded import within
from touchline.backends.python.program import Condition
from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.expressions import Expression, Kind, Literal, Read, Ref, names_read
from touchline.model.ruleset import Playbook, Ruleset, Scope, Segmentation
from touchline.model.tables import Lines
from touchline.source import Span

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoded, Encoder

_PATIENCE = 3
"""After so many questions that were given up the others get less time, so that all of them end (P6)."""

ROUNDED = "there is arithmetic in it: the proof is about exact numbers, up to rounding"


def check_reachable(ruleset: Ruleset) -> tuple[Diagnostic, ...]:
    """All that can never happen, or always does."""
    questions = Questions(ruleset)
    found: list[Diagnostic] = []
    for asked in conditions(ruleset):
        found.extend(_of_condition(questions, asked, ruleset))
    for segmentation in ruleset.segmentations.values():
        found.extend(_of_segmentation(questions, segmentation))
    for decision in ruleset.decisions.values():
        if isinstance(decision.rules, Lines):
            found.extend(never_taken(questions, decision.name, decision.rules))
    for escalation in ruleset.escalations.values():
        if isinstance(escalation.severity, Lines):
            found.extend(never_taken(questions, f"{escalation.name}.severity", escalation.severity, escalation.scopes))
    found.extend(_never_started(ruleset))
    return (*found, *questions.given_up)


@dataclass(frozen=True, slots=True)
class Possible:
    """Whether a condition can be true, and false; None where the solver gave up."""

    true: bool | None
    false: bool | None
    rounded: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """Whether one of several conditions tried in order is ever true, and ever the first that is; `by` is one before
    it that is true wherever it is."""

    ever: bool
    first: bool
    by: int | None


class Questions:
    """Asks about one ruleset, in every stretch of days with the same parameters."""

    def __init__(self, ruleset: Ruleset) -> None:
        from touchline.backends.solver.encoder import Encoder
        from touchline.backends.solver.past import AnyPast

        self.ruleset = ruleset
        self._evaluator = Evaluator(ruleset)
        self._functions: dict[tuple[int, datetime.date], Condition] = {}
        self._seen = list(sampled(self._evaluator))
        self.given_up: list[Diagnostic] = []
        self._encoders: list[tuple[Stretch, Encoder]] = [
            (
                stretch,
                Encoder(
                    ruleset,
                    stretch.period.values,
                    self._evaluator.calendar,
                    None,
                    AnyPast(),
                    held_free=True,
                    since=stretch.period.since,
                    until=stretch.until,
                ),
            )
            for stretch in stretches(ruleset)
        ]

    def possible(self, asked: Asked) -> Possible:
        """Whether a condition can be true (and what rules it out is not) and false, where it is asked."""
        from touchline.backends.solver.terms import negated

        true: bool | None
        false: bool | None
        true, false = self._shown(asked)
        rounded = False
        if true and false:
            return Possible(true, false, rounded)
        for encoder, encoded in self._encoded(asked.expression, asked):
            first, *others = encoded.terms
            unless = others[: len(asked.unless)]
            within = [term.value for term in others[len(unless) :]]
            allowed = [negated(term.is_true) for term in unless]
            true = true or _or(true, self._is_possible(encoder, encoded, [*within, first.is_true, *allowed]))
            false = false or _or(false, self._is_possible(encoder, encoded, [*within, first.is_false]))
            rounded = rounded or encoded.rounded
        return Possible(true, false, rounded)

    def can_be(self, ref: Ref, expression: Read, word: str) -> tuple[bool | None, bool]:
        """Whether a name can be a choice, and whether arithmetic is in it."""
        possible: bool | None = False
        rounded = False
        slot = self._evaluator.layout.refs[ref]
        if any(judged.values[slot] == word for _, judged in self._seen):
            return True, rounded
        for encoder, encoded in self._encoded(expression):
            term = encoded.terms[0]
            formula = term.value == encoder.words.code(word)
            possible = _or(possible, self._is_possible(encoder, encoded, [term.known, formula]))
            rounded = rounded or encoded.rounded
        return possible, rounded

    def differ(self, a: Expression, b: Expression) -> bool | None:
        """Whether some account makes the one true and not the other."""
        if any(
            self._truth(a, stretch, judged) is not self._truth(b, stretch, judged) for stretch, judged in self._seen
        ):
            return True
        possible: bool | None = False
        for _, encoder in self._encoders:
            encoded = encoder.encoded([a, b])
            one, other = encoded.terms
            possible = _or(possible, self._is_possible(encoder, encoded, [one.is_true != other.is_true]))
            if possible:
                break
        return possible

    def taken(self, conditions: Sequence[Expression], scopes: Sequence[Scope]) -> list[Taken | None]:
        """Of conditions tried in order, whether each is ever true, and ever the first; None where the solver gave
        up."""
        from touchline.backends.solver.asking import STEPS, Found, Unanswered, asked, new_solver, tell
        from touchline.backends.solver.terms import negated

        found = [Taken(False, False, None) for _ in conditions]
        open_: set[int] = set()
        for _, encoder in self._encoders:
            encoded = encoder.encoded(conditions, scopes)
            terms, within = encoded.terms[: len(conditions)], encoded.terms[len(conditions) :]
            facts = [*encoded.constraints, *(term.value for term in within)]
            solver, alone = new_solver(facts, STEPS), new_solver(facts, STEPS)
            for i, term in enumerate(terms):
                if not found[i].first:
                    first = asked(solver, term.is_true)
                    if isinstance(first, Found):
                        found[i] = Taken(True, True, None)
                    elif first is Unanswered.UNDECIDED:
                        open_.add(i)
                    elif not found[i].ever and isinstance(asked(alone, term.is_true), Found):
                        covers = (
                            j
                            for j in range(i)
                            if asked(alone, term.is_true, negated(terms[j].is_true)) is Unanswered.NONE
                        )
                        found[i] = Taken(True, False, next(covers, None))
                tell(solver, [negated(term.is_true)])
        return [None if i in open_ and not one.first else one for i, one in enumerate(found)]

    def give_up(self, called: str, span: Span) -> None:
        self.given_up.append(
            diagnostic(
                "unproved",
                f"not decided: whether {called} can be true",
                span,
                "too hard to be answered within its bound",
                hint="say it in smaller parts, with a `let` for each",
            )
        )

    def _shown(self, asked: Asked) -> tuple[bool, bool]:
        """Whether some sampled account makes it true, and false."""
        true = false = False
        if any(ref.kind is Kind.SEVERITY for ref in names_read(asked.expression)):
            return true, false  # it stands in an escalation, not in a judgement
        refs = self._evaluator.layout.refs
        for stretch, judged in self._seen:
            if not all(within(scope, judged.values[refs[scope.ref]]) for scope in asked.scopes):
                continue
            truth = self._condition(asked.expression, stretch)(judged.values, judged.context)
            allowed = truth is True and not any(self._truth(one, stretch, judged) for one in asked.unless)
            true, false = true or allowed, false or truth is False
            if true and false:
                break
        return true, false

    def _truth(self, condition: Expression, stretch: Stretch, judged: Judged) -> bool:
        return self._condition(condition, stretch)(judged.values, judged.context) is True

    def _condition(self, condition: Expression, stretch: Stretch) -> Condition:
        key = (id(condition), stretch.day)
        if key not in self._functions:
            self._functions[key] = self._evaluator.condition(condition, stretch.day)
        return self._functions[key]

    def _encoded(self, expression: Expression, asked: Asked | None = None) -> Iterator[tuple[Encoder, Encoded]]:
        for _, encoder in self._encoders:
            more = () if asked is None else asked.unless
            yield encoder, encoder.encoded([expression, *more], () if asked is None else asked.scopes)

    def _is_possible(self, encoder: Encoder, encoded: Encoded, formulas: Sequence[Any]) -> bool | None:
        from touchline.backends.solver.asking import STEPS, Found, Unanswered, ask

        steps = STEPS if len(self.given_up) < _PATIENCE else STEPS // 20
        match ask([*encoded.constraints, *formulas], steps):
            case Found():
                return True
            case Unanswered.NONE:
                return False
            case _:
                return None


def _or(a: bool | None, b: bool | None) -> bool | None:
    if a or b:
        return True
    return None if a is None or b is None else False


def _of_condition(questions: Questions, asked: Asked, ruleset: Ruleset) -> Iterator[Diagnostic]:
    if isinstance(asked.expression, Literal):
        return
    possible = questions.possible(asked)
    span, notes = asked.expression.span, (ROUNDED,) if possible.rounded else ()
    where = " in its scope" if asked.scopes else ""
    if possible.true is None:
        questions.give_up(asked.called, span)
    elif possible.true is False:
        match asked.role:
            case Role.START:
                message = f"the playbook `{asked.of}` can never start"
                yield diagnostic("playbook-never-starts", message, span, f"never true{where}", notes=notes)
            case Role.OPEN if not _is_opened_otherwise(ruleset, asked.of):
                message = f"the escalation `{asked.of}` can never open"
                label = f"never true{where}"
                if asked.unless:
                    label = f"never true{where} without `close when`, which keeps it closed"
                yield diagnostic("escalation-never-opens", message, span, label, notes=notes)
            case Role.SEGMENT:
                return  # that nobody reaches the segment is said of the segment
            case _:
                message = f"{asked.called} is never true"
                yield diagnostic("condition-never-true", message, span, f"no account makes it true{where}", notes=notes)
    elif possible.false is False:
        message = f"{asked.called} is never false"
        yield diagnostic(
            "condition-always-true", message, span, f"true wherever its values are known{where}", notes=notes
        )


def _of_segmentation(questions: Questions, segmentation: Segmentation) -> Iterator[Diagnostic]:
    same = (
        list(same_conditions(questions, segmentation.name, segmentation.rules.lines))
        if isinstance(segmentation.rules, Lines)
        else []
    )
    yield from same
    said = {one.facts.get("value") for one in same}
    read = Read(Ref(Kind.CANDIDATE, segmentation.name), segmentation.type, segmentation.span)
    for segment in segmentation.segments:
        if segment.name in said:
            continue
        possible, rounded = questions.can_be(read.ref, read, segment.name)
        if possible is None:
            questions.give_up(f"`{segmentation.name} is {segment.name}`", segment.span)
        elif possible is False:
            yield diagnostic(
                "unreachable-segment",
                f"no account can be in `{segment.name}` of `{segmentation.name}`",
                segment.span,
                "nobody gets here",
                notes=(ROUNDED,) if rounded else (),
            )


def _never_started(ruleset: Ruleset) -> Iterator[Diagnostic]:
    for playbook in ruleset.playbooks.values():
        if playbook.start is None and not _is_started_otherwise(ruleset, playbook):
            yield diagnostic(
                "playbook-never-starts",
                f"the playbook `{playbook.name}` can never start",
                playbook.span,
                "has no `start`, and nothing starts it",
                hint="add a line such as `start when health is red`",
            )


def _is_started_otherwise(ruleset: Ruleset, playbook: Playbook) -> bool:
    name = playbook.name
    moves = [move for s in ruleset.segmentations.values() for move in (s.move_up, s.move_down) if move is not None]
    services = [through for s in ruleset.services for through in (s.renewal, s.expansion)]
    return name in services or any(move.through == name for move in moves)


def _is_opened_otherwise(ruleset: Ruleset, name: str) -> bool:
    return any(through.escalation == name for p in ruleset.playbooks.values() for through in p.escalate)


__all__ = ["ROUNDED", "Possible", "Questions", "check_reachable"]
