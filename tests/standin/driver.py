"""What the tests of the stand-in drive it with: one world each, over HTTP."""

from typing import Any

import httpx

TAX_CODE = "/accounts/self-assessment/{nino}/{year}/collection/tax-code"
NINO = "AA200001A"
SA, PAYE, DEBT, IN_YEAR = (
    "selfAssessmentUnderpayment",
    "payeUnderpayment",
    "debt",
    "inYearAdjustment",
)


class Hmrc:
    """The stand-in, seen from one world."""

    def __init__(self, http: httpx.Client, world: str) -> None:
        self.http, self.world = http, world
        self.client_id = "tests"
        self._tokens: dict[str, str] = {}

    # the control API
    def control(self, method: str, path: str, body: Any = None, **query: str) -> httpx.Response:
        return self.http.request(
            method, f"/_standin/{path}", json=body, params={"world": self.world} | query
        )

    def put_person(self, nino: str = NINO, **members: Any) -> dict[str, Any]:
        person = {"name": "Test Person", "sign_in_id": nino} | members
        answer = self.control("PUT", f"people/{nino}", person)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def put_year(self, year: str = "2025-26", nino: str = NINO, **members: Any) -> None:
        self.put_person(nino, years={year: members})

    def person(self, nino: str = NINO) -> dict[str, Any]:
        return self.control("GET", f"people/{nino}").json()

    def settings(self, **switches: Any) -> None:
        answer = self.control("PUT", "settings", switches)
        assert answer.status_code == 200, answer.text

    def clock(self, now: str, *, running: bool = False) -> None:
        """Stopped unless said otherwise. Tokens given before are no help after: they are new."""
        answer = self.control("PUT", "clock", {"now": now, "running": running})
        assert answer.status_code == 200, answer.text
        self._tokens.clear()

    def fault(self, fault: str, **members: Any) -> None:
        answer = self.control("POST", "faults", {"fault": fault} | members)
        assert answer.status_code == 200, answer.text

    def requests(self, since: str | None = None) -> list[dict[str, Any]]:
        return self.control("GET", "requests", **({} if since is None else {"since": since})).json()

    def tokens(self, nino: str = NINO, **members: Any) -> dict[str, Any]:
        body = {"nino": nino, "client_id": self.client_id} | members
        answer = self.control("POST", "tokens", body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def token(self, nino: str = NINO) -> str:
        if nino not in self._tokens:
            self._tokens[nino] = self.tokens(nino)["access_token"]
        return self._tokens[nino]

    # HMRC's surface
    def call(
        self,
        method: str,
        path: str,
        *,
        signed_in: str = NINO,
        version: str = "4.0",
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> httpx.Response:
        sent = {
            "authorization": f"Bearer {self.token(signed_in)}",
            "accept": f"application/vnd.hmrc.{version}+json",
        }
        return self.http.request(method, path, headers=sent | (headers or {}), **more)

    def amounts(
        self, year: str = "2025-26", source: str | None = None, nino: str = NINO, **more: Any
    ) -> httpx.Response:
        query = {} if source is None else {"source": source}
        return self.call("GET", TAX_CODE.format(nino=nino, year=year), params=query, **more)

    def put(
        self, body: Any, year: str = "2025-26", nino: str = NINO, **more: Any
    ) -> httpx.Response:
        content = {"content": body} if isinstance(body, str | bytes) else {"json": body}
        headers = {"content-type": "application/json"} | more.pop("headers", {})
        path = TAX_CODE.format(nino=nino, year=year)
        return self.call("PUT", path, headers=headers, **content, **more)

    def delete(self, year: str = "2025-26", nino: str = NINO, **more: Any) -> httpx.Response:
        return self.call("DELETE", TAX_CODE.format(nino=nino, year=year), **more)

    def status(self, year: str = "2025-26", nino: str = NINO, **more: Any) -> httpx.Response:
        path = TAX_CODE.format(nino=nino, year=year) + "/coding-out/status"
        return self.call("GET", path, **more)

    def opt(self, way: str, year: str = "2025-26", nino: str = NINO, **more: Any) -> httpx.Response:
        path = TAX_CODE.format(nino=nino, year=year) + f"/coding-out/opt-{way}"
        return self.call("POST", path, **more)

    def obligations(self, nino: str = NINO, *, query: dict[str, str] | None = None, **more: Any):
        path = f"/obligations/details/{nino}/crystallisation"
        return self.call("GET", path, version="3.0", params=query or {}, **more)

    # HMRC's surface: the account
    def account(self, path: str, nino: str = NINO, **more: Any) -> httpx.Response:
        """GET of an endpoint about a person's account, by the end of its address."""
        return self.call("GET", f"/accounts/self-assessment/{nino}/{path}", **more)

    def transactions(self, nino: str = NINO, **query: str) -> httpx.Response:
        return self.account("balance-and-transactions", nino, signed_in=nino, params=query)

    def payments(self, nino: str = NINO, **query: str) -> httpx.Response:
        return self.account("payments-and-allocations", nino, signed_in=nino, params=query)

    def calculations(
        self, year: str = "2025-26", id_: str = "", nino: str = NINO, **more: Any
    ) -> httpx.Response:
        path = f"/individuals/calculations/{nino}/self-assessment/{year}"
        return self.call("GET", f"{path}/{id_}" if id_ else path, version="8.0", **more)

    def itsa_status(self, year: str = "2025-26", nino: str = NINO, **more: Any) -> httpx.Response:
        path = f"/individuals/person/itsa-status/{nino}/{year}"
        return self.call("GET", path, version="2.0", **more)


def held(kind: str, id_: int | None, amount: str, **more: Any) -> dict[str, Any]:
    """One item HMRC holds, as a people file has it."""
    item = {"kind": kind, "amount": amount, "updated": "2025-03-01T06:00:00Z"} | more
    return item if id_ is None else item | {"id": id_}


def sent(kind: str, id_: int, amount: str, at: str = "2026-05-02T09:00:00Z") -> dict[str, Any]:
    """One figure the person sent, as a people file has it."""
    return {"kind": kind, "id": id_, "amount": amount, "submitted": at}


def one(kind: str, id_: Any, amount: Any) -> dict[str, Any]:
    """A PUT body with one item."""
    item = {"id": id_, "amount": amount}
    return {"taxCodeComponents": {kind: item if kind == IN_YEAR else [item]}}


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Status and HMRC's code, the two things a client may branch on."""
    return answer.status_code, answer.json()["code"]


def paths(answer: httpx.Response) -> list[str] | None:
    return answer.json().get("paths")
