"""A client of the firm's that runs the portal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from codedout.domain.nino import Nino


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """`key` is opaque; `name` and `notes` are as the firm typed them; `added_at` is UTC."""

    key: str
    name: str = field(repr=False)
    nino: Nino
    notes: str = field(default="", repr=False)
    added_at: datetime
