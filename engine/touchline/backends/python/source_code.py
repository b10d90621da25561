"""Writing Python source: statements of one function, and the values it may name.

Statements have three addresses and are flat, since CPython refuses deeply nested source. Names are made
from numbers; a value that comes from a ruleset is a constant in the namespace, never text in the source.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import isfinite
from typing import NamedTuple

from touchline.model.expressions import Ref


class Atom(NamedTuple):
    """A name or a literal in generated source, and whether its value may be missing."""

    code: str
    missing: bool


NOTHING = Atom("None", True)

_SHARED = frozenset({str, frozenset, datetime.date})


class Constants:
    """Values that generated functions name: their global namespace."""

    def __init__(self) -> None:
        self.namespace: dict[str, object] = {"__builtins__": {}}
        self._known: dict[tuple[type, object], str] = {}

    def function(self, name: str, value: object) -> str:
        """A fixed name, for what we wrote ourselves."""
        self.namespace[name] = value
        return name

    def name(self, value: object) -> str:
        """The name of a value; equal texts, sets and dates share theirs."""
        shared = type(value) in _SHARED
        if shared and (type(value), value) in self._known:
            return self._known[type(value), value]
        name = f"k{len(self.namespace)}"
        self.namespace[name] = value
        if shared:
            self._known[type(value), value] = name
        return name

    def atom(self, value: object) -> Atom:
        """A literal where that is safe and short, else a named constant."""
        if value is None:
            return NOTHING
        if value is True or value is False or type(value) is int:
            return Atom(f"({value})" if value < 0 else str(value), False)
        if type(value) is float and isfinite(value):
            return Atom(f"({value!r})" if value < 0 else repr(value), False)
        return Atom(self.name(value), False)


@dataclass(slots=True)
class Body:
    """The statements of one function, as they are written.

    `slots` says where each name stands, `parameters` what a parameter is in this period; `always` are
    the slots that are never missing. `loads` collects the slots read and `uses` whether history or
    population is asked for, so that the function's head can be made afterwards.
    """

    constants: Constants
    slots: Mapping[Ref, int]
    parameters: Mapping[str, object]
    always: frozenset[int] = frozenset()
    lines: list[str] = field(default_factory=list)
    indent: int = 1
    loads: dict[int, None] = field(default_factory=dict)
    uses_context: bool = False
    _temporaries: int = 0

    def line(self, text: str) -> None:
        self.lines.append("    " * self.indent + text)

    def fresh(self) -> str:
        self._temporaries += 1
        return f"t{self._temporaries}"

    def let(self, code: str, *, missing: bool = True) -> Atom:
        """A new name for a value."""
        name = self.fresh()
        self.line(f"{name} = {code}")
        return Atom(name, missing)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """The statements written inside stand under `head`."""
        self.line(head)
        self.indent += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.line("pass")
        self.indent -= 1

    def slot(self, number: int) -> Atom:
        self.loads.setdefault(number)
        return Atom(f"v{number}", number not in self.always)

    def context(self) -> str:
        self.uses_context = True
        return "x"

    def strict(self, formula: str, *atoms: Atom, missing: bool = False) -> Atom:
        """`formula` where all `atoms` are known, else missing."""
        guard = " or ".join(dict.fromkeys(f"{a.code} is None" for a in atoms if a.missing))
        if not guard:
            return self.let(formula, missing=missing)
        return self.let(f"None if {guard} else {formula}")


def define(name: str, arguments: str, head: list[str], body: Body, result: str) -> str:
    """The source of one function."""
    return "\n".join(
        [f"def {name}({arguments}):", *("    " + line for line in head), *body.lines, f"    return {result}"]
    )


def load(source: str, constants: Constants) -> Mapping[str, object]:
    """Run generated source once; the functions it defines stand in the namespace that is given back."""
    exec(compile(source, "<touchline>", "exec"), constants.namespace)  # noqa: S102 - our own text, no word of a ruleset in it
    return constants.namespace


Condition = Callable[[tuple[object, ...], object], object]
"""A compiled expression: the values by slot and the context, to its value (None: missing or unknown)."""
