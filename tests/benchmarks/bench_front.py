"""What a user waits for before any account is judged: help, a check, a table read.

    python tests/benchmarks/bench_front.py

Each figure is the median of a few runs, said with what it is compared with; nothing is asserted.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from touchline.loading import check_text

LINES = 2_000
HELP = (sys.executable, "-m", "touchline", "--help")
NOTHING = (sys.executable, "-c", "")


def ruleset_of(lines: int, seed: int = 1) -> str:
    """A ruleset of about `lines` lines of the common kinds: lets, decisions with tables, playbooks."""
    chance = random.Random(seed)
    text = [
        'ruleset large "As many rules as a large team has"',
        "account",
        "  id required text",
        "  arr money >= 0",
        "  seats whole number >= 0",
        "  active whole number >= 0",
        "  nps whole number -100 to 100",
        "  renews_on date",
        "  region one of na, emea, apac, latam",
    ]
    number = 0
    while len(text) < lines:
        number += 1
        text += [f"let use_{number} = active / (seats + {number}) or else 0", ""]
        text += [f'decide step_{number} "Next step {number}"', "  one of call, mail, wait", "  first row wins"]
        text += [f"    | arr | use_{number} | nps | region || step_{number} | because |"]
        for row in range(8):
            low = chance.randint(1, 90)
            text.append(
                f"    | >= {low}k | {low}% to <{low + 5}% | >= {low - 50} | na, emea || {('call', 'mail')[row % 2]} | "
                f'"Line {row}" |'
            )
        text += ["  else wait", "", f'playbook play_{number} "Play {number}"']
        text += [f"  start when step_{number} is call and days until renews_on <= {chance.randint(30, 200)} days"]
        text += [
            '  step first "First" on day 0 by owner',
            '  step second "Second" 2 business days after first by owner',
            "",
        ]
    return "\n".join(text) + "\n"


def large_table(rows: int, seed: int = 2) -> str:
    """A decision of `rows` rows over six number columns."""
    chance = random.Random(seed)
    names = [f"f{i}" for i in range(6)]
    text = ['ruleset large "One large table"', "account", "  id required text", *(f"  {n} number" for n in names)]
    text += ["decide action", "  one of a, b, c", "  first row wins", f"    | {' | '.join(names)} || action |"]
    for _ in range(rows):
        cells = (
            chance.choice(["-", f">= {chance.randint(0, 10**6)}", f"{chance.randint(0, 10**5)} to <{10**6}"])
            for _ in names
        )
        text.append(f"    | {' | '.join(cells)} || {chance.choice('abc')} |")
    return "\n".join([*text, "  else a"]) + "\n"


def seconds(run: Callable[[], object], times: int = 5) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def main() -> int:
    root = Path(__file__).resolve().parents[2]
    help_, empty = (
        seconds(lambda command=command: subprocess.run(command, capture_output=True, check=True, cwd=root))  # type: ignore[misc]
        for command in (HELP, NOTHING)
    )
    print(f"touchline --help                        {help_:6.2f} s   an empty Python start is {empty:.2f} s")
    text = ruleset_of(LINES)
    checked = check_text(text)
    if checked.ruleset is None:
        print(f"the {LINES:,}-line ruleset does not check: {checked.diagnostics[0].message}")
        return 1
    print(f"a ruleset of {text.count(chr(10)):,} lines checked        {seconds(lambda: check_text(text)):6.2f} s")
    for rows in (400, 4_000):
        table = large_table(rows)
        print(f"a table of {rows:>5,} rows × 6 checked       {seconds(lambda t=table: check_text(t), 3):6.2f} s")  # type: ignore[misc]
    return 0


if __name__ == "__main__":
    sys.exit(main())
