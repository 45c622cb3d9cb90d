"""HMRC over the wire: a method for each operation of coding out, one for all other questions."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from copy import copy
from typing import Any, TypeVar

import httpx

from codedout.domain.choice import CollectionChoice, Returns
from codedout.domain.coded_out import NOTHING_HELD, Amounts, OwnSet, Question
from codedout.domain.errors import (
    HmrcError,
    NotAllowed,
    Refused,
    SignInExpired,
    UnexpectedAnswer,
)
from codedout.domain.inquiries import Inquiry
from codedout.domain.nino import Nino
from codedout.domain.operation import Operation
from codedout.domain.tax_year import TaxYear
from codedout.hmrc.auth import Answer, Bearer
from codedout.hmrc.endpoints import ENDPOINTS
from codedout.hmrc.inquiring import NOTHING, form_of
from codedout.hmrc.leaves import Unreadable
from codedout.hmrc.ports import AccessTokens, Limiter
from codedout.hmrc.schemas import amounts_of, choice_of, code_of, put_body, returns_of
from codedout.hmrc.sending import Call, Patience, Sender, correlation_id_of
from codedout.journeys.ports import Clock, Read, Written

T = TypeVar("T")

_log = logging.getLogger(__name__)

# 404s that mean "nothing held". NOT_FOUND is not among them: it means that the version of the API
# is gone, and "HMRC holds nothing" would be untrue.
_NOTHING = {
    Operation.VIEW_AMOUNTS: frozenset({"MATCHING_RESOURCE_NOT_FOUND"}),
    Operation.VIEW_RETURNS: frozenset({"MATCHING_RESOURCE_NOT_FOUND", "NO_OBLIGATIONS_FOUND"}),
    **dict.fromkeys(NOTHING, frozenset({"MATCHING_RESOURCE_NOT_FOUND"})),
}


def _means_nothing_held(problem: HmrcError) -> bool:
    return problem.status == 404 and problem.code in _NOTHING.get(problem.operation, ())


class HmrcClient:
    """HMRC for the whole application.

    `http` is shared by every person, so nothing of a person is kept in it. `test_scenario` goes
    out as `Gov-Test-Scenario` on the calls for which HMRC's sandbox keeps state; it also means
    that the answers may be about the sandbox's made-up person. `penalties`: whether HMRC is asked
    about penalties, which it answers in its sandbox alone. `sleep` waits between tries, and
    `seconds` tells how long a write has waited to leave.
    """

    def __init__(
        self,
        base_url: str,
        http: httpx.Client,
        limiter: Limiter,
        clock: Clock,
        *,
        user_agent: str,
        test_scenario: str | None = None,
        penalties: bool = False,
        patience: Patience = Patience(),  # noqa: B008 - frozen
        sleep: Callable[[float], None] = time.sleep,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._clock = clock
        self._user_agent = user_agent
        self._test_scenario = test_scenario
        self.asks_about_penalties = penalties
        self._sender = Sender(http, limiter, patience=patience, sleep=sleep, seconds=seconds)

    def timed_by(self, clock: Clock) -> HmrcClient:
        """This client, with the time of each answer told by another clock."""
        other = copy(self)
        other._clock = clock
        return other

    def for_person(self, nino: Nino, tokens: AccessTokens, headers: Mapping[str, str]) -> PersonApi:
        """HMRC for one signed-in caller and one person; `headers` are the fraud prevention ones."""
        return PersonApi(self, nino, Bearer(tokens), dict(headers))

    @property
    def answers_with_samples(self) -> bool:
        """Whether an answer may name another person than was asked about (HMRC's sandbox)."""
        return self._test_scenario is not None

    def ask(
        self,
        operation: Operation,
        nino: Nino,
        tax_year: TaxYear | None,
        bearer: Bearer,
        headers: Mapping[str, str],
        *,
        number: str = "",
        query: Mapping[str, str] | None = None,
        body: str | None = None,
    ) -> Answer:
        """Send one call and return HMRC's answer if that is the success it documents.

        Raises:
            HmrcError: any other answer, or none.
        """
        endpoint = ENDPOINTS[operation]
        sent = {**headers, "Accept": endpoint.accept, "User-Agent": self._user_agent}
        if body is not None:
            sent["Content-Type"] = "application/json"
        if self._test_scenario is not None and endpoint.stateful:
            sent["Gov-Test-Scenario"] = self._test_scenario
        call = Call(
            operation=operation,
            method=endpoint.method,
            url=httpx.URL(
                self._base_url + endpoint.path(nino.value, tax_year, number), params=query
            ),
            headers=sent,
            content=None if body is None else body.encode("ascii"),
        )
        try:
            send = self._sender.write if operation.writes else self._sender.read
            answer = send(call, bearer)
            if answer.status != endpoint.success:
                raise error_of(operation, answer)
        except HmrcError as problem:
            _log.log(
                logging.INFO if _means_nothing_held(problem) else logging.WARNING,
                "HMRC %s (correlation id %s)",
                problem,
                problem.correlation_id or "not given",
            )
            raise
        _log.info("HMRC %s: done (correlation id %s)", operation.value, correlation_id_of(answer))
        if "Deprecation" in answer.headers:
            _log.warning("HMRC will withdraw this version of %s", operation.value)
        return answer

    def read(self, operation: Operation, answer: Answer, reading: Callable[[bytes], T]) -> Read[T]:
        """What an answer says.

        Raises:
            UnexpectedAnswer: it cannot be read.
        """
        correlation_id = correlation_id_of(answer)
        try:
            value = reading(answer.content)
        except Unreadable as problem:
            _log.warning("HMRC %s: %s (correlation id %s)", operation, problem, correlation_id)
            raise UnexpectedAnswer(
                operation, status=answer.status, correlation_id=correlation_id
            ) from None
        return Read(value, self._clock.now(), correlation_id)

    def written(self, answer: Answer) -> Written:
        """That HMRC took a change."""
        return Written(self._clock.now(), correlation_id_of(answer))

    def nothing(self, problem: HmrcError, value: Any) -> Read[Any]:
        """`value` if the problem is HMRC's way to say that it holds nothing; else raise it."""
        if _means_nothing_held(problem):
            return Read(value, self._clock.now(), problem.correlation_id)
        raise problem


class PersonApi:
    """`journeys.ports.CodingOut`, over the wire."""

    def __init__(
        self, client: HmrcClient, nino: Nino, bearer: Bearer, headers: dict[str, str]
    ) -> None:
        self._client = client
        self._nino = nino
        self._bearer = bearer
        self._headers = headers

    def amounts(self, code_year: TaxYear, question: Question) -> Read[Amounts]:
        operation = Operation.VIEW_AMOUNTS
        try:
            answer = self._ask(operation, code_year, query={"source": question.value})
        except Refused as problem:
            return self._client.nothing(problem, NOTHING_HELD)
        return self._client.read(operation, answer, amounts_of)

    def choice(self, owed_year: TaxYear) -> Read[CollectionChoice]:
        operation = Operation.VIEW_CHOICE
        about, samples = self._nino.value, self._client.answers_with_samples
        answer = self._ask(operation, owed_year)
        return self._client.read(
            operation,
            answer,
            lambda content: choice_of(content, owed_year, about=about, samples=samples),
        )

    def returns(self, year: TaxYear | None = None) -> Read[Returns]:
        operation = Operation.VIEW_RETURNS
        try:
            answer = self._ask(operation, None, query={"taxYear": str(year)} if year else None)
        except Refused as problem:
            return self._client.nothing(problem, Returns({}))
        return self._client.read(operation, answer, returns_of)

    def inquire(self, inquiry: Inquiry[T]) -> Read[T]:
        operation = inquiry.operation
        if operation is Operation.VIEW_PENALTIES and not self._client.asks_about_penalties:
            raise UnexpectedAnswer(operation, status=501, code="NOT_IMPLEMENTED", sent=False)
        form = form_of(inquiry, samples=self._client.answers_with_samples)
        try:
            answer = self._ask(
                operation, form.tax_year, number=form.number, query=form.query or None
            )
        except Refused as problem:
            return self._client.nothing(problem, NOTHING.get(operation))
        return self._client.read(operation, answer, form.reading)

    def put_amounts(self, code_year: TaxYear, wanted: OwnSet) -> Written:
        answer = self._ask(Operation.AMEND_AMOUNTS, code_year, body=put_body(wanted))
        return self._client.written(answer)

    def delete_amounts(self, code_year: TaxYear) -> Written:
        return self._client.written(self._ask(Operation.DELETE_AMOUNTS, code_year))

    def opt_out(self, owed_year: TaxYear) -> Written:
        return self._client.written(self._ask(Operation.OPT_OUT, owed_year))

    def opt_in(self, owed_year: TaxYear) -> Written:
        return self._client.written(self._ask(Operation.OPT_IN, owed_year))

    def _ask(
        self,
        operation: Operation,
        tax_year: TaxYear | None,
        *,
        number: str = "",
        query: Mapping[str, str] | None = None,
        body: str | None = None,
    ) -> Answer:
        return self._client.ask(
            operation,
            self._nino,
            tax_year,
            self._bearer,
            self._headers,
            number=number,
            query=query,
            body=body,
        )


def error_of(operation: Operation, answer: Answer) -> HmrcError:
    """The error that an answer other than the documented success is, by status and code alone."""
    code = code_of(answer.content)
    kind: type[HmrcError]
    match answer.status:
        case 401:
            kind = SignInExpired
        case 403:
            kind = NotAllowed
        case 429:
            kind = Refused  # whatever the body: HMRC did nothing
        case 404 if code == "NOT_FOUND":
            kind = UnexpectedAnswer  # this version of the API is gone
        case status if 400 <= status < 500 and code:
            kind = Refused
        case _:
            kind = UnexpectedAnswer
    return kind(
        operation, status=answer.status, code=code, correlation_id=correlation_id_of(answer)
    )
