"""Random rulesets as `.touch` text: tables of every way of combining, lines, lets, segments, health, work."""

from __future__ import annotations

from random import Random

from oracle.random_words import FIELDS, LETTERS, NUMBERS, SHADES, Names, Words

COMBINING = (
    "", "first row wins", "first row wins", "highest wins", "all rows", "all rows, highest first",
    "sum of rows", "least of rows", "greatest of rows", "count of rows",
)  # fmt: skip
HEADER = """ruleset random
  time zone "UTC"

calendar office
  working days monday to friday

role owner_role "Owner"
role other_role "Other"

"""


def ruleset(chance: Random) -> str:
    """A whole ruleset that checks clean. Blocks are written in any order; names read only what was made before."""
    names = Names(history=chance.random() < 0.3)
    words = Words(chance, names)
    blocks = [_parameter(chance, names, f"k{i}") for i in range(chance.randrange(3))]
    makers = [_let, _let, _let, _decision, _decision, _segmentation]
    chance.shuffle(makers)
    blocks += [make(words, f"x{i}") for i, make in enumerate(makers[: chance.randrange(2, 6)])]
    if chance.random() < 0.6:
        blocks.append(_health(words))
        blocks += [make(words, f"y{i}") for i, make in enumerate(chance.sample(makers, 2))]
    if chance.random() < 0.4:
        blocks += [_service(words), _playbook(words), _escalation(words)]
    chance.shuffle(blocks)
    return HEADER + FIELDS + "\n" + "\n".join(blocks)


def _parameter(chance: Random, names: Names, name: str) -> str:
    names.parameters.append(name)
    later = f"  {chance.choice(NUMBERS)} since 2026-09-01\n" if chance.random() < 0.5 else ""
    return f"parameter {name} number = {chance.choice(NUMBERS)}\n{later}"


def _let(words: Words, name: str) -> str:
    match words.one("number", "condition", "choice", "money", "length"):
        case "number":
            text, pool = words.number(3), words.names.numbers
        case "condition":
            text, pool = words.condition(3), words.names.conditions
        case "length":  # of a unit of its own, so nothing reads it
            unit = words.one("days", "weeks", "months", "quarters", "years", "business days")
            return f"let {name} = {unit} {words.one('since', 'until')} {words.one('d0', 'd1')}\n"
        case "choice":
            text = f"if {words.condition(1)} then c0 else ({words.one('c0', 'previous c0')} or else c0)"
            words.names.choices[name] = LETTERS
            return f"let {name} = {text}\n"
        case _:
            a, b = words.chance.choice(words.names.money), words.chance.choice(words.names.money)
            text = f"{a} {words.one('+', '-')} {b}"
            pool = words.names.money
    pool.append(name)
    return f"let {name} = {text}\n"


def _table(words: Words, results: list[str], rows: int, values: object) -> list[str]:
    columns = [words.column() for _ in range(words.chance.randrange(1, 4))]
    lines = [" | ".join(["", *(heading for heading, _ in columns)]) + " || " + " | ".join(results) + " |"]
    for _ in range(rows):
        cells = [words.cell(heading, kind) for heading, kind in columns]
        assert callable(values)
        lines.append(" | ".join(["", *cells]) + " || " + " | ".join(values()) + " |")
    return [f"    {line.strip()}" for line in lines]


def _decision(words: Words, name: str) -> str:
    chance, how = words.chance, words.one(*COMBINING)
    choices = tuple(f"{name}_{letter}" for letter in "pqr")
    counted = how.endswith("of rows")
    if not counted and how in ("", "first row wins") and chance.random() < 0.3:
        lines = [f"  {chance.choice(choices)} when {words.condition(2)}" for _ in range(chance.randrange(1, 4))]
        otherwise = [f"  else {choices[0]}"] if chance.random() < 0.6 else []
        words.names.choices[name] = choices
        return "\n".join([f"decide {name}", f"  one of {', '.join(choices)}", *lines, *otherwise, ""])
    second = not counted and "highest" not in how and chance.random() < 0.3
    head = [f"decide {name}", "  number" if counted else f"  one of {', '.join(choices)}"]
    if second:
        head.append("  result note number")

    def values() -> list[str]:
        if counted:
            return ["1" if how == "count of rows" else words.one(*NUMBERS)]
        return [words.one(*choices[:2], *choices), *([words.one(*NUMBERS)] if second else [])]

    results = [name, *(["note"] if second else [])]
    made = [*head, *([f"  {how}"] if how else []), *_table(words, results, chance.randrange(1, 6), values)]
    falls = how not in ("all rows", "all rows, highest first", "count of rows")
    if falls and chance.random() < 0.5:
        default = words.one(*NUMBERS) if counted else choices[-1]
        made.append(f"  else {default}" + (", 0" if second else ""))
    if counted:
        words.names.numbers.append(name)
    elif how.startswith("all rows"):
        words.names.lists[name] = choices
    else:
        words.names.choices[name] = choices
        if second:
            words.names.numbers.append(f"{name}.note")
    return "\n".join([*made, ""])


def _segmentation(words: Words, name: str) -> str:
    chance = words.chance
    segments = tuple(f"{name}_{letter}" for letter in "stu")
    if chance.random() < 0.5:
        lines = [f'  {s} "S" when {words.condition(2)}' for s in segments[:-1]] + [f'  {segments[-1]} "S" otherwise']
        made = [f'segmentation {name} "N"', "  always current", *lines]
    else:
        rows = _table(words, [name], chance.randrange(1, 5), lambda: [chance.choice(segments)])
        width = rows[0].split("||")[0].count("|")
        rest = f"    {'| - ' * (width)}|| {segments[-1]} |"
        made = [f'segmentation {name} "N"', "  always current", *(f'  {s} "S"' for s in segments)]
        made += ["  first row wins", *rows, rest]
    words.names.choices[name] = segments
    return "\n".join([*made, ""])


def _thresholds(words: Words) -> tuple[str, str]:
    return ("green >= 3, yellow >= 1", "green <= 1, yellow <= 3")[words.chance.randrange(2)], ""


def _health(words: Words) -> str:
    chance = words.chance
    weights = ("10", "20", "30", "35", "45", "0.1", "60")
    groups = ["ga", "gb"] if chance.random() < 0.5 else []
    made = ['health "H"', *(f'  group {group} "G" weight {words.one(*weights)}' for group in groups)]
    measures = [f"v{i}" for i in range(chance.randrange(2, 6))]
    for i, measure in enumerate(measures):
        made.append(f'  measure {measure} "M"')
        if groups:
            made.append(f"    group {groups[i] if i < 2 else chance.choice(groups)}")
        made.append(f"    weight {words.one(*weights)}")
        if chance.random() < 0.4:
            made.append(f"    only when {words.condition(1)}")
        made += _banding(words)
    made.append(f"  missing measures {_policy(words)}")
    if chance.random() < 0.5:
        made.append(f"  needs at least {words.one('50', '55', '60', '28')}% of the weight")
    made.append(f"  green >= {words.one('75', '66.7')}, yellow >= {words.one('50', '33.3', '25')}, else red")
    for kind in ("at most yellow", "at most red", "red", "yellow"):
        if chance.random() < 0.3:
            made.append(f"  {kind} when {words.condition(1)}")
    words.names.choices["health"] = SHADES
    words.names.numbers.append("health.score")
    words.names.choices |= {f"health.{measure}": SHADES for measure in measures}
    return "\n".join([*made, ""])


def _policy(words: Words) -> str:
    return words.one(
        "give their weight to their group", "are left out", "leave no score", "count as yellow", "count as red"
    )


def _banding(words: Words) -> list[str]:
    match words.one("thresholds", "thresholds", "table of thresholds", "table of bands", "field"):
        case "thresholds":
            return [f"    value {words.number(1)}", f"    {_thresholds(words)[0]}"]
        case "table of thresholds":
            pairs = [[">= 3", ">= 1"], [">= 10", ">= 5"], [">= 2.5", ">= 1"], [">= 0.3", "never"]]
            rows = _table(words, ["green", "yellow"], words.chance.randrange(1, 4), lambda: words.chance.choice(pairs))
            return [f"    value {words.number(1)}", "    first row wins", *(f"  {row}" for row in rows)]
        case "table of bands":
            rows = _table(words, ["band"], words.chance.randrange(1, 5), lambda: [words.one(*SHADES)])
            return [*words.chance.choice([["    first row wins"], []]), *(f"  {row}" for row in rows)]
        case _:
            return ["    band h0"]


def _service(words: Words) -> str:
    return "service for c0 alpha, beta\n  owner owner_role\n  with other_role\n" + (
        "\nservice for s0 tea\n  owner other_role\n  with owner_role\n" if words.chance.random() < 0.5 else ""
    )


def _playbook(words: Words) -> str:
    chance = words.chance
    scope = words.one("", "  for c0 alpha, beta\n", "  for s0 tea, wine\n", "  for c1 north\n  for c0 beta, gamma\n")
    dues = [
        f"on day {words.one('0', '2', '10')}",
        f"on business day {words.one('0', '1', '5')}",
        f"{words.one('10 days', '1 week', '1 month')} {words.one('before', 'after')} d0",
        f"{words.one('2', '5')} business days {words.one('before', 'after')} d1",
    ]
    steps = []
    for i in range(chance.randrange(1, 4)):
        when = chance.choice(dues)
        if i and chance.random() < 0.5:
            when = f"{words.one('2 business days', '3 days', '1 month')} after step{i - 1}"
        steps.append(f'  step step{i} "S" {when} by owner_role')
        if chance.random() < 0.3:
            steps.append(f"    only when {words.condition(1)}")
    start = f"  start {words.one('when', 'when', 'while')} {words.condition(2)}"
    return f'playbook play "P"\n{scope}{start}\n' + "\n".join([*steps, ""])


def _escalation(words: Words) -> str:
    made = ['escalation alarm "A"', f"  open when {words.condition(2)}"]
    if words.chance.random() < 0.7:
        rows = _table(words, ["severity"], 3, lambda: [words.one("grave", "mild")])
        made += ["  severity one of grave, mild", "    first row wins", *(f"  {row}" for row in rows)]
    made.append("  level 1 other_role")
    if words.chance.random() < 0.5:
        made.append(f"  close when {words.condition(1)}")
    return "\n".join([*made, ""])
