"""A paper: what stands on a page to print and in a PDF, which are both made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from codedout.presenters.story_ribbon import RibbonView
from codedout.presenters.views import Fact, Facts, Notice, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Paragraphs, or the points of a list. `small`: beside the rest."""

    lines: tuple[str, ...]
    points: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Below that of a section."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A ribbon as a drawing. `alt` says what it shows; `caption` stands by it."""

    ribbon: RibbonView
    alt: str
    caption: str


Block = Lines | Heading | Facts | Notice | Table | Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """All of a paper in its order.

    `marks` stand at the top of each sheet of what is not real; `foot` at the end. `name` is the
    file's, without an ending. `lacking`: that a letter could not be shown.
    `brief`: it is to stand on one sheet.
    """

    title: str
    service: str
    marks: tuple[str, ...]
    about: tuple[Fact, ...]
    sections: tuple[Section, ...]
    foot: tuple[str, ...]
    name: str
    quote: str
    page_of: str
    not_hmrc: str
    lacking: str
    brief: bool = False


def section(heading: str, blocks: Iterable[Block | None]) -> Section:
    """A section of those of the blocks that there are, with nothing in it to follow or to press."""
    return Section(heading=heading, blocks=tuple(_on_paper(blocks)))


def lines(*some: str, points: bool = False, small: bool = False) -> Lines | None:
    """Those that say something; None where none does."""
    said = tuple(line for line in some if line)
    return Lines(lines=said, points=points, small=small) if said else None


def _on_paper(blocks: Iterable[Block | None]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case None:
                continue
            case Table():
                yield replace(
                    block,
                    rows=tuple(
                        tuple(replace(cell, link=None, more=None) for cell in row)
                        for row in block.rows
                    ),
                )
            case Notice():
                yield replace(block, links=(), again=False)
            case Facts(items=()):
                continue
            case _:
                yield block
