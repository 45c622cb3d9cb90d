"""Plain, accessible HTML for the things Streamlit draws as a canvas or not at all.

Every value is escaped here; callers pass text, never markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode

from markupsafe import Markup

from codedout.presenters.views import (
    Cell,
    Column,
    Fact,
    Line,
    Link,
    Notice,
    OutsideLink,
    Table,
    Tone,
)

Text = str | Markup


def tag(element: str, /, *inside: Text, **attributes: str) -> Markup:
    """`<element class="…">inside</element>`. `class_` stands for `class`."""
    # Put together by hand: a page is some two hundred of these, and formatting Markup is slow.
    attrs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    within = "".join([p if isinstance(p, Markup) else escape(p) for p in inside])
    return Markup(f"<{element}{attrs}>{within}</{element}>")  # noqa: S704 - all of it is escaped


def table(view: Table) -> Markup:
    """A table whose rows stand as cards on a narrow screen."""
    head = tag(
        "tr",
        *(tag("th", column.label, scope="col", class_=_kind(column)) for column in view.columns),
    )
    body = [
        tag(
            "tr",
            _cell("th", row[0], view.columns[0]),
            *(
                _cell("td", cell, column)
                for cell, column in zip(row[1:], view.columns[1:], strict=True)
            ),
        )
        for row in view.rows
    ]
    return tag(
        "table",
        tag("caption", view.caption),
        tag("thead", head),
        tag("tbody", *body),
        class_="co-table",
        data_key=view.key,
    )


def _kind(column: Column) -> str:
    return ("num" if column.numeric else "txt") + (" short" if column.short else "")


def _cell(name: str, cell: Cell, column: Column) -> Markup:
    # By hand, not with `tag`: tables are most of a page's markup, and it is made in every run.
    scope = ' scope="row"' if name == "th" else ""
    note = f'<span class="co-note">{escape(cell.note)}</span>' if cell.note else ""
    text = escape(cell.text) if cell.link is None else _inside(cell.text, cell.link)
    more = "" if cell.more is None else tag("span", _inside(*cell.more), class_="co-way")
    return Markup(  # noqa: S704 - all of it is escaped
        f'<{name} class="{_kind(column)}{" spare" if cell.spare else ""}"{scope}>'
        f'<span class="co-label" aria-hidden="true">{escape(column.label)}</span>'
        f'<span class="co-value">{text}</span>{note}{more}</{name}>'
    )


def lines(items: Iterable[Line]) -> Markup:
    """A list whose points lead somewhere."""
    rows = []
    for item in items:
        ways = [tag("span", _inside(link.label, link), class_="co-way") for link in item.links]
        rows.append(tag("li", tag("span", item.text), *ways))
    return tag("ul", *rows, class_="co-list co-lines")


def _inside(text: str, link: Link) -> Markup:
    """A way to another page of ours from within a line, where Streamlit's own cannot stand."""
    address = f"/{link.page}?{urlencode(link.params)}"
    return tag("a", text, href=address, aria_label=link.label)


def way(link: Link) -> Markup:
    """A way to another page of ours, or to the same one opened afresh, which no other link does."""
    return tag("p", _inside(link.label, link), class_="co-onwards")


def facts(items: Iterable[Fact], key: str) -> Markup:
    """A list of names and values."""
    rows = [
        tag(
            "div",
            tag("dt", fact.label),
            tag("dd", fact.value, tag("span", fact.note, class_="co-note") if fact.note else ""),
        )
        for fact in items
    ]
    return tag("dl", *rows, class_="co-facts", data_key=key)


def notice(view: Notice, quote_label: str, heading: str = "h2") -> Markup:
    """A box with a heading. A problem is announced at once, the rest when reached."""
    inside: list[Text] = [tag(heading, view.title)]
    inside += [tag("p", line) for line in view.lines]
    if view.quote:
        inside.append(tag("p", quote_label, " ", tag("code", view.quote), class_="co-quote"))
    inside += [tag("p", outside(link)) for link in view.links if isinstance(link, OutsideLink)]
    role = "alert" if view.tone is Tone.PROBLEM else "region"
    return tag(
        "section", *inside, class_=f"co-notice co-{view.tone}", role=role, aria_label=view.title
    )


def outside(link: OutsideLink) -> Markup:
    """A link to somebody else's site."""
    return tag("a", link.label, href=link.url, target="_blank", rel="noopener noreferrer")
