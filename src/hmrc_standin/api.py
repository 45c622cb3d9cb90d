"""HMRC's endpoints: who may ask, what is checked in which order, and what is then done.

The order is HMRC's (hmrc/self-assessment-accounts-api:app/api/controllers/ and routing/): token,
scope, rate limit; Accept; path and method; body; NINO; may this token see this NINO; the
endpoint's own checks; and only then the records.
"""

import re
import time
from collections import deque
from datetime import datetime
from typing import Literal

from . import calculations, obligations, realistic, sandbox
from .authority import Grant
from .calendar import TaxYear
from .checks import Entry, check_tax_year, read_entries
from .message import LARGEST_BODY, Message
from .nino import passes_the_api
from .operations import Operation
from .person import Person
from .queries import BY_QUERY, check_type_allowed, findings_of
from .refusals import Refusal, combine
from .routes import ROUTES, VERSIONS, Route
from .sandbox import Ask
from .wire import Answer, Json, NotJson, read_json
from .worlds import World

Mode = Literal["realistic", "sandbox"]
_ACCEPT = re.compile(r"application/vnd\.hmrc\.(\d\.\d)\+json")


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
        version = next((v for p, v in VERSIONS.items() if self.message.path.startswith(p)), None)
        if version is None:
            raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
        fitting = [
            (one, found)
            for one in ROUTES
            if (found := one.path.fullmatch(self.message.path)) and self._is_offered(one.operation)
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

    def _is_offered(self, operation: Operation) -> bool:
        """HMRC has penalties in its sandbox alone (`released-in-production` is false)."""
        if operation != "retrieve_penalties" or self.world.settings.penalties == "on":
            return True
        return self.mode == "sandbox" or self._scenario is not None

    @property
    def _scenario(self) -> str | None:
        return self.message.header("gov-test-scenario") or None

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
        """The person asked about, if this token's owner may see them; else one code for all.

        Only the service of ITSA status tells whoever is not signed up apart, and says the same of
        somebody else's number (hmrc/income-tax-mtd-changelog issue 466).
        """
        no = Refusal("CLIENT_OR_AGENT_NOT_AUTHORISED")
        owner = self.world.people.get(grant.nino or "")
        person = self.world.people.get(nino)
        if owner is None:
            raise no
        stranger = owner.kind == "individual" and grant.nino != nino
        if person is None or not person.enrolled or person.kind == "agent" or stranger:
            is_status = route.operation == "retrieve_itsa_status"
            raise Refusal("CLIENT_NOT_MTD_ENROLLED") if is_status else no
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
        query = {name: values[0] for name, values in self.message.queried().items()}
        year = found.get("year", query.get("taxYear") if operation in BY_QUERY else None)
        findings = self._year_findings(operation, year)
        findings += findings_of(operation, query, found, body)
        if findings:
            return combine(findings)
        entries: list[Entry] = []
        if operation == "put_amounts":
            entries, findings = read_entries(body)
        if operation == "list_calculations" and year is not None:
            findings = check_type_allowed(query.get("calculationType"), TaxYear.parse(year))
        if findings:
            return combine(findings)
        ask = Ask(
            operation=operation,
            nino=found["nino"],
            year=None if year is None else TaxYear.parse(year),
            now=self.now,
            client_id=grant.client_id,
            settings=self.world.settings,
            query=query,
            found=found,
            entries=tuple(entries),
        )
        if self._scenario or self.mode == "sandbox":
            return sandbox.play(self._scenario or "DEFAULT", ask, self.world.memory)
        return realistic.play(ask, self.world, person)

    def _year_findings(self, operation: Operation, year: str | None) -> list[Refusal]:
        if year is None:  # only obligations may leave it out
            return []
        if operation == "retrieve_obligations":
            return check_tax_year(year, first=obligations.FIRST_YEAR)
        if operation in ("list_calculations", "retrieve_calculation"):
            return check_tax_year(year, first=calculations.FIRST_YEAR)
        if operation in ("retrieve_status", "opt_out", "opt_in", "retrieve_itsa_status"):
            # no first year here in HMRC's code, whatever its document says
            return check_tax_year(year)
        first = TaxYear.parse(self.world.settings.minimum_tax_year)
        ended_by = self.now if operation == "put_amounts" else None
        return check_tax_year(year, first=first, ended_by=ended_by)
