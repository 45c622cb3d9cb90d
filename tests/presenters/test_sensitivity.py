"""Where the result changes: the drawing, its table and its sentence say the same, to the penny."""

from __future__ import annotations

from decimal import Decimal

from codedout.domain.sensitivity import by_amount
from codedout.domain.tax_year import TaxYear
from codedout.domain.year_end import NIL, Flag, YearsTogether
from codedout.presenters.charts import Bar, ChartView, differences_by_year
from codedout.presenters.sensitivity import in_question, present
from codedout.presenters.viewer import Viewer
from tests.domain.year_end_cases import together, year

SHOW = Viewer()
FIRST = TaxYear(2004)
ALONE = together(year(2004, "-90"))
TOGETHER = together(year(2004, "-90"), year(2005, "80"))


def view(case: YearsTogether, of: TaxYear = FIRST, *examples: TaxYear) -> ChartView:
    return present(case, of, by_amount(case, of), examples, SHOW)


def rows(chart: ChartView) -> list[list[str]]:
    return [[cell.text for cell in row] for row in chart.table.rows]


def notes(chart: ChartView) -> list[str]:
    return [row[0].note for row in chart.table.rows]


def test_a_year_by_itself_is_told_to_the_penny_in_one_sentence() -> None:
    chart = view(ALONE)
    assert chart.sentence == (
        "Too little paid for 2004 to 2005, by the guidance and the limits you assume:"
        " up to £50.00 left alone; from £50.01 on collected."
    )
    assert chart.sentence in chart.alt
    assert rows(chart) == [["£0.00 to £50.00", "left alone"], ["£50.01 or more", "collected"]]
    assert notes(chart) == ["", "Your £90.00 is here"]


def test_the_bands_the_edges_and_the_mark_are_drawn_where_the_table_says() -> None:
    figure = view(TOGETHER).figure
    left, collected, repaid = figure.data
    assert [each.name for each in figure.data] == ["left alone", "collected", "repaid"]
    years = ("2004 to 2005", "2005 to 2006")
    assert list(zip(left.y, left.base, left.x, strict=True)) == [
        (years[0], 0, 50.01),
        (years[0], 70, 60.01),
        (years[1], 70, 60.01),
    ]
    assert list(zip(collected.y, collected.base, strict=True)) == [
        (years[0], 50.01),
        (years[0], 130.01),
    ]
    assert list(zip(repaid.y, repaid.base, strict=True)) == [(years[1], 0), (years[1], 130.01)]
    assert list(figure.layout.yaxis.categoryarray) == list(years)
    assert figure.layout.xaxis.ticktext == ("£0.00", "£50.01", "£70.00", "£130.01")
    (mark,) = figure.layout.annotations
    (line,) = figure.layout.shapes
    assert (mark.text, mark.x, line.x0, line.x1) == ("Yours: £90.00", 90, 90, 90)
    fills = {(each.marker.color, each.marker.pattern.shape) for each in figure.data}
    assert len({shape for _, shape in fills}) == len(fills), "told apart without colour"


def test_a_colour_means_the_same_as_in_the_picture_of_the_years() -> None:
    too_much, too_little = (
        trace.marker.color
        for trace in differences_by_year(
            [Bar(year="", difference=each, label="", under=NIL, over=NIL) for each in (NIL,)],
            arrows=[],
            names=("", "", ""),
            amount=SHOW.gbp,
            year_title="",
            amount_title="",
        ).data[:2]
    )
    _, collected, repaid = view(TOGETHER).figure.data
    assert (collected.marker.color, repaid.marker.color) == (too_little, too_much)


def test_other_years_stand_beside_it_only_where_they_hang_on_it() -> None:
    chart = view(TOGETHER)
    assert [column.label for column in chart.table.columns] == [
        "Too little paid for 2004 to 2005",
        "Result for 2004 to 2005",
        "Result for 2005 to 2006",
    ]
    assert rows(chart)[2] == ["£70.00 to £130.00", "left alone", "left alone"]
    assert chart.sentence.endswith("What becomes of 2005 to 2006 depends on it too.")
    apart = view(together(year(2004, "-90"), year(2005, "-20")))
    assert len(apart.table.columns) == 2
    assert "hangs" not in apart.sentence


def test_an_edge_of_one_penny_is_told_as_one() -> None:
    chart = view(together(year(2004, "-42", Flag.ALREADY_ISSUED, notified="42")))
    assert rows(chart) == [
        ["Exactly £0.00", "left alone"],
        ["£0.01 to £41.99", "a lower calculation"],
        ["Exactly £42.00", "a new calculation that asks for nothing more than before"],
        ["£42.01 or more", "collected, beyond what HMRC had asked for"],
    ]
    assert notes(chart).index("Your £42.00 is here") == 2
    assert chart.figure.layout.xaxis.ticktext == ("£0.00<br>£0.01", "£42.00<br>£42.01")


def test_what_lies_far_beyond_the_last_edge_is_marked_at_the_end_of_the_line() -> None:
    figure = view(together(year(2004, "-2000"))).figure
    end = figure.layout.xaxis.range[1]
    assert 50 < end < 100
    assert figure.layout.shapes[0].x0 == end
    assert figure.layout.annotations[0].text == "Yours: £2,000.00 →"


def test_many_results_are_counted_and_left_to_the_table() -> None:
    others = [year(1990 + at, str(200 + 100 * at)) for at in range(3)]
    case = together(*others, year(2004, "-90"))
    chart = view(case)
    assert chart.sentence.startswith(
        "By the guidance and the limits you assume, the result for 2004 to 2005 changes 7 times,"
        " between £50.01 and £450.01. At £90.00 it is: collected."
    )
    assert len(chart.table.rows) == 8


def test_a_year_in_self_assessment_makes_it_an_example() -> None:
    assert view(TOGETHER, FIRST, TaxYear(2005)).sentence.endswith("this is an example only.")
    assert "example" not in view(TOGETHER).sentence


def test_only_years_with_a_difference_can_be_asked_about() -> None:
    case = together(year(2006, "80"), year(2005, "0"), year(2004, "-90"))
    assert in_question(case) == (TaxYear(2004), TaxYear(2006))


def test_a_limit_that_nothing_reaches_has_no_edge() -> None:
    whole = together(year(2004, "-90", under="9999"))
    assert view(whole).sentence.endswith("the limits you assume: whatever the amount left alone.")
    assert rows(view(whole)) == [["£0.00 or more", "left alone"]]
    assert view(whole).figure.layout.xaxis.range[1] > 90


def test_hmrcs_figure_and_the_persons_are_both_marked() -> None:
    case = together(year(2022, "-62.40"))
    chart = present(
        case, TaxYear(2022), by_amount(case, TaxYear(2022)), (), SHOW, own=Decimal("41.10")
    )
    assert [each.text for each in chart.figure.layout.annotations] == [
        "HMRC’s: £62.40",
        "Yours: £41.10",
    ]
    assert [each.x0 for each in chart.figure.layout.shapes] == [62.4, 41.1]
    assert [row[0].note for row in chart.table.rows] == [
        "Your £41.10 is here",
        "HMRC’s £62.40 is here",
    ]
