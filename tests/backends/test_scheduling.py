"""The shipped scheduling ruleset judges whatever it is given, on any day."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from backends.test_reading import ANYTHING
from touchline.backends.python import compile
from touchline.judgement.inputs import Answered, History, Kept, OpenedWork, StepDone
from touchline.loading import check

CHECKED = check(Path(__file__).parents[2] / "rulesets" / "scheduling" / "scheduling.touch")
assert CHECKED.ruleset is not None
POLICY = compile(CHECKED.ruleset)
DAYS = st.dates() | st.sampled_from([datetime.date.min, datetime.date.max, datetime.date(2024, 2, 29)])
LIKELY = st.sampled_from(
    [None, 0, 1, 3, 25_000.0, 99_999, 100_000, "education", "tech_sales", "team", "demos;pta_meetings", True, "yes"]
)
WORK = st.sampled_from([*CHECKED.ruleset.playbooks, *CHECKED.ruleset.escalations])
STEPS = st.sampled_from([(p.name, s.name) for p in CHECKED.ruleset.playbooks.values() for s in p.steps])
HISTORIES = st.builds(
    History,
    st.lists(st.builds(Kept, DAYS, WORK, st.booleans() | st.none()), max_size=3).map(tuple),
    st.lists(st.builds(OpenedWork, WORK, DAYS, DAYS | st.none()), max_size=5).map(tuple),
    st.lists(
        st.tuples(STEPS, DAYS, DAYS).map(lambda drawn: StepDone(drawn[0][0], drawn[1], drawn[0][1], drawn[2])),
        max_size=3,
    ).map(tuple),
    st.lists(st.builds(Answered, WORK, DAYS, DAYS), max_size=3).map(tuple),
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from(list(CHECKED.ruleset.fields)), ANYTHING | LIKELY | DAYS, max_size=21),
    DAYS,
    HISTORIES,
)
def test_any_account_on_any_day(account: dict[str, object], today: datetime.date, history: History) -> None:
    found = POLICY.judge({"id": "A-1", **account}, today=today, history=history)
    form = json.dumps(found.to_dict())
    assert json.loads(form)["date"] == today.isoformat()
    if found.rejected is None:
        assert found.segments["tier"].segment in ("high_touch", "mid_touch", "tech_touch")
        assert all(task.due >= found.playbooks[task.playbook].started for task in found.tasks)
