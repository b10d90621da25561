"""What the words of a page mean: how figures are made, what a label explains, how long a figure counts.

A rule says "licence use is at least 60%"; who works by it has to know what is divided by what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from touchline.documents.book.about import About
from touchline.documents.book.services import Fact, metric_name
from touchline.model.ruleset import Field, Let, Service
from touchline.model.types import YesNoType
from touchline.portfolio.disables import Thing, things_in
from touchline.prose import values
from touchline.prose.names import plain, upper_first
from touchline.prose.parts import metric_words


def terms(about: About, parts: Iterable[object]) -> tuple[Fact, ...]:
    """The words that `parts` of the model use and that do not explain themselves, in the order of the ruleset."""
    parts = tuple(parts)
    used = _used(about, parts)
    return (
        *(fact for f in about.ruleset.fields.values() if ("field", f.name) in used for fact in _field(about, f)),
        *(_let(about, let) for let in about.ruleset.lets.values() if ("let", let.name) in used),
        *_elsewhere(about, used),
        *_metrics(about, parts),
    )


def _used(about: About, parts: tuple[object, ...]) -> frozenset[Thing]:
    """The things that the parts name, and those that a `let` among them is made of."""
    used: set[Thing] = set()
    left = list(things_in(parts))
    while left:
        thing = left.pop()
        if thing in used:
            continue
        used.add(thing)
        kind, name = thing
        if kind == "let":
            left.extend(things_in(about.ruleset.lets[name].expression))
    return frozenset(used)


def _field(about: About, field: Field) -> Iterator[Fact]:
    """A field whose label explains it instead of naming it, or whose figure counts for a time only."""
    if field.private:
        return
    words = about.words
    called = words.called(field.name, None if isinstance(field.type, YesNoType) else field.label)
    said = [field.label] if field.label and called == plain(field.name) != field.label.lower() else []
    if field.good_for is not None:
        days = values.counted(field.good_for.days, "day")
        said.append(f"counts for {days} from {words.field(field.good_for.measured_on)}, then it is missing")
    if said:
        yield Fact(upper_first(called), "; ".join(said))


def _let(about: About, let: Let) -> Fact:
    words, yes_no = about.words, isinstance(let.expression.type, YesNoType)
    called = words.called(let.name, None if yes_no else let.label)
    how = f"yes when {words.sentence(let.expression)}" if yes_no else words.phrase(let.expression)
    explained = f" ({let.label})" if let.label and called == plain(let.name) != let.label.lower() else ""
    return Fact(upper_first(called), f"{how}{explained}")


def _elsewhere(about: About, used: frozenset[Thing]) -> Iterator[Fact]:
    """What is spoken of by its name and has a section under its longer label."""
    ruleset, words = about.ruleset, about.words
    labels = [("segmentation", s.name, s.label) for s in ruleset.segmentations.values()]
    labels += [("decision", d.name, d.label or "") for d in ruleset.decisions.values()]
    for kind, name, label in labels:
        if (kind, name) in used and label and words.called(name, label) == plain(name) != label.lower():
            yield Fact(upper_first(plain(name)), f"what “{label}” gives")


def _metrics(about: About, parts: tuple[object, ...]) -> Iterator[Fact]:
    """The figures that the services among the parts are measured by."""
    ruleset = about.ruleset
    services = [part for part in parts if isinstance(part, Service)]
    named = {target.metric for service in services for target in service.targets}
    named |= {name for service in services for review in service.manager_reviews for name in review.metrics}
    for metric in ruleset.metrics.values():
        if metric.name in named:
            made = metric_words(about.words, metric.expression)
            yield Fact(metric_name(ruleset, metric.name), f"over all accounts, {made}")
