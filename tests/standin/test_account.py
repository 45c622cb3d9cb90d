"""Balance and transactions, payments and charge history: what follows from a small file."""

import pytest

from tests.standin.driver import NINO, refused

OPEN = {"onlyOpenItems": "true"}
YEARS = {"fromDate": "2025-01-01", "toDate": "2026-12-31"}
BALANCING = {
    "documentId": "300000000001", "documentDate": "2025-11-20", "taxYear": "2024-25",
    "documentDescription": "ITSA- Bal Charge", "originalAmount": "1000.00",
}  # fmt: skip
POA = {
    "documentId": "300000000002", "documentDate": "2025-11-20", "taxYear": "2026-27",
    "documentDescription": "ITSA- POA 1", "originalAmount": "500.00",
}  # fmt: skip
CODED = {
    "documentId": "300000000003", "documentDate": "2025-11-20", "taxYear": "2023-24",
    "documentDescription": "TRM New Charge", "originalAmount": "700.00",
    "amountCodedOut": "700.00",
}  # fmt: skip
PAID = {
    "paymentAmount": "450.00", "transactionDate": "2026-01-30", "paymentMethod": "BACS",
    "allocations": [{"documentId": "300000000001", "amount": "400.00"}],
}  # fmt: skip


def put(hmrc, *documents, **account):
    hmrc.put_person(account={"documentDetails": documents} | account)


def balance(hmrc):
    answer = hmrc.transactions(**OPEN)
    assert answer.status_code == 200, answer.text
    return answer.json()["balanceDetails"]


def test_a_balance_is_what_is_overdue_due_soon_and_due_later(hmrc):
    soon = {"documentId": "3", "documentDate": "2026-10-01", "originalAmount": "20.00",
            "documentDueDate": "2026-12-02"}  # fmt: skip
    put(hmrc, BALANCING, POA, soon, payments=[PAID])
    assert balance(hmrc) == {
        "overdueAmount": 600, "earliestPaymentDateOverdue": "2026-02-01",
        "payableAmount": 20, "payableDueDate": "2026-12-02",
        "pendingChargeDueAmount": 500, "pendingChargeDueDate": "2027-01-31",
        "totalBalance": 1120, "bcdBalancePerYear": [{"taxYear": "2024-25", "bcdAmount": 1000}],
        "totalBcdBalance": 1000, "amountCodedOut": 0,
        "unallocatedCredit": 50, "allocatedCredit": 400, "totalCredit": 450, "availableCredit": 50,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "more", "outstanding", "owed", "in_code"),
    [
        (None, {}, 700, 0, 700),
        ("initiated", {}, 700, 0, 700),
        ("awaiting-collection", {}, 700, 0, 700),
        ("waiting-cancellation", {}, 700, 0, 700),
        ("partly-collected", {"collectedThroughCode": "310.45"}, 389.55, 389.55, 0),
        ("not-collected", {}, 700, 700, 0),
        ("cancelled", {"collectedThroughCode": "120.00"}, 580, 580, 0),
        ("rejected", {}, 700, 700, 0),
        ("fully-collected", {}, 0, 0, 0),
    ],
)
def test_what_a_code_is_to_collect_is_apart_from_the_balance(
    hmrc, status, more, outstanding, owed, in_code
):
    put(hmrc, CODED | ({"codedOutStatus": status} if status else {}) | more)
    shown = hmrc.transactions(**YEARS).json()
    (document,), (charge,) = shown["documentDetails"], shown["financialDetails"]
    assert (document["isCodedOut"], document["outstandingAmount"]) == (True, outstanding)
    assert shown["balanceDetails"]["totalBalance"] == owed
    assert shown["balanceDetails"]["amountCodedOut"] == in_code
    assert {item.get("codedOutStatus") for item in charge["items"]} == {status}
    assert round(sum(item["amount"] for item in charge["items"]), 2) == 700
    assert shown.get("codingDetails", []) == (
        []
        if status == "rejected"
        else [
            {
                "returnTaxYear": "2023-24", "totalLiabilityAmount": 700, "codingTaxYear": "2025-26",
                "coded": {"charge": 700, "initiationDate": "2025-11-20"},
            }
        ]
    )  # fmt: skip


def test_what_the_file_says_itself_is_answered_as_it_is(hmrc):
    sample = {"documentId": "1455", "documentDate": "1920-02-29", "taxYear": "1919-20",
              "originalAmount": -99999999999.99, "documentDescription": "None such"}  # fmt: skip
    coding = {"returnTaxYear": "2020-21", "codingTaxYear": "2020-21"}
    put(hmrc, sample, sample, balanceDetails={"totalBalance": "-99999999999.99"},
        codingDetails=[coding])  # fmt: skip
    shown = hmrc.transactions(**OPEN).json()
    assert shown["balanceDetails"]["totalBalance"] == -99999999999.99
    assert shown["codingDetails"] == [coding]
    assert [one["originalAmount"] for one in shown["documentDetails"]] == [-99999999999.99] * 2


def test_a_document_says_nothing_that_hmrcs_would_not(hmrc):
    put(hmrc, CODED | {"codedOutStatus": "initiated", "chargeReference": "XD123456789012"})
    shown = hmrc.transactions(**YEARS).json()
    assert {"codedOutStatus", "collectedThroughCode", "chargeReference"}.isdisjoint(
        shown["documentDetails"][0]
    )
    assert shown["financialDetails"][0]["chargeReference"] == "XD123456789012"


def test_a_payment_has_a_document_and_brings_its_charge_down(hmrc):
    put(hmrc, BALANCING, payments=[PAID])
    shown = hmrc.transactions(**YEARS).json()
    charge, credit = shown["documentDetails"]
    assert (charge["outstandingAmount"], charge["lastClearing"]["lastClearedAmount"]) == (600, 400)
    assert (credit["originalAmount"], credit["outstandingAmount"]) == (-450, -50)
    assert "taxYear" not in credit
    (paid,) = hmrc.payments(paymentLot=credit["paymentLot"], paymentLotItem="000001").json()[
        "payments"
    ]
    assert (paid["paymentAmount"], paid["transactionDate"]) == (450, "2026-01-30")
    (part,) = paid["allocations"]
    assert part["chargeReference"] == shown["financialDetails"][0]["chargeReference"]
    assert (part["amount"], part["dueDate"]) == (400, "2026-01-31")
    assert part["chargeDetail"]["documentId"] == "300000000001"


def test_the_account_is_as_it_was_on_the_worlds_day(hmrc):
    put(hmrc, BALANCING, payments=[PAID])
    hmrc.clock("2026-01-29T12:00:00Z")
    assert balance(hmrc)["payableAmount"] == 1000
    hmrc.clock("2025-11-19T12:00:00Z")
    assert balance(hmrc)["totalBalance"] == 0
    assert refused(hmrc.payments(**YEARS)) == (404, "MATCHING_RESOURCE_NOT_FOUND")


def test_items_say_of_payments_locks_and_estimates_what_was_asked_for(hmrc):
    estimate = POA | {"isChargeEstimate": True, "documentId": "4"}
    put(hmrc, BALANCING, estimate, payments=[PAID])
    plain = hmrc.transactions(**YEARS).json()
    assert [len(plain[name]) for name in ("documentDetails", "financialDetails")] == [2, 1]
    cleared, rest = plain["financialDetails"][0]["items"]
    assert (cleared["amount"], rest["amount"]) == (400, 600)
    assert "paymentAmount" not in cleared
    assert "locks" not in rest
    full = hmrc.transactions(
        **YEARS, customerPaymentInformation="true", includeLocks="true",
        includeEstimatedCharges="true",
    ).json()  # fmt: skip
    assert len(full["documentDetails"]) == 3
    assert full["financialDetails"][0]["items"][0]["paymentAmount"] == 450
    assert full["financialDetails"][0]["items"][0]["locks"]["isChargeOnHold"] is False
    assert full["balanceDetails"] == plain["balanceDetails"]
    without = hmrc.transactions(**YEARS, removePOA="true").json()
    assert [one["documentId"] for one in without["documentDetails"]] == ["300000000001"]


def test_dates_and_a_number_cut_the_documents_and_not_the_balance(hmrc):
    put(hmrc, BALANCING, POA)
    one = hmrc.transactions(docNumber="300000000002").json()
    assert [document["documentId"] for document in one["documentDetails"]] == ["300000000002"]
    assert one["balanceDetails"]["totalBalance"] == 1500
    day = {"fromDate": "2025-11-20", "toDate": "2025-11-20"}
    assert len(hmrc.transactions(**day).json()["documentDetails"]) == 2
    early = {"fromDate": "2024-11-20", "toDate": "2025-11-19"}
    assert refused(hmrc.transactions(**early)) == (404, "MATCHING_RESOURCE_NOT_FOUND")


def test_no_account_is_not_found_and_an_empty_one_is_nothing_owed(hmrc):
    for call in (hmrc.transactions, hmrc.payments):
        assert refused(call(**YEARS)) == (404, "MATCHING_RESOURCE_NOT_FOUND")
    put(hmrc)
    assert balance(hmrc)["totalBalance"] == 0
    assert set(hmrc.transactions(**YEARS).json()) == {"balanceDetails"}


def test_a_changed_charge_has_a_history_at_three_addresses(hmrc):
    change = {"transactionId": "300000000001", "totalAmount": "1000.00",
              "changeTimestamp": "2026-02-03T10:00:00Z"}  # fmt: skip
    first = change | {"changeTimestamp": "2025-11-20T09:00:00Z", "totalAmount": "1200.00"}
    put(hmrc, BALANCING, POA, chargeHistoryDetails=[change, first])
    answers = [
        hmrc.account(f"charges/{path}").json()
        for path in (
            "300000000001", "transactionId/300000000001", "chargeReference/XD300000000001",
        )
    ]  # fmt: skip
    assert answers[0] == answers[1] == answers[2]
    earlier, later = answers[0]["chargeHistoryDetails"]
    assert (earlier["totalAmount"], later["totalAmount"]) == (1200, 1000)
    assert later == {
        "taxYear": "2024-25", "transactionId": "300000000001", "transactionDate": "2025-11-20",
        "description": "ITSA- Bal Charge", "totalAmount": 1000, "changeDate": "2026-02-03",
        "changeTimestamp": "2026-02-03T10:00:00.000Z", "changeReason": "Amended return",
    }  # fmt: skip
    for path in ("300000000002", "chargeReference/XD300000000002", "transactionId/9"):
        assert refused(hmrc.account(f"charges/{path}"))[0] == 404


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, ["RULE_INCONSISTENT_QUERY_PARAMS"]),
        ({"onlyOpenItems": "false"}, ["RULE_INCONSISTENT_QUERY_PARAMS"]),
        ({**OPEN, "docNumber": "300000000001"}, ["RULE_INCONSISTENT_QUERY_PARAMS"]),
        ({**OPEN, **YEARS}, ["RULE_INCONSISTENT_QUERY_PARAMS"]),
        ({"fromDate": "2025-01-01"}, ["MISSING_TO_DATE"]),
        ({"toDate": "2025-01-01"}, ["MISSING_FROM_DATE"]),
        ({"fromDate": "2024-01-01", "toDate": "2026-01-03"}, ["RULE_INVALID_DATE_RANGE"]),
        ({"fromDate": "2025-01-02", "toDate": "2025-01-01"}, ["RANGE_TO_DATE_BEFORE_FROM_DATE"]),
        ({"fromDate": "2025-02-30", "toDate": "2100-01-01"},
         ["FORMAT_FROM_DATE", "FORMAT_TO_DATE"]),
        ({"onlyOpenItems": "1", "docNumber": "1"}, ["FORMAT_DOC_NUMBER", "FORMAT_ONLY_OPEN_ITEMS"]),
    ],
)  # fmt: skip
def test_a_query_about_transactions_is_checked_in_two_stages(hmrc, query, codes):
    answer = hmrc.transactions(**query).json()
    assert [one["code"] for one in answer.get("errors", [answer])] == codes


def test_732_days_are_not_too_many_and_true_has_any_case(hmrc):
    put(hmrc, BALANCING)
    assert hmrc.transactions(fromDate="2024-01-01", toDate="2026-01-02").status_code == 200
    assert hmrc.transactions(onlyOpenItems="TRUE").status_code == 200


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"paymentLot": "-", "fromDate": "x"}, ["MISSING_PAYMENT_LOT_ITEM"]),
        ({"paymentLotItem": "1"}, ["MISSING_PAYMENT_LOT"]),
        ({"fromDate": "x", "paymentLot": "-", "paymentLotItem": "1"}, ["MISSING_TO_DATE"]),
        ({"paymentLot": "-", "paymentLotItem": "-"},
         ["FORMAT_PAYMENT_LOT", "FORMAT_PAYMENT_LOT_ITEM"]),
        ({}, ["RULE_INCONSISTENT_QUERY_PARAMS"]),
        ({"fromDate": "2024-01-01", "toDate": "2026-01-03"}, ["RULE_INVALID_DATE_RANGE"]),
    ],
)  # fmt: skip
def test_a_query_about_payments_is_checked_one_thing_after_another(hmrc, query, codes):
    answer = hmrc.payments(**query).json()
    assert [one["code"] for one in answer.get("errors", [answer])] == codes


def test_an_address_of_a_charge_is_checked(hmrc):
    assert refused(hmrc.account("charges/30000000-001")) == (400, "FORMAT_TRANSACTION_ID")
    assert refused(hmrc.account("charges/transactionId/3000000000012"))[1] == (
        "FORMAT_TRANSACTION_ID"
    )
    assert refused(hmrc.account("charges/chargeReference/300000000001"))[1] == (
        "FORMAT_CHARGE_REFERENCE"
    )


def test_penalties_are_the_sandboxs_unless_switched_on(hmrc, sandbox):
    penalties = {"totalisations": {"latePaymentPenaltyPostedTotal": 25.5}}
    put(hmrc, BALANCING, penalties=penalties)
    assert refused(hmrc.account("penalties")) == (404, "MATCHING_RESOURCE_NOT_FOUND")
    hmrc.settings(penalties="on")
    assert hmrc.account("penalties").json() == penalties
    assert "totalisations" in sandbox.account("penalties").json()
    none = {"gov-test-scenario": "NO_PENALTIES"}
    assert sandbox.account("penalties", headers=none).json() == {}


def test_a_file_comes_back_as_it_was_put(hmrc):
    account = {"documentDetails": [BALANCING], "payments": [PAID]}
    hmrc.put_person(account=account)
    shown = hmrc.person(NINO)["account"]
    assert shown["documentDetails"][0].items() >= BALANCING.items()
    hmrc.put_person(account=shown)
    assert hmrc.person(NINO)["account"] == shown


LATE = {
    "documentId": "300000000009", "documentDate": "2025-11-20", "taxYear": "2024-25",
    "documentDescription": "ITSA- Bal Charge", "originalAmount": "1000.00",
    "documentDueDate": "2026-01-31",
    "latePaymentInterest": {"interestRate": "7.75", "interestStartDate": "2026-02-01"},
}  # fmt: skip


def late_on(hmrc, day):
    hmrc.clock(f"{day}T09:00:00Z")
    answer = hmrc.transactions(**OPEN, calculateAccruedInterest="true").json()
    return answer["documentDetails"][0].get("latePaymentInterest"), answer["balanceDetails"]


def test_interest_grows_day_by_day_on_what_is_open(hmrc):
    paid = {
        "paymentAmount": "400.00", "transactionDate": "2026-03-02",
        "allocations": [{"documentId": "300000000009", "amount": "400.00"}],
    }  # fmt: skip
    put(hmrc, LATE, payments=[paid])
    begun = {"interestRate": 7.75, "interestStartDate": "2026-02-01"}
    assert late_on(hmrc, "2026-01-31")[0] is None, "it has not begun"
    assert late_on(hmrc, "2026-02-11")[0] == begun | {"accruingInterestAmount": 2.12}
    # 1,000 for 29 days until it was paid in part, and 600 for 10 more: £6.16 and £1.27
    interest, owed = late_on(hmrc, "2026-03-12")
    assert interest == begun | {"accruingInterestAmount": 7.43}
    assert (owed["overdueAmount"], owed["totalBalance"]) == (607.43, 607.43)


def test_interest_that_a_file_gives_stands_still(hmrc):
    given = {**LATE["latePaymentInterest"], "accruingInterestAmount": "4.12"}
    put(hmrc, LATE | {"latePaymentInterest": given})
    for day in ("2026-03-01", "2026-10-01"):
        assert late_on(hmrc, day)[0]["accruingInterestAmount"] == 4.12


def test_nothing_grows_on_what_a_code_is_to_collect(hmrc):
    coded = {"amountCodedOut": "1000.00", "codedOutStatus": "initiated"}
    put(hmrc, LATE | coded)
    assert late_on(hmrc, "2026-03-12")[0] is None
