"""Every made-up person's account, as the client reads it: whole, told apart, and summing up."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

import hmrc_standin
from codedout.domain.document_kind import DocumentKind, kind_of
from codedout.domain.documents import CollectionStatus
from codedout.domain.inquiries import CalculationsOf, CalculationWith, HistoryOfCharge
from codedout.domain.nino import Nino
from codedout.domain.picking import picked
from codedout.domain.rules.reckoning import reckon
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.client import HmrcClient
from codedout.hmrc.sending import Patience
from codedout.journeys.holding import read_account, read_account_and_payments
from tests.fakes import AtOnce
from tests.hmrc.wire import CountingLimiter, FixedClock

PEOPLE = sorted((Path(hmrc_standin.__file__).parent / "people").glob("*.json"))
WITH_ACCOUNTS = [file for file in PEOPLE if "account" in json.loads(file.read_text("utf-8"))]
FIRST, TODAY = TaxYear(2019), date(2026, 11, 2)
GOLDEN = Path(__file__).parents[1] / "golden" / "liability.toml"
BY_HAND = tomllib.loads(GOLDEN.read_text("utf-8"))["people"]
PATIENT = Patience(answer_to_read=10)


class Token:
    """The one token of a person."""

    def __init__(self, token: str) -> None:
        self._token = token

    def current(self) -> str:
        return self._token

    def renewed(self, refused: str) -> str:
        raise AssertionError(refused)


@pytest.fixture(params=WITH_ACCOUNTS, ids=lambda file: file.stem)
def api(request, standin_url):
    nino = json.loads(request.param.read_text("utf-8"))["nino"]
    with httpx.Client(trust_env=False) as http:
        given = http.post(f"{standin_url}/_standin/tokens", json={"nino": nino}).json()
        client = HmrcClient(
            standin_url,
            http,
            CountingLimiter(),
            FixedClock(),
            user_agent="codedout/test",
            patience=PATIENT,
        )
        yield client.for_person(Nino(nino), Token(given["access_token"]), {})


def test_there_are_made_up_people_with_accounts():
    assert WITH_ACCOUNTS


def test_an_account_is_read_whole_and_every_document_is_told_apart(api):
    reading = read_account(api, AtOnce(), FIRST, TODAY)
    assert [part.error for part in reading.parts] == [None] * len(reading.parts)
    whole = reading.whole
    assert whole.set_aside == ()
    lines = whole.lines_by_document()
    assert lines.keys() <= {one.id for one in whole.documents}
    for one in whole.documents:
        of_one = lines.get(one.id, ())
        assert kind_of(one, of_one) is not DocumentKind.UNKNOWN
        for line in of_one:
            assert sum(item.amount or 0 for item in line.items) == line.original
        HistoryOfCharge(one.id)
    said = {item.collection.value for line in whole.lines for item in line.items if item.collection}
    assert CollectionStatus.UNKNOWN not in said


def test_a_payment_is_set_against_charges_of_the_account(api):
    account, came_in = read_account_and_payments(api, AtOnce(), FIRST, TODAY)
    payments = came_in.whole
    assert payments.set_aside == ()
    ids = {one.id for one in account.whole.documents}
    for payment in payments.payments:
        assert {each.document_id for each in payment.allocations} <= ids


def test_the_calculation_that_is_picked_can_be_read(api):
    for year in (TaxYear(n) for n in range(2021, 2027)):
        pick = picked(api.inquire(CalculationsOf(year)).value.entries)
        if pick is not None:
            found = api.inquire(CalculationWith(year, pick.entry.id)).value
            assert found.tax is not None
            assert (found.tax_year, found.tax.total_due) == (year, pick.entry.liability)


def test_what_each_year_came_to_is_what_was_worked_out_by_hand(api, request):
    found = reckon(read_account(api, AtOnce(), FIRST, TODAY).whole, TODAY)
    for year in found.years:
        assert year.split.total == sum(one.document.original for one in year.charges)
    assert found.coded == sum(found.by_code_year().values()) + found.undecided + found.came_back
    said = BY_HAND.get(request.node.callspec.params["api"].stem)
    if said is not None:
        splits = {str(year.tax_year): year.split for year in found.years}
        assert {
            name: [one.paid, one.through_code, one.still_to_pay, one.not_collected]
            for name, one in splits.items()
        } == {name: [Decimal(each) for each in four] for name, four in said["years"].items()}
        assert {str(year): amount for year, amount in found.by_code_year().items()} == {
            year: Decimal(amount) for year, amount in said["collected"].items()
        }


def test_those_worked_out_by_hand_are_there():
    assert BY_HAND.keys() <= {file.stem for file in WITH_ACCOUNTS}
