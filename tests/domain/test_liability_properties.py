"""Whatever HMRC answers: the parts make the whole, and order and repeats change nothing."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.account import Account
from codedout.domain.document_kind import ON_RETURN
from codedout.domain.documents import CollectionStatus, Document
from codedout.domain.liability import Liability, Named
from codedout.domain.rules.code_years import code_years, named_by
from codedout.domain.rules.open_charges import open_charges
from codedout.domain.rules.reckoning import reckon
from codedout.domain.rules.ribbon import By, code_years_of
from codedout.domain.tax_year import TaxYear
from tests.books import coding, document, line, line_item

TODAY = date(2026, 11, 2)
AMOUNTS = st.integers(-200_00, 3000_00).map(lambda pence: Decimal(pence).scaleb(-2))
YEARS = st.integers(2019, 2027).map(TaxYear)
CODES = st.sampled_from(["4910", "4910", "4920", "4027"])
BY = {Named.BY_HMRC: By.HMRC, Named.BY_RULE: By.USUAL, Named.BY_US: By.READ}
STATUSES = st.none() | st.sampled_from([one.value for one in CollectionStatus])
REASONS = st.sampled_from([None, "Incoming Payment", "Automatic Clearing", "Reversal"])
TEXTS = st.sampled_from([None, "Cancelled PAYE Self Assessment", "Class 2 National Insurance"])


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, list]:
    parts = draw(st.lists(st.tuples(AMOUNTS, STATUSES, REASONS), max_size=3))
    whole = sum((amount for amount, _, _ in parts), Decimal(0))
    is_open = sum((amount for amount, _, reason in parts if reason is None), Decimal(0))
    one = document(
        draw(st.sampled_from("123456")),
        draw(st.none() | YEARS),
        str(draw(st.just(whole) | AMOUNTS)),
        outstanding=draw(st.just(is_open) | AMOUNTS),
        is_coded_out=draw(st.booleans()),
        is_estimate=draw(st.sampled_from([False, False, True])),
        amount_coded_out=draw(st.none() | AMOUNTS),
        text=draw(TEXTS),
    )
    items = [line_item(str(a), status, clearing_reason=reason) for a, status, reason in parts]
    return one, [line(one, draw(CODES), *items)] if items else []


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    found = draw(st.lists(documents(), max_size=6, unique_by=lambda one: one[0].id))
    codings = draw(
        st.lists(
            st.builds(
                lambda owed, charge, code: coding(
                    owed, None if charge is None else str(charge), code
                ),
                YEARS,
                st.none() | AMOUNTS,
                YEARS,
            ),
            max_size=4,
        )
    )
    return Account(
        codings=tuple(codings),
        documents=tuple(one for one, _ in found),
        lines=tuple(each for _, lines in found for each in lines),
    )


@given(accounts())
def test_for_each_year_the_four_parts_are_the_charges(account: Account) -> None:
    found = reckon(account, TODAY)
    for year in found.years:
        split = year.split
        assert split.total == sum(one.document.original for one in year.charges)
        parts = (split.paid, split.through_code, split.still_to_pay, split.not_collected)
        assert min(parts) >= 0
    counted = [one.document for one in found.charges]
    assert sorted(map(repr, [*counted, *(one.document for one in found.set_aside)])) == sorted(
        map(repr, account.documents)
    )


@given(accounts())
def test_what_was_coded_is_collected_undecided_or_came_back(account: Account) -> None:
    found = reckon(account, TODAY)
    collected = sum(found.by_code_year().values(), Decimal(0))
    assert found.coded == collected + found.undecided + found.came_back
    assert found.came_back >= sum(year.split.not_collected for year in found.years)
    assert all(one.amount > 0 for one in found.collected)
    named = {(one.return_year, one.code_year) for one in account.codings}
    for one in found.collected:
        if one.named is Named.BY_HMRC:
            assert (one.owed_year, one.code_year) in named
        else:
            assert one.code_year == one.owed_year.plus(2)
            kinds = {each.kind in ON_RETURN for each in found.charges if each.divided.coded}
            assert (one.named is Named.BY_RULE) in kinds


@given(accounts())
def test_every_page_has_one_charge_in_the_same_codes(account: Account) -> None:
    found = reckon(account, TODAY)
    owing = open_charges(account, found)
    listed = {one.document.id: one for one in owing.in_code if one.document.tax_year is not None}
    for charge in found.charges:
        years = code_years(charge)
        if charge.status is not CollectionStatus.REJECTED:
            told = code_years_of(charge.owed_year, charge, account.codings)
            assert tuple(each.year for each in told) == years
            assert {each.by for each in told} == {BY[named_by(charge)]}
        if charge.document.id in listed:
            assert listed[charge.document.id].code_years == years
            not_named = named_by(charge) is not Named.BY_HMRC
            assert listed[charge.document.id].by_rule == not_named
    for one in found.collected:
        of_year = [each for each in found.charges if each.owed_year == one.owed_year]
        if one.named is Named.BY_HMRC:
            assert any(one.code_year in code_years(each) for each in of_year)


def totals(found: Liability) -> object:
    return found.years, found.collected


@given(accounts(), st.randoms(use_true_random=False))
def test_neither_order_nor_repeats_change_what_it_comes_to(account: Account, shuffled) -> None:
    def mixed(some: tuple) -> tuple:
        more = [*some, *(one for one in some if shuffled.random() < 0.5)]
        shuffled.shuffle(more)
        return tuple(more)

    other = replace(
        account,
        codings=mixed(account.codings),
        documents=mixed(account.documents),
        lines=mixed(account.lines),
    )
    assert totals(reckon(other, TODAY)) == totals(reckon(account, TODAY))


def large(times: int) -> Account:
    charges = [
        document(str(n), TaxYear(2016 + n % 10), "100.00", amount_coded_out=Decimal(60))
        for n in range(400 * times)
    ]
    return Account(
        codings=tuple(coding(TaxYear(2016 + n % 10), f"{n}.00") for n in range(100 * times)),
        documents=tuple(charges),
        lines=tuple(
            line(one, "4910", *[line_item("25.00", "initiated") for _ in range(4)])
            for one in charges
        ),
    )


def test_four_times_as_much_costs_about_four_times_as_much() -> None:
    def cost(account: Account) -> float:
        def once() -> float:
            start = time.process_time()
            reckon(account, TODAY)
            return time.process_time() - start

        return min(once() for _ in range(5))

    assert cost(large(4)) < 10 * cost(large(1))
