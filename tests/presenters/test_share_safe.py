"""Every view and every paper of somebody drawn by chance, a firm's pages too, while others look on.

`CODEDOUT_SEED=123 pytest tests/presenters/test_share_safe.py` draws the same person again.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import timedelta
from decimal import Decimal
from enum import Enum

import plotly.graph_objects as go
import pytest

from codedout.demonstrations import Somebody
from codedout.domain.adviser import Adviser, Role
from codedout.domain.agreement import Agreement, Sender
from codedout.domain.change import Change
from codedout.domain.client import Client
from codedout.domain.client_rows import ListedClient
from codedout.domain.coded_out import ItemKey
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.share_safe import ShareSafe
from codedout.domain.sweep import AtStake, Swept, by_urgency
from codedout.domain.tax_year import TaxYear, london_day
from codedout.domain.voice import Voice
from codedout.journeys.liability import read_liability
from codedout.journeys.reading import read_years
from codedout.papers.pdf import as_pdf
from codedout.presenters import (
    agreed,
    cards,
    client_import,
    clients,
    december,
    december_calendar,
    gallery,
    liability,
    overview,
    own_data,
    papers_page,
    whose,
)
from codedout.presenters.liability_rows import By
from codedout.presenters.viewer import Viewer
from codedout.store.store import Store
from codedout.web.calendar_file import calendar_file
from codedout.web.own_data_page import deleting_body
from codedout.web.paper_page import paper_page
from codedout.words import PSEUDO
from tests.browser.looked_for import YEAR, Drawn, found, of_json, other_amounts
from tests.browser.someone import fresh_number
from tests.fakes import FIRST, AtOnce, Bench
from tests.papers.reading_pdf import Pdf
from tests.presenters.every_view import RUNNING, charged, every_view
from tests.presenters.paper_parts import both, making_of, papers_of
from tests.presenters.people import hmrc_of_file

SEED = int(os.environ.get("CODEDOUT_SEED") or random.SystemRandom().randrange(10**9))
YEARS = (TaxYear.parse(YEAR), TaxYear(2023))

THEIRS = {"name": "Somebody", "sign_in_id": "somebody", "enrolled": True}


@dataclass
class Firm:
    """Somebody's figures, an adviser who has them on the screen, and the firm's list."""

    bench: Bench
    drawn: Drawn
    session: Session
    clients: tuple[Client, ...]
    stake: Decimal

    @classmethod
    def of(cls, store: Store, chance: random.Random) -> Firm:
        bench, drawn = Bench.of(store), Drawn(chance)
        file = drawn.file()
        (told,) = file["years"][YEAR].pop("calculations")  # not in any of these views
        drawn.amounts.remove(told["uncollected"][0]["uncollectedAmount"])
        bench.hmrc = hmrc_of_file(THEIRS | file, bench.clock)
        charged(bench)
        people = tuple(
            Client(
                key=f"c_{at}",
                name=f"{drawn.word()} {drawn.word()}",
                nino=Nino(fresh_number(chance)),
                notes=f"See {drawn.word()}",
                added_at=bench.clock.now(),
            )
            for at in range(3)
        )
        drawn.numbers += [one.nino.value for one in people]
        adviser = Adviser(key="a_1", username=drawn.word(), name=drawn.word(), role=Role.ADVISER)
        session = making_of(bench, Viewer()).session
        return cls(
            bench,
            drawn,
            replace(session, adviser=adviser, client=people[0], nino=people[0].nino),
            people,
            Decimal(drawn.amount()),
        )

    def everything(self, show: Viewer) -> Iterator[str]:
        """Each text, and each number of a drawing."""
        session = replace(self.session, hides=show.share_safe)
        papers = list(self._papers(session, show))  # as things are, and after every change
        cards = list(self._cards(show))
        for view in (papers, cards, list(every_view(self.bench, show))):
            yield from texts(view)
        for view in (*self._papers(session, show), *self._of_a_firm(session, show)):
            yield from texts(view)

    def _cards(self, show: Viewer) -> Iterator[object]:
        hmrc, now = self.bench.hmrc, self.bench.clock.now()
        today = london_day(now)
        *_, read = read_years(hmrc, AtOnce(), RUNNING, FIRST, {})
        yield cards.present(overview.present(read, (), show, now), show)
        account = read_liability(hmrc, AtOnce(), FIRST, today)
        found = account.reckoned(today)
        view = liability.present(account.account, found, By.OWED, show, now, stories=False)
        yield cards.of_years(view, (), show)

    def _papers(self, session: Session, show: Viewer) -> Iterator[object]:
        making = replace(making_of(self.bench, show), session=session)
        for year in YEARS:
            papers = papers_of(self.bench, year)
            for view in both(
                replace(papers, changes=tuple(map(self._agreed, papers.changes))), making
            ):
                yield view
                yield paper_page(view, "demo", show)
                yield list(Pdf(as_pdf(view)).texts())
            yield papers_page.present(year, show)
        deleting = own_data.present_deleting(session, (), show)
        yield deleting_body(deleting, show, action="/", csrf="", wrong=True)

    def _agreed(self, change: Change) -> Change:
        adviser, when = self.session.adviser, self.bench.clock.now()
        assert adviser is not None
        return replace(
            change,
            reason=self.clients[0].notes,
            agreement=Agreement(day=london_day(when), words=self.clients[0].notes),
            sender=Sender(name=adviser.name, username=adviser.username),
        )

    def _of_a_firm(self, session: Session, show: Viewer) -> Iterator[object]:
        now, year = self.bench.clock.now(), TaxYear(2025)
        today = london_day(now)
        stake = AtStake(to_pay=self.stake, in_code=self.stake)
        swept = [
            Swept(client=one.key, owed_year=year, at=now, opted_out=False, at_stake=stake)
            for one in self.clients[:2]
        ]
        rows = by_urgency(self.clients, swept, year, now + timedelta(hours=1), FIRST, submitted={})
        places = december.places(rows)
        view = december.present(rows, places, year, today, show)
        yield replace(view, lines=tuple(replace(line, key="") for line in view.lines))
        yield december.as_file(rows, places, year, today, show)
        calendar = december_calendar.present({year: rows}, today, "demo", show)
        yield from (calendar, calendar_file(calendar, now))
        yield clients.present(self.clients, session, self.clients[1].name, show)
        yield clients.present(self.clients, session, "", show)
        yield whose.whose(session, show)
        yield from (
            agreed.of_the_firm(self._agreed(change), show)
            for change in self.bench.store.journal.of(self.bench.who)
        )
        listed = [
            ListedClient(row=at, name=one.name, nino=one.nino, notes=one.notes)
            for at, one in enumerate(self.clients)
        ]
        yield client_import.imported(listed, {1}, show)
        first = self.clients[0]
        somebody = Somebody(
            sign_in_id="x",
            name=first.name,
            nino=first.nino.value,
            kind="individual",
            situation=f"{first.name} owes {self.stake}.",
            teaches="A bill.",
        )
        yield gallery.present([somebody], show)


def texts(value: object) -> Iterator[str]:
    """All that a view, a file or a drawing has to be read in it."""
    match value:
        case None | bool() | Enum() | ItemKey() | Decimal():
            return  # nobody reads it; what a page makes of it is searched in its frames
        case str():
            yield value
        case bytes():
            yield value.decode("utf-8")
        case go.Figure():
            yield from of_json(value.to_json())
        case Mapping():
            yield from (text for each in value.items() for text in texts(each))
        case tuple() | list():
            yield from (text for each in value for text in texts(each))
        case _ if is_dataclass(value):
            yield from (
                text for field in fields(value) for text in texts(getattr(value, field.name))
            )
        case _:
            yield str(value)


@pytest.mark.parametrize(("voice", "language"), [(Voice.PLAIN, None), (Voice.ADVISER, PSEUDO)])
def test_no_view_no_paper_and_no_file_has_a_real_value(
    store: Store, voice: Voice, language: str | None
) -> None:
    print(f"CODEDOUT_SEED={SEED}")

    def shown(level: ShareSafe) -> tuple[Drawn, list[str]]:
        firm = Firm.of(store, random.Random(SEED))  # noqa: S311 - for made-up figures
        told = list(firm.everything(Viewer(voice, level, language)))
        username = firm.session.adviser.username if firm.session.adviser else ""
        assert found({username}, told) == set(), "by which the adviser signs in: told to nobody"
        firm.drawn.numbers.remove(username)
        return firm.drawn, told

    # With the mode off each of them is found: the search can fail.
    drawn, texts = shown(ShareSafe.OFF)
    amounts, numbers = set(drawn.amounts), set(drawn.numbers)
    assert (amounts | numbers) - found(amounts | numbers, texts) == set()

    _, texts = shown(ShareSafe.NAMES)
    assert found(numbers, texts) == set()
    assert found(amounts, texts) == amounts

    _, texts = shown(ShareSafe.AMOUNTS)
    assert found(amounts | numbers, texts) == set()
    assert other_amounts(texts) == set()


@pytest.mark.parametrize("level", ShareSafe)
def test_what_cannot_be_hidden_in_a_file_is_not_offered(store: Store, level: ShareSafe) -> None:
    show = Viewer(share_safe=level)
    session = replace(making_of(Bench.of(store), show).session, hides=level)
    page = list(texts(papers_page.present(YEARS[0], show)))
    deleting = deleting_body(
        own_data.present_deleting(session, (), show), show, action="/", csrf="", wrong=False
    )
    offered = [any("/receipts/history/file" in each for each in page)]
    offered += [any("/papers/export" in each for each in page), "/history/file" in deleting]
    assert offered == [level is ShareSafe.OFF] * 3
    said = show.say("share_safe.history")
    assert [said in page, said in deleting] == [level is not ShareSafe.OFF] * 2


@pytest.mark.parametrize("level", ShareSafe)
def test_a_paper_says_what_is_hidden_in_it(store: Store, level: ShareSafe) -> None:
    show, bench = Viewer(share_safe=level), Bench.of(store)
    papers = papers_of(bench, YEARS[0])
    for view in both(papers, making_of(bench, show)):
        printed = " ".join(" ".join(Pdf(as_pdf(view)).texts()).split())
        page = paper_page(view, "demo", show).decode()
        for each in (ShareSafe.NAMES, ShareSafe.AMOUNTS):
            said = show.say(f"share_safe.on.{each.value}")
            assert [said in text for text in (printed, page)] == [each is level] * 2
        assert len(Pdf(as_pdf(both(papers, making_of(bench, show))[1])).pages) == 1
