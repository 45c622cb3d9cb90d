"""Listing a year's tax calculations; the shape follows the year (CALC: ListCalculationsSchema)."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from .account import Calculation
from .calculation_sums import sums_of
from .calendar import TaxYear, stamp
from .person import Person
from .refusals import Refusal
from .wire import pounds_on_wire

FIRST_YEAR = TaxYear(2018)
TYPES = (
    "in-year",
    "intent-to-finalise",
    "final-declaration",
    "intent-to-amend",
    "confirm-amendment",
)
_FINAL = ("final-declaration", "confirm-amendment")
_WITHOUT_TYPES, _THREE_TYPES = TaxYear(2023), TaxYear(2025)  # the last years of each shape


def allowed_types(year: TaxYear) -> tuple[str, ...]:
    """What `calculationType` may be asked for of a year."""
    if year <= _WITHOUT_TYPES:
        return ()
    return TYPES[:3] if year <= _THREE_TYPES else TYPES


def id_of(one: Calculation, nino: str, year: TaxYear) -> str:
    if one.calculation_id is not None:
        return one.calculation_id
    return str(uuid5(NAMESPACE_OID, f"{nino} {year} {one.calculation_timestamp}"))


def is_final(one: Calculation) -> bool:
    return one.calculation_type in _FINAL


def there(person: Person, year: TaxYear, now: datetime) -> list[Calculation]:
    """Those made by now, newest first."""
    made = [c for c in person.year(year).calculations if c.calculation_timestamp <= now]
    return sorted(made, key=lambda one: one.calculation_timestamp, reverse=True)


def retrieve_list(
    person: Person, nino: str, year: TaxYear, kind: str | None, now: datetime
) -> dict[str, Any]:
    """The answer, newest first.

    Raises:
        Refusal: MATCHING_RESOURCE_NOT_FOUND when there is none.
    """
    found = [one for one in there(person, year, now) if kind in (None, one.calculation_type)]
    if not found:
        raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
    shape = _early if year <= _WITHOUT_TYPES else _later
    return {"calculations": [shape(one, person, nino, year) for one in found]}


def _early(one: Calculation, person: Person, nino: str, year: TaxYear) -> dict[str, Any]:
    final = is_final(one)
    shown: dict[str, Any] = {
        "calculationId": id_of(one, nino, year),
        "calculationTimestamp": stamp(one.calculation_timestamp),
        "calculationType": "final-declaration" if final else "in-year",
        "requestedBy": one.requested_by,
        "taxYear": str(year),
        "totalIncomeTaxAndNicsDue": pounds_on_wire(sums_of(one, person, year).due),
        "intentToSubmitFinalDeclaration": final or one.calculation_type == "intent-to-finalise",
        "finalDeclaration": final,
    }
    if final:
        shown["finalDeclarationTimestamp"] = stamp(one.calculation_timestamp)
    return shown


def _later(one: Calculation, person: Person, nino: str, year: TaxYear) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "calculationId": id_of(one, nino, year),
        "calculationTimestamp": stamp(one.calculation_timestamp),
        "calculationType": one.calculation_type,
        "calculationTrigger": one.calculation_trigger,
        "calculationOutcome": one.calculation_outcome,
    }
    if not one.errors:
        shown["liabilityAmount"] = pounds_on_wire(sums_of(one, person, year).due)
    if year > _THREE_TYPES:
        shown["fromDate"] = (one.from_date or year.first_day).isoformat()
        shown["toDate"] = (one.to_date or year.last_day).isoformat()
    return shown
