"""All years by both ways of looking: bars, table and file are the same figures, to the penny."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given

from codedout.domain.account import Account, YearBalance
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.inquiries import OpenItems, Transactions
from codedout.domain.liability import Liability, Note, Why
from codedout.domain.operation import Operation
from codedout.domain.rules.reckoning import reckon
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from codedout.journeys.code_figures import read_code_figures
from codedout.journeys.holding import AccountReading
from codedout.journeys.liability import read_liability
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.presenters import liability_finding, liability_sums
from codedout.presenters.charts import COLOURS, PATTERNS, ChartView
from codedout.presenters.liability import LiabilityView, lacking, present, present_notices
from codedout.presenters.liability_file import as_file
from codedout.presenters.liability_rows import By, Sheet, sheet
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Column, Table
from codedout.spreadsheets import safe
from tests.books import balance, coding, document, line
from tests.domain.test_liability import charge
from tests.domain.test_liability_properties import accounts
from tests.fakes import FIRST, AtOnce, FakeHmrc, FixedClock, item
from tests.presenters.people import hmrc_of
from tests.presenters.reading_views import column

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
RUNNING = TaxYear(2026)
SPAN = Span(date(2021, 4, 6), TODAY)
SHOW = Viewer()


def reading(account: Account) -> AccountReading:
    read = Part(read=Read(account, NOW, "id"))
    return AccountReading(now=read, posted={SPAN: read})


def seen(account: Account, by: By = By.OWED, **more: Any) -> LiabilityView:
    found = reckon(account, TODAY)
    return present(reading(account), found, by, SHOW, NOW, **more)


def in_one_line(name: str) -> str:
    """A series' name as the table has it: a drawing's stands in as many lines as it needs."""
    return name.replace("<br>", " ")


def amount(text: str) -> Decimal:
    return Decimal(text.replace("£", "").replace(",", "").replace("−", "-"))


def drawn(figure: go.Figure) -> dict[tuple[str, str], Decimal]:
    """What the bars say: the year and the series, and the exact amount of each."""
    found = {}
    for trace in figure.data:
        if trace.type == "bar":
            for (year, said), height in zip(trace.customdata, trace.y, strict=True):
                found[year, in_one_line(trace.name)] = amount(said)
                assert Decimal(repr(height)).quantize(Decimal("0.01")) == amount(said)
    return found


def marks(figure: go.Figure, years: list[str]) -> list[tuple[str, str, Decimal]]:
    """What the points say: the year they stand at, the series, and the exact amount."""
    found = []
    for trace in figure.data:
        if trace.type == "scatter":
            for (year, said), at, height in zip(trace.customdata, trace.x, trace.y, strict=True):
                assert year == years[round(at)]
                assert Decimal(repr(height)).quantize(Decimal("0.01")) == amount(said)
                found.append((year, in_one_line(trace.name), amount(said)))
    return sorted(found)


def in_table(table: Table, by: By) -> dict[tuple[str, str], Decimal]:
    """What the table says of the same; what is in no code's year is not drawn."""
    *rows, _ = table.rows
    if by is By.OWED:
        names = [one.label for one in table.columns[1:-1]]
        cells = {
            (row[0].text, name): amount(cell.text)
            for row in rows
            for name, cell in zip(names, row[1:-1], strict=True)
        }
        return {key: each for key, each in cells.items() if each}
    sums: dict[tuple[str, str], Decimal] = {}
    for code_year, _, cell, how in rows:
        if code_year.text[:2] == "20":
            key = code_year.text, how.text
            sums[key] = sums.get(key, Decimal(0)) + amount(cell.text)
    return sums


@given(accounts())
def test_bars_table_and_file_are_the_same_figures_and_sum_up(account: Account) -> None:
    found = reckon(account, TODAY)
    for by in By:
        chart = seen(account, by).chart
        if chart is None:
            continue
        assert drawn(chart.figure) == in_table(chart.table, by)
        *rows, total = list(
            csv.reader(StringIO(as_file(sheet(by, found, SHOW), (), SHOW).decode()))
        )
        first = 1 if by is By.OWED else 2
        assert [row[first:] for row in rows[1:]] == [
            [
                cell.text.replace("£", "").replace(",", "") if shown.numeric else cell.text
                for shown, cell in zip(chart.table.columns, row, strict=True)
            ]
            for row in chart.table.rows[:-1]
        ]
        place = first + (5 if by is By.OWED else 2)
        assert sum(Decimal(row[place]) for row in rows[1:]) == Decimal(total[place])
        whole = sum((year.split.total for year in found.years), Decimal(0))
        assert Decimal(total[place]) == (whole if by is By.OWED else found.coded)
        if by is By.OWED:
            for row in rows[1:]:
                assert sum(map(Decimal, row[2:6])) == Decimal(row[6])
            totals = {note.x: amount(note.text) for note in chart.figure.layout.annotations}
            assert list(totals.values()) == [Decimal(row[6]) for row in rows[1:]]


def test_the_golden_account_by_both_years(show: Viewer) -> None:
    hmrc = hmrc_of("partly_collected")
    read = read_liability(hmrc, AtOnce(), FIRST, TODAY)
    found = read.reckoned(TODAY)
    owed = present(read.account, found, By.OWED, show, NOW).chart
    code = present(read.account, found, By.COLLECTED, show, NOW).chart
    assert owed is not None
    assert code is not None
    assert owed.heading == (
        "Overdue: £155.14 is still to pay for 2023 to 2024, of £355.14 that was not collected"
    )
    assert [cell.text for cell in owed.table.rows[2]] == [
        *("2023 to 2024", "£200.00", "£1,065.36", "£0.00", "£155.14", "£1,420.50")
    ]
    link = owed.table.rows[2][0].link
    assert link is not None
    assert (link.page, link.params) == ("story", {"year": "2023-24"})
    assert [[cell.text for cell in row[:3]] for row in code.table.rows] == [
        ["2025 to 2026", "2023 to 2024", "£1,065.36"],
        ["No tax code", "2023 to 2024", "£355.14"],
        ["All meant for tax codes", "", "£1,420.50"],
    ]
    assert code.sentence == (
        "£1,420.50 was meant for tax codes: £1,065.36 was collected and £355.14 was not collected."
    )
    assert [cell.link is None for cell in code.table.rows[0]] == [True, False, True, True]
    assert owed.sentence in owed.alt
    assert owed.heading in owed.alt


def year(starts: int, amount: str, **said: str) -> dict[str, str]:
    open_ = said.pop("open", "0.00")
    return {"id": str(starts), "year": str(TaxYear(starts)), "amount": amount, "open": open_} | said


def account_with(*years: dict[str, str], **more: Any) -> Account:
    charges = [charge(one) for one in years]
    return Account(
        documents=tuple(one for one, _ in charges), lines=tuple(of for _, of in charges), **more
    )


@pytest.mark.parametrize(
    ("years", "heading"),
    [
        (
            [year(2022, "5.00", paid="5.00")],
            "Nothing is left to pay directly for 2022 to 2023 and before",
        ),
        ([year(2022, "5.00", open="5.00")], "Overdue: £5.00 is still to pay for 2022 to 2023"),
        (
            [year(2021, "5.00", open="5.00"), year(2022, "6.50", open="6.50")],
            "Overdue: £11.50 is still to pay, for 2 tax years",
        ),
        (
            [year(2022, "9.00", open="9.00", coded="4.00", status="rejected")],
            "Overdue: £9.00 is still to pay for 2022 to 2023, and part of that was not collected",
        ),
        (
            [year(2022, "9.00", open="4.00", coded="4.00", status="waiting-cancellation")],
            "Nothing is to be paid directly so far, and £4.00 is not settled",
        ),
    ],
)
def test_the_heading_says_what_is_open(years: list[dict[str, str]], heading: str) -> None:
    chart = seen(account_with(*years)).chart
    assert chart is not None
    assert chart.heading == heading


def test_every_year_leads_to_its_story_however_old_or_still_to_come() -> None:
    chart = seen(account_with(year(2016, "5.00", paid="5.00"), year(2030, "6.00"))).chart
    assert chart is not None
    links = [row[0].link for row in chart.table.rows[:-1]]
    assert [link and dict(link.params) for link in links] == [
        {"year": "2016-17"},
        {"year": "2030-31"},
    ]


def test_an_open_charge_of_no_year_is_in_the_heading_that_says_nothing_else_is_open() -> None:
    account = account_with(year(2022, "5.00", paid="5.00"))
    stray = document("stray", None, "777.00", due_on=date(2026, 1, 31))
    chart = seen(replace(account, documents=(*account.documents, stray))).chart
    assert chart is not None
    assert chart.heading == (
        "Nothing is left to pay directly for these years, but £777.00 is open for which HMRC"
        " names no year"
    )


def test_a_year_that_is_not_settled_is_not_among_those_with_nothing_left_to_pay() -> None:
    unsettled = year(2021, "5.00", open="5.00", coded="5.00", status="waiting-cancellation")
    view = seen(account_with(unsettled, year(2022, "6.00", open="6.00")))
    assert not [line for line in view.about if "nothing is left to pay" in line]


def test_up_to_which_year_nothing_is_open_is_said_only_where_hmrc_told_all() -> None:
    account = account_with(year(2021, "5.00", paid="5.00"), year(2022, "6.00", open="6.00"))
    said = "For 2021 to 2022 and before, nothing is left to pay directly."
    assert seen(account).about[0] == said
    down = reading(account)
    down = replace(down, now=Part(error=HmrcUnreachable(Operation.VIEW_ACCOUNT)))
    found = reckon(down.whole, TODAY)
    view = present(down, found, By.OWED, SHOW, NOW)
    assert said not in view.about
    settled = reckon(account_with(year(2021, "5.00", paid="5.00")), TODAY)
    assert "as far as HMRC answered" in liability_finding.by_owed(settled, SHOW, TODAY, whole=False)


@pytest.mark.parametrize(
    ("codes", "heading"),
    [
        ({2024: 2026, 2023: 2025}, "£7.00 of this tax is in the 2026 to 2027 tax code"),
        ({2024: 2027}, "£7.00 of this tax is to go into the 2027 to 2028 tax code"),
        ({2022: 2024}, "The last tax code with any of this tax was for 2024 to 2025: £7.00"),
        ({2024: None}, "By the usual rule, £7.00 of this tax is in the 2026 to 2027 tax code"),
        (
            {2025: None},
            "By the usual rule, £7.00 of this tax is to go into the 2027 to 2028 tax code",
        ),
        (
            {2021: None},
            "By the usual rule, the last tax code with any of this tax was for 2023 to 2024: £7.00",
        ),
    ],
)
def test_the_heading_by_code_says_what_is_in_the_code_now(
    codes: dict[int, int | None], heading: str
) -> None:
    years = [year(owed, "7.00", open="7.00", coded="7.00", status="initiated") for owed in codes]
    codings = tuple(
        coding(TaxYear(owed), "7.00", TaxYear(code)) for owed, code in codes.items() if code
    )
    chart = seen(account_with(*years, codings=codings), By.COLLECTED).chart
    assert chart is not None
    assert chart.heading == heading


@pytest.mark.parametrize("code", [None, 2026])
def test_the_usual_rule_is_named_where_hmrc_names_no_code_and_only_there(code: int | None) -> None:
    planned = year(2024, "7.00", open="7.00", coded="7.00", status="initiated")
    codings = () if code is None else (coding(TaxYear(2024), "7.00", TaxYear(code)),)
    view = seen(account_with(planned, codings=codings), By.COLLECTED)
    assert view.chart is not None
    (bar,) = view.chart.figure.data
    usual = code is None
    assert any("rule R8" in line for line in view.about) is usual
    for said in (view.chart.heading, in_one_line(bar.name), view.chart.table.rows[0][3].text):
        assert ("usual rule" in said) is usual, said


@pytest.mark.parametrize("bill", ["900.00", None])
def test_what_the_usual_rule_is_not_about_is_said_to_be_our_reading(bill: str | None) -> None:
    both = [document("2", TaxYear(2024), "100.00", amount_coded_out=Decimal(100))]
    both += [document("1", TaxYear(2024), bill, amount_coded_out=Decimal(bill))] if bill else []
    view = seen(Account(documents=tuple(both), lines=(line(both[0], "4027"),)), By.COLLECTED)
    assert view.chart is not None
    amounts = {SHOW.say("liability.how.by_us"): Decimal(100)}
    if bill:
        amounts[SHOW.say("liability.how.by_rule")] = Decimal(900)
    names = {name: each for (_, name), each in drawn(view.chart.figure).items()}
    assert names == amounts
    assert in_table(view.chart.table, By.COLLECTED) == drawn(view.chart.figure)
    assert "by our reading" in view.chart.heading
    assert ("usual rule" in view.chart.heading) is bool(bill)
    assert SHOW.say("liability.code.by_us_line") in view.about
    assert (SHOW.say("liability.code.rule_line") in view.about) is bool(bill)


def test_what_no_code_collects_is_told_apart_and_the_sum_stands() -> None:
    account = account_with(
        year(2022, "8.00", open="8.00", coded="8.00", status="cancelled"),
        year(2023, "5.00", open="5.00", coded="5.00", status="waiting-cancellation"),
    )
    chart = seen(account, By.COLLECTED).chart
    assert chart is not None
    assert chart.heading == SHOW.say("liability.code.not_settled", amount="£5.00")
    assert SHOW.say("liability.owed.unsettled_line", amount="£5.00") in seen(account).about
    assert list(chart.figure.data) == []
    assert [[cell.text for cell in row[:3]] for row in chart.table.rows] == [
        ["No tax code", "2022 to 2023", "£8.00"],
        ["Not settled yet", "2023 to 2024", "£5.00"],
        ["All meant for tax codes", "", "£13.00"],
    ]


def test_where_all_of_it_came_back_no_code_is_named() -> None:
    back = account_with(year(2022, "8.00", open="8.00", coded="8.00", status="rejected"))
    chart = seen(back, By.COLLECTED).chart
    assert chart is not None
    assert chart.heading == SHOW.say("liability.code.none")


def test_where_nothing_went_into_a_code_that_is_said() -> None:
    view = seen(account_with(year(2022, "5.00", paid="5.00")), By.COLLECTED)
    assert view.chart is None
    assert view.empty is None
    assert view.about == (SHOW.say("liability.code.nothing_line"),)


def test_each_series_has_its_own_look_and_what_is_nothing_is_not_named() -> None:
    account = account_with(
        year(2020, "5.00", paid="5.00"),
        year(2021, "8.00", open="2.00", coded="8.00", status="partly-collected", code="6.00"),
        year(2022, "6.00", open="6.00"),
    )
    chart = seen(account).chart
    assert chart is not None
    looks = [(bar.marker.color, bar.marker.pattern.shape) for bar in chart.figure.data]
    assert looks == list(zip(COLOURS, PATTERNS, strict=True))
    few = seen(account_with(year(2020, "5.00", paid="5.00"))).chart
    assert few is not None
    assert [bar.name for bar in few.figure.data] == [SHOW.say("liability.met.paid")]


def test_more_than_a_few_years_are_written_upright() -> None:
    for many, amount_, angle in (
        *((5, "1904.00", 0), (4, "99999.99", 0), (6, "5.00", -90)),
        (5, "12000.00", -90),
    ):
        chart = seen(account_with(*(year(2015 + n, amount_) for n in range(many)))).chart
        assert chart is not None
        assert chart.figure.layout.xaxis.tickangle == angle
        assert {note.textangle for note in chart.figure.layout.annotations} == {angle}


def test_what_hmrc_says_elsewhere_stands_apart_and_in_no_bar() -> None:
    account = account_with(
        year(2022, "500.00", open="500.00"),
        codings=(coding(TaxYear(2022), "100.00", total_liability=Decimal(7000)),),
        balance=balance(
            "9.00", by_return=(YearBalance(tax_year=TaxYear(2021), amount=Decimal(480)),)
        ),
    )
    view = seen(account)
    assert view.beside is not None
    assert view.chart is not None
    assert [[cell.text for cell in row] for row in view.beside.rows] == [
        ["2021 to 2022", "Not given", "Not given", "£480.00"],
        ["2022 to 2023", "£7,000.00", "£100.00", "Not given"],
    ]
    assert sum(drawn(view.chart.figure).values()) == Decimal(500)
    assert (
        "2021 to 2022: HMRC’s sums name this year, but HMRC told of no charge for it." in view.notes
    )
    assert seen(account, By.COLLECTED).beside is None


def test_every_note_and_every_reason_has_its_words(show: Viewer) -> None:
    account = account_with(year(2027, "5.00", open="6.00"))
    notes = seen(account).notes
    assert notes[0].startswith("2027 to 2028: ")
    assert len(notes) == 2
    for note in Note:
        assert show.say(f"liability.note.{note.value}")
    for why in Why:
        assert show.say(f"liability.why.{why.value}")


SAMPLE = document("1", None, "-99999999999.99", dated=date(1920, 2, 29), description="=1+1")


def test_an_account_of_credits_alone_says_why_and_lists_them() -> None:
    view = seen(Account(documents=(SAMPLE,)))
    assert view.chart is None
    assert view.empty is not None
    assert view.empty.title == "There are no charges to show"
    assert "joined Making Tax Digital" in " ".join(view.empty.lines)
    assert view.aside is not None
    assert not view.aside_open
    assert [cell.text for cell in view.aside.rows[0]] == [
        *("=1+1", "None", "29 February 1920", "−£99,999,999,999.99"),
        "It is a credit. What was set against a charge counts there.",
    ]


def test_what_is_unusual_stands_open_unless_it_is_much() -> None:
    odd = [document(str(n), None, "5.00") for n in range(6)]
    assert seen(Account(documents=tuple(odd[:1]))).aside_open
    assert not seen(Account(documents=tuple(odd))).aside_open


def test_an_empty_account_is_told_kindly() -> None:
    view = seen(Account())
    assert view.empty is not None
    assert len(view.empty.lines) == 1
    assert (view.aside, view.beside, view.notes, view.years) == (None, None, (), ())


def down(hmrc: FakeHmrc, *inquiries: object) -> AccountReading:
    for one in inquiries:
        hmrc.fails(HmrcUnreachable(Operation.VIEW_ACCOUNT), question=one, times=9)
    return read_liability(hmrc, AtOnce(), TaxYear(2021), TODAY).account


def test_a_time_that_hmrc_did_not_tell_about_is_named_and_the_rest_stands() -> None:
    hmrc = hmrc_of("partly_collected")
    newest, *_ = Span(TaxYear(2021).first_day, TODAY).in_calls()
    account = down(hmrc, Transactions(newest))
    (notice,) = present_notices(account, SHOW, NOW)
    assert notice.again
    assert notice.title == SHOW.say("last_known.title_partly")
    said = f"HMRC did not answer about {SHOW.day(newest.first)} to 2 November 2026."
    assert any(line.startswith(said) for line in notice.lines)
    found = reckon(account.whole, TODAY)
    view = present(account, found, By.OWED, SHOW, NOW)
    assert view.chart is not None
    text = as_file(sheet(By.OWED, found, SHOW), lacking(account, SHOW), SHOW).decode()
    assert text.splitlines()[-1].strip('"').startswith(said)


def test_open_items_alone_or_everything_may_be_lacking() -> None:
    account = down(hmrc_of("partly_collected"), OpenItems())
    (notice,) = present_notices(account, SHOW, NOW)
    assert SHOW.say("liability.hole.now_line") in notice.lines
    nothing = replace(reading(Account()), now=account.now)
    view = present(nothing, Liability(), By.OWED, SHOW, NOW)
    assert view.empty is not None
    assert SHOW.say("liability.empty.line_partly") in view.empty.lines
    account = down(hmrc_of("partly_collected"), None)
    (notice,) = present_notices(account, SHOW, NOW)
    assert notice.title == SHOW.say("liability.hole.title_all")
    view = present(account, Liability(), By.OWED, SHOW, NOW)
    assert view.empty is None, "the notice says it already"
    assert present_notices(reading(Account()), SHOW, NOW) == ()


def marks_of(hmrc: FakeHmrc, account: Account) -> LiabilityView:
    return seen(account, figures=read_code_figures(hmrc, AtOnce(), FIRST, RUNNING))


def test_figures_in_tax_codes_are_points_beside_the_bars_and_never_added() -> None:
    hmrc = FakeHmrc(FixedClock())
    hmrc.year(TaxYear(2024)).items = [
        item(1, "412.30", related=TaxYear(2022)),
        item(2, "99.00", related=None),
    ]
    hmrc.year(TaxYear(2024)).sent = {item(1, "0").key: (Decimal("380.00"), NOW)}
    account = account_with(year(2022, "412.30", open="412.30"))
    view = marks_of(hmrc, account)
    assert view.chart is not None
    assert view.markers is not None
    assert view.markers.table is not None
    points = [trace for trace in view.chart.figure.data if trace.type == "scatter"]
    assert [(p.name, p.marker.symbol, p.customdata[0][1]) for p in points] == [
        ("HMRC’s figure in a tax code", "diamond", "£412.30"),
        ("Your figure in a tax code", "circle", "£380.00"),
    ]
    assert drawn(view.chart.figure) == drawn(seen(account).chart.figure)
    assert column(view.markers.table, 0) == [
        "An earlier year (HMRC does not say which)",
        "2022 to 2023",
    ]
    assert view.markers.lines[0].startswith("Not drawn: 1")


def test_points_are_what_their_table_says_of_the_years_that_are_drawn() -> None:
    hmrc = FakeHmrc(FixedClock())
    for code, owed, held, own in (
        (2024, 2022, "412.30", "380.00"),
        (2025, 2022, "0.07", "55.00"),
        (2025, 2023, "1420.50", None),
        (2025, 2020, "33.33", "44.44"),
    ):
        figures = hmrc.year(TaxYear(code))
        figures.items = [*figures.items, item(owed, held, related=TaxYear(owed))]
        if own is not None:
            figures.sent = {**figures.sent, item(owed, "0").key: (Decimal(own), NOW)}
    view = marks_of(hmrc, account_with(year(2022, "9.00"), year(2023, "9.00")))
    assert view.chart is not None
    assert view.markers is not None
    assert view.markers.table is not None
    years = [row[0].text for row in view.chart.table.rows[:-1]]
    names = [SHOW.say(f"liability.mark.{whose}") for whose in ("hmrc", "own")]
    written = [
        (row[0].text, name, amount(cell.text))
        for row in view.markers.table.rows
        for name, cell in zip(names, row[2:], strict=True)
        if row[0].text in years and cell.text != SHOW.say("common.nothing")
    ]
    assert len(written) == 5
    assert marks(view.chart.figure, years) == sorted(written)


def test_figures_that_could_not_be_read_leave_the_rest() -> None:
    hmrc = FakeHmrc(FixedClock())
    hmrc.year(TaxYear(2024)).items = [item(1, "412.30", related=TaxYear(2022))]
    hmrc.fails(HmrcUnreachable(Operation.VIEW_AMOUNTS), times=1)
    view = marks_of(hmrc, account_with(year(2022, "412.30", open="412.30")))
    assert view.markers is not None
    assert view.markers.table is not None
    (notice,) = view.markers.notices
    assert notice.again
    nobody = marks_of(FakeHmrc(FixedClock()), account_with(year(2022, "5.00")))
    assert nobody.markers is not None
    assert nobody.markers.table is None
    assert nobody.markers.lines == (SHOW.say("liability.mark.none_line"),)


@given(accounts())
def test_every_sum_that_opens_comes_to_what_it_says(account: Account) -> None:
    for owed in reckon(account, TODAY).years:
        sums = liability_sums.present(owed, SHOW)
        for one, facts in zip(owed.charges, sums.charges, strict=True):
            parts, equals, total = facts.items[-1].value.partition(" = ")
            summed = sum(amount(part.split(" ")[0]) for part in parts.split(" + "))
            assert summed == one.document.original
            assert not equals or amount(total) == summed
        for made in sums.made:
            parts, equals, total = made.partition(": ")[2].partition(" = ")
            assert not equals or sum(map(amount, parts.split(" + "))) == amount(total)


def test_a_sum_says_what_hmrc_posted_and_by_which_rule_it_was_divided() -> None:
    account = account_with(
        year(
            2022,
            "100.00",
            open="30.00",
            coded="80.00",
            status="partly-collected",
            code="50.00",
            paid="20.00",
        )
    )
    (owed,) = reckon(account, TODAY).years
    (facts,) = liability_sums.present(owed, SHOW).charges
    said = {fact.label: fact.value for fact in facts.items}
    assert facts.heading == "Balancing payment"
    assert said["HMRC’s number for it"] == "2022"
    assert said["Put into a tax code"] == "£80.00"
    assert said["Divided"] == (
        "£20.00 paid directly + £50.00 through the tax code"
        " + £30.00 not collected, still open = £100.00"
    )
    assert "rule R93" in facts.items[-1].note
    assert "our reading" in facts.items[-1].note


def test_no_cell_of_the_file_is_worked_out_by_a_spreadsheet() -> None:
    hostile = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1"]
    assert [safe(text) for text in hostile] == [f"'{text}" for text in hostile]
    of = Sheet(
        caption="",
        columns=(Column(label="year"), Column(label="what"), Column(label="how much")),
        rows=((TaxYear(2022), "=1+1", Decimal("-99999999999.99")),),
        total=("all", "", Decimal(5)),
        years=1,
    )
    content = as_file(of, (), SHOW).decode()
    assert content.splitlines() == [
        "\ufeffyear (short),year,what,how much",
        "2022-23,2022 to 2023,'=1+1,-99999999999.99",
        ",all,,5.00",
    ]


# --- what a code collected, and what is overdue


def by_code_of(name: str) -> ChartView:
    read = read_liability(hmrc_of(name), AtOnce(), FIRST, TODAY)
    found = read.reckoned(TODAY)
    chart = present(read.account, found, By.COLLECTED, SHOW, NOW).chart
    assert chart is not None
    return chart


def test_what_was_taken_out_of_a_code_is_not_told_as_running() -> None:
    chart = by_code_of("rejected_mid_year")
    assert chart.heading == (
        "£468.22 of this tax was collected through the 2026 to 2027 tax code, before the rest was"
        " taken out of it"
    )
    assert [(row[0].text, row[0].note) for row in chart.table.rows[1:2]] == [
        (
            "2026 to 2027",
            "Collected before the rest was taken out. How much that was is our reading.",
        )
    ]
    assert "or is to be" not in chart.sentence


def test_a_code_that_is_over_says_what_hmrc_said_of_it() -> None:
    assert by_code_of("payments_on_account").sentence == (
        "£3,954.25 was meant for tax codes: £3,954.25 was collected."
    )
    (first, *_) = by_code_of("partly_collected").table.rows
    assert first[0].note == "The rest was not collected. How much was collected is our reading."
    unsaid = account_with(year(2021, "7.00", open="7.00", coded="7.00", status="initiated"))
    chart = seen(unsaid, By.COLLECTED).chart
    assert chart is not None
    assert chart.sentence == (
        "£7.00 was meant for tax codes: £7.00 was in tax codes that have ended without word from"
        " HMRC of what they collected."
    )


def test_what_is_in_part_over_and_in_part_under_way_is_told_apart() -> None:
    account = account_with(
        year(2024, "9.00", open="5.00", coded="9.00", status="cancelled", code="4.00"),
        year(2024, "7.00", open="7.00", coded="7.00", status="initiated") | {"id": "x"},
    )
    chart = seen(account, By.COLLECTED).chart
    assert chart is not None
    assert chart.heading == "By the usual rule, £7.00 of this tax is in the 2026 to 2027 tax code"
    note = "£4.00 of it was collected already. Until 5 April 2027"
    assert (chart.table.rows[0][0].note, chart.table.rows[0][2].text) == (note, "£11.00")


def test_the_heading_says_what_is_overdue() -> None:
    def heading(*days: date) -> str:
        open_ = [
            document(str(n), TaxYear(2023), "9.00", outstanding=Decimal(9), due_on=day)
            for n, day in enumerate(days)
        ]
        chart = seen(Account(documents=tuple(open_))).chart
        assert chart is not None
        return chart.heading

    late, later = date(2026, 7, 31), date(2027, 1, 31)
    assert heading(late) == "Overdue: £9.00 is still to pay for 2023 to 2024"
    assert heading(late, later) == "Partly overdue: £18.00 is still to pay for 2023 to 2024"
    assert heading(later, TODAY) == "£18.00 is still to pay for 2023 to 2024"


def test_what_hmrc_could_not_put_into_a_code_is_not_told_as_put_there() -> None:
    back = account_with(year(2022, "8.00", open="8.00", coded="8.00", status="rejected"))
    (owed,) = reckon(back, TODAY).years
    (facts,) = liability_sums.present(owed, SHOW).charges
    assert "Put into a tax code" not in [one.label for one in facts.items]
    assert "HMRC could not put into a tax code" in [one.label for one in facts.items]


def test_what_is_left_out_stands_in_the_order_of_its_days() -> None:
    days = [date(2026, 1, 5), date(2023, 2, 1), date(2024, 9, 30)]
    odd = [document(str(n), None, "5.00", dated=day) for n, day in enumerate(days)]
    view = seen(Account(documents=tuple(odd)))
    assert view.aside is not None
    assert column(view.aside, 2) == ["1 February 2023", "30 September 2024", "5 January 2026"]


def test_a_mark_at_the_top_of_a_bar_does_not_hide_what_is_written_there() -> None:
    hmrc = FakeHmrc(FixedClock())
    hmrc.year(TaxYear(2024)).items = [item(1, "412.30", related=TaxYear(2022))]
    account = account_with(year(2021, "412.30"), year(2022, "412.30", open="412.30"))
    chart = marks_of(hmrc, account).chart
    assert chart is not None
    bare, marked = chart.figure.layout.annotations
    assert not bare.yshift
    assert marked.yshift > 5


def test_a_phone_leaves_out_what_is_nil_and_not_what_it_comes_to() -> None:
    view = seen(account_with(year(2021, "5.00", paid="5.00"), year(2022, "0.00")))
    assert view.chart is not None
    assert [[cell.spare for cell in row] for row in view.chart.table.rows] == [
        [False, False, True, True, True, False],
        [False, True, True, True, True, False],
        [False, False, True, True, True, False],
    ]


def test_what_a_code_has_not_collected_yet_is_told_beside_the_bars() -> None:
    read = read_liability(hmrc_of("rejected_at_once"), AtOnce(), FIRST, TODAY)
    found = read.reckoned(TODAY)
    said = (
        "HMRC has not said yet that £805.50 of what stands here as “Through the tax code” is"
        " collected."
    )
    assert said in present(read.account, found, By.OWED, SHOW, NOW).about
    settled = account_with(year(2022, "5.00", coded="5.00", status="fully-collected", code="5.00"))
    assert not any("said yet" in line for line in seen(settled).about)
