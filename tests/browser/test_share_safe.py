"""Share-safe mode as it leaves the server: pages, frames and files of somebody drawn by chance.

`CODEDOUT_SEED=123 pytest tests/browser/test_share_safe.py` draws the same person again.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Mapping

import httpx
import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from tests.advising import cookies_of_an_adviser, list_client, now_of, store_of
from tests.browser.axe import violations
from tests.browser.every_page import SIGNED_IN
from tests.browser.looked_for import EARLIER, OWED, YEAR, Drawn, found, other_amounts, strings
from tests.browser.someone import SA, Someone
from tests.browser.steps import (
    body,
    on_receipt,
    open_all,
    prepare_change,
    press,
    say,
    title,
    visit,
)
from tests.browser.streamlit_socket import StreamlitSocket, cookies_of
from tests.papers.reading_pdf import Pdf
from tests.running import RunningPortal

from codedout.domain.share_safe import ShareSafe
from codedout.signin.cookie_names import session_cookie_name

SEED = int(os.environ.get("CODEDOUT_SEED") or random.SystemRandom().randrange(10**9))
FILES = ("/open/calendar.ics", "/liability/by-owed.csv", "/liability/by-collected.csv")


def every_page(portal: RunningPortal, cookies: Mapping[str, str], made: str) -> Iterator[str]:
    """Each text in each frame of each page, and the files, of whoever has those cookies."""
    pages = [(path, f"year={YEAR}") for path in SIGNED_IN]
    pages += [
        ("story", f"year={OWED}"),
        ("story", f"year={OWED}&charge=2"),
        ("compare", f"year={EARLIER}"),
    ]
    pages += [("liability", "by=collected")]
    pages += [(path, f"reference={made}") for path in ("receipt", "undo", "check")]
    pages += [("present", f"card={card}") for card in range(1, 9)]
    for path, query in pages:
        with StreamlitSocket(portal.url, cookies) as socket:
            for message in socket.run(path, query):
                yield from strings(message)
    with httpx.Client(base_url=portal.url, cookies=dict(cookies), trust_env=False) as http:
        for file in (*FILES, f"/receipts/{made}/file", "/receipts/history/file"):
            answer = http.get(file)
            yield from (answer.text, *answer.headers.values())


def opened(page: Page, portal: RunningPortal) -> list[str]:
    """The same of what opens at a press, in a browser: its frames, and what it makes of them."""
    texts: list[str] = []

    def received(payload: str | bytes) -> None:
        message = ForwardMsg.FromString(payload.encode() if isinstance(payload, str) else payload)
        texts.extend(strings(message))

    page.once("websocket", lambda socket: socket.on("framereceived", received))
    visit(page, portal.url, "liability", year=YEAR)
    open_all(page)
    return [*texts, page.content(), page.title()]


@pytest.fixture
def drawn() -> Drawn:
    print(f"CODEDOUT_SEED={SEED}")
    return Drawn(random.Random(SEED))  # noqa: S311 - for made-up figures


def test_no_frame_and_no_file_has_a_real_value(
    page: Page,
    drawn: Drawn,
    signed_in: Callable[..., None],
    someone: Callable[..., Someone],
    running_portal: RunningPortal,
) -> None:
    person = someone(**drawn.file())
    numbers = [*drawn.numbers, person.nino]
    held = drawn.numbers[0]
    signed_in(page, person.nino)
    wanted, reason, url = drawn.amount(), drawn.word(), running_portal.url
    prepare_change(page, url, YEAR, f"{SA}-{held}", wanted)
    page.get_by_label(say("change.reason")).fill(f"Because {reason} said so")
    press(page, say("change.button.amend_one"))
    made = on_receipt(page)
    cookies = cookies_of(page.context)
    numbers.append(reason)
    shown = [*every_page(running_portal, cookies, made), *opened(page, running_portal)]

    # With the mode off each of them is found: the search can fail.
    in_code = {*drawn.amounts, *numbers}
    assert in_code - found(in_code, shown) == set()
    assert other_amounts(shown)

    visit(page, url, "compare", year=YEAR, item=f"{SA}-{held}", **{"share-safe": "names"})
    expect(page.get_by_text(say("share_safe.on.names"))).to_be_visible()
    assert page.url.endswith(f"/compare?year={YEAR}")
    names = [*every_page(running_portal, cookies, made), *opened(page, running_portal)]
    assert found(numbers, names) == set()
    assert found(drawn.amounts, names)

    assert violations(page) == []

    press(page, say("share_safe.to.amounts"))
    expect(page.get_by_text(say("share_safe.on.amounts"))).to_be_visible()
    amounts = [*every_page(running_portal, cookies, made), *opened(page, running_portal)]
    assert found(in_code, amounts) == set()
    assert other_amounts(amounts) == set()
    # An address never shows anything again.
    visit(page, url, "liability", **{"share-safe": "off"})
    visit(page, url, "liability", **{"share-safe": "names"})
    expect(page.get_by_text(say("share_safe.on.amounts"))).to_be_visible()
    assert found(in_code, [page.content()]) == set()
    visit(page, url, "change", year=YEAR)
    expect(body(page)).to_contain_text(say("share_safe.no_changes.title"))
    visit(page, url, "stay-or-stop", year=YEAR)
    expect(body(page)).to_contain_text(say("share_safe.no_typing.title"))
    page.get_by_role("button", name=say("share_safe.to.names")).last.click()
    title(page, say("stay_or_stop.title"))
    expect(page.get_by_text(say("share_safe.on.names"))).to_be_visible()
    press(page, say("share_safe.to.off"))
    expect(page.get_by_role("button", name=say("share_safe.offer.names"))).to_be_visible()
    expect(body(page)).not_to_contain_text(say("share_safe.on.names"))


OF_A_FIRM = (
    *("/december/clients.csv", "/december/days.ics", "/clients/import", "/papers/delete"),
    *(f"/papers/{each}/{what}" for each in (YEAR, OWED) for what in ("all", "summary")),
    *(f"/papers/{each}/{what}.pdf" for each in (YEAR, OWED) for what in ("all", "summary")),
    *("/papers/export.json", "/papers/export.zip", "/demo", "/demo/scenarios", "/demo/day"),
)


def of_a_firm(portal: RunningPortal, cookies: Mapping[str, str], client: str) -> Iterator[str]:
    """Each text of each page of an adviser's who has a client on the screen, and their files."""
    pages = [("clients", ""), ("client", f"client={client}"), ("december", "")]
    pages += [(path, f"year={YEAR}") for path in ("compare", "papers", "change")]
    pages += [("", ""), ("present", "card=1"), ("present", "card=2"), ("connection", "")]
    for path, query in pages:
        with StreamlitSocket(portal.url, cookies) as socket:
            for message in socket.run(path, query):
                yield from strings(message)
    with httpx.Client(base_url=portal.url, cookies=dict(cookies), trust_env=False) as http:
        for file in OF_A_FIRM:
            answer = http.get(file, timeout=60)
            yield from answer.headers.values()
            is_pdf = answer.content.startswith(b"%PDF-")
            yield from Pdf(answer.content).texts() if is_pdf else [answer.text]


def test_no_page_and_no_file_of_a_firm_tells_of_a_client(
    drawn: Drawn, someone: Callable[..., Someone], running_portal: RunningPortal
) -> None:
    portal, words = running_portal, (drawn.word(), drawn.word())
    person = someone(name=" ".join(words), **drawn.file())
    agent = someone(name="An agent", kind="agent", clients=[person.nino])
    client = list_client(portal, person.name, person.nino)
    cookies = cookies_of_an_adviser(portal, agent.nino)
    with store_of(portal) as store:
        secret = cookies[session_cookie_name(portal.url)]
        session = store.sessions.find(secret, now_of(portal))
        assert session is not None

        def shown(level: ShareSafe) -> list[str]:
            store.sessions.hide(session.key, level)
            return list(of_a_firm(portal, cookies, client.key))

        try:
            store.sessions.open_client(session.key, client)
            named = {*words, person.nino}
            everything = shown(ShareSafe.OFF)
            assert found(named, everything) == named
            amounts = found(drawn.amounts, everything)
            assert len(amounts) > 5
            numbers = {*named, *drawn.numbers}
            names = shown(ShareSafe.NAMES)
            assert found(numbers, names) == set()
            assert found(amounts, names)
            bands = shown(ShareSafe.AMOUNTS)
            assert found({*numbers, *drawn.amounts}, bands) == set()
            assert other_amounts(bands) == set()
        finally:
            store.clients.remove(client.key)
