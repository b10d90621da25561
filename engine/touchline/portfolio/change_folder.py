"""The folder of a report on a rule change: whole or not at all, by the same rule as results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.portfolio.folder import CHANGE, NOT_RESULTS, Place, abandon, prepare, publish

PAGE, MARKDOWN, MOVED = "report.html", "report.md", "moved.csv"
FILES = frozenset({PAGE, MARKDOWN, MOVED, CHANGE.file})


@dataclass(slots=True)
class ChangeFolder:
    """A folder that is being filled aside. `moved` is where the accounts that move are written."""

    place: Place
    done: bool = False

    @property
    def moved(self) -> Path:
        return self.place.aside / MOVED

    def finish(self, files: Mapping[str, str]) -> Diagnostic | None:
        """Adds the texts by name and puts the folder in its place; why it cannot be, else None."""
        try:
            for name, text in files.items():
                (self.place.aside / name).write_text(text, encoding="utf-8", newline="\n")
            publish(self.place)
        except OSError as error:
            why = error.strerror or "the system refuses"
            return diagnostic(NOT_RESULTS, f"`{self.place.target}` cannot be written: {why}")
        self.done = True
        return None


@contextmanager
def change_folder(folder: Path) -> Iterator[ChangeFolder | Diagnostic]:
    """A place for a report in `folder`, or why there is none; what was written aside goes unless it is finished."""
    place = prepare(folder, FILES, CHANGE)
    if isinstance(place, Diagnostic):
        yield place
        return
    made = ChangeFolder(place)
    try:
        yield made
    finally:
        if not made.done:
            abandon(place)
