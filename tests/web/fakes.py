"""A portal for the routes, built of fakes and the small authorization server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from ipaddress import IPv4Network, IPv6Network

from codedout.demonstrations import Demonstrations
from codedout.domain.change import Change
from codedout.domain.client import Client
from codedout.domain.client_rows import ListedClient
from codedout.domain.errors import NotRecognised
from codedout.domain.rules.windows import FIRST_YEAR
from codedout.domain.session import Session
from codedout.domain.signing_in import DemoDay
from codedout.domain.sweep import Row, by_urgency
from codedout.domain.tax_year import TaxYear
from codedout.domain.walk import Walk
from codedout.journeys.deadlines import Coming
from codedout.journeys.done_by import sent_between
from codedout.journeys.history import write_history
from codedout.journeys.holding import AccountReading
from codedout.journeys.undoing import undoings_among
from codedout.other_day import NoOtherDay
from codedout.signin.adviser_door import AdviserDoor
from codedout.signin.oauth import OAuth
from codedout.signin.sign_in import SignIn
from tests.signin.fakes import Advisers, Attempts, Sessions, SetClock

PAGES = ("compare", "receipts")


@dataclass
class FakePortal:
    public_url: str
    authorize_url: str
    token_url: str
    environment: str = "demo"
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    clock: SetClock = field(default_factory=SetClock)
    sessions: Sessions = field(default_factory=Sessions)
    attempts: Attempts = field(default_factory=Attempts)
    clients: dict[str, Client] = field(default_factory=dict)
    advisers: Advisers | None = None
    receipts: dict[tuple[str, str], Change] = field(default_factory=dict)
    walks: dict[str, Walk] = field(default_factory=dict)
    accounts: dict[str, AccountReading] = field(default_factory=dict)
    coming: dict[str, Coming] = field(default_factory=dict)
    checks: dict[str, bool] = field(default_factory=lambda: {"store": True, "hmrc": True})
    forgotten: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    life: list[str] = field(default_factory=list)
    faulty: bool = False
    no_other_day: bool = False
    standin_url: str = "http://127.0.0.1:1"

    @property
    def sign_in(self) -> SignIn:
        """Built anew each time: nothing of a sign-in may live in the object."""
        if self.faulty:
            raise RuntimeError("AA123456A owes 412.30")
        oauth = OAuth(
            authorize_url=self.authorize_url,
            token_url=self.token_url,
            client_id="a-client",
            client_secret="a-secret",
            redirect_uri=f"{self.public_url}/oauth/callback",
            clock=self.clock,
        )
        return SignIn(
            oauth=oauth,
            attempts=self.attempts,
            sessions=self.sessions,
            clock=self.clock,
            pages=PAGES,
        )

    def december_of(self, session: Session, year: TaxYear) -> tuple[Row, ...]:
        now = self.clock.now() + session.clock_shift
        return by_urgency(self.clients.values(), (), year, now, FIRST_YEAR, submitted={})

    def open_client(self, session: Session, client_key: str) -> None:
        client = self.clients.get(client_key)
        if client is None or session.adviser is None:
            raise NotRecognised
        kept = self.sessions.kept
        kept[session.key] = replace(session, client=client, nino=client.nino, proven=False)

    def add_clients(self, session: Session, rows: Iterable[ListedClient]) -> frozenset[int]:
        numbers = {one.nino for one in self.clients.values()}
        new = [one for one in rows if one.nino not in numbers]
        for one in new:
            key = f"c_{len(self.clients)}"
            self.clients[key] = Client(
                key=key,
                name=one.name,
                nino=one.nino,
                notes=one.notes,
                added_at=self.clock.now(),
            )
        return frozenset(one.row for one in new)

    @property
    def adviser_door(self) -> AdviserDoor | None:
        if self.advisers is None:
            return None
        return AdviserDoor(self.advisers, self.sessions, self.clock)

    def receipt_of(self, session: Session, reference: str) -> Change:
        try:
            return self.receipts[session.who.subject, reference]
        except KeyError:
            raise NotRecognised from None

    def undoings_of(self, change: Change) -> tuple[Change, ...]:
        return undoings_among(self.receipts.values(), change)

    def made_meanwhile(self, change: Change) -> tuple[Change, ...]:
        return sent_between(self.receipts.values(), change)

    def history_of(self, session: Session) -> bytes:
        theirs = [
            one for (subject, _), one in self.receipts.items() if subject == session.who.subject
        ]
        return write_history(
            theirs,
            environment="demo",
            nino=session.nino,
            made_at=self.clock.now(),
            signing_key="11" * 32,
        )

    def deadlines_of(self, session: Session) -> Coming:
        return self.coming[session.who.subject]

    def account_of(self, session: Session) -> AccountReading:
        return self.accounts[session.who.subject]

    def walk_of(self, session: Session) -> Walk | None:
        return self.walks.get(session.who.subject)

    @property
    def demonstrations(self) -> Demonstrations | None:
        """By the stand-in of `standin_url`."""
        if self.environment != "demo":
            return None
        return Demonstrations(
            self.standin_url,
            sign_in=self.sign_in,
            sessions=self.sessions,
            clock=self.clock,
            forget_answers=self.forget_answers,
        )

    def to_day(self, session: Session, day: date, *, next_path: str, binding: str) -> str:
        if self.no_other_day:
            raise NoOtherDay("ConnectError")
        return self.sign_in.begin(
            asked_next=next_path,
            read_only=not session.may_write,
            facts=session.facts,
            binding=binding,
            day=DemoDay(world=f"day-{day}", ahead=timedelta(days=1)),
            sign_in_as="person-01",
        )

    def healthy(self) -> Mapping[str, bool]:
        return self.checks

    def forget_answers(self, session_key: str) -> None:
        self.forgotten.append(session_key)

    def end_answers(self, session_key: str) -> None:
        self.ended.append(session_key)

    def forget_what_is_over(self) -> None:
        self.life.append("forget")

    def sweep(self, given_up: Callable[[], bool]) -> None:
        self.life.append("sweep")

    def recover(self, given_up: Callable[[], bool]) -> None:
        self.life.append("recover")

    def open(self) -> None:
        self.life.append("open")

    def close(self) -> None:
        self.life.append("close")
