"""The real thing, built from settings. The only room that knows all the others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from importlib.metadata import version
from ipaddress import IPv4Network, IPv6Network
from typing import Any

import httpx

from codedout import logs
from codedout.clock import ShiftedClock
from codedout.demo_advisers import put_in_advisers
from codedout.demonstrations import Demonstrations
from codedout.domain.bill_sheet import TypedBill
from codedout.domain.change import Change, Who
from codedout.domain.client_rows import ListedClient
from codedout.domain.errors import NotRecognised, StoreUnavailable
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.sweep import Row, by_urgency, closing_year
from codedout.domain.tax_year import TaxYear, london_day
from codedout.domain.walk import Walk
from codedout.hmrc.client import HmrcClient, PersonApi
from codedout.hmrc.endpoints import ENDPOINTS
from codedout.hmrc.fraud_headers import FraudHeaders, Vendor, fraud_headers
from codedout.hmrc.ports import Limiter
from codedout.hmrc.schemas import put_body
from codedout.hmrc.sending import Patience
from codedout.journeys.at_the_door import AtTheDoor
from codedout.journeys.cached import AT_LEISURE, BRIEFLY, Answers, CachedReads, GoodFor
from codedout.journeys.deadlines import Coming, read_coming
from codedout.journeys.desk import Desk
from codedout.journeys.done_by import made_meanwhile
from codedout.journeys.drafting import Drafting
from codedout.journeys.handing_over import write_export
from codedout.journeys.history import public_key_of, write_history
from codedout.journeys.holding import AccountReading, read_account
from codedout.journeys.keeping import Keeping
from codedout.journeys.known import LastAnswers, TakingDown, in_time
from codedout.journeys.papers import YearPapers, read_for_papers
from codedout.journeys.ports import Kept
from codedout.journeys.reading import overview_years, running_year
from codedout.journeys.recovering import Recoverer
from codedout.journeys.since import earlier_answers
from codedout.journeys.sweeping import Ask, Sweeper
from codedout.journeys.undoing import undoings_of
from codedout.journeys.walking import Walking
from codedout.made_up import MadeUp, MadeUpPeople
from codedout.places import places_in
from codedout.reach import Reach
from codedout.settings import Settings, SettingsProblems, load
from codedout.signin import passwords
from codedout.signin.adviser_door import AdviserDoor
from codedout.signin.authority import Authority
from codedout.signin.oauth import OAuth
from codedout.signin.sign_in import SignIn
from codedout.store.limiter import NoLimit, StoreLimiter
from codedout.store.sessions import StoreSessions
from codedout.store.store import Store, open_store
from codedout.words import speak

CALLS_AT_ONCE = 32  # across everybody in one process; HMRC's own limit is three a second


@dataclass(frozen=True)
class Visit:
    """What a page of a signed-in person has in its hands: their session and nothing of others'."""

    session: Session
    portal: Portal
    clock: ShiftedClock
    good_for: GoodFor = BRIEFLY

    @property
    def at_leisure(self) -> Visit:
        """The same, for a page that only shows: nobody can press there what HMRC may have moved.

        Once HMRC turns the session away, nothing old is gone by.
        """
        return self if self.session.turned_away else replace(self, good_for=AT_LEISURE)

    @property
    def who(self) -> Who:
        return self.session.who

    @property
    def number(self) -> Nino:
        """The number typed. Raises ValueError while there is none."""
        if self.session.nino is None:
            raise ValueError("the number has not been typed")
        return self.session.nino

    @property
    def running(self) -> TaxYear:
        """The tax year that it is for this session."""
        return running_year(self.clock.now())

    @property
    def newest(self) -> TaxYear:
        """The newest year that the Overview asks about first: ended, if any shown has."""
        return overview_years(self.running, self.first_year)[0]

    @property
    def first_year(self) -> TaxYear:
        return self.portal.settings.first_tax_year

    @property
    def in_test_system(self) -> bool:
        """Whether it is HMRC's sandbox that is asked."""
        return self.portal.settings.environment == "sandbox"

    @property
    def pool(self) -> ThreadPoolExecutor:
        return self.portal.pool

    @cached_property
    def headers(self) -> FraudHeaders:
        """The fraud prevention headers of this session, and what is missing from them."""
        return self.portal.headers(self.session)

    @property
    def access_until(self) -> datetime | None:
        """When HMRC's present key for this session runs out."""
        tokens = self.portal.sessions.tokens(self.session.key)
        return None if tokens is None else tokens.access_expires_at

    @cached_property
    def api(self) -> AtTheDoor:
        """HMRC, past every memory."""
        session, sessions = self.session, self.portal.sessions
        return AtTheDoor(
            self.portal.api(session),
            sessions,
            session.key,
            self.number,
            was=session.turned_away,
            refusals=session.refusals,
        )

    @cached_property
    def look(self) -> CachedReads:
        """HMRC's answers, as old as they may be on this page."""
        return replace(self.recall, api=self.api)

    @cached_property
    def recall(self) -> CachedReads:
        """HMRC's answers that are remembered, and no others.

        They are kept for this session and the number's own subject, so that the answer which
        proves the number is still there once it is proven.
        """
        subject, version = self.who.subject, self.session.version
        if not self.session.proven:
            subject = self.portal.sessions.subject_of(self.number, self.session.world)
            version = self.portal.store.subjects.version(subject)
        scope = (self.session.key, subject, version)
        return CachedReads(None, self.portal.remembered, scope, self._taking_down, self.good_for)

    @property
    def _taking_down(self) -> TakingDown | None:
        """Where HMRC's answers are kept for later; nowhere until the number is proven."""
        session = self.session
        if not session.proven:
            return None
        return TakingDown(
            self.portal.store.known, self.who, session.key, session.version, session.clock_shift
        )

    @property
    def earlier_answers(self) -> Mapping[str, Kept]:
        """What HMRC answered on the person's visit before; remembered as long as its answers."""
        known, who, key = self.portal.store.known, self.who, self.session.key
        at, ahead = self.portal.clock.now(), self.session.clock_shift
        return self.portal.remembered.get(
            (*self.recall.scope, "earlier"),
            lambda: in_time(earlier_answers(known, who, key, at), ahead),
        )

    @cached_property
    def last_answers(self) -> LastAnswers:
        """What HMRC last answered about the person, for when it does not answer now."""
        store = self.portal.store
        return LastAnswers(
            store.known,
            store.journal,
            self.who,
            self.portal.clock.now(),  # by which they are forgotten, and not by the session's
            store.sessions,
            self.session.key,
            self.session.clock_shift,
        )

    @cached_property
    def desk(self) -> Desk:
        return Desk(
            who=self.who,
            fresh=self.api,
            together=self.pool,
            journal=self.portal.store.journal,
            known=self.portal.store.known,
            answers=self.portal.store.answers,
            clock=self.clock,
            first_year=self.first_year,
            moved=lambda: self.portal.store.subjects.bump(self.who.subject),
            test_system=self.in_test_system,
            may_change=self.session.role_may_change,
            session_key=self.session.key,
            adviser=self.session.adviser,
        )

    @property
    def drafting(self) -> Drafting:
        """What this person began to fill in."""
        portal = self.portal
        return Drafting(self.who, portal.store.drafts, portal.clock, self.session.clock_shift)

    @property
    def walking(self) -> Walking:
        """What this person typed about small differences of past years."""
        portal = self.portal
        return Walking(self.who, portal.store.walks, portal.clock, self.session.clock_shift)

    def weighing(self, year: TaxYear) -> Keeping[TypedBill]:
        """What this person typed about how that year's bill is paid."""
        portal = self.portal
        return Keeping(
            self.who, portal.store.bills.of(year), portal.clock, self.session.clock_shift
        )

    def exact_request(self, change: Change, amount: Callable[[Decimal], str]) -> str:
        """The request a change will make: the number masked, amounts as `amount` shows them."""
        endpoint = ENDPOINTS[change.operation]
        line = f"{endpoint.method} {endpoint.path('{nino}', change.what.tax_year)}"
        head = f"{line}\nAccept: {endpoint.accept}"
        if self.portal.settings.hmrc_test_scenario and endpoint.stateful:
            head += f"\nGov-Test-Scenario: {self.portal.settings.hmrc_test_scenario}"
        if not change.what.wanted:
            return head
        body = put_body(change.what.wanted, write=amount)
        return f"{head}\nContent-Type: application/json\n\n{body}"


@dataclass
class Portal:
    """Everything one process shares. The store opens at the first need, or in `open`."""

    settings: Settings
    remembered: Answers = field(default_factory=Answers)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _store: Store | None = None
    _known_forgotten: datetime | None = None

    def open(self) -> None:
        """Make ready for work: logs scrubbed, the store open.

        Raises:
            StoreUnavailable and its kin: the database cannot be used.
        """
        logs.set_up(self.environment)
        # Built here, before there are threads that could each build their own.
        _ = self.store, self.http, self.pool, self.hmrc, self.oauth, self.sign_in, self._reach
        _ = self._recoverer, self.hmrc_behind, self._sweeper
        self.store.presence.say()
        if self.adviser_door is not None:
            passwords.ready()
            if self.settings.environment == "demo":
                put_in_advisers(self.store.advisers, self.clock.now())

    def close(self) -> None:
        """Let go of what is held open."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.http.close()
        if self._store is not None:
            with suppress(StoreUnavailable):  # then it is believed to be running for a minute more
                self._store.presence.end()
            self._store.close()

    @property
    def store(self) -> Store:
        with self._lock:
            if self._store is None:
                self._store = open_store(
                    self.settings.database_url.get_secret_value(), self.settings.keys
                )
            return self._store

    @cached_property
    def clock(self) -> ShiftedClock:
        return ShiftedClock(self.settings.clock_shift)

    @cached_property
    def pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(CALLS_AT_ONCE, thread_name_prefix="hmrc")

    @cached_property
    def http(self) -> httpx.Client:
        limits = httpx.Limits(
            max_connections=CALLS_AT_ONCE, max_keepalive_connections=CALLS_AT_ONCE
        )
        return httpx.Client(limits=limits, trust_env=False)

    @cached_property
    def hmrc(self) -> HmrcClient:
        return self._hmrc(self._limiter)

    @cached_property
    def hmrc_behind(self) -> HmrcClient:
        """HMRC, asked only when nobody else waits to ask it, and then with all patience."""
        return self._hmrc(self._limiter.in_background(), Patience(turn_to_read=_WHENEVER))

    @cached_property
    def _limiter(self) -> StoreLimiter | NoLimit:
        return self.store.limiter(self.settings.hmrc_rate_per_second)

    def _hmrc(self, limiter: Limiter, patience: Patience | None = None) -> HmrcClient:
        settings = self.settings
        return HmrcClient(
            settings.hmrc_api_url,
            self.http,
            limiter,
            self.clock,
            user_agent=f"{settings.product_name}/{VERSION}",
            test_scenario=settings.hmrc_test_scenario,
            penalties=settings.hmrc_penalties,
            patience=patience or Patience(),
        )

    @cached_property
    def oauth(self) -> OAuth:
        settings = self.settings
        return OAuth(
            authorize_url=settings.hmrc_authorize_url,
            token_url=settings.hmrc_token_url,
            client_id=settings.hmrc_client_id,
            client_secret=settings.hmrc_client_secret.get_secret_value(),
            redirect_uri=settings.redirect_uri,
            clock=self.clock,
        )

    @cached_property
    def sign_in(self) -> SignIn:
        return SignIn(
            oauth=self.oauth,
            attempts=self.store.attempts,
            sessions=self.store.sessions,
            clock=self.clock,
            pages=places_in(self.environment),
        )

    @cached_property
    def adviser_door(self) -> AdviserDoor | None:
        """Where advisers sign in here; None where none are to."""
        if not self.settings.advisers:
            return None
        locks = self.settings.environment != "demo"
        return AdviserDoor(self.store.advisers, self.store.sessions, self.clock, locks)

    # --- what the routes ask for (web.ports.WebPortal) ---

    @property
    def public_url(self) -> str:
        return self.settings.public_url

    @property
    def environment(self) -> str:
        return str(self.settings.environment)

    @property
    def authorize_url(self) -> str:
        return self.settings.hmrc_authorize_url

    @property
    def hmrc_host(self) -> str:
        """Where HMRC is asked."""
        return httpx.URL(self.settings.hmrc_api_url).netloc.decode("ascii")

    @property
    def trusted_proxies(self) -> Sequence[IPv4Network | IPv6Network]:
        return self.settings.trusted_proxies

    @property
    def sessions(self) -> StoreSessions:
        return self.store.sessions

    def made_up_people(self) -> tuple[MadeUp, ...]:
        """Who there is to be, in a demonstration; nobody anywhere else."""
        if self.settings.environment != "demo":
            return ()
        return self._made_up()

    @cached_property
    def _made_up(self) -> MadeUpPeople:
        return MadeUpPeople(self._standin_url)

    @property
    def _standin_url(self) -> str:
        return str(httpx.URL(self.settings.hmrc_api_url).join("/")).rstrip("/")

    def to_day(self, session: Session, day: date, *, next_path: str, binding: str) -> str:
        """Where to send the browser for the demonstration to go on on that day, afresh.

        The session stays as it is until the browser comes back. Today's day is the usual one, with
        all that was done on it.

        Raises:
            NoOtherDay: the stand-in made no world for that day.
        """
        return self._demonstrations.to_day(session, day, next_path=next_path, binding=binding)

    @property
    def demonstrations(self) -> Demonstrations | None:
        """What a demonstration can do; None anywhere else."""
        return self._demonstrations if self.environment == "demo" else None

    @cached_property
    def _demonstrations(self) -> Demonstrations:
        return Demonstrations(
            self._standin_url,
            sign_in=self.sign_in,
            sessions=self.sessions,
            clock=self.clock,
            forget_answers=self.forget_answers,
        )

    def forget_answers(self, session_key: str) -> None:
        """Let go of all that this process remembers of HMRC's for a session, which may go on."""
        self.remembered.forget(session_key)

    def end_answers(self, session_key: str) -> None:
        """As `forget_answers`, of a session that is over: nothing is remembered for it again."""
        self.remembered.end(session_key)

    def forget_what_is_over(self) -> None:
        """Forget what is over though nobody comes back: sessions, sign-ins, drafts, answers.

        And say in the store that this portal is running.

        Raises:
            StoreUnavailable: they could not be, this time.
        """
        self.store.presence.say()
        self.remembered.drop_what_has_run_out()
        now = self.clock.now()
        self.store.sessions.forget_over(now)
        self.store.attempts.forget_over(now)
        self.store.drafts.forget_over(now)
        self.store.walks.forget_over(now)
        self.store.bills.forget_over(now)
        self.store.advisers.forget_over(now)
        # All that is kept has to be looked through for it, and an hour is nothing in a year.
        if self._known_forgotten is None or abs(now - self._known_forgotten) >= _HOUR:
            self.store.known.forget_over(now)
            self._known_forgotten = now

    def recover(self, given_up: Callable[[], bool]) -> None:
        """Settle, by reading, changes that were left open by whatever broke; until `given_up()`.

        Raises:
            StoreUnavailable: the store cannot be used, this time.
        """
        self._recoverer.recover(given_up)

    def settle_left_open(self, visit: Visit) -> None:
        """Begin to settle what the person of this visit has left open, without waiting for it."""
        self.pool.submit(self._recoverer.settle_those_of, visit.desk)

    @cached_property
    def _recoverer(self) -> Recoverer:
        return Recoverer(self.store.journal, self.store.locks, self._desk_of)

    def sweep(self, given_up: Callable[[], bool]) -> None:
        """Go on asking HMRC about all clients, where that was begun; until `given_up()`.

        Raises:
            StoreUnavailable: the store cannot be used, this time.
        """
        if self.settings.advisers:  # else nobody began anything
            self._sweeper.work(given_up)

    @cached_property
    def _sweeper(self) -> Sweeper:
        clients = self.store.clients
        return Sweeper(self.store.sweeps, lambda world: clients.of(world).all(), self._ask_behind)

    def _ask_behind(self, session_key: str) -> tuple[Ask, ShiftedClock] | None:
        """How to ask HMRC in the background about any client, with that adviser's sign-in."""
        session = self.sessions.again(session_key, self.clock.now())
        if session is None or session.adviser is None or not session.with_hmrc:
            return None
        clock = self.clock.moved(session.clock_shift)
        hmrc, authority = self.hmrc_behind.timed_by(clock), self._authority(session)
        headers = self.headers(session).sent
        return (lambda nino: hmrc.for_person(nino, authority, headers)), clock

    def begin_sweep(self, session: Session) -> None:
        """Have HMRC asked about all clients, for the year whose choice closes next."""
        now = self.clock.now()
        year = closing_year(london_day(now + session.clock_shift))
        self.store.sweeps.begin(session.world, year, session.key, now + session.clock_shift)

    def december_of(self, session: Session, year: TaxYear) -> tuple[Row, ...]:
        """All clients by how urgent the choice about that year's bill is, as HMRC last answered."""
        now = self.clock.now() + session.clock_shift
        world = session.world
        clients = self.store.clients.of(world).all()
        said = self.store.answers.of_everybody(self.sessions.firm_of(world), year)
        subjects = {one.key: self.sessions.subject_of(one.nino, world) for one in clients if said}
        return by_urgency(
            clients,
            self.store.sweeps.rows(world),
            year,
            now,
            self.settings.first_tax_year,
            submitted={key: said[subject] for key, subject in subjects.items() if subject in said},
        )

    def _desk_of(self, session_key: str, who: Who) -> Desk | None:
        session = self.sessions.about(session_key, who, self.clock.now())
        return None if session is None or not session.proven else self.visit(session).desk

    def open_client(self, session: Session, client_key: str) -> None:
        """Put that client on the screen of an adviser's session.

        Raises:
            NotRecognised: it is not on the list any more, or the session is not an adviser's.
        """
        client = self.store.clients.of(session.world).find(client_key)
        self.sessions.open_client(session.key, client)

    def add_clients(self, session: Session, rows: Iterable[ListedClient]) -> frozenset[int]:
        """Add those that are not on the list; which rows were added.

        Raises:
            NotRecognised: the session is not of one of the firm's who may.
        """
        if session.adviser is None or not session.adviser.role.may_change:
            raise NotRecognised("adviser")
        clients = self.store.clients.of(session.world)
        return clients.add_all(rows, by=session.adviser.key, at=self.clock.now())

    def receipt_of(self, session: Session, reference: str) -> Change:
        """A change of this session's person. Raises NotRecognised."""
        return self.store.journal.find(session.who, reference)

    def undoings_of(self, change: Change) -> tuple[Change, ...]:
        """What undid this change, what undid that, and so on."""
        return undoings_of(self.store.journal, change)

    def made_meanwhile(self, change: Change) -> tuple[Change, ...]:
        """The person's others that were sent while this change, never sent, was prepared."""
        return made_meanwhile(self.store.journal, change)

    def history_of(self, session: Session) -> bytes:
        """Every change of this session's person, as one signed file."""
        return write_history(
            self.store.journal.of(session.who),
            environment=self.environment,
            nino=session.nino,
            made_at=self.visit(session).clock.now(),
            signing_key=self.store.signing_key,
        )

    def deadlines_of(self, session: Session) -> Coming:
        """The last days still to come for this session's person, whose number is proven."""
        visit = self.visit(session)
        return read_coming(
            visit.look,
            visit.pool,
            self.store.answers.returns_said(visit.who),
            running=visit.running,
            first=visit.first_year,
            today=london_day(visit.clock.now()),
        )

    def account_of(self, session: Session) -> AccountReading:
        """The account of this session's person, whose number is proven, as its page shows it."""
        visit = self.visit(session).at_leisure
        today = london_day(visit.clock.now())
        return read_account(visit.look, visit.pool, visit.first_year, today)

    def papers_of(self, session: Session, year: TaxYear) -> YearPapers | None:
        """All that goes into the papers of a year; None for a year that is not shown."""
        visit = self.visit(session).at_leisure
        if not visit.first_year <= year <= visit.running:
            return None
        reading, account, story = read_for_papers(
            visit.look,
            visit.pool,
            year,
            running=visit.running,
            first=visit.first_year,
            today=london_day(visit.clock.now()),
            last=visit.last_answers,
        )
        changes = self.store.journal.of(visit.who)
        return YearPapers(
            year=year,
            open=reading,
            account=account,
            story=story,
            open_=visit.desk.open_of(reading),
            says_not_submitted=visit.desk.says_not_submitted(year),
            changes=tuple(each for each in reversed(changes) if each.what.tax_year == year),
            walk=self.walk_of(session),
            environment=self.environment,
        )

    def export_of(self, session: Session) -> Mapping[str, Any]:
        """All that is held of this session's person, whose number is proven."""
        return write_export(
            self.store.held.of(session),
            self.store.journal.of(session.who),
            environment=self.environment,
            made_at=self.visit(session).clock.now(),
            turned_away=session.turned_away,
        )

    def open_changes_of(self, session: Session) -> tuple[str, ...]:
        """The references of what they sent and is not known to be at its end."""
        return self.store.held.open_ones(session.who)

    def forget_person(self, session: Session) -> None:
        """Forget all that is held of this session's person, and what is remembered of HMRC's.

        Raises:
            StillOpen: something was sent whose outcome is open. Nothing is forgotten then.
        """
        keys = self.store.held.sessions_about(session)
        self.store.held.forget(session)
        # Advisers stay signed in: only their client is off the screen.
        drop = self.end_answers if session.adviser is None else self.forget_answers
        for key in keys:
            drop(key)

    def walk_of(self, session: Session) -> Walk | None:
        """What this session's person typed of past years, if it is still kept and can be read."""
        found = Walking(session.who, self.store.walks, self.clock).find()
        return found if isinstance(found, Walk) else None

    @property
    def history_key(self) -> str:
        """The public key by which such a file is known as this portal's."""
        return public_key_of(self.store.signing_key)

    def healthy(self) -> Mapping[str, bool]:
        """Each thing the portal cannot do without, and whether it answers; HMRC seconds ago."""
        return {"store": self.store.healthy(), "hmrc": self._reach()}

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self._hmrc_answers)

    def _hmrc_answers(self) -> bool:
        # Any answer at all will do: who asks without a token is turned away by HMRC itself.
        try:
            self.http.get(self.settings.hmrc_api_url, timeout=3.0, follow_redirects=False)
        except httpx.HTTPError:
            return False
        return True

    # --- one person's ---

    def visit(self, session: Session) -> Visit:
        """What a page of this session works with."""
        return Visit(session, self, self.clock.moved(session.clock_shift))

    def headers(self, session: Session) -> FraudHeaders:
        """The fraud prevention headers for calls of this session."""
        vendor = Vendor(
            product_name=self.settings.product_name,
            version=VERSION,
            public_ip=self.settings.vendor_public_ip,
        )
        # Who uses this software: the firm is one actor, and each of its people a user.
        user = session.who.actor if session.adviser is None else session.adviser.key
        return fraud_headers(session.facts, vendor, {self.settings.product_name: user})

    def api(self, session: Session) -> PersonApi:
        """HMRC for this session's person, whose number must be there."""
        visit = self.visit(session)
        hmrc = self.hmrc.timed_by(visit.clock)
        return hmrc.for_person(visit.number, self._authority(session), self.headers(session).sent)

    def _authority(self, session: Session) -> Authority:
        return Authority(
            session.key,
            sessions=self.store.sessions,
            locks=self.store.locks,
            oauth=self.oauth,
            clock=self.clock,
            ends_with_it=bool(session.world),
        )


VERSION = version("codedout")
_HOUR = timedelta(hours=1)
_WHENEVER = 600.0  # seconds

_building = threading.Lock()
_built: list[Portal] = []


def portal() -> Portal:
    """The portal of this process, built from the environment at the first call.

    Raises:
        SettingsProblems: what is wrong and how to mend it; empty where no environment is set.
    """
    with _building:
        if not _built:
            settings = load()
            if settings.environment is None:
                raise SettingsProblems(())
            speak(settings.language)
            _built.append(Portal(settings))
        return _built[0]
