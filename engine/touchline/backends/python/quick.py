"""Making frozen answers quickly.

The `__init__` of a frozen dataclass sets each field through `object.__setattr__`, which costs more than
judging does. Here a class with the same slots and a plain `__init__` is filled, and becomes the frozen one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T")


def maker(answer: type[T]) -> Callable[..., T]:
    """A function that makes an `answer`, a frozen dataclass with slots, from all its fields in order."""
    names = [field.name for field in fields(answer)]  # type: ignore[arg-type]
    body = "; ".join(f"self.{name} = {name}" for name in names)
    arguments = ", ".join(names)
    source = f"def __init__(self, {arguments}): {body}\n"
    scope: dict[str, Any] = {}
    exec(compile(source, "<touchline>", "exec"), scope)  # noqa: S102 - field names of our own classes
    twin = type(answer.__name__, (), {"__slots__": tuple(names), "__init__": scope["__init__"]})
    source = f"def make({arguments}):\n    made = twin({arguments})\n    made.__class__ = answer\n    return made\n"
    scope = {"twin": twin, "answer": answer}
    exec(compile(source, "<touchline>", "exec"), scope)  # noqa: S102
    make: Callable[..., T] = scope["make"]
    return make
