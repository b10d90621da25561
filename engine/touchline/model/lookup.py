"""Names looked up: what a condition reads, and the names that stand alone (roles, playbooks …)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from touchline.model.context import Context
from touchline.model.expressions import Expression, Kind, Literal, Read, Ref
from touchline.model.names import DecisionName
from touchline.model.ruleset import BUILT_IN_METRICS, Bound
from touchline.model.tables import Result
from touchline.model.types import ChoiceType, DateType, ListType, NumberType, Type
from touchline.model.where import Where
from touchline.spelling import did_you_mean
from touchline.syntax import tree

BUILT_IN_METRIC_TYPES: Mapping[str, Type] = {name: NumberType(percent=name != "capacity") for name in BUILT_IN_METRICS}
SCORE = "score"
CANDIDATE = "candidate"


def known_names(context: Context, where: Where) -> tuple[str, ...]:
    """Every name a condition can read here, for "did you mean"."""
    names = context.names
    found = ["today", "data_errors", *names.readable]
    if names.health is not None:
        found += ["health", "health.score", *(f"health.{m}" for m in names.health.measures)]
    if has_severity(context, where):
        found.append("severity")
    return tuple(found)


def is_known(context: Context, name: str) -> bool:
    """Whether the ruleset defines the readable name (names known from the start do not count)."""
    return name in context.names.readable


def read_name(context: Context, name: tree.Name, hint: Type | None, where: Where) -> Expression | None:
    """A name or a bare word: a choice of `hint`, else what the name reads."""
    if isinstance(hint, ChoiceType) and name.part is None:
        found = _as_choice(context, name.word, hint, where)
        if found is not None or name.word.text in hint.choices:
            return found
        if not is_readable(context, name.word.text, where):
            if not is_lost(context, name.word):
                unknown_choice(context, name.word, hint.choices, known_names(context, where))
            return None
    ref = resolve_name(context, name, where)
    if ref is None:
        return None
    kind = type_of_ref(context, ref, where)
    return Read(ref, kind, name.span) if kind is not None else None


def _as_choice(context: Context, word: tree.Word, hint: ChoiceType, where: Where) -> Literal | None:
    if word.text not in hint.choices:
        return None
    if is_known(context, word.text):
        kind = context.names.readable[word.text].kind
        message = f"`{word.text}` is a choice here and the name of a {kind_word(kind)}"
        context.say("ambiguous-word", message, word.span, hint=f"give the {kind_word(kind)} another name")
        return None
    return Literal(word.text, hint, word.span)


def is_readable(context: Context, name: str, where: Where) -> bool:
    """Whether a condition can read the name here; built-in metrics, which nobody wrote, are left to the choices."""
    return (
        is_known(context, name)
        or name in ("today", "data_errors")
        or (name == "health" and context.names.health is not None)
        or (name == "severity" and has_severity(context, where))
    )


def unknown_choice(
    context: Context, word: tree.Word, choices: Iterable[str], others: Iterable[str] = (), of: str = ""
) -> None:
    """Reports a word that is none of the choices."""
    given = tuple(choices)
    listed = ", ".join(f"`{c}`" for c in given[:8]) + (" …" if len(given) > 8 else "")
    hint = choice_meant(context, word.text, given, others) or (f"it is one of {listed}" if given else None)
    message = f"`{word.text}` is not a choice of {of}" if of.startswith("`") else f"`{word.text}` is not a choice here"
    context.say("unknown-choice", message, word.span, hint=hint, facts={"choices": list(given)})


def choice_meant(context: Context, text: str, choices: Iterable[str], others: Iterable[str] = ()) -> str | None:
    """The hint about a word that is no choice: the one whose label or spelling it is, or the name nearest to it."""
    given, names = tuple(choices), context.names
    said = [(s.label.value, n) for each in names.segmentations.values() for n, s in each.segments.items() if s.label]
    said += [pair for field in names.fields.values() for pair in field.spellings.items()]
    meant = (name for label, name in said if name in given and _plain(label) == _plain(text))
    named = next(meant, None)
    return f"did you mean `{named}`?" if named is not None else did_you_mean(text, (*given, *others))


def _plain(text: str) -> str:
    return text.casefold().replace("-", " ").replace("_", " ")


def unknown_text(context: Context, word: tree.Word) -> None:
    """Reports a bare word where text is needed."""
    message = f"nothing is called `{word.text}`"
    context.say("unknown-name", message, word.span, hint=f'text stands in quotes: `"{word.text}"`')


def is_lost(context: Context, word: tree.Word) -> bool:
    """Whether the word may be defined in a line that could not be read."""
    return word.text in context.names.lost


def resolve_name(context: Context, name: tree.Name, where: Where) -> Ref | None:
    """The name as a reference; an unknown one is reported."""
    if name.part is not None:
        return _with_part(context, name.word, name.part, where)
    text = name.word.text
    names = context.names
    if text == "severity" and has_severity(context, where):
        return Ref(Kind.SEVERITY, text)
    entry = names.readable.get(text)
    if entry is not None:
        return Ref(entry.kind, text)
    if text == "today":
        return Ref(Kind.TODAY, text)
    if text == "data_errors":
        return Ref(Kind.DATA_ERRORS, text)
    if text == "health" and names.health is not None:
        return Ref(Kind.BAND, text)
    if text in BUILT_IN_METRICS:
        return Ref(Kind.METRIC, text)
    if not is_lost(context, name.word):
        _unknown_name(context, name.word, where)
    return None


def _unknown_name(context: Context, word: tree.Word, where: Where) -> None:
    names, text = context.names, word.text
    if text in names.playbooks or text in names.escalations:
        what = "a playbook" if text in names.playbooks else "an escalation"
        message = f"`{text}` is {what}: a condition can only ask whether it is open"
        context.say("not-here", message, word.span, hint=f"write `{text} is open`")
        return
    if text == "severity" and where.escalation is not None:
        if not names.escalations[where.escalation].block.broken:
            context.say("not-here", f"`{where.escalation}` has no severity to read", word.span)
        return
    if text == "severity" and any(e.severity_written for e in names.escalations.values()):
        context.say("not-here", "`severity` can only be read inside its escalation", word.span)
        return
    if text == "health":
        context.say("unknown-name", "there is no `health` block, so nothing says what `health` is", word.span)
        return
    hint = did_you_mean(text, known_names(context, where))
    if hint is None:
        owner = _owner_of_choice(context, text)
        hint = f"`{text}` is a choice of `{owner}`: write `{owner} is {text}`" if owner else None
    context.say("unknown-name", f"nothing is called `{text}`", word.span, hint=hint)


def _owner_of_choice(context: Context, word: str) -> str | None:
    """The one name that has the word as a choice."""
    names = context.names
    owners = [name for name, s in names.segmentations.items() if word in s.segments]
    owners += [n for n, f in names.fields.items() if isinstance(f.type, ChoiceType) and word in f.type.choices]
    for name, decision in names.decisions.items():
        kind = decision.results[0].type if decision.results else None
        if isinstance(kind, ChoiceType) and word in kind.choices:
            owners.append(name)
    if names.health is not None and word in names.health.type.choices:
        owners.append("health")
    return owners[0] if len(owners) == 1 else None


def _with_part(context: Context, word: tree.Word, part: tree.Word, where: Where) -> Ref | None:
    names, text = context.names, word.text
    if text == "health" and names.health is not None and text not in names.readable:
        if part.text == SCORE:
            return Ref(Kind.SCORE, "health")
        if part.text in names.health.measures:
            return Ref(Kind.MEASURE, part.text)
        if not is_lost(context, part):
            hint = did_you_mean(part.text, (SCORE, *names.health.measures))
            context.say("unknown-name", f"`health` has no measure `{part.text}`", part.span, hint=hint)
        return None
    entry = names.readable.get(text)
    if entry is None:
        resolve_name(context, tree.Name(word, None, word.span), where)
        return None
    if entry.kind is Kind.SEGMENT:
        if part.text == CANDIDATE:
            return Ref(Kind.CANDIDATE, text)
        hint = f"write `{text}.{CANDIDATE}` for what the rules give today"
        if part.text in names.segmentations[text].segments:
            hint = f"write `{text} is {part.text}`"
        context.say("unknown-name", f"`{text}` has no part `{part.text}`", part.span, hint=hint)
        return None
    if entry.kind is Kind.DECISION:
        decision = names.decisions[text]
        further = tuple(r.name for r in decision.results[1:])
        if part.text in further:
            return Ref(Kind.DECISION, text, part.text)
        if part.text not in decision.untyped and not is_lost(context, part):
            hint = did_you_mean(part.text, further)
            if hint is None and not further:
                hint = f"write `{text}`: it has one result"
            context.say("unknown-name", f"`{text}` has no result `{part.text}`", part.span, hint=hint)
        return None
    message = f"`{text}` is a {kind_word(entry.kind)} and has no parts"
    context.say("unknown-name", message, part.span, hint=f"write `{text}`")
    return None


def kind_word(kind: Kind) -> str:
    """What a name stands for, as a noun."""
    match kind:
        case Kind.LET:
            return "`let`"
        case Kind.SEGMENT | Kind.CANDIDATE:
            return "segmentation"
        case Kind.BAND | Kind.SCORE | Kind.MEASURE | Kind.TODAY | Kind.DATA_ERRORS:
            return "name"
        case Kind.FIELD | Kind.PARAMETER | Kind.DECISION | Kind.SEVERITY | Kind.METRIC:
            return str(kind.value)
        case _:
            assert_never(kind)


def read_type(decision: DecisionName, result: Result) -> Type:
    """What reading the result gives: a list where all rows count (M20)."""
    return ListType(result.type) if decision.is_list else result.type


def type_of_ref(context: Context, ref: Ref, where: Where) -> Type | None:
    """The type a reference reads; None where it is broken, which has been reported."""
    names = context.names
    match ref.kind:
        case Kind.TODAY:
            return DateType()
        case Kind.DATA_ERRORS:
            return NumberType(whole=True)
        case Kind.FIELD:
            return names.fields[ref.name].type
        case Kind.PARAMETER:
            return names.parameters[ref.name].type
        case Kind.LET:
            found = context.let(ref.name)
            return found.type if found is not None else None
        case Kind.DECISION:
            decision = names.decisions[ref.name]
            wanted = ref.part or ref.name
            return next((read_type(decision, r) for r in decision.results if r.name == wanted), None)
        case Kind.SEGMENT | Kind.CANDIDATE:
            segmentation = names.segmentations[ref.name]
            return segmentation.type if segmentation.segments else None
        case Kind.BAND | Kind.MEASURE:
            return names.health.type if names.health is not None else None
        case Kind.SCORE:
            return NumberType()
        case Kind.SEVERITY:
            return _severity(context, where)
        case Kind.METRIC:
            if ref.name not in names.metrics:
                return BUILT_IN_METRIC_TYPES[ref.name]
            meaning = context.metric_meaning(ref.name)
            return meaning[1] if meaning is not None else None
        case _:
            assert_never(ref.kind)


def has_severity(context: Context, where: Where) -> bool:
    """Whether `severity` is readable here."""
    escalation = context.names.escalations.get(where.escalation or "")
    return escalation is not None and escalation.severity_written is not None


def _severity(context: Context, where: Where) -> Type | None:
    escalation = context.names.escalations.get(where.escalation or "")
    return escalation.severity if escalation is not None else None


def range_of(context: Context, ref: Ref) -> tuple[Bound | None, Bound | None]:
    """The least and greatest value a name can have, where that is declared."""
    names = context.names
    if ref.kind is Kind.FIELD:
        return names.fields[ref.name].low, names.fields[ref.name].high
    if ref.kind is Kind.SCORE and names.health is not None:
        points = [points for _, points in names.health.bands]
        return Bound(min(points), False), Bound(max(points), False)
    return None, None


def look_up(context: Context, word: tree.Word, among: Iterable[str], what: str) -> str | None:
    """A name in a namespace of its own (roles, playbooks, steps …), with "did you mean"."""
    known = tuple(among)
    if word.text in known:
        return word.text
    if not is_lost(context, word):
        hint = did_you_mean(word.text, known)
        context.say("unknown-name", f"there is no {what} `{word.text}`", word.span, hint=hint)
    return None
