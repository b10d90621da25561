"""How good the tests of a ruleset are, as people and machines read it: coverage and mutation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchline.cli import console

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from touchline.source import Source, Span
    from touchline.testing.coverage import Coverage
    from touchline.testing.mutation import Mutation, Survivor

    Name = Callable[[str], str]


def write_coverage(found: Coverage, sources: Mapping[str, Source], name: Name) -> None:
    """Every thing that no test reaches, by line, then the exact counts."""
    from touchline.testing.coverage import Figure, percent

    for one in unreached(found, sources, name):
        console.say(one)
    for figure in Figure:
        reached, of = found.count(figure)
        console.say(f"{figure.value}: {reached} of {of} ({percent(reached, of)})")


def unreached(found: Coverage, sources: Mapping[str, Source], name: Name) -> list[str]:
    """Every thing that no test reaches, with its line."""
    return [f"{where(item.span, sources, name)}: {item.what}" for item in found.items if not item.reached]


def write_mutation(found: Mutation, sources: Mapping[str, Source], name: Name) -> None:
    """Every mutant that no test notices, with an account that would, then the score."""
    from touchline.testing.coverage import percent

    for survivor in found.survivors:
        console.say(f"{where(survivor.mutant.span, sources, name)}: no test notices that {survivor.mutant.what}")
        console.say(f"    {_account(survivor)}")
    for mutant, error in found.broken:
        console.say(
            f"{where(mutant.span, sources, name)}: error: the mutant `{mutant.what}` could not be compiled: {error}"
        )
    said = f"small mistakes noticed: {found.noticed} of {found.counted} ({percent(found.noticed, found.counted)})"
    if found.equivalent:
        said += f"; {len(found.equivalent)} more change no account's answer and do not count"
    console.say(said)
    if found.untried:
        console.say(f"time was up: {found.untried} mistakes were not tried (`--seconds` gives more)")


def _account(survivor: Survivor) -> str:
    from touchline.testing.writing import scalar

    case = survivor.account
    if case is None:
        return "no account was found that shows it; it may be one that no account can show"
    given = ", ".join(f"{field} {scalar(value)}" for field, value in case.account.items())
    past = " with work open from earlier days" if case.history.work else ""
    return f"this account would: {given} on {case.today.isoformat()}{past}"


def coverage_json(found: Coverage, sources: Mapping[str, Source], name: Name) -> dict[str, object]:
    """The counts, and what is not reached."""
    from touchline.testing.coverage import Figure

    return {
        "counts": {f.name.lower(): dict(zip(("reached", "of"), found.count(f), strict=True)) for f in Figure},
        "unreached": [
            {"at": where(item.span, sources, name), "kind": item.kind.name.lower(), "what": item.what}
            for item in found.items
            if not item.reached
        ],
    }


def mutation_json(found: Mutation, sources: Mapping[str, Source], name: Name) -> dict[str, object]:
    """The score, and every mutant that no test notices."""
    return {
        "noticed": found.noticed,
        "of": found.counted,
        "equivalent": len(found.equivalent),
        "untried": found.untried,
        "broken": [{"what": mutant.what, "error": error} for mutant, error in found.broken],
        "unnoticed": [
            {
                "at": where(one.mutant.span, sources, name),
                "what": one.mutant.what,
                "account": None if one.account is None else {k: _json(v) for k, v in one.account.account.items()},
            }
            for one in found.survivors
        ],
    }


def _json(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def where(span: Span, sources: Mapping[str, Source], name: Name) -> str:
    """`scheduling.touch:68`."""
    source = sources.get(span.path)
    line = 1 if source is None else source.position(span.start).line
    return f"{name(span.path)}:{line}"
