"""A `Ruleset` compiled once into Python functions that judge one account."""

from touchline.backends.python.evaluator import Evaluator, compile
from touchline.backends.python.judged import Judged

__all__ = ["Evaluator", "Judged", "compile"]
