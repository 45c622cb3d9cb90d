"""Sessions in the store as they are once HMRC has answered, without the way there."""

from __future__ import annotations

from datetime import timedelta

from codedout.domain.change import Who
from codedout.store.engine import writing
from codedout.store.insert import put
from codedout.store.store import Store
from codedout.store.tables import sessions
from tests.store.values import NOON

_LATER = NOON + timedelta(days=36_500)  # whatever day it is for a test, it is not over


def signed_in_as(store: Store, who: Who, key: str) -> None:
    """That person, and nobody else by now, is signed in, in the session of that key."""
    instants = dict.fromkeys(("started_at", "last_active_at", "authority_from"), _LATER)
    sealed = dict.fromkeys(("sealed_csrf", "sealed_facts", "sealed_tokens"), "not read")
    theirs = {"actor": who.actor, "subject": who.subject, "proven": True}
    own = {"key": key, "scopes": "", "clock_shift": 0}
    with writing(store.engine) as connection:
        put(connection, sessions, own | theirs | instants | sealed, **theirs)
