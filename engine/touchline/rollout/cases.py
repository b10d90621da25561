"""The accounts that show a difference between two versions, as cases for the author to confirm."""

from __future__ import annotations

from collections.abc import Mapping

from touchline.analysis.differences.answers import Answer, Differs, Thing, Transition, Verdict
from touchline.backends.python import Evaluator
from touchline.judgement.inputs import NO_POPULATION, Value
from touchline.model.ruleset import Ruleset
from touchline.prose.names import Naming, lower_first, plain
from touchline.source import Span
from touchline.testing.cases import Case, Expectation, Path
from touchline.testing.paths import part

GROUP = "what the change answers otherwise"
_NOWHERE = Span("", 0, 0)


def cases_of(verdicts: Mapping[Answer, Verdict], new: Evaluator) -> tuple[Case, ...]:
    """A case for each transition, which expects what the new version answers. Those that only facts of the portfolio
    bring about are left out: a case says nothing about a portfolio."""
    found = []
    for answer, verdict in verdicts.items():
        for transition in verdict.transitions if isinstance(verdict, Differs) else ():
            if transition.case.population == NO_POPULATION:
                found.append(_case(answer, transition, new))
    return tuple(found)


def _case(answer: Answer, transition: Transition, new: Evaluator) -> Case:
    shown = transition.case
    judged = new.judge(shown.fields, today=shown.today, history=shown.history)
    path = _path(answer)
    expected = Expectation(path, part(judged.to_dict(), path), _NOWHERE)
    name = _name(new.ruleset, answer, transition)
    return Case(name, GROUP, shown.fields, shown.today, (expected,), _NOWHERE, history=shown.history, confirmed=False)


def _path(answer: Answer) -> Path:
    name, _, part_ = answer.name.partition(".")
    match answer.thing:
        case Thing.SEGMENTATION:
            return ("segments", name, "candidate")
        case Thing.HEALTH:
            return ("health", "band")
        case Thing.DECISION:
            return ("decisions", name, "results", part_) if part_ else ("decisions", name, "value")
        case Thing.SERVICE:
            return ("service", "name")
        case Thing.PLAYBOOK:
            return ("playbooks", name, "status")
        case Thing.ESCALATION:
            return ("escalations", name, "severity" if part_ else "opens")


def _name(ruleset: Ruleset, answer: Answer, transition: Transition) -> str:
    """`Service tier is mid touch, and was high touch`."""
    name, _, part_ = answer.name.partition(".")
    match answer.thing:
        case Thing.PLAYBOOK:
            label = ruleset.playbooks[name].label
            return f"{label} starts, and did not" if transition.after else f"{label} no longer starts"
        case Thing.ESCALATION if not part_:
            label = ruleset.escalations[name].label
            return f"{label} opens, and did not" if transition.after else f"{label} no longer opens"
        case Thing.ESCALATION:
            label = f"the severity of {lower_first(ruleset.escalations[name].label)}"
        case Thing.SEGMENTATION:
            label = ruleset.segmentations[name].label
        case Thing.HEALTH:
            label = "health"
        case Thing.DECISION:
            label = ruleset.decisions[name].label or plain(name)
            label = f"{label} ({plain(part_)})" if part_ else label
        case Thing.SERVICE:
            label = "the service"
    before, after = (_word(ruleset, value) for value in (transition.before, transition.after))
    return f"{label} is {after}, and was {before}"


def _word(ruleset: Ruleset, value: Value) -> str:
    match value:
        case None:
            return "missing"
        case bool():
            return "yes" if value else "no"
        case str():
            return Naming(ruleset).choice(None, value)
        case frozenset() | tuple():
            return ", ".join(str(each) for each in value) or "none"
        case _:
            return str(value)
