"""What the Overview and the years have, a card at a time, for a room that looks on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import plotly.graph_objects as go

from codedout.presenters.charts import ChartView
from codedout.presenters.liability import LiabilityView
from codedout.presenters.overview import OverviewView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Fact, Link, Notice, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing to look at. `figure` is what stands largest; `way` leads to the page it is from."""

    heading: str
    figure: str = ""
    lines: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    chart: ChartView | None = None
    way: Link


def present(view: OverviewView, show: Viewer) -> tuple[Card, ...]:
    """The cards of the Overview, in the order in which it is told."""
    return (_first(view, show), *_taken(view, show), *_bills(view, show), _closing(view, show))


def of_years(view: LiabilityView, notices: tuple[Notice, ...], show: Viewer) -> Card:
    """The card about all years: the chart, or why there is none."""
    way = Link(label=show.say("present.to_years"), page="liability")
    lines = tuple(line for notice in notices for line in (notice.title, *notice.lines))
    if view.chart is not None:
        chart = replace(view.chart, figure=_large(view.chart.figure))
        said = (chart.sentence, *lines)
        return Card(heading=chart.heading, lines=said, chart=chart, way=way)
    if view.empty is not None:
        lines = (view.empty.title, *view.empty.lines, *lines)
    return Card(heading=show.say("present.years"), lines=lines, way=way)


def _large(figure: go.Figure) -> go.Figure:
    """The same drawing, to be read from the back of a room."""
    large = go.Figure(figure)
    large.update_layout(font={"size": 20}, height=600)
    large.update_annotations(font={"size": 18})
    large.update_traces(textfont={"size": 18}, selector={"type": "bar"})
    return large


def _first(view: OverviewView, show: Viewer) -> Card:
    owed = () if view.owed is None else (view.owed.title, *view.owed.lines)
    notices = [line for notice in view.notices for line in (notice.title, *notice.lines)]
    lines = (*owed, view.headline, *notices)
    return Card(
        heading=show.say("present.first"), lines=lines, way=_way("overview", "to_overview", show)
    )


def _taken(view: OverviewView, show: Viewer) -> Iterator[Card]:
    """A card an amount in a code: its kind, and the rest as the table names it."""
    for row, facts in _rows(view.taken):
        year, kind, _, amount, _ = row
        rest = tuple(fact for at, fact in enumerate(facts) if at not in (1, 3))
        heading = show.say("present.taken", kind=kind.text, year=year.text)
        lines = (amount.note,) if amount.note else ()
        way = _way("compare", "to_compare", show)
        yield Card(heading=heading, figure=amount.text, lines=lines, facts=rest, way=way)


def _bills(view: OverviewView, show: Viewer) -> Iterator[Card]:
    """A card a bill: the choice for it, and when it is collected or was to be paid."""
    for row, facts in _rows(view.bills):
        heading = show.say("present.bill", year=row[0].text)
        lines = (row[0].note,) if row[0].note else ()
        way = _way("collection", "to_collection", show)
        yield Card(heading=heading, lines=lines, facts=facts[1:], way=way)


def _closing(view: OverviewView, show: Viewer) -> Card:
    lines = () if view.closing else (view.nothing_closes,)
    return Card(
        heading=show.say("overview.closing.heading"),
        lines=lines,
        facts=view.closing,
        way=_way("open", "to_open", show),
    )


def _rows(table: Table | None) -> Iterator[tuple[tuple[Cell, ...], tuple[Fact, ...]]]:
    """Each row, and each of its cells under the name of its column."""
    if table is None:
        return
    for row in table.rows:
        named = zip(table.columns, row, strict=True)
        yield (
            row,
            tuple(Fact(label=of.label, value=cell.text, note=cell.note) for of, cell in named),
        )


def _way(page: str, name: str, show: Viewer) -> Link:
    return Link(label=show.say(f"present.{name}"), page=page)
