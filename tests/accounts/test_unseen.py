"""What is reckoned of accounts nobody has looked at is what was decided before HMRC spoke."""

from __future__ import annotations

import pytest

from codedout.domain.account import joined
from codedout.domain.rules.reckoning import reckon
from codedout.domain.span import Span
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.account_json import account_of
from tests.accounts.invented import FIRST_OWED, TODAY, invented
from tests.accounts.same import must_be_the_same
from tests.accounts.told import account_answers

SPANS = Span(TaxYear(FIRST_OWED).first_day, TODAY).in_calls()


@pytest.mark.parametrize("seed", range(100, 160))
def test_what_is_reckoned_is_what_was_decided(seed: int) -> None:
    holder = invented(seed)
    answers = [account_of(one) for one in account_answers(holder, SPANS, TODAY).values()]
    must_be_the_same(reckon(joined(answers), TODAY), holder)
