from __future__ import annotations

from dataclasses import replace
from html import unescape

import httpx
import pytest

from codedout.domain.nino import Nino
from codedout.domain.tax_year import TaxYear
from codedout.domain.voice import Voice
from codedout.domain.walk import Sheet, TypedYear, Walk
from codedout.presenters.viewer import Viewer
from codedout.signin.sign_in import digest

from .browser import Browser
from .fakes import FakePortal

SHOW = Viewer()
PRINT = "/small-differences/2004-05/letter"
TEXT = f"{PRINT}.txt"
EACH = pytest.mark.parametrize("path", [PRINT, TEXT])
SMALL = TypedYear(
    tax_year=TaxYear(2004), self_assessment=False, paid="2380", due="2400", under="50"
)


@pytest.fixture
def subject(browser: Browser, portal: FakePortal) -> str:
    """Somebody signed in who typed a small underpayment."""
    browser.sign_in()
    key = digest(browser.session_secret() or "")
    subject = portal.sessions.kept[key].who.subject
    portal.walks[subject] = Walk(sheet=Sheet(years=(SMALL,)))
    portal.sessions.claim_number(key, Nino("AA123404D"))
    return subject


def put(portal: FakePortal, subject: str, *years: TypedYear) -> None:
    portal.walks[subject] = Walk(sheet=Sheet(years=years))


@EACH
def test_the_letter_holds_the_figures_and_is_kept_by_nothing_on_the_way(
    http: httpx.Client, subject: str, portal: FakePortal, path: str
) -> None:
    response = http.get(path)
    assert response.status_code == 200
    for shown in ("2004 to 2005", "£2,380.00", "£2,400.00", "£20.00", "PAYE93145", "however small"):
        assert shown in response.text
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert response.headers["x-content-type-options"] == "nosniff"
    assert portal.sessions.touched


@EACH
def test_around_the_letter_it_is_told_as_on_the_page(
    http: httpx.Client, subject: str, portal: FakePortal, path: str
) -> None:
    assert "for you to decide" in http.get(path).text
    portal.walks[subject] = replace(portal.walks[subject], voice=Voice.ADVISER)
    text = http.get(path).text
    assert "for your client to decide" in text
    assert "I was taxed through PAYE" in text


@EACH
def test_nothing_of_the_person_is_filled_in(http: httpx.Client, subject: str, path: str) -> None:
    text = http.get(path).text
    assert "National Insurance number: " in unescape(text)
    for spelt in ("AA123404D", "AA 12 34 04 D", "04D"):
        assert spelt not in text


def test_one_is_shown_to_print_and_the_other_saved_under_a_name_without_a_person(
    http: httpx.Client, subject: str
) -> None:
    page, text = http.get(PRINT), http.get(TEXT)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-disposition" not in page.headers
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert (
        text.headers["content-disposition"] == 'attachment; filename="letter-to-hmrc-2004-05.txt"'
    )


def test_the_letter_has_a_sheet_of_its_own_after_the_warning(
    http: httpx.Client, subject: str
) -> None:
    page = unescape(http.get(PRINT).text)
    before, _, letter = page.partition('class="co-apart"')
    assert "however small" in before
    assert "not an HMRC service" in before
    assert "however small" not in letter
    assert "not an HMRC service" not in letter
    assert "£20.00" in letter


@pytest.mark.parametrize("environment", ["demo", "production"])
def test_made_up_figures_are_marked(
    http: httpx.Client, subject: str, portal: FakePortal, environment: str
) -> None:
    portal.environment = environment
    assert (SHOW.say("common.mode.demo") in http.get(PRINT).text) is (environment == "demo")


@EACH
def test_without_a_session_there_is_no_letter(portal: FakePortal, subject: str, path: str) -> None:
    response = httpx.get(f"{portal.public_url}{path}", trust_env=False)
    assert response.status_code == 403
    assert "20.00" not in response.text
    assert "/oauth/login?next=%2Fsmall-differences" in response.text


@EACH
def test_with_somebody_elses_cookie_there_is_only_what_they_typed(
    portal: FakePortal, subject: str, path: str
) -> None:
    with httpx.Client(base_url=portal.public_url, trust_env=False) as other:
        Browser(other, portal.public_url).sign_in()
        response = other.get(path)
    assert response.status_code == 404
    assert "20.00" not in response.text


@EACH
@pytest.mark.parametrize(
    ("year", "why"),
    [
        (replace(SMALL, under=""), "not_yet"),
        (replace(SMALL, self_assessment=True), "self_assessment"),
        (replace(SMALL, paid="2400"), "nothing"),
        (replace(SMALL, tax_year=TaxYear(2005)), "nothing"),
    ],
)
def test_where_there_is_no_letter_a_page_says_why_and_leads_back(
    http: httpx.Client, subject: str, portal: FakePortal, path: str, year: TypedYear, why: str
) -> None:
    put(portal, subject, year)
    response = http.get(path)
    assert response.status_code == 404
    page = unescape(response.text)
    assert SHOW.say(f"signin.letter_{why}.text") in page
    assert 'href="/small-differences"' in page


@EACH
def test_of_figures_that_are_only_tried_there_is_none(
    http: httpx.Client, subject: str, portal: FakePortal, path: str
) -> None:
    walk = portal.walks[subject]
    tried = Sheet(years=(replace(SMALL, paid="2375"),))
    portal.walks[subject] = replace(walk, sheet=tried, before=walk.sheet)
    response = http.get(path)
    assert response.status_code == 404
    assert SHOW.say("signin.letter_trying.title") in unescape(response.text)
    assert "25.00" not in response.text


def test_what_hangs_on_a_year_in_self_assessment_has_none(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    over = replace(SMALL, tax_year=TaxYear(2005), paid="2480", over="10", self_assessment=True)
    put(portal, subject, replace(SMALL, paid="2310", over="10"), over)
    page = unescape(http.get(PRINT).text)
    assert SHOW.say("signin.letter_beside.text") in page


@pytest.mark.parametrize("year", ["2004", "2004-06", "x", "..%2f..", "%00", "２００４-05"])
def test_an_odd_year_is_just_not_there(http: httpx.Client, subject: str, year: str) -> None:
    assert http.get(f"/small-differences/{year}/letter").status_code == 404


def test_what_was_thrown_away_makes_no_letter(
    http: httpx.Client, subject: str, portal: FakePortal
) -> None:
    portal.walks.clear()
    assert http.get(TEXT).status_code == 404
