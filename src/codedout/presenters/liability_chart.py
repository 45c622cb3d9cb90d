"""Bars that stand on one another: one for each year, with the whole of it written above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import plotly.graph_objects as go

from codedout.presenters.charts import INK, TITLE, in_lines, layout, marker, scale, whole
from codedout.presenters.viewer import Viewer

NIL = Decimal(0)

SHAPES = ("diamond", "circle")
"""Of points that stand beside the bars."""

WIDTH = 0.6
"""Of a bar, where a year is 1."""

_BODY, _ABOVE = 240, 24  # pixels: the bars, and above them a line of words
_LETTER = 8  # pixels, of words that stand upright
_YEAR = 8  # letters, of half a year's name and a gap
_TIGHT, _ACROSS = 40, 45  # letters that have room side by side on a phone; more if they are small
_MARK = 12  # pixels, of a point that stands beside the top of a bar


@dataclass(frozen=True, slots=True)
class Series:
    """Parts of one sort, one for each year."""

    name: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """What is said of some of the years elsewhere: each by the place of its year, never added."""

    name: str
    amounts: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """What is drawn. Each series has an amount for each year, in the order of the years."""

    years: tuple[str, ...]
    series: tuple[Series, ...]
    points: tuple[Points, ...] = ()

    @property
    def totals(self) -> tuple[Decimal, ...]:
        """How high each bar is in all."""
        return tuple(
            sum((one.amounts[at] for one in self.series), NIL) for at in range(len(self.years))
        )


def stacked(stack: Stack, *, show: Viewer, year_title: str, amount_title: str) -> go.Figure:
    """The figure. A part of nothing is not drawn, nor named where there is nothing else of it."""
    said = [show.with_pence(total) for total in stack.totals]
    letters = len(said) * max([_YEAR, *map(len, said)])
    few, tight = letters <= _ACROSS, _TIGHT < letters <= _ACROSS
    data: list[dict[str, object]] = [
        _bars(one, index, stack.years, show)
        for index, one in enumerate(stack.series)
        if any(one.amounts)
    ]
    data += [
        _points(one, index, stack.years, show)
        for index, one in enumerate(stack.points)
        if one.amounts
    ]
    stack = _drawn(stack, show)
    high = max([*stack.totals, *(each for one in stack.points for _, each in one.amounts)] or [NIL])
    lifted = _lifted(stack, high) if few else frozenset()
    room = _ABOVE if few else _LETTER * max((len(text) for text in said), default=0)
    room += _MARK if lifted else 0
    xaxis = {
        # Below the years, however long these are.
        "title": {"text": in_lines(year_title, TITLE), "standoff": 8},
        "tickvals": list(range(len(stack.years))),
        "ticktext": [_broken(year) if few else year for year in stack.years],
        "tickangle": 0 if few else -90,
        "range": [-0.6, len(stack.years) - 0.4],
    }
    yaxis = {"range": (0, float(max(high, Decimal(1))) * (_BODY + room) / _BODY), **scale(show)}
    laid_out = layout(barmode="stack", xaxis=xaxis, yaxis=yaxis, amount_title=amount_title)
    legend = 12 + 22 * len(data)  # pixels: each name on a line of its own
    laid_out |= {
        "margin": {"l": 10, "r": 10, "t": legend, "b": 10, "autoexpand": True},
        "height": legend + room + _BODY + (70 if few else 130),
        "legend": {
            "orientation": "v",
            "yref": "container",
            "yanchor": "top",
            "y": 1,
            "x": 0,
            "traceorder": "normal",
        },
        "annotations": [
            {
                "x": at,
                "y": float(total),
                "text": text,
                "showarrow": False,
                "yanchor": "bottom",
                "yshift": _MARK if at in lifted else 0,
                "textangle": 0 if few else -90,
                "font": {"size": 10 if tight else 12},
            }
            for at, (total, text) in enumerate(zip(stack.totals, said, strict=True))
        ],
    }
    return whole(data, laid_out)


def _drawn(stack: Stack, show: Viewer) -> Stack:
    """The same, each part as high as it may be drawn."""
    return Stack(
        years=stack.years,
        series=tuple(Series(one.name, tuple(map(show.drawn, one.amounts))) for one in stack.series),
        points=tuple(
            Points(one.name, tuple((at, show.drawn(each)) for at, each in one.amounts))
            for one in stack.points
        ),
    )


def _lifted(stack: Stack, high: Decimal) -> frozenset[int]:
    """The years with a point about as high as their bar, beside which no words have room."""
    near = high * _MARK * 2 / _BODY
    return frozenset(
        at
        for one in stack.points
        for at, each in one.amounts
        if -_MARK * high / _BODY <= each - stack.totals[at] <= near
    )


def _bars(series: Series, index: int, years: Sequence[str], show: Viewer) -> dict[str, object]:
    drawn = [(at, each) for at, each in enumerate(series.amounts) if each]
    return {
        "type": "bar",
        "name": series.name,
        "x": [at for at, _ in drawn],
        # Bars are drawn from floats; what is read is made from the exact amount.
        "y": [float(show.drawn(each)) for _, each in drawn],
        "width": WIDTH,
        "customdata": [[years[at], show.with_pence(each)] for at, each in drawn],
        "hovertemplate": "%{customdata[0]}<br>"
        + series.name
        + "<br>%{customdata[1]}<extra></extra>",
        "marker": {**marker(index), "line": {"color": "#ffffff", "width": 1}},
    }


def _points(points: Points, index: int, years: Sequence[str], show: Viewer) -> dict[str, object]:
    aside = WIDTH / 2 * (1 if index else -1)  # neither hides the other, nor what is written above
    return {
        "type": "scatter",
        "mode": "markers",
        "name": points.name,
        "x": [at + aside for at, _ in points.amounts],
        "y": [float(show.drawn(each)) for _, each in points.amounts],
        "cliponaxis": False,
        "customdata": [[years[at], show.with_pence(each)] for at, each in points.amounts],
        "hovertemplate": "%{customdata[0]}<br>"
        + points.name
        + "<br>%{customdata[1]}<extra></extra>",
        "marker": {
            "symbol": SHAPES[index],
            "size": 11,
            "color": "#ffffff",
            "line": {"color": INK, "width": 2.5},
        },
    }


def _broken(text: str) -> str:
    """ "2023 to 2024" in two lines."""
    first, _, last = text.rpartition(" ")
    return f"{first}<br>{last}"
