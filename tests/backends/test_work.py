"""Services, journeys, playbooks, escalations and suggestions on a day (M34, M35, M37, M39)."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from backends.written import TODAY, Judged, day, evaluator, kept, opened
from touchline.judgement.answers import MilestoneStatus, PlaybookStatus
from touchline.judgement.inputs import NO_HISTORY, NO_POPULATION, Answered, History, Peers, Population, StepDone

TEXT = """
calendar office
  working days monday to friday

role csm       "CSM", named in csm_name
role manager   "Manager", named in manager_mail
role chief     "Chief"
role machine   "Machine", automated

account
  id           required text
  arr          money
  plan         one of free, team
  vertical     one of school, clinic
  uses         any of demos, board, pta
  started_on   date
  renews_on    date
  csm_name     text
  manager_mail text private
  trouble      yes/no
  grave        yes/no

entitlement leader "A leader's time"

segmentation tier "Tier"
  always current
  high "High" when arr >= 100
  low  "Low"  otherwise

service for tier high
  owner csm, dedicated, up to 30 accounts each
  with manager, chief
  touch review "Review" every quarter by owner with manager
  touch call "Call" every 2 weeks by owner
    every week when trouble
  entitled to leader up to 4 a year

service for tier low
  owner machine
  with manager, chief
  touch mail "Mail" every month by owner

journey begin "Begin" for uses demos
  counted from started_on
  milestone first "First" by day 14 when arr >= 1
  milestone big "Big" by day 60 when arr >= 1000
    only when plan is team

playbook rescue "Rescue"
  for tier high
  start when trouble
  not again within 30 days
  priority high
  step call "Call" on day 0 by owner with manager, lasting 60 minutes
  step plan "Plan" 2 business days after call by owner
    to be approved by manager
  step lead "Lead" on business day 5 by chief
    only when grave
  step away "Away" on day 2 by csm
  step decide "Decide" 30 days before renews_on by manager
  step after "After" 1 month after renews_on by manager
  goal by day 45 when not trouble
  stop when arr < 1
  escalate through alarm when call is 2 business days late

playbook watch "Watch"
  start while trouble
  hold out 50%
  step look "Look" on day 0 by owner

escalation alarm "Alarm"
  for tier high
  open when grave
  severity one of critical, high, medium
    critical when arr >= 1000
    high when arr >= 500
    else medium
  level 1 manager answers within 1 business day
  level 2 chief after 2 business days unanswered, or at once when severity is critical
  update every week
  update every day when severity is critical
  close when plan is free

suggest peers "What others do"
  from uses within vertical
  used by at least 20% and 5 of accounts where plan is team
  say \"\"\"Do you use {use}, {csm_name}, {manager_mail}?\"\"\"
"""
POLICY = evaluator(TEXT)
BASE: dict[str, Any] = {
    "id": "A-1",
    "arr": 200,
    "renews_on": day("2027-03-14"),
    "csm_name": "Kim",
    "manager_mail": "m@x.example",
}


def judged(history: History = NO_HISTORY, population: Population = NO_POPULATION, **account: Any) -> Judged:
    return POLICY.judge({**BASE, **account}, today=TODAY, history=history, population=population)


# ---------------------------------------------------------------------------- services and journeys


def test_a_service_has_its_owner_touches_and_entitlements() -> None:
    found = judged().service
    assert found is not None
    assert (found.name, found.owner, found.owner_named, found.manner) == ("tier high", "csm", "Kim", "dedicated")
    assert [(t.name, t.by, t.every, t.due) for t in found.touches] == [
        ("review", "csm", "every quarter", day("2027-01-15")),
        ("call", "csm", "every 2 weeks", day("2026-10-29")),
    ]
    assert dict(found.entitlements) == {"leader": "up to 4 a year"}
    low = judged(arr=5).service
    assert low is not None
    assert (low.owner, low.owner_named) == ("machine", None)


def test_the_last_true_cadence_counts_from_the_day_the_segment_was_entered() -> None:
    rows = kept("tier", d2026_07_01="low", d2026_07_06="high", d2026_08_01=None, d2026_09_01="high")
    found = judged(History(kept=rows), trouble=True).service
    assert found is not None
    assert [(t.every, t.due) for t in found.touches] == [
        ("every quarter", day("2027-01-06")),  # from 6 July: 6 October has gone
        ("every week", day("2026-10-19")),  # Mondays
    ]


@pytest.mark.parametrize(
    "account, expected",
    [
        ({"started_on": day("2026-10-01")}, [("first", "2026-10-15", MilestoneStatus.REACHED)]),
        ({"started_on": day("2026-10-01"), "arr": 0}, [("first", "2026-10-15", MilestoneStatus.ON_TRACK)]),
        ({"started_on": day("2026-09-30"), "arr": 0}, [("first", "2026-10-14", MilestoneStatus.LATE)]),
        ({"arr": 0}, [("first", None, MilestoneStatus.UNDATED)]),
        (
            {"started_on": day("2026-10-01"), "plan": "team"},
            [("first", "2026-10-15", MilestoneStatus.REACHED), ("big", "2026-11-30", MilestoneStatus.ON_TRACK)],
        ),
    ],
)
def test_milestones(account: dict[str, Any], expected: list[tuple[str, str | None, MilestoneStatus]]) -> None:
    found = judged(uses=frozenset({"demos"}), **account).journeys["begin"].milestones
    assert [(m.name, m.due.isoformat() if m.due else None, m.status) for m in found] == expected
    assert not judged(uses=frozenset(), **account).journeys


def test_a_milestone_once_reached_stays_so() -> None:
    rows = kept("begin.first", d2026_10_01=True, d2026_10_02=False)
    found = judged(History(kept=rows), uses=frozenset({"demos"}), arr=0, started_on=day("2026-09-01"))
    assert found.journeys["begin"].milestones[0].status is MilestoneStatus.REACHED


# ---------------------------------------------------------------------------- playbooks


@pytest.mark.parametrize(
    "history, account, status",
    [
        (History(), {"trouble": True}, PlaybookStatus.STARTS),
        (History(), {"trouble": False}, None),
        (History(), {}, None),
        (History(), {"trouble": True, "arr": 5}, None),  # out of its scope
        (History(kept=kept("rescue", d2026_10_01=True)), {"trouble": True}, None),  # no edge
        (History(kept=kept("rescue", d2026_10_01=True, d2026_10_02=None)), {"trouble": True}, None),
        (History(kept=kept("rescue", d2026_10_01=True, d2026_10_02=False)), {"trouble": True}, PlaybookStatus.STARTS),
        (History(work=(opened("rescue", "2026-09-16", "2026-09-20"),)), {"trouble": True}, None),
        (History(work=(opened("rescue", "2026-09-15", "2026-09-20"),)), {"trouble": True}, PlaybookStatus.STARTS),
        (History(work=(opened("rescue", "2026-10-01"),)), {}, PlaybookStatus.GOES_ON),
        (History(work=(opened("rescue", "2026-10-01"),)), {"arr": 5}, PlaybookStatus.GOES_ON),  # leaving stops nothing
        (History(work=(opened("rescue", "2026-10-01"),)), {"arr": 0}, PlaybookStatus.STOPS),
    ],
)
def test_a_playbook_starts_on_an_edge_goes_on_and_stops(
    history: History, account: dict[str, Any], status: PlaybookStatus | None
) -> None:
    found = judged(history, **account).playbooks.get("rescue")
    assert (found.status if found else None) is status


def test_tasks_are_due_on_working_days_from_the_start() -> None:
    found = judged(trouble=True, grave=True).playbooks["rescue"]
    assert found.started == TODAY
    assert {task.step: task.due.isoformat() for task in found.tasks} == {
        "call": "2026-10-15",
        "plan": "2026-10-19",
        "lead": "2026-10-22",
        "away": "2026-10-19",  # day 2 is a Saturday: later
        "decide": "2027-02-12",  # 30 days before 14 March is Friday 12 February
        "after": "2027-04-14",
    }
    call, plan = found.tasks[0], found.tasks[1]
    assert (call.owner, call.person, call.with_roles, call.minutes) == ("csm", "Kim", ("manager",), 60)
    assert (plan.approved_by, call.approved_by, plan.done, plan.late) == ("manager", None, None, False)
    assert next(task for task in found.tasks if task.step == "decide").person is None  # the field is private
    assert found.goal_due == day("2026-11-29")


def test_a_day_before_a_date_moves_earlier_and_one_that_is_past_or_missing_is_day_0() -> None:
    def due(renews_on: Any) -> str:
        tasks = judged(trouble=True, renews_on=renews_on).playbooks["rescue"].tasks
        return next(task.due.isoformat() for task in tasks if task.step == "decide")

    assert due(day("2027-03-15")) == "2027-02-12"  # a Saturday: earlier
    assert due(day("2027-03-16")) == "2027-02-12"  # a Sunday: earlier
    assert due(day("2026-11-01")) == "2026-10-15"
    assert due(None) == "2026-10-15"


def test_an_unknown_only_when_leaves_a_step_out() -> None:
    steps = [task.step for task in judged(trouble=True).playbooks["rescue"].tasks]
    assert "lead" not in steps
    assert "call" in steps


def test_after_a_step_counts_from_its_completion() -> None:
    run = History(
        work=(opened("rescue", "2026-10-01"),),
        steps=(
            StepDone("rescue", day("2026-10-01"), "call", day("2026-10-12")),
            StepDone("rescue", day("2026-08-01"), "plan", day("2026-08-02")),  # of another run
            StepDone("rescue", day("2026-10-01"), "away", TODAY),  # of today: not read
        ),
    )
    tasks = {task.step: task for task in judged(run).playbooks["rescue"].tasks}
    assert (tasks["call"].done, tasks["call"].late) == (day("2026-10-12"), False)
    assert (tasks["plan"].due, tasks["plan"].done, tasks["plan"].late) == (day("2026-10-14"), None, True)
    assert tasks["away"].done is None


@pytest.mark.parametrize(
    "started, account, status",
    [
        ("2026-08-31", {}, MilestoneStatus.ON_TRACK),
        ("2026-08-30", {}, MilestoneStatus.LATE),
        ("2026-08-01", {"trouble": False}, MilestoneStatus.REACHED),
    ],
)
def test_a_goal_is_reached_or_missed(started: str, account: dict[str, Any], status: MilestoneStatus) -> None:
    found = judged(History(work=(opened("rescue", started),)), **account).playbooks["rescue"]
    assert (found.status, found.goal) == (PlaybookStatus.GOES_ON, status)


def test_hold_out_takes_accounts_by_their_hash() -> None:
    statuses = set()
    for number in range(40):
        identity = f"A-{number}"
        digest = hashlib.sha256(f"{identity}|watch".encode()).hexdigest()
        found = judged(id=identity, trouble=True).playbooks["watch"]
        expected = PlaybookStatus.HELD_OUT if int(digest[:8], 16) < 2**31 else PlaybookStatus.STARTS
        assert found.status is expected
        assert bool(found.tasks) is (expected is PlaybookStatus.STARTS)
        statuses.add(found.status)
    assert len(statuses) == 2


def test_start_while_starts_again_whenever_it_is_not_open() -> None:
    rows = kept("watch", d2026_10_01=True)
    identity = next(
        f"A-{n}" for n in range(99) if int(hashlib.sha256(f"A-{n}|watch".encode()).hexdigest()[:8], 16) >= 2**31
    )
    history = History(kept=rows, work=(opened("watch", "2026-10-01", "2026-10-05"),))
    assert judged(history, id=identity, trouble=True).playbooks["watch"].status is PlaybookStatus.STARTS


def test_tasks_of_all_playbooks_stand_by_due_date_and_urgency() -> None:
    found = judged(id="A-1", trouble=True)
    assert list(found.tasks) == sorted(found.tasks, key=lambda task: task.due)
    assert found.tasks[0].playbook == "rescue"


# ---------------------------------------------------------------------------- escalations


@pytest.mark.parametrize(
    "history, account, severity, level, role, answer_by",
    [
        ((), {"grave": True}, "medium", 1, "manager", "2026-10-16"),
        ((), {"grave": True, "arr": 500}, "high", 1, "manager", "2026-10-16"),
        ((), {"grave": True, "arr": 1000}, "critical", 2, "chief", None),
        (("2026-10-14",), {}, "medium", 1, "manager", "2026-10-15"),
        (("2026-10-13",), {}, "medium", 2, "chief", None),
        (("2026-10-09",), {}, "medium", 2, "chief", None),
    ],
)
def test_levels(
    history: tuple[str, ...],
    account: dict[str, Any],
    severity: str,
    level: int,
    role: str,
    answer_by: str | None,
) -> None:
    work = tuple(opened("alarm", started) for started in history)
    found = judged(History(work=work), **account).escalations["alarm"]
    assert (found.opens, found.severity, found.level, found.role) == (not history, severity, level, role)
    assert (found.answer_by.isoformat() if found.answer_by else None) == answer_by
    assert found.update_every == ("every day" if severity == "critical" else "every week")


def test_an_answer_keeps_the_next_level_away() -> None:
    work = (opened("alarm", "2026-10-08"),)
    for on, level in (("2026-10-12", 1), ("2026-10-13", 2)):
        history = History(work=work, answers=(Answered("alarm", day("2026-10-08"), day(on)),))
        found = judged(history).escalations["alarm"]
        assert (found.level, found.answer_by) == (level, None)


def test_severity_never_falls_while_open() -> None:
    history = History(work=(opened("alarm", "2026-10-14", severity="high"),))
    assert judged(history).escalations["alarm"].severity == "high"
    assert judged(history, arr=1000).escalations["alarm"].severity == "critical"


def test_what_closes_neither_opens_nor_stays() -> None:
    open_one = History(work=(opened("alarm", "2026-10-14"),))
    assert not judged(grave=True, plan="free").escalations
    assert not judged(open_one, plan="free").escalations
    assert judged(open_one, arr=5).escalations["alarm"].opens is False  # leaving the scope closes nothing
    assert not judged(grave=True, arr=5).escalations


def test_a_late_step_escalates() -> None:
    late, soon = (History(work=(opened("rescue", started),)) for started in ("2026-10-13", "2026-10-14"))
    found = judged(late).escalations["alarm"]
    assert found.opens
    line = f"ruleset policy\n\n{TEXT.strip()}".split("\n").index(
        "  escalate through alarm when call is 2 business days late"
    )
    assert found.reason.place.line == line + 1
    assert not judged(soon).escalations
    assert not judged(late, plan="free").escalations
    done = StepDone("rescue", day("2026-10-13"), "call", day("2026-10-14"))
    assert not judged(History(work=late.work, steps=(done,))).escalations


# ---------------------------------------------------------------------------- suggestions


@pytest.mark.parametrize(
    "peers, uses, expected",
    [
        (Peers(20, {"demos": 9, "board": 5, "pta": 4}), {"demos"}, ["board"]),
        (Peers(20, {"demos": 9, "board": 5}), set(), ["demos", "board"]),
        (Peers(30, {"board": 5}), set(), []),  # less than 20%
        (Peers(25, {"board": 5}), set(), ["board"]),
        (Peers(20, {"board": 5}), None, []),
    ],
)
def test_suggestions_are_what_enough_peers_use(peers: Peers, uses: set[str] | None, expected: list[str]) -> None:
    facts = Population(peers={("peers", "school"): peers})
    account = {"vertical": "school", "uses": None if uses is None else frozenset(uses)}
    found = judged(population=facts, **account).suggestions
    assert [suggestion.element for suggestion in found] == expected
    for suggestion in found:
        assert suggestion.say == f"Do you use {suggestion.element}, Kim, {{manager_mail}}?"
    assert not judged(population=facts, uses=frozenset()).suggestions  # the vertical is missing
