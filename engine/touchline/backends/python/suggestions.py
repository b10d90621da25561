"""What peers use and the account lacks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from touchline.backends.python.loaded import Run
from touchline.judgement.answers import SuggestionAnswer
from touchline.judgement.inputs import Peers
from touchline.model.ruleset import Suggestion
from touchline.model.types import SetType

_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def suggestions(run: Run) -> tuple[SuggestionAnswer, ...]:
    """Elements in their declared order, for the suggestions in the order written."""
    return tuple(
        answer
        for suggestion in run.ruleset.suggestions.values()
        if run.in_scope(suggestion.scopes)
        for answer in _elements(run, suggestion)
    )


def _elements(run: Run, suggestion: Suggestion) -> list[SuggestionAnswer]:
    """Nothing is suggested where the account's own set, or what makes its peers, is missing."""
    fields, layout = run.ruleset.fields, run.program.layout.fields
    field, own = fields[suggestion.field], run.values[layout[suggestion.field]]
    peers = _peers(run, suggestion)
    if own is None or peers is None or not isinstance(field.type, SetType):
        return []
    found = []
    for element in field.type.choices:
        users = peers.users.get(element, 0)
        if element in own or not _enough(suggestion, peers, users):
            continue
        say = None if suggestion.say is None else _fill(run, suggestion, element)
        place = run.explainer.place(suggestion.span)
        found.append(SuggestionAnswer(suggestion.name, suggestion.label, element, peers.accounts, users, say, place))
    return found


def _peers(run: Run, suggestion: Suggestion) -> Peers | None:
    if suggestion.within is None:
        return run.context.population.peers.get((suggestion.name, None))
    layout, name = run.program.layout, suggestion.within
    value = run.values[layout.segments[name].held if name in layout.segments else layout.fields[name]]
    return None if value is None else run.context.population.peers.get((suggestion.name, str(value)))


def _enough(suggestion: Suggestion, peers: Peers, users: int) -> bool:
    if users < 1 or (suggestion.count is not None and users < suggestion.count):
        return False
    return suggestion.share is None or (peers.accounts > 0 and users / peers.accounts >= suggestion.share)


def _fill(run: Run, suggestion: Suggestion, element: str) -> str:
    """The text with its places filled: the element, under its field's name or the singular of it, and the
    account's own fields. A private or missing one stays as it is written."""
    own: Mapping[str, int] = run.program.layout.fields
    element_names = {"element", suggestion.field, suggestion.field.removesuffix("s")}

    def put(place: re.Match[str]) -> str:
        name = place[1]
        if name in element_names:
            return element.replace("_", " ")
        if name in own and not run.ruleset.fields[name].private and isinstance(run.values[own[name]], str):
            return str(run.values[own[name]])
        return place[0]

    return _PLACE.sub(put, suggestion.say or "")
