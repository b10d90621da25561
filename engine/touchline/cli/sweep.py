"""`touchline sweep`: the portfolio along the values of one parameter."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchline.cli import console
from touchline.cli.accounts import AccountsOption, SheetNameOption, TodayOption, day, table_of
from touchline.cli.change import write_blocks
from touchline.cli.findings import ruleset_of
from touchline.cli.paper import Paper, Toned
from touchline.cli.progress import progress
from touchline.cli.summary import nearby

if TYPE_CHECKING:
    import datetime

    from touchline.loading import Checked
    from touchline.model.ruleset import Parameter, Ruleset
    from touchline.model.ruleset import ParameterValue as Value
    from touchline.rollout.sweep import Swept
    from touchline.rollout.sweeping import Sweep

ParameterArgument = Annotated[str, typer.Argument(metavar="PARAMETER", help="The parameter that is moved.")]
ValuesArgument = Annotated[
    list[str], typer.Argument(metavar="VALUES [PATH]", help="`80k to 150k by 10k`, or `80k, 100k`; then the ruleset.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write the chart as an HTML page, such as sweep.html.")
]


class Form(Enum):
    """How a sweep is written to standard output."""

    TEXT = "text"
    JSON = "json"


FormOption = Annotated[Form, typer.Option("--format", help="How it is written here.", case_sensitive=False)]


def sweep(
    parameter: ParameterArgument,
    values: ValuesArgument,
    accounts: AccountsOption = None,
    today: TodayOption = None,
    sheet: SheetNameOption = None,
    out: OutOption = None,
    form: FormOption = Form.TEXT,
) -> None:
    """Show what the portfolio comes to along the values of one parameter.

    Every account is judged with each value; nothing is changed. The value in force is always among them.
    """
    from touchline.cli.placing import place
    from touchline.documents.change.sweep import sweep_blocks, sweep_json, sweep_page, sweep_sentence
    from touchline.prose.names import upper_first

    words, path = _split(values)
    ruleset, checked = ruleset_of(path)
    on = day(today, ruleset)
    versions = _versions(ruleset, checked, parameter, words, on)
    made = _swept(checked, ruleset, versions, parameter, on, accounts, sheet)
    if out is not None:
        place({out: sweep_page(made).encode("utf-8")})
    if form is Form.JSON:
        console.say(sweep_json(made), end="")
        return
    paper = Paper(tabs=True)
    paper.line(Toned(made.title, "strong"))
    paper.line(upper_first(sweep_sentence(made)))
    write_blocks(sweep_blocks(made), paper)
    if out is not None:
        paper.blank()
        paper.line(f"open {nearby(out)}")


def _split(given: Sequence[str]) -> tuple[str, Path]:
    """The values, and the path after them: the last word that no value ends with."""
    words = list(given)
    if len(words) > 1 and (Path(words[-1]).exists() or "/" in words[-1] or words[-1].endswith(".touch")):
        return " ".join(words[:-1]), Path(words[-1])
    return " ".join(words), Path()


def _versions(ruleset: Ruleset, checked: Checked, name: str, words: str, today: datetime.date) -> tuple[Swept, ...]:
    """The ruleset with each value, in order, the value in force among them; ends the command where there is none."""
    from touchline.backends.python import compile
    from touchline.loading import check_with_value
    from touchline.rollout.sweep import Swept, steps_of
    from touchline.spelling import did_you_mean

    parameter = ruleset.parameters.get(name)
    if parameter is None:
        known = ", ".join(f"`{each}`" for each in ruleset.parameters) or "none"
        hint = did_you_mean(name, ruleset.parameters) or f"the parameters are {known}"
        raise typer.BadParameter(f"no parameter is called `{name}`; {hint}", param_hint="PARAMETER")
    steps = steps_of(words)
    if isinstance(steps, str):
        raise typer.BadParameter(f"`{words}`: {steps}", param_hint="VALUES")
    now = parameter.on(today)
    found: dict[object, Swept] = {now.value: Swept(_shown(parameter, now, ruleset), True, compile(ruleset))}
    for text in steps.values:
        changed = check_with_value(checked, name, text, today)
        if changed is None or changed.ruleset is None:
            raise _refused(checked, changed, text)
        value = changed.ruleset.parameters[name].on(today)
        if value.value not in found:
            shown = _shown(parameter, value, ruleset)
            found[value.value] = Swept(shown, False, compile(changed.ruleset))
    if len(found) == 1:
        raise typer.BadParameter(f"`{words}` holds no value but the one in force", param_hint="VALUES")
    if all(not isinstance(value, (str, bool)) for value in found):
        return tuple(found[value] for value in sorted(found))  # type: ignore[type-var]
    return tuple(found.values())


def _shown(parameter: Parameter, value: Value, ruleset: Ruleset) -> str:
    from touchline.prose import values

    return values.value(value.value, parameter.type, ruleset.currency)


def _refused(before: Checked, changed: Checked | None, text: str) -> typer.Exit:
    """Tells why the parameter cannot have a value."""
    known = {(d.code, d.message) for d in before.diagnostics}
    for one in changed.diagnostics if changed is not None else ():
        if (one.code, one.message) not in known:
            console.tell(f"`{text}`: {one.message}")
            if one.hint is not None:
                console.tell(f"  = hint: {one.hint}")
    return typer.Exit(console.WRONG_USE)


def _swept(
    checked: Checked,
    ruleset: Ruleset,
    versions: Sequence[Swept],
    parameter: str,
    today: datetime.date,
    accounts: Path | None,
    sheet: str | None,
) -> Sweep:
    from touchline.cli import render
    from touchline.portfolio.accounts import NotRun
    from touchline.rollout.sweep import sweep as judge_along

    table = table_of(checked, ruleset, accounts, today, sheet)
    base = next(each.evaluator for each in versions if each.today)
    with progress() as told:
        made = judge_along(base, versions, table, today, parameter, told)
    if isinstance(made, NotRun):
        console.tell(render.render(made.diagnostics, (), console.style(sys.stderr)), end="")
        raise typer.Exit(console.FINDINGS)
    if made.compared.accounts == 0:
        console.tell(f"`{table.name}` has no record that can be judged")
        raise typer.Exit(console.FINDINGS)
    return made
