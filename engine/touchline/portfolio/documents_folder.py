"""A folder of documents, whole or not at all, by the same rule as results; and what an earlier run says in numbers."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from pathlib import Path

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.portfolio.folder import DOCUMENTS, NOT_RESULTS, RESULTS, abandon, prepare, publish, said_by


def write_documents(folder: Path, files: Mapping[str, str], facts: Mapping[str, object]) -> Diagnostic | None:
    """Puts the files into `folder`, in the place of earlier documents; anything else there is left alone and
    refused. The same files and facts give the same bytes."""
    earlier = said_by(folder, DOCUMENTS)
    names = earlier.get("files") if earlier is not None else None
    known = frozenset(map(str, names)) if isinstance(names, list) else frozenset()
    place = prepare(folder, known | {DOCUMENTS.file}, DOCUMENTS)
    if isinstance(place, Diagnostic):
        return place
    try:
        for name, text in files.items():
            (place.aside / name).write_text(text, encoding="utf-8", newline="\n")
        said = {"what": DOCUMENTS.mark, **facts, "files": sorted(files)}
        text = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
        (place.aside / DOCUMENTS.file).write_text(text, encoding="utf-8", newline="\n")
        publish(place)
    except OSError as error:
        abandon(place)
        return diagnostic(NOT_RESULTS, f"`{folder}` cannot be written: {error.strerror or 'the system refuses'}")
    return None


def read_run(folder: Path, ruleset: str) -> tuple[Mapping[str, object], datetime.date] | Diagnostic:
    """What a run in `folder` says of itself, and its day; or why its numbers are not those of the ruleset with
    the hash `ruleset`."""
    run = said_by(folder, RESULTS)
    if run is None:
        hint = f"make one: `touchline run --out {folder}`"
        return diagnostic("bad-results", f"`{folder}` holds no result of a run", hint=hint)
    made = run.get("ruleset")
    if not isinstance(made, dict) or made.get("sha256") != ruleset:
        message = f"the result in `{folder}` was made by other rules than these"
        return diagnostic("bad-results", message, hint=f"run again: `touchline run --out {folder}`")
    try:
        day = datetime.date.fromisoformat(str(run.get("date")))
    except ValueError:
        return diagnostic("bad-results", f"the result in `{folder}` does not say of which day it is")
    if "totals" not in run:
        message = f"the result in `{folder}` was made by an earlier version and has no totals"
        return diagnostic("bad-results", message, hint=f"run again: `touchline run --out {folder}`")
    return run, day
