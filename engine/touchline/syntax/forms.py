"""Which lines each block takes: the words they start with, how they are read, and a right example.

A context is a block's keyword, or the form of a line that takes lines below it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from touchline.syntax.lines import Line
from touchline.syntax.words import RESERVED


@dataclass(frozen=True, slots=True)
class Form:
    """A form of line.

    `start` is the grammar's start symbol; `leads` the words it starts with (each a tuple of token
    texts), empty where it starts with a name; `fits` tells such a line by its shape, and `perhaps`
    where no other form starts like it; `below` names the context of the lines below it, or is None
    where it takes none.
    """

    start: str
    leads: tuple[tuple[str, ...], ...]
    example: str
    fits: Callable[[Line], bool] | None = None
    below: str | None = None
    what: str = ""
    perhaps: Callable[[Line], bool] | None = None


def _form(start: str, leads: str, example: str, below: str | None = None) -> Form:
    return Form(start, tuple(tuple(lead.split()) for lead in leads.split(",")), example, None, below)


def _by_shape(
    start: str,
    what: str,
    example: str,
    fits: Callable[[Line], bool],
    perhaps: Callable[[Line], bool] | None = None,
) -> Form:
    return Form(start, (), example, fits, None, what, perhaps)


_TYPE_WORDS = frozenset(
    [
        "required",
        "text",
        "yes",
        "whole",
        "number",
        "percent",
        "money",
        "date",
        "days",
        "weeks",
        "months",
        "quarters",
        "years",
        "business",
        "one",
        "any",
    ]
)


def _is_field(line: Line) -> bool:
    return line.tokens[0].type == "NAME" and line.word(1) in _TYPE_WORDS and line.tokens[1].type == "NAME"


def _is_named(line: Line) -> bool:
    return line.tokens[0].type == "NAME" and line.word(0) not in RESERVED


def _is_segment(line: Line) -> bool:
    if line.tokens[0].type != "NAME":
        return False
    rest = line.tokens[1:]
    if rest and rest[0].type == "TEXT_LITERAL":
        rest = rest[1:]
        return bool(rest) and rest[0].text in ("when", "otherwise")
    return not rest or rest[0].text in ("when", "otherwise")


def _is_labelled(line: Line) -> bool:
    return line.tokens[0].type == "NAME" and len(line.tokens) > 1 and line.tokens[1].type == "TEXT_LITERAL"


def _is_when(line: Line) -> bool:
    return any(t.type == "NAME" and t.text == "when" for t in line.tokens[1:]) and line.word(0) != "else"


def _is_override(line: Line) -> bool:
    return line.tokens[0].type == "NAME" and line.word(1) == "when"


def _is_thresholds(line: Line) -> bool:
    return line.tokens[0].type == "NAME" and line.word(1) in ("<", "<=", ">", ">=")


_FOR = _form("for_line", "for", "for tier high_touch, mid_touch")
_PROSE = _form("prose_line", "purpose,objective,watch out,best for", 'purpose """Why it is there."""')
_SAY = _form("prose_line", "say", 'say """What to say."""')
_ONLY_WHEN = _form("only_when_line", "only when", "only when tier is high_touch")
_ROWS = _form(
    "rows_line",
    "first row wins,highest wins,all rows,sum of rows,least of rows,greatest of rows,count of rows,from",
    "first row wins",
    "rows",
)
_ELSE = _form("else_line", "else", "else medium")
_WHEN = _by_shape("when_line", "a value with its `when`", 'high when open_p1 >= 2 "Two open tickets"', _is_when)
_THRESHOLDS = _by_shape(
    "thresholds_line", "bands with their bounds", "green >= 75, yellow >= 50, else red", _is_thresholds
)
_TYPE = _form(
    "type_line",
    "one of,any of,text,yes / no,whole number,number,percent,money,date,days,weeks,months,quarters,years,business days",
    "one of p1, p2, p3",
)

CONTEXTS: Mapping[str, tuple[Form, ...]] = MappingProxyType(
    {
        "ruleset": (
            _form("language_line", "language", "language 1"),
            _form("version_line", "version", 'version "2026.4"'),
            _form("effective_line", "effective", "effective 2026-10-01"),
            _form("currency_line", "currency", "currency USD"),
            _form("time_zone_line", "time zone", 'time zone "America/New_York"'),
            _form("revenue_line", "revenue", "revenue arr"),
            _form("include_line", "include", 'include "services.touch"'),
            _PROSE,
        ),
        "calendar": (
            _form("working_days_line", "working days", "working days monday to friday"),
            _form("holidays_line", "holidays", 'holidays US "NY"'),
            _form("fiscal_year_line", "fiscal year", "fiscal year starts february"),
        ),
        "role": (),
        "account": (
            _by_shape("field_line", "a field with its type", 'arr money >= 0 column "ARR (USD)"', _is_field, _is_named),
            _form("reads_line", "reads", "reads hubspot"),
        ),
        "parameter": (
            _by_shape(
                "since_line", "a value with its date", '120k since 2027-01-01 "Board decision 14"', lambda _: True
            ),
        ),
        "let": (),
        "entitlement": (),
        "metric": (),
        "segmentation": (
            _by_shape(
                "segment_line",
                "a segment",
                'renewal "Renewal" when days_to_renewal <= 120 days',
                _is_segment,
                _is_labelled,
            ),
            _form("always_current_line", "always current", "always current"),
            _ROWS,
            _ELSE,
            _form("review_line", "review every,review at once", "review every quarter"),
            _form("move_line", "move up,move down", "move down after 2 reviews in a row, with 30 days notice"),
            _form("held_line", "may be held", "may be held by cs_manager up to 90 days"),
            _PROSE,
        ),
        "health": (
            _by_shape(
                "override_line", "a band with its `when`", 'red when open_p1 >= 3 "Three open tickets"', _is_override,
            ),
            _THRESHOLDS,
            _form("group_line", "group", 'group product "Product" weight 60'),
            _form("measure_line", "measure", 'measure usage "Sessions a year"', "measure"),
            _form("bands_line", "bands", "bands strong 100, steady 60, weak 0"),
            _form("missing_measures_line", "missing measures", "missing measures give their weight to their group"),
            _form("needs_line", "needs at least", "needs at least 60% of the weight"),
            _form("at_most_line", "at most", 'at most yellow when champion_left "The champion has left"'),
            _PROSE,
        ),
        "measure": (
            _THRESHOLDS,
            _form("in_group_line", "group", "group product"),
            _form("weight_line", "weight", "weight 60"),
            _form("value_line", "value", "value sessions_365d"),
            _form("band_line", "band", "band csm_opinion"),
            _ONLY_WHEN,
            _ROWS,
            _ELSE,
        ),
        "service": (
            _FOR,
            _PROSE,
            _form("owner_line", "owner", "owner csm, dedicated, up to 30 accounts each"),
            _form("with_line", "with", "with tam, executive_sponsor"),
            _form(
                "touch_line", "touch", 'touch call "Success call" every 2 weeks by owner, lasting 45 minutes', "touch",
            ),
            _form("entitled_line", "entitled to", "entitled to senior_attention up to 4 a year"),
            _form(
                "through_line", "renewal through,expansion through,escalation through", "renewal through renewal_plan",
            ),
            _form("costs_line", "costs", "costs 1500 a month"),
            _form("target_line", "target", "target retention >= 95%"),
            _form("managers_line", "managers review", "managers review retention, capacity every week"),
        ),
        "touch": (_form("cadence_line", "every", "every week when health is red"), _ONLY_WHEN, _SAY, _PROSE),
        "journey": (
            _FOR,
            _PROSE,
            _form("counted_line", "counted from", "counted from started_on"),
            _form(
                "milestone_line", "milestone",
                'milestone whole_school "Whole school invited" by day 60 when licence_use >= 50%', "milestone",
            ),
        ),
        "milestone": (_ONLY_WHEN, _SAY, _PROSE),
        "playbook": (
            _FOR,
            _PROSE,
            _form("start_line", "start when,start while", "start when health is red"),
            _form("not_again_line", "not again", "not again within 90 days"),
            _form("priority_line", "priority", "priority high"),
            _form("hold_out_line", "hold out", "hold out 20%"),
            _form("step_line", "step", 'step call "Call the sponsor" on day 0 by owner', "step"),
            _form("goal_line", "goal", "goal by day 45 when health is not red"),
            _form("stop_line", "stop when", "stop when days_to_renewal < 0 days"),
            _form(
                "escalate_line", "escalate through", "escalate through at_risk when call is 2 business days late",
            ),
        ),
        "step": (
            _form("material_line", "material", 'material "Talk track" at "https://handbook.example/renewal"'),
            _form("approved_line", "to be approved", "to be approved by cs_manager"),
            _ONLY_WHEN,
            _SAY,
            _PROSE,
        ),
        "escalation": (
            _FOR,
            _PROSE,
            _form("open_line", "open when", "open when health is red"),
            _form("close_line", "close when", "close when health is not red"),
            _form("severity_line", "severity", "severity one of critical, high, medium", "severity"),
            _form("level_line", "level", "level 2 vp_cs after 2 business days unanswered"),
            _form("update_line", "update every", "update every week"),
        ),
        "severity": (_WHEN, _ROWS, _ELSE),
        "decide": (
            _WHEN,
            _TYPE,
            _form("result_line", "result", 'result channel one of email, call "Channel"'),
            _ROWS,
            _ELSE,
            _PROSE,
        ),
        "suggest": (
            _FOR,
            _PROSE,
            _SAY,
            _form("from_within_line", "from", "from use_cases within vertical"),
            _form("used_by_line", "used by", "used by at least 20% and 5 of accounts where health is green"),
        ),
        "examples": (),
        "guarantee": (_form("promise_line", "never,always", "never strategic and tier is tech_touch"),),
        "rows": (_ELSE,),
    }
)  # fmt: skip
"""The forms of each context, those told by their shape first."""

TABLES: frozenset[str] = frozenset({"segmentation", "measure", "severity", "decide", "examples", "rows"})
"""The contexts in which a table may stand."""

HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "ruleset": 'ruleset scheduling "Customer success rules"',
        "calendar": "calendar office",
        "role": 'role csm "Customer Success Manager", 7 people, named in csm_email',
        "account": "account",
        "parameter": 'parameter enterprise_line money = 100k "Where enterprise begins"',
        "let": "let licence_use = active_users / seats",
        "entitlement": 'entitlement senior_attention "Time of a senior leader"',
        "metric": 'metric margin "Margin" = sum of (arr - cost_to_serve) / sum of arr',
        "segmentation": 'segmentation tier "Service tier"',
        "health": 'health "Account health"',
        "service": "service for tier high_touch",
        "journey": 'journey pta "First families booked" for use_cases pta_meetings',
        "playbook": 'playbook renewal_rescue "Renewal rescue"',
        "escalation": 'escalation renewal_at_risk "Renewal at risk"',
        "decide": 'decide support_priority "Support priority"',
        "suggest": 'suggest peer_use_cases "What schools like yours also do"',
        "examples": 'examples "The enterprise line" on 2026-10-15',
        "guarantee": 'guarantee "A strategic account is never tech touch"',
    }
)
"""A right header of each block."""


def form_of(context: str, line: Line) -> Form | None:
    """The form that a line has in a context, or None where it has none of them."""
    forms = CONTEXTS[context]
    for form in forms:
        if form.fits is not None and form.fits(line):
            return form
    best: tuple[int, Form] | None = None
    for form in forms:
        for lead in form.leads:
            if all(line.word(i) == word for i, word in enumerate(lead)) and (best is None or len(lead) > best[0]):
                best = (len(lead), form)
    if best:
        return best[1]
    return next((form for form in forms if form.perhaps is not None and form.perhaps(line)), None)


def leads_of(context: str) -> dict[str, Form]:
    """The first words of the forms of a context, for a hint, with their forms."""
    return {" ".join(lead).replace(" / ", "/"): form for form in CONTEXTS[context] for lead in form.leads}


def begins_elsewhere(context: str, line: Line) -> bool:
    """Whether a line begins with words that begin a line of some other block."""
    return any(
        form.leads and any(all(line.word(i) == word for i, word in enumerate(lead)) for lead in form.leads)
        for other, forms in CONTEXTS.items()
        if other != context
        for form in forms
    )
