"""Each charge of which something is open: when it is due, or which tax code takes it (R101)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codedout.domain.account import Account, Balance
from codedout.domain.document_kind import DocumentKind
from codedout.domain.documents import CollectionStatus, Document
from codedout.domain.owing import Owed, Owing
from codedout.domain.tax_year import TaxYear
from codedout.journeys.holding import AccountReading
from codedout.presenters.owing_kinds import ON_ACCOUNT, owed_for, percent, what_it_is
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Fact, OutsideLink, Table

PAY = "https://www.gov.uk/pay-self-assessment-tax-bill"
PLAN = "https://www.gov.uk/difficulties-paying-hmrc"

_MEANT = frozenset({None, CollectionStatus.INITIATED, CollectionStatus.AWAITING_COLLECTION})

_UNSETTLED = frozenset({CollectionStatus.WAITING_CANCELLATION, CollectionStatus.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class SumView:
    """A figure of ours, opened: each part, the whole, by which rule, and what HMRC says."""

    heading: str
    parts: tuple[Fact, ...]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Some documents under a heading of their own."""

    heading: str
    about: str
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysView:
    """Where to pay, or to ask for more time; and what HMRC's words in a payment plan mean."""

    heading: str
    about: str
    links: tuple[OutsideLink, ...]
    plan_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DueView:
    heading: str
    finding: str
    note: str
    table: Table | None
    sum: SumView | None
    lists: tuple[ListView, ...]
    ways: WaysView | None


def present(
    reading: AccountReading, whole: Account, owing: Owing, show: Viewer, today: date
) -> DueView:
    """What is open of the `whole` account."""
    return DueView(
        heading=show.say("owing.due.heading"),
        finding=_finding(owing, reading, show, today),
        note=_how_whole(owing, reading, show),
        table=_due(owing.due, show, today) if owing.due else None,
        sum=_sum(owing, whole.balance, show) if owing.due else None,
        lists=tuple(_lists(owing, show, today)),
        ways=_ways(show) if owing.due or reading.now.error else None,
    )


def _ways(show: Viewer) -> WaysView:
    return WaysView(
        heading=show.say("owing.ways.heading"),
        about=show.say("owing.ways.about"),
        links=(pay_link(show), _way("plan", PLAN, show)),
        plan_words=show.say("owing.ways.plan_words"),
    )


def pay_link(show: Viewer) -> OutsideLink:
    """To where HMRC says how to pay."""
    return _way("pay", PAY, show)


def _way(name: str, url: str, show: Viewer) -> OutsideLink:
    label = show.say("common.opens_new_tab", label=show.say(f"owing.ways.{name}"))
    return OutsideLink(label=label, url=url)


def _how_whole(owing: Owing, reading: AccountReading, show: Viewer) -> str:
    """Each open document is in the answer about now: without that, some may be missing."""
    if reading.now.error is None:
        return ""
    return show.say("owing.due.not_read" if owing == Owing() else "owing.due.partly_read")


def _finding(owing: Owing, reading: AccountReading, show: Viewer, today: date) -> str:
    if not owing.due:
        return "" if reading.now.error else show.say("owing.due.nothing")
    said = [_how_much(owing, show), _how_much_late(owing.due, show, today)]
    if owing.interest:
        said.append(show.say("owing.due.with_interest", interest=show.with_pence(owing.interest)))
    return " ".join(one for one in said if one)


def _how_much(owing: Owing, show: Viewer) -> str:
    total = show.with_pence(owing.to_pay)
    if len(owing.due) == 1:
        return show.say("owing.due.one", total=total)
    return show.say("owing.due.several", count=len(owing.due), total=total)


def _how_much_late(due: Sequence[Owed], show: Viewer, today: date) -> str:
    late = [one for one in due if one.is_overdue(today)]
    if not late:
        return ""
    if len(late) == len(due):
        return show.say("owing.due.one_overdue" if len(due) == 1 else "owing.due.all_overdue")
    amount = show.with_pence(sum((one.to_pay for one in late), Decimal(0)))
    if len(late) == 1:
        return show.say("owing.due.one_of_them", amount=amount)
    return show.say("owing.due.some_overdue", count=len(late), amount=amount)


# --- to be paid directly


def _due(charges: Iterable[Owed], show: Viewer, today: date) -> Table:
    return Table(
        key="owing-due",
        caption=show.say("owing.due.caption"),
        columns=(*_first_columns(show), _column("due.on", show), _column("due.to_pay", show)),
        rows=tuple(_due_row(one, show, today) for one in charges),
    )


def _first_columns(show: Viewer) -> tuple[Column, Column]:
    return _column("due.what", show), _column("due.owed_for", show)


_AMOUNTS = frozenset({"due.to_pay", "code.amount", "unclear.open"})


def _column(name: str, show: Viewer) -> Column:
    numeric = name in _AMOUNTS
    return Column(
        label=show.say(f"owing.{name}"),
        numeric=numeric,
        short=numeric or name in ("due.owed_for", "due.on"),
    )


def _due_row(one: Owed, show: Viewer, today: date) -> tuple[Cell, ...]:
    return (
        Cell(text=what_it_is(one.document, one.kind, show), note=" ".join(_notes(one, show))),
        Cell(text=owed_for(one.document.tax_year, show)),
        _due_cell(one.document.due_on, show, today),
        Cell(text=show.with_pence(one.to_pay)),
    )


def _due_cell(due: date | None, show: Viewer, today: date) -> Cell:
    if due is None:
        return Cell(text=show.say("owing.due.no_day"))
    return Cell(text=show.day(due), note=how_long((due - today).days, show))


_NEAR = {-1: "late_one", 0: "today", 1: "tomorrow"}


def how_long(days: int, show: Viewer) -> str:
    """How far a day is from today, in words."""
    if days in _NEAR:
        return show.say(f"owing.due.{_NEAR[days]}")
    if days < 0:
        return show.say("owing.due.late", days=f"{-days:,}")
    return show.say("owing.due.ahead", days=f"{days:,}")


def _notes(one: Owed, show: Viewer) -> Iterator[str]:
    year = one.document.tax_year
    if one.kind in ON_ACCOUNT and year is not None:
        yield show.say("owing.due.on_account", year=show.year(year))
    if one.document.original != one.to_pay:
        yield show.say("owing.due.in_all", amount=show.with_pence(one.document.original))
    if one.collected:
        yield show.say("owing.due.collected", amount=show.with_pence(one.collected))
    if one.not_collected:
        yield show.say("owing.due.not_collected", amount=show.with_pence(one.came_back))
        if one.came_back > one.not_collected:
            paid = show.with_pence(one.came_back - one.not_collected)
            yield show.say("owing.due.paid_since", amount=paid)
    yield from _holds(one, show)
    if one.interest:
        yield _interest(one, show)


def _holds(one: Owed, show: Viewer) -> Iterator[str]:
    holds = [item.holds for line in one.lines for item in line.items if item.holds]
    if any(hold.charge or hold.estimated_charge for hold in holds):
        yield show.say("owing.due.hold_charge")
    if any(hold.interest_accrual or hold.interest_charge for hold in holds):
        yield show.say("owing.due.hold_interest")


def _interest(one: Owed, show: Viewer) -> str:
    amount, found = show.with_pence(one.interest), one.document.late_interest
    if found is None or found.rate is None:
        return show.say("owing.due.interest", amount=amount)
    rate = percent(found.rate)
    if found.starts_on is None:
        return show.say("owing.due.interest_rate", amount=amount, rate=rate)
    day = show.day(found.starts_on)
    return show.say("owing.due.interest_since", amount=amount, rate=rate, day=day)


# --- the sum of it


def _sum(owing: Owing, balance: Balance | None, show: Viewer) -> SumView:
    total = owing.to_pay + owing.interest
    parts = [fact for one in owing.due for fact in _summands(one, show)]
    whole = Fact(
        label=show.say("owing.sum.total"),
        value=show.with_pence(total),
        note=_beside_hmrcs(total, balance, show),
    )
    return SumView(
        heading=show.say("owing.sum.heading", total=show.with_pence(total)),
        parts=(*parts, whole),
        rule=show.say("owing.sum.rule"),
    )


def _summands(one: Owed, show: Viewer) -> Iterator[Fact]:
    what = what_it_is(one.document, one.kind, show)
    year = owed_for(one.document.tax_year, show)
    if one.to_pay:
        label = show.say("owing.sum.row", what=what, year=year)
        yield Fact(label=label, value=show.with_pence(one.to_pay))
    if one.interest:
        label = show.say("owing.sum.interest", what=what, year=year)
        yield Fact(label=label, value=show.with_pence(one.interest))


def _beside_hmrcs(total: Decimal, balance: Balance | None, show: Viewer) -> str:
    if balance is None:
        return ""
    if balance.total == total:
        return show.say("owing.sum.same")
    which = "more" if balance.total > total else "less"
    difference = show.with_pence(abs(balance.total - total))
    return show.say(
        f"owing.sum.{which}", total=show.with_pence(balance.total), difference=difference
    )


# --- what is not to be paid now


def _lists(owing: Owing, show: Viewer, today: date) -> Iterator[ListView]:
    if owing.in_code:
        running = TaxYear.containing(today)
        sure = all(one.status not in _UNSETTLED for one in owing.in_code)
        about = show.say("owing.code.about" if sure else "owing.code.about_unsettled")
        yield _list("code", _in_code(owing.in_code, show, running), about, show)
    if owing.estimates:
        about = show.say("owing.estimate.about")
        yield _list("estimate", _estimates(owing.estimates, show, today), about, show)
    if owing.unclear:
        about = show.say("owing.unclear.about")
        yield _list("unclear", _unclear(owing.unclear, show), about, show)


def _list(name: str, table: Table, about: str, show: Viewer) -> ListView:
    return ListView(heading=show.say(f"owing.{name}.heading"), about=about, table=table)


def _in_code(charges: Iterable[Owed], show: Viewer, running: TaxYear) -> Table:
    return Table(
        key="owing-code",
        caption=show.say("owing.code.caption"),
        columns=(
            *_first_columns(show),
            _column("code.code_of", show),
            _column("code.amount", show),
        ),
        rows=tuple(_code_row(one, show, running) for one in charges),
    )


def _code_row(one: Owed, show: Viewer, running: TaxYear) -> tuple[Cell, ...]:
    years = ", ".join(show.year(year) for year in one.code_years)
    return (
        Cell(
            text=what_it_is(one.document, one.kind, show),
            note=show.say(f"owing.code.status.{_how_far(one, running)}", years=years),
        ),
        Cell(text=owed_for(one.document.tax_year, show)),
        Cell(
            text=years or show.say("owing.no_year"),
            note=show.say("owing.code.by_rule") if one.by_rule else "",
        ),
        Cell(text=show.with_pence(one.in_code)),
    )


def _how_far(one: Owed, running: TaxYear) -> str:
    """What HMRC says of it, on a day of its year of collecting and after that."""
    if one.status in _MEANT and one.code_years and max(one.code_years) < running:
        return "ended"
    if one.status is CollectionStatus.INITIATED and running in one.code_years:
        return "running"
    return "none" if one.status is None else one.status.value.replace("-", "_")


def _estimates(charges: Iterable[Owed], show: Viewer, today: date) -> Table:
    table = _due(charges, show, today)
    return Table(
        key="owing-estimates",
        caption=show.say("owing.estimate.caption"),
        columns=table.columns,
        rows=table.rows,
    )


def _unclear(documents: Iterable[Document], show: Viewer) -> Table:
    return Table(
        key="owing-unclear",
        caption=show.say("owing.unclear.caption"),
        columns=(
            *_first_columns(show),
            _column("unclear.dated", show),
            _column("unclear.open", show),
        ),
        rows=tuple(
            (
                Cell(text=what_it_is(one, DocumentKind.UNKNOWN, show)),
                Cell(text=owed_for(one.tax_year, show)),
                Cell(text=show.day(one.dated)),
                Cell(text=show.with_pence(one.outstanding)),
            )
            for one in documents
        ),
    )
