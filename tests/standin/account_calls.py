"""The calls about a person's account, for what is held against HMRC's documents."""

from collections.abc import Iterator
from typing import Any

import httpx

from tests.standin.driver import Hmrc

SHAPES = ("2022-23", "2023-24", "2024-25", "2025-26", "2026-27")
FIGURES = {
    "pay": "31250.00", "profit": "16400.50", "incomeTaxCharged": "7016.10", "class2Nic": "179.40",
    "class4Nic": "229.83", "studentLoan": "12.00", "payeDeducted": "3736.00",
    "inYearAdjustment": "33.10", "uncollected": [{"id": 11, "uncollectedAmount": "20.00"}],
}  # fmt: skip
CALCULATIONS_OF_MANY_KINDS = [
    FIGURES
    | {
        "calculationId": f"000000{number}",
        "calculationTimestamp": f"2022-1{number % 3}-01T09:00:00Z",
    }
    | more
    for number, more in enumerate(
        (
            {"calculationType": "in-year", "calculationTrigger": "unattended"},
            {"calculationType": "intent-to-finalise"},
            {"calculationType": "final-declaration"},
            {"calculationType": "in-year", "calculationOutcome": "ERROR", "errors": ["No income."]},
        ),
        11,
    )
]
ACCOUNT_OF_MANY_KINDS = {
    "documentDetails": [
        {"documentId": "500000000011", "documentDate": "2025-12-01", "taxYear": "2024-25",
         "documentDescription": "ITSA- Bal Charge", "originalAmount": "812.40",
         "latePaymentInterest": {"interestRate": "7.75", "accruingInterestAmount": "3.10"}},
        {"documentId": "500000000012", "documentDate": "2025-12-01", "taxYear": "2025-26",
         "documentDescription": "ITSA- POA 1", "originalAmount": "406.20"},
        {"documentId": "500000000013", "documentDate": "2025-12-01", "taxYear": "2023-24",
         "documentDescription": "TRM New Charge", "originalAmount": "700.00",
         "amountCodedOut": "700.00", "codedOutStatus": "partly-collected",
         "collectedThroughCode": "300.00"},
        {"documentId": "500000000014", "documentDate": "2026-12-01", "originalAmount": 12.5},
        {"documentId": "500000000015", "documentDate": "2025-12-01", "originalAmount": "60.00",
         "taxYear": "2025-26", "isChargeEstimate": True},
    ],
    "payments": [
        {"paymentAmount": "500.00", "transactionDate": "2026-01-29", "paymentMethod": "BACS",
         "paymentLot": "81203010024", "paymentLotItem": "000001", "paymentReference": "P1",
         "allocations": [{"documentId": "500000000011", "amount": "400.00"}]},
    ],
    "chargeHistoryDetails": [
        {"transactionId": "500000000011", "changeTimestamp": "2026-02-01T10:00:00Z",
         "totalAmount": "812.40"},
    ],
    "penalties": {},
}  # fmt: skip
CHARGES = {
    "history": ("charges/", "500000000011"),
    "history by id": ("charges/transactionId/", "500000000011"),
    "history by reference": ("charges/chargeReference/", "XD500000000011"),
}
OF_THE_ACCOUNT = (
    "transactions", "payments", "penalties", *CHARGES, "calculations", "calculation", "itsa status",
)  # fmt: skip


def ask_account(hmrc: Hmrc, call: str, year: str = "2025-26", **more: Any) -> httpx.Response:
    """One call of the account, with a query that finds something unless another is given."""
    wide = {"fromDate": "2025-01-01", "toDate": "2026-12-31"}
    match call:
        case "transactions":
            query, path = more.pop("query", {"onlyOpenItems": "true"}), "balance-and-transactions"
        case "payments":
            query, path = more.pop("query", wide), "payments-and-allocations"
        case "penalties":
            query, path = {}, "penalties"
        case "calculations" | "calculation":
            usual = "00000012" if call == "calculation" else ""
            query, id_ = more.pop("query", {}), more.pop("id_", usual)
            return hmrc.calculations(year, id_, params=query, **more)
        case "itsa status":
            return hmrc.itsa_status(year, params=more.pop("query", {}), **more)
        case _:
            form, usual = CHARGES[call]
            query, path = {}, form + more.pop("id_", usual)
    return hmrc.account(path, params=query, **more)


def answers_of_the_account(hmrc: Hmrc, seen: Any) -> Iterator[tuple[str, httpx.Response]]:
    hmrc.put_person(years=seen, account=ACCOUNT_OF_MANY_KINDS)
    for query in (
        {"fromDate": "2025-01-01", "toDate": "2026-12-31"}, {"docNumber": "500000000011"},
        {"fromDate": "2025-01-01", "toDate": "2026-12-31", "includeLocks": "true",
         "calculateAccruedInterest": "TRUE", "customerPaymentInformation": "true",
         "includeEstimatedCharges": "true", "removePOA": "false"},
        {}, {"removePOA": "x", "docNumber": "1"}, {"fromDate": "2025-01-01", "toDate": "x"},
        {"onlyOpenItems": "yes"}, {"includeLocks": "1"}, {"calculateAccruedInterest": ""},
        {"removePOA": "x"}, {"customerPaymentInformation": "x"}, {"includeEstimatedCharges": "x"},
        {"docNumber": "1"}, {"fromDate": "2025-01-01"}, {"toDate": "2025-01-01"},
        {"fromDate": "1899-01-01", "toDate": "2025-01-01"}, {"fromDate": "x", "toDate": "x"},
        {"fromDate": "2025-01-02", "toDate": "2025-01-01"},
        {"fromDate": "2023-01-01", "toDate": "2025-01-03"},
    ):  # fmt: skip
        yield "transactions", ask_account(hmrc, "transactions", query=query)
    for query in (
        {}, {"paymentLot": "81203010024", "paymentLotItem": "000001"}, {"paymentLot": "1"},
        {"fromDate": "2025-01-01", "toDate": "x"}, {"fromDate": "x", "toDate": "2025-01-01"},
        {"paymentLotItem": "1"}, {"fromDate": "2025-01-01"}, {"toDate": "2025-01-01"},
        {"fromDate": "x", "toDate": "x"}, {"fromDate": "2025-01-02", "toDate": "2025-01-01"},
        {"fromDate": "2020-01-01", "toDate": "2025-01-01"},
        {"paymentLot": "-", "paymentLotItem": "1234567"},
        {"paymentLot": "-", "paymentLotItem": "1"}, {"paymentLot": "1", "paymentLotItem": "-"},
    ):  # fmt: skip
        yield "payments", ask_account(hmrc, "payments", query=query)
    for call in CHARGES:
        yield call, ask_account(hmrc, call, id_="no-such-thing")
        yield call, ask_account(hmrc, call, id_="XD000000000000" if "reference" in call else "1")
    for year in SHAPES:
        yield "calculations", ask_account(hmrc, "calculations", year)
        for calculation in ("00000011", "00000012", "00000013", "00000014"):
            yield "calculation", ask_account(hmrc, "calculation", year, id_=calculation)
        for call in ("calculations", "calculation"):
            for scenario in ("DEFAULT", "DYNAMIC", "ERROR_MESSAGES_EXIST", "UK_SE_SAVINGS_EXAMPLE"):
                yield call, ask_account(hmrc, call, year, headers={"gov-test-scenario": scenario})
    yield "calculations", ask_account(hmrc, "calculations", query={"calculationType": "final"})
    for year, kind in (("2022-23", "in-year"), ("2024-25", "confirm-amendment")):
        query = {"calculationType": kind}
        yield "calculations", ask_account(hmrc, "calculations", year, query=query)
    yield "calculations", ask_account(hmrc, "calculations", "x", query={"calculationType": "x"})
    yield "calculation", ask_account(hmrc, "calculation", "x", id_="x")
    yield "calculation", ask_account(hmrc, "calculation", id_="x")
    for query in (
        {"futureYears": "true", "history": "true"},
        {"futureYears": "x"},
        {"history": ""},
    ):
        yield "itsa status", ask_account(hmrc, "itsa status", query=query)
    hmrc.put_person("AA200003C", sign_in_id="agent", kind="agent", clients=[])
    yield "itsa status", ask_account(hmrc, "itsa status", signed_in="AA200003C")
    hmrc.put_person(enrolled=False)
    yield "itsa status", ask_account(hmrc, "itsa status")
