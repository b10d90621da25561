"""The types of fields, parameters and results as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic, Label
from touchline.model.types import (
    ChoiceType,
    DateType,
    LengthKind,
    LengthType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from touchline.source import Span
from touchline.spelling import did_you_mean
from touchline.syntax import tree

RESERVED = frozenset(
    {"and", "or", "not", "is", "in", "has", "between", "if", "then", "else", "otherwise"}
    | {"yes", "no", "missing", "known"}
)
"""The fifteen words that cannot be a name or a choice."""

PLAIN_TYPES: Mapping[str, Type] = MappingProxyType(
    {
        "text": TextType(),
        "yes/no": YesNoType(),
        "number": NumberType(),
        "whole number": NumberType(whole=True),
        "percent": NumberType(percent=True),
        "money": MoneyType(),
        "date": DateType(),
        "days": LengthType(LengthKind.DAYS),
        "months": LengthType(LengthKind.MONTHS),
        "business days": LengthType(LengthKind.BUSINESS_DAYS),
    }
)
"""The types without choices, by their words."""

_COUNTED_IN: Mapping[str, str] = MappingProxyType({"weeks": "days", "quarters": "months", "years": "months"})
"""Lengths that data does not count in: a bare `3` would be read as days by one and as weeks by another."""

EMPTY_SET_WORD = "none"
"""How data writes the empty set (M10), so that no element of a set may be called so."""


@dataclass(frozen=True, slots=True)
class WrittenType:
    """A type read from its words. `type` None: the words name none, which has been reported. `spellings`
    maps what data may say to the choice, the choice itself included."""

    type: Type | None
    spellings: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


def written_type(words: tree.TypeWords) -> WrittenType:
    """The type that `words` write.

    Reports a choice that is given twice or shares a spelling with another (`defined-twice`) and a
    reserved word used as a choice (`reserved-word`); the other choices stay.
    """
    if words.name in ("one of", "any of"):
        return _with_choices(words)
    plain = PLAIN_TYPES.get(words.name)
    if plain is not None:
        return WrittenType(plain, MappingProxyType({}), ())
    counted_in = _COUNTED_IN.get(words.name)
    finding = diagnostic(
        "wrong-type",
        f"`{words.name}` is not a type of value",
        words.span,
        hint=f"write `{counted_in}`: a length is counted in days, months or business days"
        if counted_in
        else did_you_mean(words.name, (*PLAIN_TYPES, "one of", "any of")),
    )
    return WrittenType(None, MappingProxyType({}), (finding,))


def _with_choices(words: tree.TypeWords) -> WrittenType:
    findings: list[Diagnostic] = []
    places: dict[str, Span] = {}
    spellings: dict[str, str] = {}
    spelt: dict[str, tuple[str, Span]] = {}

    def spell(text: str, choice: str, span: Span) -> None:
        other = spelt.get(text)
        if other is not None and other[0] != choice:
            findings.append(
                diagnostic(
                    "defined-twice",
                    f"`{text}` in the data would be both `{other[0]}` and `{choice}`",
                    span,
                    f"stands for `{choice}` here",
                    also=(Label(other[1], f"stands for `{other[0]}` here", primary=False),),
                )
            )
            return
        spelt.setdefault(text, (choice, span))
        spellings.setdefault(text, choice)

    for option in words.options:
        word = option.word
        if word.text in RESERVED or (words.name == "any of" and word.text == EMPTY_SET_WORD):
            why = (
                "is how data says that nothing is chosen"
                if word.text == EMPTY_SET_WORD
                else "is a word of the language"
            )
            findings.append(
                diagnostic(
                    "reserved-word",
                    f"`{word.text}` {why} and cannot be a choice",
                    word.span,
                    hint=f'write another word and give the data\'s own: `is_{word.text} = "{word.text}"`',
                )
            )
        elif word.text in places:
            findings.append(
                diagnostic(
                    "defined-twice",
                    f"the choice `{word.text}` is given twice",
                    word.span,
                    "given again here",
                    also=(Label(places[word.text], "first given here", primary=False),),
                )
            )
        else:
            places[word.text] = word.span
    for option in words.options:
        if option.word.text in places:
            if places[option.word.text] == option.word.span:
                spell(option.word.text, option.word.text, option.word.span)
            for text in option.spellings:
                spell(text.value, option.word.text, text.span)
    choices = tuple(places)
    kind: Type | None = None
    if choices:
        kind = ChoiceType(choices) if words.name == "one of" else SetType(choices)
    elif not findings:
        findings.append(diagnostic("missing-part", f"`{words.name}` needs at least one choice", words.span))
    return WrittenType(kind, MappingProxyType(spellings), tuple(findings))
