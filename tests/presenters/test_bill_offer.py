"""What HMRC's account has for a bill is offered, and nothing that is not so is said."""

from __future__ import annotations

from decimal import Decimal

from codedout.domain.bill_sheet import TypedBill
from codedout.domain.money import typed_pounds
from codedout.domain.rules.billed import Billed, ByCode, NoFigure
from codedout.domain.rules.stay_or_stop import YearsTax
from codedout.domain.tax_year import TaxYear
from codedout.presenters.bill_offer import (
    OfferView,
    YearsTaxView,
    present,
    present_years_tax,
)
from codedout.presenters.viewer import Viewer

SHOW, YEAR = Viewer(), TaxYear(2025)
BILL = Billed(amount=Decimal("1184.60"), paid=Decimal(0), class_2_may_be_in_it=False, by_code=None)


def test_the_figure_stands_there_with_a_button_that_puts_it_in() -> None:
    view = present(BILL, "", YEAR, SHOW, read=True)
    assert view.lines == ("HMRC’s account has £1,184.60 for your 2025 to 2026 bill.",)
    assert view.button == "Put £1,184.60 in the box"
    assert typed_pounds(view.text) == BILL.amount


def test_what_stands_in_the_box_already_is_not_put_there_again() -> None:
    for typed in ("1184.60", "£1,184.60"):
        view = present(BILL, typed, YEAR, SHOW, read=True)
        assert SHOW.say("bill_offer.same") in view.lines
        assert not view.button
    for typed in ("1184.61", "lots"):
        assert present(BILL, typed, YEAR, SHOW, read=True).button


def test_what_there_is_to_know_of_it_comes_with_it() -> None:
    bill = Billed(
        amount=Decimal("3500.00"),
        paid=Decimal("600.00"),
        class_2_may_be_in_it=True,
        by_code=ByCode.NOT,
    )
    _, *more = present(bill, "", YEAR, SHOW, read=True).lines
    assert more == [
        SHOW.say("bill_offer.code_not"),
        "Of it, £600.00 is met already.",
        SHOW.say("bill_offer.class_2"),
    ]


def test_where_hmrc_has_no_charge_yet_nothing_is_said() -> None:
    assert present(None, "", YEAR, SHOW, read=True) == OfferView()


def test_where_there_is_no_one_figure_the_account_is_pointed_to() -> None:
    view = present(NoFigure.SEVERAL, "", YEAR, SHOW, read=True)
    assert "more than one charge" in view.lines[0]
    assert view.link is not None
    assert not view.button


def test_where_it_was_not_read_that_is_all_that_is_said() -> None:
    view = present(None, "", YEAR, SHOW, read=False)
    assert view == OfferView(lines=(SHOW.say("bill_offer.unread"),))


# --- all of the year's tax


TAX = YearsTax(Decimal("9300.00"), Decimal("6463.80"))
EMPTY = TypedBill(owed_year=YEAR)


def test_both_figures_of_the_tax_are_offered_together() -> None:
    view = present_years_tax(TAX, EMPTY, SHOW, read=True)
    (line,) = view.lines
    assert "£9,300.00" in line
    assert "£6,463.80" in line
    assert "2025 to 2026" in line
    assert (view.assessed, view.deducted) == ("9,300.00", "6,463.80")
    assert view.button


def test_where_both_stand_there_they_are_not_put_there_again() -> None:
    typed = TypedBill(owed_year=YEAR, assessed="9300", deducted="6,463.80")
    view = present_years_tax(TAX, typed, SHOW, read=True)
    assert SHOW.say("bill_offer.tax_same") in view.lines
    assert not view.button
    one = TypedBill(owed_year=YEAR, assessed="9300", deducted="0")
    assert present_years_tax(TAX, one, SHOW, read=True).button


def test_nothing_false_is_said_where_there_is_no_such_calculation() -> None:
    assert present_years_tax(None, EMPTY, SHOW, read=True) == YearsTaxView()
    unread = present_years_tax(None, EMPTY, SHOW, read=False)
    assert unread == YearsTaxView(lines=(SHOW.say("bill_offer.tax_unread"),))
