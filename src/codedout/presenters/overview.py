"""The Overview: where a person stands, in two stories that never mix (R10a)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from codedout.domain.change import Change, ChangeState
from codedout.domain.choice import CollectionChoice, ReturnRecord, ReturnState
from codedout.domain.coded_out import (
    NOTHING_HELD,
    Amounts,
    Kind,
    Source,
    TaxCodeComponent,
    UnmatchedSubmission,
)
from codedout.domain.owing import Owed, Owing
from codedout.domain.rules.collecting import Collecting, InTime, in_time_for_code
from codedout.domain.tax_year import TaxYear, london_day
from codedout.journeys.parts import Part
from codedout.journeys.reading import YearsReading
from codedout.journeys.since import SinceLastLook
from codedout.presenters import overview_owed
from codedout.presenters import since as changed
from codedout.presenters.changes import is_open
from codedout.presenters.charts import ChartView, bars_by_year
from codedout.presenters.items import kind_name, owed_for, source_name
from codedout.presenters.last_known import (
    old_notice,
    one_time,
    shown,
    slow_notice,
    still_asked,
    then,
)
from codedout.presenters.since import SinceView
from codedout.presenters.story_link import story_link
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import (
    Cell,
    Column,
    Fact,
    Line,
    Link,
    Notice,
    Table,
    Tone,
    receipt_link,
)

NEEDS_ATTENTION = ("unknown", "moved", "unmatched", "unmatched_several", "overdue", "unread")

SOON = 100  # days; long enough that 30 December shows from late September


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewView:
    owed: Notice | None
    headline: str
    only_see: str
    notices: tuple[Notice, ...]
    ask_again: bool
    this_year: tuple[str, ...]
    since: SinceView | None
    taken_intro: str
    taken: Table | None
    taken_notes: tuple[str, ...]
    bills: Table | None
    bills_notes: tuple[str, ...]
    bills_link: Link | None
    next_step: Notice | None
    also: tuple[Line, ...]
    closing: tuple[Fact, ...]
    nothing_closes: str
    chart: ChartView | None
    progress: str  # "" once everything has been asked


def present(
    reading: YearsReading,
    changes: Sequence[Change],
    show: Viewer,
    now: datetime,
    since: SinceLastLook | None = None,
    *,
    may_write: bool = True,
) -> OverviewView:
    """The whole page, as far as it has been read; `since` once all of it has.

    `may_write`: whether the person gave permission to change anything.
    """
    today = london_day(now)
    notices = _notices(reading, show, now)
    owing = reading.owing(today)
    steps = tuple(_steps(reading, owing, changes, show, today, said=bool(notices)))
    next_step = steps[0] if steps else None
    bills_link = _bills_link(reading, show, today)
    closing = _closing(reading, owing, show, today)
    nothing_closes = overview_owed.nothing_closes(reading.owed, owing, show)
    return OverviewView(
        owed=_owed(reading, owing, next_step, show, today),
        headline=" ".join(_lead(reading, owing, show, today)),
        only_see="" if may_write else show.say("overview.only_see"),
        notices=notices,
        ask_again=reading.complete and _outage(reading),
        this_year=_this_year(reading, owing, show),
        since=changed.present(since, show),
        taken_intro=_taken_intro(reading, show),
        taken=_taken(reading, show),
        taken_notes=_taken_notes(reading, show),
        bills=_bills(reading, owing, show, today),
        bills_notes=_bills_notes(reading, show),
        bills_link=None if next_step and bills_link in next_step.links else bills_link,
        next_step=next_step,
        also=_also(steps),
        closing=closing,
        nothing_closes="" if closing else nothing_closes,
        chart=_chart(reading, show) if reading.complete and not _any_old(reading) else None,
        progress=""
        if reading.complete or reading.still_asked
        else show.say("overview.progress", answered=reading.answered, calls=reading.calls),
    )


def _owed(
    reading: YearsReading, owing: Owing | None, step: Notice | None, show: Viewer, today: date
) -> Notice | None:
    """What is to be paid directly; the way to it is the next step's where that leads there."""
    found = overview_owed.said_first(reading.owed, owing, show, today)
    if found is None or step is None or found.links != step.links:
        return found
    return replace(found, links=())


def _notices(reading: YearsReading, show: Viewer, now: datetime) -> tuple[Notice, ...]:
    """That some or all of what stands below is what HMRC last answered, where that is so."""
    if all(part.last_known is None for part in reading.parts):
        slow = reading.still_asked
        return () if slow is None else (slow_notice(slow, show, now),)
    partly = any(part.error is None for part in reading.parts)
    named = [("", part) for part in reading.parts]  # what is missing is said with the tables
    return (old_notice(named, show, now, at=one_time(reading.parts, show), partly=partly),)


def _outage(reading: YearsReading) -> bool:
    """Whether something could not be read that HMRC may answer when it is asked anew."""
    beside = (reading.returns, reading.sent or Part(), reading.owed or Part())
    errors = [part.error for part in (*reading.parts, *beside)]
    return any(error is not None and error.is_outage for error in errors)


def _items(amounts: Part[Amounts] | None) -> tuple[TaxCodeComponent, ...]:
    """What HMRC says now."""
    return () if amounts is None or amounts.value is None else amounts.value.components


def _caption(name: str, parts: Mapping[TaxYear, Part[Any]], show: Viewer) -> str:
    """What a table is of, and if all or some of it is what HMRC last answered."""
    when = one_time(parts.values(), show)
    return show.say(f"overview.{name}.caption{_how_old(parts, show)}", **_when(when))


def _how_old(parts: Mapping[TaxYear, Part[Any]], show: Viewer) -> str:
    """How names of words end that are of what HMRC last answered: all of one time, or some."""
    if one_time(parts.values(), show):
        return "_then"
    return "_partly" if any(part.last_known is not None for part in parts.values()) else ""


def _when(when: str) -> dict[str, str]:
    return {"when": when} if when else {}


def _then(part: Part[Any], parts: Mapping[TaxYear, Part[Any]], show: Viewer) -> str:
    """The time of what is old, where the caption does not say it for all."""
    return "" if one_time(parts.values(), show) else then(part, show)


def _years(reading: YearsReading) -> list[TaxYear]:
    return sorted(reading.amounts, reverse=True)


def _lead(reading: YearsReading, owing: Owing | None, show: Viewer, today: date) -> Iterator[str]:
    yield _headline(reading, owing, show)
    year = _year_of_unmatched(reading, today)
    if year is not None:
        name = _unmatched_name(reading, year)
        yield show.say(f"overview.head.{name}", **_unmatched_values(reading, year, show))


def _year_of_unmatched(reading: YearsReading, today: date) -> TaxYear | None:
    """The newest year for which a figure the person sent matches nothing, and can be removed."""
    return next(
        (
            year
            for year in _years(reading)
            if _unmatched(reading, year)
            and year.has_ended(today)
            and today <= year.amendment_closes_on
            and reading.record(year).state is not ReturnState.SUBMITTED
        ),
        None,
    )


def _unmatched(reading: YearsReading, year: TaxYear) -> tuple[UnmatchedSubmission, ...]:
    return (reading.amounts[year].value or NOTHING_HELD).unmatched


def _unmatched_name(reading: YearsReading, year: TaxYear) -> str:
    return "unmatched" if len(_unmatched(reading, year)) == 1 else "unmatched_several"


def _unmatched_values(reading: YearsReading, year: TaxYear, show: Viewer) -> dict[str, str]:
    figures = _unmatched(reading, year)
    return {
        "year": show.year(year),
        "amount": show.gbp(figures[0].amount),
        "count": str(len(figures)),
    }


def _headline(reading: YearsReading, owing: Owing | None, show: Viewer) -> str:
    ended = [y for y in _years(reading) if y != reading.running]
    for year in ended:
        last = reading.amounts[year].last_known
        if last is not None and last.value.components:
            return show.say("overview.head.then", year=show.year(year), at=show.at(last.at))
        items = _items(reading.amounts[year])
        if items:
            return _headline_of(items, year, show)
    if not reading.complete:
        return show.say("overview.head.reading")
    items = _items(reading.amounts.get(reading.running))
    if items:
        opens = show.day(reading.running.opens_on)
        out = any(overview_owed.is_taken_out(item, reading.running, owing) for item in items)
        name = "running_held" if out else "running_only"
        return show.say(f"overview.head.{name}", year=show.year(reading.running), opens=opens)
    if any(p.value is None or p.value.unread_kinds for p in reading.amounts.values()):
        return show.say("overview.head.not_all_read")
    return show.say("overview.head.nothing")


def _headline_of(items: tuple[TaxCodeComponent, ...], year: TaxYear, show: Viewer) -> str:
    own = sum(item.source is Source.USER for item in items)
    if len(items) == 1:
        key = "overview.head.one_yours" if own else "overview.head.one"
        item = items[0]
        return show.say(
            key,
            amount=show.gbp(item.amount),
            kind=kind_name(show, item.kind),
            year=show.year(year),
        )
    key = "overview.head.several_yours" if own else "overview.head.several"
    return show.say(key, count=len(items), own=own, year=show.year(year))


def _taken_intro(reading: YearsReading, show: Viewer) -> str:
    """What the amounts are; it says so where all of them are what HMRC last answered."""
    if not any((shown(part) or NOTHING_HELD).components for part in reading.amounts.values()):
        return show.say("overview.taken.intro_none")
    when = one_time(reading.amounts.values(), show)
    return show.say(f"overview.taken.intro{'_then' if when else ''}", **_when(when))


def _taken(reading: YearsReading, show: Viewer) -> Table | None:
    rows = [
        (
            Cell(text=show.year(year)),
            Cell(text=kind_name(show, item.kind)),
            Cell(text=owed_for(show, item.kind, item.related_tax_year, year)),
            Cell(
                text=show.gbp(item.amount),
                note=_then(reading.amounts[year], reading.amounts, show),
            ),
            Cell(text=source_name(show, item.source)),
        )
        for year in _years(reading)
        for item in (shown(reading.amounts[year]) or NOTHING_HELD).components
    ]
    if not rows:
        return None
    return Table(
        key="taken",
        caption=_caption("taken", reading.amounts, show),
        columns=(
            Column(label=show.say("overview.taken.code_year"), short=True),
            Column(label=show.say("overview.taken.what")),
            Column(label=show.say("overview.taken.owed_for"), short=True),
            Column(
                label=show.say(f"overview.taken.amount{_how_old(reading.amounts, show)}"),
                numeric=True,
            ),
            Column(label=show.say("overview.taken.whose")),
        ),
        rows=tuple(rows),
    )


def _taken_notes(reading: YearsReading, show: Viewer) -> tuple[str, ...]:
    notes = []
    empty = [y for y in _years(reading) if reading.amounts[y].value == Amounts()]
    answered = [(y, v) for y in _years(reading) if (v := shown(reading.amounts[y])) is not None]
    old = [(y, last) for y in _years(reading) if (last := reading.amounts[y].last_known)]
    unread = [y for y, v in answered if v.unread_kinds]
    if empty:
        notes.append(show.say("overview.taken.nothing_for", years=_list_years(empty, show)))
    notes += _nothing_then(reading, show)
    notes += _not_read("taken", reading.amounts, show)
    if unread:
        notes.append(show.say("overview.taken.unread", years=_list_years(unread, show)))
    notes += [
        show.say("overview.taken.unmatched", year=show.year(y), amount=show.gbp(figure.amount))
        for y, v in answered
        for figure in v.unmatched
        if reading.amounts[y].last_known is None
    ]
    notes += [
        show.say(
            "overview.taken.unmatched_then",
            year=show.year(y),
            amount=show.gbp(figure.amount),
            at=show.at(last.at),
        )
        for y, last in old
        for figure in last.value.unmatched
    ]
    notes += [
        show.say("overview.taken.kinds", year=show.year(y), count=kinds)
        for y, v in answered
        if (kinds := len({item.kind for item in v.components})) > 1
    ]
    return tuple(notes)


def _nothing_then(reading: YearsReading, show: Viewer) -> Iterator[str]:
    """Of which years HMRC had nothing when it last answered: one sentence for each time."""
    empty = {
        year: last.at
        for year in _years(reading)
        if (last := reading.amounts[year].last_known) and last.value == Amounts()
    }
    whole = one_time([reading.amounts[year] for year in empty], show)
    by_time: dict[str, list[TaxYear]] = {}
    for year, at in empty.items():
        by_time.setdefault(whole or show.within(at, at), []).append(year)
    for when, years in by_time.items():
        yield show.say("overview.taken.nothing_then", years=_list_years(years, show), when=when)


def _not_read(name: str, parts: Mapping[TaxYear, Part[Any]], show: Viewer) -> Iterator[str]:
    """Of which years nothing stands there: HMRC has not answered yet, or could not be read."""
    for words, asked in (("not_read", False), ("still_asked", True)):
        years = [
            year
            for year in sorted(parts, reverse=True)
            if shown(parts[year]) is None and still_asked(parts[year]) is asked
        ]
        if years:
            yield show.say(f"overview.{name}.{words}", years=_list_years(years, show))


def _this_year(reading: YearsReading, owing: Owing | None, show: Viewer) -> tuple[str, ...]:
    """What is in the code of the year that is running: each amount by itself, never a sum (R5)."""
    part = reading.amounts.get(reading.running, Part())
    last = part.last_known
    then_at = {} if last is None else {"at": show.at(last.at)}
    year, said = reading.running, []
    for item in (shown(part) or NOTHING_HELD).components:
        name, values = "this_year_then" if then_at else "this_year", then_at
        if overview_owed.is_taken_out(item, year, owing):
            name, values = "taken_out", {}
        values = {"amount": show.gbp(item.amount), "kind": kind_name(show, item.kind)} | values
        said.append(show.say(f"overview.taken.{name}", year=show.year(year), **values))
    return tuple(said)


def _bills(reading: YearsReading, owing: Owing | None, show: Viewer, today: date) -> Table | None:
    rows = [
        (
            Cell(
                text=show.year(year),
                note=_then(reading.choices[year], reading.choices, show),
                link=story_link(year, show),
            ),
            *_choice_cells(
                choice, reading.record(year), overview_owed.came_back(owing, year), show, today
            ),
            Cell(text=_until(reading.choices[year], reading.record(year), year, show, today)),
        )
        for year in sorted(reading.choices, reverse=True)
        if (choice := shown(reading.choices[year])) is not None
    ]
    if not rows:
        return None
    return Table(
        key="bills",
        caption=_caption("bills", reading.choices, show),
        columns=(
            Column(label=show.say("overview.bills.owed_year"), short=True),
            Column(label=show.say("overview.bills.choice")),
            Column(label=show.say("overview.bills.when")),
            Column(label=show.say("overview.bills.until")),
        ),
        rows=tuple(rows),
    )


def _choice_cells(
    choice: CollectionChoice, record: ReturnRecord, back: Owed | None, show: Viewer, today: date
) -> tuple[Cell, Cell]:
    """The choice for a year's bill, and when the bill is collected or was to be paid by it."""
    if back is not None and not choice.opted_out:
        return overview_owed.choice_cells(back, show, today)
    year = choice.owed_year
    values = {
        "year": show.year(year.collected_in),
        "april": show.say("common.april", year=year.collected_in.starts_in),
        "march": show.say("common.march", year=year.collected_in.ends_in),
        "due": show.day(year.return_due_on),
        "closed": show.day(year.choice_closes_on),
    }
    due = "due_past" if today > year.return_due_on else "due"
    in_time, phase = in_time_for_code(record, year, today), Collecting.of(year, today)
    name, when = "in_past", "code_begun"
    if choice.opted_out:
        name, when = "out", due
    elif in_time is InTime.NO:
        name, when = ("late" if record.received_on is None else "late_known"), due
    elif phase is Collecting.AHEAD:
        name, when = ("in" if in_time is InTime.YES else "in_if"), "code_ahead"
    return (
        Cell(text=show.say(f"overview.bills.{name}", **values)),
        Cell(text=show.say(f"overview.bills.when_{when}", **values)),
    )


def choice_still_open(state: ReturnState, year: TaxYear, today: date) -> bool:
    """Whether the choice for `year` can still be made, as far as is known (R37)."""
    in_time = year.has_ended(today) and today <= year.choice_closes_on
    return in_time and state is not ReturnState.SUBMITTED


def _until(
    part: Part[CollectionChoice], record: ReturnRecord, year: TaxYear, show: Viewer, today: date
) -> str:
    if choice_still_open(record.state, year, today):
        if part.last_known is not None:
            return show.say("overview.bills.open_once_read")
        unsaid = record.state is ReturnState.UNKNOWN
        name = f"overview.bills.open_until.{'unsaid' if unsaid else 'said'}"
        return show.say(name, day=show.day(year.choice_closes_on))
    if record.state is ReturnState.SUBMITTED:
        return show.say(
            "overview.bills.closed_told" if record.told else "overview.bills.closed_return"
        )
    return show.say("overview.bills.closed_on", day=show.day(year.choice_closes_on))


def _bills_notes(reading: YearsReading, show: Viewer) -> tuple[str, ...]:
    read = {year: shown(part) for year, part in sorted(reading.choices.items(), reverse=True)}
    samples = [year for year, choice in read.items() if choice is not None and choice.sample]
    notes = [show.say("overview.bills.older")] if reading.complete else []
    notes += _not_read("bills", reading.choices, show)
    if samples:
        notes.append(show.say("overview.bills.sample", years=_list_years(samples, show)))
    return tuple(notes)


def _bills_link(reading: YearsReading, show: Viewer, today: date) -> Link | None:
    """The way to the one choice that can still be made, if there is one."""
    newest = reading.running.plus(-1)
    state = reading.record(newest).state
    choice = reading.choices.get(newest)
    if choice is None or choice.last_known or not choice_still_open(state, newest, today):
        return None
    return Link(
        label=show.say("overview.bills.change", year=show.year(newest)),
        page="collection",
        params={"year": str(newest)},
    )


def to_find_out(changes: Sequence[Change]) -> Change | None:
    """The change whose end the next step is to find out, if any."""
    return next((change for change in changes if is_open(change)), None)


def _steps(
    reading: YearsReading,
    owing: Owing | None,
    changes: Sequence[Change],
    show: Viewer,
    today: date,
    *,
    said: bool,
) -> Iterator[Notice]:
    """What there is to do, the first thing first.

    `said`: that HMRC did not answer stands there already; then it is no step of its own.
    """
    open_change = to_find_out(changes)
    if open_change is not None:
        link = receipt_link(open_change.reference, show.say("overview.next.unknown.link"))
        known = {ChangeState.SENDING: "line_sending", ChangeState.TAKEN: "line_taken"}
        yield _step(show, "unknown", link, line=known.get(open_change.state, "line"))
    if overview_owed.is_pressing(owing, today):
        pay = overview_owed.next_step(reading.owed, owing, show, today)
        if pay is not None:
            yield pay
    overdue = _overdue(reading, today)
    if overdue is not None:
        yield _overdue_step(reading, overdue, show)
    newest = reading.running.plus(-1)
    name, page = _next_name(reading, newest, today)
    stray = _year_of_unmatched(reading, today)
    nearer = name in ("soon", "moved")  # which lead to Compare
    if stray is not None and not nearer:
        yield _unmatched_step(reading, stray, show)
    if not (name == "unread" and said):
        to = (name, page)
        step = _step_of_newest(to, reading, owing, show, today)
        if step is not None:
            yield step
    if stray is not None and nearer:
        yield _unmatched_step(reading, stray, show)


def _also(steps: Sequence[Notice]) -> tuple[Line, ...]:
    """What needs attention beside the next step, each once."""
    urgent = {step.title: step for step in steps[1:] if step.tone is Tone.ATTENTION}
    return tuple(
        Line(text=title, links=tuple(link for link in step.links if isinstance(link, Link)))
        for title, step in urgent.items()
        if title != steps[0].title
    )


def _overdue_step(reading: YearsReading, year: TaxYear, show: Viewer) -> Notice:
    told = reading.record(year).told
    values = {"year": show.year(year), "due": show.day(year.return_due_on)}
    label = show.say("overview.next.wait.link")
    link = Link(label=label, page="open", params={"year": str(year)})
    return _step(show, "overdue", link, line="line_told" if told else "line", **values)


def _step_of_newest(
    to: tuple[str, str], reading: YearsReading, owing: Owing | None, show: Viewer, today: date
) -> Notice | None:
    """The next thing to do about the figures, the choice or the return of the newest year."""
    name, page = to
    newest = reading.running.plus(-1)
    values = {
        "year": show.year(newest),
        "day": show.day(newest.choice_closes_on),
        "due": show.day(newest.return_due_on),
        "opens": show.day(reading.running.opens_on),
        "running": show.year(reading.running),
    }
    record = reading.record(newest)
    line = "line"
    if name == "submitted" and record.told:
        line = "line_told"
    elif name == "submitted" and record.received_on is not None:
        line, values["received"] = "line_on", show.day(record.received_on)
    elif name in ("check", "decide") and record.state is ReturnState.UNKNOWN:
        # HMRC's record was read and says nothing: worth knowing before starting on a change.
        line = "line_unsaid" if reading.returns.value else "line"
    if name in ("submitted", "wait") and not overview_owed.is_settled(reading.owed, owing):
        # Nothing to do is for whoever has nothing to pay. What else is known is said after it.
        also = show.say(f"overview.next.{name}.{line}", **values)
        return overview_owed.next_step(reading.owed, owing, show, today, also)
    label = {"compare": "check", "collection": "decide", "open": "wait"}[page]
    link = Link(
        label=show.say(f"overview.next.{label}.link", **values),
        page=page,
        params={"year": str(newest)},
    )
    return _step(show, name, link, line=line, **values)


def _unmatched_step(reading: YearsReading, year: TaxYear, show: Viewer) -> Notice:
    values = _unmatched_values(reading, year, show)
    link = Link(
        label=show.say("overview.next.check.link", **values),
        page="compare",
        params={"year": str(year)},
    )
    return _step(show, _unmatched_name(reading, year), link, **values)


def _overdue(reading: YearsReading, today: date) -> TaxYear | None:
    """The oldest year whose return is late, by HMRC's record or the person's own word."""
    late = [
        y
        for y in reading.choices
        if reading.record(y).state is ReturnState.OPEN and today > y.return_due_on
    ]
    return min(late, default=None)


def _next_name(reading: YearsReading, newest: TaxYear, today: date) -> tuple[str, str]:
    """Which step it is for the newest year that has ended, and the page that it leads to."""
    state = reading.record(newest).state
    open_choice = newest in reading.choices and choice_still_open(state, newest, today)
    too_late = state is ReturnState.OPEN and today > newest.choice_closes_on
    steps = (
        (state is ReturnState.SUBMITTED, "submitted", "compare"),
        (too_late and newest in reading.choices, "soon", "compare"),
        (_passed_over(reading, newest), "moved", "compare"),
        (bool(_items(reading.amounts.get(newest))), "check", "compare"),
        (_unread(reading, newest), "unread", "open"),
        (open_choice, "decide", "collection"),
        (state is ReturnState.OPEN, "return", "open"),
    )
    return next(((name, page) for holds, name, page in steps if holds), ("wait", "open"))


def _unread(reading: YearsReading, year: TaxYear) -> bool:
    """Whether what decides the next step could not be read for `year`."""
    amounts, choice = reading.amounts.get(year), reading.choices.get(year)
    return any(
        part is not None and part.error is not None for part in (amounts, choice, reading.returns)
    )


def _passed_over(reading: YearsReading, year: TaxYear) -> bool:
    """Whether HMRC uses a figure of its own where the person sent one: its own is the newer."""
    sent = {c.key for c in _items(reading.sent) if c.source is Source.USER}
    used = {c.key for c in _items(reading.amounts.get(year)) if c.source is Source.HMRC_HELD}
    return bool(sent & used - {None})


def _step(show: Viewer, name: str, link: Link, line: str = "line", **values: object) -> Notice:
    return Notice(
        title=show.say(f"overview.next.{name}.title", **values),
        lines=(show.say(f"overview.next.{name}.{line}", **values),),
        tone=Tone.ATTENTION if name in NEEDS_ATTENTION else Tone.PLAIN,
        links=(link,),
    )


def _closing(
    reading: YearsReading, owing: Owing | None, show: Viewer, today: date
) -> tuple[Fact, ...]:
    """What closes within `SOON` days, the nearest first."""
    newest = reading.running.plus(-1)
    if reading.record(newest).state is not ReturnState.SUBMITTED:
        general = [(newest.choice_closes_on, "choice"), (newest.return_due_on, "return")]
    elif overview_owed.has_last_day(owing, newest, newest.return_due_on):
        general = []  # which is said with its amount
    else:
        general = [(newest.return_due_on, "pay")]
    year = show.year(newest)
    due = [(day, show.say(f"overview.closing.{name}", year=year)) for day, name in general]
    due += overview_owed.last_days(owing, show, today)
    return tuple(
        Fact(
            label=show.day(day),
            value=value,
            note=show.say("overview.closing.days", days=(day - today).days)
            if day != today
            else show.say("overview.closing.today"),
        )
        for day, value in sorted(due, key=lambda one: one[0])
        if 0 <= (day - today).days <= SOON
    )


def _any_old(reading: YearsReading) -> bool:
    """Whether a year stands there as it was: what the chart finds would leave it out."""
    return any(part.last_known is not None for part in reading.amounts.values())


def _chart(reading: YearsReading, show: Viewer) -> ChartView | None:
    sums: dict[TaxYear, dict[Kind, Decimal]] = {}
    for year in sorted(reading.amounts):
        for item in _items(reading.amounts[year]):
            by_kind = sums.setdefault(year, {})
            by_kind[item.kind] = by_kind.get(item.kind, Decimal(0)) + item.amount
    if not sums:
        return None
    kinds = [kind for kind in Kind if any(kind in by for by in sums.values())]
    figure = bars_by_year(
        years=[show.year(y) for y in sums],
        series={kind_name(show, kind): [sums[y].get(kind) for y in sums] for kind in kinds},
        show=show,
        year_title=show.say("overview.chart.years"),
        amount_title=show.say("overview.chart.pounds"),
    )
    table = Table(
        key="chart",
        caption=show.say("overview.chart.table"),
        columns=(
            Column(label=show.say("overview.taken.code_year")),
            *(Column(label=kind_name(show, kind), numeric=True) for kind in kinds),
        ),
        rows=tuple(
            (
                Cell(text=show.year(year)),
                *(
                    Cell(
                        text=show.gbp(sums[year][kind])
                        if kind in sums[year]
                        else show.say("common.nothing")
                    )
                    for kind in kinds
                ),
            )
            for year in sorted(sums, reverse=True)
        ),
    )
    finding = _finding(sums, show)
    return ChartView(
        key="overview_chart",
        heading=show.say("overview.chart.heading"),
        figure=figure,
        sentence=finding,
        alt=show.say("overview.chart.alt", finding=finding),
        table=table,
        open_table=show.say("overview.chart.open_table"),
    )


def _finding(sums: dict[TaxYear, dict[Kind, Decimal]], show: Viewer) -> str:
    """The largest single kind in a year: never a total over kinds (R5)."""
    year, kind, amount = max(
        ((y, k, a) for y, kinds in sums.items() for k, a in kinds.items()),
        key=lambda found: (found[2], found[0]),
    )
    return show.say(
        "overview.chart.finding",
        kind=kind_name(show, kind),
        amount=show.gbp(amount),
        year=show.year(year),
    )


def _list_years(years: Sequence[TaxYear], show: Viewer) -> str:
    shown = [show.year(y) for y in years]
    if len(shown) == 1:
        return shown[0]
    return show.say("overview.and", first=", ".join(shown[:-1]), last=shown[-1])
