"""A YAML document held against a JSON Schema: every mistake as a diagnostic, in plain words (P16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, in_order
from touchline.spelling import did_you_mean, nearest
from touchline.workspace.yaml import Document, Path

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_KINDS: Mapping[str, str] = {
    "object": "lines of `key: value`",
    "array": "a list: `[a, b]`, or lines that start with `-`",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "null": "nothing",
}


def schema_mistakes(document: Document, schema: Mapping[str, Any], code: str) -> tuple[Diagnostic, ...]:
    """What `schema` does not allow in `document`, each under `code`, in order of place.

    Beside the words of JSON Schema it reads `x-shape`, what a `pattern` asks for in words.
    """
    # Imported here: a lone ruleset has no workspace file, and this costs a tenth of a second.
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema)
    found: list[Diagnostic] = []
    for error in validator.iter_errors(document.value):
        found.extend(_told(error, document, code))
    return in_order(found)


def _told(error: ValidationError, document: Document, code: str) -> list[Diagnostic]:
    path: Path = tuple(error.absolute_path)
    name = f"`{path[-1]}`" if path and isinstance(path[-1], str) else "an entry" if path else "this file"
    wanted: Any = error.validator_value
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    at = document.span(path)
    shape = str(schema.get("x-shape", ""))
    match error.validator:
        case "additionalProperties":
            known = list(schema.get("properties", ()))
            return [
                _unknown(key, known, document, (*path, key), code)
                for key in (error.instance if isinstance(error.instance, dict) else ())
                if key not in known
            ]
        case "pattern" if "propertyNames" in error.schema_path:
            key = str(error.instance)
            return [diagnostic(code, f"`{key}` is no name here", document.span((*path, key), key=True), shape)]
        case "required":
            return [
                diagnostic(
                    code,
                    f"{name} does not say its `{key}`",
                    document.span(path, key=True),
                    hint=f"add a line `{key}: {_example(schema, key)}`",
                )
                for key in _absent(wanted, error.instance)
                if not _misspelt(key, schema, error.instance)
            ]
        case "type" if not path and document.value is None:
            return [diagnostic(code, "this file says nothing", at, hint="begin with a line `version: 1`")]
        case "type":
            return [diagnostic(code, f"{name} takes {_KINDS.get(str(wanted), str(wanted))}", at)]
        case "const":
            return [diagnostic(code, f"{name} can only be `{wanted}`", at, hint=f"write `{wanted}`")]
        case "enum":
            hint = did_you_mean(str(error.instance), map(str, wanted))
            return [diagnostic(code, f"{name} is one of {', '.join(f'`{w}`' for w in wanted)}", at, hint=hint)]
        case "pattern":
            return [diagnostic(code, f"{name} is not written as it must be", at, shape)]
        case "minimum" | "exclusiveMinimum":
            return [diagnostic(code, f"{name} is at least {wanted}", at)]
        case "maximum" | "exclusiveMaximum":
            return [diagnostic(code, f"{name} is at most {wanted}", at)]
        case "minLength" | "minItems" | "minProperties":
            return [diagnostic(code, f"{name} is empty", at)]
        case "maxLength" | "maxItems" | "maxProperties":
            return [diagnostic(code, f"{name} has more than {wanted} entries", at)]
        case _:
            return [diagnostic(code, f"{name} does not say what it may say", at)]


def _unknown(key: str, known: list[str], document: Document, path: Path, code: str) -> Diagnostic:
    likely = did_you_mean(key, known)
    return diagnostic(
        code,
        f"`{key}` is nothing this file can say here",
        document.span(path, key=True),
        hint=likely or f"say one of {', '.join(f'`{k}`' for k in known)}",
        facts={"key": key, "known": known},
    )


def _absent(required: list[str], instance: object) -> list[str]:
    return [key for key in required if not (isinstance(instance, dict) and key in instance)]


def _misspelt(key: str, schema: Mapping[str, Any], instance: object) -> bool:
    """Whether a required key is there under a wrong spelling: that is told once, as an unknown key."""
    known = list(schema.get("properties", ()))
    present = instance if isinstance(instance, dict) else {}
    return any(other not in known and nearest(other, known) == key for other in present)


def _example(schema: Mapping[str, Any], key: str) -> str:
    return str(schema.get("properties", {}).get(key, {}).get("examples", ["…"])[0])
