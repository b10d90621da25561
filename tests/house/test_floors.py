"""A floor imports only from the floors before it: the arrows of the architecture point down."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "engine" / "touchline"

FLOORS: tuple[tuple[str, ...], ...] = (
    ("assets", "limits", "packed", "source", "spelling"),
    ("diagnostics",),
    ("codes",),
    ("workspace",),
    ("syntax",),
    ("values",),
    ("model",),
    ("judgement",),
    ("tables",),
    ("backends",),
    ("prose",),
    ("analysis",),
    ("loading",),
    ("library",),
    ("portfolio",),
    ("testing",),
    ("rollout",),
    ("documents",),
    ("cli", "editor"),
    ("__main__",),
)
"""From the ground up. Those of one line do not import each other."""

OPENING = {"read_text", "write_text", "read_bytes", "write_bytes"}

HEIGHT = {name: height for height, names in enumerate(FLOORS) for name in names}


def floor_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(tree: ast.AST, package: tuple[str, ...]) -> list[tuple[int, str]]:
    """Every floor that a module imports, wherever the import stands, with its line.

    `package` is the module's own package, for relative imports. An import of the package itself, which
    offers the whole house, is "touchline".
    """
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt | ast.expr):
            continue
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            module = ".".join(base + ([node.module] if node.module else []))
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "touchline" else [module]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = ast.unparse(node.func)
            if called.endswith(("import_module", "__import__")):
                names = [str(node.args[0].value)]
        for name in names:
            root, _, rest = name.partition(".")
            if root == "touchline":
                found.append((node.lineno, rest.partition(".")[0] or "touchline"))
    return found


def upward(floor: str, tree: ast.AST, package: tuple[str, ...]) -> list[str]:
    """What a module of `floor` may not import."""
    wrong = []
    for line, other in imported(tree, package):
        if other == floor:
            continue
        if other not in HEIGHT:
            wrong.append(f"line {line}: `{other}` is no floor: import from the module that has it")
        elif HEIGHT[other] >= HEIGHT[floor] and not (floor in FLOORS[0] and other in FLOORS[0]):
            wrong.append(f"line {line}: `{floor}` stands below `{other}`")
    return wrong


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_import_points_up(path: Path) -> None:
    package = ("touchline", *path.relative_to(PACKAGE).parts[:-1])
    assert upward(floor_of(path), ast.parse(path.read_text(encoding="utf-8")), package) == []


def test_every_module_stands_on_a_floor() -> None:
    assert {floor_of(path) for path in MODULES} <= set(HEIGHT)
    assert len(MODULES) > 20


@pytest.mark.parametrize(
    "text",
    [
        "from touchline.model.types import Type",
        "import touchline.cli.render",
        "from touchline import model",
        "from touchline import load",
        "import touchline",
        "def f():\n    from touchline.portfolio.run import run",
        "if TYPE_CHECKING:\n    from touchline.model.types import Type",
        "from ..model import types",
        "from .. import model",
        "import importlib\nimportlib.import_module('touchline.model')",
    ],
)
def test_the_test_sees_every_way_up(text: str) -> None:
    assert upward("syntax", ast.parse(text), ("touchline", "syntax")) != []


@pytest.mark.parametrize(
    "text",
    [
        "from touchline.codes import diagnostic",
        "from touchline.syntax.tree import File",
        "from .tree import File",
        "import re",
    ],
)
def test_ways_down_and_within_are_free(text: str) -> None:
    assert upward("syntax", ast.parse(text), ("touchline", "syntax")) == []


def test_only_four_floors_touch_files_and_one_prints() -> None:
    """The core is given bytes and gives values; it opens nothing and prints nothing."""
    opening = {"workspace", "portfolio", "cli", "editor", "assets"}
    wrong: list[str] = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called == "print" and floor_of(path) != "cli":
                wrong.append(f"{path.name}:{node.lineno} prints")
            opens = called in {"open", "os.open"} or called.rpartition(".")[2] in OPENING
            if opens and floor_of(path) not in opening:
                wrong.append(f"{path.name}:{node.lineno} opens a file")
    assert wrong == []
