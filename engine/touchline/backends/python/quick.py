"""Making frozen answers quickly.

The `__init__` of a frozen dataclass sets each field through `object.__setattr__`, which costs more than
judging does. Here an object of a plain class with the same slots is filled, and becomes the frozen one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

T = TypeVar("T")


def plain(answer: type[object]) -> Any:
    """A class with the slots of a frozen one and without its `__setattr__`: an object of it, filled
    and given the class `answer`, is an `answer`."""
    names = tuple(field.name for field in fields(answer))  # type: ignore[arg-type]
    return type(answer.__name__, (), {"__slots__": names})


def maker(answer: type[T]) -> Callable[..., T]:
    """A function that makes an `answer`, a frozen dataclass with slots, from all its fields in order."""
    names = [field.name for field in fields(answer)]  # type: ignore[arg-type]
    sets = "".join(f"    made.{name} = {name}\n" for name in names)
    source = f"def make({', '.join(names)}):\n    made = plain()\n{sets}    made.__class__ = answer\n    return made\n"
    scope: dict[str, Any] = {
        "plain": plain(answer),
        "answer": answer,
    }
    exec(compile(source, "<touchline>", "exec"), scope)  # noqa: S102 - field names of our own classes
    make: Callable[..., T] = scope["make"]
    return make
