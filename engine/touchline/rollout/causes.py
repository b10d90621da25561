"""Why an account moved: the rule that decided under each version, and what changed that they read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from functools import lru_cache

from touchline.analysis.differences.answers import Thing
from touchline.backends.python import Judged
from touchline.judgement.answers import HealthAnswer, Reason
from touchline.model.expressions import Kind, Read, Ref
from touchline.model.ruleset import Decision, Ruleset, Segmentation
from touchline.model.tables import Rules, Table
from touchline.prose import values
from touchline.prose.names import plain
from touchline.rollout.answered import Compared, service_label
from touchline.rollout.measured import Ruled
from touchline.syntax.tree import Combining

NO_RULE = Ruled("no such rule", None)
_MOST_THROUGH = 3
_MOST_ROWS = 8


def cause(compared: Compared, old: Judged, new: Judged) -> tuple[Ruled, Ruled, str | None]:
    """The old version's rule, the new one's, and through what they came to decide otherwise."""
    match compared.answer.thing:
        case Thing.HEALTH:
            return _health(old.health, new.health)
        case Thing.SERVICE:
            return _served(old), _served(new), _listed(_segments_moved(old, new))
        case _:
            before, after = _reason(compared, old), _reason(compared, new)
            through = _listed((*_parameters_moved(compared, old, new), *_read_otherwise(before, after)))
            return _ruled(compared, old, before), _ruled(compared, new, after), through


def _reason(compared: Compared, judged: Judged) -> Reason | None:
    name = compared.answer.name.partition(".")[0]
    if compared.answer.thing is Thing.SEGMENTATION:
        segment = judged.segments.get(name)
        return None if segment is None else segment.reason
    decision = judged.decisions.get(name)
    return None if decision is None else decision.reason


def _ruled(compared: Compared, judged: Judged, reason: Reason | None) -> Ruled:
    if reason is None:
        return NO_RULE
    rules = _rules(compared, judged.program.ruleset)
    one = "row" if isinstance(rules, Table) else "rule"
    if reason.row is None:
        if reason.rows:
            return Ruled(f"{one}s {values.listed(map(str, reason.rows))} disagree", reason.place)
        falls_back = rules is not None and rules.default is not None
        return Ruled(f"no {one} applies" + (", so `else` does" if falls_back else ""), reason.place)
    if len(reason.rows) > 1 and isinstance(rules, Table) and rules.combining in _TOGETHER:
        return Ruled(f"{one}s {_numbers(reason.rows)}", reason.place)
    called = f"{one} {reason.row}"
    return Ruled(f"{called}: {reason.because}" if reason.because else called, reason.place)


_TOGETHER = frozenset({Combining.ALL, Combining.ALL_HIGHEST_FIRST, Combining.SUM, Combining.COUNT})


def _numbers(rows: tuple[int, ...]) -> str:
    more = [f"{len(rows) - _MOST_ROWS} more"] if len(rows) > _MOST_ROWS else []
    return values.listed([*map(str, rows[:_MOST_ROWS]), *more])


def _rules(compared: Compared, ruleset: Ruleset) -> Rules | None:
    name = compared.answer.name.partition(".")[0]
    found: Segmentation | Decision | None
    if compared.answer.thing is Thing.SEGMENTATION:
        found = ruleset.segmentations.get(name)
    else:
        found = ruleset.decisions.get(name)
    return None if found is None else found.rules


def _parameters_moved(compared: Compared, old: Judged, new: Judged) -> Iterator[str]:
    """The parameters in the rules of the new version that had another value in the old one."""
    before, after = old.program.parameters, new.program.parameters
    for name in _parameters_in(_rules(compared, new.program.ruleset)):
        if name in before and before[name] != after[name]:
            yield plain(name)


@lru_cache(maxsize=64)
def _parameters_in(rules: Rules | None) -> tuple[str, ...]:
    """The parameters that rules name, each once."""
    found: dict[str, None] = {}
    pending: list[object] = [rules]
    while pending:
        match pending.pop():
            case Read(ref=Ref(kind=Kind.PARAMETER, name=name)):
                found.setdefault(name)
            case tuple() as parts:
                pending.extend(reversed(parts))
            case one if dataclasses.is_dataclass(one) and not isinstance(one, type):
                pending.extend(getattr(one, part.name) for part in reversed(dataclasses.fields(one)))
    return tuple(found)


def _read_otherwise(before: Reason | None, after: Reason | None) -> Iterator[str]:
    """The names whose value is another one in the new version."""
    if before is None or after is None:
        return
    for name, value in after.read.items():
        if name in before.read and before.read[name] != value:
            yield plain(name)


def _health(before: HealthAnswer | None, after: HealthAnswer | None) -> tuple[Ruled, Ruled, str | None]:
    through: list[str] = []
    if before is not None and after is not None:
        for name, measure in after.measures.items():
            was = before.measures.get(name)
            if was is None or (was.band, was.share) != (measure.band, measure.share):
                through.append(measure.label)
        through += [was.label for name, was in before.measures.items() if name not in after.measures]
    return _banded(before), _banded(after), _listed(through)


def _banded(health: HealthAnswer | None) -> Ruled:
    """What gave the band: the override that was applied, else the score."""
    if health is None:
        return NO_RULE
    for override in health.overrides:
        if override.applied:
            return Ruled(override.because or f"a rule that makes it {override.band}", override.place)
    return Ruled("no score" if health.score is None else "the score", health.place)


def _served(judged: Judged) -> Ruled:
    service = judged.served
    if service is None:
        return Ruled("no service", None)
    place = judged.service.place if judged.service is not None else None
    return Ruled(service_label(judged.program.ruleset, service), place)


def _segments_moved(old: Judged, new: Judged) -> Iterator[str]:
    for name, segment in new.segments.items():
        was = old.segments.get(name)
        if was is not None and was.segment != segment.segment:
            yield new.program.ruleset.segmentations[name].label


def _listed(names: Iterable[str]) -> str | None:
    found = list(dict.fromkeys(names))
    if not found:
        return None
    if len(found) > _MOST_THROUGH:
        found[_MOST_THROUGH:] = [f"{len(found) - _MOST_THROUGH} more"]
    return values.listed(found)
