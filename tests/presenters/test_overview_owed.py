"""What is to be paid directly stands first on the Overview, and is never nothing to do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from codedout.domain.choice import ReturnState
from codedout.domain.documents import Document
from codedout.domain.errors import STILL_ASKED, HmrcError, HmrcUnreachable, UnexpectedAnswer
from codedout.domain.operation import Operation
from codedout.domain.rules.open_charges import open_charges
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.liability import read_liability
from codedout.journeys.reading import read_years, running_year
from codedout.presenters import overview
from codedout.presenters.overview import OverviewView
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Tone
from tests.books import document, line, line_item
from tests.fakes import FIRST, NOVEMBER, YEAR, AtOnce, FakeHmrc, FixedClock, item
from tests.presenters.people import FILES, hmrc_of
from tests.presenters.reading_views import rows_and_lines

SHOW = Viewer()
NEW_YEARS_EVE = datetime(2026, 12, 31, 12, tzinfo=UTC)
APRIL = datetime(2027, 4, 6, 12, tzinfo=UTC)
NOTHING = (SHOW.say("overview.next.submitted.title"), SHOW.say("overview.next.wait.title"))
FAR = date(2027, 7, 31)


def seen(hmrc: FakeHmrc, now: datetime = NOVEMBER) -> OverviewView:
    *_, last = read_years(hmrc, AtOnce(), running_year(now), FIRST, {})
    return overview.present(last, (), SHOW, now)


def person(name: str, now: datetime = NOVEMBER) -> OverviewView:
    return seen(hmrc_of(name, FixedClock(now)), now)


def holding(*documents: Document, state: ReturnState = ReturnState.SUBMITTED) -> FakeHmrc:
    hmrc = FakeHmrc()
    for before in range(5):
        hmrc.year(YEAR.plus(-before)).returned = ReturnState.SUBMITTED
    hmrc.year(YEAR).returned = state
    hmrc.books.documents += documents
    return hmrc


def first_of(view: OverviewView) -> str:
    return "" if view.owed is None else view.owed.title


def bill_of(view: OverviewView, year: TaxYear) -> tuple[str, str]:
    assert view.bills is not None
    ((_, choice, when, _),) = [row for row in view.bills.rows if row[0].text == SHOW.year(year)]
    return choice.text, when.text


# --- said first


@pytest.mark.parametrize(
    ("name", "now", "first", "step"),
    [
        (
            "rejected_at_once",
            NOVEMBER,
            "£1,184.60 is to be paid directly to HMRC by 31 January 2027.",
            "Pay HMRC by 31 January 2027",
        ),
        (
            "rejected_at_once",
            APRIL,
            "£1,200.70 is overdue: it was to be paid directly to HMRC by 31 January 2027.",
            "Pay HMRC what is overdue, or ask for more time",
        ),
        (
            "rejected_mid_year",
            NOVEMBER,
            "£468.23 is to be paid directly to HMRC by 23 November 2026.",
            "Pay HMRC by 23 November 2026",
        ),
        (
            "partly_collected",
            NOVEMBER,
            "£159.26 is overdue: it was to be paid directly to HMRC by 29 June 2026.",
            "Pay HMRC what is overdue, or ask for more time",
        ),
        (
            "payments_on_account",
            NOVEMBER,
            "£122.69 is overdue: it was to be paid directly to HMRC by 31 July 2026.",
            "Pay HMRC what is overdue, or ask for more time",
        ),
    ],
)
def test_it_stands_first_with_the_amount_the_day_and_the_way_to_it(
    name: str, now: datetime, first: str, step: str
) -> None:
    view = person(name, now)
    assert view.owed is not None
    assert view.next_step is not None
    assert (view.owed.title, view.next_step.title) == (first, step)
    assert [one.page for one in view.next_step.links] == ["liability"]
    assert view.owed.links == (), "the way to it is there once"
    assert (view.owed.tone is Tone.ATTENTION) is ("overdue" in first)


def test_interest_that_is_in_it_is_told_and_none_where_hmrc_gives_none() -> None:
    view = person("partly_collected")
    assert view.owed is not None
    assert view.owed.lines == ("£4.12 of it is interest so far.",)
    later = person("rejected_at_once", APRIL)
    assert later.owed is not None
    assert later.owed.lines == ("£16.10 of it is interest so far.",)
    without = seen(holding(document("1", YEAR.plus(-2), "10.00")))
    assert without.owed is not None
    assert without.owed.lines == ()


@pytest.mark.parametrize("name", [name for name, one in FILES.items() if one["enrolled"]])
@pytest.mark.parametrize("now", [NOVEMBER, NEW_YEARS_EVE, APRIL])
def test_it_is_what_your_tax_over_the_years_has(name: str, now: datetime) -> None:
    hmrc, today = hmrc_of(name, FixedClock(now)), london_day(now)
    reading = read_liability(hmrc, AtOnce(), FIRST, today)
    due = open_charges(reading.account.whole, reading.reckoned(today)).due
    late = [one for one in due if one.is_overdue(today)]
    amount = sum((one.to_pay + one.interest for one in late or due), Decimal(0))
    first = first_of(seen(hmrc, now))
    assert first.startswith(f"{SHOW.gbp(amount)} is ") if due else first == ""


def test_several_are_added_up_and_the_first_day_is_said() -> None:
    later = document("2", YEAR, "20.00", due_on=date(2027, 2, 28))
    view = seen(holding(document("1", YEAR, "10.00"), later))
    assert first_of(view) == (
        "£30 is to be paid directly to HMRC, the first of it by 31 January 2027."
    )
    old = document("1", YEAR.plus(-2), "10.00"), document("3", YEAR.plus(-3), "5.00")
    assert first_of(seen(holding(*old, later))) == (
        "£15 is overdue: it was to be paid directly to HMRC, the first of it by 31 January 2024."
    )


def test_where_hmrc_gives_no_day_that_is_said() -> None:
    view = seen(holding(document("1", YEAR, "10.00", due_on=None)))
    assert first_of(view) == "£10 is to be paid directly to HMRC, which does not say by when."
    assert view.next_step is not None
    assert view.next_step.title == SHOW.say("overview.next.account.title")


# --- the next thing to do


@pytest.mark.parametrize(
    ("due", "is_next"),
    [(date(2026, 12, 14), True), (date(2026, 12, 15), False), (date(2026, 11, 1), True)],
)
def test_it_is_the_next_thing_to_do_when_overdue_or_due_in_six_weeks(
    due: date, *, is_next: bool
) -> None:
    hmrc = holding(document("1", YEAR.plus(-1), "10.00", due_on=due), state=ReturnState.OPEN)
    hmrc.year(YEAR).items.append(item(1, "5.00"))
    view = seen(hmrc)
    assert view.next_step is not None
    assert (view.next_step.links[0].page == "liability") is is_next
    assert view.owed is not None
    assert bool(view.owed.links) is not is_next


def test_far_off_it_comes_instead_of_nothing_to_do_and_what_else_is_known_is_said() -> None:
    view = seen(holding(document("1", YEAR, "10.00", due_on=FAR)))
    assert view.next_step is not None
    assert view.next_step.title == "Pay HMRC by 31 July 2027"
    assert "can no longer be changed here" in view.next_step.lines[1]


UNREAD: list[HmrcError] = [
    HmrcUnreachable(Operation.VIEW_ACCOUNT),
    UnexpectedAnswer(Operation.VIEW_ACCOUNT, status=503),
    HmrcUnreachable(Operation.VIEW_ACCOUNT, code=STILL_ASKED, sent=False),
]


@pytest.mark.parametrize("state", list(ReturnState))
@pytest.mark.parametrize("now", [NOVEMBER, APRIL])
def test_it_is_never_nothing_to_do_while_something_is_payable_or_not_known(
    state: ReturnState, now: datetime
) -> None:
    hmrc = holding(document("1", YEAR, "10.00", due_on=FAR), state=state)
    hmrc.year(YEAR).opted_out = True
    views = [seen(hmrc, now)]
    for error in UNREAD:
        hmrc.fails(error)
        views.append(seen(hmrc, now))
    steps = read_years(hmrc, AtOnce(), running_year(now), FIRST, {})
    views.append(overview.present(next(steps), (), SHOW, now))
    for view in views:
        assert view.next_step is None or view.next_step.title not in NOTHING
        assert SHOW.say("overview.closing.nothing") != view.nothing_closes
    for view in views[1:-1]:
        assert "whether you have anything to pay directly" in first_of(view)
    hmrc.books.documents.clear()
    if state is ReturnState.SUBMITTED:
        view = seen(hmrc, NOVEMBER)
        assert view.next_step is not None
        assert view.next_step.title in NOTHING, "with nothing to pay it is"


def test_an_account_that_could_not_be_read_is_a_hole_of_its_own() -> None:
    hmrc = hmrc_of("one_item")
    whole = seen(hmrc)
    hmrc.fails(UNREAD[0])
    view = seen(hmrc)
    assert first_of(view) == SHOW.say("overview.owed.not_read")
    assert view.ask_again
    assert not view.notices
    for name in ("headline", "taken", "bills", "closing", "next_step", "progress"):
        assert getattr(view, name) == getattr(whole, name)


def test_what_is_open_and_not_plain_is_not_called_nothing_either() -> None:
    odd = document("1", YEAR, "10.00"), document("1", YEAR, "12.00")
    view = seen(holding(*odd))
    assert first_of(view) != ""
    assert view.next_step is not None
    assert view.next_step.title not in NOTHING


# --- what closes soon


def test_its_day_stands_among_what_closes_soon() -> None:
    days = {one.label: one for one in person("rejected_mid_year").closing}
    assert list(days) == ["23 November 2026", "30 December 2026", "31 January 2027"]
    first = days["23 November 2026"]
    assert first.value.startswith("Last day to pay £468.23 directly to HMRC: ")
    assert first.note == "In 21 days"


def test_one_day_to_pay_is_not_there_twice() -> None:
    (one,) = person("rejected_at_once").closing
    assert one.value == (
        "Last day to pay £1,184.60 directly to HMRC: Balancing payment for 2025 to 2026"
    )


def test_what_is_overdue_is_no_last_day_and_yet_not_forgotten() -> None:
    view = person("rejected_at_once", APRIL)
    assert view.closing == ()
    assert view.nothing_closes == "No other last day falls in the next few months."


# --- what no tax code collects, though one was to


def test_a_bill_that_came_back_is_not_said_to_go_through_the_code() -> None:
    assert bill_of(person("rejected_at_once"), YEAR) == (
        "HMRC’s account says that it is not collected through your tax code",
        "You pay it directly to HMRC, by 31 January 2027",
    )
    assert bill_of(person("partly_collected"), YEAR.plus(-2)) == (
        "HMRC’s account says that not all of it is collected through your tax code",
        "The rest was to be paid directly to HMRC, by 29 June 2026",
    )


@pytest.mark.parametrize("status", ["rejected", "cancelled", "not-collected", "partly-collected"])
def test_every_way_of_coming_back_counts_and_the_persons_own_choice_goes_before(
    status: str,
) -> None:
    of_it = document("1", YEAR, "10.00", is_coded_out=True, amount_coded_out=Decimal(10))
    hmrc = holding(of_it)
    hmrc.books.lines.append(line(of_it, None, line_item("10.00", status)))
    choice, when = bill_of(seen(hmrc), YEAR)
    assert choice.startswith("HMRC’s account says that ")
    assert "31 January 2027" in when
    hmrc.year(YEAR).opted_out = True
    assert bill_of(seen(hmrc), YEAR)[0] == SHOW.say("overview.bills.out")


def test_an_amount_that_was_taken_out_of_the_code_is_not_being_collected() -> None:
    (said,) = person("rejected_mid_year").this_year
    assert "is collecting" not in said
    assert said == (
        "HMRC’s figure for your 2026 to 2027 tax code is £468.22: Self Assessment tax from an "
        "earlier year. Its account says that no more of it is being collected in this way."
    )


def test_where_it_is_the_only_amount_the_lead_does_not_say_so_either() -> None:
    hmrc = hmrc_of("rejected_mid_year")
    hmrc.year(YEAR).items.clear()
    view = seen(hmrc)
    assert "being taken" not in view.headline
    assert view.headline.startswith("HMRC has figures for your 2026 to 2027 tax code.")


def test_an_amount_of_another_kind_or_year_is_still_being_collected() -> None:
    hmrc = hmrc_of("debt_by_band")
    of_it = document("9", YEAR.plus(-1), "10.00", is_coded_out=True, amount_coded_out=Decimal(10))
    hmrc.books.documents.append(of_it)
    hmrc.books.lines.append(line(of_it, None, line_item("10.00", "cancelled")))
    (said,) = seen(hmrc).this_year
    assert "HMRC is collecting £1,290" in said


def test_what_is_to_be_paid_names_no_tax_code_and_no_choice() -> None:
    for name in ("rejected_at_once", "rejected_mid_year", "partly_collected"):
        view = person(name)
        assert "code" not in " ".join(rows_and_lines(view.owed))
