"""Everything the stand-in answers, held against the OpenAPI documents HMRC publishes.

The documents are not ours to ship: `CODEDOUT_HMRC_OAS` names a folder that has them.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import yaml

from hmrc_standin.scenarios import DOCUMENTED, scenarios
from tests.contract.documents import FOLDER, needs_documents
from tests.standin.account_calls import (
    ACCOUNT_OF_MANY_KINDS,
    CALCULATIONS_OF_MANY_KINDS,
    OF_THE_ACCOUNT,
    SHAPES,
    answers_of_the_account,
    ask_account,
)
from tests.standin.driver import DEBT, IN_YEAR, PAYE, SA, Hmrc, held, one, sent

pytestmark = needs_documents

ACCOUNT = "/accounts/self-assessment/{nino}"
TAX_CODE = f"{ACCOUNT}/{{taxYear}}/collection/tax-code"
CALCULATIONS = "/individuals/calculations/{nino}/self-assessment/{taxYear}"
OPERATIONS = {
    "amounts": ("get", TAX_CODE),
    "put": ("put", TAX_CODE),
    "delete": ("delete", TAX_CODE),
    "status": ("get", f"{TAX_CODE}/coding-out/status"),
    "opt out": ("post", f"{TAX_CODE}/coding-out/opt-out"),
    "opt in": ("post", f"{TAX_CODE}/coding-out/opt-in"),
    "obligations": ("get", "/obligations/details/{nino}/crystallisation"),
    "transactions": ("get", f"{ACCOUNT}/balance-and-transactions"),
    "payments": ("get", f"{ACCOUNT}/payments-and-allocations"),
    "penalties": ("get", f"{ACCOUNT}/penalties"),
    "history": ("get", f"{ACCOUNT}/charges/{{transactionId}}"),
    "history by id": ("get", f"{ACCOUNT}/charges/transactionId/{{transactionId}}"),
    "history by reference": ("get", f"{ACCOUNT}/charges/chargeReference/{{chargeReference}}"),
    "calculations": ("get", CALCULATIONS),
    "calculation": ("get", f"{CALCULATIONS}/{{calculationId}}"),
    "itsa status": ("get", "/individuals/person/itsa-status/{nino}/{taxYear}"),
}
# Listed for the operation, but no path in HMRC's code leads there:
# hmrc/self-assessment-accounts-api:Def1_RetrieveCodingOutStatusValidator.scala has no first year.
NEVER_RETURNED = {("status", 400, "RULE_TAX_YEAR_NOT_SUPPORTED")}
# Returned by HMRC's code though the document does not list it for the operation.
NOT_LISTED = {
    # Def1_OptOutOfCodingOutValidator.scala and Def1_OptInToCodingOutValidator.scala
    ("opt out", 400, "RULE_TAX_YEAR_RANGE_INVALID"),
    ("opt in", 400, "RULE_TAX_YEAR_RANGE_INVALID"),
    # EnrolmentsAuthService.scala stands before every endpoint
    ("status", 403, "CLIENT_OR_AGENT_NOT_AUTHORISED"),
    # ErrorWrapper.scala: the wrapper of several errors; ErrorHandler.scala: malformed JSON
    *((call, 400, "INVALID_REQUEST") for call in ("amounts", "put", "obligations")),
    # Resolvers of the tax year and of the scenario stand before every endpoint
    ("itsa status", 400, "RULE_INCORRECT_GOV_TEST_SCENARIO"),
    *(
        (call, 400, "INVALID_REQUEST")
        for call in ("calculations", "calculation", "payments", "transactions")
    ),
    # the service mappings end in it; the documents list no 500 at all
    *((call, 500, "INTERNAL_SERVER_ERROR") for call in ("amounts", "opt out", "opt in")),
}
# Answers of the platform and the routing in front of the endpoints (developer hub, reference
# guide; ErrorHandler.scala, VersionRoutingRequestHandler.scala): in no endpoint's document.
PLATFORM = {
    (401, "MISSING_CREDENTIALS"), (401, "INVALID_CREDENTIALS"), (403, "INVALID_SCOPE"),
    (404, "NOT_FOUND"), (406, "ACCEPT_HEADER_INVALID"), (415, "INVALID_BODY_TYPE"),
    (429, "MESSAGE_THROTTLED_OUT"),
}  # fmt: skip


def _exact(value: Any) -> Any:
    """Floats as decimals, so that `multipleOf: 0.01` is decided without binary rounding."""
    if isinstance(value, dict):
        return {str(k): _exact(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_exact(v) for v in value]
    return Decimal(str(value)) if isinstance(value, float) else value


class Documents:
    """The four documents, with their references followed."""

    def __init__(self, folder: Path) -> None:
        names = (
            "self-assessment-accounts-4.0.yaml", "obligations-3.0.yaml",
            "individual-calculations-8.0.yaml", "self-assessment-individual-details-2.0.yaml",
        )  # fmt: skip
        self._all = [
            _exact(yaml.load((folder / name).read_text(), Loader=yaml.CSafeLoader))
            for name in names
        ]
        self._responses = {call: self._find(call) for call in OPERATIONS}

    def responses(self, call: str) -> dict[str, Any]:
        return self._responses[call]

    def _find(self, call: str) -> dict[str, Any]:
        method, path = OPERATIONS[call]
        for document in self._all:
            if path in document["paths"]:
                found = document["paths"][path][method]["responses"]
                return _followed(found, document)
        raise AssertionError(f"HMRC's documents have no {method} {path}")

    def listed(self, call: str) -> set[tuple[str, int, str]]:
        return {
            (call, int(status), example["value"]["code"])
            for status, response in self.responses(call).items()
            if int(status) >= 400
            for example in response["content"]["application/json"]["examples"].values()
        }


def _followed(value: Any, document: Any) -> Any:
    if isinstance(value, dict):
        if "$ref" in value:
            found = document
            for part in value["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            return _followed(found, document)
        return {k: _followed(v, document) for k, v in value.items()}
    return [_followed(v, document) for v in value] if isinstance(value, list) else value


def _ask(hmrc: Hmrc, call: str, year: str = "2025-26", **more: Any) -> httpx.Response:
    match call:
        case "amounts":
            return hmrc.amounts(year, **more)
        case "put":
            return hmrc.put(more.pop("body", one(SA, 11, 1.5)), year, **more)
        case "delete":
            return hmrc.delete(year, **more)
        case "status":
            return hmrc.status(year, **more)
        case "obligations":
            return hmrc.obligations(query=more.pop("query", {"taxYear": year}), **more)
        case _ if call in OF_THE_ACCOUNT:
            answer = ask_account(hmrc, call, year, **more)
        case _:
            answer = hmrc.opt(call.removeprefix("opt "), year, **more)
    return answer


def _scenario(name: str) -> dict[str, str]:
    return {"headers": {"gov-test-scenario": name}}


def _answers(hmrc: Hmrc) -> Iterator[tuple[str, httpx.Response]]:
    """Every kind of answer the stand-in has, by what was called."""
    everything = {
        "hmrc_items": [held(k, i, "412.30", related_tax_year="2023-24")
                       for i, k in enumerate((SA, PAYE, DEBT, IN_YEAR), 11)],
        "submitted": [sent(SA, 11, "380.00"), sent(DEBT, 99, "12.01"), sent(IN_YEAR, 98, "0.07")],
        "calculations": CALCULATIONS_OF_MANY_KINDS,
    }  # fmt: skip
    seen = dict.fromkeys(SHAPES, everything)
    hmrc.settings(penalties="on")
    for call in OPERATIONS:
        hmrc.put_person(years=seen, account=ACCOUNT_OF_MANY_KINDS)
        yield call, _ask(hmrc, call)
        yield call, _ask(hmrc, call, "20x5-26")
        yield call, _ask(hmrc, call, "2024-26")
        yield call, _ask(hmrc, call, "2015-16")
        yield call, _ask(hmrc, call, nino="AA20")
        yield call, _ask(hmrc, call, nino="AA209999A")
        yield call, _ask(hmrc, call, headers={"authorization": ""})
        yield call, _ask(hmrc, call, headers={"authorization": "Bearer no"})
        yield call, _ask(hmrc, call, headers={"accept": "*/*"})
        yield call, _ask(hmrc, call, headers={"accept": "application/vnd.hmrc.1.0+json"})
        yield call, _ask(hmrc, call, **_scenario("NO_SUCH_THING"))
        for scenario in ("DEFAULT", "NOT_FOUND", "DUPLICATE_ID_NOT_ALLOWED", "STATEFUL",
                         "OUTSIDE_AMENDMENT_WINDOW", "ALREADY_OPTED_OUT", "ALREADY_OPTED_IN",
                         "BUSINESS_PARTNER_NOT_EXIST", "ITSA_CONTRACT_OBJECT_NOT_EXIST",
                         "INSOLVENT_TRADER", "MULTIPLE", "DYNAMIC", "NOT_ENROLLED",
                         "INVALID_DATE_RANGE", "NO_PENALTIES", "LATE_SUBMISSION", "LATE_PAYMENT",
                         "MULTIPLE_PENALTIES", "MULTIPLE_LATE_PAYMENT_PENALTIES",
                         "MULTIPLE_INACTIVE_LATE_SUBMISSION_PENALTIES",
                         "THRESHOLD_LATE_SUBMISSION_PENALTIES", "CHARGE_LATE_SUBMISSION_PENALTIES",
                         "ERROR_MESSAGES_EXIST", "SCOT_SE_DIVIDENDS_EXAMPLE"):  # fmt: skip
            yield call, _ask(hmrc, call, **_scenario(scenario))
        for registered in ("no_business_partner", "no_itsa_contract"):
            hmrc.put_person(registered=registered)
            yield call, _ask(hmrc, call)
        hmrc.put_person()
        yield call, _ask(hmrc, call)
        yield call, _ask(hmrc, call)
    yield from _answers_of_one_call(hmrc, seen)


def _answers_of_one_call(hmrc: Hmrc, seen: dict[str, Any]) -> Iterator[tuple[str, httpx.Response]]:
    yield from answers_of_the_account(hmrc, seen)
    hmrc.put_person(years=seen)
    for year in ("2024-25", "2025-26", "2026-27"):
        for source in ("hmrcHeld", "user", "latest"):
            yield "amounts", hmrc.amounts(year, source)
            yield "amounts", hmrc.amounts(year, source, headers={"gov-test-scenario": "DEFAULT"})
    yield "amounts", hmrc.amounts(source="both")
    yield "amounts", hmrc.amounts("2024-26", source="both")
    yield "put", hmrc.put(one(SA, 0, 1))
    yield "put", hmrc.put(one(SA, 1, -1))
    yield "put", hmrc.put(one(SA, 0, -1))
    yield "put", hmrc.put({})
    yield "put", hmrc.put(b"{")
    yield "put", hmrc.put(one(SA, 1, 1), headers={"content-type": "text/plain"})
    yield "put", hmrc.put(one(SA, 1, 1), "2026-27")
    yield "put", hmrc.put({"taxCodeComponents": {SA: [{"id": 1, "amount": 1}] * 2}})
    yield "obligations", hmrc.obligations(query={"status": "late"})
    yield "obligations", hmrc.obligations(query={"status": "fulfilled"})
    yield "obligations", hmrc.obligations(query={"status": "late", "taxYear": "late"})
    returned = {"return": {"state": "submitted", "at": "2026-10-14T18:00:00Z"}}
    hmrc.put_person(years={"2025-26": returned, "2024-25": {}})
    yield "obligations", hmrc.obligations()
    yield "opt out", hmrc.opt("out")
    yield "opt in", hmrc.opt("in")
    hmrc.put_person(years={"2025-26": {"hmrc_items": [held(SA, None, "1.00")]}})
    yield "amounts", hmrc.amounts()
    reader = hmrc.tokens(scopes=["write:self-assessment"])["access_token"]
    yield "amounts", hmrc.amounts(headers={"authorization": f"Bearer {reader}"})
    hmrc.clock("2028-02-01T00:00:00Z")
    yield "put", hmrc.put(one(SA, 1, 1))
    yield "delete", hmrc.delete()
    hmrc.settings(rate_limit=1)
    yield from (("status", hmrc.status()) for _ in range(2))


def _check(documents: Documents, call: str, answer: httpx.Response) -> tuple[str, int, str] | None:
    """Hold one answer against the document; returns its key when it is an error."""
    status = answer.status_code
    responses = documents.responses(call)
    if status == 204:
        assert "204" in responses
        assert answer.content == b""
        return None
    body = json.loads(answer.content, parse_float=Decimal)
    assert isinstance(body, dict)
    if status == 200:
        schema = responses["200"]["content"]["application/json"]["schema"]
        if "oneOf" in schema:  # several fit at once, so HMRC's code chooses by the tax year
            schema = schema["oneOf"][_shape(call, answer.request.url.path)]
        jsonschema.Draft202012Validator(schema).validate(body)
        _check_instants(body)
        return None
    schema = responses["400"]["content"]["application/json"]["schema"]
    jsonschema.validate(body, schema)
    return call, status, str(body["code"])


def _shape(call: str, path: str) -> int:
    ends_in = 2000 + int(path.split("/")[5][-2:])
    lasts = (2023, 2025) if call == "calculations" else (2024, 2025, 2026)
    return sum(ends_in > last for last in lasts)


def _check_instants(value: Any) -> None:
    if isinstance(value, dict):
        for name, member in value.items():
            if name in ("submittedOn", "processingDate", "calculationTimestamp"):
                assert datetime.fromisoformat(member).tzinfo is not None
            _check_instants(member)
    elif isinstance(value, list):
        for member in value:
            _check_instants(member)


def test_every_answer_fits_hmrcs_documents_and_every_code_of_theirs_is_given(live: Hmrc) -> None:
    documents = Documents(Path(FOLDER or ""))
    given: set[tuple[str, int, str]] = set()
    answers = 0
    for call, answer in _answers(live):
        answers += 1
        error = _check(documents, call, answer)
        if error is not None:
            given.add(error)
    listed = set().union(*(documents.listed(call) for call in OPERATIONS))
    strays = {
        error for error in given - listed - NOT_LISTED if (error[1], error[2]) not in PLATFORM
    }
    assert strays == set()
    assert listed - given == NEVER_RETURNED
    assert NOT_LISTED - given == set()  # nothing is excused that does not happen
    codes = len({code for _, _, code in given & listed})
    print(
        f"HMRC documents: {len(OPERATIONS)} operations of the stand-in, {answers} answers fit; "
        f"{codes} error codes in {len(given & listed)} places, all but {len(NEVER_RETURNED)} listed"
    )


CALLS = {
    "amounts": "retrieve_amounts", "put": "put_amounts", "delete": "delete_amounts",
    "status": "retrieve_status", "opt out": "opt_out", "opt in": "opt_in",
    "obligations": "retrieve_obligations", "transactions": "retrieve_transactions",
    "payments": "list_payments", "penalties": "retrieve_penalties",
    "history": "retrieve_charge_history", "history by id": "retrieve_charge_history",
    "history by reference": "retrieve_charge_history", "calculations": "list_calculations",
    "calculation": "retrieve_calculation", "itsa status": "retrieve_itsa_status",
}  # fmt: skip


def test_every_error_that_hmrc_documents_of_a_call_can_be_shown_of_it() -> None:
    documents = Documents(Path(FOLDER or ""))
    listed = {
        (CALLS[call], code)
        for call in OPERATIONS
        for _, _, code in documents.listed(call)
        if code != "RULE_INCORRECT_GOV_TEST_SCENARIO"  # of HMRC's sandbox alone
    }
    offered = {(each["call"], each["code"]) for each in scenarios() if "call" in each}
    assert listed - offered == set()
    own = {(call, code) for call, codes in DOCUMENTED.items() for code in codes}
    assert own - listed == set()
