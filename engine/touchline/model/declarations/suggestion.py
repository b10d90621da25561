"""`suggest`: what accounts like this one use, and it does not."""

from __future__ import annotations

from touchline.model.declarations.account import field_of
from touchline.model.declarations.lines import Reading, block_of, count_of, label_of, only, prose, share
from touchline.model.declarations.scopes import scopes
from touchline.model.names import BlockName
from touchline.model.ruleset import Suggestion
from touchline.model.types import ChoiceType, SetType
from touchline.syntax import tree


def suggestion(reading: Reading, name: str, known: BlockName) -> Suggestion | None:
    """A suggestion, or None where it is not known what is suggested to whom."""
    block = block_of(known.block, f"the suggestion `{name}`")
    limits = scopes(reading, known.block)
    source = only(reading, block, tree.FromWithin, "from")
    used = only(reading, block, tree.UsedBy, "used by")
    if not block.broken:
        if source is None:
            reading.missing(
                block.called, "what is suggested", block.span, "add a line such as `from use_cases within vertical`"
            )
        if used is None or (used.share is None and used.count is None):
            reading.missing(
                block.called,
                "how many others must use what it suggests",
                used.span if used else block.span,
                "add a line such as `used by at least 20% and 5 of accounts`",
            )
    field = None
    within = None
    if source is not None:
        field = field_of(
            reading,
            source.field,
            SetType,
            f"`from` needs a field that is `any of` several, and `{source.field.text}` is not",
        )
        if source.within is not None:
            within = field_of(
                reading,
                source.within,
                ChoiceType,
                f"`within` needs a field that is `one of` several, and `{source.within.text}` is not",
            )
    least = share(reading, used.share, "how many must use it") if used is not None and used.share is not None else None
    count = count_of(reading, used.count, "how many must use it", used.span) if used is not None else None
    where = reading.resolver.condition(used.where) if used is not None and used.where is not None else None
    say = prose(reading, block, "say")
    if limits is None or field is None:
        return None
    return Suggestion(
        name=name,
        label=label_of(known.block.label, name),
        scopes=limits,
        field=field,
        within=within,
        share=least,
        count=count,
        where=where,
        say=say,
        span=known.word.span,
    )
