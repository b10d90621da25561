"""Roles that a service does not grant: which steps, levels and touches are looked at against which services."""

from __future__ import annotations

import pytest

from declared import BASE, assert_as_marked, findings, resolved, the_one
from touchline.model.expressions import (
    And,
    Compare,
    Expression,
    Kind,
    Literal,
    Missing,
    Not,
    OneOf,
    Or,
    Read,
    Ref,
    Relation,
)
from touchline.model.reach import narrowed
from touchline.model.types import ChoiceType, YesNoType
from touchline.source import Span

SERVICES = """\
service for tier high
  owner csm
  with tam
service for tier mid, low
  with vp
"""


def test_each_role_is_asked_of_the_services_it_can_meet() -> None:
    assert_as_marked(
        BASE + SERVICES + "playbook p\n"
        "  step a on day 0 by vp               # error: role-not-granted\n"
        "  step b on day 0 by vp\n    only when tier is low\n"
        "  step c on day 0 by robot\n"
        "  step d on day 0 by owner with robot # error: role-not-granted\n"
        "  step e on day 0 by tam\n    only when tier is high and arr > 5\n"
        "    to be approved by vp              # error: role-not-granted\n"
        "  step f on day 0 by tam              # error: role-not-granted\n"
        "    only when tier in (mid, low) or plan is free\n"
        "  step g on day 0 by tam\n    only when not (tier is mid or tier is low)\n"
        "  step h on day 0 by robot with tam   # error: role-not-granted\n"
        "playbook q\n  for tier high\n"
        "  step a on day 0 by owner with tam\n"
        "  step b on day 0 by vp               # error: role-not-granted\n"
        "escalation e\n  for tier low\n  open when arr < 5\n"
        "  level 1 csm                         # error: role-not-granted\n"
        "  level 2 robot after 2 days unanswered\n"
        "  level 3 vp after 5 days unanswered\n"
    )


def test_a_touch_is_asked_of_its_own_service() -> None:
    assert_as_marked(
        BASE + "service for tier high\n  owner csm\n  touch a every week by owner with robot\n"
        "  touch b every week by csm\n  touch c every week by vp with tam # error: role-not-granted, role-not-granted\n"
        "service for tier low\n  touch a every week by owner           # error: role-not-granted\n"
    )


def test_the_message_names_the_service_and_the_way_out() -> None:
    found = the_one(BASE + SERVICES + "playbook p\n  step a on day 0 by vp\n")
    assert found.message == "the step `a` needs `vp`, which the service for tier high does not grant"
    assert found.hint == "add `with vp` to the service for tier high"
    assert found.facts == {"role": "vp", "services": ["tier high"]}
    assert [label.primary for label in found.labels] == [True, False]


def test_several_services_are_named_together() -> None:
    text = BASE + SERVICES.replace("  with vp\n", "  owner csm\n") + "playbook p\n  step a on day 0 by vp\n"
    assert the_one(text).message == (
        "the step `a` needs `vp`, which the service for tier high and the service for tier mid, low do not grant"
    )


def test_without_a_service_nothing_is_asked() -> None:
    resolved(BASE + "playbook p\n  step a on day 0 by owner with vp\n")


@pytest.mark.parametrize("line", ["  with vpp\n", "  with tam and\n", "  owner\n"])
def test_a_service_that_could_not_be_read_may_grant_anything(line: str) -> None:
    text = BASE + "service for tier high\n" + line + "playbook p\n  step a on day 0 by owner with vp\n"
    assert "role-not-granted" not in {d.code for d in findings(text)}


def test_services_by_different_names_both_meet() -> None:
    services = "service for vertical schools\n  owner csm\nservice for tier high\n  owner csm\n  with vp\n"
    found = the_one(BASE + services + "playbook p\n  for tier high\n  step a on day 0 by vp\n")
    assert found.facts["services"] == ["vertical schools"]


AT = Span("x", 0, 0)
YES_NO = YesNoType()
ABC = ChoiceType(("a", "b", "c"))
T = Ref(Kind.SEGMENT, "t")
READ = Read(T, ABC, AT)


def is_(value: str, relation: Relation = Relation.EQUAL) -> Expression:
    return Compare(relation, READ, Literal(value, ABC, AT), YES_NO, AT)


REACH: list[tuple[Expression, frozenset[str] | None]] = [
    (is_("a"), frozenset("a")),
    (is_("a", Relation.UNEQUAL), frozenset("bc")),
    (Not(is_("a"), YES_NO, AT), frozenset("bc")),
    (And((is_("a"), is_("b")), YES_NO, AT), None),
    (Or((is_("a"), is_("b")), YES_NO, AT), frozenset("ab")),
    (Not(And((is_("a"), is_("b")), YES_NO, AT), YES_NO, AT), frozenset("abc")),
    (Not(Or((is_("a"), is_("b")), YES_NO, AT), YES_NO, AT), frozenset("c")),
    (OneOf(READ, (Literal("a", ABC, AT), Literal("c", ABC, AT)), YES_NO, AT), frozenset("ac")),
    (And((Not(Missing(READ, YES_NO, AT), YES_NO, AT), is_("a")), YES_NO, AT), frozenset("a")),
    (And((is_("a"), Missing(READ, YES_NO, AT)), YES_NO, AT), None),
    (Or((And((is_("a"), is_("b")), YES_NO, AT), is_("c")), YES_NO, AT), frozenset("c")),
]


@pytest.mark.parametrize("condition, left", REACH)
def test_which_values_a_condition_leaves(condition: Expression, left: frozenset[str] | None) -> None:
    found = narrowed(condition, {})
    assert (found if found is None else found[T]) == left
