from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from codedout.signin.oauth import OAuth
from codedout.signin.sign_in import SignIn

from .fakes import Attempts, Sessions, SetClock
from .token_server import AuthorizationServer, authorization_server

PAGES = ("compare", "receipts", "change-amount")


@pytest.fixture
def hmrc() -> Iterator[AuthorizationServer]:
    with authorization_server() as server:
        yield server


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def attempts() -> Attempts:
    return Attempts()


@pytest.fixture
def sessions() -> Sessions:
    return Sessions()


def client_of(hmrc: AuthorizationServer, clock: SetClock, *, seconds: float = 20) -> OAuth:
    """This software's client of the small authorization server, patient for so many seconds."""
    return OAuth(
        authorize_url=f"{hmrc.url}/authorize",
        token_url=f"{hmrc.url}/token",
        client_id="a-client",
        client_secret="a-secret",
        redirect_uri="http://127.0.0.1:8501/oauth/callback",
        clock=clock,
        timeout=httpx.Timeout(seconds),
    )


@pytest.fixture
def oauth(hmrc: AuthorizationServer, clock: SetClock) -> OAuth:
    return client_of(hmrc, clock)


@pytest.fixture
def sign_in(oauth: OAuth, attempts: Attempts, sessions: Sessions, clock: SetClock) -> SignIn:
    return SignIn(oauth=oauth, attempts=attempts, sessions=sessions, clock=clock, pages=PAGES)
