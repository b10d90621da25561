"""Lines of one form that follow one another are set in columns: roles, fields, segments, steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from touchline.syntax.lexer import Token

WIDEST = 36
"""A cell wider than this does not push the columns of its neighbours to the right."""

Cut = Callable[[Sequence[Token]], list[int]]
"""Where the cells of a line start, as indexes of tokens; the first is always 0. An index may come
twice: the cell between is empty."""


def _at(*indexes: int) -> Cut:
    return lambda tokens: [0, *indexes]


def _defined(tokens: Sequence[Token]) -> list[int]:
    """`let NAME`, `parameter NAME TYPE`: a name, a type that may be absent, `= …`, a label."""
    return [0, 2, _find(tokens, "="), _last_text(tokens)]


def _last_text(tokens: Sequence[Token]) -> int:
    """Where the text at the end of a line starts that says why or what; the end where there is none."""
    told = tokens[-1].type == "TEXT_LITERAL" and tokens[-2].text not in ("is", "not", "and", "or", "=", "+", "since")
    return len(tokens) - told


def _labelled(first: int, *words: str) -> Cut:
    """`first` tokens, then a label that may be absent, then the rest, cut again at each of the words."""

    def cut(tokens: Sequence[Token]) -> list[int]:
        label = first < len(tokens) and tokens[first].type == "TEXT_LITERAL"
        rest = first + 1 if label else first
        return [0, first, rest, *(_find(tokens, word, rest) for word in words)]

    return cut


def _reasoned(tokens: Sequence[Token]) -> list[int]:
    return [0, _find(tokens, "when"), _last_text(tokens)]


def _field(tokens: Sequence[Token]) -> list[int]:
    options = next(
        (i for i in range(2, len(tokens)) if tokens[i].text in ("column", "written", "good") and _starts(tokens, i)),
        None,
    )
    label = len(tokens)
    if (
        len(tokens) > 2
        and tokens[-1].type == "TEXT_LITERAL"
        and tokens[-2].text not in ("column", "written", "=", "or")
    ):
        label -= 1
    return [0, 1, label if options is None else options, label]


def _starts(tokens: Sequence[Token], i: int) -> bool:
    """Whether the word is an option and not a choice of the same name."""
    return i + 1 < len(tokens) and (tokens[i + 1].type == "TEXT_LITERAL" or tokens[i + 1].text == "for")


def _find(tokens: Sequence[Token], text: str, start: int = 0) -> int:
    return next(
        (i for i in range(start, len(tokens)) if tokens[i].text == text and tokens[i].type != "TEXT_LITERAL"),
        len(tokens),
    )


CUTS: dict[str, tuple[str, Cut]] = {
    "role_header": ("role", _at(2)),
    "entitlement_header": ("entitlement", _at(2)),
    "let_header": ("let", _defined),
    "parameter_header": ("parameter", _defined),
    "metric_header": ("metric", _labelled(2)),
    "field_line": ("field", _field),
    "since_line": ("since", lambda tokens: [0, _find(tokens, "since"), _last_text(tokens)]),
    "segment_line": ("segment", _labelled(1)),
    "group_line": ("group", _labelled(2)),
    "override_line": ("override", _reasoned),
    "at_most_line": ("override", _reasoned),
    "when_line": ("when", _reasoned),
    "touch_line": ("touch", _labelled(2)),
    "step_line": ("step", _labelled(2)),
    "milestone_line": ("milestone", _labelled(2, "when")),
    "through_line": ("through", _at(1)),
    "level_line": ("level", _at(3)),
    "move_line": ("move", _at(2)),
    "material_line": ("material", _at(1, 2)),
}
"""By start symbol: which lines are set together, and how they are cut."""


def cells_of(tokens: Sequence[Token], cut: Cut) -> list[Sequence[Token]]:
    """The tokens of each cell, the empty ones too."""
    starts = [min(start, len(tokens)) for start in cut(tokens)]
    ends = [*starts[1:], len(tokens)]
    return [tokens[start:end] for start, end in zip(starts, ends, strict=True)]


def set_in_columns(lines: Sequence[Sequence[str]], gap: int) -> list[str]:
    """Lines of cells as texts whose cells start in the same columns, where they are not too wide for it,
    `gap` blanks apart."""
    count = max(len(cells) for cells in lines)
    widths = [
        max(
            (len(cells[k]) for cells in lines if k < len(cells) and any(cells[k + 1 :]) and len(cells[k]) <= WIDEST),
            default=0,
        )
        for k in range(count)
    ]
    starts = [sum(width + gap for width in widths[:k] if width) for k in range(count)]
    out: list[str] = []
    for cells in lines:
        text = ""
        for cell, start in zip(cells, starts, strict=False):
            if cell:
                text = cell if not text else text.ljust(max(start, len(text) + gap)) + cell
        out.append(text)
    return out
