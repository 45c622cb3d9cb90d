"""Each member of HMRC's answers missing, odd or twice: read, reckoned and shown, or said unread."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from codedout.domain.account import Account, joined
from codedout.domain.calculation import Calculation, Calculations
from codedout.domain.charge_history import ChargeHistory
from codedout.domain.coded_out import Kind
from codedout.domain.inquiries import (
    CalculationsOf,
    CalculationWith,
    HistoryOfCharge,
    Inquiry,
    OpenItems,
    PaymentsIn,
    PenaltiesHeld,
    StandingIn,
)
from codedout.domain.itsa_status import Standings
from codedout.domain.liability import Liability
from codedout.domain.payments import Payments
from codedout.domain.penalties import Penalties
from codedout.domain.picking import latest, picked
from codedout.domain.rules.reckoning import reckon
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.account_json import account_of
from codedout.hmrc.inquiring import form_of
from codedout.hmrc.leaves import Unreadable
from codedout.journeys.calculating import CalculationReading
from codedout.journeys.liability import LiabilityReading
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read
from codedout.journeys.reading import read_amounts
from codedout.presenters import calculation, enrolment, owing_penalties
from codedout.presenters.liability_rows import By
from hmrc_standin import canned
from hmrc_standin.calendar import TaxYear as StandinsYear
from hmrc_standin.operations import Operation as StandinsOperation
from hmrc_standin.wire import write_json
from tests.accounts.drawn import SHOW, liability_page, must_draw_what_it_says, stories
from tests.accounts.invented import TODAY, invented
from tests.accounts.readings import NOW, reading_of
from tests.accounts.spoilt import each_spoilt
from tests.accounts.told import account_answers, payment_answers
from tests.books import entry
from tests.contract.documents import is_required, needs_documents
from tests.contract.test_requests_against_hmrc_documents import documented, years_in
from tests.fakes import AtOnce, FakeHmrc, item
from tests.hmrc.test_client import CALCULATION

T = TypeVar("T")

TWO_YEARS = Span(date(2024, 4, 6), date(2026, 4, 5))
YEARS = [TaxYear(year) for year in (2022, 2023, 2024, 2025, 2026)]
NUMBER = "X123456790A"

Asked = tuple[Inquiry[Any], Any]

OF_STANDIN: dict[StandinsOperation, Callable[[TaxYear], Inquiry[Any]]] = {
    "retrieve_transactions": lambda _: OpenItems(),
    "list_payments": lambda _: PaymentsIn(TWO_YEARS),
    "retrieve_charge_history": lambda _: HistoryOfCharge(NUMBER),
    "retrieve_penalties": lambda _: PenaltiesHeld(),
    "list_calculations": CalculationsOf,
    "retrieve_calculation": lambda year: CalculationWith(year, CALCULATION),
    "retrieve_itsa_status": StandingIn,
}


def of_the_standin() -> Iterator[tuple[str, Asked]]:
    """What the stand-in's sandbox answers, in each form that there is."""
    for operation, inquiry in OF_STANDIN.items():
        by_year = operation in ("list_calculations", "retrieve_calculation")
        for year in YEARS if by_year else YEARS[:1]:
            body = canned.answer("DEFAULT", operation, StandinsYear(year.ends_in))
            yield f"{operation} {year}", (inquiry(year), json.loads(write_json(body)))


SOMEBODY = invented(2)
WHOLE = account_of(account_answers(SOMEBODY, [], TODAY)[None])


def of_somebody() -> Iterator[tuple[str, Asked]]:
    """What is answered of a person that nobody has looked at."""
    for content in account_answers(SOMEBODY, [], TODAY).values():
        yield "somebody's account", (OpenItems(), json.loads(content))
    for content in payment_answers(SOMEBODY, [TWO_YEARS], TODAY).values():
        yield "somebody's payments", (PaymentsIn(TWO_YEARS), json.loads(content))


CASES = dict([*of_the_standin(), *of_somebody()])


def read(inquiry: Inquiry[Any], body: Any) -> Any:
    return form_of(inquiry, samples=True).reading(json.dumps(body, default=float).encode())


@pytest.mark.parametrize("case", CASES)
def test_only_a_missing_member_can_make_an_answer_unreadable(case: str) -> None:
    inquiry, body = CASES[case]
    whole = read(inquiry, body)
    stands(whole, whole, case)
    for spoilt in each_spoilt(body):
        try:
            found = read(inquiry, spoilt.body)
        except Unreadable:
            assert spoilt.is_without, spoilt
        else:
            if found != whole:  # else it is a member that we pass over
                stands(found, whole, spoilt)


@needs_documents
@pytest.mark.parametrize("inquiry", [make(YEARS[0]) for make in OF_STANDIN.values()], ids=repr)
def test_of_hmrcs_own_samples_only_a_member_that_hmrc_requires_is_missed(
    inquiry: Inquiry[Any],
) -> None:
    entry = documented(inquiry.operation)
    for status, name, body in entry.answers():
        if status != 200:
            continue
        for asked in [replace(inquiry, tax_year=year) for year in years_in(name)[-1:]] or [inquiry]:
            whole = read(asked, body)
            stands(whole, whole, name)
            for spoilt in each_spoilt(body):
                try:
                    found = read(asked, spoilt.body)
                except Unreadable:
                    assert spoilt.is_without, (name, spoilt)
                    assert is_required(entry.answer_schema(status), spoilt.way), (name, spoilt)
                else:
                    if found != whole:
                        stands(found, whole, (name, spoilt))


def stands(found: Any, whole: Any, what: object) -> None:
    """What is read can be gone by, and shown, whatever HMRC says."""
    match found:
        case Account():
            adds_up(joined([found, whole]), what)
            adds_up(joined([whole, found]), what)
            shown(reading_of(found, {}, {}), {}, what)
        case Payments():
            shown(reading_of(WHOLE, {}, {TWO_YEARS: found}), {}, what)
        case ChargeHistory():
            charges = [one.id for one in WHOLE.documents]
            shown(reading_of(WHOLE, {}, {}), dict.fromkeys(charges, found), what)
        case Penalties():
            owing_penalties.present(had(found), SHOW, NOW)
        case Calculations():
            pick = picked(found.entries)
            newest = latest(found.entries) if pick is None else pick.entry
            assert (newest is None) == (not found.entries), what
        case Calculation():
            compared(found)
        case Standings():
            for one in found.records:
                year = one.tax_year or YEARS[-1]
                told = enrolment.where_they_stand(had(found), year, SHOW)
                assert bool(told) == (None not in (one.tax_year, one.standing)), what
        case _:
            raise TypeError(type(found))


def had(value: T) -> Part[T]:
    return Part(read=Read(value, NOW, ""))


def compared(found: Calculation) -> None:
    """Under what is in the tax code, as Compare has it, be it nothing or of the same kinds."""
    year = found.tax_year
    for items in ((), (item(11, "150.20"), item(12, "62.40", Kind.PAYE))):
        hmrc = FakeHmrc()
        hmrc.year(year).items += items
        one = entry(found.id, year)
        reading = CalculationReading(
            code_year=year,
            listed=had(Calculations((one,))),
            picked=picked([one]),
            entry=one,
            calculation=had(found),
        )
        beside = read_amounts(hmrc, AtOnce(), year, YEARS[-1])
        calculation.present(reading, beside, SHOW, NOW)


def shown(reading: LiabilityReading, histories: Mapping[str, ChargeHistory], what: object) -> None:
    """The pages, as they are made; what is drawn is what is written."""
    found = adds_up(reading.account.whole, what)
    for by, view in zip(By, liability_page(reading, found, NOW), strict=True):
        try:
            must_draw_what_it_says(by, view, found)
        except AssertionError:
            print(what)
            raise
    stories(reading, histories, YEARS[-1], NOW)


def adds_up(account: Account, what: object) -> Liability:
    found = reckon(account, TODAY)
    for year in found.years:
        split = year.split
        parts = (split.paid, split.through_code, split.still_to_pay, split.not_collected)
        assert sum(parts) == sum(one.document.original for one in year.charges), what
        assert min(parts) >= 0, what
    by_code = sum(found.by_code_year().values(), Decimal(0))
    assert found.coded == by_code + found.undecided + found.came_back, what
    counted = [*found.charges, *found.set_aside]
    assert len(counted) == len({*account.documents, *account.set_aside}), what
    return found
