"""Charts are read without colour: what stands beside or on one another differs in its pattern."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import combinations

import plotly.graph_objects as go
import pytest

from codedout.domain.rules.both_ways import MonthBothWays, OneWay
from codedout.presenters.charts import (
    COLOURS,
    PATTERNS,
    Bar,
    bars_by_year,
    differences_by_year,
    in_lines,
    marker,
)
from codedout.presenters.liability_chart import SHAPES, Points, Series, Stack, stacked
from codedout.presenters.month_chart import Names, bars_by_month
from codedout.presenters.step_chart import Band, Kind, bands_by_amount
from codedout.presenters.viewer import Viewer

WHITE = "#ffffff"
ENOUGH = 3
"""What WCAG 2.2 asks of parts of a drawing (1.4.11)."""


def brightness(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 has it: also how bright it is where there is no colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return sum(share * each for share, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def four_ways_on_one_another() -> go.Figure:
    ways = [Series(f"Way {at}", (Decimal(5), Decimal(at + 1))) for at in range(len(COLOURS))]
    return stacked(
        Stack(
            years=("2022 to 2023", "2023 to 2024"),
            series=tuple(ways),
            points=tuple(Points(name, ((0, Decimal(3)),)) for name in SHAPES),
        ),
        show=Viewer(),
        year_title="Year",
        amount_title="Amount",
    )


def four_ways_side_by_side() -> go.Figure:
    return bars_by_year(
        years=("2023 to 2024",),
        series={f"Way {at}": (Decimal(at + 1),) for at in range(len(COLOURS))},
        show=Viewer(),
        year_title="Year",
        amount_title="Amount",
    )


def too_much_and_too_little() -> go.Figure:
    ten = Decimal(10)
    bars = [
        Bar(year=year, difference=difference, label="£20", under=ten, over=ten)
        for year, difference in (("2022 to 2023", 2 * ten), ("2023 to 2024", -2 * ten))
    ]
    return differences_by_year(
        bars,
        arrows=(),
        names=("Too much", "Too little", "Left alone"),
        amount=str,
        year_title="Year",
        amount_title="Amount",
    )


def month_by_month() -> go.Figure:
    way = OneWay(bill=Decimal(5), on_account=Decimal(2))
    return bars_by_month(
        [MonthBothWays(begins=date(2027, 4, 6), through_code=way, direct=way)],
        Names(through_code="Code", direct="Direct", on_account="Account", months="M", amounts="A"),
        show=Viewer(),
    )


def results_along_a_line() -> go.Figure:
    bands = [
        Band(least=Decimal(at * 10), name=f"Result {at}", span="", kind=kind)
        for at, kind in enumerate([*Kind, *Kind])
    ]
    return bands_by_amount([("Now", bands)], at=((Decimal(5), "Here"),), shown=str, axis="Amount")


FIGURES = (
    four_ways_on_one_another,
    four_ways_side_by_side,
    too_much_and_too_little,
    month_by_month,
    results_along_a_line,
)


@pytest.mark.parametrize("made", FIGURES)
def test_without_colour_no_two_series_look_the_same(made: Callable[[], go.Figure]) -> None:
    bars = [trace for trace in made().data if trace.type == "bar"]
    assert len(bars) > 2
    for one, other in combinations([bar.marker for bar in bars], 2):
        by_pattern = (one.pattern.shape or "") != (other.pattern.shape or "")
        assert by_pattern or contrast(one.color, other.color) >= ENOUGH, (one, other)
    points = [trace.marker.symbol for trace in made().data if trace.type == "scatter"]
    assert len(set(points)) == len(points)


@pytest.mark.parametrize("made", FIGURES)
def test_every_bar_stands_out_from_the_page(made: Callable[[], go.Figure]) -> None:
    for trace in made().data:
        edges = [trace.marker.color, trace.marker.line.color or WHITE]
        assert max(contrast(each, WHITE) for each in edges) >= ENOUGH, trace.name


def test_patterns_stand_out_from_their_bars() -> None:
    assert len(set(PATTERNS)) == len(PATTERNS) == len(COLOURS)
    for at, colour in enumerate(COLOURS):
        assert marker(at)["color"] == colour
        assert contrast(colour, marker(at)["pattern"]["fgcolor"]) >= ENOUGH


def test_what_is_longer_than_a_phone_is_wide_stands_in_lines_and_makes_the_drawing_higher() -> None:
    def drawn(name: str, title: str) -> go.Figure:
        return bars_by_year(
            years=["2024 to 2025"],
            series={name: [Decimal(5)]},
            show=Viewer(),
            year_title=title,
            amount_title="Pounds",
        )

    short, long = drawn("Debt", "Year"), drawn("Self Assessment " * 5, "The year of it all " * 2)
    assert short.data[0].name == "Debt"
    assert long.data[0].name == (
        "Self Assessment Self Assessment Self<br>Assessment Self Assessment Self Assessment"
    )
    assert long.layout.xaxis.title.text == "The year of it all The year of<br>it all"
    assert long.layout.height > short.layout.height
    assert in_lines("A-word-that-is-longer-than-a-line", 10) == "A-word-that-is-longer-than-a-line"
