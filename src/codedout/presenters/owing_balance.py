"""What is owed now: one figure, one sentence, and its parts as HMRC gives them (R101)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codedout.domain.account import Account, Balance
from codedout.domain.owing import Owing
from codedout.journeys.holding import AccountReading
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceView:
    """`figure` is the one that counts most; "" where there is none. `empty`: nothing is held.

    `again`: HMRC may be asked anew.
    """

    heading: str
    figure: str = ""
    lead: str = ""
    parts: tuple[Fact, ...] = ()
    note: str = ""
    empty: bool = False
    again: bool = False


def present(account: AccountReading, whole: Account, owing: Owing, show: Viewer) -> BalanceView:
    """What HMRC says is owed now, or that it is not known; `owing` is what is open of it."""
    heading = show.say("owing.balance.heading")
    error = account.now.error
    if error is not None:
        again = error.is_outage and not error.still_asked
        return BalanceView(heading=heading, lead=show.say("owing.balance.not_read"), again=again)
    if whole.balance is None:
        return _nothing_held(whole, heading, show, sure=not account.missing)
    return _told(whole.balance, heading, show, interest=bool(owing.interest))


def _nothing_held(account: Account, heading: str, show: Viewer, *, sure: bool) -> BalanceView:
    if account.documents or account.set_aside or not sure:
        return BalanceView(heading=heading, lead=show.say("owing.balance.none"))
    return BalanceView(
        heading=heading,
        lead=show.say("owing.balance.empty"),
        empty=True,
    )


def _told(balance: Balance, heading: str, show: Viewer, *, interest: bool) -> BalanceView:
    parts = balance.overdue + balance.payable + balance.pending
    return BalanceView(
        heading=heading,
        figure=show.with_pence(abs(balance.total)),
        lead=_lead(balance, show),
        parts=tuple(_parts(balance, show, interest=interest)),
        note="" if parts == balance.total else show.say("owing.balance.differs"),
    )


def _lead(balance: Balance, show: Viewer) -> str:
    total = show.with_pence(abs(balance.total))
    if balance.total < 0:
        return show.say("owing.balance.in_favour", total=total)
    if balance.total == 0:
        return show.say("owing.balance.nothing")
    if balance.overdue > 0:
        return " ".join((show.say("owing.balance.owe_now", total=total), _overdue(balance, show)))
    said = [show.say("owing.balance.owe", total=total), show.say("owing.balance.not_overdue")]
    day = balance.payable_on if balance.payable > 0 else balance.pending_on
    if day is not None:
        said.append(show.say("owing.balance.next_on", day=show.day(day)))
    return " ".join(said)


def _overdue(balance: Balance, show: Viewer) -> str:
    overdue, since = show.with_pence(balance.overdue), balance.overdue_since
    if balance.overdue == balance.total:
        if since is None:
            return show.say("owing.balance.all_overdue")
        return show.say("owing.balance.all_overdue_since", since=show.day(since))
    if since is None:
        return show.say("owing.balance.overdue", overdue=overdue)
    return show.say("owing.balance.overdue_since", overdue=overdue, since=show.day(since))


def _parts(balance: Balance, show: Viewer, *, interest: bool) -> Iterator[Fact]:
    three = (balance.overdue, balance.payable, balance.pending)
    if balance.total or any(three):
        overdue = balance.overdue and interest
        note = show.say("owing.balance.note.overdue") if overdue else ""
        yield _part("overdue", balance.overdue, show, note=note)
        yield _part("payable", balance.payable, show, note=_first(balance.payable_on, show))
        yield _part("pending", balance.pending, show, note=_first(balance.pending_on, show))
    apart: tuple[tuple[str, Decimal | None], ...] = (
        ("coded", balance.amount_coded_out),
        ("credit", balance.unallocated_credit),
        ("repayment", balance.first_repayment_asked),
        ("repayment", balance.second_repayment_asked),
    )
    for name, amount in apart:
        if amount:
            yield _part(name, amount, show, note=show.say(f"owing.balance.note.{name}"))


def _first(day: date | None, show: Viewer) -> str:
    return "" if day is None else show.say("owing.balance.note.next", day=show.day(day))


def _part(name: str, amount: Decimal, show: Viewer, *, note: str) -> Fact:
    value = show.with_pence(amount) if amount else show.say("common.nothing")
    return Fact(label=show.say(f"owing.balance.part.{name}"), value=value, note=note)
