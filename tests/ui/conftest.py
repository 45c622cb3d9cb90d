"""A browser in which somebody is signed in."""

from __future__ import annotations

import pytest

from codedout.ui import guard


@pytest.fixture(autouse=True)
def cookie(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser brings the cookie of a session; whether there still is one, a test says."""
    monkeypatch.setattr(guard, "_cookie", lambda _: "a secret")
