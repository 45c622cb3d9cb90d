"""What each year's tax came to and how it was and is to be met: the upper half of that page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from codedout.domain.liability import NIL, Collected, Liability, Named, Progress, Why
from codedout.domain.tax_year import LAST_YEAR, TaxYear, london_day
from codedout.journeys.code_figures import CodeFigures
from codedout.journeys.holding import AccountReading
from codedout.presenters import liability_finding as finding
from codedout.presenters.charts import ChartView
from codedout.presenters.liability_beside import (
    MarkersView,
    marked,
    points,
    present_beside,
    present_markers,
)
from codedout.presenters.liability_chart import stacked
from codedout.presenters.liability_rows import By, Row, Value, in_order, sheet, stack
from codedout.presenters.refusals import happened, next_step, row_of
from codedout.presenters.story_link import story_link
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Notice, Table, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityView:
    """`about` says how to read the chart. `file` is the address of its figures as a file.

    `aside_open`: what is left out is little, and not only what has to be left out.

    `years` are those whose sums can be opened, newest first.
    """

    empty: Notice | None
    chart: ChartView | None
    about: tuple[str, ...]
    file: str
    markers: MarkersView | None
    beside: Table | None
    notes: tuple[str, ...]
    aside: Table | None
    aside_open: bool
    years: tuple[TaxYear, ...]


def present(
    account: AccountReading,
    found: Liability,
    by: By,
    show: Viewer,
    now: datetime,
    *,
    stories: bool = True,
    figures: CodeFigures | None = None,
) -> LiabilityView:
    """All of it by that year. `stories`: whether years lead to their own page.

    `figures` of the tax codes stand beside what is by year owed only.
    """
    whole = all(part.error is None for part in account.parts)
    nothing_read = all(part.error is not None for part in account.parts)
    drawn = any(year.charges for year in found.years)
    figures = figures if by is By.OWED else None
    chart = _chart(by, found, figures, show, now, whole=whole, stories=stories) if drawn else None
    return LiabilityView(
        empty=None if drawn or nothing_read else _empty(found, show, whole=whole),
        chart=chart,
        about=tuple(_about(by, found, show, whole=whole)) if drawn else (),
        file=f"/liability/by-{by.value}.csv",
        markers=None if figures is None else present_markers(figures, found, show, now),
        beside=present_beside(found, show) if by is By.OWED else None,
        notes=tuple(_notes(found, show)),
        aside=_aside(found, show) if found.set_aside else None,
        aside_open=len(found.set_aside) <= FEW
        and any(one.why not in _USUAL for one in found.set_aside),
        years=tuple(year.tax_year for year in reversed(found.years) if year.charges),
    )


def present_notices(account: AccountReading, show: Viewer, now: datetime) -> tuple[Notice, ...]:
    """What HMRC did not tell of the account: one notice for all of it."""
    errors = [part.error for part in account.parts if part.error is not None]
    if not errors:
        return ()
    row = row_of(errors[0], now)
    none = len(errors) == len(account.parts)
    return (
        Notice(
            title=show.say("liability.hole.title_all" if none else "last_known.title_partly"),
            lines=(happened(row, show), *lacking(account, show), next_step(row, show)),
            tone=Tone.ATTENTION,
            quote=show.hmrc_number(errors[0].correlation_id),
            again=any(error.is_outage and not error.still_asked for error in errors),
        ),
    )


def lacking(account: AccountReading, show: Viewer) -> Iterator[str]:
    """A sentence for each time that HMRC did not tell about, and for what is open now."""
    for span in sorted(account.missing):
        yield show.say("liability.hole.line", first=show.day(span.first), last=show.day(span.last))
    if account.now.error is not None:
        yield show.say("liability.hole.now_line")


def _empty(found: Liability, show: Viewer, *, whole: bool) -> Notice:
    lines = (
        "liability.empty.line_partly" if not whole else "",
        "liability.empty.line_aside" if found.set_aside else "",
        "liability.empty.line_joined",
    )
    return Notice(
        title=show.say("liability.empty.title"),
        lines=tuple(show.say(name) for name in lines if name),
    )


def _chart(
    by: By,
    found: Liability,
    figures: CodeFigures | None,
    show: Viewer,
    now: datetime,
    *,
    whole: bool,
    stories: bool,
) -> ChartView | None:
    if by is By.COLLECTED and not found.coded:
        return None
    today = TaxYear.containing(london_day(now))
    owed = by is By.OWED
    drawn = stack(by, found, show)
    if figures is not None:
        drawn = replace(drawn, points=points(marked(figures), found, show))
    heading = (
        finding.by_owed(found, show, london_day(now), whole=whole)
        if owed
        else finding.by_code(found, today, show)
    )
    made = finding.made_of(found, show) if owed else finding.code_made_of(found, today, show)
    return ChartView(
        key=f"chart-liability-{by.value}",
        heading=heading,
        figure=stacked(
            drawn,
            show=show,
            year_title=show.say(f"liability.axis.{by.value}"),
            amount_title=show.say("liability.axis.amounts"),
        ),
        sentence=made,
        alt=show.say(f"liability.alt.{by.value}", finding=f"{heading}. {made}"),
        table=_table(by, found, today, show, stories=stories),
    )


def _table(by: By, found: Liability, today: TaxYear, show: Viewer, *, stories: bool) -> Table:
    of = sheet(by, found, show)
    owed = of.years - 1  # the last of the years is the one owed for, which alone has a story here
    rows = [
        tuple(_cell(each, show, leads=stories and at == owed) for at, each in enumerate(row))
        for row in of.rows
    ]
    total = tuple(_cell(each, show, leads=False) for each in of.total)
    if by is By.OWED:
        rows = [_spare(row, cells) for row, cells in zip(of.rows, rows, strict=True)]
        total = _spare(of.total, total)
    else:
        in_codes = in_order(found.collected)
        rows[: len(in_codes)] = [
            (replace(cells[0], note=_when(one, today, show)), *cells[1:])
            for one, cells in zip(in_codes, rows, strict=False)
        ]
    return Table(
        key=f"liability-{by.value}",
        caption=of.caption,
        columns=of.columns,
        rows=(*rows, total),
    )


def _spare(row: Row, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The same, with each part of nothing as spare: what they come to is always told."""
    *parts, _ = row
    told = [
        replace(cell, spare=True) if part == NIL else cell
        for part, cell in zip(parts, cells, strict=False)
    ]
    return (*told, cells[-1])


def _cell(value: Value, show: Viewer, *, leads: bool) -> Cell:
    match value:
        case TaxYear():
            link = story_link(value, show) if leads and value <= LAST_YEAR else None
            return Cell(text=show.year(value), link=link)
        case Decimal():
            return Cell(text=show.with_pence(value))
        case _:
            return Cell(text=value)


def _when(one: Collected, today: TaxYear, show: Viewer) -> str:
    """Until when the code collects it, or how that ended."""
    year, over = one.code_year, one.amount - one.under_way
    if not one.under_way:
        ended = next(
            (each for each in (Progress.TAKEN_OUT, Progress.IN_PART) if each in one.over), ""
        )
        return ended and show.say(f"liability.code.ended.{ended}")
    if year < today:
        return ""
    said = [show.say("liability.code.over_already", amount=show.with_pence(over))] if over else []
    if year == today:
        said.append(show.say("liability.code.runs", last=show.day(year.last_day)))
    else:
        said.append(show.say("liability.code.begins", first=show.day(year.first_day)))
    return " ".join(said)


def _about(by: By, found: Liability, show: Viewer, *, whole: bool) -> Iterator[str]:
    if by is By.OWED:
        before = finding.settled_before(found, show, whole=whole)
        yield from (line for line in (before,) if line)
        to_come = sum((one.under_way for one in found.collected), NIL)
        if to_come:
            yield show.say("liability.owed.to_come_line", amount=show.with_pence(to_come))
        if found.undecided:
            amount = show.with_pence(found.undecided)
            yield show.say("liability.owed.unsettled_line", amount=amount)
        yield show.say("liability.owed.about")
        return
    if not found.coded:
        yield show.say("liability.code.nothing_line")
        return
    yield show.say("liability.code.about")
    named = {one.named for one in found.collected}
    if Named.BY_RULE in named:
        yield show.say("liability.code.rule_line")
    if Named.BY_US in named:
        yield show.say("liability.code.by_us_line")


def _notes(found: Liability, show: Viewer) -> Iterator[str]:
    for year in found.years:
        for note in sorted(year.notes):
            said = show.say(f"liability.note.{note.value}")
            yield show.say("liability.of_year", year=show.year(year.tax_year), said=said)
        if not year.charges:
            said = show.say("liability.no_charges")
            yield show.say("liability.of_year", year=show.year(year.tax_year), said=said)


MOST_LETTERS = 60
"""Of HMRC's own name for a document."""

FEW = 5
"""So many entries that are left out may stand open."""

_USUAL = frozenset({Why.PAYMENT, Why.CREDIT, Why.REPAYMENT, Why.CLEARING})


def _aside(found: Liability, show: Viewer) -> Table:
    unsaid, no_year = show.say("liability.aside.no_name"), show.say("liability.aside.no_year")
    return Table(
        key="liability-aside",
        caption=show.say("liability.aside.table"),
        columns=(
            Column(label=show.say("liability.aside.name")),
            Column(label=show.say("common.year_label"), short=True),
            Column(label=show.say("liability.sum.posted")),
            Column(label=show.say("liability.sum.amount"), numeric=True),
            Column(label=show.say("liability.aside.because")),
        ),
        rows=tuple(
            (
                Cell(text=show.typed(one.document.description or unsaid, MOST_LETTERS)),
                Cell(
                    text=no_year
                    if one.document.tax_year is None
                    else show.year(one.document.tax_year)
                ),
                Cell(text=show.day(one.document.dated)),
                Cell(text=show.with_pence(one.document.original)),
                Cell(text=show.say(f"liability.why.{one.why.value}")),
            )
            for one in sorted(found.set_aside, key=lambda one: one.document.dated)
        ),
    )
