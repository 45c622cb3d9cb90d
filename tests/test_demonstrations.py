"""Several demonstrations on one server: each by itself, begun again at once, and on the tour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.fernet import Fernet

from codedout.bootstrap import Portal
from codedout.demonstrations import Demonstrations
from codedout.domain.coded_out import Question
from codedout.domain.demonstration import NOTHING_SHOWN
from codedout.domain.errors import HmrcError, NotRecognised
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.domain.tax_year import TaxYear, london_day
from codedout.other_day import NoOtherDay, ask
from codedout.settings import Settings
from codedout.signin.sign_in import READ_ONLY, SignedIn
from codedout.tour import CLOSED, STEPS
from hmrc_standin.app import build
from hmrc_standin.server import in_background
from tests.store.values import FACTS, tokens
from tests.test_made_up import answering

TILDA, TILDAS = "person-01", Nino("AA100001A")
KOFI, KOFIS = "person-02", Nino("AA100002B")
YEAR = TaxYear(2025)


@pytest.fixture
def standin() -> Iterator[str]:
    with in_background(build()) as url:
        yield url


@pytest.fixture
def portal(standin: str, tmp_path: Path) -> Iterator[Portal]:
    opened = demo_portal(standin, tmp_path)
    yield opened
    opened.close()


def demo_portal(standin: str, folder: Path) -> Portal:
    return Portal(
        Settings(
            environment="demo",
            hmrc_api_url=standin,
            hmrc_authorize_url=f"{standin}/oauth/authorize",
            hmrc_token_url=f"{standin}/oauth/token",
            clock="2026-11-02T09:00:00Z",
            database_url=f"sqlite:///{folder / 'portal.sqlite'}",
            encryption_keys=Fernet.generate_key().decode(),
        )
    )


@pytest.fixture
def shows(portal: Portal) -> Demonstrations:
    assert portal.demonstrations is not None
    return portal.demonstrations


def came(portal: Portal, url: str, old: str | None = None) -> tuple[str, Session, str]:
    """The cookie and session of a browser that goes the way from that address, and its page."""
    back = httpx.get(url, trust_env=False).headers["location"]
    answer = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    done = portal.sign_in.finish(answer, binding="b", old_secret=old)
    assert isinstance(done, SignedIn)
    session = portal.sessions.find(done.secret, portal.clock.now())
    assert session is not None
    if session.nino is not None:
        session = portal.sessions.prove(session.key, session.nino)
    return done.secret, session, done.next_path


def test_whoever_is_chosen_is_signed_in_at_once_in_a_world_of_their_own(
    portal: Portal, shows: Demonstrations
) -> None:
    _, one, page = came(portal, shows.be(TILDA, FACTS, binding="b", begun_at="/compare"))
    _, other, _ = came(portal, shows.be(TILDA, FACTS, binding="b", begun_at="/"))
    assert (one.nino, page, one.may_write) == (TILDAS, "/compare", True)
    assert one.shown == replace(NOTHING_SHOWN, person=TILDA, begun_at="/compare")
    assert one.world.startswith("demo-")
    assert len({one.world, other.world, ""}) == 3
    assert one.who != other.who, "what one does is nothing that the other finds"
    assert london_day(portal.visit(one).clock.now()) == date(2026, 11, 2)


def test_whoever_is_chosen_next_is_not_met_with_the_last_ones_number(
    portal: Portal, shows: Demonstrations
) -> None:
    secret, _, _ = came(portal, shows.be(TILDA, FACTS, binding="b", begun_at="/"))
    _, next_one, _ = came(portal, shows.be(KOFI, FACTS, binding="b", begun_at="/"), secret)
    assert next_one.nino == KOFIS
    assert portal.sessions.find(secret, portal.clock.now()) is None
    with pytest.raises(NotRecognised):
        shows.be("nobody", FACTS, binding="b", begun_at="/")


def test_what_is_hidden_stays_hidden_as_whoever_is_chosen_next(
    portal: Portal, shows: Demonstrations
) -> None:
    secret, one, _ = came(portal, shows.be(TILDA, FACTS, binding="b", begun_at="/"))
    portal.sessions.hide(one.key, ShareSafe.AMOUNTS)
    _, other, _ = came(portal, shows.be(KOFI, FACTS, binding="b", begun_at="/"), secret)
    assert (other.nino, other.hides) == (KOFIS, ShareSafe.AMOUNTS)


def test_begun_again_it_is_as_shipped_where_it_was_begun(
    portal: Portal, shows: Demonstrations, standin: str
) -> None:
    secret, first, _ = came(portal, shows.be(TILDA, FACTS, binding="b", begun_at="/receipts"))
    shows.have(first, "down", next_path="/", binding="b")
    httpx.delete(
        f"{standin}/_standin/people/{TILDAS.value}", params={"world": first.world}, trust_env=False
    )
    first = portal.sessions.find(secret, portal.clock.now()) or first
    assert first.shown.scenario == "down"
    _, again, page = came(portal, shows.again(first, binding="b"), secret)
    assert (again.nino, page) == (TILDAS, "/receipts")
    assert again.world != first.world
    assert again.who != first.who
    assert again.shown == replace(first.shown, scenario="")
    assert portal.visit(again).api.amounts(YEAR, Question.LATEST).value is not None


def test_who_signed_in_without_the_gallery_begins_again_as_themselves(
    portal: Portal, shows: Demonstrations
) -> None:
    allowed = replace(tokens(), scopes=READ_ONLY)
    plain = portal.sessions.open("one", allowed, FACTS, TILDAS, portal.clock.now())
    plain = portal.sessions.prove(plain.key, TILDAS)
    _, again, page = came(portal, shows.again(plain, binding="b"), "one")
    assert (again.nino, page, again.scopes) == (TILDAS, "/", READ_ONLY)
    assert again.world.startswith("demo-")


def test_what_hmrc_is_made_to_do_is_done_to_one_demonstration_alone(
    portal: Portal, shows: Demonstrations
) -> None:
    cookie, one, _ = came(portal, shows.be(TILDA, FACTS, binding="b", begun_at="/"))
    _, other, _ = came(portal, shows.be(TILDA, FACTS, binding="b", begun_at="/"))
    assert shows.have(one, "down", next_path="/compare", binding="b") == "/compare"
    with pytest.raises(HmrcError):
        portal.visit(one).api.amounts(YEAR, Question.LATEST)
    portal.visit(other).api.amounts(YEAR, Question.LATEST)
    one = portal.sessions.find(cookie, portal.clock.now()) or one
    assert one.shown.scenario == "down"
    shows.have(one, "retrieve_status.RULE_BUSINESS_PARTNER_NOT_EXIST", next_path="/", binding="b")
    portal.visit(one).api.amounts(YEAR, Question.LATEST)
    shows.stop(one)
    again = portal.sessions.find(cookie, portal.clock.now())
    assert again is not None
    assert again.shown.scenario == ""
    portal.visit(again).api.choice(YEAR)
    with pytest.raises(NotRecognised):
        shows.have(again, "nothing_like_it", next_path="/", binding="b")


def test_what_hmrc_is_not_made_to_do_after_all_is_not_said(
    portal: Portal, shows: Demonstrations, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie, one, _ = came(portal, shows.be(TILDA, FACTS, binding="b", begun_at="/"))
    shows.have(one, "down", next_path="/", binding="b")
    one = portal.sessions.find(cookie, portal.clock.now()) or one

    def no_order(
        method: str, url: str, world: str, body: Mapping[str, object] | None = None
    ) -> bytes:
        if method == "POST":
            raise NoOtherDay("ReadTimeout")
        return ask(method, url, world, body)

    monkeypatch.setattr("codedout.demonstrations.ask", no_order)
    with pytest.raises(NoOtherDay):
        shows.have(one, "slow", next_path="/", binding="b")
    now = portal.sessions.find(cookie, portal.clock.now())
    assert now is not None
    assert now.shown.scenario == ""
    portal.visit(now).api.amounts(YEAR, Question.LATEST)


def test_in_the_usual_world_nobody_elses_hmrc_goes_wrong(
    portal: Portal, shows: Demonstrations
) -> None:
    plain = portal.sessions.open("one", tokens(), FACTS, TILDAS, portal.clock.now())
    plain = portal.sessions.prove(plain.key, TILDAS)
    portal.sessions.open("two", tokens(), FACTS, TILDAS, portal.clock.now())
    url = shows.have(plain, "slow", next_path="/compare", binding="b")
    _, moved, page = came(portal, url, "one")
    assert (moved.nino, page, moved.shown.scenario) == (TILDAS, "/compare", "slow")
    assert moved.world
    faults = httpx.get(f"{_standin(portal)}/_standin/faults", trust_env=False).json()
    assert faults == []


def _standin(portal: Portal) -> str:
    return portal.settings.hmrc_api_url


def test_another_day_of_a_demonstration_leads_back_to_its_own_and_ends_what_hmrc_did(
    portal: Portal, shows: Demonstrations
) -> None:
    secret, one, _ = came(portal, shows.be(TILDA, FACTS, binding="b", begun_at="/"))
    shows.have(one, "slow", next_path="/", binding="b")
    url = shows.to_day(one, CLOSED, next_path="/", binding="b")
    secret, there, _ = came(portal, url, secret)
    assert there.shown == replace(NOTHING_SHOWN, person=TILDA)
    assert london_day(portal.visit(there).clock.now()) == CLOSED
    url = shows.to_day(there, date(2026, 11, 2), next_path="/", binding="b")
    _, back, _ = came(portal, url, secret)
    assert (back.world, back.who) == (one.world, one.who)


def test_the_tour_leads_through_every_step_and_back_to_what_was_left(
    portal: Portal, shows: Demonstrations
) -> None:
    secret: str | None = None
    session: Session | None = None
    seen: list[Session] = []
    forth, back = range(1, len(STEPS) + 1), range(len(STEPS) - 1, 0, -1)
    for number in [*forth, *back]:
        url = shows.to_step(number, session, FACTS, binding="b")
        page = url
        if url.startswith("http"):
            secret, session, page = came(portal, url, secret)
        else:
            session = portal.sessions.find(secret or "", portal.clock.now())
        assert session is not None
        there = STEPS[number - 1]
        assert (page, session.shown.step, session.shown.person) == (
            there.page,
            number,
            there.person,
        )
        assert london_day(portal.visit(session).clock.now()) == (there.day or date(2026, 11, 2))
        seen.append(session)
    for one, other in zip(seen, reversed(seen), strict=True):
        assert (one.who, one.world) == (other.who, other.world)
    assert session is not None
    _, again, page = came(portal, shows.again(session, binding="b"), secret)
    assert (again.shown.step, page) == (1, STEPS[0].page)
    shows.leave_tour(again)
    left = portal.sessions.again(again.key, portal.clock.now())
    assert left is not None
    assert left.shown.step == 0
    for number in (0, len(STEPS) + 1, -1):
        with pytest.raises(NotRecognised):
            shows.to_step(number, None, FACTS, binding="b")


def test_every_step_is_of_somebody_who_is_there_and_every_theme_has_its_words(
    shows: Demonstrations,
) -> None:
    people = {each.sign_in_id: each for each in shows.people()}
    assert {step.person for step in STEPS} <= set(people)
    assert all(each.teaches and each.theme for each in people.values())


def test_nowhere_but_in_a_demonstration_is_there_any_of_it(standin: str, tmp_path: Path) -> None:
    portal = demo_portal(standin, tmp_path)
    elsewhere = Portal(portal.settings.model_copy(update={"environment": "production"}))
    assert elsewhere.demonstrations is None
    elsewhere.close()
    portal.close()


def test_a_mock_that_answers_something_else_shows_nobody(tmp_path: Path) -> None:
    with answering(lambda: "[7]") as (url, _):
        portal = demo_portal(url, tmp_path)
        assert portal.demonstrations is not None
        with pytest.raises(NoOtherDay):
            portal.demonstrations.people()
        portal.close()
