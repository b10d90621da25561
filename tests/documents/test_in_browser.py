"""The pages in a real browser: no complaint in its console, nothing asked of a network, none wider than a phone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from printed import STARTERS, made_of

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)
pytestmark = [
    pytest.mark.skipif(not BROWSER, reason="no Chromium here: apt-get install chromium"),
    pytest.mark.slow,
]

QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--allow-file-access-from-files",
)  # fmt: skip


def browse(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BROWSER, *QUIET, f"--user-data-dir={folder / 'profile'}", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


@pytest.mark.parametrize("name", STARTERS)
@pytest.mark.parametrize("for_customers", [False, True])
def test_every_page_opens_without_complaint_and_fetches_nothing(tmp_path: Path, name: str, for_customers: bool) -> None:
    files = made_of(name, for_customers=for_customers).files
    for file, text in files.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    frames = "".join(f'<iframe src="{file}"></iframe>' for file in files if file.endswith(".html"))
    (tmp_path / "all.html").write_text(f"<!doctype html><title>all</title>{frames}", encoding="utf-8")
    log = tmp_path / "net.json"
    ran = browse(
        tmp_path,
        "--enable-logging=stderr",
        "--v=0",
        f"--log-net-log={log}",
        "--dump-dom",
        f"file://{tmp_path}/all.html",
    )
    complaints = [line for line in ran.stderr.splitlines() if "CONSOLE" in line]
    assert complaints == []
    asked = re.findall(r'"url":"((?:https?|wss?|ftp):[^"]*)"', log.read_text(encoding="utf-8", errors="replace"))
    linked = set(re.findall(r'href="(https?:[^"]*)"', "".join(files.values())))
    assert not [url for url in asked if url in linked or url.split("/")[2] not in OWN_HOSTS]


def test_a_page_that_fetched_something_would_be_noticed(tmp_path: Path) -> None:
    text = made_of("starter").files["playbook.html"].replace("</main>", '<img src="http://x.example/p.png"></main>')
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    ran = browse(tmp_path, "--enable-logging=stderr", "--v=0", "--dump-dom", f"file://{tmp_path}/page.html")
    assert any("CONSOLE" in line for line in ran.stderr.splitlines())


OWN_HOSTS = ("www.google.com", "accounts.google.com", "clients2.google.com", "content-autofill.googleapis.com",
             "update.googleapis.com", "optimizationguide-pa.googleapis.com", "android.clients.google.com",
             "redirector.gvt1.com", "mtalk.google.com")  # fmt: skip
"""Whom a browser asks by itself as it starts, whatever page it shows."""

MEASURE = """<!doctype html><body style="margin:0">FRAMES<script>
onload = () => {
  const found = [...document.querySelectorAll("iframe")].map(f => {
    const d = f.contentDocument.documentElement
    return [f.getAttribute("src"), d.scrollWidth, d.clientWidth, f.contentDocument.body.innerText.length]
  })
  document.title = JSON.stringify(found)
}
</script>"""


@pytest.mark.parametrize("width", [390, 1400])
def test_no_page_is_wider_than_its_window(tmp_path: Path, width: int) -> None:
    files = made_of("scheduling").files
    for file, text in files.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    pages = [file for file in files if file.endswith(".html")]
    frames = "".join(f'<iframe src="{file}" style="width:{width}px;height:800px;border:0"></iframe>' for file in pages)
    (tmp_path / "measure.html").write_text(MEASURE.replace("FRAMES", frames), encoding="utf-8")
    ran = browse(tmp_path, "--dump-dom", f"file://{tmp_path}/measure.html")
    title = re.search("<title>(.*?)</title>", ran.stdout)
    assert title is not None
    measured = json.loads(title[1].replace("&amp;", "&"))
    assert len(measured) == len(pages)
    for file, wide, window, letters in measured:
        assert wide <= window, f"{file} is {wide} wide in a window of {window}"
        assert letters > 100


def test_a_page_can_be_printed(tmp_path: Path) -> None:
    text = made_of("scheduling").files["tier-mid_touch.html"]
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    browse(tmp_path, f"--print-to-pdf={tmp_path / 'page.pdf'}", f"file://{tmp_path}/page.html")
    printed = (tmp_path / "page.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 40
