"""Codes and tokens: the happy path, every refusal, and how long each thing lives."""

import base64
import hashlib
from urllib.parse import parse_qsl, urlsplit

import pytest

from hmrc_standin.app import build
from hmrc_standin.oauth import Clients
from tests.standin.driver import NINO, Hmrc, refused
from tests.standin.in_process import client

VERIFIER = "v" * 50
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)
BACK = "http://localhost:8501/oauth/callback"
BOTH = "read:self-assessment write:self-assessment"
ASK = {
    "response_type": "code",
    "client_id": "portal",
    "redirect_uri": BACK,
    "scope": BOTH,
    "state": "s&t=1",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


def decide(hmrc, decision="give", person=NINO, **changes):
    form = {k: v for k, v in (ASK | changes).items() if v is not None}
    form |= {"world": hmrc.world, "decision": decision, "person": person}
    return hmrc.http.post("/oauth/authorize", data=form, follow_redirects=False)


def came_back(answer):
    assert answer.status_code == 303, answer.text
    parts = urlsplit(answer.headers["location"])
    return f"{parts.scheme}://{parts.netloc}{parts.path}", dict(parse_qsl(parts.query))


def code(hmrc, **changes):
    return came_back(decide(hmrc, **changes))[1]["code"]


def exchange(hmrc, **changes):
    form = {
        "grant_type": "authorization_code",
        "client_id": "portal",
        "client_secret": "secret",
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    } | changes
    form = {k: v for k, v in form.items() if v is not None}
    return hmrc.http.post("/oauth/token", data=form)


def refresh(hmrc, token, **changes):
    return exchange(
        hmrc, grant_type="refresh_token", refresh_token=token, redirect_uri=None, **changes
    )


def problem(answer):
    assert set(answer.json()) == {"error", "error_description"}
    return answer.status_code, answer.json()["error"]


def uses(hmrc, tokens):
    return hmrc.status(headers={"authorization": f"Bearer {tokens['access_token']}"})


def test_tokens_given_by_the_control_api_fit_every_application(hmrc):
    tokens = hmrc.control("POST", "tokens", {"nino": NINO}).json()
    for client_id in ("portal", "another"):
        answer = refresh(hmrc, tokens["refresh_token"], client_id=client_id)
        assert answer.status_code == 200, answer.text
        tokens = answer.json()
        assert uses(hmrc, tokens).status_code == 200


def test_tokens_given_for_one_application_fit_no_other(hmrc):
    given = hmrc.tokens(client_id="portal")["refresh_token"]
    assert problem(refresh(hmrc, given, client_id="another")) == (400, "invalid_grant")


def test_a_person_gives_permission_and_the_token_is_theirs(hmrc):
    where, query = came_back(decide(hmrc))
    assert where == BACK
    assert set(query) == {"code", "state"}
    assert query["state"] == "s&t=1"
    answer = exchange(hmrc, code=query["code"])
    tokens = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert tokens | {"access_token": "", "refresh_token": ""} == {
        "access_token": "",
        "refresh_token": "",
        "token_type": "bearer",
        "expires_in": 14400,
        "scope": BOTH,
    }
    assert uses(hmrc, tokens).json()["nino"] == NINO


def test_a_query_in_the_redirect_uri_is_kept(hmrc):
    answer = decide(hmrc, redirect_uri=BACK + "?from=portal")
    assert came_back(answer)[1]["from"] == "portal"


def test_without_a_state_none_comes_back(hmrc):
    assert "state" not in came_back(decide(hmrc, state=None))[1]


def test_a_person_who_says_no_is_sent_back_without_a_code(hmrc):
    where, query = came_back(decide(hmrc, "deny", person=""))
    assert where == BACK
    assert query.pop("error_description")
    assert query == {
        "error": "access_denied",
        "error_code": "USER_DENIED_AUTHORIZATION",
        "state": "s&t=1",
    }


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": None}, "invalid_request"),
        ({"redirect_uri": None}, "invalid_request"),
        ({"response_type": None}, "invalid_request"),
        ({"scope": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "read:everything"}, "invalid_scope"),
        ({"client_secret": "secret"}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"redirect_uri": "https://example.org/callback"}, "invalid_request"),
        ({"redirect_uri": "http://localhost.example.org/"}, "invalid_request"),
        ({"redirect_uri": "http://localhost@example.org/"}, "invalid_request"),
        ({"redirect_uri": BACK + "#fragment"}, "invalid_request"),
        ({"redirect_uri": "javascript:alert(1)"}, "invalid_request"),
        ({"redirect_uri": "http://[half"}, "invalid_request"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_wrong_request_is_shown_to_the_person_and_never_sent_back(hmrc, method, changes, error):
    form = {k: v for k, v in (ASK | changes).items() if v is not None}
    if method == "GET":
        answer = hmrc.http.get("/oauth/authorize", params=form)
    else:
        form |= {"decision": "give", "person": NINO}
        answer = hmrc.http.post("/oauth/authorize", data=form)
    assert answer.status_code == 400
    assert error in answer.text
    assert "location" not in answer.headers
    assert "code=" not in answer.text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"grant_type": None}, (400, "invalid_request")),
        ({"grant_type": "password"}, (400, "unsupported_grant_type")),
        ({"client_id": None}, (400, "invalid_request")),
        ({"client_secret": None}, (400, "invalid_request")),
        ({"code": None}, (400, "invalid_request")),
        ({"code": "nobody's"}, (400, "invalid_request")),
        ({"client_id": "another"}, (400, "invalid_request")),
        ({"redirect_uri": None}, (400, "invalid_request")),
        ({"redirect_uri": BACK + "/"}, (400, "invalid_request")),
        ({"code_verifier": None}, (400, "invalid_request")),
        ({"code_verifier": "v" * 42}, (400, "invalid_request")),
        ({"code_verifier": "v" * 129}, (400, "invalid_request")),
        ({"code_verifier": "é" * 50}, (400, "invalid_request")),
        ({"code_verifier": "w" * 50}, (400, "invalid_grant")),
    ],
)
def test_a_wrong_token_request_gets_no_token(hmrc, changes, expected):
    good = code(hmrc)
    assert problem(exchange(hmrc, **({"code": good} | changes))) == expected
    assert exchange(hmrc, code=good).status_code == 200


def test_a_verifier_nobody_announced_is_refused(hmrc):
    plain = code(hmrc, code_challenge=None, code_challenge_method=None)
    assert problem(exchange(hmrc, code=plain)) == (400, "invalid_request")
    assert exchange(hmrc, code=plain, code_verifier=None).status_code == 200


def test_credentials_in_a_header_are_not_read(hmrc):
    form = {"grant_type": "authorization_code", "code": code(hmrc)}
    answer = hmrc.http.post("/oauth/token", data=form, auth=("portal", "secret"))
    assert problem(answer) == (400, "invalid_request")


def test_a_token_request_is_a_posted_form(hmrc):
    assert problem(hmrc.http.get("/oauth/token")) == (405, "invalid_request")
    answer = hmrc.http.post("/oauth/token", json={"grant_type": "authorization_code"})
    assert problem(answer) == (400, "invalid_request")


def test_a_code_works_once_and_for_ten_minutes(hmrc):
    hmrc.clock("2026-11-02T09:00:00Z")
    first, second = code(hmrc), code(hmrc)
    hmrc.clock("2026-11-02T09:09:59Z")
    assert exchange(hmrc, code=first).status_code == 200
    assert problem(exchange(hmrc, code=first)) == (400, "invalid_request")
    hmrc.clock("2026-11-02T09:10:00Z")
    assert problem(exchange(hmrc, code=second)) == (400, "invalid_request")


def test_a_refresh_gives_a_new_pair_and_ends_the_old_one(hmrc):
    old = exchange(hmrc, code=code(hmrc)).json()
    new = refresh(hmrc, old["refresh_token"]).json()
    assert set(new) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert uses(hmrc, new).status_code == 200
    assert refused(uses(hmrc, old)) == (401, "INVALID_CREDENTIALS")
    assert problem(refresh(hmrc, old["refresh_token"])) == (400, "invalid_grant")
    assert refresh(hmrc, new["refresh_token"]).status_code == 200


def test_a_refresh_token_is_its_applications_own(hmrc):
    tokens = exchange(hmrc, code=code(hmrc)).json()
    wrong = refresh(hmrc, tokens["refresh_token"], client_id="another")
    assert problem(wrong) == (400, "invalid_grant")
    assert problem(refresh(hmrc, "nobody's")) == (400, "invalid_grant")
    assert problem(refresh(hmrc, None)) == (400, "invalid_request")
    # an access token is not a refresh token
    assert problem(refresh(hmrc, tokens["access_token"])) == (400, "invalid_grant")


def test_permission_lasts_eighteen_months_however_often_it_is_renewed(hmrc):
    hmrc.clock("2026-08-31T12:00:00Z")
    tokens = exchange(hmrc, code=code(hmrc)).json()
    hmrc.clock("2027-08-31T12:00:00Z")
    tokens = refresh(hmrc, tokens["refresh_token"]).json()
    hmrc.clock("2028-02-29T11:59:59Z")
    tokens = refresh(hmrc, tokens["refresh_token"]).json()
    hmrc.clock("2028-02-29T12:00:00Z")
    assert problem(refresh(hmrc, tokens["refresh_token"])) == (400, "invalid_grant")


def test_a_person_who_takes_permission_back_ends_both_tokens(hmrc):
    hmrc.put_person("AA200002B")
    tokens, others = exchange(hmrc, code=code(hmrc)).json(), hmrc.tokens("AA200002B")
    assert hmrc.control("DELETE", "tokens", nino=NINO).json() == {"revoked": 1}
    assert refused(uses(hmrc, tokens)) == (401, "INVALID_CREDENTIALS")
    assert problem(refresh(hmrc, tokens["refresh_token"])) == (400, "invalid_grant")
    headers = {"authorization": f"Bearer {others['access_token']}"}
    assert hmrc.status(nino="AA200002B", headers=headers).status_code == 200


def test_only_what_was_asked_for_is_permitted(hmrc):
    tokens = exchange(hmrc, code=code(hmrc, scope="read:self-assessment")).json()
    assert tokens["scope"] == "read:self-assessment"
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    assert refused(hmrc.opt("out", headers=headers)) == (403, "INVALID_SCOPE")


def test_an_applications_token_has_no_refresh_token(hmrc):
    form = {"grant_type": "client_credentials", "client_id": "a", "client_secret": "b"}
    answer = hmrc.http.post("/oauth/token", data=form).json()
    assert set(answer) == {"access_token", "token_type", "expires_in", "scope"}


@pytest.fixture
def strict():
    clients = Clients({"portal": "secret"}, ("https://demo.example.org/app/",))
    hmrc = Hmrc(client(build(clients=clients)), "default")
    hmrc.put_person()
    return hmrc


def test_with_clients_named_only_they_are_known(strict):
    assert decide(strict, client_id="stranger").status_code == 400
    good = code(strict)
    assert problem(exchange(strict, code=good, client_secret="wrong")) == (401, "invalid_client")
    assert problem(exchange(strict, code=good, client_id="x")) == (401, "invalid_client")
    assert exchange(strict, code=good).status_code == 200


@pytest.mark.parametrize(
    ("uri", "fine"),
    [
        ("https://demo.example.org/app/oauth/callback", True),
        ("https://demo.example.org/app", True),
        ("https://demo.example.org/application", False),
        ("https://demo.example.org.evil.example/app/", False),
        ("http://127.0.0.1:9/x", True),
        ("http://[::1]:9/x", True),
    ],
)
def test_a_redirect_can_be_allowed_beyond_loopback(strict, uri, fine):
    assert (decide(strict, redirect_uri=uri).status_code == 303) is fine


def test_whoever_is_named_is_signed_in_unasked_and_in_that_world_alone(hmrc):
    query = ASK | {"world": hmrc.world, "sign_in_as": NINO}
    answer = hmrc.http.get("/oauth/authorize", params=query, follow_redirects=False)
    where, got = came_back(answer)
    assert (where, got["state"]) == (BACK, ASK["state"])
    assert uses(hmrc, exchange(hmrc, code=got["code"]).json()).status_code == 200
    for nobody in ({"world": hmrc.world, "sign_in_as": "nobody"}, {"sign_in_as": NINO}):
        page = hmrc.http.get("/oauth/authorize", params=ASK | nobody, follow_redirects=False)
        assert page.status_code == 200
        assert "Choose who signs in" in page.text


def test_naming_somebody_does_not_make_a_wrong_request_right(hmrc):
    query = ASK | {"world": hmrc.world, "sign_in_as": NINO, "redirect_uri": "https://else.where/x"}
    answer = hmrc.http.get("/oauth/authorize", params=query, follow_redirects=False)
    assert answer.status_code == 400


def test_what_was_given_unasked_outlives_the_process(tmp_path):
    file = tmp_path / "state.json"
    before = client(build(state=file))
    query = ASK | {"sign_in_as": "person-01"}
    got = came_back(before.get("/oauth/authorize", params=query, follow_redirects=False))[1]
    after = Hmrc(client(build(state=file)), "default")
    assert exchange(after, code=got["code"]).status_code == 200
