"""Which of a year's tax calculations a chart or a comparison goes by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from codedout.domain.calculation import CalculationEntry, CalculationOutcome, CalculationType


class Weight(StrEnum):
    """How much a calculation settles. All but FINAL are HMRC's estimate, and said to be."""

    FINAL = "final"
    INTENDED = "intended"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True)
class Picked:
    """The calculation to go by, and what it is worth."""

    entry: CalculationEntry
    weight: Weight


_BY_WEIGHT = (
    (Weight.FINAL, (CalculationType.FINAL, CalculationType.CONFIRM_AMENDMENT)),
    (Weight.INTENDED, (CalculationType.INTENT_TO_FINALISE, CalculationType.INTENT_TO_AMEND)),
    (Weight.ESTIMATE, (CalculationType.IN_YEAR,)),
)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def picked(entries: Iterable[CalculationEntry]) -> Picked | None:
    """The latest of the weightiest that have a result; None where there is none.

    An amendment that is only meant never goes before a return that was declared.
    """
    with_result = [entry for entry in entries if _has_result(entry)]
    for weight, kinds in _BY_WEIGHT:
        found = [entry for entry in with_result if entry.kind.value in kinds]
        if found:
            return Picked(max(found, key=_when), weight)
    return None


def latest(entries: Iterable[CalculationEntry]) -> CalculationEntry | None:
    """The last one that was made, with a result or without; None where there is none."""
    return max(entries, key=_when, default=None)


def _has_result(entry: CalculationEntry) -> bool:
    # Lists up to 2022-23 do not say; what stands in them was calculated.
    return entry.outcome is None or entry.outcome.value is CalculationOutcome.PROCESSED


def _when(entry: CalculationEntry) -> tuple[datetime, str]:
    return entry.made_at or _LONG_AGO, entry.id
