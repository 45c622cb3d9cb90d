"""What the platform in front of the endpoints answers, and in which order it looks."""

import re

import pytest

from tests.standin.driver import NINO, SA, TAX_CODE, one, refused

PATH = TAX_CODE.format(nino=NINO, year="2025-26")
READ, WRITE = "read:self-assessment", "write:self-assessment"


def test_a_call_without_a_token_is_told_so(hmrc):
    answer = hmrc.http.get(PATH, headers={"accept": "application/vnd.hmrc.4.0+json"})
    assert refused(answer) == (401, "MISSING_CREDENTIALS")


@pytest.mark.parametrize("sent", ["Bearer nobody", "Bearer", "Basic abc", "nonsense"])
def test_a_token_nobody_was_given_is_told_so(hmrc, sent):
    answer = hmrc.call("GET", PATH, headers={"authorization": sent})
    assert refused(answer) == (401, "INVALID_CREDENTIALS")


def test_a_token_ends_after_its_time(hmrc):
    hmrc.clock("2026-11-02T09:00:00Z")
    headers = {"authorization": f"Bearer {hmrc.tokens()['access_token']}"}
    hmrc.clock("2026-11-02T12:59:59Z")
    assert hmrc.status(headers=headers).status_code == 200
    hmrc.clock("2026-11-02T13:00:00Z")
    assert refused(hmrc.status(headers=headers)) == (401, "INVALID_CREDENTIALS")


def test_a_token_can_be_made_that_has_already_ended(hmrc):
    token = hmrc.tokens(expires_in=0)["access_token"]
    answer = hmrc.status(headers={"authorization": f"Bearer {token}"})
    assert refused(answer) == (401, "INVALID_CREDENTIALS")


def test_an_applications_own_token_is_not_a_persons(hmrc):
    form = {"grant_type": "client_credentials", "client_id": "a", "client_secret": "b"}
    token = hmrc.http.post("/oauth/token", data=form).json()["access_token"]
    answer = hmrc.status(headers={"authorization": f"Bearer {token}"})
    assert refused(answer) == (401, "INCORRECT_ACCESS_TOKEN_TYPE")


def test_reading_and_writing_need_their_own_permission(hmrc):
    reader = {"authorization": f"Bearer {hmrc.tokens(scopes=[READ])['access_token']}"}
    writer = {"authorization": f"Bearer {hmrc.tokens(scopes=[WRITE])['access_token']}"}
    assert hmrc.status(headers=reader).status_code == 200
    for answer in (hmrc.put(one(SA, 1, 1), headers=reader), hmrc.delete(headers=reader),
                   hmrc.opt("out", headers=reader), hmrc.opt("in", headers=reader),
                   hmrc.amounts(headers=writer), hmrc.status(headers=writer),
                   hmrc.obligations(headers=writer)):  # fmt: skip
        assert refused(answer) == (403, "INVALID_SCOPE")
    assert hmrc.opt("out", headers=writer).status_code == 204


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "*/*",
        "application/json",
        "application/vnd.hmrc.4.0+json, */*",
        "application/vnd.hmrc.4+json",
    ],
)
def test_an_accept_header_is_one_version_and_nothing_else(hmrc, accept):
    assert refused(hmrc.status(headers={"accept": accept})) == (406, "ACCEPT_HEADER_INVALID")


def test_a_version_that_is_not_live_has_a_code_of_its_own(hmrc):
    accept = {"accept": "application/vnd.hmrc.3.0+json"}
    assert refused(hmrc.status(headers=accept)) == (404, "NOT_FOUND")
    accept = {"accept": "application/vnd.hmrc.4.0+json"}
    assert refused(hmrc.obligations(headers=accept)) == (404, "NOT_FOUND")


@pytest.mark.parametrize(
    "path",
    ["/", "/accounts", "/accounts/self-assessment/x", PATH + "/", PATH + "/coding-out", "/x"],
)
def test_an_unknown_path_is_not_found(hmrc, path):
    assert refused(hmrc.call("GET", path)) == (404, "MATCHING_RESOURCE_NOT_FOUND")


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", PATH), ("PATCH", PATH), ("GET", PATH + "/coding-out/opt-out"),
     ("POST", PATH + "/coding-out/status"),
     ("PUT", f"/obligations/details/{NINO}/crystallisation")],
)  # fmt: skip
def test_a_method_that_is_not_offered_is_told_so(hmrc, method, path):
    version = "3.0" if "obligations" in path else "4.0"
    assert refused(hmrc.call(method, path, version=version)) == (405, "INVALID_HTTP_METHOD")


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_must_be_called_json(hmrc, kind):
    answer = hmrc.put(one(SA, 1, 1), headers={"content-type": kind})
    assert refused(answer) == (415, "INVALID_BODY_TYPE")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe{}", b'{"a": NaN}', b"[" * 50_000, b'{"a": 1} trailing']
)
def test_a_body_that_is_not_json_is_told_so_before_anything_else(hmrc, body):
    answer = hmrc.put(body, year="nonsense", nino="nonsense")
    assert refused(answer) == (400, "INVALID_REQUEST")


def test_a_charset_beside_json_is_fine(hmrc):
    headers = {"content-type": "application/json; charset=utf-8"}
    assert hmrc.put(one(SA, 1, 1), headers=headers).status_code == 204


def test_every_answer_carries_the_headers_hmrcs_do(hmrc):
    for answer in (hmrc.status(), hmrc.put({}), hmrc.put(one(SA, 1, 1)), hmrc.status(nino="x")):
        assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["x-correlationid"])
        assert answer.headers["x-content-type-options"] == "nosniff"
        kind = answer.headers.get("content-type")
        assert kind == (None if answer.status_code == 204 else "application/json")


def test_the_rate_limit_is_for_all_people_of_an_application_together(hmrc):
    hmrc.put_person("AA200002B")
    hmrc.settings(rate_limit=3)
    answers = [hmrc.status(), hmrc.status(nino="AA200002B", signed_in="AA200002B"), hmrc.status()]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert refused(hmrc.status()) == (429, "MESSAGE_THROTTLED_OUT")
    other = hmrc.tokens(client_id="another application")["access_token"]
    assert hmrc.status(headers={"authorization": f"Bearer {other}"}).status_code == 200


def test_somebody_elses_number_is_refused_whoever_it_belongs_to(hmrc):
    hmrc.put_person("AA200002B")
    for nino in ("AA200002B", "AA209999A"):
        assert refused(hmrc.amounts(nino=nino)) == (403, "CLIENT_OR_AGENT_NOT_AUTHORISED")


def test_whose_number_it_is_comes_before_the_endpoints_own_checks(hmrc):
    answer = hmrc.amounts("nonsense", nino="AA209999A")
    assert refused(answer) == (403, "CLIENT_OR_AGENT_NOT_AUTHORISED")


def test_a_person_who_is_not_signed_up_is_refused_everywhere(hmrc):
    hmrc.put_person(enrolled=False)
    for answer in (hmrc.amounts(), hmrc.status(), hmrc.opt("out"), hmrc.obligations()):
        assert refused(answer) == (403, "CLIENT_OR_AGENT_NOT_AUTHORISED")


AGENT = "AA200009D"


@pytest.mark.parametrize("supporting", [False, True])
def test_an_agent_reaches_clients_and_a_supporting_one_only_their_obligations(hmrc, supporting):
    hmrc.put_person(years={"2025-26": {}})
    hmrc.put_person("AA200002B")
    hmrc.put_person(AGENT, kind="agent", clients=[NINO, "AA209999A"], supporting=supporting)
    no = (403, "CLIENT_OR_AGENT_NOT_AUTHORISED")
    seen = hmrc.status(signed_in=AGENT)
    assert seen.status_code == 200 if not supporting else refused(seen) == no
    assert hmrc.obligations(signed_in=AGENT).status_code == 200
    for other in ("AA200002B", "AA209999A", AGENT):  # not a client; nobody; the agent's own
        assert refused(hmrc.status(nino=other, signed_in=AGENT)) == no
