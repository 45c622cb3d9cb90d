"""Both ways of paying one bill, as the page shows them: every figure, and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.bill_sheet import Box, Reaches, TypedBill, understand
from codedout.domain.choice import UNKNOWN_RETURN, ReturnRecord, ReturnState
from codedout.domain.tax_rates import Nation
from codedout.domain.tax_year import TaxYear
from codedout.presenters.both_ways import BothWaysView, WayView, present
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact, Notice
from tests.presenters.reading_views import rows_and_lines

SHOW = Viewer()
YEAR = TaxYear(2025)
NOVEMBER = date(2026, 11, 2)
TYPED = TypedBill(
    owed_year=YEAR,
    bill="2500",
    pay="42000",
    nation=Nation.ENGLAND_NI,
    assessed="9000",
    deducted="6500",
)


def page(
    typed: TypedBill, record: ReturnRecord = UNKNOWN_RETURN, today: date = NOVEMBER
) -> BothWaysView:
    return present(understand(typed, record, today), typed.owed_year, SHOW)


def ways(typed: TypedBill) -> tuple[WayView, WayView]:
    code, direct = page(typed).ways
    return code, direct


def said(facts: tuple[Fact, ...]) -> dict[str, str]:
    return {fact.label: fact.value for fact in facts}


def test_the_worked_example_stands_both_ways() -> None:
    code, direct = ways(TYPED)
    assert said(code.items) == {
        "31 January 2027": "Nothing of this bill",
        "Each month of 2027 to 2028": "About £208.33",
        "Or each week": "About £48.08",
        "Or every four weeks": "About £192.31",
        "Your 2027 to 2028 tax code": "About 218L",
    }
    assert "By the rates of 2026 to 2027" in code.items[-1].note
    assert [(fact.label, fact.value) for fact in direct.items] == [
        ("31 January 2027", "£2,500.00, all of this bill"),
        ("31 January 2027", "£1,250.00, payment on account for 2026 to 2027"),
        ("31 July 2027", "£1,250.00, payment on account for 2026 to 2027"),
    ]


def test_every_figure_opens_to_its_sum_and_what_it_rests_on() -> None:
    code, direct = ways(TYPED)
    sums = said(code.sums)
    assert sums["Each month of 2027 to 2028"] == "£2,500.00 ÷ 12 = £208.33"
    assert sums["Or each week"] == "£2,500.00 ÷ 52 = £48.08"
    assert sums["Or every four weeks"] == "£2,500.00 ÷ 13 = £192.31"
    assert sums["Month by month"] == (
        "11 times £208.33, and £208.37 in the last month, make £2,500.00"
    )
    assert sums["Pay that is taxed"] == "£42,000.00 − £12,570.00 = £29,430.00"
    assert sums["Normal tax on it for the year"] == "£29,430.00 at 20% = £5,886.00"
    assert sums["Your 2027 to 2028 tax code"] == (
        "£12,570.00 − £10,385.00 = £2,185.00, which makes 218L"
    )
    (lower,) = (fact for fact in code.sums if fact.value == "£10,385.00")
    assert "£8,270.00 at 20% + £2,115.00 at 40% = £2,500.00" in lower.note
    assert said(direct.sums)["A fifth of the year’s tax"] == "£9,000.00 ÷ 5 = £1,800.00"
    assert said(direct.sums)["Each of them"] == "Half of £2,500.00: £1,250.00 and £1,250.00"
    assert all(fact.note for fact in (*code.sums, *direct.sums))


def test_a_tax_free_amount_that_was_typed_is_said_to_be() -> None:
    code, _ = ways(replace(TYPED, allowances="1000"))
    (free,) = (fact for fact in code.sums if fact.label == "Tax-free amount")
    assert (free.value, free.note) == ("£1,000.00", "As you typed it.")
    assert "−£" in said(code.sums)["Your 2027 to 2028 tax code"]


def test_a_bill_that_cannot_go_through_the_code_shows_no_month_of_it() -> None:
    view = page(replace(TYPED, bill="3000"))
    code, direct = view.ways
    assert (code.items, code.lines[0]) == (
        (),
        "By these figures HMRC cannot collect the bill through your tax code. "
        "What keeps it out is marked “Not met” below.",
    )
    assert view.chart is not None
    assert view.chart.sentence.startswith("Through your tax code it is not possible")
    assert {row[1].text for row in view.chart.table.rows} == {"Not possible"}
    assert "more than £2,500.00" in direct.lines[1], "the three figures do not go together"


def test_without_the_years_tax_it_is_said_what_payments_on_account_hang_on() -> None:
    _, direct = ways(replace(TYPED, assessed="", deducted=""))
    assert len(direct.items) == 1
    assert "can bring payments on account for 2026 to 2027" in direct.lines[1]


def test_payments_on_account_that_come_all_the_same_stand_in_both_columns() -> None:
    typed = replace(TYPED, assessed="20000", deducted="9000")
    code, direct = ways(typed)
    on_account = [fact.value for fact in code.items if "on account" in fact.value]
    assert on_account == ["£4,250.00, payment on account for 2026 to 2027"] * 2
    assert "£5,500.00, payment on account for 2026 to 2027" in [f.value for f in direct.items]
    chart = page(typed).chart
    assert chart is not None
    assert "Payments on account come all the same: £4,250.00" in chart.sentence


def test_each_condition_stands_with_how_it_looks_and_its_source() -> None:
    table = page(replace(TYPED, bill="5900", assessed="", deducted="")).conditions
    assert table is not None
    assert [(row[0].text, row[1].text) for row in table.rows] == [
        ("A bill under £3,000", "Not met"),
        ("Pay or a pension taxed through PAYE", "Met"),
        ("A tax return in time", "Not known"),
        ("No more than half of your pay in tax", "Met"),
        ("No more than twice your normal tax", "Not met"),
        ("No more than half of any one payment", "HMRC decides"),
        ("HMRC’s own estimate", "HMRC decides"),
        ("Debts: a limit of their own", "HMRC decides"),
    ]
    assert all(row[2].text and row[2].note.startswith("Source: ") for row in table.rows)


def test_a_return_that_hmrc_received_too_late_is_not_promised_the_code() -> None:
    late = ReturnRecord(state=ReturnState.SUBMITTED, received_on=date(2027, 1, 15))
    code, _ = page(TYPED, late, date(2027, 2, 1)).ways
    assert code.items == ()
    open_ = ReturnRecord(state=ReturnState.OPEN)
    assert page(TYPED, open_, date(2026, 12, 31)).ways[0].items == ()
    assert page(TYPED, open_, date(2026, 12, 30)).ways[0].items


def test_a_late_paper_return_is_hmrcs_to_decide_and_has_a_row_of_its_own() -> None:
    view = page(replace(TYPED, reaches=Reaches.PAPER_LATE))
    assert view.conditions is not None
    found = {row[0].text: row[1].text for row in view.conditions.rows}
    assert found["A late tax return on paper"] == "HMRC decides"
    assert view.ways[0].items


def test_until_enough_is_typed_it_says_what_is_still_needed() -> None:
    view = page(TypedBill(owed_year=YEAR, pay="x", assessed="1"))
    assert (view.ways, view.chart, view.conditions) == ((), None, None)
    assert view.still == (
        "What you have left to pay",
        f"Your pay and pensions: {SHOW.say('change.error.not_a_number')}",
        "What was already deducted of that tax",
        "Whose Income Tax rates you pay",
    )
    assert set(view.wrong) == {Box.PAY}
    less = page(replace(TYPED, assessed="100"))
    assert less.wrong[Box.ASSESSED] == "This cannot be less than your bill"


def test_it_never_recommends_and_keeps_what_is_taken_now_out() -> None:
    view = page(TYPED)
    assert "does not change what is being taken from your pay now" in view.about
    assert "Neither way stops HMRC collecting debts through a tax code." in view.notes
    everything = " ".join([*view.notes, *(line for way in view.ways for line in way.lines)])
    for advice in ("should", "better", "best", "recommend", "advise"):
        assert advice not in everything.lower()


SUMS = (
    SHOW.say("stay_or_stop.chart.in_all"),
    SHOW.say("stay_or_stop.chart.ahead_in_all", next_year="2026 to 2027"),
)


def test_in_all_sets_bill_beside_bill_and_payments_on_account_apart() -> None:
    chart = page(TYPED).chart
    assert chart is not None
    bill, ahead = chart.table.rows[-2:]
    assert [cell.text for cell in bill] == [SUMS[0], "£2,500.00", "£2,500.00"]
    assert [cell.text for cell in ahead] == [SUMS[1], "£0.00", "£2,500.00"]
    chart = page(replace(TYPED, assessed="", deducted="")).chart
    assert chart is not None
    assert [row[0].text for row in chart.table.rows if row[0].text in SUMS] == [SUMS[0]]


def test_payments_on_account_are_said_to_be_no_extra_tax_where_they_come_and_only_there() -> None:
    line = (
        "Payments on account are paid in advance towards your 2026 to 2027 tax. "
        "They come off that bill, so they are not extra tax."
    )
    for typed, through_code, directly in (
        (TYPED, False, True),
        (replace(TYPED, assessed="20000", deducted="9000"), True, True),
        (replace(TYPED, assessed="", deducted=""), False, False),
    ):
        view = page(typed)
        assert [line in way.lines for way in view.ways] == [through_code, directly]
        assert view.chart is not None
        assert view.chart.sentence.count(line) == int(directly)


def test_where_hmrc_decided_no_monthly_figure_stands_and_paying_directly_stays() -> None:
    decided = Notice(title="HMRC’s account says so", lines=("£2,500.00 by 23 November 2026",))
    found = understand(TYPED, UNKNOWN_RETURN, NOVEMBER)
    view = present(found, YEAR, SHOW, decided=decided)
    assert view.decided == decided
    code, direct = view.ways
    assert (code.items, code.sums) == ((), ())
    assert code.lines == (SHOW.say("stay_or_stop.code.decided"),)
    assert direct.items == page(TYPED).ways[1].items
    assert SHOW.say("stay_or_stop.direct.decided") in direct.lines
    assert view.conditions_intro == SHOW.say("stay_or_stop.conditions.decided")
    assert "208.33" not in " ".join(rows_and_lines(view))
    assert view.chart is not None
    assert {row[1].text for row in view.chart.table.rows} == {"Not possible"}
    nothing_typed = understand(TypedBill(owed_year=YEAR), UNKNOWN_RETURN, NOVEMBER)
    assert present(nothing_typed, YEAR, SHOW, decided=decided).decided == decided


amounts = st.integers(0, 400_000).map(lambda pence: f"{Decimal(pence) / 100:.2f}")


@pytest.mark.parametrize("nation", list(Nation))
@given(bill=amounts, pay=amounts, more=amounts, typed=st.booleans())
def test_what_is_drawn_is_what_the_table_says(
    nation: Nation, bill: str, pay: str, more: str, typed: bool
) -> None:
    sheet = replace(TYPED, nation=nation, bill=bill, pay=str(Decimal(pay) * 10))
    sheet = replace(sheet, assessed="", deducted="")
    if typed:
        sheet = replace(sheet, assessed=str(Decimal(bill) + Decimal(more)), deducted=more)
    chart = page(sheet).chart
    assert chart is not None
    drawn = sum(round(Decimal(y), 2) for trace in chart.figure.data for y in trace.y)
    told = Decimal(0)
    for cell in [cell for row in chart.table.rows if row[0].text in SUMS for cell in row[1:]]:
        assert not cell.note
        figures = "".join(each for each in cell.text if each.isdigit() or each == ".")
        told += Decimal(figures or 0)
    assert drawn == told
    assert chart.alt.endswith(chart.sentence)
