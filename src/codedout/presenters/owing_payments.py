"""Payments, the newest first, and what each was set against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from codedout.domain.account import Account
from codedout.domain.document_kind import DocumentKind, kind_by_name, kind_of
from codedout.domain.payments import Allocation, Payment
from codedout.domain.tax_year import TaxYear
from codedout.journeys.holding import PaymentsReading
from codedout.presenters.owing_kinds import named, of_year, what_it_is
from codedout.presenters.viewer import Viewer
from codedout.presenters.views import Fact

AT_FIRST = 10
"""How many stand there before any is folded away."""

_HOW = frozenset({"fasterpayments", "bacs", "chaps", "cheque", "directdebit", "debitcard"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentView:
    """One payment, how it was made, and the parts of it. `note` is on all of it."""

    heading: str
    how: str
    parts: tuple[Fact, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsView:
    heading: str
    finding: str
    newest: tuple[PaymentView, ...]
    older_label: str
    older: tuple[PaymentView, ...]
    notes: tuple[str, ...]
    others: tuple[PaymentView, ...]
    others_about: str
    again: bool


def present(reading: PaymentsReading, account: Account, show: Viewer) -> PaymentsView:
    """All payments that HMRC told about, and the times that it did not tell about."""
    whole = reading.whole
    charges = _named_charges(account, show)
    payments = [_payment(one, charges, show) for one in _newest_first(whole.payments)]
    older = payments[AT_FIRST:]
    others = tuple(_payment(one, charges, show) for one in _newest_first(whole.set_aside))
    return PaymentsView(
        heading=show.say("owing.payments.heading"),
        finding=_finding(len(whole.payments), reading, show),
        newest=tuple(payments[:AT_FIRST]),
        older_label=_older(len(older), show) if older else "",
        older=tuple(older),
        notes=tuple(_missing(reading, show)),
        others=others,
        others_about=show.say("owing.payments.other") if others else "",
        again=any(part.error and part.error.is_outage for part in reading.parts),
    )


def _finding(count: int, payments: PaymentsReading, show: Viewer) -> str:
    if count == 0:
        nothing_told = len(payments.missing) == len(payments.came_in)
        return show.say("owing.payments.none_read" if nothing_told else "owing.payments.none")
    if count == 1:
        return show.say("owing.payments.one")
    return show.say("owing.payments.several", count=f"{count:,}")


def _older(count: int, show: Viewer) -> str:
    if count == 1:
        return show.say("owing.payments.older_one")
    return show.say("owing.payments.older", count=f"{count:,}")


def _missing(reading: PaymentsReading, show: Viewer) -> Iterator[str]:
    for span in sorted(reading.missing):
        first, last = show.day(span.first), show.day(span.last)
        yield show.say("owing.payments.missing", first=first, last=last)


def _newest_first(payments: Iterable[Payment]) -> list[Payment]:
    """Those without a day come last."""
    return sorted(
        payments,
        key=lambda one: (one.received_on or date.min, one.number or ("", "")),
        reverse=True,
    )


def _named_charges(account: Account, show: Viewer) -> Mapping[str, str]:
    """What each document of the account is, and for which year."""
    lines = account.lines_by_document()
    return {
        one.id: of_year(
            what_it_is(one, kind_of(one, lines.get(one.id, ())), show), one.tax_year, show
        )
        for one in account.documents
    }


def _payment(payment: Payment, charges: Mapping[str, str], show: Viewer) -> PaymentView:
    parts = [_part(one, charges, show) for one in payment.allocations]
    left = _left(payment)
    if left is not None and left > 0:
        note = show.say("owing.payments.left_note") if parts else ""
        parts.append(
            Fact(label=show.with_pence(left), value=show.say("owing.payments.left"), note=note)
        )
    over = left is not None and left < 0
    return PaymentView(
        heading=_heading(payment, show),
        how=_how(payment.method, show),
        parts=tuple(parts),
        note=show.say("owing.payments.over") if over else "",
    )


def _left(payment: Payment) -> Decimal | None:
    """What of it is set against nothing; None where HMRC does not tell all that takes."""
    if payment.amount is None:
        return None
    left = payment.amount
    for one in payment.allocations:
        if one.cleared is None:
            return None
        left -= one.cleared
    return left


def _heading(payment: Payment, show: Viewer) -> str:
    amount = show.say("owing.payments.no_amount")
    if payment.amount is not None:
        amount = show.with_pence(payment.amount)
    if payment.received_on is None:
        return show.say("owing.payments.no_day", amount=amount)
    return show.say("owing.payments.each", amount=amount, day=show.day(payment.received_on))


def _how(method: str | None, show: Viewer) -> str:
    if method is None:
        return ""
    known = "".join(method.split()).lower()
    if known in _HOW:
        return show.say(f"owing.payments.how.{known}")
    return show.say("owing.payments.how.other", word=method)


def _part(one: Allocation, charges: Mapping[str, str], show: Viewer) -> Fact:
    known = None if one.document_id is None else charges.get(one.document_id)
    return Fact(
        label=show.say("owing.payments.part")
        if one.cleared is None
        else show.with_pence(one.cleared),
        value=_by_itself(one, show) if known is None else known,
        note="" if one.due_on is None else show.say("owing.payments.due", day=show.day(one.due_on)),
    )


def _by_itself(one: Allocation, show: Viewer) -> str:
    """A charge that is not in the account as HMRC told it: by what the payment says of it."""
    name = one.main_text or one.sub_text
    kind = kind_by_name(one.main_code, name)
    what = show.say("owing.payments.unnamed")
    if kind is not DocumentKind.UNKNOWN:
        what = show.say(f"charges.kind.{kind.value}")
    elif name:
        what = named(name, show)
    return of_year(what, _year_of(one), show)


def _year_of(one: Allocation) -> TaxYear | None:
    """The tax year of just those days."""
    if one.starts_on is None or one.ends_on is None:
        return None
    year = TaxYear.containing(one.starts_on)
    return year if (year.first_day, year.last_day) == (one.starts_on, one.ends_on) else None
