"""A workspace's own templates: read, filled apart, and what is wrong with one shown where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from touchline.assets import asset, asset_text
from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.documents.rendering.child import fill_apart
from touchline.documents.rendering.fill import Job, Mistake, fill_all
from touchline.limits import Limits
from touchline.source import Source
from touchline.spelling import nearest
from touchline.workspace.files import Folder, Refused

ENDING = ".j2"
_NOT_DOCUMENTS = ("account", "change", "sweep")
"""How the names of those templates begin that no document is made from: the sheet of an account, reports. No workspace
can override them: what a report's script may do is tied to its page."""
CODE = "bad-template"


@dataclass(frozen=True)
class Look:
    """The workspace's templates by name, and their texts by path, to show a mistake in."""

    texts: Mapping[str, str]
    sources: Mapping[str, Source]
    folder: str
    limits: Limits

    def fill(self, templates: Mapping[str, str], jobs: Sequence[Job]) -> list[str] | Mistake:
        """Fills templates; in a bounded process of their own where any is the workspace's."""
        if self.texts:
            return fill_apart(templates, jobs, self.limits)
        return fill_all(templates, jobs, self.limits.template_output)

    def mistake(self, found: Mistake) -> Diagnostic:
        """What is wrong with a template, at its line."""
        source = self.sources.get(f"{self.folder}/{found.template}")
        name = f"the template `{found.template}`" if found.template else "a template"
        message = f"{name} {found.message}" if _is_sentence(found.message) else f"{name}: {found.message}"
        if source is None or not 1 <= found.line <= source.line_count:
            return diagnostic(CODE, message)
        line = source.line(found.line)
        start = source.text.splitlines(keepends=True)
        at = sum(len(each) for each in start[: found.line - 1]) + len(line) - len(line.lstrip())
        return diagnostic(CODE, message, source.span(at, at + max(1, len(line.strip()))), "here")


def _is_sentence(message: str) -> bool:
    return message.startswith(("makes ", "needs ", "takes ", "asks ", "cannot ", "repeats ", "fills "))


def shipped_templates() -> dict[str, str]:
    """The templates of documents that come with Touchline, by name: those that a workspace can override."""
    found = sorted(path.name for path in asset("templates").glob(f"*{ENDING}"))
    return {name: asset_text("templates", name) for name in found if not name.startswith(_NOT_DOCUMENTS)}


def look_of(files: Folder, folder: str, limits: Limits) -> Look | Diagnostic:
    """The templates in a folder of the workspace; none where it is not there. A name that is nearly that of a
    shipped one is a slip, unless another template asks for it."""
    names = files.names(folder)
    if isinstance(names, Refused):
        return diagnostic(names.code, names.message, hint=names.hint)
    shipped = set(shipped_templates())
    sources: dict[str, Source] = {}
    for name in names:
        if not name.endswith(ENDING):
            continue
        path = f"{folder}/{name}"
        content = files.read(path)
        if isinstance(content, Refused):
            return diagnostic(content.code, content.message, hint=content.hint)
        try:
            text = content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            return diagnostic("not-text", f"`{path}` is not UTF-8 text", hint="save it as UTF-8")
        sources[path] = Source(path, text)
    texts = {path.removeprefix(f"{folder}/"): source.text for path, source in sources.items()}
    for name in texts:
        meant = None if name in shipped else nearest(name, shipped)
        if meant is not None and not any(name in text for text in texts.values()):
            message = f"`{folder}/{name}` stands in the place of no template, and no other one names it"
            return diagnostic(CODE, message, hint=f"did you mean `{meant}`?")
    return Look(MappingProxyType(texts), MappingProxyType(sources), folder, limits)
