"""What each of HMRC's errors means for the person: a row for each code on each call.

Sources: HMRC's documents of Self Assessment Accounts (MTD) 4.0, Obligations (MTD) 3.0, Individual
Calculations (MTD) 8.0 and Self Assessment Individual Details (MTD) 2.0, the services' own code
where that says more (hmrc/self-assessment-accounts-api, hmrc/obligations-api), and the platform's
errors (developer.service.hmrc.gov.uk, reference guide). Keyed on operation, status and code, never
on HMRC's message, which differs between its code and its documents (R46).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from codedout.domain.change import Refusal
from codedout.domain.errors import NO_TURN, STILL_ASKED, HmrcError
from codedout.domain.operation import Operation
from codedout.domain.tax_year import london_day


class Changed(StrEnum):
    """Whether HMRC changed anything."""

    NO = "no"
    YES = "yes"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Row:
    """One error: whether anything was changed, and which sentences say what and what next.

    `words` names them: `<words>.happened` and `<words>.next`.
    """

    changed: Changed
    words: str


def _row(words: str, changed: Changed = Changed.NO) -> Row:
    return Row(changed, f"refusals.{words}")


# Errors of HMRC's platform and of the frame that its services share: any call can get them.
# By status and code: the words for a question, and for a change.
_EVERYWHERE: dict[tuple[int, str], tuple[str, str]] = {
    (400, "FORMAT_NINO"): ("number_not_taken", "number_not_taken"),
    (400, "FORMAT_TAX_YEAR"): ("year_not_taken", "year_not_taken"),
    (400, "RULE_TAX_YEAR_RANGE_INVALID"): ("year_not_taken", "year_not_taken"),
    (400, "RULE_INCORRECT_GOV_TEST_SCENARIO"): ("test_case_unknown", "test_case_unknown"),
    (400, "INVALID_REQUEST"): ("our_fault", "our_fault"),
    (401, "MISSING_CREDENTIALS"): ("sign_in_ended", "sign_in_ended"),
    (401, "INVALID_CREDENTIALS"): ("sign_in_ended", "sign_in_ended"),
    (401, "UNAUTHORIZED"): ("sign_in_ended", "sign_in_ended"),
    (401, "INCORRECT_ACCESS_TOKEN_TYPE"): ("sign_in_ended", "sign_in_ended"),
    (403, "CLIENT_OR_AGENT_NOT_AUTHORISED"): ("not_allowed", "not_allowed"),
    (403, "FORBIDDEN"): ("not_allowed", "not_allowed"),
    (403, "INVALID_SCOPE"): ("may_not_look", "may_not_change"),
    (403, "RESOURCE_FORBIDDEN"): ("portal_not_allowed", "portal_not_allowed"),
    (403, "HTTPS_REQUIRED"): ("not_secure", "not_secure"),
    (404, "MATCHING_RESOURCE_NOT_FOUND"): ("no_such_address", "no_such_address"),
    (404, "NOT_FOUND"): ("version_gone", "version_gone"),
    (405, "METHOD_NOT_ALLOWED"): ("our_fault", "our_fault"),
    (405, "INVALID_HTTP_METHOD"): ("our_fault", "our_fault"),
    (406, "ACCEPT_HEADER_INVALID"): ("our_fault", "our_fault"),
    (415, "INVALID_BODY_TYPE"): ("our_fault", "our_fault"),
    (429, "MESSAGE_THROTTLED_OUT"): ("too_busy", "too_busy"),
    (500, "INTERNAL_SERVER_ERROR"): ("hmrc_fault", "hmrc_fault_on_change"),
    (501, "NOT_IMPLEMENTED"): ("not_offered", "not_offered"),
    (503, "SERVER_ERROR"): ("not_available", "not_available_on_change"),
    (503, "SCHEDULED_MAINTENANCE"): ("planned_work", "planned_work_on_change"),
    (504, "GATEWAY_TIMEOUT"): ("too_slow", "too_slow_on_change"),
}

_NOT_REGISTERED = {
    (400, "RULE_BUSINESS_PARTNER_NOT_EXIST"): "not_found_by_hmrc",
    (400, "RULE_ITSA_CONTRACT_OBJECT_NOT_EXIST"): "not_signed_up",
}


def _our_faults(*codes: str) -> dict[tuple[int, str], str]:
    return {(400, code): "our_fault" for code in codes}


_OF_DAYS = (
    *("FORMAT_FROM_DATE", "FORMAT_TO_DATE", "MISSING_FROM_DATE", "MISSING_TO_DATE"),
    *("RANGE_TO_DATE_BEFORE_FROM_DATE", "RULE_INVALID_DATE_RANGE"),
    "RULE_INCONSISTENT_QUERY_PARAMS",
)

# What one call gets beside, or says differently.
_OWN: dict[Operation, dict[tuple[int, str], str]] = {
    Operation.VIEW_AMOUNTS: {
        (400, "RULE_TAX_YEAR_NOT_SUPPORTED"): "year_not_covered",
        (400, "FORMAT_SOURCE"): "our_fault",
        (404, "MATCHING_RESOURCE_NOT_FOUND"): "nothing_held",
    },
    Operation.AMEND_AMOUNTS: {
        (400, "RULE_TAX_YEAR_NOT_SUPPORTED"): "year_not_covered",
        (400, "RULE_TAX_YEAR_NOT_ENDED"): "year_not_ended",
        (400, "RULE_OUTSIDE_AMENDMENT_WINDOW"): "too_late_to_change",
        (400, "RULE_DUPLICATE_ID_NOT_ALLOWED"): "item_twice",
        (400, "RULE_INCORRECT_OR_EMPTY_BODY_SUBMITTED"): "list_not_taken",
        (400, "FORMAT_VALUE"): "amount_not_taken",
        (400, "FORMAT_ID"): "item_not_taken",
    },
    Operation.DELETE_AMOUNTS: {
        (400, "RULE_TAX_YEAR_NOT_SUPPORTED"): "year_not_covered",
        (400, "RULE_OUTSIDE_AMENDMENT_WINDOW"): "too_late_to_remove",
        (404, "MATCHING_RESOURCE_NOT_FOUND"): "nothing_to_remove",
    },
    Operation.VIEW_CHOICE: {
        (400, "RULE_TAX_YEAR_NOT_SUPPORTED"): "year_not_covered",
        **_NOT_REGISTERED,
    },
    Operation.OPT_OUT: {
        (400, "RULE_ALREADY_OPTED_OUT"): "already_stopped",
        # HMRC has no code for "too late" or "return submitted": it comes as this (R43).
        (500, "INTERNAL_SERVER_ERROR"): "choice_not_made",
        **_NOT_REGISTERED,
    },
    Operation.OPT_IN: {
        (400, "RULE_ALREADY_OPTED_IN"): "already_collecting",
        (500, "INTERNAL_SERVER_ERROR"): "choice_not_made",
        **_NOT_REGISTERED,
    },
    Operation.VIEW_RETURNS: {
        (400, "RULE_TAX_YEAR_NOT_SUPPORTED"): "year_not_covered",
        (400, "FORMAT_STATUS"): "our_fault",
        (400, "RULE_INSOLVENT_TRADER"): "insolvent",
        (404, "MATCHING_RESOURCE_NOT_FOUND"): "no_return_shown",
        (404, "NO_OBLIGATIONS_FOUND"): "no_return_shown",
    },
    Operation.VIEW_ACCOUNT: {
        **_our_faults(
            *("FORMAT_DOC_NUMBER", "FORMAT_ONLY_OPEN_ITEMS", "FORMAT_INCLUDE_LOCKS"),
            *("FORMAT_CALCULATE_ACCRUED_INTEREST", "FORMAT_CUSTOMER_PAYMENT_INFORMATION"),
            *("FORMAT_REMOVE_PAYMENT_ON_ACCOUNT", "FORMAT_INCLUDE_ESTIMATED_CHARGES"),
            *_OF_DAYS,
        ),
        (404, "MATCHING_RESOURCE_NOT_FOUND"): "no_account_shown",
    },
    Operation.VIEW_PAYMENTS: {
        **_our_faults(
            *("FORMAT_PAYMENT_LOT", "FORMAT_PAYMENT_LOT_ITEM"),
            *("MISSING_PAYMENT_LOT", "MISSING_PAYMENT_LOT_ITEM"),
            *_OF_DAYS,
        ),
        (404, "MATCHING_RESOURCE_NOT_FOUND"): "no_payments_shown",
    },
    Operation.VIEW_CHARGE_HISTORY: {
        **_our_faults("FORMAT_TRANSACTION_ID"),
        (404, "MATCHING_RESOURCE_NOT_FOUND"): "no_history_shown",
    },
    Operation.VIEW_PENALTIES: {},
    Operation.LIST_CALCULATIONS: {
        **_our_faults("FORMAT_CALCULATION_TYPE", "RULE_CALCULATION_TYPE_NOT_ALLOWED"),
        (400, "RULE_TAX_YEAR_NOT_SUPPORTED"): "year_not_covered",
        (404, "MATCHING_RESOURCE_NOT_FOUND"): "no_calculation_shown",
    },
    Operation.VIEW_CALCULATION: {
        **_our_faults("FORMAT_CALCULATION_ID"),
        (400, "RULE_TAX_YEAR_NOT_SUPPORTED"): "year_not_covered",
        (404, "MATCHING_RESOURCE_NOT_FOUND"): "calculation_not_there",
    },
    Operation.VIEW_ITSA_STATUS: {
        **_our_faults("FORMAT_FUTURE_YEARS", "FORMAT_HISTORY"),
        (403, "CLIENT_NOT_MTD_ENROLLED"): "not_enrolled",
        (404, "MATCHING_RESOURCE_NOT_FOUND"): "no_standing_shown",
    },
}


def _changed(operation: Operation, status: int) -> Changed:
    """Whether anything was changed, as far as the status can say.

    HMRC checks first and acts after, so a 4xx did nothing. Any 5xx may hide that it acted, save
    501, for there is nothing there that could act.
    """
    if not operation.writes or 400 <= status < 500 or status == 501:
        return Changed.NO
    return Changed.NOT_KNOWN


def _rows() -> Iterator[tuple[tuple[Operation, int, str], Row]]:
    for operation in Operation:
        codes = {key: pair[operation.writes] for key, pair in _EVERYWHERE.items()}
        for (status, code), words in (codes | _OWN[operation]).items():
            yield (operation, status, code), _row(words, _changed(operation, status))


ROWS: dict[tuple[Operation, int, str], Row] = dict(_rows())
"""Every documented error, by operation, status and code."""

NEVER_REACHED = _row("never_reached")
_NEVER_LEFT = {NO_TURN: _row("no_turn"), STILL_ASKED: _row("still_asked")}
_NO_ANSWER = (_row("no_answer"), _row("no_answer_to_change", Changed.NOT_KNOWN))
_UNREADABLE = (_row("unreadable"), _row("unreadable_after_change", Changed.NOT_KNOWN))
_SERVER_ERROR = (_row("hmrc_fault"), _row("hmrc_fault_on_change", Changed.NOT_KNOWN))
_SIGN_IN_ENDED = _row("sign_in_ended")
_BY_STATUS = {401: _SIGN_IN_ENDED, 403: _row("not_allowed"), 429: _row("too_busy")}
_OTHER_REFUSAL = _row("other_refusal")
_AFTER_ONE = _row("after_one_in_the_morning")

FALLBACKS = (
    NEVER_REACHED,
    *_NEVER_LEFT.values(),
    *_NO_ANSWER,
    *_UNREADABLE,
    *_SERVER_ERROR,
    *_BY_STATUS.values(),
    _OTHER_REFUSAL,
    _AFTER_ONE,
)
"""Rows for what HMRC does not document, and for what depends on the hour."""


def row_of_error(error: HmrcError | Refusal, now: datetime) -> Row:
    """The row for an error, or for what was kept of one. `now` (aware) is when it happened."""
    kept = Refusal.of(error) if isinstance(error, HmrcError) else error
    if kept.sign_in_ended:
        return _SIGN_IN_ENDED
    return row_for(kept.operation, kept.status, kept.code, now=now, sent=kept.sent)


def is_unexplained(row: Row) -> bool:
    """Whether HMRC turned this person away without saying why."""
    return row == _BY_STATUS[403]


def row_for(
    operation: Operation,
    status: int | None,
    code: str,
    *,
    now: datetime | None = None,
    sent: bool = True,
) -> Row:
    """The row for an error; there is always one.

    `status` is None where no answer came, and `sent` then says whether the request left. `now`
    (aware) is when it happened: in the first hour of 6 April it is still 5 April by HMRC's clock.
    """
    if status is None:
        return _NO_ANSWER[operation.writes] if sent else _NEVER_LEFT.get(code, NEVER_REACHED)
    if code == "RULE_TAX_YEAR_NOT_ENDED" and now is not None and _hmrc_is_a_day_behind(now):
        return _AFTER_ONE
    known = ROWS.get((operation, status, code))
    if known is not None:
        return known
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 400 <= status < 500:
        return _OTHER_REFUSAL
    return (_SERVER_ERROR if status >= 500 else _UNREADABLE)[operation.writes]


def _hmrc_is_a_day_behind(now: datetime) -> bool:
    """Whether a tax year has ended in London and not yet in UTC, by which HMRC goes (R48)."""
    day = london_day(now)
    return (day.month, day.day) == (4, 6) and now.astimezone(UTC).date() < day
