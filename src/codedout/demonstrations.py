"""Demonstrations on one server, none in another's way: each has a world of the stand-in's.

All of it leads through the ordinary sign-in, so a session begins in one way only (ADR 11, 18).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from secrets import token_hex
from typing import Any, TypeVar

from pydantic import TypeAdapter

from codedout.domain.client_facts import ClientFacts
from codedout.domain.demonstration import Demonstration, own_world
from codedout.domain.errors import NotRecognised
from codedout.domain.nino import Nino
from codedout.domain.session import Session
from codedout.domain.signing_in import DemoDay
from codedout.domain.tax_year import london_day
from codedout.other_day import NoOtherDay, ask, at_this_time, begin_world, sign_in_id_of
from codedout.signin.ports import Clock, Sessions
from codedout.signin.sign_in import SignIn
from codedout.tour import step


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """One of the made-up people: what is special about them, and what there is to see in it."""

    sign_in_id: str
    name: str
    nino: str
    kind: str = "individual"
    situation: str | None = None
    theme: str | None = None
    teaches: str | None = None

    @property
    def number(self) -> Nino | None:
        """Whose tax it is; None of an agent, who has clients instead."""
        return None if self.kind == "agent" else Nino(self.nino)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What HMRC can be made to do: all of it, or one `call`, which it then refuses by `code`."""

    name: str
    order: Mapping[str, Any]
    call: str = ""
    code: str = ""
    status: int = 0


@dataclass(frozen=True, slots=True)
class _There:
    """Where the browser is to end up: in that world, on that day, at that page of ours."""

    world: str
    day: date | None
    page: str
    binding: str


_T = TypeVar("_T")
_PEOPLE = TypeAdapter(list[Somebody])
_SCENARIOS = TypeAdapter(list[Scenario])


class Demonstrations:
    """What a demonstration can do. Each method that gives an address says where to go now.

    Each may raise `NoOtherDay`: the stand-in did not answer, or is another mock.
    """

    def __init__(
        self,
        standin_url: str,
        *,
        sign_in: SignIn,
        sessions: Sessions,
        clock: Clock,
        forget_answers: Callable[[str], None],
    ) -> None:
        self._url = standin_url
        self._sign_in = sign_in
        self._sessions = sessions
        self._clock = clock
        self._forget_answers = forget_answers

    def people(self) -> tuple[Somebody, ...]:
        """Everybody whom there is to be."""
        return tuple(self._listed(_PEOPLE, "people"))

    def scenarios(self) -> tuple[Scenario, ...]:
        """All that HMRC can be made to do."""
        return tuple(self._listed(_SCENARIOS, "scenarios"))

    def be(self, person: str, facts: ClientFacts, *, binding: str, begun_at: str) -> str:
        """A demonstration of its own as that person.

        Raises:
            NotRecognised: there is nobody of that name.
        """
        shown = Demonstration(person=person, begun_at=begun_at)
        return self._begin(shown, facts, _There(self._fresh(), None, begun_at, binding))

    def again(self, session: Session, *, binding: str) -> str:
        """The same demonstration from its beginning: nothing of what was done in it is there."""
        shown = session.shown
        if (first := step(min(shown.step, 1))) is not None:
            shown = replace(shown, person=first.person, begun_at=first.page, step=1)
        shown = replace(shown, person=shown.person or self._who(session), scenario="")
        there = _There(self._fresh(), None, shown.begun_at, binding)
        if session.adviser is None and shown.person:
            return self._begin(shown, session.facts, there, read_only=not session.may_write)
        return self._move(session, shown, there)

    def to_day(self, session: Session, day: date, *, next_path: str, binding: str) -> str:
        """This demonstration on that day, afresh; today's day is its own, with all done there."""
        own = own_world(session.world)
        world, at = own, None
        if day != london_day(self._clock.now()):
            world, at = f"{own or 'day'}-{token_hex(8)}", day
        shown = replace(session.shown, scenario="")
        return self._move(session, shown, _There(world, at, next_path, binding))

    def to_step(
        self, number: int, session: Session | None, facts: ClientFacts, *, binding: str
    ) -> str:
        """That step of the tour. In one tour each day is one world, so the way back loses nothing.

        Raises:
            NotRecognised: there is no such step.
        """
        there = step(number)
        if there is None:
            raise NotRecognised("step")
        own = own_world("" if session is None else session.world) or self._fresh()
        world = own if there.day is None else f"{own}-{there.day:%Y%m%d}"
        shown = Demonstration(person=there.person, begun_at=there.page, step=number)
        if session is not None and (session.world, session.shown.person) == (world, there.person):
            self._sessions.show(session.key, replace(shown, scenario=session.shown.scenario))
            return there.page
        return self._begin(shown, facts, _There(world, there.day, there.page, binding))

    def leave_tour(self, session: Session) -> None:
        """Go on without its bar."""
        self._sessions.show(session.key, replace(session.shown, step=0))

    def have(self, session: Session, name: str, *, next_path: str, binding: str) -> str:
        """HMRC does that from now on, for this demonstration alone; all that it did before ends.

        Raises:
            NotRecognised: there is no such scenario.
        """
        found = next((each for each in self.scenarios() if each.name == name), None)
        if found is None:
            raise NotRecognised("scenario")
        shown = replace(session.shown, scenario=name)
        if session.world:
            self.stop(session)  # so that nothing is said to be on where the order comes to nothing
            self._order(session.world, found)
            self._sessions.show(session.key, shown)
            self._forget_answers(session.key)
            return next_path
        world = self._fresh()
        url = self._move(session, shown, _There(world, None, next_path, binding))
        self._order(world, found)
        return url

    def stop(self, session: Session) -> None:
        """HMRC answers this demonstration as usual again."""
        if session.world:
            self._order(session.world, None)
        self._sessions.show(session.key, replace(session.shown, scenario=""))
        self._forget_answers(session.key)

    def _begin(
        self, shown: Demonstration, facts: ClientFacts, there: _There, *, read_only: bool = False
    ) -> str:
        """As somebody chosen, whoever was there before."""
        who = next((each for each in self.people() if each.sign_in_id == shown.person), None)
        if who is None:
            raise NotRecognised("person")
        return self._sign_in.begin(
            asked_next=there.page,
            read_only=read_only,
            facts=facts,
            binding=there.binding,
            day=self._made(there.world, there.day, shown),
            sign_in_as=shown.person,
            chosen=who.number,
        )

    def _move(self, session: Session, shown: Demonstration, there: _There) -> str:
        """There as whoever is in the session. It stays until the browser comes back."""
        return self._sign_in.begin(
            asked_next=there.page,
            read_only=not session.may_write,
            facts=session.facts,
            binding=there.binding,
            day=self._made(there.world, there.day, shown),
            sign_in_as=shown.person or self._who(session, there.world),
            adviser=None if session.adviser is None else session.adviser.key,
        )

    def _made(self, world: str, day: date | None, shown: Demonstration) -> DemoDay:
        now = self._clock.now()
        there = now if day is None else at_this_time(day, now)
        if world:
            begin_world(self._url, world, there)
        return DemoDay(world=world, ahead=there - now, shown=shown)

    def _who(self, session: Session, world: str = "") -> str:
        """By whom the stand-in knows whoever signed in; "" where that is not known.

        The number of an adviser's session is their client's.
        """
        if session.adviser is not None or not session.proven:
            return ""
        return sign_in_id_of(self._url, session.nino, world)

    def _order(self, world: str, what: Scenario | None) -> None:
        url = f"{self._url}/_standin/faults"
        if what is None:
            ask("DELETE", url, world)
        else:
            ask("POST", url, world, what.order)

    def _fresh(self) -> str:
        return f"demo-{token_hex(8)}"

    def _listed(self, kind: TypeAdapter[list[_T]], name: str) -> list[_T]:
        try:
            return kind.validate_json(ask("GET", f"{self._url}/_standin/{name}", ""))
        except ValueError:
            raise NoOtherDay("unreadable") from None
