"""`Gov-Test-Scenario`: the canned answers, and the little machine behind STATEFUL.

Scenario names and what they stand for: hmrc/self-assessment-accounts-api:resources/public/api and
hmrc/obligations-api. The figures are ours. As in HMRC's sandbox, the canned answers do not
follow the request (except DYNAMIC): another person's number, another year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from . import canned
from .amounts import check_duplicates
from .calendar import TaxYear, instant, short_stamp, stamp
from .checks import Entry
from .operations import Operation
from .person import KINDS
from .refusals import Refusal
from .settings import Settings
from .wire import Answer, pounds_on_wire

# HMRC deletes stateful data after seven days (hmrc/mtd-sa-test-support-api).
KEPT_FOR = timedelta(days=7)

_NO_RECORD = {
    "BUSINESS_PARTNER_NOT_EXIST": "RULE_BUSINESS_PARTNER_NOT_EXIST",
    "ITSA_CONTRACT_OBJECT_NOT_EXIST": "RULE_ITSA_CONTRACT_OBJECT_NOT_EXIST",
}
_NOTHING = {"NOT_FOUND": "MATCHING_RESOURCE_NOT_FOUND"}
REFUSING: dict[Operation, dict[str, str]] = {
    "retrieve_amounts": {"NOT_FOUND": "MATCHING_RESOURCE_NOT_FOUND"},
    "put_amounts": {
        "DUPLICATE_ID_NOT_ALLOWED": "RULE_DUPLICATE_ID_NOT_ALLOWED",
        "OUTSIDE_AMENDMENT_WINDOW": "RULE_OUTSIDE_AMENDMENT_WINDOW",
    },
    "delete_amounts": {
        "OUTSIDE_AMENDMENT_WINDOW": "RULE_OUTSIDE_AMENDMENT_WINDOW",
        "NOT_FOUND": "MATCHING_RESOURCE_NOT_FOUND",
    },
    "retrieve_status": _NO_RECORD,
    "opt_out": _NO_RECORD | {"ALREADY_OPTED_OUT": "RULE_ALREADY_OPTED_OUT"},
    "opt_in": _NO_RECORD | {"ALREADY_OPTED_IN": "RULE_ALREADY_OPTED_IN"},
    "retrieve_obligations": {
        "INSOLVENT_TRADER": "RULE_INSOLVENT_TRADER",
        "NOT_FOUND": "MATCHING_RESOURCE_NOT_FOUND",
    },
    "retrieve_transactions": _NOTHING,
    "list_payments": _NOTHING | {"INVALID_DATE_RANGE": "RULE_INVALID_DATE_RANGE"},
    "retrieve_charge_history": _NOTHING,
    "retrieve_penalties": {},
    "list_calculations": _NOTHING,
    "retrieve_calculation": _NOTHING,
    # nothing can be stored there without the test support API, which is not offered
    "retrieve_itsa_status": _NOTHING
    | {"NOT_ENROLLED": "CLIENT_NOT_MTD_ENROLLED", "STATEFUL": "MATCHING_RESOURCE_NOT_FOUND"},
}
_STATEFUL: tuple[Operation, ...] = (
    "retrieve_amounts", "put_amounts", "delete_amounts", "retrieve_status", "opt_out", "opt_in",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One checked request, as the scenarios need it."""

    operation: Operation
    nino: str
    year: TaxYear | None
    now: datetime
    client_id: str
    settings: Settings
    query: Mapping[str, str]
    found: Mapping[str, str]
    entries: tuple[Entry, ...] = ()

    @property
    def source(self) -> str | None:
        return self.query.get("source")

    @property
    def the_year(self) -> TaxYear:
        assert self.year is not None, "every path but the obligations' names a year"
        return self.year


def play(scenario: str, ask: Ask, memory: "Memory") -> Answer:
    """The answer of one scenario.

    Raises:
        Refusal: the scenario is a refusal, or there is no such scenario for this operation.
    """
    if scenario in REFUSING[ask.operation]:
        raise Refusal(REFUSING[ask.operation][scenario])
    if scenario == "STATEFUL" and ask.operation in _STATEFUL:
        return memory.play(ask)
    if ask.operation in canned.OPERATIONS:
        shown = canned.answer(scenario, ask.operation, ask.year)
        if shown is not None:
            return Answer(200, shown)
    elif scenario == "DEFAULT" or (
        ask.operation == "retrieve_obligations" and scenario in ("MULTIPLE", "DYNAMIC")
    ):
        return _canned(scenario, ask)
    raise Refusal("RULE_INCORRECT_GOV_TEST_SCENARIO")


def _canned(scenario: str, ask: Ask) -> Answer:
    if ask.operation == "retrieve_amounts":
        return Answer(200, canned_amounts(ask.source or "latest"))
    if ask.operation == "retrieve_status":
        return Answer(200, dict(_CANNED_STATUS))
    if ask.operation == "retrieve_obligations":
        return Answer(200, {"obligations": _canned_obligations(scenario, ask)})
    return Answer(204)


_CANNED_STATUS = {
    "processingDate": "2023-01-09T11:20:05Z",
    "nino": "AA000001A",
    "taxYear": "2021-22",
    "optOutIndicator": True,
}


def canned_amounts(source: str) -> dict[str, Any]:
    """One item of each kind; `latest` mixes both sources, as it can for a real person."""
    owners = {
        "hmrcHeld": ("hmrcHeld",) * 4,
        "user": ("user",) * 4,
        "latest": ("user", "hmrcHeld", "hmrcHeld", "user"),
    }[source]
    pounds = {
        "hmrcHeld": ("150.20", "62.40", "310.05", "95.00"),
        "user": ("121.75", "41.10", "280.00", "88.50"),
    }
    components: dict[str, Any] = {}
    for place, (kind, owner) in enumerate(zip(KINDS, owners, strict=True)):
        item = {
            "amount": pounds_on_wire(pounds[owner][place]),
            "relatedTaxYear": "2019-20",
            "submittedOn": "2022-05-03T08:30:15.000Z",
            "source": owner,
            "id": 7_000_000_001 + place,
        }
        components[kind] = item if kind == "inYearAdjustment" else [item]
    body: dict[str, Any] = {"taxCodeComponents": components}
    if source != "hmrcHeld":
        stray = {
            "amount": pounds_on_wire("17.35"),
            "submittedOn": "2022-05-03T08:30:15.000Z",
            "id": 7_000_000_009,
        }
        body["unmatchedCustomerSubmissions"] = {"debt": [stray]}
    return body


def _canned_obligations(scenario: str, ask: Ask) -> list[dict[str, str]]:
    if scenario == "MULTIPLE":
        return [_obligation(TaxYear(2021), received="2022-01-20"), _obligation(TaxYear(2022))]
    if scenario == "DYNAMIC":
        year = ask.year or TaxYear.containing(ask.now.astimezone(UTC).date())
        return [_obligation(year, received=f"{year.ends_in + 1}-01-20")]
    return [_obligation(TaxYear(2021))]


def _obligation(year: TaxYear, received: str | None = None) -> dict[str, str]:
    entry = {
        "periodStartDate": year.first_day.isoformat(),
        "periodEndDate": year.last_day.isoformat(),
        "dueDate": year.return_due.isoformat(),
        "status": "open" if received is None else "fulfilled",
    }
    return entry if received is None else entry | {"receivedDate": received}


@dataclass(slots=True)
class _Kept:
    """What one application has put under one NINO and year."""

    touched: datetime
    entries: tuple[Entry, ...] = ()
    sent: datetime | None = None
    out: bool = False


@dataclass(slots=True)
class Memory:
    """STATEFUL data, apart for each application and NINO; knows nothing HMRC holds."""

    kept: dict[tuple[str, str, str], _Kept] = field(default_factory=dict)

    def play(self, ask: Ask) -> Answer:
        """One step of the machine: shows, stores, deletes or chooses.

        Raises:
            Refusal: nothing stored, ids twice, or the choice already stands.
        """
        key = (ask.client_id, ask.nino, str(ask.year))
        found = self.kept.get(key)
        if found is None or ask.now - found.touched > KEPT_FOR:
            found = _Kept(ask.now)
        match ask.operation:
            case "retrieve_amounts":
                return Answer(200, self._amounts(found, ask))
            case "retrieve_status":
                return Answer(200, _stateful_status(found, ask))
            case "put_amounts":
                check_duplicates(list(ask.entries), ask.settings)
                found.entries, found.sent = ask.entries, ask.now
            case "delete_amounts":
                if not found.entries:
                    raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
                found.entries, found.sent = (), None
            case _:
                out = ask.operation == "opt_out"
                if found.out == out:
                    raise Refusal("RULE_ALREADY_OPTED_OUT" if out else "RULE_ALREADY_OPTED_IN")
                found.out = out
        found.touched = ask.now
        self.kept[key] = found
        return Answer(204)

    def _amounts(self, found: _Kept, ask: Ask) -> dict[str, Any]:
        # HMRC's figures do not exist in the stateful sandbox (documented in the API's own page).
        if not found.entries or found.sent is None or ask.source == "hmrcHeld":
            raise Refusal("MATCHING_RESOURCE_NOT_FOUND")
        components: dict[str, Any] = {}
        for kind in KINDS:
            items = [
                {
                    "amount": pounds_on_wire(one.amount),
                    "submittedOn": stamp(found.sent),
                    "source": "user",
                    "id": one.id,
                }
                for one in found.entries
                if one.kind == kind
            ]
            if items:
                components[kind] = items[0] if kind == "inYearAdjustment" else items
        return {"taxCodeComponents": components}

    def as_state(self) -> list[dict[str, Any]]:
        return [
            {
                "key": list(key),
                "touched": one.touched.isoformat(),
                "sent": one.sent and one.sent.isoformat(),
                "out": one.out,
                "entries": [[e.kind, e.id, str(e.amount)] for e in one.entries],
            }
            for key, one in self.kept.items()
        ]

    @classmethod
    def from_state(cls, state: list[dict[str, Any]]) -> "Memory":
        kept = {}
        for one in state:
            client_id, nino, year = one["key"]
            kept[(client_id, nino, year)] = _Kept(
                touched=instant(one["touched"]),
                sent=instant(one["sent"]) if one["sent"] else None,
                out=one["out"],
                entries=tuple(Entry(k, i, Decimal(a)) for k, i, a in one["entries"]),
            )
        return cls(kept)


def _stateful_status(found: _Kept, ask: Ask) -> dict[str, object]:
    return {
        "processingDate": short_stamp(ask.now),
        "nino": ask.nino,
        "taxYear": str(ask.year),
        "optOutIndicator": found.out,
    }
