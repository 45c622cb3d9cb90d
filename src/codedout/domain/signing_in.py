"""What passes while a person signs in with HMRC, and what HMRC then gives us for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from codedout.domain.client_facts import ClientFacts
from codedout.domain.demonstration import NOTHING_SHOWN, Demonstration
from codedout.domain.nino import Nino


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDay:
    """Where a session is in a demonstration that has a world of its own.

    Attributes:
        world: the name of a world of the stand-in's, made for it; "" for the usual one, and
            everywhere but in a demonstration.
        ahead: how far the day is from the portal's; whole seconds.
        shown: what is going on there.
    """

    world: str = ""
    ahead: timedelta = timedelta()
    shown: Demonstration = NOTHING_SHOWN


USUAL_DAY = DemoDay()


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
    browser's sign-in cookie. `next_path` is allow-listed before it is kept. `same_person`: whoever
    is signed in already goes on as the same, on the day of `day`. `chosen`: in a demonstration, the
    number of the made-up person to be from now on, whoever was signed in. `adviser`: the key of
    whoever of the firm's began it; without their session here it opens nothing.
    """

    state_hash: str
    binding_hash: str
    code_verifier: str = field(repr=False)
    next_path: str
    scopes: frozenset[str]
    facts: ClientFacts
    started_at: datetime
    day: DemoDay = USUAL_DAY
    same_person: bool = False
    chosen: Nino | None = None
    adviser: str | None = None
