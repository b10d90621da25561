"""The page of results: each section is replaced by what was measured last, with the date and the machine."""

from __future__ import annotations

import datetime
import os
import platform
from pathlib import Path

RESULTS = Path(__file__).resolve().parents[1] / "RESULTS.md"


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
