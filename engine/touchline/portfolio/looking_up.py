"""An account looked up by its id: the account, the record of that id that was rejected, or what may have been meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from touchline.model.identity import id_field
from touchline.model.types import TextType
from touchline.portfolio.accounts import AccountReader, Portfolio, id_reader
from touchline.portfolio.presets import salesforce_id
from touchline.portfolio.records import Record, Reject
from touchline.spelling import did_you_mean
from touchline.values.text import normalise


@dataclass(frozen=True, slots=True)
class NoAccount:
    """No record has the id; `hint` says which may be meant."""

    hint: str


def look_up(portfolio: Portfolio, wanted: str) -> Mapping[str, object] | Reject | NoAccount:
    """The account with the id `wanted` (trimmed and normalised), or what there is instead."""
    ruleset = portfolio.evaluator.ruleset
    identity = id_field(ruleset)
    named = wanted
    if ruleset.reads == "salesforce":
        wanted = str(salesforce_id(wanted))
    read_id = id_reader(ruleset)
    # a private text is no way to find out whose it is
    texts = [f.name for f in ruleset.fields.values() if isinstance(f.type, TextType) and not f.private]
    known: list[str] = []
    called: list[str] = []
    for found in portfolio.each():
        if isinstance(found, Reject):
            if found.id == wanted:
                return found
            continue
        _, account = found
        name = read_id(account)
        if name == wanted:
            return account
        if name is not None:
            known.append(name)
            if any(each != identity and _same(account[each], named) for each in texts):
                called.append(name)
    broken = next(_broken(portfolio, wanted), None)
    if broken is not None:
        return broken
    if len(called) == 1:
        return NoAccount(f"did you mean `{called[0]}` ({named})?")
    nearest = did_you_mean(wanted, known)
    return NoAccount(nearest or (f"the first one is `{known[0]}`" if known else "the file has no accounts"))


def _same(value: object, wanted: str) -> bool:
    return isinstance(value, str) and normalise(value).casefold() == wanted.casefold()


def _broken(portfolio: Portfolio, wanted: str) -> Iterator[Reject]:
    """The records whose line could not be taken apart and whose id is legible there all the same: in the cell of the
    id, or where the line has too many cells or too few, in one to which that may have shifted it."""
    ruleset, columns = portfolio.evaluator.ruleset, portfolio.columns
    place, width = columns.places.get(id_field(ruleset) or ""), len(columns.headings)
    if place is None:
        return
    reader, read_id = AccountReader(ruleset, columns), id_reader(ruleset)
    for reject in portfolio.kept:
        if not isinstance(reject, Reject):
            continue
        cells = reject.legible()
        shifted = place + (len(cells) - width if reject.code == "wrong-cells" else 0)
        for cell in cells[max(min(place, shifted), 0) : max(place, shifted) + 1]:
            alone = tuple(cell if each == place else None for each in range(width))
            if read_id(reader.account(Record(reject.number, reject.line, alone))) == wanted:
                yield reject
