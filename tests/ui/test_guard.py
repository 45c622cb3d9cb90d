"""What counts as something done, so that it keeps a session up; and the way in."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from codedout.presenters.advisers import made_up_sign_in
from codedout.presenters.viewer import Viewer
from codedout.ui import guard
from tests.fakes import NOVEMBER, FixedClock

SHOW = Viewer()


@dataclass(frozen=True)
class Session:
    """As much of one as is noted."""

    last_active_at: datetime
    key: str = "its key"


@dataclass
class Noted:
    """When something was noted as done."""

    at: list[datetime] = field(default_factory=list)

    def touch(self, key: str, now: datetime) -> None:
        self.at.append(now)


def script() -> None:
    import streamlit as st  # noqa: PLC0415 - runs by itself

    from codedout.ui import guard  # noqa: PLC0415

    guard._noted(*st.session_state["noting"])
    if st.session_state.pop("goes on", False):
        guard.show_again()


def test_a_page_that_is_drawn_again_of_its_own_accord_is_not_something_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A run leaves a main module of its own behind, which processes started later would look for.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    page, noted = AppTest.from_function(script), Noted()
    of = SimpleNamespace(clock=FixedClock(), sessions=noted)
    page.session_state["noting"] = (of, Session(NOVEMBER - timedelta(hours=1)))
    page.session_state["goes on"] = True
    page.run()
    assert not page.exception
    assert len(noted.at) == 1, "the run before, and not the one that followed by itself"
    page.run()
    assert len(noted.at) == 2


def way_in() -> None:
    from contextlib import suppress  # noqa: PLC0415 - runs by itself

    from codedout.ui import guard  # noqa: PLC0415
    from codedout.ui.finished import Finished  # noqa: PLC0415

    with suppress(Finished):
        guard.require_session()


@pytest.mark.parametrize("environment", ["demo", "sandbox", "production"])
def test_the_way_into_a_demonstration_and_no_other_leads_through_it(
    monkeypatch: pytest.MonkeyPatch, environment: str
) -> None:
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    of = SimpleNamespace(environment=environment, adviser_door=None)
    monkeypatch.setattr(guard, "portal", lambda: of)
    monkeypatch.setattr(guard, "current_session", lambda _: None)
    page = AppTest.from_function(way_in).run()
    assert not page.exception
    headings = [one.value for one in page.header]
    said = " ".join(one.proto.body for one in page.get("html"))
    demo = environment == "demo"
    assert (SHOW.say("identity.tour.title") in headings) is demo
    for place in ("liability.title", "stay_or_stop.title", "other_day.link"):
        assert (f"“{SHOW.say(place)}”" in said) is demo, place


@pytest.mark.parametrize("environment", ["demo", "production"])
@pytest.mark.parametrize("door", [None, object()], ids=["no door", "a door"])
def test_the_advisers_door_is_shown_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, environment: str, door: object
) -> None:
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    of = SimpleNamespace(environment=environment, adviser_door=door)
    monkeypatch.setattr(guard, "portal", lambda: of)
    monkeypatch.setattr(guard, "current_session", lambda _: None)
    page = AppTest.from_function(way_in).run()
    said = " ".join(one.proto.body for one in page.get("html"))
    assert ("/adviser/sign-in?next=" in said) is (door is not None)
    shown = door is not None and environment == "demo"
    assert (made_up_sign_in(SHOW) in said) is shown
