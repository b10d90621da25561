"""What a ruleset answers about each account: how each answer is read from a judgement, and written as a formula.

One description serves both, so that what is proved is what is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Union, assert_never

from touchline.analysis.differences.answers import Answer, Thing
from touchline.backends.python import Evaluator, Judged
from touchline.backends.python.loaded import within
from touchline.backends.solver.reading import reads_of
from touchline.judgement.inputs import Value
from touchline.model.expressions import Expression, Kind, Read, Ref
from touchline.model.ruleset import Ruleset, Scope, Service
from touchline.model.tables import Lines, Rules
from touchline.model.types import ChoiceType, Type, YesNoType
from touchline.source import Span

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoded, Encoder
    from touchline.backends.solver.terms import Term

_NOWHERE = Span("", 0, 0)


class NotAsked(Enum):
    """In the place of an answer where there is none to ask for: the severity of what is not open."""

    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Named:
    """What a name stands for: a candidate, the band, a decision's result."""

    ref: Ref
    type: Type


@dataclass(frozen=True, slots=True)
class Holding:
    """Whether a condition is true within its scope."""

    scopes: tuple[Scope, ...]
    condition: Expression


@dataclass(frozen=True, slots=True)
class Served:
    """The first service in the text whose scopes all hold. `names` is what it is called: as the new version calls one
    for the same accounts, in whatever order they are written."""

    services: tuple[Service, ...]
    names: tuple[str, ...]

    def name_of(self, service: Service | None) -> str | None:
        """What a service is called."""
        if service is None:
            return None
        return next(name for one, name in zip(self.services, self.names, strict=True) if one.name == service.name)


@dataclass(frozen=True, slots=True)
class Graded:
    """The severity that an escalation's rules give when it opens."""

    opens: Holding
    rules: Rules


Subject = Union[Named, Holding, Served, Graded]


def subjects(ruleset: Ruleset, called_as: Ruleset | None = None) -> Mapping[Answer, Subject]:
    """Everything that is answered, in the order in which a ruleset is read. `called_as`: another version, whose names
    are given to the services that are for the same accounts."""
    found: dict[Answer, Subject] = {}
    for segmentation in ruleset.segmentations.values():
        ref = Ref(Kind.CANDIDATE, segmentation.name)
        found[Answer(Thing.SEGMENTATION, segmentation.name)] = Named(ref, segmentation.type)
    if ruleset.health is not None:
        bands = ChoiceType(tuple(band.name for band in ruleset.health.bands))
        found[Answer(Thing.HEALTH)] = Named(Ref(Kind.BAND, "health"), bands)
    for decision in ruleset.decisions.values():
        for i, result in enumerate(decision.results):
            ref = Ref(Kind.DECISION, decision.name, result.name if i else None)
            found[Answer(Thing.DECISION, ref.key)] = Named(ref, decision.type_of(result))
    if ruleset.services:
        found[Answer(Thing.SERVICE)] = Served(ruleset.services, _names(ruleset.services, called_as or ruleset))
    for playbook in ruleset.playbooks.values():
        if playbook.start is not None:
            found[Answer(Thing.PLAYBOOK, playbook.name)] = Holding(playbook.scopes, playbook.start.condition)
    for escalation in ruleset.escalations.values():
        opens = Holding(escalation.scopes, escalation.open_when)
        found[Answer(Thing.ESCALATION, escalation.name)] = opens
        if escalation.severity is not None:
            found[Answer(Thing.ESCALATION, f"{escalation.name}.severity")] = Graded(opens, escalation.severity)
    return found


def _names(services: tuple[Service, ...], called_as: Ruleset) -> tuple[str, ...]:
    known = {_for(service): service.name for service in reversed(called_as.services)}
    return tuple(known.get(_for(service), service.name) for service in services)


def _for(service: Service) -> frozenset[object]:
    return frozenset((scope.ref, frozenset(scope.values)) for scope in service.scopes)


def type_of(subject: Subject) -> Type:
    """The type of the answers."""
    match subject:
        case Named(type=type_):
            return type_
        case Holding():
            return YesNoType()
        case Served(names=names):
            return ChoiceType(names)
        case Graded(rules=rules):
            return rules.results[0].type
        case _:
            assert_never(subject)


def refs_of(subject: Subject) -> tuple[Ref, ...]:
    """The names that an answer is made from directly."""
    match subject:
        case Named(ref=ref):
            return (ref,)
        case Holding(scopes=scopes, condition=condition):
            return (*(scope.ref for scope in scopes), *reads_of(condition))
        case Served(services=services):
            return tuple(scope.ref for service in services for scope in service.scopes)
        case Graded(opens=opens, rules=rules):
            return (*refs_of(opens), *_read_by(rules))
        case _:
            assert_never(subject)


def _read_by(rules: Rules) -> list[Ref]:
    if isinstance(rules, Lines):
        return [ref for line in rules.lines if line.condition is not None for ref in reads_of(line.condition)]
    return [ref for column in rules.inputs for ref in reads_of(column.expression)]


def said_by(subject: Subject) -> object:
    """What an answer's own words say, beyond the names they read."""
    match subject:
        case Named():
            return ()
        case Served(services=services, names=names):
            return tuple((name, service.scopes) for service, name in zip(services, names, strict=True))
        case Holding() | Graded():
            return subject
        case _:
            assert_never(subject)


# ---------------------------------------------------------------------------- from a judgement

Reader = Callable[[Judged], Union[Value, NotAsked]]


def reader(evaluator: Evaluator, subject: Subject) -> Reader:
    """What reads an answer from a judgement of the evaluator."""
    refs = evaluator.layout.refs
    match subject:
        case Named(ref=ref):
            slot = refs[ref]
            return lambda judged: _plain(judged.values[slot])
        case Holding():
            return lambda judged: _holds(evaluator, subject, judged)
        case Served():
            return lambda judged: subject.name_of(judged.served)
        case Graded(opens=opens, rules=rules):

            def severity(judged: Judged) -> Value | NotAsked:
                if not _holds(evaluator, opens, judged):
                    return NotAsked.NOT_ASKED
                given = evaluator.loaded(judged.date).rules(rules)(judged.values, judged.context)
                return _plain(given.values[0])

            return severity
        case _:
            assert_never(subject)


def _holds(evaluator: Evaluator, holding: Holding, judged: Judged) -> bool:
    refs, values = evaluator.layout.refs, judged.values
    if not all(within(scope, values[refs[scope.ref]]) for scope in holding.scopes):
        return False
    return evaluator.loaded(judged.date).condition(holding.condition)(values, judged.context) is True


def _plain(value: object) -> Value:
    assert not isinstance(value, NotAsked)
    return value  # type: ignore[return-value]


# ---------------------------------------------------------------------------- as a formula


def written(encoder: Encoder, subject: Subject) -> Encoded:
    """Two terms: whether there is something to answer, and the answer."""
    from touchline.backends.solver.expressions import encode
    from touchline.backends.solver.rules import outcome
    from touchline.backends.solver.terms import TRUE, Term

    def terms() -> tuple[Term, Term]:
        always = Term(TRUE, TRUE)
        match subject:
            case Named(ref=ref, type=type_):
                return always, encode(encoder, Read(ref, type_, _NOWHERE))
            case Holding():
                return always, _true(encoder, subject)
            case Served():
                return always, _served(encoder, subject)
            case Graded(opens=opens, rules=rules):
                return _true(encoder, opens), outcome(encoder, rules).results[0]
            case _:
                assert_never(subject)

    return encoder.written(refs_of(subject), terms)


def _true(encoder: Encoder, holding: Holding) -> Term:
    from touchline.backends.solver.encoder import all_of
    from touchline.backends.solver.expressions import encode
    from touchline.backends.solver.terms import TRUE, Term

    parts = [*(encoder.in_scope(scope) for scope in holding.scopes), encode(encoder, holding.condition)]
    return Term(TRUE, all_of(parts))


def _served(encoder: Encoder, served: Served) -> Term:
    """The first whose scopes all hold."""
    from touchline.backends.solver.encoder import all_of
    from touchline.backends.solver.terms import Term, chosen, scalar

    nothing = scalar("", encoder.words)
    found = Term(scalar(False, encoder.words).value, nothing.value)
    for service, name in reversed(list(zip(served.services, served.names, strict=True))):
        holds = all_of(encoder.in_scope(scope) for scope in service.scopes)
        found = chosen(holds, scalar(name, encoder.words), found)
    return found
