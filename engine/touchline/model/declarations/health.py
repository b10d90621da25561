"""The `health` block: bands, groups, what becomes of missing measures, the score and its overrides (M21 to M27)."""

from __future__ import annotations

from touchline.diagnostics import Label
from touchline.model.declarations.lines import Block, Reading, block_of, every, label_of, only, share, text_of
from touchline.model.declarations.measure import measures
from touchline.model.declarations.thresholds import band, thresholds_line
from touchline.model.expressions import Kind, Read, Ref
from touchline.model.names import HealthName
from touchline.model.ruleset import Band, Group, Health, MissingPolicy, Override
from touchline.model.tables import Threshold
from touchline.model.types import NumberType
from touchline.syntax import tree

_POLICIES = {
    "give": MissingPolicy.GIVE_TO_GROUP,
    "leave_out": MissingPolicy.LEFT_OUT,
    "count_as": MissingPolicy.COUNT_AS,
    "no_score": MissingPolicy.NO_SCORE,
}


def health(reading: Reading, known: HealthName) -> Health | None:
    """The health of an account, or None where its score has no bands or no measure is left."""
    block = block_of(known.block, "the health block")
    bands = _bands(reading, block, known)
    groups = _groups(reading, known)
    parts = measures(reading, known)
    if not known.measures and not block.broken:
        reading.missing(
            block.called, "what it is measured by", block.span, "add a `measure` with a `value` and thresholds"
        )
    names = tuple(name for name, _ in known.bands)
    policy, policy_band = _missing(reading, block, names)
    needs = only(reading, block, tree.Needs, "needs at least")
    needed = share(reading, needs.share, "what must be known of the weight") if needs else None
    thresholds = _score(reading, block, bands)
    overrides = _overrides(reading, block, names)
    if thresholds is None:
        return None
    return Health(
        label=label_of(known.block.label, "health"),
        bands=bands,
        groups=groups,
        measures=parts,
        missing=policy,
        missing_band=policy_band,
        needs=needed,
        thresholds=thresholds,
        overrides=overrides,
        span=known.block.header_span,
    )


def _bands(reading: Reading, block: Block, known: HealthName) -> tuple[Band, ...]:
    """The bands, best first; points fall strictly from one to the next and lie in 0 to 100 (M23)."""
    line = only(reading, block, tree.Bands, "bands")
    if line is not None:
        before: tree.Band | None = None
        for band in line.bands:
            points = band.points
            if not 0 <= points.value <= 100:
                reading.report(
                    "bad-bands", f"the points of a band lie between 0 and 100, not at {points.text}", points.span
                )
            elif before is not None and points.value >= before.points.value:
                reading.report(
                    "bad-bands",
                    f"bands stand best first, and `{band.word.text}` has not fewer points than `{before.word.text}`",
                    points.span,
                    f"{points.text} points",
                    also=(Label(before.points.span, f"{before.points.text} points", primary=False),),
                )
            before = band
        if len(line.bands) < 2:
            reading.report(
                "bad-bands",
                "one band tells no account from another",
                line.span,
                hint="name two bands or more, best first",
            )
    return tuple(Band(name, points) for name, points in known.bands)


def _groups(reading: Reading, known: HealthName) -> tuple[Group, ...]:
    """The groups; each has a weight above 0 and a measure."""
    used = {
        clause.name.text
        for measure in known.measures.values()
        for clause in measure.clauses
        if isinstance(clause, tree.InGroup)
    }
    unsure = known.block.broken or any(m.broken for m in known.measures.values())
    found: list[Group] = []
    for name, group in known.groups.items():
        check_weight(reading, group.weight, f"the group `{name}`")
        if name not in used and not unsure:
            reading.report(
                "bad-weight",
                f"the group `{name}` has weight and no measure",
                group.span,
                hint=f"add the line `group {name}` to a measure, or take the group out",
            )
        found.append(Group(name, label_of(group.label, name), group.weight.value, group.name.span))
    return tuple(found)


def check_weight(reading: Reading, weight: tree.Number, of: str) -> None:
    if weight.value <= 0:
        reading.report("bad-weight", f"the weight of {of} is above 0, not {weight.text}", weight.span)


def _missing(reading: Reading, block: Block, bands: tuple[str, ...]) -> tuple[MissingPolicy, str | None]:
    """What becomes of missing measures; they are left out where nothing is said (M21)."""
    line = only(reading, block, tree.MissingMeasures, "missing measures")
    if line is None:
        return MissingPolicy.LEFT_OUT, None
    return _POLICIES[line.policy], band(reading, line.band, bands) if line.band else None


def _score(reading: Reading, block: Block, bands: tuple[Band, ...]) -> tuple[Threshold, ...] | None:
    """From which score on each band holds."""
    line = only(reading, block, tree.Thresholds, f"{bands[0].name} >= …" if bands else "thresholds")
    if line is None:
        if not block.broken:
            names = [band.name for band in bands]
            example = ", ".join(f"{name} >= {100 - 25 * (i + 1)}" for i, name in enumerate(names[:-1]))
            reading.missing(
                block.called,
                "from which score on each band holds",
                block.span,
                f"add the line `{example}, else {names[-1]}`" if 2 <= len(names) <= 4 else None,
            )
        return None
    score = Read(Ref(Kind.SCORE, "health"), NumberType(), line.span)
    return thresholds_line(reading, line, tuple(band.name for band in bands), score, "the score")


def _overrides(reading: Reading, block: Block, bands: tuple[str, ...]) -> tuple[Override, ...]:
    found: list[Override] = []
    for line in every(block, tree.Override):
        name = band(reading, line.band, bands)
        condition = reading.resolver.condition(line.condition)
        if name is not None and condition is not None:
            found.append(Override(name, line.cap, condition, text_of(line.reason), line.span))
    return tuple(found)
