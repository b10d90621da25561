"""The arithmetic of numbers that every engine copies (M2 to M5, M26).

Every number, percent and amount of money is a `float`; missing is `None`. Nothing here raises for
any two numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

LIMIT = 1e15
"""What lies beyond this, in either direction, is a data error on reading (M2)."""


def finite(x: float) -> float | None:
    """`x`, or missing where it is not a number or infinite (M2). Negative zero becomes zero, so that
    no engine can show a difference between the two."""
    return x + 0.0 if math.isfinite(x) else None


def add(a: float | None, b: float | None) -> float | None:
    """`a + b`; missing where either is, or where the sum is not finite (M2)."""
    return None if a is None or b is None else finite(a + b)


def subtract(a: float | None, b: float | None) -> float | None:
    """`a - b`; missing where either is, or where the difference is not finite (M2)."""
    return None if a is None or b is None else finite(a - b)


def multiply(a: float | None, b: float | None) -> float | None:
    """`a * b`; missing where either is, or where the product is not finite (M2)."""
    return None if a is None or b is None else finite(a * b)


def divide(a: float | None, b: float | None) -> float | None:
    """`a / b`; missing where either is, where `b` is 0, or where the quotient is not finite (M2, M3)."""
    return None if a is None or b is None or b == 0 else finite(a / b)


def negate(a: float | None) -> float | None:
    """`-a`; missing stays missing."""
    return None if a is None else 0.0 - a


def round_half_away(x: float) -> float:
    """`round(x)`: sign(x) * floor(|x| + 0.5), spelled out as in the language (M5)."""
    size = float(math.floor(abs(x) + 0.5)) if abs(x) < 2.0**52 else abs(x)  # larger ones have no fraction
    return -size + 0.0 if x < 0 else size


def round_tenths(x: float) -> float:
    """`x` to one decimal: round(x * 10) / 10 (M26)."""
    return round_half_away(x * 10) / 10


def total(values: Iterable[float]) -> float | None:
    """The exact sum rounded once (M4, for metrics); missing where it is not finite."""
    try:
        return finite(math.fsum(values))
    except OverflowError:
        return None


def plain(x: float) -> str:
    """A number in digits as the language writes it: `100000`, `0.4`, never with an exponent."""
    if not math.isfinite(x):
        return repr(x)
    if x == 0:
        return "0"
    text = format(Decimal(repr(x)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class ExactSum:
    """The exact sum of numbers that come one by one, rounded once at the end (M4); the same in any order.

    It keeps a few doubles that do not overlap and add up to the sum (J. R. Shewchuk, "Adaptive
    Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates", 1997).
    """

    __slots__ = ("_partials",)

    def __init__(self) -> None:
        self._partials: list[float] = []

    def add(self, x: float) -> None:
        """Adds a finite number."""
        kept: list[float] = []
        for y in self._partials:
            if abs(x) < abs(y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low:
                kept.append(low)
            x = high
        kept.append(x)
        self._partials = kept

    def join(self, other: ExactSum) -> None:
        """Adds another sum, exactly."""
        for part in other._partials:
            self.add(part)

    def total(self) -> float | None:
        """The sum so far, 0 of none; missing where it is not finite (M2)."""
        return total(self._partials)
