"""The comparison of `test_random_tables.py` over as many tables as are asked for.

    python tests/analysis/many_tables.py [COUNT [SEED]]

Prints each mistake with the number that makes its table again, and ends with 1 where there is one.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from test_random_tables import try_tables  # noqa: E402 - its folder is put on the path first

BATCH = 1_000


def main(count: int = 100_000, seed: int = 1_000_000) -> int:
    started, done, wrong = time.monotonic(), 0, 0
    while done < count:
        batch = min(BATCH, count - done)
        found = try_tables(seed + done, batch)
        for mistake in found:
            print(mistake)
        wrong += len(found)
        done += batch
        print(f"{done:,} tables, {wrong} mistakes, {time.monotonic() - started:,.0f} s", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:3])))
