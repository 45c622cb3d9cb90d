"""Streamlit's pages for our places."""

from __future__ import annotations

import sys

import pytest
from streamlit.testing.v1 import AppTest

from codedout.places import PLACES
from codedout.ui.places import in_menu


def test_no_two_runs_share_a_page_that_one_of_them_may_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A run leaves a main module of its own behind, which processes started later would look for.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])

    def script() -> None:
        import streamlit as st  # noqa: PLC0415 - runs by itself

        from codedout.presenters.viewer import Viewer  # noqa: PLC0415
        from codedout.ui.places import menu  # noqa: PLC0415

        one, other = (menu(Viewer(), "demo", adviser=False) for _ in range(2))
        st.session_state["shared"] = [a.title for a, b in zip(one, other, strict=True) if a is b]
        st.session_state["pages"] = len(one)

    run = AppTest.from_function(script).run()
    assert not run.exception
    assert run.session_state["pages"] > 10
    assert run.session_state["shared"] == []


def test_the_list_of_clients_is_in_an_advisers_menu_alone() -> None:
    for_advisers = {path for path, place in PLACES.items() if place.adviser_only}
    assert "clients" in for_advisers
    menus = [
        {path for path, place in PLACES.items() if in_menu(place, adviser=adviser)}
        for adviser in (False, True)
    ]
    assert menus[1] - menus[0] == for_advisers & {p for p in PLACES if PLACES[p].menu == "main"}
