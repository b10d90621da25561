"""`touchline import`: tables that were edited in a spreadsheet, back into their ruleset."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from touchline.cli import console
from touchline.cli.findings import refuse
from touchline.cli.placing import place

if TYPE_CHECKING:
    from touchline.diagnostics import Diagnostic
    from touchline.documents.workbook.bring_in import Imported, Incoming
    from touchline.source import Source
    from touchline.workspace.workspace import Workspace

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="A workbook, a CSV file named after its table, or a folder of those.")
]
IntoOption = Annotated[
    Path, typer.Option("--into", metavar="PATH", help="The ruleset: a folder, its touchline.yaml, or a .touch file.")
]
YesOption = Annotated[bool, typer.Option("--yes", help="Write without asking.")]
CheckOption = Annotated[bool, typer.Option("--check", help="Change nothing; end with 1 where something would change.")]
AnywayOption = Annotated[bool, typer.Option("--anyway", help="Write even where the ruleset then has mistakes.")]


def bring(
    file: FileArgument,
    into: IntoOption,
    yes: YesOption = False,
    check: CheckOption = False,
    anyway: AnywayOption = False,
) -> None:
    """Bring tables back that were edited in a spreadsheet.

    Shows the difference and asks. Only the tables that differ are changed; where the ruleset then has a mistake,
    nothing is written.
    """
    from touchline.diagnostics import has_errors
    from touchline.documents.workbook.bring_in import bring_in, in_changed_tables, with_addresses
    from touchline.loading import check_changed
    from touchline.syntax.program import parse_program
    from touchline.workspace.workspace import Unopened, open_workspace

    workspace = open_workspace(into)
    if isinstance(workspace, Unopened):
        _show(workspace.diagnostics, workspace.sources)
        raise typer.Exit(console.FINDINGS if workspace.sources else console.WRONG_USE)
    parsed = parse_program(workspace.files, workspace.ruleset, workspace.limits)
    if has_errors(parsed.diagnostics):
        _show(parsed.diagnostics, tuple(parsed.sources.values()), workspace)
        console.tell("nothing was changed: mend the ruleset first, then bring the tables in")
        raise typer.Exit(console.FINDINGS)
    imported = bring_in(parsed, _sheets(file, workspace), workspace.limits)
    if imported.diagnostics:
        _show(imported.diagnostics, (*imported.sources.values(), *parsed.sources.values()))
        console.tell("nothing was changed")
        raise typer.Exit(console.FINDINGS)
    for name in imported.ignored:
        console.tell(f"`{name}` is no table of this ruleset, and was left out")
    if not imported.texts:
        console.say(f"nothing to change: the tables of {file} say what the ruleset says")
        return
    _write_differences(imported, parsed.sources)
    checked = check_changed(workspace, imported.texts)
    if has_errors(checked.diagnostics):
        _show(with_addresses(checked.diagnostics, imported), tuple(checked.sources.values()), workspace)
        if not anyway:
            console.tell("nothing was changed: the ruleset would have mistakes (`--anyway` writes it all the same)")
            raise typer.Exit(console.FINDINGS)
    else:  # a row that is never reached is no mistake, and nobody would hear of it
        _show(in_changed_tables(checked.diagnostics, imported), tuple(checked.sources.values()), workspace)
    if check:
        console.tell("nothing was changed: this was a check")
        raise typer.Exit(console.FINDINGS)
    if not yes and not _agreed(len(imported.texts)):
        console.tell("nothing was changed" + ("" if console.in_terminal(sys.stdin) else ": say `--yes` to write"))
        raise typer.Exit(console.FINDINGS)
    place({_real(workspace, path): text.encode("utf-8") for path, text in imported.texts.items()})
    console.say(f"changed {', '.join((workspace.folder / path).as_posix() for path in imported.texts)}")


def _sheets(file: Path, workspace: Workspace) -> list[Incoming]:
    """What the file, or every CSV file of the folder, brings; where one cannot be read the command ends."""
    from touchline.codes import diagnostic
    from touchline.diagnostics import Diagnostic
    from touchline.documents.workbook.bring_in import sheets_of
    from touchline.workspace.files import FolderFiles, Refused

    names = sorted(each for each in file.glob("*.csv") if each.is_file()) if file.is_dir() else [file]
    if not names:
        console.tell(f"there is no `.csv` file in `{file}`")
        raise typer.Exit(console.WRONG_USE)
    out: list[Incoming] = []
    for name in names:
        content = FolderFiles(name.parent, workspace.limits.ruleset_bytes).read(name.name)
        if isinstance(content, Refused):
            wrong_use = console.WRONG_USE if content.code == "file-missing" else console.FINDINGS
            raise refuse(diagnostic(content.code, content.message, hint=content.hint), wrong_use)
        sheets = sheets_of(content, name.name, workspace.limits)
        if isinstance(sheets, Diagnostic):
            raise refuse(sheets)
        out.extend(sheets)
    return out


def _write_differences(imported: Imported, sources: object) -> None:
    from collections.abc import Mapping

    from touchline.cli.render import Style
    from touchline.documents.workbook.difference import of_parameter, of_table

    assert isinstance(sources, Mapping)
    style: Style = console.style(sys.stdout)
    every = [of_parameter(each) for each in imported.parameters] + [of_table(each) for each in imported.tables]
    for one in every:
        place_at = sources[one.path].position(one.line_at)
        console.say(f"{style.paint(one.name, '1')} ({one.path}:{place_at.line}): {one.words}")
        for sign, text in one.lines:
            console.say(style.paint(f"  {sign} {_printable(text)}", "31" if sign == "-" else "32"))
        console.say()
    if imported.untouched:
        console.tell(f"left as they are, for nothing was brought for them: {', '.join(imported.untouched)}")


def _printable(text: str) -> str:
    """A line as text that does nothing to a terminal."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _agreed(files: int) -> bool:
    """Whether the person who looks says yes; nobody looking is no."""
    if not console.in_terminal(sys.stdin):
        return False
    return typer.confirm(f"Change {'this file' if files == 1 else f'these {files} files'}?", default=False, err=True)


def _real(workspace: Workspace, path: str) -> Path:
    """Where a file of the workspace really is."""
    from touchline.codes import diagnostic
    from touchline.workspace.files import FolderFiles, Refused

    real = FolderFiles(workspace.folder).locate(path)
    if isinstance(real, Refused):
        raise refuse(diagnostic(real.code, real.message, hint=real.hint))
    return real


def _show(found: Sequence[Diagnostic], sources: Sequence[Source], workspace: Workspace | None = None) -> None:
    from touchline.cli import render

    def named(path: str) -> str:
        in_folder = workspace is not None and path.endswith(".touch")
        return (workspace.folder / path).as_posix() if workspace is not None and in_folder else path

    console.tell(render.render(found, sources, console.style(sys.stderr, named)), end="")
