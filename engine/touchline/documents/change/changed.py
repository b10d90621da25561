"""What changed in the text, and what that can change for any account there could be."""

from __future__ import annotations

from touchline.analysis.differences.answers import Differs, NotDecided, Same, Thing, Transition
from touchline.documents.change.behind import of_limit
from touchline.documents.change.blocks import Block, Cell, Item, Section, Table, heads
from touchline.documents.change.report import Kind, Proof, Report
from touchline.documents.change.words import NOTHING, count_word
from touchline.judgement.inputs import Value
from touchline.prose import values
from touchline.prose.names import plain, upper_first

TAGS = {
    Kind.WORDS: ("words only", ""),
    Kind.PROMISES: ("tests and guarantees", ""),
    Kind.RULES: ("rules", "strong"),
    Kind.BREAKS: ("breaks", "poor"),
}
"""What a change can do, in words, and its tone."""


def limits_block(report: Report) -> Block | None:
    """Every limit and whether it holds, those that are broken first."""
    if not report.limits:
        return None
    order = sorted(range(len(report.limits)), key=lambda i: ({False: 0, None: 1, True: 2}[report.limits[i].held], i))
    rows = []
    for i in order:
        limit = report.limits[i]
        held, tone = limit_word(limit.held)
        behind = of_limit(report.impact, report.limits, i)
        shown = Cell("see them" if len(limit.accounts) > 1 else "see it", behind=behind) if behind else Cell("")
        rows.append((Cell(held, tone), Cell(limit.text), Cell(limit.measured), shown))
    table = Table(
        "The limits set on a change, and whether they hold",
        heads("", "Limit", "Measured", "Accounts"),
        tuple(rows),
    )
    return Block("Limits", table=table)


def limit_word(held: bool | None) -> tuple[str, str]:
    """Whether a limit holds, in a word with its mark, and its tone."""
    if held is None:
        return "? not checked", "fair"
    return ("✓ holds", "good") if held else ("✗ broken", "poor")


def what_changed(report: Report) -> Section:
    headings = dict.fromkeys(told.heading for told in report.told)
    blocks = []
    for heading in headings:
        found = [told for told in report.told if told.heading == heading]
        items = tuple(Item(upper_first(told.sentence), *TAGS[told.kind]) for told in found)
        blocks.append(Block(upper_first(heading), items=items))
    lead = f"What it comes to: {report.category}." if report.category else ""
    if not report.told:
        lead = "Nothing changed in what the rules say."
    return Section("changed", "What changed", lead, tuple(blocks))


def what_can_differ(report: Report) -> Section | None:
    """Each answer: the same for every account, or what it can become, with an account that shows it."""
    if not report.proofs:
        return None
    differ = [proof for proof in report.proofs if isinstance(proof.verdict, Differs)]
    open_ = [proof for proof in report.proofs if isinstance(proof.verdict, NotDecided)]
    same = [proof for proof in report.proofs if isinstance(proof.verdict, Same)]
    blocks = [_differing(proof) for proof in differ]
    if open_:
        blocks.append(Block("Could not be told", items=tuple(_undecided(proof) for proof in open_)))
    if same:
        exact = [proof.label for proof in same if not _rounded(proof)]
        rounded = [proof.label for proof in same if _rounded(proof)]
        lead = f"Proved, for every account, day and past there could be: {values.listed(exact)}." if exact else ""
        note = (
            f"The same but for rounding, which is not part of the proof: {values.listed(rounded)}." if rounded else ""
        )
        blocks.append(Block("The same for every account", lead, note=note))
    lead = f"{upper_first(count_word(len(differ)))} of {values.counted(len(report.proofs), 'answer')} can differ."
    return Section("differ", "What can differ", lead, tuple(blocks))


def transition_words(proof: Proof, transition: Transition) -> str:
    """`Mid touch → High touch`; for a playbook or escalation, what it does now and did not."""
    if isinstance(transition.after, bool) and proof.answer.thing in (Thing.PLAYBOOK, Thing.ESCALATION):
        verb = "start" if proof.answer.thing is Thing.PLAYBOOK else "open"
        return f"{verb}s, and did not" if transition.after else f"no longer {verb}s"
    return f"{value_words(proof, transition.before)} → {value_words(proof, transition.after)}"


def value_words(proof: Proof, value: Value) -> str:
    if value is None:
        return dict(proof.words).get(None, NOTHING)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return values.number(value)
    if isinstance(value, (tuple, frozenset)):
        each = sorted(value) if isinstance(value, frozenset) else value
        return values.listed(value_words(proof, one) for one in each) or NOTHING
    return dict(proof.words).get(str(value), plain(str(value)))


def _differing(proof: Proof) -> Block:
    verdict = proof.verdict
    assert isinstance(verdict, Differs)
    items = []
    for i, transition in enumerate(verdict.transitions):
        regions = [f"when {region}" for region in transition.regions]
        if regions and not transition.complete:
            regions.append("and perhaps for other accounts")
        example = proof.accounts[i] if i < len(proof.accounts) else ""
        items.append(Item(transition_words(proof, transition), below=tuple(regions), example=example))
    title = f"{proof.label}: {proof.category}" if proof.category else proof.label
    note = "No other change is possible; that is proved." if verdict.complete else "Other changes may be possible."
    return Block(title, items=tuple(items), note=note)


def _undecided(proof: Proof) -> Item:
    assert isinstance(proof.verdict, NotDecided)
    return Item(proof.label, below=(proof.verdict.reason,))


def _rounded(proof: Proof) -> bool:
    return isinstance(proof.verdict, Same) and proof.verdict.rounded
