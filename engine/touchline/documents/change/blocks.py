"""The parts of a report in words: tables, lists and pictures under headings, for HTML and for Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field

from touchline.documents.pictures.drawing import Picture


@dataclass(frozen=True, slots=True)
class Behind:
    """The accounts behind a number: the key that they bear in the table of accounts, what they are in words, and how
    many there are in all."""

    key: str
    label: str
    total: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, what it means (`good`, `fair`, `poor`, `up`, `down` or nothing), a second line. `is_data`: the
    text comes from an account file."""

    text: str
    tone: str = ""
    more: str = ""
    behind: Behind | None = None
    is_data: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`caption` says what the table shows to those who do not see where it stands."""

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list, with what it is in a word or two (`tag`) and lines below it."""

    text: str
    tag: str = ""
    tone: str = ""
    below: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Something under a heading of its own, or without one (`title` empty). `captions` name the pictures, where
    there are several."""

    title: str
    lead: str = ""
    items: tuple[Item, ...] = ()
    pictures: tuple[Picture, ...] = ()
    table: Table | None = None
    note: str = ""
    captions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A question that the report answers."""

    anchor: str
    title: str
    lead: str
    blocks: tuple[Block, ...] = field(default=())


def heads(*texts: str, numbers: tuple[int, ...] = ()) -> tuple[Heading, ...]:
    return tuple(Heading(text, i in numbers) for i, text in enumerate(texts))
