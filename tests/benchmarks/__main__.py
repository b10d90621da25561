"""Measure everything, and keep what came out in tests/RESULTS.md, with the date and the machine.

    python -m tests.benchmarks          all of it (`make bench`)
    python -m tests.benchmarks front    only the modules named (bench_front.py)

What `make long` keeps in the same file is left as it stands.
"""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent / "RESULTS.md"


def main(wanted: list[str]) -> int:
    modules = sorted(p for p in HERE.glob("bench_*.py") if not wanted or p.stem.removeprefix("bench_") in wanted)
    failed = False
    for module in modules:
        name = module.stem.removeprefix("bench_")
        print(f"== {name}", flush=True)
        ran = subprocess.run([sys.executable, str(module)], capture_output=True, text=True)
        print(ran.stdout + ran.stderr, flush=True)
        if ran.returncode:
            failed = True
            continue
        first = (module.read_text().split('"""')[1]).strip().splitlines()[0]
        keep(f"speed: {name}", f"{first}\n\n```\n{ran.stdout.rstrip()}\n```")
    return 1 if failed else 0


def keep(section: str, body: str) -> None:
    """Put `body` under the heading `section` of the results, in place of what stood there."""
    start, end = f"## {section}\n", "\n## "
    text = RESULTS.read_text() if RESULTS.exists() else "# Results\n"
    at = datetime.datetime.now(datetime.UTC).date().isoformat()
    block = f"{start}\n*{at}, {machine()}*\n\n{body}\n"
    if start in text:
        before, _, rest = text.partition(start)
        tail = rest[rest.index(end) + 1 :] if end in rest else ""
        text = before + block + (f"\n{tail}" if tail else "")
    else:
        text = text.rstrip("\n") + "\n\n" + block
    aside = RESULTS.with_suffix(".new")
    aside.write_text(text)
    aside.replace(RESULTS)


def machine() -> str:
    """What it was measured on, without naming the machine."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
