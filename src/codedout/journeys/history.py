"""A person's own changes as one signed file, and whether such a file is as it was signed.

docs/history-file.md describes it. The bytes count: whoever lays the same JSON out otherwise has
changed the file, so that no change, however small, goes unseen.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from codedout.domain.change import AmountsPosition, Change, Position
from codedout.domain.coded_out import (
    Amounts,
    ItemKey,
    OwnSet,
    TaxCodeComponent,
    UnmatchedSubmission,
)
from codedout.domain.nino import Nino

FORMAT = "codedout history 1"
_LONDON = ZoneInfo("Europe/London")
_BEGIN = "0" * 64


class NotAHistory(ValueError):
    """The file cannot be read as a history at all."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a look at a file found. `where` is "" if nothing was changed.

    `where`: `entry` (the one at `number`, counted from 1), `entries`, `head`, `layout`, `signature`
    or `key` (signed with another key than the one expected).
    """

    where: str
    public_key: str
    count: int
    number: int = 0
    reference: str = ""


def public_key_of(signing_key: str) -> str:
    """The public key, in hex, that goes with a signing key in hex."""
    return _private(signing_key).public_key().public_bytes_raw().hex()


def write_history(
    changes: Sequence[Change],
    *,
    environment: str,
    nino: Nino | None,
    made_at: datetime,
    signing_key: str,
) -> bytes:
    """The file: every change, oldest first, of `changes` newest first. The number in it is masked.

    `environment` tells made-up people and HMRC's sandbox from what is real.
    """
    entries: list[dict[str, Any]] = []
    before = _BEGIN
    for change in reversed(changes):
        entry = entry_of(change)
        before = _chained(before, entry)
        entries.append({**entry, "hash": before})
    signed = {
        "format": FORMAT,
        "environment": environment,
        "made": times_of(made_at),
        "national_insurance_number": None if nino is None else f"******{nino.value[-3:]}",
        "count": len(entries),
        "last_hash": before,
        "entries": entries,
        "public_key": public_key_of(signing_key),
    }
    signature = _private(signing_key).sign(_bytes(signed)).hex()
    return _bytes({**signed, "signature": signature})


def is_public_key(text: str) -> bool:
    """Whether it is spelt like one: 64 hexadecimal figures."""
    return re.fullmatch("[0-9a-f]{64}", text.strip().lower(), re.ASCII) is not None


def check_history(file: bytes, public_key: str | None = None) -> Found:
    """What was changed in a file since it was signed; by `public_key` (hex) if one is expected.

    Raises:
        NotAHistory: it cannot be read as one.
    """
    try:
        told = json.loads(file)
        is_one = isinstance(told, dict) and isinstance(told["entries"], list)
        own_key, signature, entries = told["public_key"], told["signature"], told["entries"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotAHistory from None
    if not is_one or not isinstance(own_key, str):
        raise NotAHistory
    where, number = _first_change(told)
    if not where and not _is_signed(told, own_key, signature):
        where = "signature"
    if not where and _bytes(told) != file:
        where = "layout"
    if not where and public_key is not None and public_key.strip().lower() != own_key:
        where = "key"
    entry = entries[number - 1] if number else {}
    reference = str(entry.get("reference", "")) if isinstance(entry, dict) else ""
    return Found(where, own_key, len(entries), number, reference)


def _first_change(told: Mapping[str, Any]) -> tuple[str, int]:
    before = _BEGIN
    for number, entry in enumerate(told["entries"], start=1):
        if not isinstance(entry, dict):
            return "entry", number
        before = _chained(before, {name: one for name, one in entry.items() if name != "hash"})
        if entry.get("hash") != before:
            return "entry", number
    if (told.get("count"), told.get("last_hash")) != (len(told["entries"]), before):
        return "entries", 0
    return ("", 0) if told.get("format") == FORMAT else ("head", 0)


def _is_signed(told: Mapping[str, Any], public_key: str, signature: object) -> bool:
    signed = {name: one for name, one in told.items() if name != "signature"}
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(str(signature)), _bytes(signed))
    except (ValueError, InvalidSignature):
        return False
    return public_key == public_key.lower() and signature == str(signature).lower()


def _private(signing_key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(signing_key))


def _chained(before: str, entry: Mapping[str, Any]) -> str:
    return hashlib.sha256(before.encode() + _bytes(entry)).hexdigest()


def _bytes(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=True) + "\n").encode()


def entry_of(change: Change) -> dict[str, Any]:
    """One change as the file has it."""
    what, refusal = change.what, change.refusal
    return {
        **_of_the_firm(change),
        "reference": change.reference,
        "asked": what.ask.value,
        "operation": change.operation.value,
        "tax_year": str(what.tax_year),
        "item": None if what.item is None else _item(what.item),
        "outcome": change.state.value,
        "prepared": times_of(change.prepared_at),
        "sent": times_of(change.sent_at),
        "settled": times_of(change.settled_at),
        "before": _position(what.before),
        "wanted": None if what.wanted is None else _own(what.wanted),
        "after": _position(change.after),
        "hmrc_on_the_return": what.return_state.value,
        "person_said_not_submitted": what.says_not_submitted,
        "reason": change.reason or None,
        "done_by": what.who.actor,
        "about": what.who.subject,
        "correlation_ids": list(change.correlation_ids),
        "overtaken_by": change.overtaken_by or None,
        "undoes": what.undoes or None,
        "refusal": None
        if refusal is None
        else {
            "operation": refusal.operation.value,
            "status": refusal.status,
            "code": refusal.code,
            "correlation_id": refusal.correlation_id,
            "sent": refusal.sent,
        },
    }


def _of_the_firm(change: Change) -> dict[str, Any]:
    """What an adviser's change has beside; nobody else's has any of it."""
    agreement, sender = change.agreement, change.sender
    found: dict[str, Any] = {}
    if agreement is not None:
        found["client_agreed"] = {"day": agreement.day.isoformat(), "words": agreement.words}
    if sender is not None:
        found["sent_by"] = {"name": sender.name}  # the username stays in the firm
    return found


def times_of(at: datetime | None) -> dict[str, str] | None:
    if at is None:
        return None
    return {"utc": at.astimezone(UTC).isoformat(), "london": at.astimezone(_LONDON).isoformat()}


def _position(position: Position | None) -> dict[str, Any] | None:
    match position:
        case None:
            return None
        case AmountsPosition():
            return {
                "hmrc_held": _amounts(position.hmrc_held),
                "user": _amounts(position.user),
            }
        case _:
            return {"opted_out": position.opted_out}


def _amounts(amounts: Amounts) -> dict[str, Any]:
    matched = [
        {
            **_figure(one),
            "source": one.source.value,
            "related_tax_year": None if one.related_tax_year is None else str(one.related_tax_year),
        }
        for one in amounts.components
    ]
    return {
        "components": matched,
        "unmatched": [_figure(one) for one in amounts.unmatched],
        "kinds_not_read": list(amounts.unread_kinds),
    }


def _figure(one: TaxCodeComponent | UnmatchedSubmission) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "id": one.id,
        "amount": _money(one.amount),
        "submitted": times_of(one.submitted_on),
    }


def _own(wanted: OwnSet) -> list[dict[str, Any]]:
    return [{**_item(key), "amount": _money(wanted[key])} for key in wanted]


def _item(item: ItemKey) -> dict[str, Any]:
    return {"kind": item.kind.value, "id": item.id}


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"
