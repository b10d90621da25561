"""Documents read back: the tables and text of a Markdown or HTML document, as their own readers see them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from markdown_it import MarkdownIt

from touchline.documents.book.documents import Documents, documents
from touchline.documents.rendering.fill import Mistake, fill_all
from touchline.limits import DEFAULTS
from touchline.loading import check
from touchline.model.ruleset import Ruleset

RULESETS = Path(__file__).parents[2] / "rulesets"
STARTERS = sorted(folder.name for folder in RULESETS.iterdir() if (folder / "touchline.yaml").exists())

Table = list[list[str]]


@cache
def starter(name: str) -> Ruleset:
    """A ruleset that ships."""
    found = check(RULESETS / name)
    assert found.ruleset is not None, found.diagnostics
    return found.ruleset


@cache
def made_of(name: str, *, for_customers: bool = False) -> Documents:
    """All documents of a ruleset that ships."""
    return made(starter(name), for_customers=for_customers)


def made(ruleset: Ruleset, *, for_customers: bool = False) -> Documents:
    """All documents of a ruleset through the shipped templates."""
    found = documents(
        ruleset,
        lambda templates, jobs: fill_all(templates, jobs, DEFAULTS.template_output),
        {},
        None,
        for_customers=for_customers,
    )
    assert not isinstance(found, Mistake), found
    return found


def markdown_tables(text: str) -> list[Table]:
    """The tables of a Markdown document, heads included, as CommonMark reads them."""
    return html_tables(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))


def html_tables(text: str) -> list[Table]:
    page = Page()
    page.feed(text)
    return page.tables


def html_text(text: str) -> str:
    """The text that a reader of a page sees, blanks drawn together."""
    page = Page()
    page.feed(text)
    return re.sub(r"\s+", " ", "".join(page.text))


@dataclass
class Tag:
    name: str
    attributes: dict[str, str | None]


class Page(HTMLParser):
    """A page as a browser's parser sees it: its text, tables and tags."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tables: list[Table] = []
        self.tags: list[Tag] = []
        self._hidden: list[str] = []
        self._cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, dict(attrs)))
        match tag:
            case "style" | "svg" | "nav":
                self._hidden.append(tag)
            case "table":
                self.tables.append([])
            case "tr":
                self.tables[-1].append([])
            case "td" | "th":
                self.tables[-1][-1].append("")
                self._cell = True
            case "p" | "li" | "h1" | "h2" | "h3" | "h4" | "br" | "div":
                self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        if tag in ("td", "th"):
            self._cell = False
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.text.append(data)
        if self._cell:
            self.tables[-1][-1][-1] += data
