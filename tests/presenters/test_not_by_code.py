"""A bill that no code collects is told in one sentence, with each amount and its day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from codedout.domain.account import Account
from codedout.domain.documents import Document
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.presenters.not_by_code import AccountView, of_account
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Notice
from tests.books import document, line, line_item

SHOW, YEAR, TODAY = Viewer(), TaxYear(2025), date(2027, 1, 31)
AT = datetime(2027, 1, 31, 9, tzinfo=UTC)


def bill(amount: str = "1184.60", **more: object) -> Document:
    return document("1", YEAR, amount, **more)


def told(one: Document, status: str, today: date = TODAY) -> Notice | None:
    lines = (line(one, "4910", line_item(str(one.original), status)),)
    account = Account(documents=(one,), lines=lines)
    view = of_account(Part(read=Read(account, AT, "")), YEAR, SHOW, today)
    assert view.hole == ""
    return view.notice


def test_it_says_how_much_is_to_be_paid_and_by_when_hmrcs_account_has_it() -> None:
    notice = told(bill(), "rejected")
    assert notice is not None
    assert notice.title == (
        "HMRC’s account says that your 2025 to 2026 bill is not collected through your tax code"
    )
    assert notice.lines == ("£1,184.60 is to be paid directly to HMRC, by 31 January 2027.",)
    assert [(link.page, link.params) for link in notice.links] == [("story", {"year": "2025-26"})]
    notice = told(bill(), "rejected", date(2027, 2, 1))
    assert notice is not None
    assert notice.lines == (
        "£1,184.60 was to be paid directly to HMRC by 31 January 2027, and is overdue.",
    )
    notice = told(bill(due_on=None), "rejected")
    assert notice is not None
    assert notice.lines == (SHOW.say("not_by_code.no_day", amount="£1,184.60"),)


def test_of_a_part_it_does_not_say_that_all_of_the_bill_came_back() -> None:
    notice = told(
        bill("900.00", outstanding=Decimal(300), amount_coded_out=Decimal(900)), "partly-collected"
    )
    assert notice is not None
    assert notice.title == SHOW.say("not_by_code.some", year="2025 to 2026")
    assert notice.lines[0].startswith("£300.00 ")


def test_what_is_paid_by_now_is_not_asked_for() -> None:
    notice = told(bill(outstanding=Decimal(0)), "rejected")
    assert notice is not None
    assert notice.lines == (SHOW.say("not_by_code.paid"),)


def test_of_what_a_code_may_collect_nothing_is_said_and_a_hole_is_marked() -> None:
    assert told(bill(), "initiated") is None
    down: Part[Account] = Part(error=HmrcUnreachable(Operation.VIEW_ACCOUNT))
    for now in (None, down):
        unread = SHOW.say("not_by_code.unread")
        assert of_account(now, YEAR, SHOW, TODAY) == AccountView(hole=unread)
