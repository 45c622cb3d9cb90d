"""What was changed here goes on top of what somebody else has made of the same, box by box."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.bill_sheet import TypedBill
from codedout.domain.put_on_top import put_on_top
from codedout.domain.tax_year import TaxYear

TEXTS = st.sampled_from(["", "1", "2"])
BILLS = st.builds(TypedBill, owed_year=st.just(TaxYear(2025)), bill=TEXTS, pay=TEXTS)


def test_each_keeps_what_the_other_left_alone() -> None:
    before = TypedBill(owed_year=TaxYear(2025), bill="1850", pay="42000")
    now, theirs = replace(before, bill="77"), replace(before, pay="1", assessed="9000")
    assert put_on_top(before, now, theirs) == replace(theirs, bill="77")


@given(BILLS, BILLS, BILLS)
def test_nothing_changed_leaves_theirs_and_nothing_of_theirs_leaves_mine(
    before: TypedBill, now: TypedBill, theirs: TypedBill
) -> None:
    assert put_on_top(before, before, theirs) == theirs
    assert put_on_top(before, now, before) == now
