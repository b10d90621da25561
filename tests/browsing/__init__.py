"""A real browser without a window: what it complains of, what it asks a network for, what a page comes to in it."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
NEEDED = [
    pytest.mark.skipif(not BROWSER, reason="no Chromium here: apt-get install chromium"),
    pytest.mark.slow,
]

QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--allow-file-access-from-files",
)  # fmt: skip

OWN_HOSTS = ("www.google.com", "accounts.google.com", "clients2.google.com", "content-autofill.googleapis.com",
             "update.googleapis.com", "optimizationguide-pa.googleapis.com", "android.clients.google.com",
             "redirector.gvt1.com", "mtalk.google.com")  # fmt: skip
"""Whom a browser asks by itself as it starts, whatever page it shows."""


def browse(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BROWSER, *QUIET, f"--user-data-dir={folder / 'profile'}", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


def complaints_and_hosts(folder: Path, page: str) -> tuple[list[str], list[str]]:
    """What a page in a folder writes to the console, and the addresses outside that are asked for."""
    log = folder / "net.json"
    ran = browse(
        folder, "--enable-logging=stderr", "--v=0", f"--log-net-log={log}", "--dump-dom", f"file://{folder}/{page}"
    )
    complaints = [line for line in ran.stderr.splitlines() if "CONSOLE" in line]
    asked = re.findall(r'"url":"((?:https?|wss?|ftp):[^"]*)"', log.read_text(encoding="utf-8", errors="replace"))
    return complaints, [url for url in asked if url.split("/")[2] not in OWN_HOSTS]


FRAME = """<!doctype html><body style="margin:0"><iframe src="PAGE" style="WIDEheight:900px;border:0"></iframe><script>
onload = async () => {
  const view = document.querySelector("iframe").contentWindow, page = view.document
  const pause = () => new Promise(done => view.setTimeout(done, 50))
  document.title = JSON.stringify(await (async () => { SCRIPT })())
}
</script>"""


def ask(folder: Path, page: str, script: str, *, width: int = 1400) -> Any:
    """What `script` returns that is run on a page: `page` is its document, `view` its window, `await pause()` waits
    for what was clicked to come about."""
    text = FRAME.replace("PAGE", html.escape(page)).replace("WIDE", f"width:{width}px;").replace("SCRIPT", script)
    (folder / "frame.html").write_text(text, encoding="utf-8")
    ran = browse(folder, "--virtual-time-budget=5000", "--dump-dom", f"file://{folder}/frame.html")
    title = re.search("<title>(.*?)</title>", ran.stdout, re.DOTALL)
    assert title is not None, ran.stdout[:500] + ran.stderr
    return json.loads(html.unescape(title[1]))
