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
from touchline.analysis.promises import Stretch, stretches
from touchline.analysis.sampling import sampled
from touchline.backends.python import Evaluator, Judged
from touchline.backends.python.loaded import within
from touchline.backends.python.program import Condition
from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label
from touchline.model.expressions import Expression, Kind, Literal, Read, Ref, names_read
from touchline.model.ruleset import Playbook, Ruleset, Segmentation
from touchline.model.tables import Line, Lines
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
            found.extend(_same(questions, decision.name, decision.rules.lines))
    found.extend(_never_started(ruleset))
    return (*found, *questions.given_up)


@dataclass(frozen=True, slots=True)
class Possible:
    """Whether a condition can be true, and false; None where the solver gave up."""

    true: bool | None
    false: bool | None
    rounded: bool


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
        """Whether a condition can be true and false, where it is asked."""
        true: bool | None
        false: bool | None
        true, false = self._shown(asked)
        rounded = False
        if true and false:
            return Possible(true, false, rounded)
        for encoder, encoded in self._encoded(asked.expression, asked):
            first, *scopes = encoded.terms
            within = [term.value for term in scopes]
            true = true or _or(true, self._is_possible(encoder, encoded, [*within, first.is_true]))
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
            true, false = true or truth is True, false or truth is False
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
            yield encoder, encoder.encoded([expression], () if asked is None else asked.scopes)

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
                yield diagnostic("escalation-never-opens", message, span, f"never true{where}", notes=notes)
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
        list(_same(questions, segmentation.name, segmentation.rules.lines))
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


def _same(questions: Questions, name: str, lines: Sequence[Line]) -> Iterator[Diagnostic]:
    """Lines whose conditions are the same, so that the later is never taken."""
    asked = [line for line in lines if line.condition is not None][:40]
    said: set[int] = set()
    for i, first in enumerate(asked):
        for second in asked[i + 1 :]:
            if second.number in said or first.value == second.value:
                continue
            assert first.condition is not None
            assert second.condition is not None
            if (
                not _alike(first.condition, second.condition)
                or questions.differ(first.condition, second.condition) is not False
            ):
                continue
            said.add(second.number)
            a, b = _word(first), _word(second)
            yield diagnostic(
                "same-condition",
                f"`{a}` and `{b}` of `{name}` have the same condition",
                second.span,
                f"`{b}` is never taken: the first that is true counts",
                also=(Label(first.span, f"the same as for `{a}`", primary=False),),
                facts={"value": b},
            )


def _alike(a: Expression, b: Expression) -> bool:
    """Whether two conditions read the same names: if not they hardly say the same, and are not asked about."""
    return set(names_read(a)) == set(names_read(b))


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


def _word(line: Line) -> str:
    return str(line.value.value) if isinstance(line.value, Literal) else line.value.ref.name


__all__ = ["ROUNDED", "Possible", "Questions", "check_reachable"]
