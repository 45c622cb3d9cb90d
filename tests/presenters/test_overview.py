"""The Overview says where each shipped person stands, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.change import OPEN, Ask, Change, ChangeState
from codedout.domain.choice import ReturnRecord, Returns, ReturnState
from codedout.domain.coded_out import ItemKey, Kind, Question
from codedout.domain.errors import HmrcUnreachable, NotAllowed
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.journeys.preparing import prepare_choice
from codedout.journeys.reading import YearsReading, read_years
from codedout.journeys.sending import send
from codedout.presenters import identity, overview
from codedout.presenters.items import kind_name
from codedout.presenters.overview import OverviewView
from codedout.presenters.viewer import Viewer
from tests.fakes import FIRST, NOVEMBER, YEAR, AtOnce, Bench, FakeHmrc, FixedClock, item
from tests.presenters.people import FILES, hmrc_of
from tests.presenters.reading_views import column, rows_and_lines

RUNNING = TaxYear(2026)
SHOW = Viewer()


def read(hmrc: FakeHmrc) -> YearsReading:
    *_, last = read_years(hmrc, AtOnce(), RUNNING, FIRST, {})
    return last


def overview_of(
    hmrc: FakeHmrc, changes: Sequence[Change] = (), now: datetime = NOVEMBER
) -> OverviewView:
    return overview.present(read(hmrc), changes, SHOW, now)


def said(view: OverviewView) -> str:
    return "\n".join(rows_and_lines(view))


# --- the shipped people: what `overview_says` in their file means, as far as the Overview can tell

WHERE_THEY_STAND = {
    "one_item": ("HMRC is using £412.30 for your 2025 to 2026 tax code", "check"),
    "amended_lower": ("HMRC is using the £512.75 you sent for your 2025 to 2026 tax code", "check"),
    "hmrc_moved_since": ("HMRC is using £298.40 for your 2025 to 2026 tax code", "moved"),
    "several_items_one_amended": ("3 separate amounts for your 2025 to 2026 tax code", "check"),
    "unmatched_submission": (
        "HMRC is using £321.90 for your 2025 to 2026 tax code: Self Assessment tax from an earlier "
        "year. The £75 you sent for your 2025 to 2026 tax code matches no amount HMRC holds.",
        "unmatched",
    ),
    "opted_out": ("HMRC is using £450.60 for your 2025 to 2026 tax code", "check"),
    "nothing_held": ("HMRC has no amounts in your tax code for any year shown here.", "decide"),
    "only_running_year": ("change them from 6 April 2027", "decide"),
    "return_submitted": ("the £351.20 you sent for your 2025 to 2026 tax code", "submitted"),
    "return_unknown": ("HMRC is using £289.33 for your 2025 to 2026 tax code", "check"),
    "four_kinds": ("4 separate amounts for your 2025 to 2026 tax code", "check"),
    "small_difference": (
        "HMRC is using the £41.10 you sent for your 2025 to 2026 tax code",
        "check",
    ),
    "rejected_at_once": ("HMRC is using £742.16 for your 2025 to 2026 tax code", "pay"),
    "rejected_mid_year": ("HMRC is using £312.80 for your 2025 to 2026 tax code", "pay"),
    "partly_collected": ("HMRC is using £1,420.50 for your 2025 to 2026 tax code", "pay_overdue"),
    "fully_collected": ("HMRC is using £879.96 for your 2025 to 2026 tax code", "check"),
    "requested_and_accepted": ("HMRC is using £431.07 for your 2025 to 2026 tax code", "submitted"),
    "payments_on_account": (
        "HMRC is using £2,050.25 for your 2025 to 2026 tax code",
        "pay_overdue",
    ),
    "class_2_apart": ("HMRC is using £640 for your 2025 to 2026 tax code", "check"),
    "debt_by_band": (
        "HMRC is using £4,318.75 for your 2025 to 2026 tax code: Other money you owe HMRC.",
        "check",
    ),
    "scottish_rates": ("HMRC is using £743.12 for your 2025 to 2026 tax code", "check"),
    "welsh_rates": ("HMRC is using £588.27 for your 2025 to 2026 tax code", "check"),
}

# What the file's sentence says beside, and the Overview says elsewhere on the page.
BESIDE = {
    "several_items_one_amended": ["tax code, 1 of them sent by you."],
    "unmatched_submission": ["a figure of £75 that matches no amount HMRC holds"],
    "opted_out": ["Not through your tax code: you asked HMRC not to", "2023 to 2024 | £450.60"],
    "only_running_year": ["You can look at them now", "£415", "£125"],
    "return_submitted": [
        "You submitted your 2025 to 2026 tax return on 14 October 2026",
        "can no longer be changed here",
    ],
    "return_unknown": [
        "HMRC’s record does not show whether you have submitted your 2025 to 2026 tax return, "
        "so we will ask you."
    ],
    "four_kinds": ["amounts of 4 different kinds, which follow different rules"],
    "rejected_at_once": ["You submitted your 2025 to 2026 tax return on 5 October 2026"],
    "rejected_mid_year": ["HMRC’s figure for your 2026 to 2027 tax code is £468.22"],
    "partly_collected": ["Self Assessment tax from an earlier year | 2023 to 2024 | £1,420.50"],
    "fully_collected": ["2024 to 2025 | Not through your tax code: you asked HMRC not to"],
    "requested_and_accepted": ["From April 2027, in your 2027 to 2028 tax code"],
    "payments_on_account": ["2024 to 2025 | Not through your tax code: you asked HMRC not to"],
    "class_2_apart": ["HMRC is collecting £702.30 through your tax code"],
    "debt_by_band": ["HMRC is collecting £1,290 through your tax code"],
    "scottish_rates": ["HMRC is collecting £690.90 through your tax code"],
    "welsh_rates": ["HMRC is collecting £621.74 through your tax code"],
}

# By when to pay, where that is the next thing to do.
LAST_DAY = {"rejected_at_once": "31 January 2027", "rejected_mid_year": "23 November 2026"}


def test_everybody_is_here() -> None:
    assert set(WHERE_THEY_STAND) | {"not_signed_up"} == set(FILES)


@pytest.mark.parametrize("name", WHERE_THEY_STAND)
def test_a_person_reads_where_they_stand_and_one_thing_to_do_next(name: str) -> None:
    view = overview_of(hmrc_of(name))
    headline, step = WHERE_THEY_STAND[name]
    assert headline in view.headline
    years = {"year": "2025 to 2026", "running": "2026 to 2027"}
    days = {"day": LAST_DAY.get(name, "30 December 2026"), "opens": "6 April 2027"}
    assert view.next_step.title == SHOW.say(f"overview.next.{step}.title", **years, **days)
    assert len(view.next_step.links) == 1
    for part in BESIDE.get(name, []):
        assert part in said(view), part


def test_whoever_is_not_signed_up_reads_every_cause_and_signing_up_first() -> None:
    refused = read(hmrc_of("not_signed_up")).amounts[YEAR].error
    assert isinstance(refused, NotAllowed)
    view = identity.refused(refused, SHOW, agent=False)
    assert view.causes[0].label == SHOW.say("identity.cause.not_signed_up.what")
    assert len(view.causes) == len(identity.CAUSES)


# --- both lists


@pytest.mark.parametrize("name", WHERE_THEY_STAND)
def test_every_amount_in_use_is_in_the_list_to_the_penny(name: str) -> None:
    hmrc = hmrc_of(name)
    view = overview_of(hmrc)
    listed = sorted(column(view.taken, 3)) if view.taken else []
    used = [
        c.amount
        for year in range(2022, 2027)
        for c in hmrc.amounts(TaxYear(year), Question.LATEST).value.components
    ]
    assert listed == sorted(SHOW.gbp(amount) for amount in used)


def test_the_choice_for_each_ended_year_is_in_the_other_list() -> None:
    view = overview_of(hmrc_of("opted_out"))
    assert view.bills is not None
    assert [(row[0].text, row[1].text, row[3].text) for row in view.bills.rows][:2] == [
        (
            "2025 to 2026",
            "Not through your tax code: you asked HMRC not to",
            "Yes, until 30 December 2026, or until you submit your tax return if that is sooner",
        ),
        (
            "2024 to 2025",
            "Through your tax code, if HMRC was able to",
            "No: you have submitted that year’s tax return",
        ),
    ]
    assert [row[2].text for row in view.bills.rows] == [
        "You pay it directly to HMRC, by 31 January 2027",
        "From April 2026 to March 2027, in your 2026 to 2027 tax code",
        "From April 2025 to March 2026, in your 2025 to 2026 tax code",
    ]


def test_where_hmrc_does_not_know_of_a_return_the_list_says_on_what_the_choice_hangs() -> None:
    view = overview_of(hmrc_of("return_unknown"))
    assert view.bills is not None
    assert "if you have not submitted your tax return" in view.bills.rows[0][3].text


def test_after_30_december_the_choice_is_closed_and_no_longer_the_next_step() -> None:
    now = datetime(2026, 12, 31, 9, tzinfo=UTC)
    view = overview_of(hmrc_of("nothing_held", FixedClock(now)), now=now)
    assert view.bills is not None
    assert view.bills.rows[0][3].text == "No: the last day was 30 December 2026"
    due = {"year": "2025 to 2026", "due": "31 January 2027"}
    assert view.next_step.title == SHOW.say("overview.next.return.title", **due)


def test_what_closes_soon_is_nearest_first_and_counts_the_days() -> None:
    view = overview_of(hmrc_of("one_item"))
    assert [(f.label, f.note) for f in view.closing] == [
        ("30 December 2026", "In 58 days"),
        ("31 January 2027", "In 90 days"),
    ]
    last = datetime(2026, 12, 30, 23, 59, tzinfo=UTC)
    assert overview_of(hmrc_of("one_item", FixedClock(last)), now=last).closing[0].note == "Today"


def test_whoever_has_submitted_still_has_the_day_to_pay_what_is_not_collected() -> None:
    (last,) = overview_of(hmrc_of("return_submitted")).closing
    assert last.label == "31 January 2027"
    assert last.value == SHOW.say("overview.closing.pay", year="2025 to 2026")


def test_an_overdue_return_of_an_older_year_comes_before_the_newest_years_figures() -> None:
    april = datetime(2027, 4, 6, 9, tzinfo=UTC)
    hmrc = hmrc_of("amended_lower", FixedClock(april))
    *_, last = read_years(hmrc, AtOnce(), TaxYear(2027), FIRST, {})
    view = overview.present(last, (), SHOW, april)
    due = {"year": "2025 to 2026", "due": "31 January 2027"}
    assert view.next_step.title == SHOW.say("overview.next.overdue.title", **due)
    assert view.bills is not None
    late = SHOW.say("overview.bills.late")
    assert late in [row[1].text for row in view.bills.rows]


# --- what the person told us, where HMRC does not know of the return (R38)


def told(submitted: bool, now: datetime = NOVEMBER) -> OverviewView:
    """The page of somebody of whose return HMRC knows nothing, and who was asked."""
    hmrc = hmrc_of("return_unknown", FixedClock(now))
    running = TaxYear.containing(now.date())
    *_, last = read_years(hmrc, AtOnce(), running, FIRST, {YEAR: submitted})
    return overview.present(last, (), SHOW, now)


def test_who_said_that_the_return_is_submitted_is_believed_and_told_how_to_take_it_back() -> None:
    view = told(submitted=True)
    words = {"year": "2025 to 2026"}
    assert view.next_step.lines == (SHOW.say("overview.next.submitted.line_told", **words),)
    assert view.bills is not None
    assert view.bills.rows[0][3].text == SHOW.say("overview.bills.closed_told")
    assert view.bills_link is None
    assert SHOW.say("overview.closing.choice", **words) not in said(view)


def test_who_said_that_it_is_not_submitted_is_not_asked_again() -> None:
    view = told(submitted=False)
    assert "we will ask you" not in said(view)
    assert view.bills is not None
    assert "or until you submit your tax return" in view.bills.rows[0][3].text


def test_a_return_that_only_the_person_calls_not_submitted_is_overdue_by_their_own_word() -> None:
    view = told(submitted=False, now=datetime(2027, 2, 1, 9, tzinfo=UTC))
    line = SHOW.say("overview.next.overdue.line_told", due="31 January 2027")
    assert view.next_step.lines == (line,)
    assert "HMRC’s record shows" not in said(view)


def test_hmrcs_record_goes_before_the_persons_word() -> None:
    hmrc = hmrc_of("return_submitted")
    *_, last = read_years(hmrc, AtOnce(), RUNNING, FIRST, {YEAR: False})
    view = overview.present(last, (), SHOW, NOVEMBER)
    assert "You submitted your 2025 to 2026 tax return on" in view.next_step.lines[0]


# --- after the last day to choose


def test_between_the_last_day_to_choose_and_the_last_day_to_send_the_return_comes_first() -> None:
    december = datetime(2026, 12, 31, 9, tzinfo=UTC)
    view = overview_of(hmrc_of("amended_lower", FixedClock(december)), now=december)
    words = {"year": "2025 to 2026", "due": "31 January 2027"}
    assert view.next_step.title == SHOW.say("overview.next.soon.title", **words)
    assert "too late for your tax code" in view.next_step.lines[0]
    assert [link.page for link in view.next_step.links] == ["compare"]


def test_what_is_taken_this_year_stands_at_the_top_and_nowhere_else() -> None:
    view = overview_of(hmrc_of("opted_out"))
    (line,) = view.this_year
    assert line.startswith("This year, 2026 to 2027, HMRC is collecting £366")
    assert line not in view.taken_notes


# --- whether the return was in time for the code (R15)


def bill_row(record: ReturnRecord, now: datetime) -> list[str]:
    """Choice and time of the newest year's bill, of somebody with this record."""
    reading = replace(
        read(hmrc_of("one_item")), returns=Part(read=Read(Returns({YEAR: record}), now, ""))
    )
    view = overview.present(reading, (), SHOW, now)
    assert view.bills is not None
    return [cell.text for cell in view.bills.rows[0][1:3]]


def test_the_tax_code_is_promised_to_nobody_whose_return_came_too_late() -> None:
    january = datetime(2027, 1, 20, 9, tzinfo=UTC)
    late = ReturnRecord(state=ReturnState.SUBMITTED, received_on=date(2027, 1, 15))
    assert bill_row(late, january) == [
        "Too late for your tax code: HMRC received your tax return after 30 December 2026",
        "You pay it directly to HMRC, by 31 January 2027",
    ]
    in_time = ReturnRecord(state=ReturnState.SUBMITTED, received_on=date(2026, 12, 30))
    assert bill_row(in_time, january)[0] == "Through your tax code, if HMRC can"
    for record in (ReturnRecord(state=ReturnState.UNKNOWN), replace(in_time, received_on=None)):
        assert bill_row(record, january)[0] == (
            "Through your tax code, if HMRC had your tax return by 30 December 2026 and can"
        )


# --- what could not be read


def test_one_year_that_could_not_be_read_is_named_and_the_rest_stands() -> None:
    hmrc = hmrc_of("one_item")

    def fail(call: object) -> None:
        if getattr(call, "year", None) == TaxYear(2024):
            raise HmrcUnreachable(call.operation)

    hmrc.before = fail
    view = overview_of(hmrc)
    assert "£412.30" in view.headline
    assert view.ask_again
    assert any("2024 to 2025" in note for note in view.taken_notes)
    assert view.bills is not None
    assert any("2024 to 2025" in note for note in view.bills_notes)


def test_where_no_year_could_be_read_the_page_does_not_say_that_nothing_is_held() -> None:
    hmrc = hmrc_of("one_item")
    hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), times=5)
    view = overview_of(hmrc)
    assert view.headline == SHOW.say("overview.head.not_all_read")
    assert "HMRC has no amounts" not in said(view)


def test_amounts_of_a_kind_we_do_not_know_are_said_to_be_there() -> None:
    hmrc = hmrc_of("nothing_held")
    found = hmrc.amounts(YEAR, Question.LATEST).value
    hmrc.year(YEAR).answers[Question.LATEST] = replace(found, unread_kinds=("somethingNew",))
    view = overview_of(hmrc)
    assert view.headline == SHOW.say("overview.head.not_all_read")
    assert any("a kind that this service does not know" in note for note in view.taken_notes)


def test_a_change_whose_outcome_is_open_is_the_next_step(bench: Bench) -> None:
    bench.hmrc = hmrc_of("one_item", bench.clock)
    change = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    bench.hmrc.fails(HmrcUnreachable(Operation.OPT_OUT))
    send(bench.desk, change.reference)
    view = overview_of(bench.hmrc, bench.store.journal.of(bench.who))
    assert view.next_step.title == SHOW.say("overview.next.unknown.title")
    (link,) = view.next_step.links
    assert (link.page, link.params) == ("receipt", {"reference": change.reference})


def test_what_needs_attention_beside_the_next_step_stands_under_it_each_once(
    bench: Bench,
) -> None:
    bench.hmrc = hmrc_of("rejected_at_once", bench.clock)  # £1,184.60 came back to be paid
    bench.hmrc.year(YEAR).returned = ReturnState.OPEN
    change = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    february = datetime(2027, 2, 3, 9, tzinfo=UTC)
    late = replace(change, state=ChangeState.UNKNOWN)
    view = overview_of(bench.hmrc, [late], now=february)
    titles = [view.next_step.title, *(line.text for line in view.also)]
    assert titles == [
        "Find out what happened to your change",
        "Pay HMRC what is overdue, or ask for more time",
        "Your 2025 to 2026 tax return is overdue",
    ]
    assert [link.page for line in view.also for link in line.links] == ["liability", "open"]


def test_where_one_thing_needs_attention_nothing_stands_under_it() -> None:
    view = overview_of(hmrc_of("one_item"))
    assert view.also == ()
    assert overview_of(hmrc_of("unmatched_submission")).also == ()


def test_the_next_step_says_of_an_open_change_only_what_is_known_of_it(bench: Bench) -> None:
    bench.hmrc = hmrc_of("one_item", bench.clock)
    change = prepare_choice(bench.desk, bench.look_at_bill(), Ask.STOP)
    told = {}
    for state in OPEN:
        (line,) = overview_of(bench.hmrc, [replace(change, state=state)]).next_step.lines
        told[state] = line
    assert len(set(told.values())) == len(OPEN)
    assert "HMRC took it" in told[ChangeState.TAKEN]
    assert "on its way" in told[ChangeState.SENDING]
    assert "clear answer" in told[ChangeState.UNKNOWN]


def test_the_first_figure_is_there_after_the_first_round_of_calls() -> None:
    first = next(read_years(hmrc_of("one_item"), AtOnce(), RUNNING, FIRST, {}))
    view = overview.present(first, (), SHOW, NOVEMBER)
    assert "£412.30" in view.headline
    assert "3 of 11" in view.progress
    assert view.chart is None


# --- the chart

pence = st.integers(0, 10**7).map(lambda n: Decimal(n) / 100)
lists = st.lists(st.tuples(st.sampled_from(Kind), pence), max_size=6)


@given(years=st.dictionaries(st.integers(2022, 2026), lists, max_size=5))
def test_the_charts_figures_are_the_tables_to_the_penny(
    years: dict[int, list[tuple[Kind, Decimal]]],
) -> None:
    hmrc = FakeHmrc()
    sums: dict[tuple[str, str], Decimal] = {}
    for year, found in years.items():
        for number, (kind, amount) in enumerate(found, 1):
            hmrc.year(TaxYear(year)).items.append(item(number, str(amount), kind))
            where = (SHOW.year(TaxYear(year)), kind_name(SHOW, kind))
            sums[where] = sums.get(where, Decimal(0)) + amount
    chart = overview_of(hmrc).chart
    if not sums:
        assert chart is None
        return
    assert chart is not None
    head = [column.label for column in chart.table.columns]
    table = {
        (row[0].text, kind): cell.text
        for row in chart.table.rows
        for kind, cell in zip(head[1:], row[1:], strict=True)
        if cell.text != SHOW.say("common.nothing")
    }
    bars = {
        (year, trace.name): (label, height)
        for trace in chart.figure.data
        for year, label, height in zip(trace.x, trace.text, trace.y, strict=True)
        if label
    }
    assert table == {where: SHOW.gbp(amount) for where, amount in sums.items()}
    assert {where: label for where, (label, _) in bars.items()} == table
    assert {w: Decimal(str(height)) for w, (_, height) in bars.items()} == sums
    assert SHOW.gbp(max(sums.values())) in chart.sentence


# --- nothing held, and the year's return not submitted


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (datetime(2026, 11, 2, 9, 0, tzinfo=UTC), "decide"),
        (datetime(2027, 1, 20, 9, 0, tzinfo=UTC), "return"),
        (datetime(2027, 1, 31, 23, 59, tzinfo=UTC), "return"),
        (datetime(2027, 2, 1, 0, 0, tzinfo=UTC), "overdue"),
    ],
)
def test_an_open_return_is_never_nothing_to_do(now: datetime, step: str) -> None:
    view = overview_of(hmrc_of("nothing_held", FixedClock(now)), now=now)
    due = {"year": "2025 to 2026", "due": "31 January 2027"}
    assert view.next_step.title == SHOW.say(f"overview.next.{step}.title", **due)


def with_figures_that_match_nothing(year: TaxYear = YEAR, *amounts: str) -> FakeHmrc:
    hmrc = hmrc_of("nothing_held")
    for number, amount in enumerate(amounts or ("512.75",), start=1):
        of = ItemKey(Kind.SELF_ASSESSMENT, number)
        hmrc.year(year).sent[of] = (Decimal(amount), NOVEMBER)
    return hmrc


@pytest.mark.parametrize("year", [YEAR, YEAR.plus(-1)])
def test_a_figure_that_matches_nothing_is_in_the_lead_and_the_next_step(year: TaxYear) -> None:
    hmrc = with_figures_that_match_nothing(year)
    hmrc.year(YEAR.plus(-1)).returned = ReturnState.UNKNOWN
    view, shown = overview_of(hmrc), SHOW.year(year)
    assert view.headline == (
        "HMRC has no amounts in your tax code for any year shown here. "
        f"The £512.75 you sent for your {shown} tax code matches no amount HMRC holds."
    )
    assert view.next_step.title == "Look at your figure that matches nothing"
    assert view.next_step.lines == (
        f"HMRC is not using the £512.75 you sent for your {shown} tax code. If you no longer need "
        "it, you can remove it until you submit that year’s tax return.",
    )
    (link,) = view.next_step.links
    assert (link.page, link.params) == ("compare", {"year": str(year)})
    assert link.label == f"Compare figures for {shown}"


def test_several_figures_that_match_nothing_are_counted_and_not_added_up() -> None:
    view = overview_of(with_figures_that_match_nothing(YEAR, "512.75", "60.00"))
    assert view.headline.endswith(
        "2 figures you sent for your 2025 to 2026 tax code match no amount HMRC holds."
    )
    assert view.next_step.title == "Look at your figures that match nothing"
    assert view.next_step.lines[0].startswith("HMRC is not using 2 figures you sent for your")


@pytest.mark.parametrize(
    ("year", "now"),
    [(YEAR, NOVEMBER), (YEAR.plus(-2), NOVEMBER), (YEAR.plus(1), NOVEMBER)],
    ids=["submitted", "too long ago", "running"],
)
def test_a_figure_that_matches_nothing_and_can_not_be_changed_is_no_step(
    year: TaxYear, now: datetime
) -> None:
    hmrc = with_figures_that_match_nothing(year)
    hmrc.year(YEAR).returned = ReturnState.SUBMITTED
    hmrc.year(YEAR.plus(-2)).returned = ReturnState.UNKNOWN
    view = overview_of(hmrc, now=now)
    assert view.next_step.title == SHOW.say("overview.next.submitted.title")
    assert "£512.75" not in view.headline
    assert "a figure of £512.75 that matches no amount HMRC holds" in said(view)


def test_what_could_not_be_read_is_not_called_nothing_to_do() -> None:
    hmrc = hmrc_of("nothing_held")
    hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), times=20)
    assert overview_of(hmrc).next_step.title == SHOW.say("overview.next.unread.title")
