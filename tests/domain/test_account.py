"""Several answers about an account, put together: nothing twice, nothing lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.account import NO_ACCOUNT, Account, joined
from codedout.domain.documents import CollectionStatus
from codedout.domain.payments import NO_PAYMENTS, Payments, joined_payments
from codedout.domain.said import Said
from codedout.domain.tax_year import TaxYear
from tests.books import balance, coding, document, line, line_item, payment

YEAR = TaxYear(2024)
FIRST = document("1455", YEAR, "1850.00")
SECOND = document("1456", YEAR.plus(-1), "420.07")
OTHERWISE = document("1455", YEAR, "1850.01")
DAY = date(2025, 1, 20)


def test_a_document_in_two_answers_is_one() -> None:
    whole = joined([Account(documents=(FIRST, SECOND)), Account(documents=(FIRST,))])
    assert whole.documents == (FIRST, SECOND)
    assert whole.set_aside == ()


def test_a_number_that_says_two_things_is_set_aside_and_not_lost() -> None:
    whole = joined([Account(documents=(FIRST, OTHERWISE)), Account(documents=(OTHERWISE,))])
    assert whole.documents == (FIRST,)
    assert whole.set_aside == (OTHERWISE,)


def test_the_balance_is_the_last_ones_that_has_one() -> None:
    answers = [Account(balance("5.00")), Account(balance("7.00")), NO_ACCOUNT]
    assert joined(answers).balance == balance("7.00")
    assert joined([]).balance is None


def test_the_lines_of_a_document_come_from_the_answer_with_most_of_it() -> None:
    open_item, cleared = line_item("1000.00", "initiated"), line_item("850.00", "fully-collected")
    every = line(FIRST, "4910", open_item, cleared)
    only_open = line(FIRST, "4910", open_item)
    for order in ([every, only_open], [only_open, every]):
        whole = joined([Account(documents=(FIRST,), lines=(one,)) for one in order])
        assert whole.lines_of(FIRST.id) == (every,)


def test_a_line_whose_document_is_missing_stays() -> None:
    orphan = line(SECOND, None, line_item("1.00"))
    whole = joined([Account(documents=(FIRST,), lines=(orphan,))])
    assert whole.lines_by_document() == {SECOND.id: (orphan,)}
    assert whole.lines_of(FIRST.id) == ()


def test_codings_have_no_number_so_what_says_the_same_is_one() -> None:
    one, other = coding(YEAR, "300.00"), coding(YEAR, "120.00")
    answers = [Account(codings=(one, one, other)), Account(codings=(one, other))]
    assert joined(answers).codings == (one, other)


DOCUMENTS = st.lists(st.sampled_from([FIRST, SECOND, OTHERWISE]), max_size=4).map(tuple)
LINES = st.lists(
    st.sampled_from([line(FIRST, "4910", line_item("1.00")), line(SECOND, "4920")]),
    max_size=2,
    unique=True,
).map(tuple)
ACCOUNTS = st.builds(Account, st.none(), st.just(()), DOCUMENTS, LINES)


@given(st.lists(ACCOUNTS, max_size=4))
def test_joining_again_changes_nothing_and_no_document_is_lost(answers: list[Account]) -> None:
    whole = joined(answers)
    assert joined([whole]) == whole
    assert joined([whole, *answers]) == whole
    said = {one for answer in answers for one in answer.documents}
    assert {*whole.documents, *whole.set_aside} == said
    assert len({one.id for one in whole.documents}) == len(whole.documents)


def test_a_payment_in_two_answers_is_one() -> None:
    numbered, other = payment("500.00", DAY, "081203010024"), payment("500.00", DAY, "99")
    changed = payment("500.01", DAY, "081203010024")
    whole = joined_payments([Payments((numbered, other)), Payments((numbered, changed))])
    assert whole.payments == (numbered, other)
    assert whole.set_aside == (changed,)
    assert joined_payments([]) == NO_PAYMENTS


def test_two_payments_without_a_number_in_one_answer_are_two() -> None:
    cash = payment("20.00", DAY)
    whole = joined_payments([Payments((cash, cash)), Payments((cash,))])
    assert whole.payments == (cash, cash)


@pytest.mark.parametrize("status", list(CollectionStatus))
def test_each_status_is_known_by_hmrcs_spelling(status: CollectionStatus) -> None:
    assert Said.of(CollectionStatus, status.value) == Said(status, status.value)


def test_a_value_that_we_do_not_know_keeps_its_spelling() -> None:
    said = Said.of(CollectionStatus, "half-collected")
    assert said == Said(CollectionStatus.UNKNOWN, "half-collected")
    assert line_item("1.00", "half-collected").collection == said
    assert line_item("1.00").amount == Decimal(1)
