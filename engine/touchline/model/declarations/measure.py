"""The measures of health: a value with thresholds, a table, or a band that stands in the data (M22)."""

from __future__ import annotations

from touchline.model.declarations.lines import Block, Reading, label_of, only, only_when
from touchline.model.declarations.thresholds import check_table, thresholds_line
from touchline.model.expressions import Expression, Kind
from touchline.model.kinds import described, is_ordered
from touchline.model.names import HealthName
from touchline.model.ruleset import Banding, ByBandTable, ByField, ByThresholds, ByThresholdTable, Measure
from touchline.model.tables import Result
from touchline.model.types import ChoiceType
from touchline.spelling import did_you_mean
from touchline.syntax import tree

BAND = "band"
"""The heading of a table that gives the band itself."""

BECAUSE = "because"


def measures(reading: Reading, known: HealthName) -> tuple[Measure, ...]:
    """The measures in the order written; one that gives no band is left out."""
    found: list[Measure] = []
    weighted = [m for m in known.measures.values() if any(isinstance(c, tree.Weight) for c in m.clauses)]
    for name, written in known.measures.items():
        block = Block(f"the measure `{name}`", written.clauses, written.name.span, written.broken)
        group = _group(reading, block, known)
        weight = _weight(reading, block, bool(weighted))
        condition = only_when(reading, block)
        applies = reading.resolver.condition(condition.condition) if condition else None
        value, banding = _banding(reading, block, name, known)
        if banding is not None:
            found.append(
                Measure(
                    name=name,
                    label=label_of(written.label, name),
                    group=group,
                    weight=weight,
                    only_when=applies,
                    value=value,
                    banding=banding,
                    span=written.name.span,
                )
            )
    return tuple(found)


def _group(reading: Reading, block: Block, known: HealthName) -> str | None:
    line = only(reading, block, tree.InGroup, "group")
    if line is None:
        if known.groups and not block.broken and not known.block.broken:
            reading.report(
                "bad-weight",
                f"{block.called} is in no group, while others are",
                block.span,
                hint=f"add the line `group {next(iter(known.groups))}`",
            )
        return None
    name = line.name.text
    if name in known.groups:
        return name
    if known.block.broken:
        return None
    if known.groups:
        if name not in reading.resolver.names.lost:
            hint = did_you_mean(name, known.groups) or f"the groups are {', '.join(f'`{g}`' for g in known.groups)}"
            reading.report("unknown-name", f"there is no group `{name}`", line.name.span, hint=hint)
    else:
        reading.report(
            "bad-weight",
            f"the group `{name}` has no weight",
            line.name.span,
            hint=f"add the line `group {name} weight 50` to the health block",
        )
    return None


def _weight(reading: Reading, block: Block, others_have: bool) -> float:
    """The weight within the group; all count alike where no measure says one."""
    line = only(reading, block, tree.Weight, "weight")
    if line is None:
        if others_have and not block.broken:
            reading.missing(block.called, "how much it weighs, while others do", block.span, "add the line `weight 50`")
        return 1.0
    if line.value.value <= 0:
        reading.report("bad-weight", f"the weight of {block.called} is above 0, not {line.value.text}", line.value.span)
        return 1.0
    return line.value.value


def _banding(reading: Reading, block: Block, name: str, known: HealthName) -> tuple[Expression | None, Banding | None]:
    """The value that is measured, where one is, and how it becomes a band."""
    value_line = only(reading, block, tree.Value, "value")
    rows = only(reading, block, tree.Rows, "| … |")
    line = only(reading, block, tree.Thresholds, "thresholds")
    from_data = only(reading, block, tree.BandFrom, "band")
    value = reading.resolver.expression(value_line.expression) if value_line else None
    ways: list[tree.Clause] = [way for way in (rows, line, from_data) if way is not None]
    for extra in ways[1:]:
        reading.report(
            "defined-twice",
            f"{block.called} gets its band in two ways",
            extra.span,
            hint="keep one of thresholds, a table, or `band` and a field",
        )
    if not ways:
        if not block.broken:
            bands = [band for band, _ in known.bands]
            best = bands[0] if bands else "green"
            reading.missing(
                block.called, f"when it is {best}", block.span, f"add its thresholds, as in `{best} >= 60%`"
            )
        return value, None
    table = reading.table(rows, block) if rows is not None and ways[0] is rows else None
    by_band = table is not None and any(word.text == BAND for word in table.results)
    if ways[0] is from_data or by_band:
        if value_line is not None:
            reading.report(
                "not-here",
                f"{block.called} gets its band without a value, so that this line is never read",
                value_line.span,
                hint="take this line out, or give thresholds for the value",
            )
        if from_data is not None and ways[0] is from_data:
            return None, _by_field(reading, from_data, known.type)
        assert rows is not None and table is not None  # noqa: PT018 - by_band says so
        result = Result(BAND, known.type, None, block.span)
        found = reading.resolver.table(name, rows, table, (result,))
        return None, ByBandTable(found) if found is not None else None
    if value_line is None and not block.broken:
        reading.missing(
            block.called, "which value its thresholds are about", block.span, "add a line such as `value nps`"
        )
    if value_line is None or value is None:
        return None, None
    if not is_ordered(value.type):
        reading.report(
            "wrong-type",
            f"thresholds need something counted or measured, and this is {described(value.type)}",
            value.span,
            hint="give the band by a table with a column `band`",
        )
        return value, None
    if line is not None and ways[0] is line:
        thresholds = thresholds_line(reading, line, tuple(b for b, _ in known.bands), value, block.called)
        return value, ByThresholds(thresholds) if thresholds is not None else None
    if rows is None or table is None:
        return value, None
    return value, _by_table(reading, block, name, rows, table, value, known)


def _by_table(
    reading: Reading,
    block: Block,
    name: str,
    rows: tree.Rows,
    table: tree.Table,
    value: Expression,
    known: HealthName,
) -> ByThresholdTable | None:
    bands = tuple(band for band, _ in known.bands)
    results = tuple(Result(band, value.type, None, block.span) for band in bands[:-1])
    found = reading.resolver.table(name, rows, table, results, measured=value)
    if found is None:
        return None
    check_table(reading, found, bands)
    return ByThresholdTable(found)


def _by_field(reading: Reading, line: tree.BandFrom, bands: ChoiceType) -> ByField | None:
    ref = reading.resolver.ref(line.field, frozenset({Kind.FIELD}), "field")
    if ref is None:
        return None
    kind = reading.resolver.type_of_name(ref)
    if kind is None:
        return None
    if not isinstance(kind, ChoiceType):
        reading.report(
            "wrong-type",
            f"`band` needs a field with a choice of bands, and `{ref.name}` is {described(kind)}",
            line.field.span,
        )
        return None
    strange = [choice for choice in kind.choices if choice not in bands.choices]
    if strange:
        reading.report(
            "wrong-type",
            f"`{ref.name}` can be `{strange[0]}`, which is no band of the health block",
            line.field.span,
            hint=f"give `{ref.name}` the choices {', '.join(f'`{b}`' for b in bands.choices)}",
        )
        return None
    return ByField(ref)
