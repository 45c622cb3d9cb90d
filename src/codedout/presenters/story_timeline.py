"""What happened to the charges of one year, HMRC's entries and the person's own, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from codedout.domain.account import Account, Coding
from codedout.domain.change import AmountsPosition, Change
from codedout.domain.charge_history import ChargeChange, ChargeHistory
from codedout.domain.choice import ReturnRecord
from codedout.domain.coded_out import ItemKey
from codedout.domain.documents import ChargeLine, Document
from codedout.domain.liability import Charge
from codedout.domain.payments import Allocation, Payments
from codedout.domain.rules.charge_split import CAME_BACK
from codedout.domain.rules.put_back import PutBack, day_of
from codedout.domain.tax_year import TaxYear, london_day
from codedout.presenters.changes import outcome_of, title_of
from codedout.presenters.receipts import changed_items, which
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Cell, Column, Link, Table, receipt_link

Lines = Mapping[str, Sequence[ChargeLine]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry. `day` is None where none is told, and `near` where it is worked back by us; `at`
    is None where only the day is known.
    """

    day: date | None
    near: bool = False
    at: datetime | None = None
    ours: bool = False
    what: str
    notes: tuple[str, ...] = ()
    amount: Decimal | None = None
    link: Link | None = None


def present(
    year: TaxYear,
    charges: Sequence[Charge],
    account: Account,
    payments: Payments,
    show: Viewer,
    *,
    histories: Mapping[str, ChargeHistory],
    backs: Mapping[str, PutBack | None],
    record: ReturnRecord,
    changes: Sequence[Change],
) -> Table | None:
    """All of it, or None where there is nothing."""
    lines = account.lines_by_document()
    events = [
        *_own(changes, year, show),
        *_return(record, year, show),
        *_codings(account.codings, year, show),
    ]
    for charge in charges:
        one = _named(charge, show) if len(charges) > 1 else ""
        events += _of_charge(charge, one, histories.get(charge.document.id), show)
        events += _came_back(charge, one, backs.get(charge.document.id), show)
        events += _paid(charge.document, one, payments, lines, show)
    if not events:
        return None
    columns = ("date", "who", "what", "amount")
    return Table(
        key="story-timeline",
        caption=show.say("story.timeline.caption"),
        columns=tuple(
            Column(
                label=show.say(f"story.timeline.{name}"),
                numeric=name == "amount",
                short=name in ("date", "who"),
            )
            for name in columns
        ),
        rows=tuple(_row(event, show) for event in sorted(events, key=_newest_first)),
    )


def _newest_first(event: Event) -> tuple[int, float]:
    day = 1 if event.day is None else -event.day.toordinal()
    return day, 0.0 if event.at is None else -event.at.timestamp()


def _row(event: Event, show: Viewer) -> tuple[Cell, ...]:
    if event.day is None:
        when = Cell(text=show.say("story.timeline.no_date"))
    else:
        time = "" if event.at is None else show.time(event.at)
        day = show.day(event.day)
        when = Cell(text=show.say("story.ribbon.near", day=day) if event.near else day, note=time)
    who = show.say("story.timeline.you" if event.ours else "story.timeline.hmrc")
    what = Cell(text=event.what, note=" ".join(event.notes), link=event.link)
    amount = Cell(text="" if event.amount is None else show.gbp(event.amount))
    return when, Cell(text=who), what, amount


def _named(charge: Charge, show: Viewer) -> str:
    kind = show.say(f"charges.kind.{charge.kind.value}")
    return show.say("story.timeline.of_one", kind=kind, amount=show.gbp(charge.document.original))


def _some(*notes: str) -> tuple[str, ...]:
    return tuple(f"{note}." if note[-1] not in ".”" else note for note in notes if note)


def _of_charge(
    charge: Charge, one: str, history: ChargeHistory | None, show: Viewer
) -> Iterator[Event]:
    changes = () if history is None else history.changes
    yield Event(
        day=charge.document.dated,
        what=show.say("story.timeline.posted"),
        notes=_some(one),
        # What it was then is not told once it has changed.
        amount=None if changes else charge.document.original,
    )
    for change in changes:
        yield _changed(change, one, show)


def _changed(change: ChargeChange, one: str, show: Viewer) -> Event:
    reason = (change.reason or "").strip()
    number = change.payment_on_account_reason
    return Event(
        day=day_of(change),
        at=change.changed_at,
        what=show.say("story.timeline.changed", reason=show.typed(reason))
        if reason
        else show.say("story.timeline.changed_plain"),
        notes=_some(
            one,
            show.say("story.timeline.changed_note"),
            show.say("story.timeline.reason_number", number=number) if number else "",
        ),
        amount=change.total,
    )


def _came_back(charge: Charge, one: str, back: PutBack | None, show: Viewer) -> Iterator[Event]:
    """That a code did not do it: HMRC says so of the charge as it is, and seldom since when."""
    if charge.status not in CAME_BACK:
        return
    day = None if back is None else back.on
    source = "" if day is None or back is None else "history" if back.on_told else "near"
    yield Event(
        day=day,
        near=source == "near",
        what=show.say(f"story.timeline.back.{charge.status.name.lower()}"),
        notes=_some(one, show.say(f"story.timeline.back_{source}") if source else ""),
        amount=charge.divided.came_back or None,
    )


def _paid(
    document: Document, one: str, payments: Payments, lines: Lines, show: Viewer
) -> Iterator[Event]:
    for on, each, whole in paid_towards(document, payments, lines):
        part = whole is not None and each.cleared is not None and whole != each.cleared
        yield Event(
            day=on,
            ours=True,
            what=show.say("story.timeline.paid"),
            notes=_some(
                one,
                show.say("story.timeline.paid_part", amount=show.gbp(whole))
                if part and whole is not None
                else "",
            ),
            amount=each.cleared,
        )


def paid_towards(
    document: Document, payments: Payments, lines: Lines
) -> Iterator[tuple[date | None, Allocation, Decimal | None]]:
    """What was set against a charge: the day the payment came in, how much, and all of it."""
    own = {line.charge_reference for line in lines.get(document.id, ()) if line.charge_reference}
    for payment in payments.payments:
        for each in payment.allocations:
            if each.document_id == document.id or (
                each.document_id is None and each.charge_reference in own
            ):
                yield payment.received_on, each, payment.amount


def _codings(codings: Iterable[Coding], year: TaxYear, show: Viewer) -> Iterator[Event]:
    for one in dict.fromkeys(codings):
        if one.return_year == year and one.started_on is not None and one.code_year is not None:
            code = show.year(one.code_year)
            yield Event(
                day=one.started_on,
                what=show.say("story.timeline.put_down", code=code),
                amount=one.charge,
            )


def _return(record: ReturnRecord, year: TaxYear, show: Viewer) -> Iterator[Event]:
    if record.received_on is not None:
        what = show.say("story.timeline.filed", year=show.year(year))
        yield Event(day=record.received_on, what=what)


def _own(changes: Iterable[Change], year: TaxYear, show: Viewer) -> Iterator[Event]:
    """What the person sent about the year: choices for its bill, and figures of tax owed for it."""
    for change in changes:
        items = owed_for(change, year)
        choice = not isinstance(change.what.before, AmountsPosition)
        if change.sent_at is None or not (items or (choice and change.what.tax_year == year)):
            continue
        outcome = show.say(f"receipts.state.{outcome_of(change)}")
        yield Event(
            day=london_day(change.asked_at),
            at=change.asked_at,
            ours=True,
            what=title_of(change, show),
            notes=_some(which(change, show, items), outcome),
            link=receipt_link(
                change.reference,
                show.say("receipts.open", reference=change.reference, what=title_of(change, show)),
            ),
        )


def owed_for(change: Change, year: TaxYear) -> frozenset[ItemKey]:
    """The items of a change of which HMRC said that the tax was owed for that year."""
    before = change.what.before
    if not isinstance(before, AmountsPosition):
        return frozenset()
    related = {one.key for one in before.hmrc_held.components if one.related_tax_year == year}
    return frozenset(key for key in changed_items(change) if key in related)
