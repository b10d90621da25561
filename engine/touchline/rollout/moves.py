"""Who moves: each answer before and after, and the rules that made it so."""

from __future__ import annotations

from touchline.analysis.differences.answers import Thing
from touchline.backends.python import Judged
from touchline.model.ruleset import Ruleset
from touchline.model.types import ChoiceType
from touchline.prose.names import plain, upper_first
from touchline.rollout.answered import NOTHING, Compared, word_of
from touchline.rollout.causes import cause
from touchline.rollout.measured import AccountChange, BandsBy, Cause, Flow, Moves, Ruled, Word
from touchline.rollout.tallies import Tally

MOST_CAUSES = 50
"""So many causes of an answer's moves are kept; the others are added up in one."""

_OTHERS = Ruled("other rules", None)

CauseKey = tuple[Word, Word, Ruled, Ruled, str | None]


class Moving:
    """Counts one answer, account by account."""

    def __init__(self, compared: Compared) -> None:
        self.compared = compared
        self._flows: dict[tuple[Word, Word], Tally] = {}
        self._causes: dict[CauseKey, Tally] = {}

    def add(self, old: Judged, new: Judged, revenue: float | None) -> AccountChange | None:
        """Counts an account; what changed for it, where something did."""
        before, after = self._before(old), self._after(new)
        tally = self._flows.get((before, after))
        if tally is None:
            tally = self._flows[before, after] = Tally()
        tally.add(revenue)
        if before == after:
            return None
        was, now, through = cause(self.compared, old, new)
        self._causes.setdefault((before, after, was, now, through), Tally()).add(revenue)
        way = self.compared.direction(before, after)
        return AccountChange(self.compared.answer, before, after, way, was.text, _through(now.text, through))

    def _before(self, judged: Judged) -> Word:
        return self._word(judged, self.compared.old)

    def _after(self, judged: Judged) -> Word:
        return self._word(judged, self.compared.new)

    def _word(self, judged: Judged, slot: int | None) -> Word:
        if slot is not None:
            value = judged.values[slot]
            return value if type(value) is str else word_of(value)
        if self.compared.answer.thing is Thing.SERVICE:
            served = judged.served
            return None if served is None else served.name
        return None

    def moves(self, has_revenue: bool) -> Moves:
        """What was counted."""
        words = list(self.compared.words)
        if any(None in pair for pair in self._flows):
            words.append((None, NOTHING))
        order = {word: i for i, (word, _) in enumerate(words)}
        for pair in self._flows:
            for word in pair:
                if word not in order:  # a list or text that no type foresees
                    order[word] = len(order)
                    words.append((word, plain(str(word))))
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
    group in the new version is counted before in the one, after in the other."""

    def __init__(self, old: Ruleset, new: Ruleset) -> None:
        self._by = [
            (name, s.label, tuple((x.name, x.label) for x in s.segments)) for name, s in new.segmentations.items()
        ]
        self._fields = [
            (field.name, upper_first(plain(field.name)), tuple((c, plain(c)) for c in field.type.choices))
            for field in new.fields.values()
            if isinstance(field.type, ChoiceType) and not field.private
        ]
        self._health = old.health is not None and new.health is not None
        self._before: dict[tuple[str, Word, Word], Tally] = {}
        self._after: dict[tuple[str, Word, Word], Tally] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The segmentations and fields by which accounts are grouped."""
        return tuple(name for name, _, _ in (*self._by, *self._fields)) if self._health else ()

    def add(self, name: str, before: tuple[Word, Word], after: tuple[Word, Word], revenue: float | None) -> None:
        """Counts an account by its group and its band in each version."""
        for counts, (value, band) in ((self._before, before), (self._after, after)):
            key = (name, value, band)
            tally = counts.get(key)
            if tally is None:
                tally = counts[key] = Tally()
            tally.add(revenue)

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
