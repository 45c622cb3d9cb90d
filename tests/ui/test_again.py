"""Asking HMRC anew, where a page could not be read."""

from __future__ import annotations

import sys
from contextlib import suppress
from types import SimpleNamespace
from typing import cast

import pytest
from streamlit.testing.v1 import AppTest

from codedout.bootstrap import Portal
from codedout.domain.errors import HmrcUnreachable
from codedout.domain.operation import Operation
from codedout.journeys.cached import Answers
from codedout.presenters.viewer import Viewer
from codedout.ui import this_run
from codedout.ui.again import try_again


def script(page: object) -> None:
    assert callable(page)
    page()


def test_a_page_has_one_button_however_many_parts_ask_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    of = cast(Portal, SimpleNamespace(remembered=Answers()))

    def page() -> None:
        with this_run.begin():
            try_again(of, "monday", Viewer())
            try_again(of, "monday", Viewer())

    tab = AppTest.from_function(script, args=(page,)).run().run()
    assert not tab.exception
    assert len(tab.button) == 1


def test_a_press_asks_once_and_is_not_given_the_failure_of_a_moment_ago(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A run leaves a main module of its own behind, which later processes would look for.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    seconds, asked = [0.0], list[str]()
    remembered = Answers(seconds=lambda: seconds[0])
    of = cast(Portal, SimpleNamespace(remembered=remembered))

    def silent() -> None:
        asked.append("again")
        raise HmrcUnreachable(Operation.VIEW_AMOUNTS)

    def page() -> None:
        with suppress(HmrcUnreachable):
            remembered.get(("monday", "figures"), silent)
        try_again(of, "monday", Viewer())

    tab = AppTest.from_function(script, args=(page,)).run().run()
    assert len(asked) == 1
    tab.button[0].click().run()
    assert not tab.exception
    assert len(asked) == 2
    seconds[0] = 60.0  # so long after, nothing is remembered
    tab.button[0].click().run()
    assert len(asked) == 3
