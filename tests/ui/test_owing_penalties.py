"""Penalties stand on the page, and are asked for, only where a setting says so."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import cast

import pytest
from streamlit.testing.v1 import AppTest

from codedout.bootstrap import Visit
from codedout.domain.operation import Operation
from codedout.presenters.viewer import Viewer
from codedout.ui.draw import Draw
from codedout.ui.owing_penalties import penalties
from codedout.words import words
from tests.fakes import FakeHmrc, FixedClock


def script(page: object) -> None:
    assert callable(page)
    page()


@pytest.mark.parametrize("allowed", [True, False])
def test_they_are_asked_for_only_where_they_may_be(
    allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A run leaves a main module of its own behind, which later processes would look for.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    hmrc = FakeHmrc(FixedClock())
    settings = SimpleNamespace(hmrc_penalties=allowed)
    visit = SimpleNamespace(
        portal=SimpleNamespace(settings=settings), recall=hmrc, clock=FixedClock()
    )

    def page() -> None:
        penalties(cast(Visit, visit), Draw(Viewer()))

    tab = AppTest.from_function(script, args=(page,)).run()
    assert not tab.exception
    assert [one.value for one in tab.header] == (
        [words().say("owing.penalties.heading")] if allowed else []
    )
    asked = [call.operation for call in hmrc.calls]
    assert asked == ([Operation.VIEW_PENALTIES] if allowed else [])
