"""The commands and what `touchline --help` says about them."""

from __future__ import annotations

from typing import Annotated

import typer

from touchline.cli import check, console, demo, explain, format, init, run, why

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

app.command("demo", rich_help_panel=START)(demo.demo)
app.command("init", rich_help_panel=START)(init.init)
app.command("run", rich_help_panel=EVERY_DAY)(run.run)
app.command("why", rich_help_panel=EVERY_DAY)(why.why)
app.command("check", rich_help_panel=RULES)(check.check)
app.command("format", rich_help_panel=RULES)(format.format)
app.command("explain", rich_help_panel=RULES)(explain.explain)


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
