"""Services, journeys, playbooks, escalations and suggestions: what they say, and every mistake in them."""

from __future__ import annotations

import pytest

from declared import BASE, assert_as_marked, resolved, the_one
from touchline.model.expressions import Kind, Ref, Relation
from touchline.model.ruleset import AfterStep, AroundDate, Length, Material, OnDay
from touchline.model.tables import Lines
from touchline.syntax.tree import Unit

PLAYS = "playbook win\n  step a on day 0 by robot\nescalation fire\n  open when arr < 5\n"


def test_a_service_with_all_its_lines() -> None:
    (service,) = resolved(
        BASE
        + PLAYS
        + "entitlement help\nmetric margin = sum of arr / sum of arr\nservice for tier high, mid for uses boards\n"
        '  objective "Reach it"\n  purpose """Why."""\n  for customers """For you."""\n'
        "  owner csm, dedicated, up to 30 accounts each\n  with tam\n  with vp\n"
        '  touch review "Review" every quarter by owner with vp, lasting 90 minutes\n'
        '    every 2 weeks when arr < 5\n    only when plan is paid\n    say "Hello"\n'
        "  touch call every week by tam, lasting 2 hours\n"
        "  entitled to help up to 4 a year\n  renewal through win\n  expansion through win\n  escalation through fire\n"
        "  costs 300 a quarter\n  target retention >= 95%, margin > 0.5, capacity <= 40\n"
        "  managers review churn, margin every week\n  managers review capacity every month\n"
    ).services
    assert service.name == "tier high, mid and uses boards"
    assert [(s.ref, s.values, s.is_set) for s in service.scopes] == [
        (Ref(Kind.SEGMENT, "tier"), ("high", "mid"), False),
        (Ref(Kind.FIELD, "uses"), ("boards",), True),
    ]
    assert (service.objective, service.purpose, service.for_customers) == ("Reach it", "Why.", "For you.")
    assert (service.owner, service.manner, service.accounts_each) == ("csm", "dedicated", 30)
    assert service.with_roles == ("tam", "vp")
    review, call = service.touches
    assert (review.label, review.by, review.with_roles, review.lasting_minutes) == ("Review", "owner", ("vp",), 90)
    assert [(c.every, c.when is None) for c in review.cadences] == [
        (Length(1, Unit.QUARTER), True),
        (Length(2, Unit.WEEK), False),
    ]
    assert review.only_when is not None
    assert (review.say, call.label, call.lasting_minutes) == ("Hello", "Call", 120)
    (entitled,) = service.entitlements
    assert (entitled.entitlement, entitled.up_to, entitled.per) == ("help", 4, Unit.YEAR)
    assert (service.renewal, service.expansion, service.escalation) == ("win", "win", "fire")
    assert service.cost_a_month == 100
    assert [(t.metric, t.relation, getattr(t.value, "value", None)) for t in service.targets] == [
        ("retention", Relation.AT_LEAST, 0.95),
        ("margin", Relation.MORE, 0.5),
        ("capacity", Relation.AT_MOST, 40.0),
    ]
    assert [(r.metrics, r.every) for r in service.manager_reviews] == [
        (("churn", "margin"), Length(1, Unit.WEEK)),
        (("capacity",), Length(1, Unit.MONTH)),
    ]


COSTS = [("12 a month", 12.0), ("12 a year", 1.0), ("12 a quarter", 4.0), ("12 a week", 52.0)]


@pytest.mark.parametrize("cost, a_month", COSTS)
def test_costs_are_kept_a_month(cost: str, a_month: float) -> None:
    (service,) = resolved(BASE + f"service for tier high\n  costs {cost}\n").services
    assert service.cost_a_month == pytest.approx(a_month)


def test_every_mistake_in_services() -> None:
    assert_as_marked(
        BASE + PLAYS + "entitlement help\nservice for tier high\n"
        "  owner csm\n"
        "  owner vp                          # error: defined-twice\n"
        "  with tam, tam                     # error: defined-twice\n"
        "  touch qbr every 0 quarters by owner with tam, lasting 2 days # error: out-of-range, wrong-unit\n"
        "    every week when arr             # error: not-a-condition\n"
        "  touch qbr every week by robot     # error: defined-twice\n"
        "  touch one every week by nobody    # error: unknown-name\n"
        "  entitled to help up to 0 a year   # error: out-of-range\n"
        "  entitled to help                  # error: defined-twice\n"
        "  entitled to nothing               # error: unknown-name\n"
        "  renewal through win\n"
        "  renewal through fire              # error: defined-twice\n"
        "  expansion through nowhere         # error: unknown-name\n"
        "  escalation through win            # error: unknown-name\n"
        "  target retention >= 95%, what >= 5  # error: unknown-name\n"
        "  target retention >= 90%           # error: defined-twice\n"
        "  target churn <= 5 days            # error: wrong-unit\n"
        "  managers review churn, nothing every week # error: unknown-name\n"
        "service for tier high               # error: defined-twice\n"
        "  owner csm\n"
        "service for tier low, low           # error: defined-twice\n"
        "  owner owner                       # error: not-here\n"
    )


SCOPES = [
    ("arr high", "bad-scope", "make the limit a segmentation, and name its segments here"),
    ("champion_left high", "bad-scope", "make the limit a segmentation, and name its segments here"),
    ("tier hihg", "unknown-choice", "did you mean `high`?"),
    ("teir high", "unknown-name", "did you mean `tier`?"),
    ("uses cats", "unknown-choice", "it is one of `boards`, `demos`"),
]


@pytest.mark.parametrize("scope, code, hint", SCOPES)
@pytest.mark.parametrize(
    "block",
    [
        "service for {}\n  owner csm\n",
        "journey j for {}\n  counted from started_on\n",
        "playbook p\n  for {}\n  step a on day 0 by csm\n",
        "escalation e\n  for {}\n  open when arr < 5\n",
        "suggest s\n  for {}\n  from uses\n  used by at least 5 of accounts\n",
    ],
)
def test_a_scope_names_choices(block: str, scope: str, code: str, hint: str) -> None:
    found = the_one(BASE + block.format(scope))
    assert (found.code, found.hint) == (code, hint)


def test_scopes_that_exclude_each_other() -> None:
    text = BASE + "playbook p\n  for tier high\n  for vertical schools\n  for tier low, mid\n  step a on day 0 by csm\n"
    found = the_one(text)
    assert (found.code, found.hint) == ("bad-scope", "name all the values on one line: `for tier high, low, mid`")
    both = resolved(text.replace("low, mid", "high, mid").replace("vertical schools", "uses boards")).playbooks["p"]
    assert [s.values for s in both.scopes] == [("high",), ("boards",), ("high", "mid")]
    sets = "playbook p\n  for uses boards\n  for uses demos\n  step a on day 0 by csm\n"
    assert len(resolved(BASE + sets).playbooks["p"].scopes) == 2


def test_a_journey() -> None:
    journey = resolved(
        BASE + 'journey first "First year" for uses boards\n  counted from started_on\n  objective "Done"\n'
        '  purpose "Because"\n  milestone one "One" by day 14 when used >= 1\n    only when plan is paid\n'
        "  milestone two by day 60 when used >= 2\n"
    ).journeys["first"]
    assert (journey.label, journey.counted_from, journey.objective) == ("First year", "started_on", "Done")
    assert journey.purpose == "Because"
    assert [(m.name, m.label, m.day, m.only_when is None) for m in journey.milestones] == [
        ("one", "One", 14, False),
        ("two", "Two", 60, True),
    ]


def test_every_mistake_in_journeys() -> None:
    assert_as_marked(
        BASE + "journey one                                # error: missing-part\n"
        "  milestone m by day 5 when arr > 5\n"
        "  milestone m by day 6 when arr > 5                # error: defined-twice\n"
        "  milestone n by day 6 when arr                    # error: not-a-condition\n"
        "journey two\n"
        "  counted from arr                                 # error: wrong-type\n"
        "  counted from started_on                          # error: defined-twice\n"
        "journey one                                        # error: defined-twice\n"
        "  counted from started_on\n"
    )


def test_a_playbook_with_all_its_lines() -> None:
    playbook = resolved(
        BASE + PLAYS + 'playbook rescue "Rescue"\n  for tier high, mid\n  purpose "Why"\n'
        "  start while arr < 5\n  not again within 90 days\n  priority high\n  hold out 20%\n"
        '  step call "Call" on day 0 by owner, lasting 60 minutes\n'
        '    material "Track" at "https://handbook.example/a"\n    material "Other" at "https://handbook.example/b"\n'
        '    say "Hello"\n'
        "  step plan 2 business days after call by owner with tam\n"
        "    only when tier is high\n    to be approved by vp\n"
        "  step meet on business day 5 by vp\n  step decide 30 days before renews_on by csm\n"
        "  step later 2 weeks after started_on by csm\n"
        "  goal by day 45 when arr > 5\n  stop when arr < 1\n  stop when champion_left\n"
        "  escalate through fire when call is 2 business days late\n"
    ).playbooks["rescue"]
    assert (playbook.label, playbook.purpose, playbook.priority, playbook.hold_out) == ("Rescue", "Why", "high", 0.2)
    assert playbook.start is not None
    assert playbook.start.standing
    assert playbook.not_again == Length(90, Unit.DAY)
    assert [s.due for s in playbook.steps] == [
        OnDay(0, False),
        AfterStep("call", Length(2, Unit.BUSINESS_DAY)),
        OnDay(5, True),
        AroundDate("renews_on", Length(30, Unit.DAY), True),
        AroundDate("started_on", Length(2, Unit.WEEK), False),
    ]
    call, plan = playbook.steps[:2]
    assert call.materials == (
        Material("Track", "https://handbook.example/a"),
        Material("Other", "https://handbook.example/b"),
    )
    assert (call.lasting_minutes, call.say, call.by) == (60, "Hello", "owner")
    assert (plan.label, plan.with_roles, plan.approved_by) == ("Plan", ("tam",), "vp")
    assert plan.only_when is not None
    assert playbook.goal is not None
    assert (playbook.goal.day, len(playbook.stop)) == (45, 2)
    assert [e.escalation for e in playbook.escalate] == ["fire"]


def test_a_playbook_without_a_start_waits_to_be_started() -> None:
    win = resolved(BASE + PLAYS).playbooks["win"]
    assert (win.start, win.priority, win.hold_out, win.goal) == (None, "normal", None, None)


def test_every_mistake_in_playbooks() -> None:
    assert_as_marked(
        BASE + PLAYS + "playbook p\n"
        "  start when arr > 5\n"
        "  start while arr > 6                    # error: defined-twice\n"
        "  not again within 0 days                # error: out-of-range\n"
        "  priority urgent                        # error: unknown-choice\n"
        "  hold out 120%                          # error: out-of-range\n"
        "  step a 2 days after b by owner         # error: circle\n"
        "  step b 2 days after a by vp\n"
        "  step c 2 days before a by csm          # error: not-here\n"
        "  step d 2 days before renews_onn by csm # error: unknown-name\n"
        "  step e 2 days after arr by nobody      # error: wrong-type, unknown-name\n"
        "  step f 2 days after f by csm           # error: circle\n"
        "  step g on day 0 by csm, lasting 2 days # error: wrong-unit\n"
        "    to be approved by csm\n"
        "    to be approved by vp                 # error: defined-twice\n"
        "  step a on day 0 by csm                 # error: defined-twice\n"
        "  goal when arr > 5\n"
        "  goal when arr > 6                      # error: defined-twice\n"
        "  stop when arr < 1\n"
        "  escalate through fire when z is 2 days late  # error: unknown-name\n"
        "  escalate through win when arr < 5      # error: unknown-name\n"
    )


def test_a_step_named_like_a_date() -> None:
    text = BASE + "playbook p\n  step renews_on on day 0 by csm\n  step b 2 days after renews_on by csm\n"
    assert the_one(text).code == "ambiguous-word"


def test_an_escalation_with_all_its_lines() -> None:
    escalation = resolved(
        BASE + 'escalation risk "At risk"\n  for tier high\n  purpose "Why"\n  open when arr < 5\n'
        '  severity one of bad, worse\n    worse when tier is high "High"\n    else bad\n'
        "  level 2 vp after 2 business days unanswered, or at once when severity is worse\n"
        "  level 1 csm answers within 1 business day\n"
        "  update every week\n  update every day when severity is worse\n  close when arr > 9 and severity is bad\n"
    ).escalations["risk"]
    assert (escalation.label, escalation.purpose) == ("At risk", "Why")
    assert isinstance(escalation.severity, Lines)
    assert escalation.severity.default is not None
    one, two = escalation.levels
    assert (one.number, one.role, one.answers_within, one.after) == (1, "csm", Length(1, Unit.BUSINESS_DAY), None)
    assert (two.number, two.role, two.after) == (2, "vp", Length(2, Unit.BUSINESS_DAY))
    assert two.at_once is not None
    assert [(u.every, u.when is None) for u in escalation.updates] == [
        (Length(1, Unit.WEEK), True),
        (Length(1, Unit.DAY), False),
    ]
    assert escalation.close_when is not None


def test_every_mistake_in_escalations() -> None:
    assert_as_marked(
        BASE + "escalation one              # error: missing-part\n"
        "  severity one of x, y              # error: missing-part\n"
        "  level 1 csm\n"
        "  level 3 vp                        # error: missing-part, missing-part\n"
        "  level 3 tam after 2 days unanswered  # error: defined-twice\n"
        "  update every 0 days               # error: out-of-range\n"
        "escalation two\n"
        "  open when arr > 5 and severity is x  # error: not-here\n"
        "  open when arr > 5                 # error: defined-twice\n"
        "  level 1 nobody                    # error: unknown-name\n"
        "escalation three\n"
        "  open when arr > 5\n"
        "  severity any of x, y              # error: wrong-type\n"
        "    else x\n"
    )


def test_a_suggestion() -> None:
    suggestion = resolved(
        BASE + 'suggest peers "Others use"\n  for vertical schools\n  from uses within vertical\n'
        '  used by at least 20% and 5 of accounts where arr > 5\n  say "Try {use}?"\n'
    ).suggestions["peers"]
    assert (suggestion.label, suggestion.field, suggestion.within) == ("Others use", "uses", "vertical")
    assert (suggestion.share, suggestion.count, suggestion.say) == (0.2, 5, "Try {use}?")
    assert suggestion.where is not None


def test_every_mistake_in_suggestions() -> None:
    assert_as_marked(
        BASE + "suggest one\n"
        "  from arr within uses                       # error: wrong-type, wrong-type\n"
        "  used by at least 120% and 0 of accounts    # error: out-of-range, out-of-range\n"
        "suggest two                                  # error: missing-part, missing-part\n"
        "suggest three\n"
        "  from uses\n"
        "  from uses                                  # error: defined-twice\n"
        "  used by at least 5 of accounts where arr   # error: not-a-condition\n"
    )
