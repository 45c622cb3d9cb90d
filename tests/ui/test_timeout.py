"""When a tab that nobody touches has to be drawn anew, because of another tab."""

from __future__ import annotations

from dataclasses import replace

from codedout.domain.adviser import Adviser, Role
from codedout.domain.client import Client
from codedout.domain.nino import Nino
from codedout.domain.share_safe import ShareSafe
from codedout.presenters.viewer import Viewer
from codedout.ui.timeout import moved_on
from tests.fakes import NOVEMBER, session_at

ADVISER = Adviser(key="a_1", username="ann", name="Ann", role=Role.ADVISER)
CLIENT = Client(key="c_1", name="Cy", nino=Nino("AA123456A"), added_at=NOVEMBER)
SESSION = replace(session_at(NOVEMBER), adviser=ADVISER, client=CLIENT)
SHOW = Viewer.of(SESSION)


def test_a_tab_stays_as_it_is_while_nothing_moves() -> None:
    assert not moved_on(SESSION, "c_1", SHOW)


def test_with_another_client_on_the_screen_it_is_drawn_anew() -> None:
    assert moved_on(replace(SESSION, client=replace(CLIENT, key="c_2")), "c_1", SHOW)
    assert moved_on(replace(SESSION, client=None), "c_1", SHOW)


def test_once_another_tab_hides_something_it_hides_it_too() -> None:
    for level in (ShareSafe.NAMES, ShareSafe.AMOUNTS):
        hiding = replace(SESSION, hides=level)
        assert moved_on(hiding, "c_1", SHOW)
        assert not moved_on(hiding, "c_1", Viewer.of(hiding))


def test_a_presenter_never_sees_names_whatever_the_switch_says() -> None:
    presenting = replace(SESSION, adviser=replace(ADVISER, role=Role.PRESENTER))
    assert moved_on(presenting, "c_1", SHOW)
    assert not moved_on(presenting, "c_1", Viewer.of(presenting))
