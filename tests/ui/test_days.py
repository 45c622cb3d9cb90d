"""The day that a page looks at: the address's, if it can be looked at; else today, and why."""

from __future__ import annotations

import sys

import pytest
from streamlit.testing.v1 import AppTest

from codedout.presenters.viewer import Viewer

TITLE = Viewer().say("open.ahead.missing.title")


def script() -> None:
    from datetime import date  # noqa: PLC0415 - runs by itself

    import streamlit as st  # noqa: PLC0415

    from codedout.presenters.viewer import Viewer  # noqa: PLC0415
    from codedout.ui.days import pick_day  # noqa: PLC0415

    st.session_state["found"] = pick_day(date(2026, 11, 2), date(2029, 1, 31), Viewer())


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    # A run leaves a main module of its own behind, which later processes would look for.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    return AppTest.from_function(script)


def found(page: AppTest) -> str | None:
    assert not page.exception
    day = page.session_state["found"]
    return None if day is None else str(day)


def helped(page: AppTest) -> bool:
    return any(TITLE in each.proto.body for each in page.get("html"))


@pytest.mark.parametrize("spelt", ["2026-11-03", "2026-12-31", "2028-02-29", "2029-01-31"])
def test_the_address_names_the_day(page: AppTest, spelt: str) -> None:
    page.query_params["on"] = spelt
    page.run()
    assert found(page) == spelt
    assert not helped(page)


def test_without_one_and_with_today_it_is_today(page: AppTest) -> None:
    page.run()
    assert (found(page), helped(page)) == (None, False)
    page.query_params["on"] = "2026-11-02"
    page.run()
    assert (found(page), helped(page)) == (None, False)


@pytest.mark.parametrize(
    "spelt",
    [
        *("2026-11-01", "1920-01-01", "2029-02-01", "9999-12-31"),
        *(
            "2027-02-29",
            "2026-13-01",
            "20261231",
            "2026-W50-1",
            "31/12/2026",
            "٢٠٢٦-١٢-٣١",
            "",
            "x",
        ),
    ],
)
def test_a_day_that_has_passed_and_what_is_no_day_are_helped(page: AppTest, spelt: str) -> None:
    page.query_params["on"] = spelt
    page.run()
    assert (found(page), helped(page)) == (None, True)


def test_what_is_picked_goes_into_the_address_and_today_leaves_it(page: AppTest) -> None:
    from datetime import date  # noqa: PLC0415

    page.run()
    page.date_input[0].set_value(date(2026, 12, 31)).run()
    assert (found(page), page.query_params["on"]) == ("2026-12-31",) * 2
    page.date_input[0].set_value(date(2026, 11, 2)).run()
    assert found(page) is None
    assert "on" not in page.query_params
