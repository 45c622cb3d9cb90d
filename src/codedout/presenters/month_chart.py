"""A bill month by month: for each month a bar for each way of paying, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import plotly.graph_objects as go

from codedout.domain.rules.both_ways import MonthBothWays, OneWay
from codedout.presenters.charts import layout, marker, scale, whole
from codedout.presenters.viewer import Viewer

WIDTH = 0.4
"""Of a bar, where a month is 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the bars and both axes are called."""

    through_code: str
    direct: str
    on_account: str
    months: str
    amounts: str


def bars_by_month(
    months: Sequence[MonthBothWays],
    names: Names,
    *,
    show: Viewer,
) -> go.Figure:
    """What is on account for another year stands on top of the bill, and never counts with it."""
    code = [(at, each.through_code) for at, each in enumerate(months) if each.through_code]
    direct = [(at, each.direct) for at, each in enumerate(months)]
    begins = [show.month(each.begins) for each in months]
    bars = [
        _bars(names.through_code, 0, [_of_bill(at - WIDTH / 2, way) for at, way in code]),
        _bars(names.direct, 1, [_of_bill(at + WIDTH / 2, way) for at, way in direct]),
        _bars(
            names.on_account,
            2,
            [
                *(_on_account(at - WIDTH / 2, way) for at, way in code),
                *(_on_account(at + WIDTH / 2, way) for at, way in direct),
            ],
        ),
    ]
    quarters = [at for at, each in enumerate(months) if each.begins.month % 3 == 1]
    xaxis = {
        "title": names.months,
        "tickvals": quarters,
        "ticktext": [f"{begins[at][:3]}<br>{months[at].begins.year}" for at in quarters],
        "tickangle": 0,
        "range": [-0.7, len(months) - 0.3],
    }
    return whole(
        [_drawn(each, begins, show) for each in bars if each.amounts],
        layout(barmode="overlay", xaxis=xaxis, yaxis=scale(show), amount_title=names.amounts),
    )


@dataclass(frozen=True, slots=True)
class _Bar:
    at: float
    amount: Decimal
    base: Decimal


@dataclass(frozen=True, slots=True)
class _Series:
    name: str
    index: int
    amounts: Sequence[_Bar]


def _bars(name: str, index: int, bars: Sequence[_Bar]) -> _Series:
    return _Series(name, index, [bar for bar in bars if bar.amount])


def _of_bill(at: float, way: OneWay) -> _Bar:
    return _Bar(at, way.bill, Decimal(0))


def _on_account(at: float, way: OneWay) -> _Bar:
    return _Bar(at, way.on_account, way.bill)


def _drawn(series: _Series, begins: Sequence[str], show: Viewer) -> dict[str, object]:
    said = [show.with_pence(bar.amount) for bar in series.amounts]
    return {
        "type": "bar",
        "name": series.name,
        "x": [bar.at for bar in series.amounts],
        "y": [float(show.drawn(bar.amount)) for bar in series.amounts],
        "base": [float(show.drawn(bar.base)) for bar in series.amounts],
        "width": WIDTH,
        "customdata": [
            [begins[round(bar.at)], text] for bar, text in zip(series.amounts, said, strict=True)
        ],
        "hovertemplate": "%{customdata[0]}<br>"
        + series.name
        + "<br>%{customdata[1]}<extra></extra>",
        "marker": marker(series.index),
    }
