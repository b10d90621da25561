"""DuckDB as this floor uses it: no network, no files but those allowed, the same answer every time and everywhere.

It is imported only here and only inside functions, since importing it takes a tenth of a second.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

MEMORY = "2GB"


def connect() -> duckdb.DuckDBPyConnection:
    """A database in memory on one thread, so that sums and the order of rows are the same every time."""
    import duckdb

    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "threads": "1",
            "memory_limit": MEMORY,
            "python_enable_replacements": "false",  # a table's name never means a Python variable
        }
    )
    connection.execute("set temp_directory = ''")
    if connection.execute("select 1 from duckdb_settings() where name = 'TimeZone'").fetchall():
        connection.execute("set TimeZone = 'UTC'")  # and not that of the machine, where DuckDB knows of zones
    return connection


def lock(connection: duckdb.DuckDBPyConnection, files: Iterable[Path] = ()) -> None:
    """From here on only `files` can be opened, and no setting changed (P18)."""
    paths = ", ".join(quoted(str(path)) for path in files)
    connection.execute(f"set allowed_paths = [{paths}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def quoted(text: str) -> str:
    """`text` as an SQL text literal."""
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """`text` as an SQL name."""
    return '"' + text.replace('"', '""') + '"'


@contextmanager
def plain_path(path: Path) -> Iterator[Path]:
    """A path to the same file that DuckDB takes for no pattern of many, as it would `accounts[1].parquet`."""
    if not set("*?[") & set(str(path)):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="touchline-") as folder:
        link = Path(folder) / "accounts"
        try:
            link.symlink_to(path.resolve())
        except OSError:  # a system where links take a right that the user has not
            shutil.copyfile(path, link)
        yield link


_ABOUT_THE_QUERY = ("Parser", "Catalog", "Binder", "Permission")


def first_line(error: Exception) -> str:
    """What DuckDB says is wrong, on one line. An error about data repeats the value, which may be of a
    private field: only what comes before it is told."""
    line = " ".join(str(error).split("\n\n")[0].split())[:300]
    return line if line.startswith(_ABOUT_THE_QUERY) else re.split(r"['\"(]", line)[0].rstrip(" :")
