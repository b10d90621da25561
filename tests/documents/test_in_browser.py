"""The pages in a real browser: no complaint in its console, nothing asked of a network, none wider than a phone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from browsing import NEEDED, browse, complaints_and_hosts
from printed import STARTERS, made_of

pytestmark = NEEDED


@pytest.mark.parametrize("name", STARTERS)
@pytest.mark.parametrize("for_customers", [False, True])
def test_every_page_opens_without_complaint_and_fetches_nothing(tmp_path: Path, name: str, for_customers: bool) -> None:
    files = made_of(name, for_customers=for_customers).files
    for file, text in files.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    frames = "".join(f'<iframe src="{file}"></iframe>' for file in files if file.endswith(".html"))
    (tmp_path / "all.html").write_text(f"<!doctype html><title>all</title>{frames}", encoding="utf-8")
    complaints, asked = complaints_and_hosts(tmp_path, "all.html")
    assert complaints == []
    assert asked == []


def test_a_page_that_fetched_something_would_be_noticed(tmp_path: Path) -> None:
    text = made_of("starter").files["playbook.html"].replace("</main>", '<img src="http://x.example/p.png"></main>')
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    ran = browse(tmp_path, "--enable-logging=stderr", "--v=0", "--dump-dom", f"file://{tmp_path}/page.html")
    assert any("CONSOLE" in line for line in ran.stderr.splitlines())


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
