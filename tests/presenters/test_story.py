"""The story of a year in words: every way HMRC says it stands, the days left, and what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from codedout.domain.change import Ask
from codedout.domain.charge_history import ChargeChange, ChargeHistory
from codedout.domain.document_kind import DocumentKind
from codedout.domain.documents import CollectionStatus, LateInterest
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.inquiries import HistoryOfCharge, PaymentsIn
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.liability import read_liability
from codedout.journeys.preparing import prepare_amend, prepare_choice
from codedout.journeys.sending import send
from codedout.journeys.story import read_year, to_ask
from codedout.presenters import story, story_told
from codedout.presenters.story import StoryView
from codedout.presenters.viewer import Viewer
from tests.books import allocation, coding, document, line, line_item, payment
from tests.fakes import FIRST, AtOnce, Bench, item, key
from tests.presenters.reading_views import column, rows_and_lines

RUNNING = TaxYear(2026)
YEAR = TaxYear(2023)
HISTORY = ChargeChange(
    document_id="1",
    tax_year=YEAR,
    created_on=None,
    description=None,
    classification=None,
    total=Decimal("90.00"),
    changed_on=None,
    changed_at=datetime(2025, 2, 3, 10, 30, tzinfo=UTC),
    reason=" Amended return",
    payment_on_account_reason="004",
)


def charge(bench: Bench, status: str | None, id_: str = "1", **more: Any) -> None:
    """One charge of £100 of the year; what HMRC says of it stands on its line."""
    members: dict[str, Any] = {"amount_coded_out": Decimal("100.00") if status else None}
    one = document(id_, more.pop("year", YEAR), "100.00", **(members | more))
    left = line_item(str(one.outstanding), status, due_on=one.due_on)
    met = one.original - one.outstanding
    cleared = line_item(str(met), status, clearing_reason="Automatic Clearing")
    bench.hmrc.books.documents.append(one)
    items = (left, cleared) if met else (left,)
    bench.hmrc.books.lines.append(line(one, None, *items))


def told(bench: Bench, show: Viewer, year: TaxYear = YEAR, chosen: int = 0) -> StoryView:
    """The page, as the page asks for it."""
    now = bench.clock.now()
    found = story_told.told(
        read_liability(bench.hmrc, AtOnce(), FIRST, london_day(now)), london_day(now)
    )
    charges = story_told.charges_of(found.owed(year))
    documents = to_ask([one.document.id for one in charges], chosen)
    read = read_year(bench.hmrc, AtOnce(), year, RUNNING, documents)
    changes = bench.store.journal.of(bench.who)
    return story.present(year, chosen, found, read, show, changes=changes, now=now)


def said(view: object) -> str:
    return " ".join(rows_and_lines(view))


STATUSES = [None, *(one.value for one in CollectionStatus), "put-on-hold"]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("named", [None, TaxYear(2025), TaxYear(2026), YEAR])
@pytest.mark.parametrize("outstanding", ["0.00", "100.00"])
def test_there_are_words_for_every_way_it_can_stand(
    bench: Bench, show: Viewer, status: str | None, named: TaxYear | None, outstanding: str
) -> None:
    charge(bench, status, outstanding=Decimal(outstanding))
    if named is not None:
        bench.hmrc.books.codings.append(coding(YEAR, "100.00", named))
    view = told(bench, show)
    assert view.amount == "£100 for 2023 to 2024"
    assert "2023 to 2024" in view.sentence
    assert {fact.label for fact in view.facts} >= {
        show.say(f"story.fact.{name}") for name in ("kind", "means", "place", "do")
    }
    drawn = [(part.label, part.when) for part in view.ribbon.parts]
    days = view.ribbon.days
    assert drawn == list(zip(column(days, 0), column(days, 1), strict=True)), "table = drawing"
    assert all(
        0 <= part.left <= 100 and part.left + part.width <= 100.01 for part in view.ribbon.parts
    )
    assert all(cell.text for row in days.rows for cell in row)
    assert "usual rule" not in said(view) or named is None
    if named == YEAR and status not in (None, "rejected"):
        assert "does not come after 2023 to 2024" in said(view.notes)


@pytest.mark.parametrize(
    "status", [one for one in STATUSES if one not in (None, "rejected", "unknown", "put-on-hold")]
)
@pytest.mark.parametrize("named", [None, TaxYear(2025)])
def test_a_code_that_hmrc_does_not_name_is_said_to_be_the_usual_one(
    bench: Bench, show: Viewer, status: str, named: TaxYear | None
) -> None:
    charge(bench, status)
    if named is not None:
        bench.hmrc.books.codings.append(coding(YEAR, "100.00", named))
    view = told(bench, show)
    usual = "2025 to 2026 (by the usual rule: HMRC does not name the year)"
    assert (usual in view.sentence) is (named is None)
    assert "2025 to 2026" in view.sentence
    of_code = [row[2].text for row in view.ribbon.days.rows if "2025 to 2026" in row[0].text]
    assert of_code
    assert all(("R8" in source) is (named is None) for source in of_code)


@pytest.mark.parametrize("status", [one for one in STATUSES if one is not None])
@pytest.mark.parametrize("description", ["ITSA- POA 1", "New Charge"])
@pytest.mark.parametrize("outstanding", ["0.00", "100.00"])
def test_where_no_rule_tells_the_code_either_its_year_is_said_to_be_our_reading(
    bench: Bench, show: Viewer, status: str, description: str, outstanding: str
) -> None:
    charge(bench, status, description=description, outstanding=Decimal(outstanding))
    view = told(bench, show)
    of_code = [row[2].text for row in view.ribbon.days.rows if "2025 to 2026" in row[0].text]
    assert bool(of_code) is (status != "rejected")
    assert all("our reading" in source.lower() for source in of_code)
    assert "usual rule: " not in said(view)
    if "2025 to 2026" in view.sentence:
        assert "2025 to 2026 (our reading: HMRC does not name the year)" in view.sentence


@pytest.mark.parametrize("kind", [one for one in DocumentKind if one.is_charge])
def test_every_kind_of_charge_has_a_name(show: Viewer, kind: DocumentKind) -> None:
    assert show.say(f"charges.kind.{kind.value}")


def test_all_that_hmrc_can_say_is_explained(bench: Bench, show: Viewer) -> None:
    charge(bench, "initiated")
    statuses = told(bench, show).statuses
    notes = [row[0].note for row in statuses.rows]
    assert notes == [one.value for one in CollectionStatus if one.value != "unknown"] + [""]


def test_a_word_we_do_not_know_stands_there_as_hmrc_spelt_it(bench: Bench, show: Viewer) -> None:
    charge(bench, "put-on-hold")
    view = told(bench, show)
    assert [fact.value for fact in view.facts][1] == "put-on-hold"
    assert view.countdown is None


def test_what_was_partly_collected_says_how_much_and_that_it_is_our_reading(
    bench: Bench, show: Viewer
) -> None:
    charge(bench, "partly-collected", outstanding=Decimal("25.50"), due_on=date(2026, 11, 23))
    view = told(bench, show)
    assert "About £74.50 was collected. That is our reading" in said(view.facts)
    assert "£25.50 is still to pay." in said(view.facts)
    assert [(fact.label, fact.value) for fact in view.sums] == [
        ("The charge", "£100.00"),
        ("Meant for the tax code", "£100.00"),
        ("Open of what came back", "£25.50"),
        ("Paid of what came back", "£0.00"),
        ("Came back to be paid directly", "£25.50"),
        ("Collected through the tax code", "£74.50"),
        ("Still to pay directly", "£25.50"),
        ("Days to go", "21"),
    ]


@pytest.mark.parametrize(
    ("due", "title"),
    [
        (date(2026, 11, 23), "21 days left to pay £100"),
        (date(2026, 11, 3), "1 day left to pay £100"),
        (date(2026, 11, 2), "Today is the last day to pay £100"),
        (date(2026, 11, 1), "£100 is 1 day late"),
        (date(2026, 6, 29), "£100 is 126 days late"),
        (None, "£100 is to be paid directly: by when is not told"),
    ],
)
@pytest.mark.parametrize("status", ["not-collected", "rejected", "cancelled", "partly-collected"])
def test_the_days_left_are_counted_where_a_day_is_told(
    bench: Bench, show: Viewer, status: str, due: date | None, title: str
) -> None:
    charge(bench, status, due_on=due)
    found = told(bench, show).countdown
    assert found is not None
    assert found.title == title
    assert found.lines[-1] == show.say("story.countdown.binding")
    assert any("31 January 2025" in one for one in found.lines)


def test_a_due_day_that_may_be_from_before_it_went_into_a_code_counts_only_where_it_never_did(
    bench: Bench, show: Viewer
) -> None:
    charge(bench, "cancelled", due_on=date(2025, 1, 31))
    charge(bench, "rejected", "2", due_on=date(2025, 1, 31))
    cancelled, rejected = told(bench, show).countdown, told(bench, show, chosen=1).countdown
    assert cancelled is not None
    assert cancelled.title == "£100 is to be paid directly: by when is not told"
    assert "still has 31 January 2025 as its due day" in said(cancelled)
    assert rejected is not None
    assert rejected.title == "£100 is 640 days late"


def test_days_gone_by_are_counted_from_the_day_to_pay_by(bench: Bench, show: Viewer) -> None:
    charge(bench, "rejected", due_on=date(2026, 10, 31))
    since = told(bench, show).sums[-1]
    assert (since.label, since.value) == ("Days late", "2")
    assert since.note.startswith("From 31 October 2026 to 2 November 2026")


def test_what_never_was_in_a_code_did_not_come_back_from_one(bench: Bench, show: Viewer) -> None:
    charge(bench, "rejected", outstanding=Decimal("60.00"), due_on=date(2026, 10, 31))
    assert [(fact.label, fact.value) for fact in told(bench, show).sums] == [
        ("The charge", "£100.00"),
        ("Meant for the tax code", "£100.00"),
        ("Collected through the tax code", "£0.00"),
        ("Paid directly or set off", "£40.00"),
        ("Still to pay directly", "£60.00"),
        ("Days late", "2"),
    ]


def test_a_day_worked_back_is_said_to_be_about_and_ours(bench: Bench, show: Viewer) -> None:
    charge(bench, "cancelled", due_on=date(2026, 11, 23))
    view = told(bench, show)
    assert view.countdown is not None
    assert "on about 12 October 2026. That is our reading." in view.countdown.lines[1]
    assert "About 12 October 2026" in column(view.ribbon.days, 1)
    assert view.ribbon.where == (
        "Today is 2 November 2026. The last step was “Put back on your account”, on about "
        "12 October 2026. The next is “Payable directly by”, on 23 November 2026."
    )
    assert "23 November 2026 less 42 days" in said(view.ribbon.days)


def test_a_day_from_the_history_leads_to_about_a_day_to_pay_by(bench: Bench, show: Viewer) -> None:
    charge(bench, "not-collected", due_on=date(2025, 1, 31))
    back = replace(HISTORY, reason="Coding cancelled", changed_at=datetime(2026, 10, 1, tzinfo=UTC))
    bench.hmrc.books.histories["1"] = ChargeHistory((back,))
    view = told(bench, show)
    assert view.countdown is not None
    assert view.countdown.title == "10 days left to pay £100"
    assert view.countdown.lines[0] == "Payable by about 12 November 2026."


@pytest.mark.parametrize("status", ["initiated", "awaiting-collection", "fully-collected"])
def test_there_is_no_countdown_where_nothing_came_back(
    bench: Bench, show: Viewer, status: str
) -> None:
    charge(bench, status, due_on=date(2026, 11, 23))
    assert told(bench, show).countdown is None


def test_nor_where_what_came_back_was_paid(bench: Bench, show: Viewer) -> None:
    charge(bench, "not-collected", outstanding=Decimal(0), due_on=date(2026, 11, 23))
    view = told(bench, show)
    assert view.countdown is None
    assert show.say("story.sentence.paid_since") in view.sentence


def test_today_has_its_place_among_the_parts(bench: Bench, show: Viewer) -> None:
    charge(bench, "initiated", year=TaxYear(2024))
    ribbon = told(bench, show, TaxYear(2024)).ribbon
    assert ribbon.where == "Today is 2 November 2026, within “Year of collecting, 2026 to 2027”."
    states = [part.state.value for part in ribbon.parts]
    assert states[ribbon.today_after - 1 :] == ["now", "ahead"]
    assert 0 < ribbon.today_at < 100


def test_a_year_without_a_charge_shows_what_usually_happens(bench: Bench, show: Viewer) -> None:
    view = told(bench, show, TaxYear(2025))
    assert view.amount == "Nothing is on your account for 2025 to 2026 so far"
    assert (view.facts, view.sums, view.countdown, view.timeline) == ((), (), None, None)
    assert "Your tax code changes, for 2027 to 2028, if it goes through one" in said(view.ribbon)
    bench.hmrc.books.codings.append(coding(TaxYear(2025), "55.10", TaxYear(2028)))
    view = told(bench, show, TaxYear(2025))
    assert "HMRC names £55.10 of 2025 to 2026 for the tax code of 2028 to 2029" in view.sentence


def test_years_that_only_the_account_has_can_be_chosen(bench: Bench, show: Viewer) -> None:
    charge(bench, None, "1", year=TaxYear(2018), dated=date(2022, 1, 1))
    charge(bench, None, "2", year=TaxYear(2030), dated=date(2026, 1, 1))
    charge(bench, None, "3", year=TaxYear(1950), dated=date(2026, 1, 1))
    charge(bench, None, "4", year=TaxYear(9001), dated=date(2026, 1, 1))
    found = story_told.told(
        read_liability(bench.hmrc, AtOnce(), FIRST, date(2026, 11, 2)), date(2026, 11, 2)
    )
    years = story_told.years_told(found, [RUNNING])
    assert years == [TaxYear(2030), RUNNING, TaxYear(2018)]
    for year in years:
        assert said(told(bench, show, year))
    assert "has not begun" in said(told(bench, show, TaxYear(2030)).notes)


def test_hmrcs_own_sample_is_nothing_of_any_year(bench: Bench, show: Viewer) -> None:
    bench.hmrc.books.documents.append(
        document("1", YEAR, "-99999999999.99", dated=date(1920, 2, 29), due_on=date(1920, 2, 29))
    )
    assert told(bench, show).amount == "Nothing is on your account for 2023 to 2024 so far"


def test_of_two_charges_the_one_about_a_code_comes_first_and_each_is_told_by_itself(
    bench: Bench, show: Viewer
) -> None:
    charge(bench, None, "1", text="Class 2 National Insurance")
    charge(bench, "initiated", "2")
    now = london_day(bench.clock.now())
    found = story_told.told(read_liability(bench.hmrc, AtOnce(), FIRST, now), now)
    names = story_told.choices(story_told.charges_of(found.owed(YEAR)), found, show)
    assert names == (
        "1: Balancing payment, £100",
        "2: Class 2 National Insurance, £100 (overdue)",
    )
    first, second = told(bench, show), told(bench, show, chosen=1)
    assert "was to be collected" in first.sentence
    assert second.sentence == "It is for 2023 to 2024, and is to be paid to HMRC directly."
    assert first.timeline == second.timeline, "one timeline for the year"
    assert "2026 to 2027" not in said(second.ribbon)


@pytest.mark.parametrize(
    ("year", "meant", "to_do"),
    [
        (TaxYear(2025), "The tax code of 2027 to 2028 is still to come.", "once the tax code chan"),
        (TaxYear(2024), "2026 to 2027, is running", "Your payslips show what is taken."),
        (TaxYear(2023), "is over, and HMRC has not said yet", "HMRC can say what became of it."),
    ],
)
def test_what_is_planned_is_told_by_where_its_year_of_collecting_is(
    bench: Bench, show: Viewer, year: TaxYear, meant: str, to_do: str
) -> None:
    charge(bench, "initiated", year=year)
    view = told(bench, show, year)
    *_, means, _, do = [fact.value for fact in view.facts]
    assert ("plans to collect" in view.sentence) == ("still to come" in meant)
    assert ("is collecting it" in view.sentence) == ("is running" in meant)
    assert ("That year is over" in view.sentence) == ("is over" in meant)
    assert "plans to" not in means
    assert meant in means
    assert to_do in do
    assert do.endswith(show.say("story.by_hand"))


def test_what_is_due_directly_says_how_much_and_by_when(bench: Bench, show: Viewer) -> None:
    charge(bench, None, outstanding=Decimal("20.00"))
    view = told(bench, show)
    assert (
        view.facts[-1].value
        == "£20 is to be paid to HMRC. The day for it: 31 January 2025. 640 days late."
    )
    assert "for a tax code" not in said(view.ribbon)


def test_what_happened_stands_newest_first_with_who_did_it(bench: Bench, show: Viewer) -> None:
    charge(bench, "initiated", dated=date(2024, 12, 5))
    books = bench.hmrc.books
    books.codings.append(coding(YEAR, "100.00", started_on=date(2024, 12, 6)))
    books.histories["1"] = ChargeHistory((HISTORY, replace(HISTORY, changed_at=None, reason=None)))
    to_it = allocation("XD1", document_id="1", cleared=Decimal("10.00"))
    elsewhere = allocation("XD2", document_id="2", cleared=Decimal("5.00"))
    books.payments.append(payment("15.00", date(2025, 3, 1), "1", allocations=(to_it, elsewhere)))
    table = told(bench, show).timeline
    assert table is not None
    rows = [tuple(cell.text for cell in row) for row in table.rows]
    assert rows == [
        ("1 March 2025", "You", "A payment was set against it", "£10"),
        ("3 February 2025", "HMRC", "Changed. HMRC’s reason: “Amended return”.", "£90"),
        ("6 December 2024", "HMRC", "Put down for the tax code of 2025 to 2026", "£100"),
        ("5 December 2024", "HMRC", "Put on your account", ""),
        ("No date told", "HMRC", "Changed. HMRC gives no reason.", "£90"),
    ]
    assert "Part of a payment of £15." in table.rows[0][2].note
    assert "HMRC’s number for the reason: 004." in table.rows[1][2].note


def test_a_payment_is_found_by_the_reference_of_the_charge_too(bench: Bench, show: Viewer) -> None:
    charge(bench, None)
    [of_one] = bench.hmrc.books.lines
    bench.hmrc.books.lines[:] = [replace(of_one, charge_reference="XD7")]
    to_it = allocation("XD7", cleared=Decimal("10.00"))
    bench.hmrc.books.payments.append(payment("10.00", date(2025, 3, 1), allocations=(to_it,)))
    assert "A payment was set against it" in said(told(bench, show).timeline)


def test_the_persons_own_receipts_of_tax_for_that_year_stand_there_and_no_others(
    bench: Bench, show: Viewer
) -> None:
    code = TaxYear(2025)
    bench.holds(item(11, "412.30", related=YEAR), item(12, "50.00", related=TaxYear(2022)))
    for number, amount in ((11, "400.00"), (12, "45.00")):
        wanted = prepare_amend(bench.desk, bench.look(code), key(number), Decimal(amount))
        send(bench.desk, wanted.reference)
    send(bench.desk, prepare_choice(bench.desk, bench.look_at_bill(code), Ask.STOP).reference)
    of_year, of_code = told(bench, show, YEAR).timeline, told(bench, show, code).timeline
    assert of_year is not None
    assert of_code is not None
    [row] = of_year.rows
    assert "£400" in row[2].note
    assert row[2].link is not None
    assert row[2].link.page == "receipt"
    [choice] = of_code.rows
    assert choice[2].text == show.say("change.title.stop", year="2025 to 2026")
    assert "£" not in said(of_code)


def test_what_hmrc_does_not_tell_is_named_once_and_the_rest_stays(
    bench: Bench, show: Viewer
) -> None:
    charge(bench, "initiated")
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_CHARGE_HISTORY), question=HistoryOfCharge("1"))
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_PAYMENTS), times=9)
    view = told(bench, show)
    [notice] = view.notices
    assert "your payments, how a charge was changed" in said(notice)
    assert view.amount == "£100 for 2023 to 2024"


def test_an_account_that_could_not_be_read_is_not_called_empty(bench: Bench, show: Viewer) -> None:
    bench.hmrc.fails(HmrcUnreachable(Operation.VIEW_ACCOUNT), times=9)
    view = told(bench, show)
    assert "HMRC did not tell all of your account just now" in view.sentence


def test_of_many_charges_only_the_one_looked_at_is_asked_about(bench: Bench, show: Viewer) -> None:
    for number in range(4):
        charge(bench, None, str(number))
    view = told(bench, show, chosen=2)
    asked = [call.what for call in bench.hmrc.calls if isinstance(call.what, HistoryOfCharge)]
    assert asked == [HistoryOfCharge("2")]
    assert "2023 to 2024 has more than 3" in said(view.timeline_notes)
    assert [call for call in bench.hmrc.calls if isinstance(call.what, PaymentsIn)]


def test_what_needs_something_is_opened_first_and_the_picker_says_what_is_overdue(
    bench: Bench, show: Viewer
) -> None:
    charge(bench, "initiated", "1")
    charge(bench, None, "2", due_on=date(2026, 11, 30))
    charge(bench, None, "3", due_on=date(2026, 7, 31))
    charge(bench, None, "4", due_on=date(2026, 8, 31), year=TaxYear(2022))
    charge(bench, None, "5", outstanding=Decimal(0), due_on=date(2026, 1, 31), year=TaxYear(2024))
    now = london_day(bench.clock.now())

    def found() -> story_told.Told:
        return story_told.told(read_liability(bench.hmrc, AtOnce(), FIRST, now), now)

    def opened(year: TaxYear) -> int:
        return story_told.charge_first(story_told.charges_of(found().owed(year)), found())

    names = story_told.choices(story_told.charges_of(found().owed(YEAR)), found(), show)
    assert ["(overdue)" in name for name in names] == [False, False, True]
    assert opened(YEAR) == 2, "the overdue one"
    assert story_told.year_first(found(), RUNNING) == YEAR, "overdue longest"
    del bench.hmrc.books.documents[2]
    assert opened(YEAR) == 1, "due soonest"
    assert story_told.year_first(found(), RUNNING) == TaxYear(2022), "overdue before what is due"
    del bench.hmrc.books.documents[1:3]
    assert opened(YEAR) == 0, "the coded one"
    assert story_told.year_first(found(), RUNNING) == TaxYear(2024), "the latest with a charge"
    bench.hmrc.books.documents.clear()
    assert opened(YEAR) == 0
    assert story_told.year_first(found(), TaxYear(2025)) == TaxYear(2025)


def test_a_charge_never_in_a_code_says_how_late_it_is_and_how_much_of_it_was_paid(
    bench: Bench, show: Viewer
) -> None:
    charge(bench, None, outstanding=Decimal("20.31"), due_on=date(2026, 7, 31))
    to_it = allocation("XD1", document_id="1", cleared=Decimal("79.69"))
    bench.hmrc.books.payments.append(payment("79.69", date(2026, 7, 29), "1", allocations=(to_it,)))
    view = told(bench, show)
    assert view.countdown is not None
    assert view.countdown.title == "£20.31 is 94 days late"
    assert view.countdown.lines[:2] == (
        "Payable by 31 July 2026.",
        "31 July 2026 is the due day that HMRC’s account has for it.",
    )
    assert "www.gov.uk/pay-self-assessment-tax-bill" in said(view.countdown)
    assert "The day for it: 31 July 2026. 94 days late." in view.facts[-1].value
    tags = {part.label: part.state_name for part in view.ribbon.parts}
    assert tags["To be paid directly by"] == "94 days late"
    assert tags["Paid directly: £79.69 of £100"] == "Over"
    assert (view.sums[-1].label, view.sums[-1].value) == ("Days late", "94")


def test_what_came_back_is_added_up_from_what_is_open_and_paid_and_interest_comes_on_top(
    bench: Bench, show: Viewer
) -> None:
    interest = LateInterest(
        id=None,
        rate=Decimal("7.75"),
        starts_on=date(2026, 6, 30),
        ends_on=None,
        accruing=Decimal("4.12"),
        amount=None,
        on_hold=None,
        outstanding=None,
    )
    one = document(
        "1",
        YEAR,
        "1420.50",
        outstanding=Decimal("155.14"),
        amount_coded_out=Decimal("1420.50"),
        due_on=date(2026, 6, 29),
        late_interest=interest,
    )
    status = "partly-collected"
    items = (
        line_item("155.14", status, due_on=one.due_on),
        line_item("1065.36", status, clearing_reason="Automatic Clearing"),
        line_item("200.00", status, clearing_reason="Incoming Payment"),
    )
    bench.hmrc.books.documents.append(one)
    bench.hmrc.books.lines.append(line(one, None, *items))
    view = told(bench, show)
    rows = {fact.label: (fact.value, fact.note) for fact in view.sums}
    assert rows["Came back to be paid directly"][0] == "£355.14"
    assert rows["Came back to be paid directly"][1].startswith("£155.14 open and £200.00 paid.")
    assert rows["Collected through the tax code"][0] == "£1,065.36"
    assert rows["Collected through the tax code"][1].startswith("£1,420.50 less £355.14")
    assert rows["Still to pay, with interest"][0] == "£159.26"
    assert view.countdown is not None
    assert "£4.12 of interest on it so far, so £159.26 in all." in said(view.countdown)
    tags = {part.label: part.state_name for part in view.ribbon.parts}
    assert tags["Payable directly by"] == "126 days late"


@pytest.mark.parametrize(
    ("status", "row", "settled"),
    [
        ("fully-collected", "Collected through the tax code", "Settled through the tax code: Over"),
        ("initiated", "For the tax code to collect", "Settled, if all is collected: Not told yet"),
    ],
)
def test_the_sum_has_what_a_code_collects_and_only_what_is_told_is_settled(
    bench: Bench, show: Viewer, status: str, row: str, settled: str
) -> None:
    charge(bench, status)
    view = told(bench, show)
    amounts = {fact.label: fact.value for fact in view.sums}
    assert amounts[row] == "£100.00"
    assert (amounts["Paid directly or set off"], amounts["Still to pay directly"]) == (
        "£0.00",
        "£0.00",
    )
    assert "“Settled" not in view.ribbon.where, "its last day settles nothing by itself"
    last = view.ribbon.parts[-1]
    assert f"{last.label}: {last.state_name}" == settled


@pytest.mark.parametrize(
    ("status", "what"),
    [
        ("partly-collected", "What the tax code did not collect came back"),
        ("not-collected", "The tax code collected none of it"),
        ("cancelled", "Taken out of the tax code"),
        ("rejected", "HMRC could not put it into a tax code"),
    ],
)
@pytest.mark.parametrize(
    ("due", "day", "note"),
    [
        (date(2026, 11, 23), "About 12 October 2026", "That is 42 days before"),
        (date(2025, 1, 31), "No date told", ""),
    ],
)
def test_that_a_code_did_not_do_it_stands_among_what_happened(
    bench: Bench, show: Viewer, status: str, what: str, due: date, day: str, note: str
) -> None:
    charge(bench, status, due_on=due)
    table = told(bench, show).timeline
    assert table is not None
    [row] = [row for row in table.rows if row[2].text.startswith(what)]
    assert row[0].text == day
    assert row[2].note.startswith(note)


def test_what_went_into_a_code_later_than_a_bill_is_read_as_a_debt(
    bench: Bench, show: Viewer
) -> None:
    charge(bench, "fully-collected", due_on=date(2025, 1, 31))
    assert "debt" not in said(told(bench, show).facts)
    bench.hmrc.books.codings.append(coding(YEAR, "100.00", TaxYear(2026)))
    view = told(bench, show)
    note = view.facts[0].note
    assert note.startswith(
        "It was due on 31 January 2025, and not paid then. HMRC put it into the tax code of 2026"
    )
    assert "“Other money you owe HMRC”" in note
    assert "31 January 2025" in column(view.ribbon.days, 1)
