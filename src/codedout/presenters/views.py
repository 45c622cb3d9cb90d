"""What a page draws: plain values with every word already chosen and every figure already shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Tone(StrEnum):
    """How much a notice matters; the words carry the meaning, the colour only helps."""

    PLAIN = "plain"
    ATTENTION = "attention"
    DONE = "done"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way to another page of ours: its `url_path` and what goes into the address."""

    label: str
    page: str
    params: Mapping[str, str] = field(default_factory=dict)


def receipt_link(reference: str, label: str) -> Link:
    """To the receipt of a change."""
    return Link(label=label, page="receipt", params={"reference": reference})


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideLink:
    """A way to somebody else's page; opens in a new tab and says so."""

    label: str
    url: str


CONTACT = (
    "https://www.gov.uk/government/organisations/hm-revenue-customs/contact/"
    "income-tax-enquiries-for-individuals-pensioners-and-employees"
)
"""Where HMRC says how to reach it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A box with a heading and a few sentences. `again`: HMRC may be asked anew about it."""

    title: str
    lines: tuple[str, ...] = ()
    tone: Tone = Tone.PLAIN
    quote: str = ""  # something to quote to HMRC
    links: tuple[Link | OutsideLink, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`numeric` stands to the right; `short` is kept on one line where there is room."""

    label: str
    numeric: bool = False
    short: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`text`, and under it a smaller `note`. With a `link` the text leads there, by its label.

    `more` is a way from it that stands under both, by a name of its own. What is `spare` says no
    more than nil, and is left out on a phone.
    """

    text: str
    note: str = ""
    link: Link | None = None
    more: tuple[str, Link] | None = None
    spare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under named columns. The first column names the row. `key` is for tests and styles."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One point of a list, and the ways from it."""

    text: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a summary: what it is, and what it is for this person."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A summary under a heading of its own. `key` is for tests and styles."""

    heading: str
    items: tuple[Fact, ...]
    key: str
