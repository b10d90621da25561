"""Whom a page is about: all accounts, those of one segment, or those of one vertical."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from touchline.model.expressions import And, Expression, Kind, Or, Read, Ref, names_read
from touchline.model.reach import limits_of, narrowed
from touchline.model.ruleset import ByBandTable, ByThresholdTable, Ruleset, Scope, Service
from touchline.model.types import ChoiceType, SetType
from touchline.prose import values
from touchline.prose.words import Words


@dataclass(frozen=True)
class About:
    """A ruleset, and what is known of every account that a page is about: `known` says which value a
    choice has, or which element a set surely holds. `owner` is the role that owns their service, where
    there is only one."""

    ruleset: Ruleset
    known: Mapping[Ref, str] = field(default_factory=lambda: MappingProxyType({}))
    owner: str | None = None

    @property
    def words(self) -> Words:
        return Words(self.ruleset)

    def concerns(self, scopes: Iterable[Scope]) -> bool:
        """Whether accounts of this page can be in all the scopes."""
        scopes = tuple(scopes)
        for scope in scopes:
            if scope.is_set and scope.ref in self.known and self.known[scope.ref] not in scope.values:
                return False  # others of the set may be held too, and have their own page
        limits = limits_of(scopes)
        if limits is None:
            return False
        return all(self.known[ref] in possible for ref, possible in limits.items() if ref in self.known)

    def can_be(self, condition: Expression | None, scopes: Iterable[Scope] = ()) -> bool:
        """Whether the condition can be true for an account of this page that is in the scopes."""
        if condition is None:
            return True
        limits = dict(limits_of(scopes) or {})
        for ref, value in self.known.items():
            if not self.is_set(ref):
                limits[ref] = frozenset({value})
        return narrowed(condition, limits) is not None

    def left_of(self, condition: Expression | None) -> Expression | None:
        """What a condition still asks of the accounts of this page; None where it surely holds for them."""
        if condition is None or not self.known:
            return condition
        if isinstance(condition, And):
            parts = tuple(p for p in (self.left_of(part) for part in condition.parts) if p is not None)
            return replace(condition, parts=parts) if len(parts) > 1 else parts[0] if parts else None
        sure = {ref: frozenset({value}) for ref, value in self.known.items() if not self.is_set(ref)}
        if isinstance(condition, Or):
            return self._left_of_any(condition, sure)
        about_known = set(names_read(condition)) <= set(sure)
        return None if about_known and narrowed(condition, sure, False) is None else condition

    def _left_of_any(self, condition: Or, sure: Mapping[Ref, frozenset[str]]) -> Expression | None:
        """What an `or` still asks: nothing where one part surely holds; parts that cannot hold are left out."""
        possible = [part for part in condition.parts if narrowed(part, sure) is not None]
        parts = [self.left_of(part) for part in possible]
        left = tuple(part for part in parts if part is not None)
        if len(left) < len(parts):
            return None
        if not left:
            return condition
        return replace(condition, parts=left) if len(left) > 1 else left[0]

    def only_when(self, condition: Expression | None) -> str:
        """A condition in words, without what surely holds; empty where it asks nothing of these accounts."""
        left = self.left_of(condition)
        return "" if left is None else self.words.sentence(left)

    def is_set(self, ref: Ref) -> bool:
        found = self.ruleset.fields.get(ref.name) if ref.kind is Kind.FIELD else None
        return found is not None and isinstance(found.type, SetType)

    def role(self, name: str | None) -> str:
        return self.words.role(name, self.owner)

    def roles(self, names: Iterable[str]) -> str:
        return values.listed(dict.fromkeys(self.role(name) for name in names))

    def services(self) -> tuple[Service, ...]:
        """The services that accounts of this page can have, in the order in which they are tried."""
        return tuple(service for service in self.ruleset.services if self.concerns(service.scopes))


def vertical_like(ruleset: Ruleset) -> tuple[Ref, ...]:
    """The fields by whose choices a policy tells customers apart: those a `for` line names, and those
    that choose a row of a health table. In the order of the account block."""
    named: set[str] = set()
    for scopes in scopes_of(ruleset):
        named.update(scope.ref.name for scope in scopes if scope.ref.kind is Kind.FIELD)
    for measure in ruleset.health.measures if ruleset.health is not None else ():
        if not isinstance(measure.banding, (ByThresholdTable, ByBandTable)):
            continue
        for column in measure.banding.table.inputs:
            if isinstance(column.expression, Read) and column.expression.ref.kind is Kind.FIELD:
                named.add(column.expression.ref.name)
    return tuple(
        Ref(Kind.FIELD, name)
        for name, found in ruleset.fields.items()
        if name in named and isinstance(found.type, (ChoiceType, SetType)) and not found.private
    )


def scopes_of(ruleset: Ruleset) -> Iterator[tuple[Scope, ...]]:
    """The `for` lines of everything that can have them."""
    yield from (service.scopes for service in ruleset.services)
    yield from (journey.scopes for journey in ruleset.journeys.values())
    yield from (playbook.scopes for playbook in ruleset.playbooks.values())
    yield from (escalation.scopes for escalation in ruleset.escalations.values())
    yield from (suggestion.scopes for suggestion in ruleset.suggestions.values())


def choices_of(ruleset: Ruleset, ref: Ref) -> tuple[str, ...]:
    """The choices of a field."""
    kind = ruleset.fields[ref.name].type
    return kind.choices if isinstance(kind, (ChoiceType, SetType)) else ()
