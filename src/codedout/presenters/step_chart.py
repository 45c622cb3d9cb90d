"""Bands along a line of amounts, one for each result; every edge is written to the penny."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

import plotly.graph_objects as go

from codedout.domain.money import PENNY
from codedout.presenters.charts import BAND, COLOURS, INK, OVER, PATTERNS, UNDER, whole

BESIDE = Decimal("0.07")
"""Edges closer than this part of the line share one label."""

DASHES = ("dash", "dot")

FAR = 2
"""Past so many times the last edge the line ends before the amount, which is marked at its end."""


class Kind(Enum):
    """What becomes of the money; a band where nothing does is light."""

    NOTHING = 0
    COLLECTED = 1
    REPAID = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A result, and from which amount on; `span` says from where to where."""

    least: Decimal
    name: str
    span: str
    kind: Kind


def bands_by_amount(
    rows: Sequence[tuple[str, Sequence[Band]]],
    *,
    at: Sequence[tuple[Decimal, str]],
    shown: Callable[[Decimal], str],
    axis: str,
) -> go.Figure:
    """A row of bands for each of `rows`, and lines across them `at` amounts, with their words."""
    edges = sorted({band.least for _, bands in rows for band in bands})
    amount = max(each for each, _ in at)
    reach = edges[-1] * Decimal("1.3")
    if edges[-1] <= PENNY or amount <= edges[-1] * FAR:
        reach = max(reach, amount * Decimal("1.15"))
    names = dict.fromkeys((band.kind, band.name) for _, bands in rows for band in bands)
    traces = [
        _trace(rows, name, reach, _look(index, kind))
        for kind in Kind
        for index, name in enumerate(name for its_kind, name in names if its_kind is kind)
    ]
    above = 20 + 20 * (len(names) + len(at))  # on a phone each name of the legend has a line
    return whole(
        traces,
        {
            "barmode": "overlay",
            "margin": {"l": 10, "r": 10, "t": above, "b": 10, "autoexpand": True},
            "height": above + 100 + 60 * len(rows),
            "legend": {"orientation": "h", "yref": "container", "yanchor": "top", "y": 1, "x": 0},
            "uniformtext": {"mode": "hide", "minsize": 12},
            "xaxis": {
                "title": axis,
                "range": [0, float(reach)],
                **_labels(edges, reach, shown),
                "autotickangles": [0, 90],
                "fixedrange": True,
                "automargin": True,
            },
            "yaxis": {
                "categoryarray": [row for row, _ in rows],
                "autorange": "reversed",
                "ticks": "outside",
                "tickcolor": "#ffffff",
                "fixedrange": True,
                "automargin": True,
            },
            "shapes": [
                _across(each, reach, dash) for (each, _), dash in zip(at, DASHES, strict=False)
            ],
            "annotations": [_mark(each, said, reach, line) for line, (each, said) in enumerate(at)],
        },
    )


def _trace(
    rows: Sequence[tuple[str, Sequence[Band]]],
    name: str,
    reach: Decimal,
    look: Mapping[str, object],
) -> dict[str, object]:
    """All bands with that result, in whichever row."""
    ours: list[tuple[str, Band, Decimal]] = []
    for row, bands in rows:
        ends = [*(band.least for band in bands[1:]), reach]
        ours += [
            (row, band, end) for band, end in zip(bands, ends, strict=True) if band.name == name
        ]
    return {
        "type": "bar",
        "name": name,
        "orientation": "h",
        "y": [row for row, _, _ in ours],
        "base": [float(band.least) for _, band, _ in ours],
        "x": [float(end - band.least) for _, band, end in ours],
        "text": [name] * len(ours),
        "textposition": "inside",
        "insidetextanchor": "start",
        "textangle": 0,
        "width": 0.7,
        "customdata": [band.span for _, band, _ in ours],
        "hovertemplate": "%{y}<br>%{customdata}<br>" + name + "<extra></extra>",
        **look,
    }


_LOOKS = {
    Kind.NOTHING: (BAND, INK, 0),
    Kind.COLLECTED: (COLOURS[UNDER], "#ffffff", UNDER),
    Kind.REPAID: (COLOURS[OVER], "#ffffff", -1),
}
"""The fill, what is on it, and the first of its patterns."""


def _look(index: int, kind: Kind) -> dict[str, object]:
    colour, on_it, first = _LOOKS[kind]
    pattern = {
        "shape": PATTERNS[(first + index) % len(PATTERNS)],
        "bgcolor": colour,
        "fgcolor": on_it,
        "fgopacity": 0.3,
        "size": 8,
    }
    marker = {"color": colour, "pattern": pattern, "line": {"color": INK, "width": 1}}
    return {"marker": marker, "insidetextfont": {"color": on_it}}


def _labels(
    edges: Sequence[Decimal], reach: Decimal, shown: Callable[[Decimal], str]
) -> dict[str, list[object]]:
    """Each edge's amount below it; those side by side under one another."""
    groups: list[list[Decimal]] = []
    for edge in edges:
        if groups and edge - groups[-1][0] <= reach * BESIDE:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return {
        "tickvals": [float(group[0]) for group in groups],
        "ticktext": ["<br>".join(map(shown, group)) for group in groups],
    }


def _across(amount: Decimal, reach: Decimal, dash: str) -> dict[str, object]:
    x = float(min(amount, reach))
    ends = {"x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "line", **ends, "line": {"color": INK, "width": 3, "dash": dash}}


def _mark(amount: Decimal, said: str, reach: Decimal, line: int) -> dict[str, object]:
    """The words above the line; "→" where the amount lies further on. `line` keeps two apart."""
    beyond = amount > reach
    x = float(min(amount, reach))
    return {
        "x": x,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 18 * line,
        "xanchor": "right" if amount > reach / 2 else "left",
        "text": f"{said} →" if beyond else said,
        "showarrow": False,
        "font": {"size": 14},
    }
