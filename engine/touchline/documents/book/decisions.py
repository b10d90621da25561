"""Decisions and suggestions in print, as far as they concern a page."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.documents.book.about import About
from touchline.documents.book.rules import RulesPart, restricted, rules_part
from touchline.documents.book.saying import blanks, with_blanks
from touchline.model.expressions import Ref, names_read
from touchline.model.ruleset import Decision, Suggestion
from touchline.model.tables import Table
from touchline.model.types import ChoiceType, ListType
from touchline.prose import values
from touchline.prose.names import plain, upper_first
from touchline.prose.parts import scope_words


@dataclass(frozen=True, slots=True)
class DecisionPart:
    label: str
    rules: RulesPart


@dataclass(frozen=True, slots=True)
class SuggestionPart:
    label: str
    scope: str
    rule: str
    say: str
    blanks: tuple[str, ...]


def asks(decision: Decision, ref: Ref) -> bool:
    """Whether a decision's table has a column of `ref`."""
    rules = decision.rules
    return isinstance(rules, Table) and any(ref in names_read(column.expression) for column in rules.inputs)


def decisions(about: About, asking: Ref | None = None) -> tuple[DecisionPart, ...]:
    """The decisions as far as they concern the page; with `asking`, those whose table has that column."""
    parts = []
    for decision in about.ruleset.decisions.values():
        rules = decision.rules
        if asking is not None and not asks(decision, asking):
            continue
        if isinstance(rules, Table) and about.known:
            rules = restricted(rules, about.known)
            if not rules.rows and rules.default is None:
                continue
        kind = decision.results[0].type
        kind = kind.element if isinstance(kind, ListType) else kind
        choices = {choice: plain(choice) for choice in kind.choices} if isinstance(kind, ChoiceType) else {}
        label = decision.label or upper_first(plain(decision.name))
        parts.append(DecisionPart(label, rules_part(about, rules, choices)))
    return tuple(parts)


def suggestions(about: About) -> tuple[SuggestionPart, ...]:
    found = about.ruleset.suggestions.values()
    return tuple(_suggestion(about, suggestion) for suggestion in found if about.concerns(suggestion.scopes))


def _suggestion(about: About, found: Suggestion) -> SuggestionPart:
    words = about.words
    peers = f"the accounts with the same {words.field(found.within)}" if found.within is not None else "all accounts"
    where = f" where {words.sentence(found.where)}" if found.where is not None else ""
    least = [
        *((f"at least {values.percent(found.share)}",) if found.share is not None else ()),
        *((f"at least {values.number(found.count)}",) if found.count is not None else ()),
    ]
    have = f"{values.listed(least)} of its peers have" if least else "any of its peers has"
    return SuggestionPart(
        found.label,
        scope_words(words, found.scopes) or "all accounts",
        f"Suggested is what an account does not have of “{words.field(found.field)}” and {have}. "
        f"Its peers are {peers}{where}.",
        with_blanks(words, found.say or ""),
        blanks(words, found.say or ""),
    )
