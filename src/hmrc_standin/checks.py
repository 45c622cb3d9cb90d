"""The API's own checks of a request. Each returns what is wrong; the caller combines.

Order and accumulation: hmrc/self-assessment-accounts-api:app/v4/*/def1/*Validator.scala and
hmrc/obligations-api. A year before the first supported one, and a year that has not ended, are
looked at only when the spelling is right.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .calendar import TAX_YEAR_FORMAT, TaxYear
from .parts import LARGEST_ID
from .person import KINDS, Kind
from .refusals import Refusal
from .wire import Json

LARGEST_AMOUNT = Decimal("99999999999.99")
SOURCES = ("hmrcHeld", "user", "latest")
STATUSES = ("open", "fulfilled")
_ROOT = "/taxCodeComponents"
# the order in which the second stage looks at amounts and ids
_BODY_ORDER: tuple[Kind, ...] = (KINDS[1], KINDS[0], KINDS[2], KINDS[3])


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount a person sends: its key is (kind, id)."""

    kind: Kind
    id: int
    amount: Decimal


def check_tax_year(
    text: str, *, first: TaxYear | None = None, ended_by: datetime | None = None
) -> list[Refusal]:
    """Format, then range, then the first supported year, then whether it has ended."""
    found = TAX_YEAR_FORMAT.fullmatch(text)
    if found is None:
        return [Refusal("FORMAT_TAX_YEAR")]
    if int(found[2]) - int(found[1]) != 1:
        return [Refusal("RULE_TAX_YEAR_RANGE_INVALID")]
    year = TaxYear.parse(text)
    if first is not None and year < first:
        return [Refusal("RULE_TAX_YEAR_NOT_SUPPORTED")]
    if ended_by is not None and not year.has_ended(ended_by):
        return [Refusal("RULE_TAX_YEAR_NOT_ENDED")]
    return []


def check_source(text: str | None) -> list[Refusal]:
    return [] if text is None or text in SOURCES else [Refusal("FORMAT_SOURCE")]


def check_status(text: str | None) -> list[Refusal]:
    return [] if text is None or text in STATUSES else [Refusal("FORMAT_STATUS")]


def check_body_shape(body: Json) -> list[Refusal]:
    """First stage of the body: everything that is missing, empty or of the wrong type.

    Members HMRC's document does not know are ignored, as HMRC's code does. A number sent as text
    is refused: HMRC's code probably takes it, its document does not.
    """
    if not isinstance(body, dict) or not body:
        return [_bad_body()]
    components = body.get("taxCodeComponents")
    if not isinstance(components, dict):
        return [_bad_body(_ROOT)]
    wrong: list[str] = []
    empty: list[str] = []
    for kind in KINDS:
        value = components.get(kind)
        path = f"{_ROOT}/{kind}"
        if value is None:
            continue
        if kind == "inYearAdjustment":
            wrong += _wrong_parts(value, path)
        elif not isinstance(value, list):
            wrong.append(path)
        elif not value:
            empty.append(path)
        else:
            for index, item in enumerate(value):
                wrong += _wrong_parts(item, f"{path}/{index}")
    if wrong:
        return [_bad_body(*sorted(wrong))]
    if all(components.get(kind) is None for kind in KINDS):
        return [_bad_body(_ROOT)]
    return [_bad_body(*sorted(empty))] if empty else []


def _bad_body(*paths: str) -> Refusal:
    return Refusal("RULE_INCORRECT_OR_EMPTY_BODY_SUBMITTED", paths)


def _wrong_parts(item: Json, path: str) -> list[str]:
    if not isinstance(item, dict):
        return [path]
    return [
        f"{path}/{name}" for name in ("amount", "id") if not isinstance(item.get(name), Decimal)
    ]


def read_entries(body: Json) -> tuple[list[Entry], list[Refusal]]:
    """Second stage, on a body of the right shape: every amount and id, with what is wrong."""
    assert isinstance(body, dict)
    components = body["taxCodeComponents"]
    assert isinstance(components, dict)
    entries: list[Entry] = []
    findings: list[Refusal] = []
    for kind in _BODY_ORDER:
        value = components.get(kind)
        for path, item in _places(value, f"{_ROOT}/{kind}"):
            assert isinstance(item, dict)
            amount, id_ = item["amount"], item["id"]
            assert isinstance(amount, Decimal)
            assert isinstance(id_, Decimal)
            wrong = _check_amount(amount, path) + _check_id(id_, path)
            findings += wrong
            if not wrong:
                entries.append(Entry(kind, int(id_), abs(amount)))  # -0 is 0
    return entries, findings


def _places(value: Json, path: str) -> list[tuple[str, Json]]:
    if isinstance(value, list):
        return [(f"{path}/{index}", item) for index, item in enumerate(value)]
    return [] if value is None else [(path, value)]


def _written_scale(number: Decimal) -> int:
    """Digits after the point as written: 10.500 has three, and so fails where 10.5 passes."""
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _check_amount(amount: Decimal, path: str) -> list[Refusal]:
    fine = 0 <= amount <= LARGEST_AMOUNT and _written_scale(amount) <= 2
    return [] if fine else [Refusal("FORMAT_VALUE", (f"{path}/amount",))]


def _check_id(id_: Decimal, path: str) -> list[Refusal]:
    fine = 0 < id_ <= LARGEST_ID and _written_scale(id_) <= 0
    return [] if fine else [Refusal("FORMAT_ID", (f"{path}/id",))]
