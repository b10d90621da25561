"""`docs`: the playbooks, whole or not at all."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from commands import RULES, Touchline


def test_documents_are_written_and_where_to_begin_is_said(workspace: Path, touchline: Touchline) -> None:
    ran = touchline("docs")
    assert (ran.code, ran.err) == (0, "")
    assert "as Markdown and as HTML" in ran.out
    assert ran.out.endswith("open docs/index.html\n") or ran.out.endswith("open docs\\index.html\n")
    names = {path.name for path in (workspace / "docs").iterdir()}
    assert {"index.html", "index.md", "playbook.html", "playbook.md", "documents.json"} <= names
    said = json.loads((workspace / "docs" / "documents.json").read_text(encoding="utf-8"))
    assert set(said["files"]) == names - {"documents.json"}


def test_earlier_documents_are_replaced_and_anything_else_is_refused(workspace: Path, touchline: Touchline) -> None:
    touchline("docs")
    (workspace / "small.touch").write_text(RULES.replace('"2026', '"2027'), encoding="utf-8")
    assert touchline("docs").code == 0
    (workspace / "docs" / "mine.txt").write_text("keep me", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in (workspace / "docs").iterdir()}
    ran = touchline("docs")
    assert ran.code == 1
    assert "error[not-results]: `docs` holds `mine.txt`, and would be replaced" in ran.err
    assert "or that holds earlier documents" in ran.err
    assert before == {path.name: path.read_bytes() for path in (workspace / "docs").iterdir()}


def test_results_are_no_place_for_documents_nor_documents_for_results(workspace: Path, touchline: Touchline) -> None:
    assert touchline("run", "--today", "2026-10-15").code == 0
    assert touchline("docs", "--out", "results").code == 1
    assert touchline("docs").code == 0
    assert touchline("run", "--today", "2026-10-15", "--out", "docs").code == 1


def test_numbers_of_a_run_stand_beside_the_rules(workspace: Path, touchline: Touchline) -> None:
    touchline("run", "--today", "2026-10-15")
    accounts = json.loads((workspace / "results" / "run.json").read_text(encoding="utf-8"))["totals"]["all"]["accounts"]
    assert touchline("docs", "--results", "results").code == 0
    text = (workspace / "docs" / "playbook.md").read_text(encoding="utf-8")
    assert f"**{accounts} accounts" in text
    assert "in the run of 15 October 2026" in text


def test_what_does_not_add_up_is_explained(workspace: Path, touchline: Touchline) -> None:
    """Accounts without a score and without a vertical are counted too, so that a reader can add the columns."""
    rules = RULES.replace("account\n", 'account\n  kind one of north_sea = "North Sea", south\n', 1)
    rules += """
decide way
  one of fast, slow
  else slow
  first row wins
    | kind      || way  |
    | north_sea || fast |

playbook sail "Sail"
  for kind north_sea
  start when nps > 1
  step call "Call" on day 0 by csm
"""
    (workspace / "small.touch").write_text(rules, encoding="utf-8")
    (workspace / "accounts.csv").write_text("id,nps,kind\nA,60,North Sea\nB,,north_sea\nC,-5,\nD,-5,south\n")
    assert touchline("run", "--today", "2026-10-15").code in (0, 1)
    assert touchline("docs", "--results", "results").code == 0
    docs = workspace / "docs"
    index = (docs / "index.md").read_text(encoding="utf-8")
    assert "| | Accounts | Revenue | green | yellow | red | no score |" in index
    assert "| [North Sea](kind-north\\_sea.md) | 2 | \\$0 | 1 | 0 | 0 | 1 |" in index
    assert "1 account is in none of these: the data do not say." in index
    whole = (docs / "playbook.md").read_text(encoding="utf-8")
    assert "1 green, 0 yellow, 2 red, 1 without a score" in whole
    assert "- **For:** North Sea (kind)" in whole


def test_numbers_of_other_rules_are_refused(workspace: Path, touchline: Touchline) -> None:
    touchline("run", "--today", "2026-10-15")
    (workspace / "small.touch").write_text(RULES + "\nlet more = 1\n", encoding="utf-8")
    ran = touchline("docs", "--results", "results")
    assert ran.code == 1
    assert "error[bad-results]: the result in `results` was made by other rules than these" in ran.err
    assert not (workspace / "docs").exists()
    ran = touchline("docs", "--results", "nowhere")
    assert ran.code == 1
    assert "`nowhere` holds no result of a run" in ran.err


def test_a_broken_ruleset_gives_no_documents(workspace: Path, touchline: Touchline) -> None:
    (workspace / "small.touch").write_text(RULES.replace("arr >= 50k", "arrr >= 50k"), encoding="utf-8")
    assert touchline("docs").code == 1
    assert not (workspace / "docs").exists()


def test_a_mistake_in_an_own_template_is_shown_in_it(workspace: Path, touchline: Touchline) -> None:
    (workspace / "touchline.yaml").write_text(
        "version: 1\nruleset: small.touch\ndocuments:\n  templates: look\n", encoding="utf-8"
    )
    (workspace / "look").mkdir()
    (workspace / "look" / "index.md.j2").write_text("# Ours\n\n{{ page.titel }}\n", encoding="utf-8")
    ran = touchline("docs")
    assert ran.code == 1
    assert "error[bad-template]: the template `index.md.j2`: the page has no `titel`" in ran.err
    assert "look/index.md.j2:3:1" in ran.err
    assert not (workspace / "docs").exists()
    (workspace / "look" / "index.md.j2").write_text("# Ours\n", encoding="utf-8")
    assert touchline("docs").code == 0
    assert (workspace / "docs" / "index.md").read_text(encoding="utf-8") == "# Ours\n"


def test_a_look_outside_the_workspace_is_refused(workspace: Path, touchline: Touchline) -> None:
    (workspace / "touchline.yaml").write_text(
        "version: 1\nruleset: small.touch\ndocuments:\n  templates: ../look\n", encoding="utf-8"
    )
    ran = touchline("docs")
    assert ran.code == 1
    assert "path-outside" in ran.err


def test_pages_for_customers_are_refused_while_one_names_a_segment(workspace: Path, touchline: Touchline) -> None:
    policy = """\
ruleset s "S"
  language 1
role csm "Manager"
account
  id  required text
  arr money
segmentation tier "Tier"
  high "High touch" when arr >= 1
  low  "Tech touch" otherwise
service for tier high
  objective "The outcome you came for"
  owner csm
service for tier low
  objective "SAID"
  owner csm
"""
    (workspace / "small.touch").write_text(policy.replace("SAID", "All of Tech touch"), encoding="utf-8")
    ran = touchline("docs", "--for", "customers")
    assert ran.code == 1
    assert "advice[internal-name-in-customer-text]" in ran.err
    assert not (workspace / "customer-docs").exists()
    (workspace / "small.touch").write_text(policy.replace("SAID", "Results from day one"), encoding="utf-8")
    ran = touchline("docs", "--for", "customers")
    assert ran.code == 0
    assert "service-2.html" in ran.out
    assert "Tech touch" in ran.out  # for the team, in the terminal only
    pages = "".join(p.read_text(encoding="utf-8") for p in (workspace / "customer-docs").glob("service-*"))
    assert "touch" not in pages.partition("<body")[2].lower().replace("touchline", "")


@pytest.mark.skipif(os.name == "nt", reason="a Ctrl-C cannot be sent to another process there")
def test_watching_writes_again_on_a_change_and_ends_well(workspace: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "touchline", "docs", "--watch"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watching:
        assert watching.stdout is not None
        assert "documents in docs" in watching.stdout.readline()
        text = (workspace / "small.touch").read_text(encoding="utf-8")
        (workspace / "small.touch").write_text(text + '\nparameter more number = 5 "More"\n', encoding="utf-8")
        assert "documents in docs" in watching.stdout.readline()
        assert "More" in (workspace / "docs" / "playbook.md").read_text(encoding="utf-8")
        time.sleep(0.1)
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=20) == 0


@pytest.mark.skipif(not hasattr(select, "poll"), reason="the system does not say that a reader has gone")
def test_watching_ends_when_its_reader_goes_and_nothing_changes(workspace: Path) -> None:
    """`touchline docs --watch | head -1` ends with `head`, not at the next change."""
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "touchline", "docs", "--watch"], stdout=subprocess.PIPE, text=True
    ) as watching:
        assert watching.stdout is not None
        assert "documents in docs" in watching.stdout.readline()
        watching.stdout.close()
        try:
            assert watching.wait(timeout=20) == 0
        finally:
            watching.kill()


def test_pages_for_customers_have_no_numbers_and_say_so(workspace: Path, touchline: Touchline) -> None:
    ran = touchline("docs", "--for", "customers", "--results", "results")
    assert (ran.code, ran.out) == (2, "")
    assert "pages for customers show no numbers of a run" in ran.err
    assert not (workspace / "customer-docs").exists()


def test_without_a_service_there_is_nothing_for_customers_and_that_is_said(
    workspace: Path, touchline: Touchline
) -> None:
    (workspace / "small.touch").write_text('ruleset r "Rules"\n  language 1\n\naccount\n  id required text\n')
    ran = touchline("docs", "--for", "customers")
    assert ran.code == 0
    assert "no service is written: there is nothing to give to customers" in ran.out
    assert "No service is written" in (workspace / "customer-docs" / "index.md").read_text(encoding="utf-8")
    assert touchline("docs").out.startswith("1 document in docs,")
