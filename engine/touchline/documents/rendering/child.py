"""Templates that are not ours, filled in a process of their own that may use so much time and memory (P12).

What goes in and comes out is JSON, so that a template can hand back nothing but text.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from touchline.documents.rendering.fill import Job, Mistake, fill_all
from touchline.limits import Limits

_START_SECONDS = 5
"""What starting Python may take on a slow machine, beside the template's own time."""


def fill_apart(templates: Mapping[str, str], jobs: Sequence[Job], limits: Limits) -> list[str] | Mistake:
    """As `fill_all`, in another process that is ended when it takes longer than the limits allow."""
    said = {"templates": dict(templates), "jobs": [asdict(job) for job in jobs], "most": limits.template_output}
    said["memory"] = limits.template_memory
    said["seconds"] = limits.template_seconds
    package = Path(__file__).resolve().parents[3]
    # Nothing of the user's surroundings goes along; only what Python needs to start.
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH", "LANG", "VIRTUAL_ENV") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own Python and our own words
            [sys.executable, "-I", "-c", _CHILD, str(package)],
            input=json.dumps(said).encode(),
            capture_output=True,
            timeout=limits.template_seconds + _START_SECONDS,
            env=kept,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _too_slow(jobs, limits)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        if done.returncode < 0 and -done.returncode == getattr(signal, "SIGXCPU", None):
            return _too_slow(jobs, limits)
        return Mistake(_one(jobs), 0, f"needs more than {limits.template_memory / 1_000_000:g} MB of memory")
    if "made" in answer:
        return [str(text) for text in answer["made"]]
    return Mistake(str(answer["template"]), int(answer["line"]), str(answer["message"]))


_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from touchline.documents.rendering.child import serve; serve()"


def serve() -> None:
    """The other process: reads what to fill, bounds itself, answers."""
    said = json.loads(sys.stdin.buffer.read())
    _bound(int(said["memory"]), int(said["seconds"]))
    jobs = [Job(job["template"], job["data"]) for job in said["jobs"]]
    made = fill_all(said["templates"], jobs, int(said["most"]))
    answer = asdict(made) if isinstance(made, Mistake) else {"made": made}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _bound(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: there the time and the sizes that operators may make are the bound
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _too_slow(jobs: Sequence[Job], limits: Limits) -> Mistake:
    return Mistake(_one(jobs), 0, f"takes longer than {limits.template_seconds} seconds")


def _one(jobs: Sequence[Job]) -> str:
    return jobs[0].template if len({job.template for job in jobs}) == 1 else ""
