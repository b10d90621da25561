"""From what was written to what it means: the one pass from the syntax trees to a `Ruleset`.

Every mistake of every file is found in one run. A name or a block that is broken is reported once,
where it is broken; what refers to it stays silent.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from touchline.diagnostics import Diagnostic, has_errors, in_order
from touchline.limits import DEFAULTS, Limits
from touchline.model.circles import order
from touchline.model.collect import collect_names
from touchline.model.declarations.account import fields, reads
from touchline.model.declarations.calendar import calendar
from touchline.model.declarations.decision import decision
from touchline.model.declarations.escalation import escalation
from touchline.model.declarations.examples import examples
from touchline.model.declarations.guarantee import guarantees
from touchline.model.declarations.header import HeaderLines, find_ruleset, header
from touchline.model.declarations.health import health
from touchline.model.declarations.journey import journey
from touchline.model.declarations.lines import Reading
from touchline.model.declarations.metric import metrics
from touchline.model.declarations.parameters import lets, parameters
from touchline.model.declarations.playbook import playbook
from touchline.model.declarations.roles import entitlements, roles
from touchline.model.declarations.segmentation import segmentation
from touchline.model.declarations.service import services
from touchline.model.declarations.suggestion import suggestion
from touchline.model.declarations.thresholds import NO_VALUES
from touchline.model.doubts import grouped_by_points
from touchline.model.grants import check_grants
from touchline.model.identity import id_field, no_id
from touchline.model.lost import has_unread_blocks, has_unread_files, lost_words, words_at
from touchline.model.names import Names
from touchline.model.resolver import Resolver
from touchline.model.ruleset import Ruleset
from touchline.source import Source
from touchline.syntax import tree
from touchline.syntax.program import Parsed

NO_DAYS_OFF: Mapping[str, frozenset[datetime.date]] = MappingProxyType({})

Known = TypeVar("Known")
Built = TypeVar("Built")


def resolve(
    parsed: Parsed, *, days_off: Mapping[str, frozenset[datetime.date]] = NO_DAYS_OFF, limits: Limits = DEFAULTS
) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
    """The ruleset that was written, or None where there is any error, and all that there is to say."""
    ruleset, findings = understood(parsed, days_off=days_off, limits=limits)
    return None if has_errors(findings) else ruleset, findings


def understood(
    parsed: Parsed, *, days_off: Mapping[str, frozenset[datetime.date]] = NO_DAYS_OFF, limits: Limits = DEFAULTS
) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
    """The ruleset that was written, also with an error that leaves its meaning clear, so that whatever else is wrong
    with it can be found; and all that there is to say.

    `days_off` are further days off by the name of a calendar, `limits` what the workspace allows. The findings are
    those of the parser and those of the model, in order of file and place.
    """
    if not parsed.files:
        return None, in_order(parsed.diagnostics)
    names, found = _names(parsed)
    resolver = Resolver(names)
    ruleset = _ruleset(parsed, Reading(resolver, parsed.tables), days_off, limits)
    said = [*found, *resolver.diagnostics]
    said += [doubt for file in parsed.files for doubt in grouped_by_points(parsed.sources[file.path])]
    if has_unread_files(parsed):
        # what is not known here may be defined in the file that could not be read
        said = [d for d in said if d.code != "unknown-name"]
    findings = in_order([*parsed.diagnostics, *said])
    if ruleset is None or has_errors([d for d in findings if NO_VALUES not in d.facts]):
        return None, findings
    _check_whole(ruleset, names)
    if id_field(ruleset) is None:
        accounts = _by_keyword(parsed).get("account", ())
        findings = in_order([*findings, *(no_id(block.header_span) for block in accounts[:1])])
    return ruleset, findings


def _names(parsed: Parsed) -> tuple[Names, tuple[Diagnostic, ...]]:
    names, found = collect_names(parsed.files, lost_words(parsed))
    refused = words_at(parsed.sources, found, frozenset({"bad-name", "reserved-word"}))
    return replace(names, lost=names.lost | refused), found


def _ruleset(
    parsed: Parsed, reading: Reading, days_off: Mapping[str, frozenset[datetime.date]], limits: Limits
) -> Ruleset | None:
    """Every construct in turn; what is broken is left out of the result, which is then not used."""
    names = reading.resolver.names
    blocks = _by_keyword(parsed)
    entry = find_ruleset(reading, parsed.files, sure=not has_unread_blocks(parsed))
    about = header(reading, entry) if entry is not None else None
    if not has_unread_blocks(parsed):
        _check_account(reading, blocks, entry)
    known_parameters = parameters(reading, names.parameters)
    reading = replace(reading, parameters=known_parameters)
    known_roles = roles(reading)
    known_lets = lets(reading, names.lets)
    decisions = _each(reading, names.decisions, decision)
    segmentations = _each(reading, names.segmentations, segmentation)
    judged = health(reading, names.health) if names.health is not None else None
    served = services(reading, blocks.get("service", ()))
    playbooks = _each(reading, names.playbooks, playbook)
    escalations = _each(reading, names.escalations, escalation)
    check_grants(reading, blocks.get("service", ()), served, playbooks, escalations, known_roles)
    nodes = order(names, known_lets, decisions, segmentations, judged)
    for circle in nodes.diagnostics:
        reading.resolver.report(circle)
    about = about or HeaderLines.unknown()
    return Ruleset(
        name=about.name,
        label=about.label,
        language=about.language,
        version=about.version,
        effective=about.effective,
        currency=about.currency,
        time_zone=about.time_zone,
        revenue=about.revenue,
        reads=reads(reading, blocks.get("account", ())),
        calendar=calendar(reading, blocks.get("calendar", ()), days_off),
        roles=known_roles,
        fields=fields(reading, names.fields),
        parameters=known_parameters,
        lets=known_lets,
        entitlements=entitlements(reading),
        metrics=metrics(reading, names.metrics),
        decisions=decisions,
        segmentations=segmentations,
        health=judged,
        services=served,
        journeys=_each(reading, names.journeys, journey),
        playbooks=playbooks,
        escalations=escalations,
        suggestions=_each(reading, names.suggestions, suggestion),
        examples=examples(reading, blocks.get("examples", ())),
        guarantees=guarantees(reading, blocks.get("guarantee", ())),
        order=nodes.nodes,
        sources=parsed.sources,
        hash=hash_of(parsed.sources),
        limits=limits,
    )


def _check_whole(ruleset: Ruleset, names: Names) -> None:
    """Nothing is left out of a ruleset in silence: what is named is there, or it is our own bug (RuntimeError)."""
    pairs: list[tuple[Collection[str], Collection[str]]] = [
        (names.fields, ruleset.fields),
        (names.parameters, ruleset.parameters),
        (names.lets, ruleset.lets),
        (names.metrics, ruleset.metrics),
        (names.decisions, ruleset.decisions),
        (names.segmentations, ruleset.segmentations),
        (names.roles, ruleset.roles),
        (names.journeys, ruleset.journeys),
        (names.playbooks, ruleset.playbooks),
        (names.escalations, ruleset.escalations),
        (names.suggestions, ruleset.suggestions),
        *(((known.steps, [s.name for s in ruleset.playbooks[name].steps])) for name, known in names.playbooks.items()),
    ]
    if names.health is not None:
        pairs.append((names.health.measures, [m.name for m in ruleset.health.measures] if ruleset.health else []))
    for written, kept in pairs:
        if lost := set(written) - set(kept):
            raise RuntimeError(f"left out without a finding: {', '.join(sorted(lost))}")


def hash_of(sources: Mapping[str, Source]) -> str:
    """sha256 over the paths and texts of all that was read, in order of path."""
    digest = hashlib.sha256()
    for path in sorted(sources):
        for text in (path, sources[path].text):
            content = text.encode("utf-8", "surrogatepass")
            # with each length before its text, no two sets of files read the same
            digest.update(f"{len(content)}:".encode())
            digest.update(content)
    return digest.hexdigest()


def _by_keyword(parsed: Parsed) -> Mapping[str, tuple[tree.Block, ...]]:
    found: dict[str, list[tree.Block]] = {}
    for file in parsed.files:
        for block in file.blocks:
            found.setdefault(block.keyword, []).append(block)
    return {keyword: tuple(blocks) for keyword, blocks in found.items()}


def _each(
    reading: Reading, names: Mapping[str, Known], build: Callable[[Reading, str, Known], Built | None]
) -> dict[str, Built]:
    built = ((name, build(reading, name, known)) for name, known in names.items())
    return {name: thing for name, thing in built if thing is not None}


def _check_account(reading: Reading, blocks: Mapping[str, tuple[tree.Block, ...]], entry: tree.Block | None) -> None:
    """A ruleset without a field has nothing to judge."""
    accounts = blocks.get("account", ())
    if reading.resolver.names.fields or entry is None or any(block.broken for block in accounts):
        return
    if accounts:
        reading.missing(
            "the account block", "which fields an account has", accounts[0].header_span, "add `id required text`"
        )
    elif "account" not in reading.resolver.names.lost:
        reading.missing(
            "the ruleset",
            "which fields an account has",
            entry.header_span,
            "add an `account` block with `id required text`",
        )
