"""What a run came to, in numbers that people look at."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from touchline.backends.python import Judged
from touchline.diagnostics import Diagnostic
from touchline.judgement.answers import HealthAnswer, MeasureStatus, PlaybookStatus
from touchline.judgement.inputs import Population, Value
from touchline.model.ruleset import Ruleset
from touchline.portfolio.layout import renamed
from touchline.portfolio.records import Reject
from touchline.values.numbers import ExactSum


@dataclass(frozen=True, slots=True)
class Share:
    """Accounts, and the revenue of those whose revenue is known; `revenue` None where the ruleset names no
    field for it."""

    accounts: int
    revenue: float | None


@dataclass(frozen=True, slots=True)
class SegmentHealth:
    """A segmentation against health. `segments` (by label) and `bands` in the order declared, best first;
    `cells` by the names of both, None for an account without one; `totals` by segment."""

    name: str
    label: str
    segments: tuple[tuple[str | None, str], ...]
    bands: tuple[str | None, ...]
    cells: Mapping[tuple[str | None, str | None], Share]
    totals: Mapping[str | None, Share]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why accounts have the worst band: a measure's label or an override's reason, and how many they are."""

    text: str
    share: Share


@dataclass(frozen=True, slots=True)
class Count:
    """How often something is: `name` as in the ruleset, `label` for people."""

    name: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class DataProblem:
    """Data errors of one field and kind, or rejects of one kind (`field` None), with one of the messages."""

    field: str | None
    code: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A finished run. `records` = `judged` + `rejected`. `worst_band` is the last one declared, `worst` its
    top reasons; `files` are empty where nothing was written; `notes` say what the run did not do."""

    ruleset: str
    date: datetime.date
    currency: str
    records: int
    judged: int
    rejected: int
    total: Share
    segmentations: tuple[SegmentHealth, ...]
    worst_band: str | None
    worst: tuple[Reason, ...]
    starts: tuple[Count, ...]
    escalations: tuple[Count, ...]
    tasks: int
    data_errors: int
    data_problems: tuple[DataProblem, ...]
    rejects: tuple[DataProblem, ...]
    population: Population
    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[str, ...]
    files: tuple[Path, ...]


class _Tally:
    __slots__ = ("accounts", "revenue")

    def __init__(self) -> None:
        self.accounts = 0
        self.revenue = ExactSum()

    def add(self, revenue: object) -> None:
        self.accounts += 1
        if isinstance(revenue, float):
            self.revenue.add(revenue)


class Tallies:
    """Counts judgements one by one; holds no account."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._all = _Tally()
        self._cells: dict[tuple[str, str | None, str | None], _Tally] = {}
        self._reasons: dict[str, _Tally] = {}
        self._starts: Counter[str] = Counter()
        self._escalations: Counter[str] = Counter()
        self._problems: dict[tuple[str | None, str], tuple[int, str]] = {}
        self._rejects: dict[tuple[str | None, str], tuple[int, str]] = {}
        self.tasks = 0
        self.data_errors = 0
        self.judged = 0
        self.rejected = 0
        self._worst = ruleset.health.bands[-1].name if ruleset.health else None

    def add(self, judgement: Judged) -> None:
        self.judged += 1
        revenue = revenue_of(judgement, self._ruleset.revenue)
        health = judgement.health
        band = health.band if health is not None else None
        self._all.add(revenue)
        for name, segment in judgement.segments.items():
            self._cells.setdefault((name, segment.segment, band), _Tally()).add(revenue)
        if health is not None and band is not None and band == self._worst:
            for reason in dict.fromkeys(_why(health, band)):
                self._reasons.setdefault(reason, _Tally()).add(revenue)
        for playbook in judgement.playbooks.values():
            self._starts[playbook.name] += playbook.status is PlaybookStatus.STARTS
        for escalation in judgement.escalations.values():
            self._escalations[escalation.name] += escalation.opens
        self.tasks += len(judgement.tasks)
        for error in judgement.data_errors:
            self.data_errors += 1
            _count(self._problems, (error.field, error.code), error.message)

    def reject(self, reject: Reject) -> None:
        self.rejected += 1
        where = f"line {reject.line}" if reject.line is not None else f"record {reject.number}"
        _count(self._rejects, (None, reject.code), f"{where} {reject.message}")

    def summary(
        self,
        today: datetime.date,
        population: Population,
        diagnostics: tuple[Diagnostic, ...],
        files: tuple[Path, ...],
    ) -> RunSummary:
        ruleset = self._ruleset
        reasons = [Reason(text, self._share(tally)) for text, tally in self._reasons.items()]
        reasons.sort(key=lambda r: (-r.share.accounts, -(r.share.revenue or 0.0), r.text))
        starts = [Count(p.name, p.label, self._starts[p.name]) for p in ruleset.playbooks.values()]
        opened = [Count(e.name, e.label, self._escalations[e.name]) for e in ruleset.escalations.values()]
        return RunSummary(
            ruleset=ruleset.label or ruleset.name,
            date=today,
            currency=ruleset.currency,
            records=self.judged + self.rejected,
            judged=self.judged,
            rejected=self.rejected,
            total=self._share(self._all),
            segmentations=tuple(self._against_health(name) for name in ruleset.segmentations),
            worst_band=self._worst,
            worst=tuple(reasons[:10]),
            starts=_most_first(starts),
            escalations=_most_first(opened),
            tasks=self.tasks,
            data_errors=self.data_errors,
            data_problems=_problems(self._problems),
            rejects=_problems(self._rejects),
            population=population,
            diagnostics=diagnostics,
            notes=_notes(ruleset),
            files=files,
        )

    def _share(self, *tallies: _Tally) -> Share:
        revenue = ExactSum()
        for tally in tallies:
            revenue.add(tally.revenue.total() or 0.0)
        return Share(sum(t.accounts for t in tallies), revenue.total() if self._ruleset.revenue else None)

    def _against_health(self, name: str) -> SegmentHealth:
        segmentation = self._ruleset.segmentations[name]
        found = {(s, b): tally for (n, s, b), tally in self._cells.items() if n == name}
        segments: list[tuple[str | None, str]] = [(s.name, s.label) for s in segmentation.segments]
        bands: list[str | None] = [b.name for b in self._ruleset.health.bands] if self._ruleset.health else []
        if any(segment is None for segment, _ in found):
            segments.append((None, "none"))
        if any(band is None for _, band in found):
            bands.append(None)
        totals = {
            segment: self._share(*(tally for (s, _), tally in found.items() if s == segment)) for segment, _ in segments
        }
        cells = {place: self._share(tally) for place, tally in found.items()}
        return SegmentHealth(name, segmentation.label, tuple(segments), tuple(bands), cells, totals)


def revenue_of(judgement: Judged, name: str | None) -> Value:
    """The account's revenue, which the ruleset keeps in a field or works out in a `let`."""
    if name is None:
        return None
    layout = judgement.program.layout
    value: Value = judgement.values[layout.lets[name] if name in layout.lets else layout.fields[name]]
    return value


def _why(health: HealthAnswer, band: str) -> list[str]:
    """What made the band: the override that was applied, else the measures that have it themselves."""
    applied = [o.because or "a rule that overrides the score" for o in health.overrides if o.applied and o.band == band]
    if applied:
        return applied
    known = [m for m in health.measures.values() if m.status is MeasureStatus.KNOWN]
    return [m.label for m in known if m.band == band] or ["Several measures that are not at their best"]


def _notes(ruleset: Ruleset) -> tuple[str, ...]:
    notes = [
        f"`{taken}` of the ruleset is the column `{name}` of `accounts`, which has a column of that name already"
        for taken, name in renamed(ruleset)
    ]
    if not all(segmentation.always_current for segmentation in ruleset.segmentations.values()):
        notes.append(
            "no history is kept: every account is in the segment that the rules give it on the day of the run; reviews "
            "and movement are not applied"
        )
    return tuple(notes)


def _count(counts: dict[tuple[str | None, str], tuple[int, str]], what: tuple[str | None, str], example: str) -> None:
    count, first = counts.get(what, (0, example))
    counts[what] = (count + 1, first)


def _problems(counts: Mapping[tuple[str | None, str], tuple[int, str]]) -> tuple[DataProblem, ...]:
    found = [DataProblem(field, code, count, example) for (field, code), (count, example) in counts.items()]
    return tuple(sorted(found, key=lambda p: (-p.count, p.field or "", p.code)))


def _most_first(counts: list[Count]) -> tuple[Count, ...]:
    return tuple(sorted((c for c in counts if c.count), key=lambda c: -c.count))
