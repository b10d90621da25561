"""What the page about documents shows is so."""

from __future__ import annotations

from pathlib import Path

from corpus import literate
from declared import BASE, resolved
from touchline.documents.book.documents import Documents, documents
from touchline.documents.rendering.look import Look, look_of, shipped_templates
from touchline.limits import DEFAULTS, NAMES
from touchline.workspace.files import FolderFiles
from touchline.workspace.workspace import Workspace, open_workspace

PAGE = Path(__file__).parents[2] / "grammar" / "DOCUMENTS.md"
TEXT = literate.read(PAGE)


def block(kind: str) -> literate.Block:
    (found,) = (each for each in literate.blocks(TEXT) if each.kind == kind)
    return found


def test_the_example_is_a_workspace_with_a_look_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "touchline.yaml").write_text(block("yaml").text, encoding="utf-8")
    (tmp_path / "main.touch").write_text(BASE, encoding="utf-8")
    (tmp_path / "look").mkdir()
    template = block("jinja")
    (tmp_path / "look" / template.words[1]).write_text(template.text, encoding="utf-8")
    workspace = open_workspace(tmp_path)
    assert isinstance(workspace, Workspace)
    look = look_of(FolderFiles(tmp_path), workspace.templates, DEFAULTS)
    assert isinstance(look, Look)
    made = documents(resolved(BASE), look.fill, look.texts, None, for_customers=False)
    assert isinstance(made, Documents)
    assert "h1, h2 { color: teal }" in made.files["index.html"]


def test_every_template_of_documents_is_named() -> None:
    assert [name for name in shipped_templates() if f"`{name}`" not in TEXT] == []


def test_the_limits_are_named() -> None:
    assert [name for name in NAMES if name.startswith("template_") and f"`{name}`" not in TEXT] == []
