"""A ruleset of several files, and its spreadsheet tables."""

from __future__ import annotations

import pytest

from touchline.limits import with_limits
from touchline.source import Position
from touchline.syntax import tree
from touchline.syntax.program import Parsed, parse_program
from touchline.workspace.files import MemoryFiles


def parsed(**files: str) -> Parsed:
    contents = {name.replace("__", "/").replace("_touch", ".touch"): text.encode() for name, text in files.items()}
    return parse_program(MemoryFiles(contents), "main.touch")


def codes(program: Parsed) -> list[str]:
    return [d.code for d in program.diagnostics]


def test_includes_are_read_from_the_folder_of_the_including_file() -> None:
    program = parsed(
        main_touch='ruleset a\n  include "parts/b.touch"\n',
        parts__b_touch='ruleset a\n  include "c.touch"\n',
        parts__c_touch="let x = 1\n",
    )
    assert codes(program) == []
    assert [file.path for file in program.files] == ["main.touch", "parts/b.touch", "parts/c.touch"]
    assert set(program.sources) == {"main.touch", "parts/b.touch", "parts/c.touch"}


def test_a_file_is_merged_once_however_often_it_is_included() -> None:
    program = parsed(
        main_touch='ruleset a\n  include "b.touch"\n  include "c.touch"\n  include "./c.touch"\n',
        b_touch='ruleset a\n  include "c.touch"\n',
        c_touch="let x = 1\n",
    )
    assert codes(program) == []
    assert [file.path for file in program.files] == ["main.touch", "b.touch", "c.touch"]


@pytest.mark.parametrize(
    "include, code",
    [
        ("main.touch", "include-circle"),
        ("gone.touch", "file-missing"),
        ("../outside.touch", "path-outside"),
        ("/etc/passwd", "path-outside"),
        ("C:/x.touch", "path-outside"),
    ],
)
def test_an_include_that_leads_nowhere_is_one_error_where_it_stands(include: str, code: str) -> None:
    program = parsed(main_touch=f'ruleset a\n  include "{include}"\n')
    assert codes(program) == [code]
    span = program.diagnostics[0].span
    assert span is not None
    assert program.sources["main.touch"].position(span.start) == Position(2, 11)


def test_a_circle_of_files_is_one_error() -> None:
    program = parsed(main_touch='ruleset a\n  include "b.touch"\n', b_touch='ruleset a\n  include "main.touch"\n')
    assert codes(program) == ["include-circle"]
    assert program.diagnostics[0].notes == ("`main.touch` includes `b.touch` includes `main.touch`",)


def test_the_entry_itself_may_be_missing() -> None:
    assert codes(parse_program(MemoryFiles({}), "main.touch")) == ["file-missing"]


def test_bytes_that_are_no_text_are_one_error() -> None:
    program = parse_program(MemoryFiles({"main.touch": b"ruleset a\n\xff\xfe"}), "main.touch")
    assert codes(program) == ["not-text"]
    assert program.files == ()


def test_a_file_and_a_ruleset_that_are_too_large() -> None:
    assert codes(parse_program(MemoryFiles({"main.touch": b"x" * 2_000_001}), "main.touch")) == ["file-too-large"]
    files = MemoryFiles({"main.touch": b'ruleset a\n  include "b.touch"\n', "b.touch": b"#" * 100})
    program = parse_program(files, "main.touch", with_limits({"ruleset_bytes": 100}))
    assert codes(program) == ["file-too-large"]


def test_more_files_than_the_limit_are_one_error() -> None:
    lines = "".join(f'  include "{i}.touch"\n' for i in range(9))
    files = {"main.touch": f"ruleset a\n{lines}".encode(), **{f"{i}.touch": b"" for i in range(9)}}
    program = parse_program(MemoryFiles(files), "main.touch", with_limits({"ruleset_files": 4}))
    assert codes(program) == ["too-many-files"]
    assert len(program.files) == 4


def test_every_spreadsheet_table_is_read_and_kept_by_the_place_that_names_it() -> None:
    text = (
        'segmentation tier\n  a\n  first row wins from "tiers.csv"\n'
        'health\n  measure m\n    from "parts/m.csv"\n'
        'escalation e\n  severity one of a\n    from "tiers.csv"\n'
    )
    files = MemoryFiles(
        {
            "main.touch": text.encode(),
            "tiers.csv": b"arr,,tier\n> 5,,a\n",
            "parts/m.csv": b"arr,,band\n> 5,,green\n",
        }
    )
    program = parse_program(files, "main.touch")
    assert codes(program) == []
    assert [text[span.start : span.end] for span in program.tables] == [
        'from "tiers.csv"',
        'from "parts/m.csv"',
        'from "tiers.csv"',
    ]
    assert all(isinstance(table, tree.Table) and len(table.rows) == 1 for table in program.tables.values())


def test_a_spreadsheet_that_is_missing_is_one_error() -> None:
    program = parsed(main_touch='segmentation tier\n  a\n  from "gone.csv"\n')
    assert codes(program) == ["file-missing"]
