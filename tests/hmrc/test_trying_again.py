"""What is asked again, what never is, and who waits for the limiter."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import pytest

from codedout.domain.coded_out import Question
from codedout.domain.errors import (
    AuthorityGone,
    HmrcError,
    HmrcUnreachable,
    NotRecognised,
    Refused,
    SignInExpired,
    StoreUnavailable,
    TokensUnanswered,
    UnexpectedAnswer,
)
from codedout.domain.operation import Operation
from codedout.domain.refusals import Changed, row_of_error
from codedout.domain.tax_year import TaxYear
from tests.hmrc.test_client import CALLS, READS, TAX_CODE, WRITES, choice, error_from
from tests.hmrc.wire import (
    CORRELATION,
    HOST,
    NOW,
    CountingLimiter,
    OneToken,
    answering,
    ok,
    raw,
    refusal,
    statuses,
)

YEAR = TaxYear(2024)
BUSY = refusal(429, "MESSAGE_THROTTLED_OUT")
DOWN = refusal(503, "SERVER_ERROR")
LATE = refusal(504, "GATEWAY_TIMEOUT")
FAULT = refusal(500, "INTERNAL_SERVER_ERROR")
GOOD = ok(choice())


@pytest.mark.parametrize(
    "trouble",
    [
        BUSY,
        DOWN,
        LATE,
        FAULT,
        raw(b"<html>", 503),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("closed"),
    ],
)
def test_a_read_is_asked_again_after_trouble_that_passes(trouble):
    rig = answering(trouble, GOOD)
    assert rig.api.choice(YEAR).value.opted_out
    assert len(rig.script.requests) == 2
    assert rig.limiter.waits == [False, False]
    assert len(rig.slept) == 1


@pytest.mark.parametrize("trouble", [BUSY, DOWN, LATE, httpx.ConnectError("refused")])
@pytest.mark.parametrize("operation", READS)
def test_a_read_is_given_up_after_three_tries(trouble, operation):
    rig = answering(trouble)
    problem = error_from(rig, operation)
    assert len(rig.script.requests) == 3
    first, second = rig.slept
    assert 0.4 <= first <= 0.8
    assert 0.8 <= second <= 1.2
    if isinstance(trouble, httpx.Response):
        assert (problem.status, problem.correlation_id) == (trouble.status_code, CORRELATION)


@pytest.mark.parametrize("operation", READS)
def test_a_500_is_asked_again_once(operation):
    rig = answering(FAULT)
    assert isinstance(error_from(rig, operation), UnexpectedAnswer)
    assert len(rig.script.requests) == 2


def test_a_second_500_ends_it_even_between_other_trouble():
    rig = answering(FAULT, DOWN, FAULT, GOOD)
    error_from(rig, Operation.VIEW_CHOICE)
    assert len(rig.script.requests) == 3


@pytest.mark.parametrize("status", [400, 403, 404, 405, 406, 415, 501, 502])
def test_other_errors_are_not_asked_about_again(status):
    rig = answering(refusal(status, "SOME_CODE"))
    error_from(rig, Operation.VIEW_CHOICE)
    assert len(rig.script.requests) == 1


@pytest.mark.parametrize(
    "trouble",
    [
        BUSY,
        DOWN,
        LATE,
        FAULT,
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("closed"),
        raw(b"", 302, Location=f"{HOST}{TAX_CODE}"),
        raw(b"", 307, Location=f"{HOST}{TAX_CODE}"),
        raw(b"garbage", 200),
    ],
)
@pytest.mark.parametrize("operation", WRITES)
def test_a_write_leaves_once_whatever_comes_back(trouble, operation):
    rig = answering(trouble, ok(status=204))
    error_from(rig, operation)
    assert len(rig.script.requests) == 1
    assert rig.limiter.waits == [True]
    assert rig.slept == []


@pytest.mark.parametrize("operation", list(CALLS))
@pytest.mark.parametrize(
    ("trouble", "sent"),
    [
        (httpx.ConnectError("refused"), False),
        (httpx.ConnectTimeout("slow"), False),
        (httpx.PoolTimeout("full"), False),
        (httpx.ProxyError("no"), False),
        (httpx.WriteTimeout("slow"), True),
        (httpx.WriteError("closed"), True),
        (httpx.ReadTimeout("slow"), True),
        (httpx.ReadError("closed"), True),
        (httpx.RemoteProtocolError("closed"), True),
    ],
)
def test_only_a_connection_never_made_counts_as_not_sent(operation, trouble, sent):
    problem = error_from(answering(trouble), operation)
    assert isinstance(problem, HmrcUnreachable)
    assert problem.sent is sent
    assert problem.status is None


# Tokens


@pytest.mark.parametrize("operation", list(CALLS))
def test_a_call_with_a_token_that_ran_out_is_sent_once_more_with_a_renewed_one(operation):
    rig = answering(refusal(401, "INVALID_CREDENTIALS"), refusal(400, "FORMAT_NINO"))
    assert isinstance(error_from(rig, operation), Refused)
    first, second = rig.script.requests
    assert first.headers["Authorization"] == "Bearer t1-secret"
    assert second.headers["Authorization"] == "Bearer t2-secret"
    assert first.content == second.content
    assert rig.tokens.renewals == ["t1-secret"]
    assert len(rig.limiter.waits) == 2
    assert rig.slept == []


@pytest.mark.parametrize("operation", list(CALLS))
def test_a_renewed_token_that_is_refused_too_ends_the_sign_in(operation):
    rig = answering(refusal(401, "INVALID_CREDENTIALS"))
    assert isinstance(error_from(rig, operation), SignInExpired)
    assert len(rig.script.requests) == 2


@pytest.mark.parametrize("operation", list(CALLS))
def test_authority_that_is_gone_ends_the_sign_in(operation):
    rig = answering(refusal(401, "INVALID_CREDENTIALS"), tokens=OneToken(gone=True))
    problem = error_from(rig, operation)
    assert isinstance(problem, SignInExpired)
    assert (problem.status, problem.code) == (401, "INVALID_CREDENTIALS")
    assert len(rig.script.requests) == 1


class Failing(OneToken):
    def __init__(self, problem: Exception) -> None:
        super().__init__()
        self.problem = problem

    def current(self) -> str:
        raise self.problem


@pytest.mark.parametrize("operation", list(CALLS))
@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (AuthorityGone(), SignInExpired),
        (TokensUnanswered(status=503), HmrcUnreachable),
        (StoreUnavailable(), HmrcUnreachable),
        (NotRecognised(), HmrcUnreachable),
    ],
)
def test_without_a_token_nothing_is_sent(operation, problem, expected):
    rig = answering(ok(), tokens=Failing(problem))
    caught = error_from(rig, operation)
    assert isinstance(caught, expected)
    assert caught.sent is False
    assert rig.script.requests == []
    assert rig.limiter.waits == []
    assert rig.slept == []


class FailingRenewal(OneToken):
    def __init__(self, problem: Exception) -> None:
        super().__init__()
        self.problem = problem

    def renewed(self, refused: str) -> str:
        raise self.problem


@pytest.mark.parametrize("operation", list(CALLS))
@pytest.mark.parametrize(
    "problem", [TokensUnanswered(status=503), StoreUnavailable(), NotRecognised()]
)
def test_without_a_renewed_token_it_is_not_sent_again(operation, problem):
    rig = answering(refusal(401, "INVALID_CREDENTIALS"), tokens=FailingRenewal(problem))
    caught = error_from(rig, operation)
    assert isinstance(caught, HmrcUnreachable)
    assert caught.sent is False, "what HMRC turned down it did not do"
    assert len(rig.script.requests) == 1
    assert rig.slept == []


@dataclass
class FailingLimiter(CountingLimiter):
    problem: type[Exception] = StoreUnavailable

    def wait(self, *, write: bool, within: float) -> None:
        raise self.problem


@pytest.mark.parametrize(
    ("problem", "words"), [(StoreUnavailable, "never_reached"), (TimeoutError, "no_turn")]
)
@pytest.mark.parametrize("operation", list(CALLS))
def test_without_a_turn_nothing_is_sent(operation, problem, words):
    rig = answering(ok(), limiter=FailingLimiter(problem=problem))
    caught = error_from(rig, operation)
    assert isinstance(caught, HmrcUnreachable)
    assert caught.sent is False
    row = row_of_error(caught, NOW)
    assert (row.words, row.changed) == (f"refusals.{words}", Changed.NO)
    assert rig.script.requests == []
    assert rig.slept == []


# Redirects


def redirect(to: str, status: int = 302) -> httpx.Response:
    return raw(b"", status, Location=to)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("to", [f"{HOST}/moved?a=b", "/moved?a=b", f"{HOST}:443/moved?a=b"])
def test_a_read_follows_a_redirect_on_the_same_host(status, to):
    rig = answering(redirect(to, status), GOOD)
    assert rig.api.choice(YEAR).value.opted_out
    assert statuses(rig.script.requests)[1] == "GET /moved?a=b"
    second = rig.script.requests[1]
    assert second.headers["Authorization"] == "Bearer t1-secret"
    assert second.headers["Gov-Client-Timezone"] == "UTC+00:00"
    assert len(rig.limiter.waits) == 2


@pytest.mark.parametrize(
    "to",
    [
        "http://hmrc.example/moved",
        "https://hmrc.example:8443/moved",
        "https://elsewhere.example/moved",
        "https://hmrc.example.elsewhere.example/",
        "https://user:word@hmrc.example/moved",
        "//elsewhere.example/moved",
        "ftp://hmrc.example/",
        "https://[broken",
    ],
)
def test_a_read_takes_the_persons_token_nowhere_else(to):
    rig = answering(redirect(to), GOOD)
    problem = error_from(rig, Operation.VIEW_CHOICE)
    assert isinstance(problem, UnexpectedAnswer)
    assert (problem.status, problem.correlation_id) == (302, CORRELATION)
    assert len(rig.script.requests) == 1


def test_a_redirect_without_an_address_is_not_an_answer():
    rig = answering(raw(b"", 302))
    assert isinstance(error_from(rig, Operation.VIEW_CHOICE), UnexpectedAnswer)
    assert len(rig.script.requests) == 1


def test_a_circle_of_redirects_ends():
    rig = answering(redirect("/round"))
    assert isinstance(error_from(rig, Operation.VIEW_CHOICE), UnexpectedAnswer)
    assert len(rig.script.requests) == 4


# One pool for every person


def test_nothing_of_one_person_travels_with_the_next():
    rig = answering(raw(b"{}", **{"Set-Cookie": "who=me; Path=/"}))
    api = rig.api
    api.amounts(YEAR, Question.USER)
    api.amounts(YEAR, Question.USER)
    assert "Cookie" not in rig.script.requests[1].headers


def test_the_fraud_headers_cannot_displace_ours():
    rig = answering(refusal(400, "FORMAT_NINO"), headers={"Accept": "text/html"})
    with pytest.raises(HmrcError):
        rig.api.choice(YEAR)
    assert rig.script.only.headers.get_list("Accept") == ["application/vnd.hmrc.4.0+json"]
