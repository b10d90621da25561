"""Examples and guarantees, which speak of what the rules give today (M15, M38)."""

from __future__ import annotations

import datetime

from declared import BASE, assert_as_marked, resolved
from touchline.model.expressions import Kind
from touchline.model.walk import reads

HEALTH = """\
health
  measure nps
    value nps
    green >= 30, yellow >= 0
  green >= 75, yellow >= 50, else red
"""


def test_examples_speak_of_the_candidate() -> None:
    ruleset = resolved(
        BASE + HEALTH + "let double = arr * 2\ndecide d\n  one of p, q\n  result r one of x, y\n"
        "  | tier || d | r |\n  | -    || p | x |\n"
        'examples "Borders" on 2026-10-15\n'
        "  | id  | arr | uses         | plan    || tier | health | double | d | d.r | health.nps |\n"
        '  | "x" | 99  | boards, demos | missing || mid  | missing | 198   | p | x   | green      |\n'
        '  | "y" | 9   | none         | -       || low  | red    | 18     | p | x   | missing    |\n'
    )
    (block,) = ruleset.examples
    assert (block.label, block.on) == ("Borders", datetime.date(2026, 10, 15))
    assert [ref.name for ref in block.inputs] == ["id", "arr", "uses", "plan"]
    assert [ref.key for ref in block.results] == ["tier.candidate", "health", "double", "d", "d.r", "health.nps"]
    assert getattr(block.rows[0].tests[2], "elements", None) == ("boards", "demos")
    assert getattr(block.rows[1].tests[2], "elements", None) == ()
    assert [getattr(v, "value", None) for v in block.rows[1].values] == ["low", "red", 18.0, "p", "x", None]


def test_every_mistake_in_examples_and_guarantees() -> None:
    assert_as_marked(
        BASE + 'examples "A"\n'
        "  | id  | arr | tier || tier |  # error: not-here\n"
        '  | "x" | 5   | high || high |\n'
        'examples "B"\n'
        "  | arr * 2 || tier |  # error: not-here\n"
        "  | 5       || high |\n"
        'examples "C"\n'
        "  | arr || plan |  # error: not-here\n"
        "  | 5   || free |\n"
        'examples "D"\n'
        "  | id  | arr  | uses || tier |\n"
        '  | "x" | 5    | none || high |\n'
        '  | "x" | >= 5 | none || mid  |  # error: defined-twice, not-here\n'
        '  | "y" | 5    | cats || hihg |  # error: unknown-choice, unknown-choice\n'
        'examples "E"  # error: missing-part\n'
        'guarantee "F"  # error: missing-part\n'
        'guarantee "G"\n'
        "  never tier is low and arr > 5\n"
        "  always arr > 5  # error: defined-twice\n"
        'guarantee "H"\n'
        "  never arr  # error: not-a-condition\n"
    )


def test_a_guarantee_reads_the_candidate_and_history_what_was_held() -> None:
    (promise,) = resolved(
        BASE + 'guarantee "G"\n  never not (tier is low) and tier in (high, mid) and tier moved down and arr > 5\n'
    ).guarantees
    assert promise.never
    assert [(r.ref.kind, r.ref.name) for r in reads(promise.condition)] == [
        (Kind.CANDIDATE, "tier"),
        (Kind.CANDIDATE, "tier"),
        (Kind.SEGMENT, "tier"),
        (Kind.FIELD, "arr"),
    ]
