"""Whether the services grant the roles that work is given to: a promise of work that nobody is there to do
is an error, found before any account is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from touchline.diagnostics import Label
from touchline.model.declarations.lines import Reading
from touchline.model.declarations.service import grants
from touchline.model.expressions import Expression
from touchline.model.reach import limits_of, narrowed
from touchline.model.ruleset import OWNER, Escalation, Playbook, Role, Scope, Service
from touchline.syntax import tree


@dataclass(frozen=True, slots=True)
class _Use:
    """A role that work is given to: where it stands, for which accounts, and what the work is called."""

    role: tree.Word
    scopes: tuple[Scope, ...]
    only_when: Expression | None
    work: str


def check_grants(
    reading: Reading,
    blocks: Sequence[tree.Block],
    services: Sequence[Service],
    playbooks: Mapping[str, Playbook],
    escalations: Mapping[str, Escalation],
    roles: Mapping[str, Role],
) -> None:
    """Reports each role of a touch, a step or a level that some service in its scope does not grant.

    `blocks` are the services as written: one with a line that could not be read may grant anything.
    Automated roles are granted everywhere. Without any service nothing is reported.
    """
    sure = [service for service, block in _written(services, blocks) if _is_sure(block, roles)]
    for service, block in _written(services, blocks):
        if service in sure:
            for touch in block.clauses:
                if isinstance(touch, tree.Touch):
                    for word in (touch.by, *touch.with_roles):
                        use = _Use(word, service.scopes, None, f"the touch `{touch.name.text}`")
                        _check(reading, use, (service,), roles)
    for use in (*_of_playbooks(reading, playbooks), *_of_escalations(reading, escalations)):
        _check(reading, use, sure, roles)


def _written(services: Sequence[Service], blocks: Sequence[tree.Block]) -> Iterable[tuple[Service, tree.Block]]:
    by_place = {block.header_span: block for block in blocks}
    return ((service, by_place[service.span]) for service in services)


def _is_sure(block: tree.Block, roles: Mapping[str, Role]) -> bool:
    """Whether all roles that a service grants are known."""
    named = [c.role for c in block.clauses if isinstance(c, tree.Owner)]
    named += [word for c in block.clauses if isinstance(c, tree.With) for word in c.roles]
    return not block.broken and all(word.text in roles for word in named)


def _of_playbooks(reading: Reading, playbooks: Mapping[str, Playbook]) -> Iterable[_Use]:
    for name, playbook in playbooks.items():
        written = reading.resolver.names.playbooks[name].steps
        for step in playbook.steps:
            line = written[step.name]
            conditions = [c for c in line.clauses if isinstance(c, tree.OnlyWhen)]
            if conditions and step.only_when is None:
                continue  # its condition could not be read, so that it is not known for whom it is
            approvers = [c.role for c in line.clauses if isinstance(c, tree.ApprovedBy)]
            for word in (line.by, *line.with_roles, *approvers):
                yield _Use(word, playbook.scopes, step.only_when, f"the step `{step.name}`")


def _of_escalations(reading: Reading, escalations: Mapping[str, Escalation]) -> Iterable[_Use]:
    for name, escalation in escalations.items():
        for line in reading.resolver.names.escalations[name].block.clauses:
            if isinstance(line, tree.EscalationLevel):
                yield _Use(line.role, escalation.scopes, None, f"level {line.number} of `{name}`")


def _check(reading: Reading, use: _Use, services: Sequence[Service], roles: Mapping[str, Role]) -> None:
    name = use.role.text
    if name != OWNER and (name not in roles or roles[name].automated):
        return
    lacking = [service for service in services if name not in grants(service) and _meets(use, service)]
    if not lacking:
        return
    called = [_called(service) for service in lacking]
    listed = called[0] if len(called) == 1 else f"{', '.join(called[:-1])} and {called[-1]}"
    if name == OWNER:
        message = f"{use.work} is for the owner, and {listed} {'has' if len(lacking) == 1 else 'have'} no owner"
        line = f"owner {next(iter(roles), 'csm')}"
    else:
        message = f"{use.work} needs `{name}`, which {listed} {'does' if len(lacking) == 1 else 'do'} not grant"
        line = f"with {name}"
    reading.report(
        "role-not-granted",
        message,
        use.role.span,
        "not granted",
        also=tuple(Label(service.span, f"has no `{name}`", primary=False) for service in lacking),
        hint=f"add `{line}` to {' and to '.join(called)}",
        facts={"role": name, "services": [service.name for service in lacking]},
    )


def _called(service: Service) -> str:
    return f"the service for {service.name}" if service.name else "the service for all accounts"


def _meets(use: _Use, service: Service) -> bool:
    """Whether some account could be given this work and have this service."""
    limits = limits_of((*use.scopes, *service.scopes))
    if limits is None:
        return False
    return use.only_when is None or narrowed(use.only_when, limits) is not None
