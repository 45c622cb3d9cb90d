"""What one process keeps in its memory, and for how long."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from codedout.bootstrap import Portal
from codedout.domain.bill_sheet import TypedBill
from codedout.domain.change import Ask, Who
from codedout.domain.coded_out import Amounts, Question
from codedout.domain.draft import KEPT_FOR, Draft
from codedout.domain.session import Session
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import Sheet, Walk
from codedout.journeys.cached import AT_LEISURE, Answers, NotRemembered
from codedout.journeys.ports import Asked, Kept
from codedout.settings import Settings
from codedout.store import known as known_store
from tests.signed_in import signed_in_as
from tests.store.values import KEY

SOMEBODY = Who("p_1", "s_1")


class Seconds:
    at = 1000.0

    def __call__(self) -> float:
        return self.at


@contextmanager
def knocked_at() -> Iterator[tuple[str, list[str]]]:
    """Something on this computer that turns everybody away as HMRC does, and who knocked."""
    knocks: list[str] = []

    class TurnedAway(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            knocks.append(self.path)
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), TurnedAway) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", knocks
        server.shutdown()
        thread.join()


class Tax:
    """An answer that a test can see go."""


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def portal(tmp_path: Path, seconds: Seconds) -> Iterator[Portal]:
    # As text, as they come from the environment.
    url = f"sqlite:///{tmp_path / 'portal.sqlite'}"
    settings = Settings.model_validate(
        {"environment": "demo", "database_url": url, "encryption_keys": KEY}
    )
    built = Portal(settings, remembered=Answers(seconds))
    built.open()
    yield built
    built.close()


def test_hmrcs_answers_are_forgotten_with_their_session_and_no_others(portal: Portal) -> None:
    for session in ("mine", "another"):
        portal.remembered.get((session, "q"), lambda: "tax")
    portal.end_answers("mine")
    portal.remembered.get(("mine", "q"), lambda: "tax")  # as a reading does that is still under way
    with pytest.raises(NotRemembered):
        portal.remembered.recall(("mine", "q"))
    assert portal.remembered.recall(("another", "q")) == "tax"


def test_hmrcs_answers_that_have_run_out_do_not_stay_in_memory(
    portal: Portal, seconds: Seconds
) -> None:
    answer = weakref.ref(portal.remembered.get(("mine", "q"), Tax))
    portal.forget_what_is_over()
    assert answer() is not None
    seconds.at += AT_LEISURE.answer
    portal.forget_what_is_over()
    gc.collect()
    assert answer() is None


def test_asking_how_the_portal_is_knocks_at_hmrc_once_in_a_while(portal: Portal) -> None:
    with knocked_at() as (url, knocks):
        watched = Portal(portal.settings.model_copy(update={"hmrc_api_url": url}))
        watched.open()
        assert [watched.healthy()["hmrc"] for _ in range(20)] == [True] * 20
        watched.close()
    assert len(knocks) == 1


@pytest.mark.parametrize("environment", ["sandbox", "production"])
def test_outside_a_demonstration_there_are_no_made_up_people(
    portal: Portal, environment: str
) -> None:
    with knocked_at() as (url, knocks):
        real = portal.settings.model_copy(update={"hmrc_api_url": url, "environment": environment})
        assert Portal(real).made_up_people() == ()
        assert knocks == []
        demo = portal.settings.model_copy(update={"hmrc_api_url": url})
        assert Portal(demo).made_up_people() == (), "and it matters little if nobody answers"
        assert knocks == ["/_standin/people"]


def test_drafts_that_are_over_are_forgotten_though_nobody_comes_back(portal: Portal) -> None:
    now = portal.clock.now()
    old, young = (now - KEPT_FOR, now - KEPT_FOR + timedelta(minutes=1))
    for ask, saved_at in ((Ask.AMEND_ONE, old), (Ask.REMOVE_ONE, young)):
        portal.store.drafts.keep(
            Draft(
                who=SOMEBODY,
                ask=ask,
                tax_year=TaxYear(2025),
                item=None,
                typed="38",
                figure=None,
                begun_at=saved_at,
                saved_at=saved_at,
            )
        )
    portal.forget_what_is_over()
    kept = portal.store.drafts.of(SOMEBODY, old)  # asked as if it were still that day
    assert [draft.ask for draft in kept] == [Ask.REMOVE_ONE]


def test_what_was_typed_of_past_years_is_forgotten_though_nobody_comes_back(
    portal: Portal,
) -> None:
    old = portal.clock.now() - KEPT_FOR
    portal.store.walks.keep(SOMEBODY, Walk(sheet=Sheet(years=())), old, over=[None])
    assert portal.store.walks.find(SOMEBODY, old) is not None
    portal.forget_what_is_over()
    assert portal.store.walks.find(SOMEBODY, old) is None


def test_what_was_typed_of_a_bill_is_forgotten_though_nobody_comes_back(portal: Portal) -> None:
    old, bill = portal.clock.now() - KEPT_FOR, TypedBill(owed_year=TaxYear(2025))
    of_year = portal.store.bills.of(TaxYear(2025))
    of_year.keep(SOMEBODY, bill, old, over=[None])
    assert of_year.find(SOMEBODY, old) == bill
    portal.forget_what_is_over()
    assert of_year.find(SOMEBODY, old) is None


def test_a_letter_is_made_of_the_sheet_of_the_sessions_own_person_while_it_is_kept(
    portal: Portal,
) -> None:
    def found_by(subject: str) -> Walk | None:
        return portal.walk_of(cast(Session, SimpleNamespace(who=Who("p_1", subject))))

    walk = Walk(sheet=Sheet(years=()))
    portal.store.walks.keep(SOMEBODY, walk, portal.clock.now(), over=[None])
    assert found_by(SOMEBODY.subject) == walk
    assert found_by("s_somebody_else") is None
    portal.store.walks.keep(SOMEBODY, walk, portal.clock.now() - KEPT_FOR, over=[walk])
    assert found_by(SOMEBODY.subject) is None


def test_answers_kept_for_long_enough_are_forgotten_though_nobody_comes_back(
    portal: Portal,
) -> None:
    now, known = portal.clock.now(), portal.store.known
    old, young = now - known_store.KEPT_FOR, now - known_store.KEPT_FOR + timedelta(minutes=1)
    for year, at in ((2024, old), (2025, young)):
        asked = Asked(Amounts, TaxYear(year), Question.LATEST)
        signed_in_as(portal.store, SOMEBODY, "a visit")
        known.keep(SOMEBODY, asked, "a visit", Kept(Amounts(), at, 0))
    portal.forget_what_is_over()
    kept = known.last(SOMEBODY, old)  # asked as if it were still that day
    assert set(kept) == {"Amounts 2025-26 latest"}
