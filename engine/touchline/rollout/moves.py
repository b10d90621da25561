"""Who moves: each answer before and after, and the rules that made it so."""

from __future__ import annotations

from collections.abc import Iterator

from touchline.analysis.differences.answers import Thing
from touchline.backends.python import Evaluator, Judged
from touchline.judgement.inputs import Value
from touchline.model.types import ChoiceType
from touchline.prose.names import plain, upper_first
from touchline.rollout.answered import NOTHING, Compared, word_of
from touchline.rollout.causes import cause
from touchline.rollout.measured import AccountChange, BandsBy, Cause, Flow, Moves, Ruled, Word
from touchline.rollout.tallies import Tally

MOST_CAUSES = 50
"""So many causes of an answer's moves are kept; the others are added up in one."""

MOST_PAIRS = 200
"""So many pairs of answers are told apart of one that no list of words foresees; those of further ones are one."""

OTHER, ANOTHER = "…", "… another"
"""What stands for the answers beyond: what stays as it is, and what becomes another one."""

_OTHERS = Ruled("other rules", None)
_KEPT = 5_000
"""So many causes are told apart while accounts are counted."""

_RESTS: tuple[tuple[Word, str], ...] = ((None, NOTHING), (OTHER, "any other"), (ANOTHER, "another one"))

CauseKey = tuple[Word, Word, Ruled, Ruled, str | None]


class Moving:
    """Counts one answer, account by account."""

    def __init__(self, compared: Compared, currency: str) -> None:
        self.compared = compared
        self._currency = currency
        self._unforeseen: dict[Word, Value] = {}
        self._flows: dict[tuple[Word, Word], Tally] = {}
        self._causes: dict[CauseKey, Tally] = {}

    def add(self, old: Judged, new: Judged, revenue: float | None) -> AccountChange | None:
        """Counts an account; what changed for it, where something did."""
        before, after = self._word(old, self.compared.old), self._word(new, self.compared.new)
        pair = (before, after)
        tally = self._flows.get(pair)
        if tally is None:
            pair = self._told_apart(before, after)
            tally = self._flows.setdefault(pair, Tally())
        tally.add(revenue)
        if before == after:
            return None
        was, now, through = cause(self.compared, old, new)
        key = (*pair, was, now, through)
        if len(self._causes) >= _KEPT and key not in self._causes:
            key = (*pair, _OTHERS, _OTHERS, None)
        self._causes.setdefault(key, Tally()).add(revenue)
        way = self.compared.direction(before, after)
        return AccountChange(self.compared.answer, before, after, way, was.text, _through(now.text, through))

    def _word(self, judged: Judged, slot: int | None) -> Word:
        if slot is not None:
            value = judged.values[slot]
            if type(value) is str:
                return value
            word = word_of(value)
            if word not in self._unforeseen and len(self._unforeseen) < 2 * MOST_PAIRS:
                self._unforeseen[word] = value
            return word
        if self.compared.answer.thing is Thing.SERVICE:
            served = judged.served
            return None if served is None else served.name
        return None

    def _told_apart(self, before: Word, after: Word) -> tuple[Word, Word]:
        """A pair that is new, as it is counted: what no list of words foresees may be a different number for each
        account."""
        foreseen = {None, *(word for word, _ in self.compared.words)}
        if (before in foreseen and after in foreseen) or len(self._flows) < MOST_PAIRS:
            return before, after
        return OTHER, OTHER if before == after else ANOTHER

    def moves(self, has_revenue: bool) -> Moves:
        """What was counted."""
        words = [*self.compared.words, *self._further()]
        order = {word: i for i, (word, _) in enumerate(words)}
        flows = sorted(self._flows.items(), key=lambda each: (order[each[0][0]], order[each[0][1]]))
        moved = Tally()
        for (before, after), tally in self._flows.items():
            if before != after:
                moved.join(tally)
        return Moves(
            self.compared.answer,
            self.compared.label,
            tuple(words),
            tuple(Flow(b, a, self.compared.direction(b, a), tally.share(has_revenue)) for (b, a), tally in flows),
            self._told(has_revenue),
            moved.share(has_revenue),
        )

    def _further(self) -> Iterator[tuple[Word, str]]:
        """The words that no type foresees, the smallest number first, then none, then what stands for all others."""
        found = {word for pair in self._flows for word in pair}.difference(word for word, _ in self.compared.words)
        rest = [(word, label) for word, label in _RESTS if word in found]
        others = found.difference(word for word, _ in rest)
        for word in sorted(others, key=self._size):
            yield word, self.compared.label_of(self._unforeseen.get(word, word), self._currency)
        yield from rest

    def _size(self, word: Word) -> tuple[float, str]:
        value = self._unforeseen.get(word)
        return (value if isinstance(value, (int, float)) else 0.0, word or "")

    def _told(self, has_revenue: bool) -> tuple[Cause, ...]:
        """Every cause, the one with most accounts first; beyond the most that are kept those of a move are one."""
        ordered = sorted(self._causes.items(), key=lambda each: -each[1].accounts)
        others: dict[tuple[Word, Word], Tally] = {}
        for (before, after, *_), tally in ordered[MOST_CAUSES:]:
            others.setdefault((before, after), Tally()).join(tally)
        found = [Cause(*key, tally.share(has_revenue)) for key, tally in ordered[:MOST_CAUSES]]
        found += [Cause(b, a, _OTHERS, _OTHERS, None, tally.share(has_revenue)) for (b, a), tally in others.items()]
        return tuple(found)


def _through(rule: str, through: str | None) -> str:
    return f"{rule}, through {through}" if through else rule


class Bands:
    """Health before and after, within each segment and each choice of a field (S46): an account that is in another
    group in the new version is counted before in the one, after in the other. By what the old version does not know,
    or only as something else, accounts are in the new one's group before too."""

    def __init__(self, before: Evaluator, after: Evaluator) -> None:
        old, new = before.ruleset, after.ruleset
        self._by = [
            (name, s.label, tuple((x.name, x.label) for x in s.segments)) for name, s in new.segmentations.items()
        ]
        self._fields = [
            (
                field.name,
                field.label or upper_first(plain(field.name)),
                tuple((c, plain(c)) for c in field.type.choices),
            )
            for field in new.fields.values()
            if isinstance(field.type, ChoiceType) and not field.private
        ]
        self._health = old.health is not None and new.health is not None
        self._before: dict[tuple[str, Word, Word], Tally] = {}
        self._after: dict[tuple[str, Word, Word], Tally] = {}
        names = [name for name, _, _ in (*self._by, *self._fields)] if self._health else []
        groups = [(name, _group(before, name), _group(after, name)) for name in names]
        self._groups = [(name, was, now) for name, was, now in groups if now is not None]

    def add(self, old: Judged, new: Judged, revenue: float | None) -> None:
        """Counts an account by its group and its band in each version."""
        if not self._groups:
            return
        bands = _band(old), _band(new)
        for name, was, now in self._groups:
            value = new.values[now]
            _count(self._before, (name, value if was is None else old.values[was], bands[0]), revenue)
            _count(self._after, (name, value, bands[1]), revenue)

    def told(self, has_revenue: bool) -> tuple[BandsBy, ...]:
        found = []
        for name, label, words in (*self._by, *self._fields):
            before, after = (
                {(value, band): t.share(has_revenue) for (n, value, band), t in counts.items() if n == name}
                for counts in (self._before, self._after)
            )
            if before or after:
                known = dict(words)
                others = dict.fromkeys(value for value, _ in (*before, *after) if value not in known)
                more = tuple((value, NOTHING if value is None else plain(value)) for value in others)
                found.append(BandsBy(name, label, (*words, *more), before, after))
        return tuple(found)


def _count(counts: dict[tuple[str, Word, Word], Tally], key: tuple[str, Word, Word], revenue: float | None) -> None:
    tally = counts.get(key)
    if tally is None:
        tally = counts[key] = Tally()
    tally.add(revenue)


def _band(judged: Judged) -> Word:
    slots = judged.program.layout.health
    band: Word = None if slots is None else judged.values[slots.band]
    return band


def _group(evaluator: Evaluator, name: str) -> int | None:
    """Where the segment held, or the choice that anybody may see, stands among a version's values."""
    layout = evaluator.layout
    if name in layout.segments:
        return layout.segments[name].held
    field = evaluator.ruleset.fields.get(name)
    shown = field is not None and isinstance(field.type, ChoiceType) and not field.private
    return layout.fields[name] if shown else None
