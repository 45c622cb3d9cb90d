from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from codedout.domain.errors import AuthorityGone, TokensUnanswered
from codedout.signin.oauth import OAuth
from codedout.signin.ports import Tokens

from .conftest import client_of
from .fakes import NOON, SetClock
from .token_server import AuthorizationServer

BOTH = frozenset({"read:self-assessment", "write:self-assessment"})
VERIFIER = "v" * 64


def granted(oauth: OAuth, hmrc: AuthorizationServer, scopes: frozenset[str] = BOTH) -> Tokens:
    url = oauth.authorize_url(scopes=scopes, state="a-state", code_verifier=VERIFIER)
    code = hmrc.grant(url)["code"]
    return oauth.exchange(code=code, code_verifier=VERIFIER, asked=scopes)


def test_the_address_at_hmrc_asks_for_a_code_with_a_challenge_and_holds_no_secret(
    oauth: OAuth, hmrc: AuthorizationServer
) -> None:
    url = oauth.authorize_url(scopes=BOTH, state="a-state", code_verifier=VERIFIER)
    asked = {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}
    assert url.startswith(f"{hmrc.url}/authorize?")
    assert set(asked) == {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
    }
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "read:self-assessment write:self-assessment"
    assert "a-secret" not in url
    assert VERIFIER not in url


def test_a_code_becomes_tokens_that_end_four_hours_after_they_were_asked_for(
    oauth: OAuth, hmrc: AuthorizationServer
) -> None:
    tokens = granted(oauth, hmrc)
    assert tokens.access_token.startswith("access-token-1")
    assert tokens.access_expires_at == NOON + timedelta(hours=4)
    assert tokens.scopes == BOTH


def test_the_secret_goes_in_the_form_body_and_in_no_header(
    oauth: OAuth, hmrc: AuthorizationServer
) -> None:
    oauth.refresh(granted(oauth, hmrc))
    assert [form["grant_type"] for form, _ in hmrc.posts] == ["authorization_code", "refresh_token"]
    for form, headers in hmrc.posts:
        assert form["client_secret"] == "a-secret"
        assert "Authorization" not in headers
    assert hmrc.posts[0][0]["redirect_uri"] == "http://127.0.0.1:8501/oauth/callback"


def test_a_refresh_without_scope_keeps_the_permissions_already_given(
    oauth: OAuth, hmrc: AuthorizationServer
) -> None:
    hmrc.names_scope_on_refresh = False
    first = granted(oauth, hmrc)
    second = oauth.refresh(first)
    assert second.scopes == BOTH
    assert second.refresh_token != first.refresh_token


def test_a_refresh_token_that_was_used_means_the_permission_is_gone(
    oauth: OAuth, hmrc: AuthorizationServer
) -> None:
    tokens = granted(oauth, hmrc)
    oauth.refresh(tokens)
    with pytest.raises(AuthorityGone):
        oauth.refresh(tokens)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((400, b'{"error": "invalid_request"}', "application/json"), "tokens: invalid_request"),
        ((401, b'{"error": "invalid_client"}', "application/json"), "tokens: invalid_client"),
        ((500, b'{"error": "server_error"}', "application/json"), "tokens: 500"),
        ((503, b"<h1>Busy</h1>", "text/html"), "tokens: 503"),
        ((429, b'{"code": "MESSAGE_THROTTLED_OUT"}', "application/json"), "tokens: unreadable"),
        ((200, b"[]", "application/json"), "tokens: unreadable"),
        ((200, b"not json", "application/json"), "tokens: unreadable"),
        ((200, b'{"access_token": "a"}', "application/json"), "tokens: unreadable"),
        (
            (200, b'{"access_token": "a", "refresh_token": "r", "expires_in": "soon"}', ""),
            "tokens: unreadable",
        ),
        (
            (200, b'{"access_token": "a", "refresh_token": "", "expires_in": 1}', ""),
            "tokens: unreadable",
        ),
        ((200, b'{"error": "QQ123456C said no"}', "application/json"), "tokens: unreadable"),
        ((302, b"", "text/html"), "tokens: 302"),
    ],
)
def test_any_other_failure_of_a_refresh_says_nothing_about_the_permission(
    oauth: OAuth, hmrc: AuthorizationServer, answer: tuple[int, bytes, str], told: str
) -> None:
    tokens = granted(oauth, hmrc)
    hmrc.answer = answer
    with pytest.raises(TokensUnanswered) as problem:
        oauth.refresh(tokens)
    assert str(problem.value) == told


def test_no_answer_in_time_says_so(
    oauth: OAuth, hmrc: AuthorizationServer, clock: SetClock
) -> None:
    tokens = granted(oauth, hmrc)
    hmrc.silent_seconds = 3
    with pytest.raises(TokensUnanswered, match="no answer"):
        client_of(hmrc, clock, seconds=0.3).refresh(tokens)


def test_no_log_at_any_level_holds_a_code_a_token_or_the_secret(
    oauth: OAuth, hmrc: AuthorizationServer, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        tokens = oauth.refresh(granted(oauth, hmrc))
        hmrc.answer = (401, b'{"error": "invalid_client", "error_description": "a-secret"}', "")
        with pytest.raises(TokensUnanswered):
            oauth.refresh(tokens)
    said = caplog.text + repr(tokens)
    assert "/token" in said  # the log was really listened to
    for secret in ("access-token-", "refresh-token-", "code-0", "a-secret", VERIFIER):
        assert secret not in said
