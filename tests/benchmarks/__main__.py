"""Measure everything, and keep what came out in tests/RESULTS.md, with the date and the machine.

    python -m benchmarks          all of it (`make bench`), from the folder `tests`
    python -m benchmarks front    only the modules named (bench_front.py)

What `make long` keeps in the same file is left as it stands.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.keeping import keep

HERE = Path(__file__).resolve().parent


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
