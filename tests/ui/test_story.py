"""Which year and which of its charges the page looks at, by its address and by what is picked."""

from __future__ import annotations

import sys

import pytest
from streamlit.testing.v1 import AppTest

from codedout.domain.tax_year import TaxYear

NAMES = ("1: Balancing payment, £640", "2: Class 2 National Insurance, £179.40")


def script() -> None:
    import streamlit as st  # noqa: PLC0415 - runs by itself

    from codedout.domain.tax_year import TaxYear  # noqa: PLC0415
    from codedout.presenters.viewer import Viewer  # noqa: PLC0415
    from codedout.ui.story import pick_charge  # noqa: PLC0415
    from codedout.ui.years import pick_year  # noqa: PLC0415

    years = [TaxYear(2026), TaxYear(2025), TaxYear(2004)]
    year = pick_year(years, TaxYear(2025), TaxYear(2026), Viewer())
    names = ("1: Balancing payment, £640", "2: Class 2 National Insurance, £179.40")
    first = 1 if year == TaxYear(2004) else 0
    at = pick_charge(names if year != TaxYear(2026) else names[:1], first, year, Viewer())
    st.session_state["found"] = (year, at)


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    # A run leaves a main module of its own behind, which later processes would look for.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    return AppTest.from_function(script)


def found(page: AppTest) -> tuple[TaxYear, int]:
    assert not page.exception
    year, at = page.session_state["found"]
    return TaxYear(year.starts_in), at


def test_the_address_names_the_year_and_the_charge(page: AppTest) -> None:
    page.query_params["year"], page.query_params["charge"] = "2025-26", "2"
    page.run()
    assert found(page) == (TaxYear(2025), 1)
    assert page.radio[0].value == NAMES[1]


@pytest.mark.parametrize("spelt", ["0", "3", "-1", "two", "²", "9" * 90, ""])
def test_a_charge_that_there_is_not_is_the_first(page: AppTest, spelt: str) -> None:
    page.query_params["charge"] = spelt
    page.run()
    assert found(page) == (TaxYear(2025), 0)


def test_what_is_picked_stands_in_the_address_and_only_for_its_year(page: AppTest) -> None:
    page.run()
    page.radio[0].set_value(NAMES[1]).run()
    assert found(page) == (TaxYear(2025), 1)
    assert page.query_params["charge"] == "2"
    page.selectbox[0].set_value(page.selectbox[0].options[2]).run()
    assert found(page) == (TaxYear(2004), 1), "the one that is first there"
    assert "charge" not in page.query_params


def test_a_year_of_long_ago_can_be_named_too(page: AppTest) -> None:
    page.query_params["year"] = "2004-05"
    page.run()
    assert found(page) == (TaxYear(2004), 1)


def test_of_one_charge_there_is_nothing_to_pick(page: AppTest) -> None:
    page.query_params["year"] = "2026-27"
    page.run()
    assert found(page) == (TaxYear(2026), 0)
    assert len(page.radio) == 0
