"""A real PostgreSQL server, started for the tests that read from one and taken away after them."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, where Debian's `postgresql` is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    beside = shutil.which("initdb")
    return found[-1].parent if found else Path(os.path.realpath(beside)).parent if beside else None


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server that listens on a socket in a folder of its own. It refuses to run as root, so
    that root starts it as `postgres`."""
    bin_folder = binaries()
    assert bin_folder is not None
    folder = Path(tempfile.mkdtemp(prefix="touchline-postgres-"))
    user = "postgres" if getpass.getuser() == "root" else None
    if user is not None:
        shutil.chown(folder, user)

    def call(*words: object) -> None:
        command = [str(word) for word in words]
        if user is not None:
            command = ["runuser", "-u", user, "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, timeout=60)

    data = folder / "data"
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    call(bin_folder / "initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--no-sync", "-U", "touchline")
    call(bin_folder / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql:///postgres?host={folder}&user=touchline&password=hidden-word"
    finally:
        call(bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
