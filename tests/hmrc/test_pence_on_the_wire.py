"""Amounts leave and arrive to the penny, never by way of a float."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codedout.domain.coded_out import ItemKey, Kind, OwnSet, Question
from codedout.domain.errors import NotPenceExact
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.schemas import amounts_of, put_body
from tests.hmrc.wire import answering, ok, raw

YEAR = TaxYear(2024)
AMOUNTS = st.decimals(min_value=0, max_value=Decimal("99999999999.99"), places=2)
KEYS = st.builds(ItemKey, st.sampled_from(Kind), st.integers(1, 999_999_999_999_999))


@pytest.mark.parametrize(
    "text", ["0", "0.07", "2.01", "8.2", "19.99", "0.29", "5000.99", "99999999999.99"]
)
def test_an_amount_leaves_exactly_as_it_is(text):
    rig = answering(ok(status=204))
    rig.api.put_amounts(YEAR, OwnSet.of({ItemKey(Kind.DEBT, 1): Decimal(text)}))
    body = json.loads(rig.script.only.content, parse_float=str, parse_int=str)
    written = body["taxCodeComponents"]["debt"][0]["amount"]
    assert Decimal(written) == Decimal(text)
    assert len(written.partition(".")[2]) == 2
    assert "e" not in written.lower()


@pytest.mark.parametrize("text", ["0.07", "2.01", "8.2", "19.99", "99999999999.99", "1e3", "-0.0"])
def test_an_amount_arrives_exactly_as_it_is(text):
    body = f'{{"taxCodeComponents": {{"debt": [{{"amount": {text}}}]}}}}'.encode()
    (item,) = answering(raw(body)).api.amounts(YEAR, Question.USER).value.components
    assert item.amount == Decimal(text)
    assert item.amount.as_tuple().exponent == -2
    assert not item.amount.is_signed()


def test_the_whole_set_leaves_in_hmrcs_shape():
    wanted = OwnSet.of(
        {
            ItemKey(Kind.PAYE, 1234567890): Decimal("2000.50"),
            ItemKey(Kind.SELF_ASSESSMENT, 4657839807): Decimal("1123.45"),
            ItemKey(Kind.SELF_ASSESSMENT, 4657839808): Decimal("0"),
            ItemKey(Kind.IN_YEAR, 9873562901): Decimal("123.45"),
        }
    )
    assert json.loads(put_body(wanted)) == {
        "taxCodeComponents": {
            "payeUnderpayment": [{"id": 1234567890, "amount": 2000.5}],
            "selfAssessmentUnderpayment": [
                {"id": 4657839807, "amount": 1123.45},
                {"id": 4657839808, "amount": 0},
            ],
            "inYearAdjustment": {"id": 9873562901, "amount": 123.45},
        }
    }


@given(st.dictionaries(KEYS.filter(lambda key: key.kind is not Kind.IN_YEAR), AMOUNTS, min_size=1))
def test_ours_to_the_wire_to_ours_changes_nothing(figures):
    read = amounts_of(put_body(OwnSet.of(figures)).encode())
    assert {item.key: item.amount for item in read.components} == figures


@pytest.mark.parametrize(
    ("figures", "problem"),
    [
        ({}, ValueError),
        ({ItemKey(Kind.DEBT, 0): Decimal(1)}, ValueError),
        ({ItemKey(Kind.DEBT, 10**15): Decimal(1)}, ValueError),
        ({ItemKey(Kind.DEBT, 1): Decimal("100000000000")}, ValueError),
        ({ItemKey(Kind.DEBT, 1): Decimal("-0.01")}, ValueError),
        ({ItemKey(Kind.DEBT, 1): Decimal("0.001")}, NotPenceExact),
        ({ItemKey(Kind.IN_YEAR, 1): Decimal(1), ItemKey(Kind.IN_YEAR, 2): Decimal(1)}, ValueError),
    ],
)
def test_a_set_that_hmrc_could_not_take_is_never_written(figures, problem):
    rig = answering(ok(status=204))
    with pytest.raises(problem):
        rig.api.put_amounts(YEAR, OwnSet.of(figures))
    assert rig.script.requests == []
