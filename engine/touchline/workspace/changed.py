"""The files of a workspace with some of them changed, to see what a change would mean before it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from touchline.workspace.files import Files, Refused


@dataclass(frozen=True, slots=True)
class ChangedFiles:
    """`files`, but for the contents given by path."""

    files: Files
    contents: Mapping[str, bytes]

    def read(self, path: str) -> bytes | Refused:
        """As `files`, unless the file was changed."""
        content = self.contents.get(path)
        return self.files.read(path) if content is None else content

    def allows(self, path: str) -> Refused | None:
        """As `files`."""
        return self.files.allows(path)
