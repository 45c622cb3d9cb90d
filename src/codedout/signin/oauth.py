"""HMRC's OAuth 2.0: the address to send a person to, and the two calls that yield tokens.

Source: HMRC Developer Hub, "User-restricted endpoints" (authorisation code grant, PKCE S256).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping
from datetime import datetime, timedelta
from ssl import SSLContext
from typing import Any

import httpx
from authlib.deprecate import AuthlibDeprecationWarning

from codedout.domain.errors import AuthorityGone, TokensUnanswered
from codedout.signin.ports import Clock, Tokens

with warnings.catch_warnings():
    # Authlib would rather have httpx2; the version we pin still speaks httpx.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.httpx_client import OAuth2Client, OAuthError

TIME_OUT = httpx.Timeout(10.0, connect=5.0)

IN_THE_BODY = "client_secret_post"
"""Where HMRC reads our secret: the form body, never a header."""

_CODE = re.compile(r"[a-z_]{1,40}\Z")


class OAuth:
    """This software, as HMRC's authorization server knows it."""

    def __init__(
        self,
        *,
        authorize_url: str,
        token_url: str,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        clock: Clock,
        timeout: httpx.Timeout = TIME_OUT,
    ) -> None:
        self._authorize_url = authorize_url
        self._token_url = token_url
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect_uri = redirect_uri
        self._clock = clock
        self._timeout = timeout
        self._tls: SSLContext = httpx.create_ssl_context()  # slow to make, so made once

    def authorize_url(
        self,
        *,
        scopes: frozenset[str],
        state: str,
        code_verifier: str,
        standin: Mapping[str, str] = {},
    ) -> str:
        """Where to send the person. Never holds the client secret.

        `standin` is what the stand-in of HMRC is told besides, as far as it is not empty.
        """
        with self._client() as client:
            url, _ = client.create_authorization_url(
                self._authorize_url,
                state=state,
                code_verifier=code_verifier,
                scope=" ".join(sorted(scopes)),
                **{name: value for name, value in standin.items() if value},
            )
        return str(url)

    def exchange(self, *, code: str, code_verifier: str, asked: frozenset[str]) -> Tokens:
        """Tokens for a code out of the callback. A code works once, for ten minutes.

        Raises:
            TokensUnanswered: HMRC turned it down or gave no usable answer.
        """
        with self._client() as client:
            asked_at = self._clock.now()
            try:
                answer = client.fetch_token(
                    self._token_url,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=code_verifier,
                )
            except (OAuthError, httpx.HTTPError, ValueError, TypeError) as problem:
                raise _unanswered(problem) from None
        return _tokens(answer, asked_at, scopes=asked)

    def refresh(self, old: Tokens) -> Tokens:
        """The next pair. HMRC takes a refresh token once, and ends the old access token with it.

        Raises:
            AuthorityGone: the permission has run out or was withdrawn (`invalid_grant`).
            TokensUnanswered: any other failure; the old pair may still be good.
        """
        with self._client() as client:
            asked_at = self._clock.now()
            try:
                answer = client.refresh_token(self._token_url, refresh_token=old.refresh_token)
            except OAuthError as problem:
                if problem.error == "invalid_grant":
                    raise AuthorityGone from None
                raise _unanswered(problem) from None
            except (httpx.HTTPError, ValueError, TypeError) as problem:
                raise _unanswered(problem) from None
        return _tokens(answer, asked_at, scopes=old.scopes)

    def _client(self) -> Any:
        # One for each call: Authlib keeps the last token in the client, and people must not share.
        return OAuth2Client(
            client_id=self._client_id,
            client_secret=self._client_secret,
            token_endpoint_auth_method=IN_THE_BODY,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            timeout=self._timeout,
            verify=self._tls,
            trust_env=False,
        )


def _tokens(answer: dict[str, object], asked_at: datetime, *, scopes: frozenset[str]) -> Tokens:
    access, refresh = answer.get("access_token"), answer.get("refresh_token")
    try:
        lasts = timedelta(seconds=int(str(answer.get("expires_in"))))
    except (ValueError, OverflowError):
        raise TokensUnanswered(code="unreadable") from None
    if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
        raise TokensUnanswered(code="unreadable")
    given = answer.get("scope")  # HMRC's sample answer to a refresh has none
    return Tokens(
        access_token=access,
        refresh_token=refresh,
        access_expires_at=asked_at + lasts,
        scopes=frozenset(given.split()) if isinstance(given, str) and given.strip() else scopes,
    )


def _unanswered(problem: Exception) -> TokensUnanswered:
    # Only what cannot hold a code, a token or a name goes on: never a description or an address.
    if isinstance(problem, OAuthError):
        code = str(problem.error)
        return TokensUnanswered(code=code if _CODE.match(code) else "unreadable")
    if isinstance(problem, httpx.HTTPStatusError):
        return TokensUnanswered(status=problem.response.status_code)
    if isinstance(problem, httpx.HTTPError):
        return TokensUnanswered()
    return TokensUnanswered(code="unreadable")
