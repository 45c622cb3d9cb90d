"""Showing the portal to others, over HTTP; nowhere else is there anything of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from codedout.domain.session import Session
from codedout.tour import STEPS
from codedout.ui import demo_bar
from codedout.words import words
from hmrc_standin.app import build
from hmrc_standin.server import in_background

from .browser import Browser
from .fakes import FakePortal

PAGES = (demo_bar.GALLERY, demo_bar.SCENARIOS)
FORMS = (demo_bar.BE, demo_bar.TOUR, demo_bar.AGAIN, demo_bar.SCENARIOS, demo_bar.STOP)
AREAS = ("gallery", "tour", "scenarios")
say = words().say


@pytest.fixture
def shown(portal: FakePortal) -> Iterator[FakePortal]:
    """The portal beside a stand-in that knows everybody."""
    with in_background(build()) as url:
        portal.standin_url = url
        portal.authorize_url, portal.token_url = f"{url}/oauth/authorize", f"{url}/oauth/token"
        yield portal


def gallery_form(http: httpx.Client) -> dict[str, str]:
    page = http.get(demo_bar.GALLERY)
    assert page.status_code == 200
    found = re.search(r'name="csrf" value="(\w+)"', page.text)
    assert found is not None
    return {"csrf": found.group(1)}


def through(http: httpx.Client, answer: httpx.Response) -> str:
    """The page where the browser ends up that is sent on to the stand-in and back."""
    assert answer.status_code == 303, answer.text
    back = http.get(answer.headers["location"]).headers["location"]
    return http.get(back).headers["location"]


def only(portal: FakePortal) -> Session:
    (session,) = portal.sessions.kept.values()
    return session


@pytest.mark.parametrize("environment", ["sandbox", "production"])
def test_nowhere_but_in_a_demonstration_is_there_any_of_it(
    http: httpx.Client, portal: FakePortal, browser: Browser, environment: str
) -> None:
    browser.sign_in()
    portal.environment = environment
    csrf = only(portal).csrf
    answers = [http.get(path) for path in PAGES]
    answers += [http.post(path, data={"csrf": csrf, "person": "person-01"}) for path in FORMS]
    answers += [http.get(path, headers={"Accept": "text/html"}) for path in (*PAGES, *FORMS)]
    ours = [
        say(name)
        for name in words().names()
        if name.split(".")[0] in AREAS and not words().fields(name)
    ]
    for answer in answers:
        assert answer.status_code == 404
        assert [text for text in ours if text in answer.text] == []
    assert [text for text in ours if text in http.get("/oauth/login").text] == []
    assert portal.attempts.kept == {}


def test_a_press_in_the_gallery_signs_in_as_that_person_at_once(
    http: httpx.Client, shown: FakePortal
) -> None:
    form = gallery_form(http)
    page = http.get(demo_bar.GALLERY).text
    assert page.count('name="person"') == 23, "and no agent: they have clients, and no tax"
    assert through(http, http.post(demo_bar.BE, data=form | {"person": "person-02"})) == "/"
    session = only(shown)
    assert session.nino is not None
    assert session.nino.value == "AA100002B"
    assert session.world.startswith("demo-")
    again = http.post(demo_bar.AGAIN, data={"csrf": session.csrf})
    assert through(http, again) == "/"
    assert only(shown).world != session.world
    assert shown.forgotten == [session.key]


def test_the_bar_leads_through_the_tour_and_out_of_it(
    http: httpx.Client, shown: FakePortal
) -> None:
    first = http.post(demo_bar.BE, data=gallery_form(http) | {"step": "2"})
    assert through(http, first) == STEPS[1].page
    session = only(shown)
    forth = http.post(demo_bar.TOUR, data={"csrf": session.csrf, "to": "3"})
    assert forth.headers["location"] == STEPS[2].page, "the same person: no sign-in between"
    assert only(shown).shown.step == 3
    out = http.post(demo_bar.TOUR, data={"csrf": session.csrf, "to": "end"})
    assert out.headers["location"] == demo_bar.GALLERY
    assert only(shown).shown.step == 0
    for wrong in ("", "0", "13", "x", "²"):
        answer = http.post(demo_bar.TOUR, data={"csrf": session.csrf, "to": wrong})
        assert answer.status_code == 400
        assert say("signin.gallery_nobody.text") in answer.text


def test_every_error_of_each_call_is_a_press_and_pages_of_ours_say_what_is_on(
    http: httpx.Client, shown: FakePortal
) -> None:
    through(http, http.post(demo_bar.BE, data=gallery_form(http) | {"person": "person-01"}))
    session = only(shown)
    of_one = {"next": "/receipt?reference=CO-1234-5678"}
    assert "CO-1234" not in http.get(demo_bar.SCENARIOS, params=of_one).text
    page = http.get(demo_bar.SCENARIOS, params={"next": "/compare"}).text
    listed = httpx.get(f"{shown.standin_url}/_standin/scenarios", trust_env=False).json()
    assert re.findall('name="scenario" value="([^"]+)"', page) == [each["name"] for each in listed]
    form = {"csrf": session.csrf, "next": "/compare"}
    for each in (listed[0], listed[-1]):
        answer = http.post(demo_bar.SCENARIOS, data=form | {"scenario": each["name"]})
        assert answer.headers["location"] == "/compare"
        assert only(shown).shown.scenario == each["name"]
    sentence = "This demonstration: HMRC answers GATEWAY_TIMEOUT"
    for path in ("/demo/day", demo_bar.SCENARIOS):
        assert sentence in http.get(path).text
    stopped = http.post(demo_bar.STOP, data=form)
    assert stopped.headers["location"] == "/compare"
    assert sentence not in http.get("/demo/day").text
    wrong = http.post(demo_bar.SCENARIOS, data=form | {"scenario": "nonsense"})
    assert wrong.status_code == 400


@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_is_not_ours_moves_nothing(
    http: httpx.Client, portal: FakePortal, browser: Browser, path: str
) -> None:
    browser.sign_in()
    before = only(portal)
    for csrf in ("", "of-another"):
        data = {"csrf": csrf, "person": "person-01", "to": "1", "scenario": "down"}
        assert http.post(path, data=data).status_code == 403
    assert only(portal) == before or only(portal).key == before.key
    assert portal.attempts.kept == {}


def test_who_is_not_signed_in_is_led_to_everybody_there_is_to_be(
    http: httpx.Client, shown: FakePortal
) -> None:
    for path in (demo_bar.TOUR, demo_bar.AGAIN, demo_bar.SCENARIOS, demo_bar.STOP):
        assert http.post(path).headers["location"] == demo_bar.GALLERY
    answer = http.get(demo_bar.SCENARIOS)
    assert answer.status_code == 403
    assert say("signin.scenarios_sign_in.text") in answer.text


def test_where_the_stand_in_is_silent_all_stays_as_it_is(
    http: httpx.Client, portal: FakePortal, browser: Browser
) -> None:
    browser.sign_in()
    session = only(portal)
    answers = [http.get(path) for path in PAGES]
    answers += [
        http.post(path, data={"csrf": session.csrf, "to": "1", "scenario": "down"})
        for path in (demo_bar.TOUR, demo_bar.AGAIN, demo_bar.SCENARIOS)
    ]
    for answer in answers:
        assert answer.status_code == 502
        assert say("signin.gallery_silent.text") in answer.text
    assert only(portal).key == session.key
