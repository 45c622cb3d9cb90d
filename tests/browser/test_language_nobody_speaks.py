"""Every page in the language nobody speaks: nothing on it is put together beside the catalogue,
and everything has room, on a computer and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page
from tests.browser.conftest import PHONE, WIDE, NewVisitor
from tests.browser.every_page import (
    BUSY,
    pages_on_the_way,
    signed_in_pages,
    signed_out_pages,
)
from tests.browser.reading_the_page import does_not_fit, in_plain_letters
from tests.browser.someone import Someone
from tests.browser.steps import settled
from tests.running import USUAL_START, RunningPortal

from codedout.words import ENGLISH, PSEUDO, speak

VALUES = re.compile(
    r"CO-[0-9A-Z]{4}-[0-9A-Z]{4}"  # our references
    r"|\b\d\d[A-D]\b|\b[KSC]?\d+[LMNT]\b"  # the end of a number, and a tax code
    r"|\bP\d\.\d\b|\bPAYE\d+\b"  # HMRC's pages
    r"|\b(adviser|reviewer|presenter|Made-up-1)\b"  # what is typed at a demonstration's door
    r"|^[a-z]+(-[a-z]+)*$"  # HMRC's own words, as it spells them
    r"|\d\d:\d\d:\d\d UTC$|^[0-9a-f-]{36}(, [0-9a-f-]{36})*$|^[0-9a-f]{64}$"
    r"|^(PUT|POST|DELETE) /[\s\S]*$|^Gov-[A-Za-z-]+$|^codedout=\S+$|^width=\S+$"
    r"|^UTC\+\d\d:\d\d$|^WEB_APP_VIA_SERVER$|^Mozilla/.*$"
)
STREAMLITS = re.compile(
    r"^(App pages|Skip to main content|Expand sidebar|Sidebar|Open|Choose an option"
    r"|\d+ more|\d+ options? available\.|Choose date|Selected Date: .*|\d+ – \w+)$"
    r"|^(day|month|year), "
)
"""What Streamlit itself says, which has no other language."""


@pytest.fixture
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    env = {"CODEDOUT_HMRC_RATE_PER_SECOND": "0", "CODEDOUT_LANGUAGE": PSEUDO}
    running = RunningPortal(tmp_path_factory.mktemp("nobody"), USUAL_START, env)
    speak(PSEUDO)
    yield running
    speak(ENGLISH)
    running.stop()


def test_every_page_is_said_by_the_catalogue_and_has_room_for_longer_words(
    new_visitor: NewVisitor,
    signed_in: Callable[..., None],
    someone: Callable[..., Someone],
    portal: RunningPortal,
) -> None:
    page = new_visitor(PHONE).page
    wrong = looked_at(page, signed_out_pages(page, portal.url))
    signed_in(page, someone(portal, years=BUSY).nino, portal=portal)
    wrong |= looked_at(page, signed_in_pages(page, portal.url))
    wrong |= looked_at(page, pages_on_the_way(page, portal.url))
    assert wrong == {}


def looked_at(page: Page, places: Iterator[str]) -> dict[str, list[str]]:
    """What is wrong on each page, as wide as a phone and as a computer."""
    found: dict[str, list[str]] = {}
    for where in places:
        for width, height in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            settled(page)
            said = {one for one in in_plain_letters(page, VALUES) if not STREAMLITS.search(one)}
            if wrong := [*sorted(said), *does_not_fit(page)]:
                found[f"{where} at {width}"] = wrong
        assert page.locator("html").get_attribute("lang") == PSEUDO
    return found
