"""What a portfolio comes to along the values of one parameter."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from touchline.analysis.differences.answers import Answer
from touchline.diagnostics import Diagnostic
from touchline.portfolio.summary import Share
from touchline.rollout.measured import Word


@dataclass(frozen=True, slots=True)
class SweptAnswer:
    """A segmentation or the health that is followed along the values. `words` are what it can answer, with their
    labels, in the order declared; None comes last, where some account has none at some value."""

    answer: Answer
    label: str
    words: tuple[tuple[Word, str], ...]


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """One value of the parameter, in words (`$120,000`). `today`: it is the value in force. `shares` by answer and
    word, `moved` by answer: the accounts that are answered otherwise than with the value in force."""

    value: str
    today: bool
    shares: Mapping[tuple[Answer, Word], Share]
    moved: Mapping[Answer, Share]


@dataclass(frozen=True, slots=True)
class Sweep:
    """A parameter by name and label, the value in force in words, and the portfolio at each of its values, in order.
    At every point the shares of an answer add up to `compared`."""

    title: str
    parameter: str
    label: str
    value: str
    date: datetime.date
    currency: str
    answers: tuple[SweptAnswer, ...]
    points: tuple[SweepPoint, ...]
    compared: Share
    data: str
    diagnostics: tuple[Diagnostic, ...] = ()
