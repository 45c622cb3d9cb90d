"""A press that is handed on counts once, in the very next run, or never."""

from __future__ import annotations

import sys

import pytest
from streamlit.testing.v1 import AppTest


def script() -> None:
    import streamlit as st  # noqa: PLC0415 - runs by itself

    from codedout.ui import presses  # noqa: PLC0415

    st.session_state["runs"] = runs = st.session_state.get("runs", 0) + 1
    presses.begin()
    if runs not in st.session_state.get("drawn_no_further_in", ()):
        st.session_state["came"] = presses.came_along("send")
    if runs == 1:
        presses.hand_on(["send"])


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    # A run leaves a main module of its own behind, which processes started later would look for.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    return AppTest.from_function(script)


def test_the_next_run_hears_of_it_and_no_later_one(run: AppTest) -> None:
    heard = []
    for _ in range(3):
        run.run()
        assert not run.exception
        heard.append(run.session_state["came"])
    assert heard == [False, True, False]


def test_a_run_that_does_not_come_so_far_leaves_nothing_for_a_later_one(run: AppTest) -> None:
    run.session_state["drawn_no_further_in"] = (2,)
    for _ in range(3):
        run.run()
    assert run.session_state["came"] is False
