"""A workspace's own templates: they stand in the place of the shipped ones, run no code, and end in time (P12, P18)."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from declared import BASE, resolved
from touchline.diagnostics import Diagnostic
from touchline.documents.book.documents import Documents, documents
from touchline.documents.rendering.child import fill_apart
from touchline.documents.rendering.fill import Job, Mistake, fill_all
from touchline.documents.rendering.look import Look, look_of
from touchline.limits import DEFAULTS
from touchline.workspace.files import FolderFiles

RULESET = resolved(BASE)
QUICK = dataclasses.replace(DEFAULTS, template_seconds=1)


def look(folder: Path, **templates: str) -> Look:
    (folder / "templates").mkdir(exist_ok=True)
    for name, text in templates.items():
        (folder / "templates" / f"{name.replace('__', '.')}.j2").write_text(text, encoding="utf-8")
    found = look_of(FolderFiles(folder), "templates", DEFAULTS)
    assert isinstance(found, Look)
    return found


def made(found: Look) -> Documents | Mistake:
    return documents(RULESET, found.fill, found.texts, None, for_customers=False)


def test_one_file_is_overridden_and_the_others_stay(tmp_path: Path) -> None:
    done = made(look(tmp_path, index__md="# Ours: {{ page.shown.ruleset }}\n"))
    assert isinstance(done, Documents)
    assert done.files["index.md"] == "# Ours: Rules\n"
    assert "<h1" in done.files["index.html"]
    assert "Ours: Rules" in done.files["index.html"]
    assert "## Segments" in done.files["playbook.md"]


def test_a_template_can_build_on_the_shipped_one(tmp_path: Path) -> None:
    done = made(look(tmp_path, page__css="{% include 'shipped/page.css.j2' %} h1 { color: teal }"))
    assert isinstance(done, Documents)
    assert "h1 { color: teal }" in done.files["playbook.html"]
    assert "prefers-color-scheme: dark" in done.files["playbook.html"]


@pytest.mark.parametrize(
    "text, line, message",
    [
        ("# A\n\n{{ page.titel }}\n", 3, "the page has no `titel`"),
        ("# A\n{% if page.title %}\n", 2, "unexpected end of template"),
        ("# A\n\n\n{{ 1 / 0 }}\n", 4, "division by zero"),
        ("{% include 'nothing.j2' %}", 1, "there is no template `nothing.j2`"),
        ("a\n{{ page.title | shout }}", 2, "no filter named `shout`"),
        ("a\n{{ unknown }}", 2, "`unknown` is undefined"),
    ],
)
def test_a_mistake_names_file_and_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    found = look(tmp_path, index__md=text)
    mistake = made(found)
    assert isinstance(mistake, Mistake)
    assert (mistake.template, mistake.line) == ("index.md.j2", line)
    assert message in mistake.message
    shown = found.mistake(mistake)
    assert shown.code == "bad-template"
    assert shown.span is not None
    source = found.sources["templates/index.md.j2"]
    assert source.position(shown.span.start).line == line


def test_a_misspelt_name_is_told_and_a_part_of_ones_own_is_not(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "segmnt.md.j2").write_text("x", encoding="utf-8")
    found = look_of(FolderFiles(tmp_path), "templates", DEFAULTS)
    assert isinstance(found, Diagnostic)
    assert "`templates/segmnt.md.j2` stands in the place of no template" in found.message
    assert found.hint == "did you mean `segment.md.j2`?"
    done = made(look(tmp_path, index__md="{% include 'segmnt.md.j2' %}"))
    assert isinstance(done, Documents)
    assert done.files["index.md"] == "x\n"


ESCAPES = (
    "{{ ''.__class__ }}", "{{ ''.__class__.__mro__ }}", "{{ ''['__class__'] }}", "{{ ''|attr('__class__') }}",
    "{{ ().__class__.__base__.__subclasses__() }}", "{{ page.__class__ }}", "{{ page.__init__ }}",
    "{{ page['__class__'] }}", "{{ self.__init__.__globals__ }}", "{{ self._TemplateReference__context }}",
    "{{ range.__class__ }}", "{{ dict.__class__ }}", "{{ namespace.__init__.__globals__ }}",
    "{{ '%s'|format(1).__class__ }}", "{{ '{0.__class__}'.format('') }}", "{{ '{x.__class__}'.format_map({'x': 1}) }}",
    "{{ page.update({'a': 1}) }}", "{{ page.clear() }}", "{{ page.pop('title') }}", "{{ [1].append(2) }}",
    "{% set x = page.setdefault('a', 1) %}{{ x }}", "{{ ''.join.__self__.__class__ }}", "{{ lipsum() }}",
    "{{ cycler('a').next() }}", "{{ joiner }}", "{{ [].__len__.__self__.__class__ }}", "{{ (1).__add__.__self__ }}",
    "{{ page|map(attribute='__class__')|list }}", "{{ [page]|map(attribute='__class__')|first }}",
    "{{ [page]|groupby('__class__') }}", "{{ [page]|sum(attribute='__class__') }}",
    "{% import 'os' as os %}", "{% include '/etc/passwd' %}", "{% include '../../etc/passwd' %}",
    "{% extends '/etc/passwd' %}", "{% from 'os' import system %}", "{{ open('/etc/passwd').read() }}",
    "{{ __import__('os') }}", "{{ config }}", "{{ request }}", "{{ cls }}", "{{ eval('1') }}", "{{ page|xmlattr }}",
    "{{ ''.__doc__ }}", "{{ ''.encode().__class__ }}", "{{ self.__dict__ }}", "{{ caller() }}",
)  # fmt: skip


def test_there_are_at_least_forty_escapes() -> None:
    assert len(set(ESCAPES)) >= 40


@pytest.mark.parametrize("text", ESCAPES)
def test_no_template_reaches_anything_but_the_page(text: str) -> None:
    for ending in ("md", "html"):
        done = fill_all({f"t.{ending}.j2": text}, [Job(f"t.{ending}.j2", {"page": {"title": "x"}})], 10_000)
        # What a filter may not reach is undefined to it, and only that word can come out.
        assert isinstance(done, Mistake) or "Undefined" in done[0], done


BOMBS = (
    "{{ 'a' * 10**9 }}", "{{ [1] * 10**9 }}", "{{ 10**10**10 }}", "{{ '%1000000000d' % 1 }}",
    "{{ '{:>1000000000}'.format(1) }}", "{{ 'a'|center(10**9) }}", "{{ range(10**9)|list }}", "{{ 'a'.ljust(10**9) }}",
    "{{ 'a'.zfill(10**9) }}", "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}",
    "{% set ns = namespace(t='ab') %}{% for i in range(60) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% include 't.md.j2' %}",
    "{{ ('a\t' * 1000).expandtabs(10**6) }}", "{{ 'a'.replace('a', 'b' * 999999).replace('b', 'c' * 999999) }}",
)  # fmt: skip


@pytest.mark.parametrize("text", BOMBS)
def test_a_bomb_is_bounded(text: str) -> None:
    done = fill_apart({"t.md.j2": text}, [Job("t.md.j2", {"page": {"title": "x"}})], QUICK)
    if isinstance(done, list):
        assert len(done[0]) <= QUICK.template_output
        pytest.fail(f"{len(done[0])} characters came out")
    assert done.template == "t.md.j2"


def test_what_a_bomb_did_is_said_in_words() -> None:
    done = fill_apart({"t.md.j2": "a\n{{ 'a' * 10**9 }}"}, [Job("t.md.j2", {})], QUICK)
    assert done == Mistake("t.md.j2", 2, "repeats a text too often")
    text = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
    slow = fill_apart({"t.md.j2": text}, [Job("t.md.j2", {})], QUICK)
    assert slow == Mistake("t.md.j2", 0, "takes longer than 1 seconds")


def test_output_is_bounded_over_all_documents() -> None:
    done = fill_all({"t.md.j2": "x" * 600}, [Job("t.md.j2", {})] * 2, 1000)
    assert isinstance(done, Mistake)
    assert "of text" in done.message


# --------------------------------------------------------------------------- nothing outside is read


@pytest.mark.parametrize("folder", ["..", "../other", "/etc", "a/../../other", "C:/x", "\\\\server"])
def test_no_folder_outside_the_workspace_is_read(tmp_path: Path, folder: str) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "index.md.j2").write_text("stolen", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    found = look_of(FolderFiles(tmp_path / "inside"), folder, DEFAULTS)
    if isinstance(found, Look):
        assert not found.texts
    else:
        assert isinstance(found, Diagnostic)
        assert "stolen" not in found.message


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md.j2").write_text("stolen", encoding="utf-8")
    inside = tmp_path / "inside"
    (inside / "templates").mkdir(parents=True)
    (inside / "templates" / "index.md.j2").symlink_to(tmp_path / "secret.md.j2")
    found = look_of(FolderFiles(inside), "templates", DEFAULTS)
    assert isinstance(found, Diagnostic)
    assert found.code == "path-outside"
    (inside / "away").symlink_to(tmp_path)
    assert isinstance(look_of(FolderFiles(inside), "away", DEFAULTS), Diagnostic)
