"""Asking for other models: rounder ones, and ones that differ from one that was no account."""

from __future__ import annotations

from typing import Any

import z3

from touchline.backends.solver.encoder import Encoder
from touchline.backends.solver.terms import FALSE, Formula, either
from touchline.model.types import MoneyType, NumberType, SetType


def in_steps(encoder: Encoder) -> list[Formula]:
    """That every number is a whole one, or of percents a whole percent."""
    found = []
    for name, term in encoder.fields.items():
        type_ = encoder.ruleset.fields[name].type
        if isinstance(type_, MoneyType) or (isinstance(type_, NumberType) and not type_.whole):
            step = 100 if isinstance(type_, NumberType) and type_.percent else 1
            found.append(z3.IsInt(term.value * step))
    return found


def another(model: Any, encoder: Encoder) -> Formula:
    """That some field is another: known or not, or of another value."""
    parts: list[Formula] = []
    for name, term in encoder.fields.items():
        known = z3.Bool(f"known {name}")
        parts.append(known != model.eval(known, model_completion=True))
        if not isinstance(encoder.ruleset.fields[name].type, SetType):
            parts.append(term.value != model.eval(term.value, model_completion=True))
        else:
            parts.extend(e != model.eval(e, model_completion=True) for e in term.elements.values())
    return either(*parts) if parts else FALSE
