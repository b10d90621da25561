"""Names taken as any value of their type, whatever they are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from touchline.backends.solver.fields import variable
from touchline.backends.solver.terms import TRUE, Term
from touchline.model.expressions import Kind, Ref
from touchline.model.types import ChoiceType, Type, YesNoType

if TYPE_CHECKING:
    from touchline.backends.solver.encoder import Encoder
    from touchline.backends.solver.reading import Node


def anything(encoder: Encoder, node: Node) -> dict[Ref, Term]:
    """The terms of all that is read of a node, each free."""
    kind, name = node
    ruleset = encoder.ruleset
    match kind:
        case "let":
            return {Ref(Kind.LET, name): _free(encoder, f"let {name}", ruleset.lets[name].expression.type)}
        case "decision":
            terms: dict[Ref, Term] = {}
            decision = ruleset.decisions[name]
            for i, result in enumerate(decision.results):
                term = _free(encoder, f"decision {name} {result.name}", decision.type_of(result))
                terms[Ref(Kind.DECISION, name, result.name)] = term
                if i == 0:
                    terms[Ref(Kind.DECISION, name)] = term
            return terms
        case "segmentation":
            return {Ref(Kind.CANDIDATE, name): _free(encoder, f"segment {name}", ruleset.segmentations[name].type)}
        case "measure":
            band = _free(encoder, f"measure {name}", _bands(encoder))
            applies = _applies(encoder, name)
            encoder.require(z3.Implies(band.known, applies.is_true))
            return {Ref(Kind.MEASURE, name): band, Ref(Kind.MEASURE, name, "applies"): applies}
        case "health":
            tenths = z3.Int("score tenths")
            score = Term(z3.Bool("known score"), z3.ToReal(tenths) / 10, tenths=tenths)
            return {Ref(Kind.SCORE, "health"): score, Ref(Kind.BAND, "health"): _free(encoder, "band", _bands(encoder))}
        case _:
            raise ValueError(f"a {kind} is no name that is made from others")


def _free(encoder: Encoder, name: str, type_: Type) -> Term:
    return Term(z3.Bool(f"known {name}"), variable(f"any {name}", type_, encoder.words, encoder.require))


def _applies(encoder: Encoder, measure: str) -> Term:
    health = encoder.ruleset.health
    assert health is not None, "there is no health to speak of"
    if next(m for m in health.measures if m.name == measure).only_when is None:
        return Term(TRUE, TRUE)
    return _free(encoder, f"applies {measure}", YesNoType())


def _bands(encoder: Encoder) -> ChoiceType:
    assert encoder.ruleset.health is not None, "there is no health to speak of"
    return ChoiceType(tuple(band.name for band in encoder.ruleset.health.bands))
