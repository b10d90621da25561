"""The report on a change in a real browser: it complains of nothing, fetches nothing, and its accounts can be searched,
filtered and sorted; it fits a phone and prints to a few pages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from browsing import NEEDED, ask, browse, complaints_and_hosts
from reported import Account, report_of, small
from touchline.documents.change.page import PRINTED, report_page

pytestmark = NEEDED

SHOWN = """
const rows = () => [...page.querySelectorAll("#table tbody tr")]
const shown = () => rows().filter(row => !row.hidden).map(row => row.querySelector(".id").textContent)
const press = thing => { thing.click(); return pause() }
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(report_page(small()), encoding="utf-8")
    return tmp_path


def test_it_opens_without_complaint_and_fetches_nothing(page: Path) -> None:
    assert complaints_and_hosts(page, "page.html") == ([], [])


def test_a_script_that_is_not_ours_does_not_run(page: Path) -> None:
    text = report_page(small()).replace("</main>", "<script>document.title = 'mine'</script></main>")
    (page / "page.html").write_text(text, encoding="utf-8")
    ran = browse(page, "--enable-logging=stderr", "--v=0", "--dump-dom", f"file://{page}/page.html")
    assert "<title>mine</title>" not in ran.stdout
    assert any("CONSOLE" in line and "Content Security Policy" in line for line in ran.stderr.splitlines())


def test_a_number_leads_to_the_accounts_behind_it_and_back(page: Path) -> None:
    found = ask(
        page,
        "page.html",
        SHOWN
        + """
        const found = [shown()]
        const links = [...page.querySelectorAll("td a[data-show]")]
        await press(links.find(link => link.dataset.label.includes("High touch → Mid")))
        found.push(shown(), view.location.hash, page.getElementById("count").textContent, page.activeElement.id)
        found.push([...page.querySelectorAll("#chips [aria-pressed=true]")].map(chip => chip.textContent))
        view.history.back(); await pause(); await pause()
        found.push(view.location.hash)
        return found
        """,
    )
    everybody, two, address, count, focus, chips, before = found
    assert everybody == ["N-1", "N-3", "N-4"]
    assert two == ["N-1", "N-3"]
    assert address == "#accounts?show=m0-0-1"
    assert count == "2 of 3 accounts shown"
    assert focus == "h-accounts"
    assert chips == ["Service tier: High touch → Mid touch"]
    assert before == ""


def test_every_number_shows_as_many_accounts_as_it_says(page: Path) -> None:
    found = ask(
        page,
        "page.html",
        SHOWN
        + """
        const found = []
        for (const link of page.querySelectorAll("a[data-show]")) {
          await press(link)
          found.push([link.dataset.label, Number(link.dataset.total), shown().length])
        }
        return found
        """,
    )
    assert len(found) > 12
    assert [one for one in found if one[1] != one[2]] == []


def test_the_accounts_are_searched_and_sorted(page: Path) -> None:
    found = ask(
        page,
        "page.html",
        SHOWN
        + """
        const head = by => page.querySelector(`th[data-by=${by}] button`), sorts = () =>
          [...page.querySelectorAll("#table th[aria-sort]")].map(th => [th.dataset.by, th.ariaSort])
        const found = [sorts()]
        await press(head("revenue")); found.push(shown(), sorts())
        await press(head("name")); found.push(shown(), sorts())
        await press(head("name")); found.push(shown())
        const find = page.getElementById("find")
        find.value = "cedar STOPS"; find.dispatchEvent(new view.Event("input")); await pause()
        found.push(shown(), view.location.hash)
        find.value = "nobody"; find.dispatchEvent(new view.Event("input")); await pause()
        found.push(shown(), page.getElementById("count").textContent)
        return found
        """,
    )
    assert found[0] == [["revenue", "descending"]]
    assert found[1:3] == [["N-4", "N-3", "N-1"], [["revenue", "ascending"]]]
    assert found[3:5] == [["N-4", "N-3", "N-1"], [["name", "ascending"]]]  # Cedar, Lake, Summit
    assert found[5] == ["N-1", "N-3", "N-4"]
    assert found[6:8] == [["N-4"], "#accounts?find=cedar+STOPS&by=name&way=down"]
    assert found[8:] == [[], "0 of 3 accounts shown"]


def test_an_address_opens_what_it_names(page: Path) -> None:
    script = SHOWN + "return [shown(), page.getElementById('find').value]"
    assert ask(page, "page.html#accounts?find=summit&by=name", script) == [["N-1"], "summit"]
    assert ask(page, "page.html#accounts?show=__proto__&by=__proto__&other=1", script) == [["N-1", "N-3", "N-4"], ""]


def test_a_view_of_more_than_the_page_holds_says_where_the_rest_is(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(report_page(report_of(many(60), most=30)), encoding="utf-8")
    script = SHOWN + "return [shown().length, page.getElementById('count').textContent]"
    count, said = ask(tmp_path, "page.html#accounts?show=m0d", script)
    assert (count, said) == (30, "30 of these 60 accounts are on this page; all of them are in moved.csv")


@pytest.mark.parametrize("width", [390, 768, 1400])
def test_it_is_not_wider_than_its_window(tmp_path: Path, width: int) -> None:
    hostile = Account("I" * 500, "W" * 500, 150_000.0, ("high_touch", "mid_touch"), ("green", "red"))
    (tmp_path / "page.html").write_text(report_page(report_of([*many(40), hostile])), encoding="utf-8")
    measured = ask(
        tmp_path,
        "page.html",
        "const d = page.documentElement; return [d.scrollWidth, d.clientWidth, page.body.innerText.length]",
        width=width,
    )
    assert measured[0] <= measured[1] == width
    assert measured[2] > 1000


def test_it_prints_to_a_few_pages(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(report_page(report_of(many(500))), encoding="utf-8")
    browse(tmp_path, f"--print-to-pdf={tmp_path / 'page.pdf'}", f"file://{tmp_path}/page.html")
    printed = (tmp_path / "page.pdf").read_bytes()
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 14
    try:
        read = subprocess.run(
            ["pdftotext", str(tmp_path / "page.pdf"), "-"], capture_output=True, text=True, check=True
        )
    except FileNotFoundError:
        return
    assert f"Printed are the first {PRINTED} of 500" in read.stdout
    assert len(set(re.findall(r"\bN-\d+\b", read.stdout)) - {"N-9000"}) == PRINTED
    assert "Search" not in read.stdout


def many(count: int) -> list[Account]:
    """So many accounts, all of which move down."""
    return [
        Account(f"N-{i}", f"Account {i}", 100_000.0 + i, ("high_touch", "mid_touch"), ("green", "green"))
        for i in range(count)
    ]
