"""`touchline docs`: a playbook for each segment and vertical, and one for the whole ruleset."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchline.cli import console
from touchline.cli.check import Where
from touchline.cli.findings import namer, ruleset_of
from touchline.cli.paper import Paper, Toned
from touchline.cli.summary import nearby
from touchline.cli.watch import State, state_of, state_of_files, watching

if TYPE_CHECKING:
    from touchline.diagnostics import Diagnostic
    from touchline.documents.book.documents import Documents
    from touchline.loading import Checked
    from touchline.model.ruleset import Ruleset


class Readers(Enum):
    """Whom documents are for."""

    TEAM = "team"
    CUSTOMERS = "customers"


OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", help="The folder for the documents; `docs`, or `customer-docs`, unless given."
    ),
]
ForOption = Annotated[Readers, typer.Option("--for", help="Whom they are for.", case_sensitive=False)]
ResultsOption = Annotated[
    Path | None, typer.Option("--results", metavar="DIR", help="A run's results: how many accounts, how much revenue.")
]
WatchOption = Annotated[bool, typer.Option("--watch", help="Render again whenever a file changes; end with Ctrl-C.")]


@dataclass(frozen=True, slots=True)
class _Refused:
    """Why there are no documents, with the texts to show it in."""

    diagnostics: tuple[Diagnostic, ...]
    checked: Checked


def docs(
    path: Where = Path(),
    out: OutOption = None,
    readers: ForOption = Readers.TEAM,
    results: ResultsOption = None,
    watch: WatchOption = False,
) -> None:
    """Write the playbooks: one for each segment, one for each vertical, one for the whole ruleset.

    Each is a Markdown file and an HTML page that needs nothing else; start at index.html. With `--for customers`
    they say what customers receive, and name no segment, role or threshold.

    A folder `templates` beside the ruleset overrides how they look, file by file.
    """
    if results is not None and readers is Readers.CUSTOMERS:
        console.tell("`--results` is for the team's documents: pages for customers show no numbers of a run")
        raise typer.Exit(console.WRONG_USE)
    if watch:
        watching(lambda: _again(path, out, readers, results), lambda: _state(path, results))
    made = write_docs(path, out, readers, results)
    tell(made, readers)


@dataclass(frozen=True, slots=True)
class Written:
    """The documents that were written, and where."""

    folder: Path
    documents: Documents
    ruleset: Ruleset


def write_docs(path: Path, out: Path | None, readers: Readers, results: Path | None) -> Written:
    """Makes the documents and writes them; ends the command where that cannot be done."""
    ruleset, checked = ruleset_of(path)
    made = _made(ruleset, checked, readers, results)
    folder = out if out is not None else Path("docs" if readers is Readers.TEAM else "customer-docs")
    if isinstance(made, _Refused):
        _show(made, path)
        raise typer.Exit(console.FINDINGS)
    found = _put(folder, ruleset, made, readers)
    if found is not None:
        _show(_Refused((found,), checked), path)
        raise typer.Exit(console.FINDINGS)
    return Written(folder, made, ruleset)


def _made(ruleset: Ruleset, checked: Checked, readers: Readers, results: Path | None) -> Documents | _Refused:
    from touchline.analysis.customer_text import check_customer_texts
    from touchline.diagnostics import Diagnostic
    from touchline.documents.book.documents import documents
    from touchline.documents.book.numbers import numbers_of
    from touchline.documents.rendering.fill import Mistake
    from touchline.documents.rendering.look import look_of
    from touchline.portfolio.documents_folder import read_run
    from touchline.prose import values

    workspace = checked.workspace
    assert workspace is not None
    numbers = None
    if results is not None and readers is Readers.TEAM:
        run = read_run(results, ruleset.hash)
        if isinstance(run, Diagnostic):
            return _Refused((run,), checked)
        numbers = numbers_of(run[0], ruleset.currency, values.date(run[1]))
    if readers is Readers.CUSTOMERS:
        found = check_customer_texts(ruleset)
        if found:
            return _Refused(found, checked)
    look = look_of(workspace.files, workspace.templates, workspace.limits)
    if isinstance(look, Diagnostic):
        return _Refused((look,), checked)
    made = documents(ruleset, look.fill, look.texts, numbers, for_customers=readers is Readers.CUSTOMERS)
    if isinstance(made, Mistake):
        return _Refused((look.mistake(made),), replace(checked, sources={**checked.sources, **look.sources}))
    return made


def _put(folder: Path, ruleset: Ruleset, made: Documents, readers: Readers) -> Diagnostic | None:
    from touchline.portfolio.documents_folder import write_documents

    facts = {
        "for": readers.value,
        "ruleset": {"name": ruleset.name, "version": ruleset.version, "sha256": ruleset.hash},
    }
    return write_documents(folder, made.files, facts)


def _show(refused: _Refused, path: Path) -> None:
    from touchline.cli import render

    style = console.style(sys.stderr, namer(path, refused.checked))
    console.tell(render.render(refused.diagnostics, refused.checked.sources.values(), style))
    console.tell("nothing was written")


def tell(made: Written, readers: Readers) -> None:
    """What was written, and where to begin."""
    from touchline.documents.book.customers import whom
    from touchline.prose import values

    paper = Paper()
    count = len(made.documents.listed)
    said = f"{values.counted(count, 'document')} in {nearby(made.folder)}, as Markdown and as HTML"
    paper.line(Toned(said, "strong"))
    if not count:
        paper.line("no service is written: there is nothing to give to customers")
    elif readers is Readers.CUSTOMERS:
        paper.table(["page", "for accounts in"], [[f"{name}.html", scope] for name, scope in whom(made.ruleset)])
    else:
        paper.table(["page", "about"], [[f"{d.name}.html", f"{d.title} ({d.group})"] for d in made.documents.listed])
    paper.line(f"open {nearby(made.folder / 'index.html')}")


# --------------------------------------------------------------------------- watching


def _again(path: Path, out: Path | None, readers: Readers, results: Path | None) -> None:
    from touchline.prose import values

    start = time.monotonic()
    try:
        made = write_docs(path, out, readers, results)
    except typer.Exit:
        return
    took = time.monotonic() - start
    count = len(made.documents.listed)
    console.say(
        f"{time.strftime('%H:%M:%S')} {values.counted(count, 'document')} in {nearby(made.folder)} ({took:.1f} s)"
    )


def _state(path: Path, results: Path | None) -> State:
    """The files that documents are made of, with their times and sizes; a run's results too where asked for."""
    return (*state_of(path), *state_of_files([] if results is None else [results / "run.json"]))
