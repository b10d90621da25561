"""What tells accounts apart."""

from __future__ import annotations

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Ruleset
from touchline.model.types import TextType
from touchline.source import Span


def id_field(ruleset: Ruleset) -> str | None:
    """The field that tells accounts apart: `id` where there is one, else the first required text."""
    if "id" in ruleset.fields:
        return "id"
    return next((f.name for f in ruleset.fields.values() if f.required and isinstance(f.type, TextType)), None)


def no_id(account: Span) -> Diagnostic:
    """Said of an account block without such a field: its accounts are judged, and nobody knows which is which."""
    return diagnostic(
        "no-id",
        "no field tells the accounts apart: `id` is empty in every result",
        account,
        "neither an `id` nor a required text",
        hint="add `id required text`, with its `column` where the file has another heading",
    )
