"""Which rows decide is asked within a budget, however many rows each value lets through (P6)."""

from __future__ import annotations

import pytest

from touchline.analysis.tables.budget import Budget, OutOfStepsError
from touchline.analysis.tables.deciding import deciding
from touchline.analysis.tables.grid import Axis, Grid
from touchline.model.types import YesNoType
from touchline.tables.values import everything

ROWS = 1000


def dense() -> Grid:
    """A thousand classes, each of which lets every row through but one."""
    every = (1 << ROWS) - 1
    axis = Axis((everything(YesNoType()),) * ROWS, tuple(every ^ (1 << i) for i in range(ROWS)))
    return Grid((axis,), (0,), (0, every), every)


def test_rows_of_dense_columns_are_counted_before_they_are_laid_out() -> None:
    with pytest.raises(OutOfStepsError):
        deciding(dense(), lambda i, j: True, Budget(100_000, float("inf")))


def test_with_steps_enough_the_first_two_rows_decide() -> None:
    assert deciding(dense(), lambda i, j: True, Budget(1_000_000, float("inf"))).decides == 0b11
