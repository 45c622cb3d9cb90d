"""What is open, by HMRC's answer about that alone: it lacks what is settled.

The codings of a year may be of a charge that is settled, and not there. They count where something
open of the year is itself said to be sent to a tax code, in whatever way HMRC says so; else what is
to be paid directly would pass for a code's to collect. Where nothing says so, HMRC's balance, which
leaves out what a code collects, can still bear them out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from codedout.domain.account import Account, Balance
from codedout.domain.document_kind import DocumentKind, kind_of
from codedout.domain.documents import ChargeLine, Document
from codedout.domain.owing import Owing
from codedout.domain.rules.charge_split import status_of
from codedout.domain.rules.open_charges import open_charges
from codedout.domain.rules.reckoning import reckon

_SENT = frozenset({DocumentKind.CODED_OUT, DocumentKind.CANCELLED_CODING})


def open_now(account: Account, today: date) -> Owing:
    """What is open of the account that answered what is open."""
    lines = account.lines_by_document()
    years = {one.tax_year for one in account.documents if _is_sent(one, lines.get(one.id, ()))}
    codings = tuple(one for one in account.codings if one.return_year in years)
    by_all = _open(account, today)
    if codings == account.codings or _is_the_balance(by_all, account.balance):
        return by_all
    return _open(replace(account, codings=codings), today)


def _open(account: Account, today: date) -> Owing:
    return open_charges(account, reckon(account, today))


def _is_the_balance(owing: Owing, balance: Balance | None) -> bool:
    if balance is None:
        return False
    return owing.to_pay + owing.interest == balance.overdue + balance.payable + balance.pending


def _is_sent(document: Document, lines: tuple[ChargeLine, ...]) -> bool:
    """Whether HMRC says of the document itself that a tax code is, or was, to collect it."""
    return (
        document.is_coded_out
        or document.amount_coded_out is not None
        or kind_of(document, lines) in _SENT
        or status_of(lines) is not None
    )
