"""Plotly figures. Each takes figures as already decided; colour never carries meaning alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import plotly.graph_objects as go

# Four series at most, told apart by pattern and place as well as colour; each passes 3:1 on white.
COLOURS = ("#0b5351", "#a35200", "#5b3f8c", "#1f5f99")
PATTERNS = ("", "/", "x", ".")
INK = "#15211f"


def bars_by_year(
    *,
    years: Sequence[str],
    series: Mapping[str, Sequence[Decimal | None]],
    amount: Callable[[Decimal], str],
    year_title: str,
    amount_title: str,
) -> go.Figure:
    """Grouped bars from nought, one group a year, one bar a series, each bar labelled."""
    figure = go.Figure()
    for index, (name, amounts) in enumerate(series.items()):
        labels = ["" if a is None else amount(a) for a in amounts]
        figure.add_bar(
            name=name,
            x=list(years),
            # Bars are drawn from floats; what is read is the label, made from the exact amount.
            y=[None if a is None else float(a) for a in amounts],
            text=labels,
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x}<br>" + name + "<br>%{text}<extra></extra>",
            marker={
                "color": COLOURS[index],
                "pattern": {
                    "shape": PATTERNS[index],
                    "bgcolor": COLOURS[index],
                    "fgcolor": "#ffffff",
                    "size": 6,
                },
            },
        )
    figure.update_layout(
        barmode="group",
        font={"color": INK, "size": 14},
        margin={"l": 10, "r": 10, "t": 30, "b": 10, "autoexpand": True},
        height=360,
        showlegend=True,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.08, "x": 0},
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
        xaxis={"title": year_title, "type": "category", "fixedrange": True, "automargin": True},
        yaxis={
            "title": amount_title,
            "rangemode": "tozero",
            "tickprefix": "£",
            "tickformat": ",",
            "automargin": True,
            "gridcolor": "#d9e0df",
            "fixedrange": True,
        },
    )
    return figure
