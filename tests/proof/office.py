"""People at their desks: a real store, the real client, and the stand-in of HMRC."""

from __future__ import annotations

import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

import httpx

from codedout.domain.change import Change, ChangeState, Who
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.hmrc.client import HmrcClient, PersonApi
from codedout.hmrc.sending import Patience
from codedout.journeys.desk import Desk
from codedout.journeys.recovering import Recoverer
from codedout.journeys.sending import IN_FLIGHT
from codedout.presenters.changes import present_receipt
from codedout.presenters.viewer import Viewer
from codedout.store.limiter import NoLimit
from codedout.store.store import Store
from tests.fakes import NOVEMBER, AtOnce, FixedClock
from tests.proof.asks import YEAR, Asked, Held, held_by, person
from tests.store.values import FACTS, tokens

HELD_BACK = 1500  # milliseconds; longer than the impatient wait for an answer
PATIENT = Patience()  # as the portal: a busy machine is not what is tried
NOT_FOR_A_WRITE = Patience(answer_to_write=0.7)
NOT_FOR_A_READ = Patience(answer_to_read=0.4)

_numbers = count(200001)


@dataclass
class Token:
    """HMRC's permission for one person, and the next one when it is turned down."""

    http: httpx.Client
    world: str
    nino: str
    token: str = ""

    def current(self) -> str:
        return self.token or self.renewed("")

    def renewed(self, refused: str) -> str:
        query = {"world": self.world}
        given = self.http.post("/_standin/tokens", params=query, json={"nino": self.nino})
        self.token = given.json()["access_token"]
        return self.token


def api_of(
    http: httpx.Client, token: Token, clock: FixedClock, patience: Patience = PATIENT
) -> PersonApi:
    """The client as the portal builds it."""
    client = HmrcClient(
        str(http.base_url),
        http,
        NoLimit(),
        clock,
        user_agent="codedout/proof",
        patience=patience,
        sleep=lambda _: time.sleep(0.005),
    )
    return client.for_person(Nino(token.nino), token, {})


@dataclass
class Person:
    """Somebody who asks for one change, and all that is known of what came of it."""

    asked: Asked
    store: Store
    http: httpx.Client
    session: Session
    world: str
    token: Token
    clock: FixedClock
    reference: str = ""
    patience: Patience = PATIENT

    @property
    def who(self) -> Who:
        return self.session.who

    @property
    def desk(self) -> Desk:
        api = api_of(self.http, self.token, self.clock, self.patience)
        return desk_of(self.store, api, self.clock, self.who, self.session.key)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.http.request(
            method, f"/_standin/{path}", json=body, params={"world": self.world}
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def prepare(self) -> Change:
        """From nothing to the check page."""
        change = self.asked.prepare(self.desk)
        self.reference = change.reference
        return change

    def fault(self, **order: Any) -> None:
        self.control("POST", "faults", order)

    def no_faults(self) -> None:
        self.control("DELETE", "faults")

    def meddle(self, held: Held) -> None:
        """Somebody else changes what HMRC holds."""
        self.control("PUT", f"people/{self.token.nino}", person(held))

    @property
    def held(self) -> Held:
        return held_by(self.control("GET", f"people/{self.token.nino}"))

    @property
    def writes(self) -> list[dict[str, Any]]:
        return [one for one in self.control("GET", "requests") if one["method"] != "GET"]

    def hmrc_has_finished(self) -> None:
        """Whatever HMRC was slow about is done or given up."""
        for _ in range(200):
            if all(one["status"] for one in self.writes if one["fault"] == "slow"):
                return
            time.sleep(0.02)
        raise AssertionError("the stand-in is still at it")

    @property
    def change(self) -> Change:
        return self.store.journal.find(self.who, self.reference)

    def judge(self, expected: ChangeState, held: Held | None = None) -> list[str]:
        """Everything in which journal, HMRC, its log and the receipt do not agree, as sentences."""
        change, now, writes = self.change, self.held, self.writes
        wrong = []
        if change.state is not expected:
            wrong.append(f"the journal says {change.state.value} and not {expected.value}")
        must = held or (
            self.asked.after if expected is ChangeState.CONFIRMED else self.asked.before
        )
        if now != replace(must, figures=tuple(sorted(must.figures, key=lambda f: str(f[0].id)))):
            wrong.append(f"HMRC holds {now}")
        acted = [w for w in writes if w["status"] == 204 or w["fault"] == "drop_after"]
        if len(acted) > 1:
            wrong.append(f"HMRC was made to act {len(acted)} times")
        if change.state is ChangeState.CONFIRMED and not acted:
            wrong.append("said to be done, and nothing was")
        if acted and change.state not in (ChangeState.CONFIRMED, ChangeState.DIFFERS):
            wrong.append("done, and not said to be")
        turned_away = [w for w in writes if w["status"] == 401]
        if len(writes) - len(turned_away) > 1:
            wrong.append(f"sent {len(writes)} times")
        for one in writes:
            if (one["method"], one["body"]) != (self.asked.write, self.asked.body):
                wrong.append(f"sent {one['method']} {one['body']}")
        return wrong + self._misread(change)

    def _misread(self, change: Change) -> list[str]:
        """What the receipt says other than the journal."""
        show = Viewer()
        receipt = present_receipt(change, show, self.clock.now())
        name = change.state.value
        if change.state is ChangeState.CONFIRMED:
            name = f"confirmed_{self.asked.ask.value}"
        title = show.say(f"change.outcome.{name}.title", year=show.year(YEAR))
        wrong = [] if receipt.outcome.title == title else [f"reads: {receipt.outcome.title}"]
        refusal = change.refusal
        if refusal is not None and refusal.status == 500 and not self.asked.ask.of_amounts:
            said = show.say("refusals.choice_not_made.happened")
            if said not in receipt.outcome.lines:
                wrong.append("a 500 is not said to be HMRC not making the change")
        return wrong


def desk_of(store: Any, api: PersonApi, clock: FixedClock, who: Who, session_key: str) -> Desk:
    """Where a person sits. `store` need only have a journal, answers and `known`."""
    return Desk(
        who=who,
        fresh=api,
        together=AtOnce(),
        journal=store.journal,
        known=store.known,
        answers=store.answers,
        clock=clock,
        first_year=YEAR,
        moved=lambda: None,
        session_key=session_key,
    )


@dataclass
class Office:
    """A store, and HMRC with a world for each person."""

    url: str
    store: Store
    http: httpx.Client
    people: list[Person] = field(default_factory=list)

    def somebody(self, asked: Asked, at: datetime = NOVEMBER) -> Person:
        """Signed in, with what the change is about on HMRC's record."""
        nino, world = f"AA{next(_numbers)}A", f"proof-{secrets.token_hex(6)}"
        opened = self.store.sessions.open(nino, tokens(), FACTS, Nino(nino), at)
        session = self.store.sessions.prove(opened.key, Nino(nino))
        token = Token(self.http, world, nino)
        made = Person(asked, self.store, self.http, session, world, token, FixedClock(at))
        made.meddle(asked.before)
        made.control("PUT", "settings", {})
        token.current()
        self.people.append(made)
        return made

    def recover(self) -> None:
        """One process settles what everybody left open, when nothing of it is on its way."""
        desks = {}
        pool = ThreadPoolExecutor(4)
        for one in self.people:
            one.clock.move(IN_FLIGHT)
            one.patience = PATIENT
            desks[one.session.key] = replace(one.desk, together=pool)
        Recoverer(self.store.journal, self.store.locks, lambda key, _: desks.get(key)).recover()
        pool.shutdown()

    def leave(self) -> None:
        """Nobody is here any more."""
        for one in self.people:
            one.control("DELETE", "world")
        self.people.clear()
