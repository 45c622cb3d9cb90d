"""The made-up people of a made-up firm's, who are there in a demonstration and nowhere else."""

from __future__ import annotations

from datetime import datetime

from codedout.domain.adviser import Adviser, Role
from codedout.signin.passwords import hash_of
from codedout.store.advisers import StoreAdvisers

PASSWORD = "Made-up-1"  # noqa: S105
"""Everybody's: it opens nothing but what is made up, and is shown to whoever looks."""

NAMES = {
    Role.ADVISER: "Imogen Vale",
    Role.REVIEWER: "Casper Thistle",
    Role.PRESENTER: "Wilhelmina Stroud",
}
"""One of each role; the username is the role's own name."""


def put_in_advisers(advisers: StoreAdvisers, at: datetime) -> tuple[Adviser, ...]:
    """Those that were added: all of them to a store that has nobody, and nobody to any other."""
    if advisers.all():
        return ()
    hashed = hash_of(PASSWORD)
    added = (advisers.add(role.value, name, role, hashed, at) for role, name in NAMES.items())
    return tuple(each for each in added if each is not None)
