"""One world of the stand-in: a person in it, the client asking about them, what was asked."""

from __future__ import annotations

import time
from typing import Any

import httpx

from codedout.domain.nino import Nino
from codedout.hmrc.client import HmrcClient, PersonApi
from codedout.hmrc.sending import Patience
from tests.hmrc.wire import CountingLimiter, FixedClock

NINO = Nino("AA200001A")
QUICK = Patience(answer_to_read=0.4, answer_to_write=0.4)


class World:
    """Drives the stand-in's control API, and answers to `AccessTokens` for its person."""

    def __init__(self, http: httpx.Client, name: str) -> None:
        self._http, self._name = http, name
        self.token = ""

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._http.request(
            method, f"/_standin/{path}", json=body, params={"world": self._name}
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def put_person(self, *, account: Any = None, **years: Any) -> None:
        person = {
            "name": "Made Up",
            "sign_in_id": "made-up",
            "years": {year.removeprefix("y").replace("_", "-"): v for year, v in years.items()},
        } | ({} if account is None else {"account": account})
        self.control("PUT", f"people/{NINO.value}", person)
        self.new_token()

    def new_token(self, **members: Any) -> str:
        given = self.control("POST", "tokens", {"nino": NINO.value} | members)
        self.token = given["access_token"]
        return self.token

    def year(self, year: str) -> dict[str, Any]:
        """What the stand-in now holds for a tax year."""
        held: dict[str, Any] = self.control("GET", f"people/{NINO.value}")["years"][year]
        return held

    def requests(self) -> list[str]:
        """Method and path of each call that arrived, oldest first."""
        return [f"{r['method']} {r['path']}" for r in self.control("GET", "requests")]

    def last_address(self) -> str:
        """Path and query of the call that arrived last."""
        last = self.control("GET", "requests")[-1]
        return str(httpx.URL(last["path"], params=last["query"]))

    def fault(self, fault: str, **members: Any) -> None:
        self.control("POST", "faults", {"fault": fault} | members)

    def current(self) -> str:
        return self.token

    def renewed(self, refused: str) -> str:
        return self.new_token()

    def api(self, patience: Patience = QUICK) -> PersonApi:
        client = HmrcClient(
            str(self._http.base_url),
            httpx.Client(trust_env=False),
            CountingLimiter(),
            FixedClock(),
            user_agent="codedout/test",
            penalties=True,
            patience=patience,
            sleep=lambda _: time.sleep(0.01),
        )
        return client.for_person(NINO, self, {"Gov-Client-Timezone": "UTC+00:00"})
