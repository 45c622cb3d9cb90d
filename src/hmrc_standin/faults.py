"""Faults a test can order: which requests they fit, and how often."""

import re
from itertools import count
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from .refusals import CODES
from .wire import Answer

FaultName = Literal[
    "status", "slow", "timeout", "malformed", "drop_before", "drop_after", "redirect"
]
# .invalid never resolves (RFC 2606): a client that follows with its token attached goes nowhere
ELSEWHERE = "http://elsewhere.invalid/"
_USUAL_CODE = {
    400: "INVALID_REQUEST", 401: "INVALID_CREDENTIALS", 403: "FORBIDDEN",
    404: "MATCHING_RESOURCE_NOT_FOUND", 429: "MESSAGE_THROTTLED_OUT",
    500: "INTERNAL_SERVER_ERROR", 503: "SERVER_ERROR", 504: "GATEWAY_TIMEOUT",
}  # fmt: skip
_HOLD_MS, _SLOW_MS = 30_000, 2_000


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as problem:
        raise ValueError(f"not a regular expression: {problem}") from None
    return pattern


class Order(BaseModel):
    """One fault, as `POST /_standin/faults` takes it. `times` of null means until cleared."""

    model_config = ConfigDict(extra="forbid", strict=True)

    fault: FaultName
    method: str = "*"
    path: Annotated[str, AfterValidator(_compiles)] = ".*"
    times: Annotated[int, Field(ge=1)] | None = 1
    status: Annotated[int, Field(ge=300, le=599)] | None = None
    code: str | None = None
    delay_ms: Annotated[int, Field(ge=0, le=600_000)] | None = None
    location: str | None = None
    content: Literal["json", "html"] = "json"

    @model_validator(mode="after")
    def _members_of_a_redirect(self) -> Self:
        if self.fault == "redirect" and self.status is not None and self.status >= 400:
            raise ValueError("a redirect has a status from 300 to 399")
        return self

    def fits(self, method: str, path: str) -> bool:
        return self.method.upper() in ("*", method) and re.search(self.path, path) is not None

    @property
    def delay_seconds(self) -> float:
        usual = {"timeout": _HOLD_MS, "slow": _SLOW_MS}.get(self.fault, 0)
        return (usual if self.delay_ms is None else self.delay_ms) / 1000

    def answer(self, path: str) -> Answer | None:
        """What is sent instead of HMRC's answer; None when the fault sends nothing of its own."""
        match self.fault:
            case "status":
                return self._status(is_oauth=path.startswith("/oauth/"))
            case "malformed" if self.content == "html":
                return Answer(200, html="<html><body><h1>Service temporarily unavailable</h1>")
            case "malformed":
                return Answer(
                    200,
                    html='{"taxCodeComponents": {"debt": [{"amount": 12.',
                    headers={"content-type": "application/json"},
                )
            case "redirect":
                return Answer(self.status or 307, headers={"location": self.location or ELSEWHERE})
            case _:
                return None

    def _status(self, *, is_oauth: bool) -> Answer:
        known = CODES[self.code][0] if self.code in CODES else 500
        status = self.status or known
        code = self.code or _USUAL_CODE.get(status, "INTERNAL_SERVER_ERROR")
        message = "This answer was ordered by a test."
        if is_oauth:
            error = self.code or ("server_error" if status >= 500 else "invalid_request")
            return Answer(status, {"error": error, "error_description": message})
        return Answer(status, {"code": code, "message": message})


class Faults:
    """The faults ordered in one world, first come first served."""

    def __init__(self) -> None:
        self._orders: list[tuple[int, Order]] = []
        self._ids = count(1)

    def add(self, order: Order) -> int:
        number = next(self._ids)
        self._orders.append((number, order))
        return number

    def take(self, method: str, path: str) -> Order | None:
        """The fault for this request, counted down; gone after its last time."""
        for number, order in self._orders:
            if order.fits(method, path):
                if order.times is not None:
                    order.times -= 1
                    if order.times == 0:
                        self._orders = [one for one in self._orders if one[0] != number]
                return order
        return None

    def clear(self) -> None:
        self._orders = []

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {"id": number} | order.model_dump(exclude_none=True) for number, order in self._orders
        ]

    def as_state(self) -> list[dict[str, Any]]:
        return [order.model_dump() for _, order in self._orders]

    @classmethod
    def from_state(cls, state: list[dict[str, Any]]) -> "Faults":
        faults = cls()
        for one in state:
            faults.add(Order.model_validate(one))
        return faults
