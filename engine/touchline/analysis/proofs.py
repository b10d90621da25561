"""What a ruleset promises and what can never happen in it, as findings. This imports the solver when called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from touchline.analysis.promises import Proved, Refuted, Undecided, Verdict, prove
from touchline.analysis.reachable import check_reachable
from touchline.analysis.telling import case_facts, case_notes
from touchline.backends.python import Evaluator
from touchline.codes import diagnostic
from touchline.diagnostics import Diagnostic
from touchline.model.ruleset import Guarantee, Ruleset


@dataclass(frozen=True, slots=True)
class Promise:
    """A guarantee with what became of it; `notes` show the account that breaks it."""

    guarantee: Guarantee
    verdict: Verdict
    notes: tuple[str, ...]


def promises(ruleset: Ruleset) -> tuple[Promise, ...]:
    """Every guarantee, in the order written."""
    evaluator = Evaluator(ruleset)
    found = []
    for guarantee in ruleset.guarantees:
        verdict = prove(evaluator, guarantee)
        notes = case_notes(evaluator, verdict.case, guarantee.condition) if isinstance(verdict, Refuted) else ()
        found.append(Promise(guarantee, verdict, notes))
    return tuple(found)


def check_proofs(ruleset: Ruleset) -> tuple[Diagnostic, ...]:
    """Guarantees that are broken or open, and all that can never happen."""
    broken = [one for promise in promises(ruleset) if (one := finding(promise)) is not None]
    return (*broken, *check_reachable(ruleset))


def finding(promise: Promise) -> Diagnostic | None:
    """What is to be said of a guarantee; nothing where it is proved."""
    guarantee, span = promise.guarantee, promise.guarantee.condition.span
    match promise.verdict:
        case Proved():
            return None
        case Refuted(case=case):
            return diagnostic(
                "guarantee-broken",
                f'an account breaks "{guarantee.label}"',
                span,
                f"this is {'true' if guarantee.never else 'not true'} for it",
                notes=promise.notes,
                facts={"guarantee": guarantee.label, **case_facts(case)},
            )
        case Undecided(reason=reason):
            return diagnostic(
                "unproved",
                f'not decided: "{guarantee.label}" was neither proved nor refuted',
                span,
                "not proved",
                notes=(reason,),
                hint="promise it of the names it hangs on, or in smaller parts",
            )
        case _:
            assert_never(promise.verdict)
