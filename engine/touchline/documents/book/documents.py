"""The whole way from a ruleset to documents: pages, through templates, to Markdown and HTML by file name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from touchline.documents.book.customers import CustomerPage, customer_pages
from touchline.documents.book.numbers import Numbers
from touchline.documents.book.pages import Page, SegmentPage, VerticalPage, WholePage, shown_of, team_pages
from touchline.documents.pictures.drawing import CLASSES, Picture
from touchline.documents.rendering.contents import headings, with_contents
from touchline.documents.rendering.data import as_data
from touchline.documents.rendering.fill import SHIPPED, Job, Mistake
from touchline.documents.rendering.look import shipped_templates
from touchline.documents.rendering.page import body
from touchline.model.ruleset import Ruleset
from touchline.prose.words import ANY

Filler = Callable[[Mapping[str, str], Sequence[Job]], "list[str] | Mistake"]
"""Fills templates: in this process where they are all ours, in one of its own where any is the user's."""

MARKDOWN: Mapping[type, str] = MappingProxyType(
    {WholePage: "playbook", SegmentPage: "segment", VerticalPage: "vertical", CustomerPage: "customer"}
)
"""The template of each kind of page, without its `.md.j2`."""

INDEX = "index"


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in the list of all: `group` is what it is one of, `note` a word on it; with a run's numbers, how
    many accounts it is about, their revenue, how many have each band and how many none, and what is to be known of
    the sum of its group."""

    name: str
    title: str
    group: str
    note: str
    accounts: str = ""
    revenue: str = ""
    bands: tuple[tuple[str, str], ...] = ()
    unscored: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Documents:
    """Files by name, and the documents in the order of the index."""

    files: Mapping[str, str]
    listed: tuple[Listed, ...]


def all_templates(own: Mapping[str, str]) -> dict[str, str]:
    """The templates with those of the workspace in their place; the shipped ones stay under `shipped/NAME`."""
    shipped = shipped_templates()
    return {**shipped, **own, **{f"{SHIPPED}{name}": text for name, text in shipped.items()}}


def documents(
    ruleset: Ruleset, fill: Filler, own: Mapping[str, str], numbers: Numbers | None, *, for_customers: bool
) -> Documents | Mistake:
    """Every document of a ruleset, as Markdown and as HTML, with an index and the pictures."""
    pages: tuple[Page | CustomerPage, ...]
    pages = customer_pages(ruleset) if for_customers else team_pages(ruleset, numbers)
    templates = all_templates(own)
    listed = tuple(_listed(page) for page in pages)
    shown = as_data(shown_of(ruleset, numbers))
    groups = [
        {"label": label, "documents": as_data([each for each in listed if each.group == label])}
        for label in dict.fromkeys(each.group for each in listed)
    ]
    index = {"groups": groups, "shown": shown, "for_customers": for_customers}
    data = [as_data(page) for page in pages]
    jobs = [
        Job("index.md.j2", {"page": {**index, "title": shown["ruleset"]}}),
        *(Job(f"{MARKDOWN[type(page)]}.md.j2", {"page": each}) for page, each in zip(pages, data, strict=True)),
    ]
    texts = fill(templates, jobs)
    if isinstance(texts, Mistake):
        return texts
    names = (INDEX, *(page.name for page in pages))
    texts = [with_contents(text) for text in texts]
    pictures = {f"{p.name}.svg": p for each in pages for p in _pictures(each)}
    html = _html(ruleset, fill, templates, names, texts, pictures, index)
    if isinstance(html, Mistake):
        return html
    files = {f"{name}.md": text for name, text in zip(names, texts, strict=True)}
    files |= {f"{name}.html": text for name, text in zip(names, html, strict=True)}
    files |= {name: picture.alone for name, picture in pictures.items()}
    return Documents(MappingProxyType(files), listed)


def _html(
    ruleset: Ruleset,
    fill: Filler,
    templates: Mapping[str, str],
    names: Sequence[str],
    texts: Sequence[str],
    pictures: Mapping[str, Picture],
    index: Mapping[str, Any],
) -> list[str] | Mistake:
    drawn, tones = {name: picture.svg for name, picture in pictures.items()}, tones_of(ruleset)
    jobs = []
    for name, text in zip(names, texts, strict=True):
        found = headings(text)
        jobs.append(
            Job(
                "page.html.j2",
                {
                    **index,
                    "name": name,
                    "title": next((h.text for h in found if h.level == 1), name),
                    "contents": [as_data(h) for h in found if h.level in (2, 3)],
                    "body": body(text, drawn, tones, frozenset(names)),
                    "picture_style": CLASSES,
                },
            )
        )
    return fill(templates, jobs)


def tones_of(ruleset: Ruleset) -> dict[str, str]:
    """The class of a cell that names a band: the best is good, the last poor, those between fair. One that asks nothing
    steps back."""
    bands = [band.name for band in ruleset.health.bands] if ruleset.health is not None else []
    tones = {ANY: "any", **dict.fromkeys(bands, "fair")}
    if bands:
        tones[bands[0]] = "good"
        tones[bands[-1]] = "poor"
    return tones


def _listed(page: Page | CustomerPage) -> Listed:
    match page:
        case CustomerPage():
            return Listed(page.name, page.title, "Pages for customers", "")
        case WholePage():
            return _counted(page, "The whole playbook", "")
        case SegmentPage():
            return _counted(page, page.kicker, next((s.objective for s in page.services if s.objective), ""))
        case VerticalPage():
            return replace(_counted(page, page.kicker, ""), rest=page.rest)


def _counted(page: Page, group: str, note: str) -> Listed:
    found = page.count
    if found is None:
        return Listed(page.name, page.title, group, note)
    return Listed(page.name, page.title, group, note, found.accounts, found.revenue, found.bands, found.unscored)


def _pictures(page: Page | CustomerPage) -> list[Picture]:
    """The pictures in a page."""
    match page:
        case WholePage():
            moving = [s.picture for s in page.segmentations if s.picture is not None]
            return [*moving, *(e.picture for e in page.escalations)]
        case SegmentPage():
            own = [page.segmentation.picture] if page.segmentation.picture is not None else []
            return [*own, *(e.picture for e in page.escalations)]
        case VerticalPage():
            return [e.picture for e in page.escalations]
        case CustomerPage():
            return []
