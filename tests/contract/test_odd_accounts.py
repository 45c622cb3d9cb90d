"""Accounts that make little sense, put into the stand-in: counted or set aside, and shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from codedout.domain.liability import Note, Why
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.sending import Patience
from codedout.journeys.liability import read_liability
from codedout.presenters import owing
from codedout.presenters.viewer import Viewer
from tests.accounts.invented import TODAY
from tests.accounts.readings import NOW
from tests.contract.world import World
from tests.fakes import AtOnce

Four = tuple[str, str, str, str]


@dataclass(frozen=True)
class Odd:
    """An account, and what it comes to by hand: each year's four, what is set aside, notes."""

    account: dict[str, Any]
    years: dict[str, Four]
    aside: tuple[Why, ...] = ()
    notes: frozenset[Note] = frozenset()
    owed: str = ""


def charge(number: int, year: str, amount: str, **more: Any) -> dict[str, Any]:
    made = {
        "documentId": f"{number:012}",
        "taxYear": year,
        "documentDate": "2025-10-20",
        "documentDescription": "TRM New Charge",
        "originalAmount": amount,
    }
    return made | more


def coding(year: str, code: str, amount: str) -> dict[str, Any]:
    return {"returnTaxYear": year, "codingTaxYear": code, "coded": {"charge": amount}}


def credit(number: int, amount: str) -> dict[str, Any]:
    return charge(number, "2024-25", amount, documentDescription="ITSA - Cutover Credits")


ONLY_BALANCE = ("0", "0", "0", "0")  # a year that nothing but HMRC's balance knows of
MOST = "99999999999.99"
ODD = {
    "nothing at all": Odd({}, {}, owed="£0.00"),
    "only credits": Odd(
        {
            "documentDetails": [credit(1, "-120.00")],
            "payments": [{"transactionDate": "2026-01-20", "paymentAmount": "80.00"}],
        },
        {},
        aside=(Why.CREDIT, Why.PAYMENT),
        owed="£0.00",
    ),
    "two charges for one year": Odd(
        {"documentDetails": [charge(1, "2024-25", "100.00"), charge(2, "2024-25", "0.01")]},
        {"2024-25": ("0", "0", "100.01", "0")},
        notes=frozenset({Note.SEVERAL_CHARGES}),
        owed="£100.01",
    ),
    "one charge twice": Odd(
        {"documentDetails": [charge(1, "2024-25", "100.00"), charge(1, "2024-25", "100.00")]},
        {"2024-25": ("0", "0", "100", "0")},
    ),
    "one number with two meanings": Odd(
        {"documentDetails": [charge(1, "2024-25", "100.00"), charge(1, "2023-24", "7.00")]},
        {"2024-25": ("0", "0", "100", "0"), "2023-24": ONLY_BALANCE},
        aside=(Why.SAYS_OTHERWISE,),
    ),
    "more in the code than was charged": Odd(
        {
            "documentDetails": [
                charge(1, "2024-25", "100.00", amountCodedOut="250.00", codedOutStatus="initiated")
            ],
            "codingDetails": [coding("2024-25", "2026-27", "250.00")],
        },
        {"2024-25": ("0", "100", "0", "0")},
        notes=frozenset({Note.CODED_MORE_THAN_CHARGED}),
        owed="£0.00",
    ),
    "a code for a year without a charge": Odd(
        {"codingDetails": [coding("2023-24", "2025-26", "250.00")]},
        {"2023-24": ("0", "0", "0", "0")},
        notes=frozenset({Note.CODED_DIFFERS, Note.CODED_MORE_THAN_CHARGED}),
        owed="£0.00",
    ),
    "a year that is still to come": Odd(
        {"documentDetails": [charge(1, "2031-32", "100.00")]},
        {"2031-32": ("0", "0", "100", "0")},
        notes=frozenset({Note.FUTURE_YEAR}),
        owed="£100.00",
    ),
    "as much as HMRC can hold, and as little": Odd(
        {
            "documentDetails": [
                charge(1, "2024-25", MOST),
                charge(2, "2023-24", f"-{MOST}", documentDate="1920-02-29"),
            ]
        },
        {"2024-25": ("0", "0", MOST, "0")},
        aside=(Why.CREDIT,),
        owed="£99,999,999,999.99",
    ),
    "a charge from 1920, a year that is none, and none": Odd(
        {
            "documentDetails": [
                charge(1, "2024-25", "5.00", documentDate="1920-02-29"),
                charge(2, "2024-27", "6.00"),
                charge(3, "1919-20", "7.00"),
            ]
        },
        {"2024-25": ONLY_BALANCE},
        aside=(Why.NO_YEAR, Why.TOO_OLD, Why.TOO_OLD),
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_account_is_counted_or_set_aside_and_shown(name: str, world: World) -> None:
    odd = ODD[name]
    world.put_person(account=odd.account)
    reading = read_liability(world.api(Patience(answer_to_read=10)), AtOnce(), TaxYear(2021), TODAY)
    assert {part.error for part in reading.parts} == {None}
    found = reading.reckoned(TODAY)
    assert {
        str(year.tax_year): (
            year.split.paid,
            year.split.through_code,
            year.split.still_to_pay,
            year.split.not_collected,
        )
        for year in found.years
    } == {year: tuple(map(Decimal, four)) for year, four in odd.years.items()}
    assert tuple(sorted(one.why for one in found.set_aside)) == odd.aside
    assert {note for year in found.years for note in year.notes} == odd.notes
    view = owing.present(reading.account, found, Viewer(), NOW)
    if odd.owed:
        assert view.balance.figure == odd.owed
