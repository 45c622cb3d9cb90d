"""Points and penalties for returns and payments that were late, as HMRC gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from codedout.domain.penalties import (
    Appeal,
    LatePaymentPenalty,
    LateReturn,
    LateReturnPenalty,
    Penalties,
)
from codedout.journeys.parts import Part
from codedout.presenters.owing_kinds import percent
from codedout.presenters.refusals import could_not_read
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Fact, Notice, Table

_CATEGORIES = ("point", "threshold", "charge")
_STATUSES = ("active", "inactive", "accruing", "posted")
_APPEALS = ("under-appeal", "appeal-upheld", "appeal-rejected", "cannot-be-appealed")
_PAYMENT_KINDS = {"lpp1": "first_late_payment_penalty", "lpp2": "second_late_payment_penalty"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltiesView:
    heading: str
    about: str
    finding: str
    notice: Notice | None = None
    points: tuple[Fact, ...] = ()
    returns: Table | None = None
    payments: Table | None = None


def present(found: Part[Penalties], show: Viewer, now: datetime) -> PenaltiesView:
    """All of it, or why it is not known."""
    heading, about = show.say("owing.penalties.heading"), show.say("owing.penalties.about")
    if found.value is None:
        what = show.say("owing.penalties.heading")
        error = found.error
        notice = None if error is None else could_not_read(what, error, show, now)
        return PenaltiesView(heading=heading, about=about, finding="", notice=notice)
    held = found.value
    points = tuple(_points(held, show))
    nothing = not (points or held.late_returns or held.late_payments)
    return PenaltiesView(
        heading=heading,
        about=about,
        finding=show.say("owing.penalties.none") if nothing else "",
        points=points,
        returns=_returns(held.late_returns, show) if held.late_returns else None,
        payments=_payments(held.late_payments, show) if held.late_payments else None,
    )


def _points(held: Penalties, show: Viewer) -> Iterator[Fact]:
    summary, totals = held.points, held.totals
    if summary is not None:
        note = show.say("owing.penalties.threshold", count=summary.threshold)
        yield _fact("active", str(summary.active), show, note=note)
        yield _fact("inactive", str(summary.inactive), show)
        if summary.expire_on is not None:
            note = show.say("owing.penalties.expire_note")
            yield _fact("expire", show.day(summary.expire_on), show, note=note)
    if totals is not None:
        yield from _amount("late_returns", totals.late_returns, show)
        yield from _amount("late_tax", totals.late_tax, show)
        yield from _amount("posted", totals.late_payments_posted, show)
        yield from _amount("growing", totals.late_payments_estimated, show)


def _amount(name: str, amount: Decimal, show: Viewer) -> Iterator[Fact]:
    if amount:
        yield _fact(name, show.with_pence(amount), show)


def _fact(name: str, value: str, show: Viewer, note: str = "") -> Fact:
    return Fact(label=show.say(f"owing.penalties.total.{name}"), value=value, note=note)


# --- late returns


def _returns(penalties: Iterable[LateReturnPenalty], show: Viewer) -> Table:
    return Table(
        key="owing-late-returns",
        caption=show.say("owing.penalties.returns"),
        columns=_columns(("what", "given", "ends"), ("charged", "to_pay"), show),
        rows=tuple(_return_row(one, show) for one in penalties),
    )


def _columns(texts: Iterable[str], amounts: Iterable[str], show: Viewer) -> tuple[Column, ...]:
    return (
        *(Column(label=show.say(f"owing.penalties.column.{name}")) for name in texts),
        *(
            Column(label=show.say(f"owing.penalties.column.{name}"), numeric=True)
            for name in amounts
        ),
    )


def _return_row(one: LateReturnPenalty, show: Viewer) -> tuple[Cell, ...]:
    known = one.category in _CATEGORIES
    what = show.say(f"owing.penalties.category.{one.category if known else 'other'}")
    notes = [_status(one.status, show), *(_late(each, show) for each in one.late_returns)]
    return (
        Cell(text=what, note=" ".join((*filter(None, notes), *_appeals(one.appeals, show)))),
        Cell(text=_day(one.created_on, show)),
        Cell(text=_day(one.expires_on, show)),
        Cell(text=_pence(one.charge, show)),
        Cell(text=_pence(one.outstanding, show), note=_due(one.due_on, show)),
    )


def _late(one: LateReturn, show: Viewer) -> str:
    if one.due_on is None:
        return ""
    due = show.day(one.due_on)
    if one.received_on is None:
        return show.say("owing.penalties.late_open", due=due)
    return show.say("owing.penalties.late_sent", due=due, sent=show.day(one.received_on))


# --- late payments


def _payments(penalties: Iterable[LatePaymentPenalty], show: Viewer) -> Table:
    return Table(
        key="owing-late-payments",
        caption=show.say("owing.penalties.payments"),
        columns=_columns(("what", "tax_due"), ("charged", "growing", "to_pay"), show),
        rows=tuple(_payment_row(one, show) for one in penalties),
    )


def _payment_row(one: LatePaymentPenalty, show: Viewer) -> tuple[Cell, ...]:
    kind = _PAYMENT_KINDS.get(one.category or "")
    what = show.say("owing.penalties.late_payment" if kind is None else f"charges.kind.{kind}")
    return (
        Cell(text=what, note=" ".join(_payment_notes(one, show))),
        Cell(text=_day(one.principal_due_on, show)),
        Cell(text=show.with_pence(one.posted)),
        Cell(text=show.with_pence(one.accruing)),
        Cell(text=_pence(one.outstanding, show), note=_due(one.due_on, show)),
    )


def _payment_notes(one: LatePaymentPenalty, show: Viewer) -> Iterator[str]:
    yield _status(one.status, show)
    for base, rate in (
        (one.first_lower_base, one.first_lower_rate),
        (one.first_higher_base, one.first_higher_rate),
    ):
        if base and rate:
            share = percent(rate)
            yield show.say("owing.penalties.share", rate=share, amount=show.with_pence(base))
    if one.second_days is not None and one.second_rate is not None:
        share = percent(one.second_rate)
        yield show.say("owing.penalties.by_days", rate=share, days=one.second_days)
    for each in one.instalments:
        if each.starts_on is not None and each.ends_on is not None:
            first, last = show.day(each.starts_on), show.day(each.ends_on)
            yield show.say("owing.penalties.instalments", first=first, last=last)
    yield from _appeals(one.appeals, show)


# --- both


def _status(status: str | None, show: Viewer) -> str:
    if status is None:
        return ""
    if status in _STATUSES:
        return show.say(f"owing.penalties.status.{status}")
    return show.say("owing.penalties.status.other", word=status)


def _appeals(appeals: Iterable[Appeal], show: Viewer) -> Iterator[str]:
    for one in appeals:
        if one.status in _APPEALS:
            yield show.say(f"owing.penalties.appeal.{one.status.replace('-', '_')}")
        else:
            yield show.say("owing.penalties.appeal.other", word=one.status)


def _day(day: date | None, show: Viewer) -> str:
    return show.say("owing.due.no_day") if day is None else show.day(day)


def _pence(amount: Decimal | None, show: Viewer) -> str:
    return show.say("common.nothing") if amount is None else show.with_pence(amount)


def _due(day: date | None, show: Viewer) -> str:
    return "" if day is None else show.say("owing.payments.due", day=show.day(day))
