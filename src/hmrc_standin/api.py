"""HMRC's endpoints: who may ask, what is checked in which order, and what is then done.

The order is HMRC's (hmrc/self-assessment-accounts-api:app/api/controllers/ and routing/): token,
scope, rate limit; Accept; path and method; body; NINO; may this token see this NINO; the
endpoint's own checks; and only then the records.
"""

import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from . import amounts, choice, obligations, sandbox
from .authority import Grant
from .calendar import TaxYear
from .checks import (
    Entry,
    check_body_shape,
    check_source,
    check_status,
    check_tax_year,
    read_entries,
)
from .message import LARGEST_BODY, Message
from .nino import passes_the_api
from .person import Person
from .refusals import Refusal, combine
from .sandbox import Ask, Operation
from .wire import Answer, Json, NotJson, read_json
from .worlds import World

Mode = Literal["realistic", "sandbox"]
_ACCEPT = re.compile(r"application/vnd\.hmrc\.(\d\.\d)\+json")
_TAX_CODE = r"/accounts/self-assessment/(?P<nino>[^/]+)/(?P<year>[^/]+)/collection/tax-code"


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: re.Pattern[str]
    operation: Operation
    scope: str
    supporting_agents: bool = False


def _route(method: str, path: str, operation: Operation, *, supporting: bool = False) -> Route:
    right = "read" if method == "GET" else "write"
    return Route(method, re.compile(path), operation, f"{right}:self-assessment", supporting)


ROUTES = (
    _route("GET", _TAX_CODE, "retrieve_amounts"),
    _route("PUT", _TAX_CODE, "put_amounts"),
    _route("DELETE", _TAX_CODE, "delete_amounts"),
    _route("GET", f"{_TAX_CODE}/coding-out/status", "retrieve_status"),
    _route("POST", f"{_TAX_CODE}/coding-out/opt-out", "opt_out"),
    _route("POST", f"{_TAX_CODE}/coding-out/opt-in", "opt_in"),
    _route(
        "GET",
        r"/obligations/details/(?P<nino>[^/]+)/crystallisation",
        "retrieve_obligations",
        supporting=True,
    ),
)
_VERSIONS = {"/accounts/self-assessment/": "4.0", "/obligations/details/": "3.0"}


def answer_api(message: Message, world: World, mode: Mode) -> Answer:
    """The answer to a request on HMRC's API; changes the world if the request does.

    Whoever calls holds the worlds' lock, so what is decided on is what is changed.
    """
    try:
        return _Call(message, world, mode).answer()
    except Refusal as no:
        return no.answer()


class _Call:
    """One request on its way through the checks."""

    def __init__(self, message: Message, world: World, mode: Mode) -> None:
        self.message = message
        self.world = world
        self.mode = mode
        self.now: datetime = world.clock.now()

    def answer(self) -> Answer:
        version = next((v for p, v in _VERSIONS.items() if self.message.path.startswith(p)), None)
        if version is None:
            raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
        fitting = [
            (one, found) for one in ROUTES if (found := one.path.fullmatch(self.message.path))
        ]
        here = next((pair for pair in fitting if pair[0].method == self.message.method), None)
        grant = self._admit(here[0] if here else None)
        self._accept(version)
        if not fitting:
            raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
        if here is None:
            raise Refusal("INVALID_HTTP_METHOD")
        route, found = here
        body = self._body() if route.operation == "put_amounts" else None
        nino = found["nino"]
        if not passes_the_api(nino):
            raise Refusal("FORMAT_NINO")
        person = self._authorised(grant, nino, route)
        return self._checked(route, person, grant, found.groupdict(), body)

    def _admit(self, route: Route | None) -> Grant:
        """The platform's gateway: token, scope, rate limit."""
        if self.message.header("authorization") is None:
            raise Refusal("MISSING_CREDENTIALS")
        token = self.message.bearer
        grant = None if token is None else self.world.authority.holder(token)
        if token is None or grant is None or not grant.live(token, self.now):
            raise Refusal("INVALID_CREDENTIALS")
        if grant.nino is None:
            raise Refusal("INCORRECT_ACCESS_TOKEN_TYPE")
        if route is not None and route.scope not in grant.scopes:
            raise Refusal("INVALID_SCOPE")
        self._throttle(grant.client_id)
        return grant

    def _throttle(self, client_id: str) -> None:
        """Requests per second and application, in real time whatever the world's clock shows."""
        limit = self.world.settings.rate_limit
        if limit == 0:
            return
        recent = self.world.recent.setdefault(client_id, deque())
        moment = time.monotonic()
        while recent and moment - recent[0] >= 1:
            recent.popleft()
        if len(recent) >= limit:
            raise Refusal("MESSAGE_THROTTLED_OUT")
        recent.append(moment)

    def _accept(self, version: str) -> None:
        found = _ACCEPT.fullmatch(self.message.header("accept") or "")
        if found is None:
            raise Refusal("ACCEPT_HEADER_INVALID")
        if found[1] != version:
            raise Refusal("NOT_FOUND")

    def _body(self) -> Json:
        kind = (self.message.header("content-type") or "").partition(";")[0].strip().lower()
        if kind not in ("application/json", "text/json"):
            raise Refusal("INVALID_BODY_TYPE")
        try:
            if len(self.message.body) > LARGEST_BODY:
                raise NotJson("too long")
            return read_json(self.message.body)
        except NotJson:
            raise Refusal("INVALID_REQUEST") from None

    def _authorised(self, grant: Grant, nino: str, route: Route) -> Person:
        """The person asked about, if this token's owner may see them; else one code for all."""
        no = Refusal("CLIENT_OR_AGENT_NOT_AUTHORISED")
        owner = self.world.people.get(grant.nino or "")
        person = self.world.people.get(nino)
        if owner is None or person is None or not person.enrolled or person.kind == "agent":
            raise no
        if owner.kind == "individual" and grant.nino != nino:
            raise no
        if owner.kind == "agent" and (
            nino not in owner.clients or (owner.supporting and not route.supporting_agents)
        ):
            raise no
        return person

    def _checked(
        self,
        route: Route,
        person: Person,
        grant: Grant,
        found: dict[str, str],
        body: Json,
    ) -> Answer:
        """The endpoint's own checks; every finding of a stage is reported, not only the first."""
        operation = route.operation
        source = self.message.asked("source") if operation == "retrieve_amounts" else None
        status = self.message.asked("status") if operation == "retrieve_obligations" else None
        year = found.get("year", self.message.asked("taxYear"))
        findings = (
            self._year_findings(operation, year) + check_source(source) + check_status(status)
        )
        if operation == "put_amounts":
            findings += check_body_shape(body)
        if findings:
            return combine(findings)
        entries: list[Entry] = []
        if operation == "put_amounts":
            entries, findings = read_entries(body)
            if findings:
                return combine(findings)
        ask = Ask(
            operation=operation,
            nino=found["nino"],
            year=None if year is None else TaxYear.parse(year),
            now=self.now,
            client_id=grant.client_id,
            settings=self.world.settings,
            source=source,
            entries=tuple(entries),
        )
        scenario = self.message.header("gov-test-scenario")
        if scenario or self.mode == "sandbox":
            return sandbox.play(scenario or "DEFAULT", ask, self.world.memory)
        return _REALISTIC[operation](self.world, person, ask, status)

    def _year_findings(self, operation: Operation, year: str | None) -> list[Refusal]:
        if year is None:  # only obligations may leave it out
            return []
        if operation == "retrieve_obligations":
            return check_tax_year(year, first=obligations.FIRST_YEAR)
        if operation in ("retrieve_status", "opt_out", "opt_in"):
            # no first year here in HMRC's code, whatever its document says
            return check_tax_year(year)
        first = TaxYear.parse(self.world.settings.minimum_tax_year)
        ended_by = self.now if operation == "put_amounts" else None
        return check_tax_year(year, first=first, ended_by=ended_by)


def _year(ask: Ask) -> TaxYear:
    assert ask.year is not None, "every path but the obligations' names a year"
    return ask.year


def _keep(world: World, nino: str, person: Person) -> Answer:
    world.people[nino] = person
    return Answer(204)


def _get_amounts(_: World, person: Person, ask: Ask, __: str | None) -> Answer:
    source = cast(amounts.Source, ask.source or "latest")
    return Answer(200, amounts.retrieve(person, _year(ask), source, ask.now))


def _put_amounts(world: World, person: Person, ask: Ask, _: str | None) -> Answer:
    changed = amounts.replace(person, _year(ask), list(ask.entries), ask.now, ask.settings)
    return _keep(world, ask.nino, changed)


def _delete_amounts(world: World, person: Person, ask: Ask, _: str | None) -> Answer:
    return _keep(world, ask.nino, amounts.remove(person, _year(ask), ask.now, ask.settings))


def _get_status(_: World, person: Person, ask: Ask, __: str | None) -> Answer:
    return Answer(200, choice.retrieve(person, ask.nino, _year(ask), ask.now))


def _choose(world: World, person: Person, ask: Ask, _: str | None) -> Answer:
    out = ask.operation == "opt_out"
    changed = choice.choose(person, _year(ask), out=out, now=ask.now, settings=ask.settings)
    return _keep(world, ask.nino, changed)


def _get_obligations(_: World, person: Person, ask: Ask, status: str | None) -> Answer:
    return Answer(200, obligations.retrieve(person, ask.year, status, ask.now))


_REALISTIC: dict[Operation, Callable[[World, Person, Ask, str | None], Answer]] = {
    "retrieve_amounts": _get_amounts,
    "put_amounts": _put_amounts,
    "delete_amounts": _delete_amounts,
    "retrieve_status": _get_status,
    "opt_out": _choose,
    "opt_in": _choose,
    "retrieve_obligations": _get_obligations,
}
