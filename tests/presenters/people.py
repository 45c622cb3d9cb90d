"""The people that the project ships, as an HMRC that answers for one of them.

Their accounts are read as the portal reads them, out of what the stand-in would answer that day.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import hmrc_standin
from codedout.domain.choice import ReturnState
from codedout.domain.coded_out import ItemKey, Kind, Source, TaxCodeComponent
from codedout.domain.tax_year import TaxYear, london_day
from codedout.hmrc.account_json import account_of, payments_of
from hmrc_standin import payments, transactions
from hmrc_standin.person import read_person
from hmrc_standin.wire import write_json
from tests.books import Books
from tests.fakes import FakeHmrc, FixedClock

_STATES = {
    "submitted": ReturnState.SUBMITTED,
    "open": ReturnState.OPEN,
    "absent": ReturnState.UNKNOWN,
}
FILES = {
    file.stem: person
    for file in sorted((Path(hmrc_standin.__file__).parent / "people").glob("*.json"))
    if (person := json.loads(file.read_text(encoding="utf-8")))["kind"] == "individual"
}


def hmrc_of(name: str, clock: FixedClock | None = None) -> FakeHmrc:
    """HMRC with the records of one shipped file."""
    return hmrc_of_file(FILES[name], clock or FixedClock())


def hmrc_of_file(person: dict[str, Any], clock: FixedClock) -> FakeHmrc:
    """HMRC with the records of one person."""
    hmrc = FakeHmrc(clock, known=person["enrolled"])
    for year, record in person["years"].items():
        held = hmrc.year(TaxYear.parse(year))
        held.items += [_item(one) for one in record.get("hmrc_items", [])]
        held.sent |= {
            ItemKey(Kind(one["kind"]), one["id"]): (
                Decimal(one["amount"]),
                datetime.fromisoformat(one["submitted"]),
            )
            for one in record.get("submitted", [])
        }
        held.opted_out = record.get("opted_out", False)
        held.returned = _STATES[record["return"]["state"]]
        held.received_on = _day(record["return"].get("at"))
    for starts in range(2021, 2027):
        if str(TaxYear(starts)) not in person["years"]:  # HMRC has no entry for it
            hmrc.year(TaxYear(starts)).returned = ReturnState.UNKNOWN
    hmrc.books = books_of(person, london_day(hmrc.clock.now()))
    return hmrc


def books_of(person: dict[str, Any], day: date) -> Books:
    """The account of one file as it stands on a day."""
    account = read_person(json.dumps(person)).account
    if account is None:
        return Books()
    wanted = transactions.Wanted(locks=True, interest=True, payment_information=True)
    told = account_of(write_json(transactions.retrieve(account, wanted, day)).encode())
    paid = ()
    if any(one.transaction_date <= day for one in account.payments):
        body = payments.retrieve(account, payments.Wanted(), day)
        paid = payments_of(write_json(body).encode()).payments
    return Books(
        balance=told.balance,
        codings=list(told.codings),
        documents=list(told.documents),
        lines=list(told.lines),
        payments=list(paid),
    )


def _item(one: dict[str, Any]) -> TaxCodeComponent:
    related = one.get("related_tax_year")
    return TaxCodeComponent(
        kind=Kind(one["kind"]),
        id=one["id"],
        amount=Decimal(one["amount"]),
        source=Source.HMRC_HELD,
        submitted_on=datetime.fromisoformat(one["updated"]),
        related_tax_year=None if related is None else TaxYear.parse(related),
    )


def _day(at: str | None) -> date | None:
    return None if at is None else london_day(datetime.fromisoformat(at))


def every_amount(name: str) -> set[Decimal]:
    """Every amount in the file."""
    return {
        Decimal(one["amount"])
        for record in FILES[name]["years"].values()
        for one in (*record.get("hmrc_items", []), *record.get("submitted", []))
    }
