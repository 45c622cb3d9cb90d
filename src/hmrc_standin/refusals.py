"""HMRC's error codes, with their HTTP status, and how several errors become one answer.

Codes and statuses are HMRC's (hmrc/self-assessment-accounts-api:app/api/models/errors/ and the
developer hub's reference guide). The messages are our own words: HMRC's document and HMRC's code
disagree on them, and a client must match on `code`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .wire import Answer

CODES: dict[str, tuple[int, str]] = {
    # the platform
    "MISSING_CREDENTIALS": (401, "No access token was sent."),
    "INVALID_CREDENTIALS": (401, "The access token is not known, or has expired."),
    "INCORRECT_ACCESS_TOKEN_TYPE": (401, "This endpoint needs a person's token."),
    "FORBIDDEN": (403, "The token may not be used here."),
    "INVALID_SCOPE": (403, "The token was not given the permission this call needs."),
    "MESSAGE_THROTTLED_OUT": (429, "The application has sent too many requests."),
    "INTERNAL_SERVER_ERROR": (500, "Something went wrong at HMRC."),
    "SERVER_ERROR": (503, "The service is not available at the moment."),
    "GATEWAY_TIMEOUT": (504, "A service behind this one did not answer in time."),
    # routing
    "ACCEPT_HEADER_INVALID": (406, "The Accept header is missing or cannot be read."),
    "NOT_FOUND": (404, "This version of the API is not available."),
    "MATCHING_RESOURCE_NOT_FOUND": (404, "Nothing was found for this request."),
    "INVALID_HTTP_METHOD": (405, "The method is not offered at this path."),
    "INVALID_BODY_TYPE": (415, "The body must be sent as application/json."),
    "INVALID_REQUEST": (400, "The request is not valid."),
    # who may ask
    "CLIENT_OR_AGENT_NOT_AUTHORISED": (
        403,
        "The person is not signed up, the NINO is not this person's, or the agent may not act.",
    ),
    "CLIENT_NOT_MTD_ENROLLED": (403, "The person is not signed up to Making Tax Digital."),
    # formats
    "FORMAT_NINO": (400, "The NINO is not in the right format."),
    "FORMAT_TAX_YEAR": (400, "The tax year is not in the right format."),
    "FORMAT_SOURCE": (400, "The source is not one of the three that are offered."),
    "FORMAT_STATUS": (400, "The status is not one of the two that are offered."),
    "FORMAT_VALUE": (400, "An amount is out of range or has more than two decimal places."),
    "FORMAT_ID": (400, "An id is out of range or is not a whole number."),
    "FORMAT_DOC_NUMBER": (400, "The document number is not in the right format."),
    "FORMAT_FROM_DATE": (400, "The first date is not in the right format."),
    "FORMAT_TO_DATE": (400, "The last date is not in the right format."),
    "FORMAT_ONLY_OPEN_ITEMS": (400, "onlyOpenItems is true or false."),
    "FORMAT_INCLUDE_LOCKS": (400, "includeLocks is true or false."),
    "FORMAT_CALCULATE_ACCRUED_INTEREST": (400, "calculateAccruedInterest is true or false."),
    "FORMAT_REMOVE_PAYMENT_ON_ACCOUNT": (400, "removePOA is true or false."),
    "FORMAT_CUSTOMER_PAYMENT_INFORMATION": (400, "customerPaymentInformation is true or false."),
    "FORMAT_INCLUDE_ESTIMATED_CHARGES": (400, "includeEstimatedCharges is true or false."),
    "FORMAT_PAYMENT_LOT": (400, "The payment lot is not in the right format."),
    "FORMAT_PAYMENT_LOT_ITEM": (400, "The payment lot item is not in the right format."),
    "FORMAT_TRANSACTION_ID": (400, "The transaction id is not in the right format."),
    "FORMAT_CHARGE_REFERENCE": (400, "The charge reference is not in the right format."),
    "FORMAT_CALCULATION_ID": (400, "The calculation id is not in the right format."),
    "FORMAT_CALCULATION_TYPE": (400, "There is no such type of calculation."),
    "FORMAT_FUTURE_YEARS": (400, "futureYears is true or false."),
    "FORMAT_HISTORY": (400, "history is true or false."),
    "MISSING_FROM_DATE": (400, "A last date was sent without a first one."),
    "MISSING_TO_DATE": (400, "A first date was sent without a last one."),
    "MISSING_PAYMENT_LOT": (400, "A payment lot item was sent without a payment lot."),
    "MISSING_PAYMENT_LOT_ITEM": (400, "A payment lot was sent without a payment lot item."),
    "RANGE_TO_DATE_BEFORE_FROM_DATE": (400, "The last date is before the first."),
    # rules
    "RULE_INVALID_DATE_RANGE": (400, "The dates are more than 732 days apart."),
    "RULE_INCONSISTENT_QUERY_PARAMS": (400, "The query parameters do not go together."),
    "RULE_CALCULATION_TYPE_NOT_ALLOWED": (400, "The tax year has no such type of calculation."),
    "RULE_TAX_YEAR_RANGE_INVALID": (400, "The two halves of the tax year are not a year apart."),
    "RULE_TAX_YEAR_NOT_SUPPORTED": (400, "The tax year is before the first that is supported."),
    "RULE_TAX_YEAR_NOT_ENDED": (400, "The tax year has not ended yet."),
    "RULE_INCORRECT_OR_EMPTY_BODY_SUBMITTED": (400, "The body is empty or not of the right shape."),
    "RULE_DUPLICATE_ID_NOT_ALLOWED": (400, "An id was sent more than once."),
    "RULE_OUTSIDE_AMENDMENT_WINDOW": (400, "The time for changing this tax year has passed."),
    "RULE_BUSINESS_PARTNER_NOT_EXIST": (400, "The NINO is not registered as a business partner."),
    "RULE_ITSA_CONTRACT_OBJECT_NOT_EXIST": (400, "There is no Income Tax record for the NINO."),
    "RULE_ALREADY_OPTED_OUT": (400, "The person has already opted out for this tax year."),
    "RULE_ALREADY_OPTED_IN": (400, "The person has already opted in for this tax year."),
    "RULE_INSOLVENT_TRADER": (400, "HMRC's record says the trader is insolvent."),
    "RULE_INCORRECT_GOV_TEST_SCENARIO": (400, "There is no such Gov-Test-Scenario here."),
    "NO_OBLIGATIONS_FOUND": (404, "No obligations match what was asked."),
}


@dataclass(frozen=True, slots=True)
class Refusal(Exception):
    """One finding, by HMRC's code; `paths` are JSON pointers into the body that was sent."""

    code: str
    paths: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        return CODES[self.code][0]

    def as_json(self) -> dict[str, object]:
        body: dict[str, object] = {"code": self.code, "message": CODES[self.code][1]}
        return body | ({"paths": list(self.paths)} if self.paths else {})

    def answer(self) -> Answer:
        return Answer(self.status, self.as_json())


def combine(findings: Iterable[Refusal]) -> Answer:
    """One answer for all findings: grouped by kind, sorted by code, alone if only one is left.

    Five bad amounts make one FORMAT_VALUE with five paths
    (hmrc/self-assessment-accounts-api:app/api/controllers/validators/Validator.scala).
    """
    groups: dict[str, list[Refusal]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    merged = [
        # one member without a path leaves the whole group without
        Refusal(code, sum((m.paths for m in group), ()) if all(m.paths for m in group) else ())
        for code, group in sorted(groups.items())
    ]
    if len(merged) == 1:
        return merged[0].answer()
    wrapper = Refusal("INVALID_REQUEST").as_json()
    return Answer(400, wrapper | {"errors": [one.as_json() for one in merged]})
