"""What a person or HMRC wrote stays text, wherever it stands in our markup."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from codedout.presenters.views import Cell, Column, Link, Table
from codedout.ui import html

ANYTHING = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]))


class Seen(HTMLParser):
    """The tags with their attributes, and the text, that a browser would make of it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text = ""
        self.feed(str(markup))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(text=ANYTHING, label=ANYTHING)
def test_whatever_is_written_is_read_back_and_makes_no_tag(text: str, label: str) -> None:
    seen = Seen(html.tag("p", text, class_="co-text", aria_label=label))
    assert seen.tags == [("p", [("class", "co-text"), ("aria-label", label)])]
    assert seen.text == text


def test_markup_of_ours_inside_stays_markup() -> None:
    inner = html.tag("b", "1 < 2")
    assert html.tag("p", inner, " & more") == Markup("<p><b>1 &lt; 2</b> &amp; more</p>")


@given(text=ANYTHING, note=ANYTHING, label=ANYTHING)
def test_a_table_shows_what_it_was_given_and_makes_no_tag_of_it(
    text: str, note: str, label: str
) -> None:
    view = Table(
        key="k",
        caption="",
        columns=(Column(label=label), Column(label="")),
        rows=((Cell(text=text, note=note), Cell(text="")),),
    )
    seen = Seen(html.table(view))
    head = ["table", "caption", "thead", "tr", "th", "th", "tbody", "tr"]
    first = ["th", "span", "span", *(["span"] if note else [])]
    assert [tag for tag, _ in seen.tags] == [*head, *first, "td", "span", "span"]
    assert seen.text == label + label + text + note


def test_a_cell_with_a_way_leads_there_by_its_label_and_escapes_both() -> None:
    way = Link(label='AB-1: "this"', page="receipt", params={"reference": "AB&1"})
    cell = Cell(text="<AB-1>", link=way)
    shown = html.table(
        Table(key="k", caption="c", columns=(Column(label="Reference"),), rows=((cell,),))
    )
    assert (
        '<a href="/receipt?reference=AB%261" aria-label="AB-1: &quot;this&quot;">&lt;AB-1&gt;</a>'
        in shown
    )


def test_what_a_phone_leaves_out_is_marked_and_stays_in_the_table() -> None:
    row = (Cell(text="2023 to 2024"), Cell(text="£0.00", spare=True), Cell(text="£5.00"))
    columns = tuple(Column(label=label, numeric=True) for label in "abc")
    shown = html.table(Table(key="k", caption="c", columns=columns, rows=(row,)))
    assert shown.count('class="num spare"') == 1
    assert "£0.00" in shown
