"""Streamlit's pages for our places."""

from __future__ import annotations

import sys

import pytest
from streamlit.testing.v1 import AppTest


def test_no_two_runs_share_a_page_that_one_of_them_may_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A run leaves a main module of its own behind, which processes started later would look for.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])

    def script() -> None:
        import streamlit as st  # noqa: PLC0415 - runs by itself

        from codedout.presenters.viewer import Viewer  # noqa: PLC0415
        from codedout.ui.places import menu  # noqa: PLC0415

        one, other = (menu(Viewer(), "demo") for _ in range(2))
        st.session_state["shared"] = [a.title for a, b in zip(one, other, strict=True) if a is b]
        st.session_state["pages"] = len(one)

    run = AppTest.from_function(script).run()
    assert not run.exception
    assert run.session_state["pages"] > 10
    assert run.session_state["shared"] == []
