"""The GitHub action: its own steps, run as a runner runs them, in a scratch repository with a pull request's commits.

Left out is the first step, which installs Touchline (the gate installs it as a user does). GitHub itself is not
here: `gh` stands for it and keeps what it is asked.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from commands import ACCOUNTS, RULES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "actions" / "rule-change"
ACTION = yaml.safe_load((FOLDER / "action.yml").read_text(encoding="utf-8"))
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail"]

WORKSPACE = """\
version: 1
ruleset: small.touch
accounts:
  file: accounts.csv
gate:
  - at most 1 account moves in tier
  - guarantees hold
"""

GH = """\
#!/bin/sh
case "$*" in
  *"--jq"*) cat "$GH_EARLIER" ;;
  *)
    printf '%s\\n' "$*" >>"$GH_ASKED"
    for each; do
      case "$each" in body=@*) cat "${each#body=@}" >>"$GH_ASKED" ;; esac
    done
    ;;
esac
"""


class Runner:
    """Runs a composite action's steps: expressions filled in, outputs kept, each step in a shell of its own."""

    def __init__(self, repository: Path, folder: Path, inputs: Mapping[str, str], github: Mapping[str, str]) -> None:
        self.repository = repository
        self.folder = folder
        self.known = {f"github.{name}": value for name, value in github.items()}
        self.known["github.action_path"] = str(FOLDER)
        for name, said in ACTION["inputs"].items():
            self.known[f"inputs.{name}"] = inputs.get(name, self.filled(str(said.get("default", ""))))
        self.out = ""

    def filled(self, text: str) -> str:
        return re.sub(r"\$\{\{(.*?)\}\}", lambda found: self.value(found[1].strip()), text)

    def value(self, expression: str) -> str:
        if " && " in expression:
            return "true" if all(self.value(part) == "true" for part in expression.split(" && ")) else ""
        if " == " in expression:
            name, _, wanted = expression.partition(" == ")
            return "true" if self.known.get(name, "") == wanted.strip("'") else "false"
        return next((v for name in expression.split(" || ") if (v := self.known.get(name.strip(), ""))), "")

    def run(self) -> int:
        """What the job ends with."""
        for step in ACTION["runs"]["steps"][1:]:
            if "if" in step and self.filled(step["if"]) != "true":
                continue
            output = self.folder / "output"
            output.write_text("")
            environment = {
                **os.environ,
                **{name: self.filled(value) for name, value in step.get("env", {}).items()},
                "PATH": f"{self.folder}:{Path(sys.executable).parent}:{os.environ['PATH']}",
                "PYTHONPATH": str(ROOT / "engine"),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
                "RUNNER_TEMP": str(self.folder),
                "GH_ASKED": str(self.folder / "asked"),
                "GH_EARLIER": str(self.folder / "earlier"),
            }
            ran = subprocess.run(
                [*BASH, "-c", step["run"]], cwd=self.repository, env=environment, capture_output=True, text=True
            )
            self.out += ran.stdout + ran.stderr
            for line in output.read_text().splitlines():
                name, _, value = line.partition("=")
                self.known[f"steps.{step.get('id')}.outputs.{name}"] = value
            if ran.returncode:
                return ran.returncode
        return 0

    def written(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a ruleset in a folder, and a commit on top that moves a line."""
    for name, value in {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
        "GITHUB_ACTIONS": "true",
    }.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "repository" / "rules"
    folder.mkdir(parents=True)
    (folder / "small.touch").write_text(RULES, encoding="utf-8")
    (folder / "accounts.csv").write_text(ACCOUNTS, encoding="utf-8")
    (folder / "touchline.yaml").write_text(WORKSPACE)
    git(folder.parent, "init", "-q", "-b", "main")
    commit(folder.parent, "rules")
    return folder.parent


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)


def proposal(repository: Path, before: str, after: str) -> None:
    path = repository / "rules" / "small.touch"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    commit(repository, "proposal")


def runner(repository: Path, tmp_path: Path, **inputs: str) -> Runner:
    """A runner for a pull request on top of the first commit."""
    folder = tmp_path / "runner"
    folder.mkdir(exist_ok=True)
    (folder / "gh").write_text(GH)
    (folder / "gh").chmod(0o755)
    (folder / "earlier").write_text("")
    github = {
        "event_name": "pull_request",
        "repository": "team/rules",
        "event.pull_request.number": "7",
        "event.pull_request.base.sha": git(repository, "rev-parse", "HEAD~1"),
        "token": "secret",
    }
    given = {"ruleset": "rules", "today": "2026-10-15", **inputs}
    return Runner(repository, folder, given, github)


def test_the_first_step_installs_this_checkout() -> None:
    first = ACTION["runs"]["steps"][0]
    assert first["run"] == 'python3 -m pip install --quiet "$ACTION/../../.."'
    assert (FOLDER / ".." / ".." / ".." / "pyproject.toml").resolve() == ROOT / "pyproject.toml"


def test_a_change_within_the_limits_passes_and_is_told(repository: Path, tmp_path: Path) -> None:
    proposal(repository, ">= 50k", ">= 20k")
    made = runner(repository, tmp_path)
    assert made.run() == 0, made.out
    assert made.known["steps.compare.outputs.kept"] == "true"
    assert "1 of 3 accounts moves in Service tier" in made.written("summary.md")
    asked = made.written("asked")
    assert "--method POST repos/team/rules/issues/7/comments" in asked
    assert "<!-- touchline: rules -->" in asked
    assert "1 of 3 accounts moves in Service tier" in asked
    assert len(made.written("summary.md")) < 60_000


def test_a_change_that_breaks_a_limit_is_held_and_told_all_the_same(repository: Path, tmp_path: Path) -> None:
    proposal(repository, ">= 50k", ">= 0")
    (repository / "rules" / "touchline.yaml").write_text(WORKSPACE.replace("at most 1 account", "no account"))
    made = runner(repository, tmp_path)
    assert made.run() == 1, made.out
    assert made.known["steps.compare.outputs.kept"] == "false"
    assert "no account moves in tier" in made.written("summary.md")
    assert "broken" in made.written("asked")


def test_the_comment_of_before_is_brought_up_to_date(repository: Path, tmp_path: Path) -> None:
    proposal(repository, ">= 50k", ">= 20k")
    made = runner(repository, tmp_path)
    (tmp_path / "runner" / "earlier").write_text("41\n42\n")
    assert made.run() == 0, made.out
    assert "--method PATCH repos/team/rules/issues/comments/41" in made.written("asked")


def test_nothing_is_written_into_the_pull_request_where_that_is_not_wanted(repository: Path, tmp_path: Path) -> None:
    proposal(repository, ">= 50k", ">= 20k")
    made = runner(repository, tmp_path, comment="false")
    assert made.run() == 0, made.out
    assert made.written("asked") == ""
    assert made.written("summary.md")


def test_names_in_the_inputs_run_nothing(repository: Path, tmp_path: Path) -> None:
    proposal(repository, ">= 50k", ">= 20k")
    made = runner(repository, tmp_path, ruleset='rules"; touch owned; "', accounts="$(touch owned)")
    assert made.run() != 0
    assert not (repository / "owned").exists()


def test_a_shallow_checkout_brings_the_base(repository: Path, tmp_path: Path) -> None:
    proposal(repository, ">= 50k", ">= 20k")
    base = git(repository, "rev-parse", "HEAD~1")
    git(repository, "config", "uploadpack.allowAnySHA1InWant", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), str(clone))
    made = runner(repository, tmp_path, base=base)
    made.repository = clone
    assert made.run() == 0, made.out
    assert "1 of 3 accounts moves in Service tier" in made.written("summary.md")


# --------------------------------------------------------------------------- pre-commit


def test_the_hooks_hold_a_commit_that_breaks_the_limits(repository: Path) -> None:
    """The hook's own entry, as git calls it before a commit."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    entries = {hook["id"]: hook["entry"] for hook in hooks}
    hook = repository / ".git" / "hooks" / "pre-commit"
    python = Path(sys.executable).parent
    hook.write_text(
        f"#!/bin/sh\nexport PATH={python}:$PATH PYTHONPATH={ROOT / 'engine'}\n"
        f"{entries['touchline-check']} rules || exit 1\n{entries['touchline-diff']} rules --today 2026-10-15\n"
    )
    hook.chmod(0o755)
    rules = repository / "rules" / "small.touch"
    rules.write_text(RULES.replace(">= 50k", ">= 20k"), encoding="utf-8")
    commit(repository, "within the limits")
    rules.write_text(RULES.replace(">= 50k", "is missing"), encoding="utf-8")
    git(repository, "add", "-A")
    refused = subprocess.run(["git", "commit", "-q", "-m", "too much"], cwd=repository, capture_output=True, text=True)
    assert refused.returncode != 0
    assert "the gate is shut" in refused.stderr
