"""What HMRC answered about an account, as the portal holds it once it was read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

from codedout.domain.account import Account
from codedout.domain.payments import Payments
from codedout.domain.span import Span
from codedout.journeys.holding import AccountReading, PaymentsReading
from codedout.journeys.liability import LiabilityReading
from codedout.journeys.parts import Part
from codedout.journeys.ports import Read

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
T = TypeVar("T")


def reading_of(
    now: Account, posted: Mapping[Span, Account], came_in: Mapping[Span, Payments]
) -> LiabilityReading:
    """The answer about what is open now, those about documents and those about payments."""
    return LiabilityReading(
        account=AccountReading(
            now=_part(now), posted={span: _part(one) for span, one in posted.items()}
        ),
        payments=PaymentsReading(came_in={span: _part(one) for span, one in came_in.items()}),
    )


def _part(value: T) -> Part[T]:
    return Part(read=Read(value, NOW, ""))
