"""A client of the firm's that runs the portal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from codedout.domain.errors import NotAClient
from codedout.domain.nino import Nino
from codedout.domain.plain_line import is_plain_line

LONGEST_NAME = 100
LONGEST_NOTES = 500

CLIENT_FAULTS = ("no_name", "long_name", "odd_name", "long_notes", "odd_notes")
"""Every `NotAClient.reason`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """`key` is opaque; `name` and `notes` are as the firm typed them; `added_at` is UTC."""

    key: str
    name: str = field(repr=False)
    nino: Nino
    notes: str = field(default="", repr=False)
    added_at: datetime


def typed_name(text: str) -> str:
    """The name as it was typed, each space in it single.

    Raises:
        NotAClient: with a reason out of `CLIENT_FAULTS`.
    """
    name = " ".join(part for part in text.split(" ") if part)
    if not name:
        raise NotAClient("no_name")
    if len(name) > LONGEST_NAME:
        raise NotAClient("long_name")
    if not is_plain_line(name):
        raise NotAClient("odd_name")
    return name


def typed_notes(text: str) -> str:
    """The notes as they were typed, in one or more lines; "" is none.

    Raises:
        NotAClient: with a reason out of `CLIENT_FAULTS`.
    """
    notes = text.strip().replace("\r\n", "\n").replace("\r", "\n")
    if len(notes) > LONGEST_NOTES:
        raise NotAClient("long_notes")
    if not all(map(is_plain_line, notes.replace("\t", " ").split("\n"))):
        raise NotAClient("odd_notes")
    return notes
