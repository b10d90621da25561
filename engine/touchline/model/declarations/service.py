"""`service`: who looks after the accounts in a scope, how often, with what, at what cost."""

from __future__ import annotations

from collections.abc import Mapping

from touchline.model.declarations.lines import (
    Block,
    Reading,
    block_of,
    cadence,
    count_of,
    every,
    first_of,
    label_of,
    minutes,
    names_once,
    only,
    only_when,
    prose,
    twice,
)
from touchline.model.declarations.roles import role, roles_of
from touchline.model.declarations.scopes import name_of, scopes
from touchline.model.expressions import Relation
from touchline.model.ruleset import (
    OWNER,
    Cadence,
    Entitled,
    ManagersReview,
    Scope,
    Service,
    Target,
    Touch,
)
from touchline.source import Span
from touchline.syntax import tree

_A_MONTH: Mapping[tree.Unit, float] = {
    tree.Unit.WEEK: 52 / 12,
    tree.Unit.MONTH: 1.0,
    tree.Unit.QUARTER: 1 / 3,
    tree.Unit.YEAR: 1 / 12,
}


def services(reading: Reading, blocks: tuple[tree.Block, ...]) -> tuple[Service, ...]:
    """The services in the order written. One for the same accounts as another before it is reported:
    it would never be reached."""
    found: list[Service] = []
    places: dict[frozenset[tuple[object, ...]], Span] = {}
    for block in blocks:
        service = _service(reading, block)
        if service is None:
            continue
        identity = frozenset(_identity(scope) for scope in service.scopes)
        if identity in places:
            twice(
                reading, f"there are two services for {service.name or 'all accounts'}", service.span, places[identity]
            )
            continue
        places[identity] = service.span
        found.append(service)
    return tuple(found)


def _identity(scope: Scope) -> tuple[object, ...]:
    return (scope.ref, frozenset(scope.values))


def _service(reading: Reading, written: tree.Block) -> Service | None:
    """A service, or None where it is not known for whom it is."""
    limits = scopes(reading, written)
    name = name_of(limits) if limits is not None else ""
    block = block_of(written, f"the service for {name}" if name else "this service")
    owner = only(reading, block, tree.Owner, "owner")
    costs = only(reading, block, tree.Costs, "costs")
    texts = {keyword: prose(reading, block, keyword) for keyword in ("objective", "purpose", "for customers")}
    withs = [word for line in every(block, tree.With) for word in line.roles]
    names_once(reading, withs, f"{block.called} names `{{word}}` twice after `with`")
    owner_role = role(reading, owner.role, owner=False) if owner else None
    with_roles = roles_of(reading, tuple(withs), owner=False)
    accounts_each = count_of(reading, owner.up_to, "the number of accounts", owner.span) if owner else None
    touches = tuple(_touch(reading, touch) for touch in _once(reading, block))
    entitled = _entitled(reading, block)
    renewal = _through(reading, block, "renewal")
    expansion = _through(reading, block, "expansion")
    escalation = _through(reading, block, "escalation")
    targets = _targets(reading, block)
    reviews = _reviews(reading, block)
    cost = _cost(reading, costs) if costs else None
    if limits is None:
        return None
    return Service(
        name=name,
        scopes=limits,
        objective=texts["objective"],
        purpose=texts["purpose"],
        for_customers=texts["for customers"],
        owner=owner_role,
        manner=owner.manner if owner else None,
        accounts_each=accounts_each,
        with_roles=with_roles,
        touches=tuple(t for t in touches if t is not None),
        entitlements=entitled,
        renewal=renewal,
        expansion=expansion,
        escalation=escalation,
        cost_a_month=cost,
        targets=targets,
        manager_reviews=reviews,
        span=written.header_span,
    )


def _once(reading: Reading, block: Block) -> tuple[tree.Touch, ...]:
    touches = every(block, tree.Touch)
    names_once(reading, (touch.name for touch in touches), f"{block.called} has two touches `{{word}}`")
    return touches


def _touch(reading: Reading, written: tree.Touch) -> Touch | None:
    block = Block(f"the touch `{written.name.text}`", written.clauses, written.name.span, False)
    first = cadence(reading, written.every, "the time between two touches")
    cadences = [Cadence(first, None, written.every.span)] if first is not None else []
    for line in every(block, tree.Cadence):
        length = cadence(reading, line.every, "the time between two touches")
        when = reading.resolver.condition(line.when) if line.when is not None else None
        if length is not None and (when is not None or line.when is None):
            cadences.append(Cadence(length, when, line.span))
    condition = only_when(reading, block)
    applies = reading.resolver.condition(condition.condition) if condition else None
    say = prose(reading, block, "say")
    by = role(reading, written.by)
    with_roles = roles_of(reading, written.with_roles)
    lasting = minutes(reading, written.lasting)
    if by is None or not cadences:
        return None
    return Touch(
        name=written.name.text,
        label=label_of(written.label, written.name.text),
        by=by,
        with_roles=with_roles,
        lasting_minutes=lasting,
        cadences=tuple(cadences),
        only_when=applies,
        say=say,
        span=written.name.span,
    )


def _entitled(reading: Reading, block: Block) -> tuple[Entitled, ...]:
    lines = every(block, tree.Entitled)
    names_once(reading, (line.entitlement for line in lines), f"{block.called} entitles to `{{word}}` twice")
    found = []
    for line in lines:
        up_to = count_of(reading, line.up_to, "what a service entitles to", line.span)
        name = reading.resolver.entitlement(line.entitlement)
        if name is not None:
            found.append(Entitled(name, up_to, line.per, line.span))
    return tuple(found)


def _through(reading: Reading, block: Block, what: str) -> str | None:
    lines = (line for line in every(block, tree.Through) if line.what == what)
    line = first_of(reading, block.called, lines, f"{what} through")
    if line is None:
        return None
    return reading.resolver.escalation(line.name) if what == "escalation" else reading.resolver.playbook(line.name)


def _targets(reading: Reading, block: Block) -> tuple[Target, ...]:
    items = [item for line in every(block, tree.Target) for item in line.items]
    names_once(reading, (item.metric for item in items), f"{block.called} has two targets for `{{word}}`")
    found = []
    for item in items:
        ref = reading.resolver.metric(item.metric)
        kind = reading.resolver.type_of_name(ref) if ref is not None else None
        value = reading.resolver.operand(item.value, kind) if kind is not None else None
        if ref is not None and value is not None:
            found.append(Target(ref.name, Relation(item.operator), value, item.span))
    return tuple(found)


def _reviews(reading: Reading, block: Block) -> tuple[ManagersReview, ...]:
    found = []
    for line in every(block, tree.ManagersReview):
        names_once(reading, line.metrics, "managers review `{word}` twice in one line")
        refs = [reading.resolver.metric(word) for word in line.metrics]
        length = cadence(reading, line.every, "the time between two reviews")
        if length is not None:
            metrics = tuple(dict.fromkeys(ref.name for ref in refs if ref is not None))
            found.append(ManagersReview(metrics, length, line.span))
    return tuple(found)


def _cost(reading: Reading, line: tree.Costs) -> float | None:
    """Money a month; a year has twelve months and 52 weeks."""
    factor = _A_MONTH.get(line.per)
    if factor is None:
        reading.report(
            "wrong-unit",
            "what a service costs is said for a week, a month, a quarter or a year",
            line.span,
            hint=f"write `costs {line.amount.text} a month`",
        )
        return None
    if line.amount.value < 0:
        reading.report("out-of-range", "what a service costs is not below 0", line.amount.span)
        return None
    return line.amount.value * factor


def grants(service: Service) -> frozenset[str]:
    """The roles that a service grants: its owner, by both names, and those after `with`."""
    owner = (service.owner, OWNER) if service.owner is not None else ()
    return frozenset((*owner, *service.with_roles))
