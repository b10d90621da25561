"""Playbooks, journeys and escalations in print: what starts them, who does what by when, when they end."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.documents.book.about import About
from touchline.documents.book.rules import RulesPart, restricted, rules_part
from touchline.documents.book.saying import blanks, with_blanks
from touchline.documents.book.services import minutes
from touchline.documents.pictures.drawing import Picture
from touchline.documents.pictures.path import Stage, path
from touchline.model.ruleset import Escalation, Journey, Level, Playbook, Step
from touchline.model.tables import Table
from touchline.prose import values
from touchline.prose.names import plain, upper_first
from touchline.prose.parts import due_words, scope_words


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step: when it is due, who does it, on what condition, and what is at hand for it; `blanks` are the words of
    `say` that are filled in for each account."""

    label: str
    due: str
    by: str
    with_roles: str
    lasting: str
    only_when: str
    approved_by: str
    materials: tuple[tuple[str, str], ...]
    say: str
    blanks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaybookGuide:
    """A playbook; empty texts where it says nothing."""

    label: str
    scope: str
    purpose: str
    starts: str
    not_again: str
    priority: str
    hold_out: str
    steps: tuple[StepLine, ...]
    goal: str
    ends: tuple[str, ...]
    escalates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    label: str
    day: str
    reached: str
    only_when: str


@dataclass(frozen=True, slots=True)
class JourneyGuide:
    label: str
    scope: str
    objective: str
    purpose: str
    counted_from: str
    milestones: tuple[MilestoneLine, ...]


@dataclass(frozen=True, slots=True)
class LevelLine:
    number: str
    role: str
    when: str
    answers: str


@dataclass(frozen=True, slots=True)
class EscalationGuide:
    label: str
    name: str
    scope: str
    purpose: str
    opens: str
    severity: RulesPart | None
    levels: tuple[LevelLine, ...]
    updates: tuple[str, ...]
    closes: str
    picture: Picture


def playbook_guides(about: About) -> tuple[PlaybookGuide, ...]:
    """The playbooks that accounts of the page can have, in the order written."""
    return tuple(playbook_guide(about, p) for p in about.ruleset.playbooks.values() if about.concerns(p.scopes))


def playbook_guide(about: About, playbook: Playbook) -> PlaybookGuide:
    words = about.words
    start = playbook.start
    if start is None:
        starts = f"only where another rule calls for it: {_callers(about, playbook.name)}"
    else:
        starts = f"{'whenever' if start.standing else 'when'} {words.sentence(start.condition)}"
    goal = playbook.goal
    by = f"by day {goal.day}: " if goal is not None and goal.day is not None else ""
    return PlaybookGuide(
        playbook.label,
        scope_words(words, playbook.scopes) or "all accounts",
        playbook.purpose or "",
        starts,
        f"within {values.length(playbook.not_again)} of its last start" if playbook.not_again is not None else "",
        playbook.priority,
        f"{values.percent(playbook.hold_out)} of the accounts, to compare with" if playbook.hold_out else "",
        tuple(_step(about, playbook, step) for step in playbook.steps if about.can_be(step.only_when, playbook.scopes)),
        f"{by}{words.sentence(goal.condition)}" if goal is not None else "",
        tuple(words.sentence(condition) for condition in playbook.stop),
        tuple(
            f"{_escalation(about, way.escalation)}, when {words.sentence(way.condition)}" for way in playbook.escalate
        ),
    )


def _escalation(about: About, name: str) -> str:
    found = about.ruleset.escalations.get(name)
    return f"“{found.label}”" if found is not None else plain(name)


def _callers(about: About, name: str) -> str:
    """What starts a playbook that has no start of its own."""
    said = []
    for segmentation in about.ruleset.segmentations.values():
        for way, movement in (("up", segmentation.move_up), ("down", segmentation.move_down)):
            if movement is not None and movement.through == name:
                said.append(f"a move {way} in “{segmentation.label}”")
    return values.listed(said, "or") or "nothing starts it yet"


def _step(about: About, playbook: Playbook, step: Step) -> StepLine:
    return StepLine(
        step.label,
        upper_first(due_words(about.words, playbook.steps, step.due)),
        upper_first(about.role(step.by)),
        about.roles(step.with_roles),
        minutes(step.lasting_minutes),
        about.only_when(step.only_when),
        about.role(step.approved_by) if step.approved_by is not None else "",
        tuple((material.label, material.at) for material in step.materials),
        with_blanks(about.words, step.say or ""),
        blanks(about.words, step.say or ""),
    )


def journey_guides(about: About) -> tuple[JourneyGuide, ...]:
    return tuple(_journey(about, j) for j in about.ruleset.journeys.values() if about.concerns(j.scopes))


def _journey(about: About, journey: Journey) -> JourneyGuide:
    words = about.words
    return JourneyGuide(
        journey.label,
        scope_words(words, journey.scopes) or "all accounts",
        journey.objective or "",
        journey.purpose or "",
        words.field(journey.counted_from),
        tuple(
            MilestoneLine(
                m.label,
                f"Day {m.day}",
                words.sentence(m.when),
                about.only_when(m.only_when),
            )
            for m in journey.milestones
            if about.can_be(m.only_when, journey.scopes)
        ),
    )


def escalation_guides(about: About) -> tuple[EscalationGuide, ...]:
    return tuple(_escalation_guide(about, e) for e in about.ruleset.escalations.values() if about.concerns(e.scopes))


def _escalation_guide(about: About, escalation: Escalation) -> EscalationGuide:
    words = about.words
    levels = tuple(_level(about, level) for level in escalation.levels)
    opens = words.sentence(escalation.open_when)
    closes = words.sentence(escalation.close_when) if escalation.close_when is not None else ""
    stages = (
        Stage("Opens", f"when {opens}", ""),
        *(Stage(f"Level {line.number}: {line.role}", line.answers, line.when) for line in levels),
    )
    end = f"when {closes}" if closes else "when somebody closes it"
    return EscalationGuide(
        escalation.label,
        escalation.name,
        scope_words(words, escalation.scopes) or "all accounts",
        escalation.purpose or "",
        opens,
        severity_part(about, escalation),
        levels,
        tuple(
            f"{values.every(u.every)}{f' when {words.sentence(u.when)}' if u.when is not None else ''}"
            for u in escalation.updates
        ),
        closes,
        path(f"escalation-{escalation.name}", escalation.label, (*stages, Stage("Closes", end, ""))),
    )


def severity_part(about: About, escalation: Escalation) -> RulesPart | None:
    """The rules of an escalation's severity, as far as they concern the page."""
    rules = escalation.severity
    if isinstance(rules, Table):
        rules = restricted(rules, about.known)
    return rules_part(about, rules) if rules is not None else None


def _level(about: About, level: Level) -> LevelLine:
    when = [f"after {values.length(level.after)} unanswered"] if level.after is not None else []
    if level.at_once is not None:
        when.append(f"at once when {about.words.sentence(level.at_once)}")
    answers = f"answers within {values.length(level.answers_within)}" if level.answers_within is not None else ""
    return LevelLine(str(level.number), about.role(level.role), upper_first(", or ".join(when) or "at once"), answers)
