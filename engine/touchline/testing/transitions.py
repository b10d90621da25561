"""What a new version answers differently, as cases: each account that shows a difference, with the new answer."""

from __future__ import annotations

from collections.abc import Mapping

from touchline.analysis.accounts import judged_by
from touchline.analysis.differences.answers import Answer, Differs, Thing, Transition, Verdict
from touchline.backends.python import Evaluator
from touchline.judgement.inputs import Value
from touchline.source import Span
from touchline.testing.cases import Case, Expectation, Path
from touchline.testing.paths import Absent, names_in, part

_NOWHERE = Span("", 0, 0)


def transition_cases(verdicts: Mapping[Answer, Verdict], old: Evaluator, new: Evaluator) -> tuple[Case, ...]:
    """A case for each transition that a judgement of the account shows, in the order of the verdicts. None is
    confirmed: what is expected is what the new version answers, and whether that is right is for its author to say."""
    found: dict[str, Case] = {}
    for answer, verdict in verdicts.items():
        for transition in verdict.transitions if isinstance(verdict, Differs) else ():
            made = _case(answer, transition, old, new)
            if made is not None:
                found.setdefault(made.name, made)
    return tuple(found.values())


def _case(answer: Answer, transition: Transition, old: Evaluator, new: Evaluator) -> Case | None:
    shown = transition.case
    before, after = (_expected(judge, answer, transition) for judge in (old, new))
    if before == after:
        return None  # what is open for another reason stays so
    return Case(
        name=_name(answer, transition),
        group="",
        account={name: value for name, value in shown.fields.items() if name in new.ruleset.fields},
        today=shown.today,
        expects=(Expectation(_path(answer), after, _NOWHERE),),
        span=_NOWHERE,
        history=shown.history,
        population=shown.population,
        holds=shown.holds,
        confirmed=False,
    )


def _expected(judge: Evaluator, answer: Answer, transition: Transition) -> object:
    """The part of the judgement as its JSON form has it; null where it is not there."""
    value = part(judged_by(judge, transition.case).to_dict(), _path(answer))
    if isinstance(value, Absent):
        return None
    return names_in(value) if isinstance(value, dict) else value


def _path(answer: Answer) -> Path:
    name, _, inner = answer.name.partition(".")
    match answer.thing:
        case Thing.SEGMENTATION:
            return ("segments", name, "candidate")
        case Thing.HEALTH:
            return ("health", "band")
        case Thing.DECISION:
            return ("decisions", name, "results", inner or name)
        case Thing.SERVICE:
            return ("service", "name")
        case Thing.PLAYBOOK:
            return ("playbooks", name, "status")
        case Thing.ESCALATION:
            return ("escalations", name, "severity" if inner else "opens")


def _name(answer: Answer, transition: Transition) -> str:
    name = answer.name or answer.thing.value
    match answer.thing:
        case Thing.PLAYBOOK:
            return f"{name} starts, and did not before" if transition.after else f"{name} starts no more"
        case Thing.ESCALATION if isinstance(transition.after, bool):
            return f"{name} opens, and did not before" if transition.after else f"{name} opens no more"
        case _:
            return f"{name} was {_word(transition.before)} and is {_word(transition.after)}"


def _word(value: Value) -> str:
    if value is None:
        return "missing"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (tuple, frozenset)):
        return " ".join(str(one) for one in value) or "nothing"
    return str(value)
