"""What passes while a person signs in with HMRC, and what HMRC then gives us for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from codedout.domain.client_facts import ClientFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """HMRC's tokens for one person. Instants are UTC. Never shown by `repr`."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_expires_at: datetime
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A sign-in under way: from the page before HMRC's to the callback, ten minutes at most.

    `state_hash` and `binding_hash` are SHA-256 (hex) of the OAuth state and of the secret in this
    browser's sign-in cookie. `next_path` is allow-listed before it is kept.
    """

    state_hash: str
    binding_hash: str
    code_verifier: str = field(repr=False)
    next_path: str
    scopes: frozenset[str]
    facts: ClientFacts
    started_at: datetime
