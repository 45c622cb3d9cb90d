"""The pages about an account, made as their scripts make them; what is drawn is what is written."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from io import StringIO

from codedout.domain.charge_history import ChargeHistory
from codedout.domain.choice import Returns
from codedout.domain.liability import Liability
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.liability import LiabilityReading
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.journeys.story import YearReading, to_ask
from codedout.presenters import liability, liability_sums, owing, owing_payments, story, story_told
from codedout.presenters.charts import ChartView
from codedout.presenters.liability import LiabilityView
from codedout.presenters.liability_file import as_file
from codedout.presenters.liability_rows import By, sheet
from codedout.presenters.story import StoryView
from codedout.presenters.viewer import Viewer

SHOW = Viewer()
NO_MARKS = ("\N{POUND SIGN}", ",")


def liability_page(
    reading: LiabilityReading, found: Liability, now: datetime
) -> tuple[LiabilityView, ...]:
    """Your tax over the years, by each of the two years, with every sum opened."""
    owing.present(reading.account, found, SHOW, now)
    owing_payments.present(reading.payments, reading.account.whole, SHOW)
    liability.present_notices(reading.account, SHOW, now)
    for year in found.years:
        liability_sums.present(year, SHOW)
    return tuple(
        liability.present(reading.account, found, by, SHOW, now, stories=False) for by in By
    )


def stories(
    reading: LiabilityReading,
    histories: Mapping[str, ChargeHistory],
    shown: TaxYear,
    now: datetime,
) -> list[tuple[str | None, StoryView]]:
    """The story of each year and of each of its charges, each with the number of its document."""
    found: list[tuple[str | None, StoryView]] = []
    told = story_told.told(reading, london_day(now))
    for year in story_told.years_told(told, [shown]):
        charges = story_told.charges_of(told.owed(year))
        story_told.choices(charges, told, SHOW)
        for chosen in range(max(len(charges), 1)):
            asked = to_ask([charge.document.id for charge in charges], chosen)
            read = YearReading(
                returns=Part(read=Read(Returns({}), now, "")),
                histories={
                    number: Part(read=Read(histories.get(number, ChargeHistory()), now, ""))
                    for number in asked
                },
            )
            number = charges[chosen].document.id if charges else None
            view = story.present(year, chosen, told, read, SHOW, changes=(), now=now)
            found.append((number, view))
    return found


def must_draw_what_it_says(by: By, view: LiabilityView, found: Liability) -> None:
    """Each bar is a cell of the table, or several of one name; the file has the same figures."""
    if view.chart is None:
        return
    assert bars(view.chart) == cells(by, view.chart)
    for trace in view.chart.figure.data:
        for height, (_, written) in zip(trace.y, trace.customdata, strict=True):
            assert height == float(figure(written))
    *rows, total = view.chart.table.rows
    for at, column in enumerate(view.chart.table.columns):
        if column.numeric:
            sums = sum((figure(row[at].text) for row in rows), Decimal(0))
            assert sums == figure(total[at].text)
    written = as_file(sheet(by, found, SHOW), (), SHOW).decode("utf-8-sig")
    _, *lines = csv.reader(StringIO(written, newline=""))
    years = 1 if by is By.OWED else 2
    for row, line in zip(view.chart.table.rows, lines, strict=True):
        assert [plain(cell.text) for cell in row] == [plain(cell) for cell in line[years:]]


def bars(chart: ChartView) -> dict[tuple[str, str], Decimal]:
    """What each bar says it is: by its year and its name."""
    return {
        (year, trace.name): figure(written)
        for trace in chart.figure.data
        if trace.type == "bar"
        for year, written in trace.customdata
    }


def cells(by: By, chart: ChartView) -> dict[tuple[str, str], Decimal]:
    """What the table says, but what is nothing or in no year's code."""
    *rows, _ = chart.table.rows
    found: dict[tuple[str, str], Decimal] = {}
    names = [column.label for column in chart.table.columns]
    drawn = {SHOW.say(f"liability.how.{how}") for how in ("named", "by_rule", "by_us")}
    for row in rows:
        if by is By.OWED:
            parts = [(name, cell.text) for name, cell in zip(names[1:-1], row[1:-1], strict=True)]
        else:
            parts = [(row[3].text, row[2].text)] if row[3].text in drawn else []
        for name, written in parts:
            key = row[0].text, name
            found[key] = found.get(key, Decimal(0)) + figure(written)
    return {key: amount for key, amount in found.items() if amount}


def figure(written: str) -> Decimal:
    """£1,234.56 as a number."""
    return Decimal(plain(written))


def plain(written: str) -> str:
    """Without the marks that a spreadsheet does without."""
    for mark in NO_MARKS:
        written = written.replace(mark, "")
    return written.replace("\N{MINUS SIGN}", "-")
