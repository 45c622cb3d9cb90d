"""Somebody of the firm's that runs the portal, who looks after its clients' tax."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person of the firm's may do."""

    ADVISER = "adviser"
    """Sees the clients and changes what HMRC holds for them."""
    REVIEWER = "reviewer"
    """Sees the clients, and changes nothing."""
    PRESENTER = "presenter"
    """Shows the portal to others: changes nothing, and no name or number is ever on the screen."""

    @property
    def may_change(self) -> bool:
        """Whether anything may be asked of HMRC for a client, or the list of clients be changed."""
        return self is Role.ADVISER


@dataclass(frozen=True, slots=True, kw_only=True)
class Adviser:
    """A person of the firm's. `key` is opaque; `username` is what they type, `name` how to say it.

    `disabled`: they may not sign in any more.
    """

    key: str
    username: str = field(repr=False)
    name: str = field(repr=False)
    role: Role
    disabled: bool = False
