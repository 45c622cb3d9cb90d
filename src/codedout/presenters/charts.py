"""Plotly figures. Each takes figures as already decided; colour never carries meaning alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from codedout.domain.year_end import NIL
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Table

# Four series at most, told apart by pattern and place as well as colour; each passes 3:1 on white.
COLOURS = ("#0b5351", "#a35200", "#5b3f8c", "#1f5f99")
PATTERNS = ("", "/", "x", ".")
INK = "#15211f"
BAND = "#dfe9e7"
OVER, UNDER = 0, 1
"""Which of the four is for too much and what is repaid, and which for too little and collected."""

FEW = 4
"""So many years have room on a phone for words across; those of more are turned upright."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """A drawing with what says the same in words and figures.

    Attributes:
        sentence: what it shows.
        alt: the same for whoever does not see it.
        open_table: what opens the table; "" where it stands open.
    """

    key: str
    heading: str
    figure: go.Figure
    sentence: str
    alt: str
    table: Table
    open_table: str = ""


def bars_by_year(
    *,
    years: Sequence[str],
    series: Mapping[str, Sequence[Decimal | None]],
    show: Viewer,
    year_title: str,
    amount_title: str,
) -> go.Figure:
    """Grouped bars from nought, one group a year, one bar a series, each bar labelled."""
    bars = []
    for index, (name, amounts) in enumerate(series.items()):
        labels = ["" if a is None else show.gbp(a) for a in amounts]
        bars.append(
            {
                "type": "bar",
                "name": name,
                "x": list(years),
                # Bars are drawn from floats; what is read is the label, made from the exact amount.
                "y": [None if a is None else float(show.drawn(a)) for a in amounts],
                "text": labels,
                "textposition": "outside",
                "cliponaxis": False,
                "hovertemplate": "%{x}<br>" + name + "<br>%{text}<extra></extra>",
                "marker": marker(index),
            }
        )
    xaxis = {"title": year_title, "type": "category"}
    yaxis = scale(show)
    return whole(bars, layout(barmode="group", xaxis=xaxis, yaxis=yaxis, amount_title=amount_title))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One year: its difference (less than nil: underpaid), and how far its limits reach."""

    year: str
    difference: Decimal
    label: str
    under: Decimal
    over: Decimal


def differences_by_year(
    bars: Sequence[Bar],
    *,
    arrows: Sequence[tuple[int, int, str]],
    names: tuple[str, str, str],
    amount: Callable[[Decimal], str],
    year_title: str,
    amount_title: str,
) -> go.Figure:
    """Bars up for too much and down for too little, a band for what is within the limits.

    An arrow goes from one bar to another, by their places, with its words. `names` are those of
    too much, too little, and the band.
    """
    data: list[Mapping[str, object]] = []
    places = range(len(bars))
    few = len(bars) <= FEW
    for index, name in zip((OVER, UNDER), names, strict=False):
        ours = [
            at
            for at in places
            if bars[at].difference and (bars[at].difference > 0) is (index == OVER)
        ]
        data.append(
            {
                "type": "bar",
                "name": name,
                "x": ours,
                "y": [float(bars[at].difference) for at in ours],
                "text": [
                    _broken(bars[at].label, after=1) if few else bars[at].label for at in ours
                ],
                "textposition": "outside",
                "textangle": 0 if few else -90,
                "textfont": {"size": 12},
                "constraintext": "none",  # it would be made as small as the bar is narrow
                "cliponaxis": False,
                "width": 0.5,
                "customdata": [[bars[at].year, bars[at].label] for at in ours],
                "hovertemplate": "%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
                "marker": marker(index),
            }
        )
    band = {"color": BAND, "line": {"color": INK}}
    data.append({"type": "bar", "name": names[2], "x": [None], "y": [None], "marker": band})
    bands = [
        {
            "type": "rect",
            "layer": "below",
            "x0": at - 0.45,
            "x1": at + 0.45,
            "y0": -float(bar.under),
            "y1": float(bar.over),
            "fillcolor": BAND,
            "line": {"color": INK, "width": 1, "dash": "dot"},
        }
        for at, bar in enumerate(bars)
    ]
    low, high = _reach(bars)
    # In pixels: the bars, what is written at their ends, each arrow, and what stands around.
    body, label, arrow, above, below = 200, *((40, 26, 90, 80) if few else (110, 26, 90, 140))
    pixel = (low + high or 1) / body
    forward: list[dict[str, object]] = []
    for number, (start, end, text) in enumerate(arrows):
        at = {"y": high + pixel * (label + arrow * number)}
        ends = {"x": end, "ax": start, "ay": at["y"], "axref": "x", "ayref": "y"}
        forward.append({**at, **ends, "arrowhead": 2, "arrowwidth": 2})
        middle = {"x": (start + end) / 2, "text": text, "showarrow": False}
        forward.append({**at, **middle, "yshift": 12, "font": {"size": 13}})
    xaxis = {
        "title": year_title,
        "tickvals": list(places),
        "ticktext": [_broken(bar.year, after=2) if few else bar.year for bar in bars],
        "tickangle": 0 if few else -90,
        "range": [-0.6, len(bars) - 0.4],
    }
    # Below nought is no negative amount: so much too little.
    parts = [abs(each) for bar in bars for each in (bar.difference, bar.under, bar.over)]
    reach = max(Decimal(1), *parts)
    step = next(each for each in _steps() if reach / each <= 3)
    ticks = [step * number for number in range(-3, 4)]
    yaxis = {
        "tickprefix": "",
        # Room for what is written at each bar, and above each arrow.
        "range": (-low - pixel * label, high + pixel * (label + arrow * len(arrows))),
        "tickvals": [float(each) for each in ticks],
        "ticktext": [amount(abs(each)) for each in ticks],
    }
    laid_out = layout(barmode="overlay", xaxis=xaxis, yaxis=yaxis, amount_title=amount_title)
    laid_out |= {
        "margin": {"l": 10, "r": 10, "t": above, "b": below, "autoexpand": True},
        "height": above + body + 2 * label + arrow * len(arrows) + below,
        "legend": {"orientation": "h", "yref": "container", "yanchor": "top", "y": 1, "x": 0},
    }
    return whole(data, {**laid_out, "shapes": bands, "annotations": forward})


def _broken(text: str, *, after: int) -> str:
    """In two lines, the first of so many words."""
    words = text.split(" ")
    return " ".join(words[:after]) + "<br>" + " ".join(words[after:])


def _reach(bars: Sequence[Bar]) -> tuple[float, float]:
    """How far bars and bands go down and up."""
    low = max(each for bar in bars for each in (-bar.difference, bar.under, NIL))
    high = max(each for bar in bars for each in (bar.difference, bar.over, NIL))
    return float(low), float(high)


def _steps() -> Iterator[Decimal]:
    """1, 2, 5, 10, 20, 50 and so on."""
    return (Decimal(each).scaleb(zeros) for zeros in count() for each in (1, 2, 5))


def marker(index: int) -> dict[str, object]:
    """The look of the bars of that series."""
    pattern = {
        "shape": PATTERNS[index],
        "bgcolor": COLOURS[index],
        "fgcolor": "#ffffff",
        "size": 6,
    }
    return {"color": COLOURS[index], "pattern": pattern}


def whole(data: Sequence[Mapping[str, object]], layout: Mapping[str, object]) -> go.Figure:
    """The figure, made at once: Plotly looks through all of it again for each part added.

    What is longer than a phone is wide stands in lines, and the drawing is higher by those of the
    legend: Plotly breaks no line by itself, and cuts what has no room.
    """
    names = [in_lines(str(trace.get("name", "")), LEGEND) for trace in data]
    traces = [{**trace, "name": name} for trace, name in zip(data, names, strict=True)]
    more = _LINE * sum(name.count(_BREAK) for name in names)
    fitted: dict[str, Any] = {**_LOOK, **layout}
    for axis in ("xaxis", "yaxis"):
        if isinstance(title := fitted[axis].get("title"), str):
            fitted[axis] = {**fitted[axis], "title": in_lines(title, TITLE)}
    fitted["height"] += more
    if fitted["legend"].get("yref") == "container":  # otherwise it makes room for itself
        fitted["margin"] = {**fitted["margin"], "t": fitted["margin"]["t"] + more}
    return go.Figure(data=traces, layout=fitted)


def in_lines(text: str, most: int) -> str:
    """The text in lines of at most so many letters, for a drawing."""
    return _BREAK.join(wrap(text, most, break_long_words=False, break_on_hyphens=False))


LEGEND, TITLE = 42, 30
"""So many letters of a legend, and of an axis's title, have room on a phone."""

_BREAK, _LINE = "<br>", 18

_LOOK = {
    "font": {"color": INK, "size": 14},
    "showlegend": True,
    "paper_bgcolor": "#ffffff",
    "plot_bgcolor": "#ffffff",
}


def scale(show: Viewer) -> dict[str, object]:
    """The axis of amounts: without figures beside what is drawn of bands."""
    return {"showticklabels": False} if show.hides_amounts else {}


def layout(
    *,
    barmode: str,
    xaxis: Mapping[str, object],
    yaxis: Mapping[str, object] | None = None,
    amount_title: str,
) -> dict[str, object]:
    """How bars from nought are laid out, with a legend above them."""
    return {
        "barmode": barmode,
        "margin": {"l": 10, "r": 10, "t": 30, "b": 10, "autoexpand": True},
        "height": 360,
        "legend": {"orientation": "h", "yanchor": "bottom", "y": 1.08, "x": 0},
        "xaxis": {**xaxis, "fixedrange": True, "automargin": True},
        "yaxis": {
            "title": amount_title,
            "rangemode": "tozero",
            "tickprefix": "£",
            "tickformat": ",",
            "automargin": True,
            "gridcolor": "#d9e0df",
            "fixedrange": True,
            **(yaxis or {}),
        },
    }
