"""How an escalation climbs: from what opens it, level by level, to what closes it."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.documents.pictures.drawing import LEADING, WIDTH, Picture, arrow, box, drawn, lines, shortened, wrapped

_PAD = 14.0


@dataclass(frozen=True, slots=True)
class Stage:
    """A box, and what stands beside the arrow that leads to it."""

    title: str
    text: str
    reached: str


def path(name: str, title: str, stages: tuple[Stage, ...]) -> Picture:
    """The stages from top to bottom."""
    shapes, y = [], 1.0
    for i, stage in enumerate(stages):
        if i:
            beside = wrapped(shortened(stage.reached), WIDTH - 60)
            gap = max(26.0, LEADING * len(beside) + 12)
            shapes.append(arrow(26, y + 1, y + gap - 1))
            shapes.append(lines(42, y + (gap - LEADING * len(beside)) / 2 + LEADING * 0.75, beside, "tl-soft"))
            y += gap
        heads = wrapped(shortened(stage.title, 120), WIDTH - 2 * _PAD)
        texts = wrapped(shortened(stage.text), WIDTH - 2 * _PAD)
        tall = LEADING * (len(heads) + len(texts)) + 18
        shapes.append(box(1, y, WIDTH - 2, tall, on=0 < i < len(stages) - 1))
        shapes.append(lines(_PAD, y + 22, heads, "tl-strong"))
        shapes.append(lines(_PAD, y + 22 + LEADING * len(heads), texts))
        y += tall
    return drawn(name, f"{title}. {' '.join(_said(stage) for stage in stages)}", y + 2, shapes)


def _said(stage: Stage) -> str:
    reached = f" ({stage.reached[:1].lower()}{stage.reached[1:]})" if stage.reached else ""
    return f"{stage.title}{reached}{f', {stage.text}' if stage.text else ''}."
