"""`touchline why ACCOUNT --to CONDITION`: what would have to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from touchline.cli import console

if TYPE_CHECKING:
    from touchline.analysis.changing import Answer
    from touchline.backends.python import Judged
    from touchline.loading import Checked
    from touchline.model.ruleset import Guarantee, Ruleset

ToOption = Annotated[
    str | None,
    typer.Option(
        "--to", metavar="CONDITION", help='Say what would have to change instead: "health is green", "tier is large".'
    ),
]
KeepOption = Annotated[
    list[str] | None,
    typer.Option("--keep", metavar="FIELD", help="With --to: a field that may not change. Repeatable."),
]


def wished(checked: Checked, condition: str, keep: Sequence[str]) -> tuple[Ruleset, Guarantee]:
    """The ruleset with the condition as a guarantee; ends the command where it cannot be read."""
    from touchline.loading import WISH, check_wish
    from touchline.spelling import did_you_mean

    found = check_wish(checked, condition)
    if found.ruleset is None:
        for one in found.diagnostics:
            console.tell(f"`{condition}` cannot be asked for: {one.message}")
            if one.hint is not None:
                console.tell(f"  hint: {one.hint}")
        raise typer.Exit(console.WRONG_USE)
    for name in keep:
        if name not in found.ruleset.fields:
            hint = did_you_mean(name, found.ruleset.fields) or "name a field of the account"
            console.tell(f"`--keep {name}`: the account has no such field; {hint}")
            raise typer.Exit(console.WRONG_USE)
    return found.ruleset, next(one for one in found.ruleset.guarantees if one.label == WISH)


def tell_wish(
    ruleset: Ruleset,
    guarantee: Guarantee,
    account: Mapping[str, object],
    judgement: Judged,
    condition: str,
    keep: Sequence[str],
) -> int:
    """Writes what would have to change; what the command ends with."""
    from touchline.analysis.changing import Wish, fewest_changes
    from touchline.backends.python import compile
    from touchline.backends.python.fields import as_given

    if judgement.rejected is not None:
        console.tell(f"the account was not judged: {judgement.rejected}")
        return console.FINDINGS
    population = judgement.context.population
    fields = as_given(ruleset, account)  # what has gone stale is there again once its day is
    wish = Wish(guarantee.condition, fields, judgement.date, population, frozenset(keep))
    answer = fewest_changes(compile(ruleset), wish)
    for line in _lines(ruleset, str(judgement.id), condition, answer, keep):
        console.say(line)
    from touchline.analysis.changing import Changes

    return console.CLEAN if isinstance(answer, Changes) else console.FINDINGS


def _lines(ruleset: Ruleset, account: str, condition: str, answer: Answer, keep: Sequence[str]) -> list[str]:
    from touchline.analysis.changing import Changes, NoChange
    from touchline.prose.values import as_written

    names = [f"`{name}`" for name in keep]
    private = any(field.private and field.name not in keep for field in ruleset.fields.values())
    if private and isinstance(answer, NoChange):
        names.append("what is private")
    kept = f" while {' and '.join(names)} {'stays' if len(names) == 1 else 'stay'}" if names else ""
    match answer:
        case Changes(changes=()):
            return [f"`{condition}` is true of {account} as it is: nothing has to change"]
        case Changes(changes=changes):
            count = "one field has" if len(changes) == 1 else f"{len(changes)} fields have"
            rows = [
                (
                    c.field,
                    as_written(c.before, ruleset.fields[c.field].type),
                    as_written(c.after, ruleset.fields[c.field].type),
                )
                for c in changes
            ]
            widths = [max(len(row[i]) for row in rows) for i in range(2)]
            return [
                f"for `{condition}` to be true of {account}, {count} to change{kept}:",
                *(f"  {name:<{widths[0]}}  {before:<{widths[1]}}  to {after}" for name, before, after in rows),
                "the rules confirm it, and fewer fields do not do it",
            ]
        case NoChange(rounded=rounded):
            about = " (up to rounding: there is arithmetic in it)" if rounded else ""
            return [f"no change of its fields makes `{condition}` true of {account}{kept}: that is proved{about}"]
        case _:
            return [f"what would have to change for `{condition}` of {account} was not decided within the bound"]
