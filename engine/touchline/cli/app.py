"""The commands and what `touchline --help` says about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from touchline.cli import (
    bring,
    cases,
    check,
    console,
    data,
    demo,
    diff,
    docs,
    explain,
    export,
    format,
    init,
    prove,
    run,
    sweep,
    test,
    why,
)

START, EVERY_DAY, RULES = "Start here", "With your accounts", "With your rules"

app = typer.Typer(
    name="touchline",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="First: touchline demo. Then: touchline init, touchline check, touchline run, touchline why.",
)


def _add(panel: str, command: Callable[..., None], example: str, name: str | None = None) -> None:
    """A command under its function's name or one that Python keeps for itself, its example below its help."""
    name = name or command.__name__
    app.command(name, rich_help_panel=panel, epilog=f"Example: touchline {name} {example}".rstrip())(command)


_add(START, demo.demo, "")
_add(START, init.init, "scheduling my-rules")
_add(EVERY_DAY, data.data, "crm.csv my-rules")
_add(EVERY_DAY, run.run, "my-rules --accounts crm.csv --today 2026-10-15 --out results")
_add(EVERY_DAY, why.why, "N-1004 my-rules --accounts crm.csv")
_add(RULES, check.check, "my-rules --strict")
_add(RULES, test.run_tests, "my-rules", "test")
_add(RULES, prove.prove, "my-rules")
_add(RULES, cases.cases, "my-rules --write my-rules/cases/missing.yaml")
_add(RULES, format.format, "my-rules")
_add(RULES, docs.docs, "my-rules --out docs --results results")
_add(RULES, export.export, "xlsx my-rules --out tables.xlsx")
_add(RULES, bring.bring, "tables.xlsx --into my-rules --check", "import")
_add(RULES, diff.diff, "main --accounts crm.csv --out change")
_add(RULES, sweep.sweep, "enterprise_line 80k to 150k by 10k my-rules")
_add(RULES, explain.explain, "unknown-name")


@app.command("version", rich_help_panel=RULES)
def version() -> None:
    """Say which version this is."""
    console.say(f"touchline {_version()}")


def _version() -> str:
    from importlib.metadata import version as installed

    return installed("touchline")


def _say_version(wanted: bool) -> None:
    if wanted:
        version()
        raise typer.Exit(console.CLEAN)


@app.callback()
def touchline(
    _: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Rules as code for Customer Success.

    Write down once how accounts are segmented, scored, served and played; check it, run it, and ask why.
    """
