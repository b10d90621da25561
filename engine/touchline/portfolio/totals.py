"""How many accounts and how much revenue a run found, by segment and by choice, for documents to print."""

from __future__ import annotations

from collections import Counter

from touchline.judgement.inputs import Value
from touchline.judgement.judgement import Judgement
from touchline.model.ruleset import Ruleset
from touchline.model.types import ChoiceType, SetType
from touchline.values.numbers import ExactSum


class _Total:
    __slots__ = ("accounts", "bands", "revenue")

    def __init__(self) -> None:
        self.accounts = 0
        self.bands: Counter[str] = Counter()
        self.revenue = ExactSum()

    def add(self, revenue: Value, band: str | None) -> None:
        self.accounts += 1
        if band is not None:
            self.bands[band] += 1
        if isinstance(revenue, float):
            self.revenue.add(revenue)


class Totals:
    """Adds up judgements one by one; holds no account."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._all = _Total()
        self._segments: dict[tuple[str, str], _Total] = {}
        self._fields: dict[tuple[str, str], _Total] = {}
        kinds = ruleset.fields.values()
        self._choices = {
            f.name: f.type.choices for f in kinds if isinstance(f.type, (ChoiceType, SetType)) and not f.private
        }

    def add(self, judgement: Judgement, revenue: Value) -> None:
        """Counts an account, with its revenue where that is known."""
        band = judgement.health.band if judgement.health is not None else None
        self._all.add(revenue, band)
        for name, segment in judgement.segments.items():
            if segment.segment is not None:
                self._segments.setdefault((name, segment.segment), _Total()).add(revenue, band)
        fields = judgement.fields
        for name in self._choices:
            value = fields.get(name)
            held = value if isinstance(value, frozenset) else (value,) if isinstance(value, str) else ()
            for choice in held:
                self._fields.setdefault((name, str(choice)), _Total()).add(revenue, band)

    def said(self) -> dict[str, object]:
        """The totals as `run.json` holds them. An account counts for each element that a set of it has."""
        segments = {
            name: {s.name: self._one(self._segments.get((name, s.name))) for s in segmentation.segments}
            for name, segmentation in self._ruleset.segmentations.items()
        }
        fields = {
            name: {choice: self._one(self._fields.get((name, choice))) for choice in choices}
            for name, choices in self._choices.items()
        }
        return {"all": self._one(self._all), "segments": segments, "fields": fields}

    def _one(self, total: _Total | None) -> dict[str, object]:
        found = total or _Total()
        health = self._ruleset.health
        revenue = (found.revenue.total() or 0.0) if self._ruleset.revenue is not None else None
        bands = {band.name: found.bands[band.name] for band in health.bands} if health is not None else None
        return {"accounts": found.accounts, "revenue": revenue, "health": bands}
