"""What a change means for those who read a ruleset: whether it is words, a promise or a rule, which answers it can
touch, and what outside relies on what is gone."""

from __future__ import annotations

from typing import Any

from touchline.analysis.differences.changes import Bearing, Effect, Reliance, Subject
from touchline.analysis.differences.parts import WORDING
from touchline.analysis.differences.touching import Mark, Touching
from touchline.model.ruleset import Bound, Field, Ruleset

_NAMES_OUTSIDE: dict[str, tuple[Reliance, ...]] = {
    "segmentation": (Reliance.RESULTS, Reliance.SETTINGS),
    "segment": (Reliance.RESULTS, Reliance.SETTINGS),
    "decision": (Reliance.RESULTS, Reliance.SETTINGS),
    "result": (Reliance.RESULTS, Reliance.SETTINGS),
    "let": (Reliance.RESULTS, Reliance.SETTINGS),
    "band": (Reliance.RESULTS, Reliance.SETTINGS),
    "measure": (Reliance.RESULTS, Reliance.SETTINGS),
    "role": (Reliance.RESULTS, Reliance.SETTINGS),
    "playbook": (Reliance.RESULTS, Reliance.SETTINGS),
    "step": (Reliance.RESULTS, Reliance.SETTINGS),
    "escalation": (Reliance.RESULTS, Reliance.SETTINGS),
    "journey": (Reliance.RESULTS, Reliance.SETTINGS),
    "milestone": (Reliance.RESULTS, Reliance.SETTINGS),
    "metric": (Reliance.RESULTS,),
    "group": (Reliance.RESULTS,),
    "service": (Reliance.RESULTS,),
    "touch": (Reliance.RESULTS,),
    "suggestion": (Reliance.RESULTS,),
    "parameter": (Reliance.SETTINGS,),
}
"""Who outside a ruleset goes by a name of this sort."""

_READ_ALIKE = frozenset({"required", "private", "column", "written", "spellings"})
"""Parts of a field that say how it is read and shown, not what rules make of it."""


class Effects:
    """The effects of the changes between two versions."""

    def __init__(self, old: Ruleset, new: Ruleset) -> None:
        self._touching = Touching(old, new)

    def of_part(self, subject: Subject, part: str, *, words: bool = False, breaks: tuple[Reliance, ...] = ()) -> Effect:
        """Of a part that says something else. `part` is what the block or the thing within it calls it."""
        if words or part in WORDING:
            return Effect(Bearing.WORDS, breaks)
        if subject.whole.kind in ("examples", "guarantee") or (subject.kind == "header" and part == "effective"):
            return Effect(Bearing.PROMISES, breaks)
        marks = frozenset(marks_of(subject, part))
        return Effect(Bearing.RULES, breaks, self._touching.touched(marks, marks))

    def of_whole(self, subject: Subject, thing: Any, *, gone: bool) -> Effect:
        """Of a thing that has come or gone."""
        breaks = _coming(subject, thing) if not gone else names_outside(subject)
        if subject.kind == "material":
            return Effect(Bearing.WORDS)
        return self.of_part(subject, "", breaks=breaks)

    def of_name(self, subject: Subject, before: str, breaks: tuple[Reliance, ...]) -> Effect:
        """Of a thing that has another name. What is read from files by another name is another input."""
        if subject.whole.kind in ("examples", "guarantee"):
            return Effect(Bearing.PROMISES)
        was = Subject(subject.kind, before, subject.label, subject.within)
        old, new = frozenset(marks_of(was, "")), frozenset(marks_of(subject, ""))
        return Effect(Bearing.RULES, breaks, self._touching.touched(old, new))


def names_outside(subject: Subject) -> tuple[Reliance, ...]:
    """Who outside goes by the name of a thing."""
    if subject.kind == "field":
        return (Reliance.DATA, Reliance.SETTINGS)
    if subject.kind == "choice":
        inside = subject.whole.kind
        if inside == "field":
            return (Reliance.DATA, Reliance.SETTINGS)
        return (Reliance.SETTINGS,) if inside == "parameter" else (Reliance.RESULTS, Reliance.SETTINGS)
    return _NAMES_OUTSIDE.get(subject.kind, ())


def _coming(subject: Subject, thing: Any) -> tuple[Reliance, ...]:
    return (Reliance.DATA,) if isinstance(thing, Field) and thing.required else ()


def of_field(before: Field, after: Field, part: str) -> tuple[Reliance, ...]:
    """Whether what files have for a field no longer fits, when a part of it says something else."""
    match part:
        case "required":
            hurts = after.required
        case "column":
            hurts = heading(before) != heading(after)
        case "written" | "type":
            hurts = True
        case "low":
            hurts = _narrower(before.low, after.low, 1)
        case "high":
            hurts = _narrower(before.high, after.high, -1)
        case "spellings":
            hurts = any(after.spellings.get(said) != choice for said, choice in before.spellings.items())
        case _:
            hurts = False
    return (Reliance.DATA,) if hurts else ()


def heading(field: Field) -> str:
    """What a field's column is called in files."""
    return field.column or field.name


def _narrower(before: Bound | None, after: Bound | None, way: int) -> bool:
    """Whether a lower bound (`way` 1) or an upper one (-1) leaves out what the other took."""
    if after is None:
        return False
    if before is None:
        return True
    a: Any = before.value
    b: Any = after.value
    if a == b:
        return after.open and not before.open
    return bool(b > a) if way == 1 else bool(b < a)


def marks_of(subject: Subject, part: str) -> tuple[Mark, ...]:
    """What answers are made from that a part of a thing says; nothing where none is."""
    block, inner = subject.whole, _below(subject)
    top = inner or part
    match block.kind:
        case "field":
            return () if part in _READ_ALIKE else (("field", block.name),)
        case "let" | "parameter" | "decision" | "metric":
            return ((block.kind, block.name),)
        case "segmentation":
            if top in ("", "segment", "rules", "row", "line", "column", "combining", "default"):
                return (("segmentation", block.name),)
            return (("held", block.name),) if top not in ("best_for", "watch_out") else ()
        case "health":
            return _of_health(subject, inner)
        case "service":
            return (("service", ""),) if top in ("", "scopes") else ()
        case "playbook":
            if top in ("scopes", "start"):
                return (("playbook", block.name),)
            if top == "step" and part in ("due", ""):
                return (("late", block.name),)
            return (("playbook", block.name), ("late", block.name), *_open(block)) if top == "" else ()
        case "escalation":
            if top in ("scopes", "open_when"):
                return (("escalation", block.name),)
            if top in ("severity", "row", "line", "column", "choice", "combining", "default"):
                return (("severity", block.name),)
            own = (("escalation", block.name), ("severity", block.name), *_open(block))
            return own if top == "" else ()
        case "calendar":
            return (("calendar", ""),) if part != "name" else ()
        case "header":
            return (("revenue", ""),) if part == "revenue" else ()
        case _:
            return ()


def _below(subject: Subject) -> str:
    """The sort of what stands directly in the block, on the way to a thing; empty for the block itself."""
    while subject.within is not None and subject.within.within is not None:
        subject = subject.within
    return subject.kind if subject.within is not None else ""


def _of_health(subject: Subject, inner: str) -> tuple[Mark, ...]:
    if inner == "measure":
        measure: Subject = subject
        while measure.kind != "measure":
            assert measure.within is not None
            measure = measure.within
        return (("measure", measure.name),)
    return (("bands", ""), ("health", "")) if inner == "band" else (("health", ""),)


def _open(block: Subject) -> tuple[Mark, ...]:
    return (("open", block.name), ("open", block.kind))
