"""The sheet of an account in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchline.cli.paper import Cell, Paper, Toned

if TYPE_CHECKING:
    from touchline.documents.account_sheet import Sheet
    from touchline.documents.health_sheet import HealthPart
    from touchline.documents.reasons import Rule
    from touchline.documents.work_sheet import PlaybookPart, ServicePart


def write_sheet(sheet: Sheet, paper: Paper) -> None:
    """What an account is and why, what was missing, what work it has and when."""
    paper.line(Toned(sheet.title, "strong"))
    paper.line(Toned(f"{sheet.date}, {sheet.ruleset}", "soft"))
    if sheet.rejected is not None:
        paper.blank()
        paper.line(Toned("not judged: ", "poor"), sheet.rejected)
    paper.blank()
    rows: list[list[Cell]] = []
    if sheet.health is not None:
        rows.append([sheet.health.label, Toned(sheet.health.band, sheet.health.tone), f"score {sheet.health.score}"])
    for segment in sheet.segments:
        why = segment.rule.because or _read(segment.rule)
        rows.append(
            [segment.label, Toned(segment.value, "strong"), f"{why}{f' ({segment.note})' if segment.note else ''}"]
        )
        rows[-1].append(Toned(_where(segment.rule), "soft"))
    paper.table(["", "", "", ""], [[*row, *[""] * (4 - len(row))] for row in rows])
    if sheet.health is not None:
        _health(sheet.health, paper)
    if sheet.missing or sheet.data_errors:
        paper.heading("What was missing")
        paper.table(["", ""], [[m.name, Toned(f"wanted by {m.wanted_by}", "soft")] for m in sheet.missing])
        for error in sheet.data_errors:
            paper.line(Toned("in the data: ", "fair"), error, indent=2)
    _escalations(sheet, paper)
    if sheet.playbooks:
        paper.heading("Work")
        for playbook in sheet.playbooks:
            _playbook(playbook, paper)
    if sheet.service is not None:
        _service(sheet.service, paper)
    for journey in sheet.journeys:
        paper.heading(f"Journey: {journey.label}")
        paper.table(["", "", ""], [[m.label, _tone(m.status), Toned(m.due, "soft")] for m in journey.milestones])
    if sheet.decisions or sheet.suggestions:
        paper.heading("Also decided")
        paper.table(
            ["", "", "", ""],
            [
                [
                    d.label,
                    Toned(d.value, "strong"),
                    d.note or d.rule.because or _read(d.rule),
                    Toned(_where(d.rule), "soft"),
                ]
                for d in sheet.decisions
            ],
        )
        for suggestion in sheet.suggestions:
            paper.line(f"{suggestion.label}: {suggestion.text}", indent=2)


def _where(rule: Rule) -> str:
    return f"{rule.which}, {rule.where}" if rule.which else rule.where


def _read(rule: Rule) -> str:
    return ", ".join(f"{read.name} {read.value}" for read in rule.reads)


def _tone(status: str) -> Toned:
    return Toned(status, {"reached": "good", "late": "poor"}.get(status, ""))


def _health(health: HealthPart, paper: Paper) -> None:
    paper.heading(health.label)
    rows: list[list[Cell]] = []
    for measure in health.measures:
        band = Toned(measure.band, measure.tone)
        why: Cell = Toned(measure.note, "fair") if measure.note else measure.asks
        where = Toned(_where(measure.rule), "soft")
        rows.append([measure.label, measure.value, band, measure.points, measure.share, why, where])
    paper.table(["measure", "value", "band", "points", "counts", "", ""], rows, right=(1, 3, 4))
    paper.blank()
    sums: list[list[Cell]] = [[g.label, f"{g.arithmetic} =", Toned(g.score, "strong")] for g in health.groups]
    total: list[Cell] = ["Score", f"{health.arithmetic} =", Toned(health.score, "strong")]
    paper.table(["", "", ""], [*sums, total])
    paper.line(Toned(f"{health.known} of the weight is known", "soft"), indent=2)
    for step in health.steps:
        paper.line(step, indent=2)


def _escalations(sheet: Sheet, paper: Paper) -> None:
    if not sheet.escalations:
        return
    paper.heading("Escalations")
    for escalation in sheet.escalations:
        paper.line(
            Toned(escalation.label, "strong"),
            f" {escalation.status}",
            Toned(f", {escalation.severity}" if escalation.severity else "", "poor"),
            f", {escalation.level}" if escalation.level else "",
            f", answer by {escalation.answer_by}" if escalation.answer_by else "",
            Toned(f"  {escalation.rule.where}", "soft"),
            indent=2,
        )
        paper.line(Toned(f"because {_read(escalation.rule)}", "soft"), indent=4)


def _playbook(playbook: PlaybookPart, paper: Paper) -> None:
    paper.line(
        Toned(playbook.label, "strong"),
        f" {playbook.status}",
        f", priority {playbook.priority}" if playbook.priority != "normal" else "",
        f", goal {playbook.goal}" if playbook.goal else "",
        Toned(f"  {playbook.rule.where}", "soft"),
        indent=2,
    )
    if playbook.rule.reads:
        paper.line(Toned(f"because {_read(playbook.rule)}", "soft"), indent=4)
    rows: list[list[Cell]] = [
        [Toned(task.due, "poor" if task.late else ""), task.label, task.owner, Toned(task.more, "soft")]
        for task in playbook.tasks
    ]
    paper.table(["", "", "", ""], rows, indent=4)


def _service(service: ServicePart, paper: Paper) -> None:
    paper.heading("Service")
    team = f", with {service.team}" if service.team else ""
    paper.line(f"{service.name}, owned by {service.owner}{team}", Toned(f"  {service.where}", "soft"), indent=2)
    paper.table(["", "", "", ""], [[t.label, t.every, f"by {t.by}", f"next {t.due}"] for t in service.touches])
    for entitlement in service.entitlements:
        paper.line(entitlement, indent=2)
