"""Tax calculations and ITSA status: which there are, in which shape, and that the sums agree."""

import pytest

from tests.standin.driver import PAYE, SA, held, refused, sent

IN_YEAR = {
    "calculationTimestamp": "2026-05-10T09:00:00Z", "pay": "30000.00", "profit": "10000.00",
    "incomeTaxCharged": "5486.00", "payeDeducted": "3686.00", "class4Nic": "0.00",
}  # fmt: skip
FINAL = IN_YEAR | {
    "calculationTimestamp": "2026-10-14T18:05:00Z", "calculationType": "final-declaration",
}  # fmt: skip
ITEMS = [
    held(SA, 11, "412.30", related_tax_year="2023-24"),
    held(PAYE, 12, "62.40", related_tax_year="2022-23"),
]


def put(hmrc, year="2025-26", **members):
    hmrc.put_year(year, **({"calculations": [IN_YEAR, FINAL]} | members))


def retrieved(hmrc, at=0, year="2025-26"):
    found = hmrc.calculations(year).json()["calculations"][at]
    answer = hmrc.calculations(year, found["calculationId"])
    assert answer.status_code == 200, answer.text
    return found, answer.json()


@pytest.mark.parametrize(
    ("year", "final", "members"),
    [
        ("2022-23", "final-declaration", {"totalIncomeTaxAndNicsDue", "finalDeclaration"}),
        ("2024-25", "final-declaration", {"liabilityAmount", "calculationOutcome"}),
        ("2025-26", "declare-finalisation", {"liabilityAmount", "fromDate", "toDate"}),
        ("2026-27", "declare-finalisation", {"liabilityAmount", "fromDate", "toDate"}),
    ],
)
def test_the_shape_follows_the_year_and_the_newest_is_first(hmrc, year, final, members):
    put(hmrc, year)
    newest, body = retrieved(hmrc, year=year)
    assert newest["calculationType"] == "final-declaration"
    assert newest.keys() >= members
    assert body["metadata"]["calculationType"] == final
    assert ("finalDeclaration" in body["metadata"]) is (year <= "2024-25")


def test_a_calculation_uses_the_code_as_it_was_then(hmrc):
    put(hmrc, hmrc_items=ITEMS, submitted=[sent(SA, 11, "380.00", "2026-06-01T10:00:00Z")])
    _, before = retrieved(hmrc, 1)
    _, after = retrieved(hmrc, 0)
    lines = [
        body["calculation"]["codedOutUnderpayments"]["selfAssessmentUnderpaymentsDetail"][0]
        for body in (before, after)
    ]
    assert [(one["amount"], one["source"]) for one in lines] == [
        (412.3, "hmrc-held"), (380, "customer"),
    ]  # fmt: skip
    assert lines[1]["relatedTaxYear"] == "2023-24"


def test_the_sums_of_a_calculation_agree(hmrc):
    uncollected = [{"id": 11, "uncollectedAmount": "12.30"}]
    put(hmrc, hmrc_items=ITEMS, calculations=[FINAL | {"uncollected": uncollected}])
    listed, body = retrieved(hmrc)
    coded = body["calculation"]["codedOutUnderpayments"]
    assert coded["totalPayeUnderpayments"] == 62.4
    assert coded["totalCollectedSelfAssessmentUnderpayments"] == 400
    assert coded["totalUncollectedSelfAssessmentUnderpayments"] == 12.3
    tax = body["calculation"]["taxCalculation"]
    assert tax["incomeTax"]["payeUnderpaymentsCodedOut"] == 62.4
    assert tax["incomeTax"]["totalIncomeTaxDue"] == 5548.4
    assert tax["saUnderpaymentsCodedOut"] == 400
    assert tax["totalTaxDeducted"] == 3286
    assert tax["totalIncomeTaxAndNicsDue"] == listed["liabilityAmount"] == 2262.4


def test_a_calculation_is_not_there_before_it_was_made(hmrc):
    put(hmrc)
    hmrc.clock("2026-10-01T09:00:00Z")
    (one,) = hmrc.calculations().json()["calculations"]
    assert one["calculationType"] == "in-year"
    hmrc.clock("2026-05-01T09:00:00Z")
    assert refused(hmrc.calculations()) == (404, "MATCHING_RESOURCE_NOT_FOUND")


def test_errors_take_the_place_of_a_calculation(hmrc):
    put(hmrc, calculations=[IN_YEAR | {"errors": ["No income."], "calculationOutcome": "ERROR"}])
    listed, body = retrieved(hmrc)
    assert "liabilityAmount" not in listed
    assert "calculation" not in body
    assert body["messages"]["errors"] == [{"id": "C00001", "text": "No income."}]


def test_a_whole_answer_in_the_file_is_given_as_it_is(hmrc):
    whole = {"metadata": {}, "inputs": {}, "calculation": {"odd": [1.5]}}
    put(hmrc, calculations=[IN_YEAR | {"retrieve": whole, "calculationId": "12345678"}])
    assert hmrc.calculations("2025-26", "12345678").json() == whole


@pytest.mark.parametrize(
    ("year", "kind", "code"),
    [
        ("2025-26", "final", "FORMAT_CALCULATION_TYPE"),
        ("2022-23", "in-year", "RULE_CALCULATION_TYPE_NOT_ALLOWED"),
        ("2024-25", "confirm-amendment", "RULE_CALCULATION_TYPE_NOT_ALLOWED"),
        ("2016-17", "in-year", "RULE_TAX_YEAR_NOT_SUPPORTED"),
    ],
)
def test_a_type_that_the_year_does_not_have_is_refused(hmrc, year, kind, code):
    assert refused(hmrc.calculations(year, params={"calculationType": kind})) == (400, code)


def test_a_type_narrows_the_list(hmrc):
    put(hmrc)
    found = hmrc.calculations(params={"calculationType": "in-year"}).json()["calculations"]
    assert [one["calculationType"] for one in found] == ["in-year"]
    amended = hmrc.calculations(params={"calculationType": "intent-to-amend"})
    assert refused(amended) == (404, "MATCHING_RESOURCE_NOT_FOUND")


def test_an_id_of_a_calculation_is_eight_digits_or_a_uuid(hmrc):
    put(hmrc)
    assert refused(hmrc.calculations("2025-26", "123"))[1] == "FORMAT_CALCULATION_ID"
    assert refused(hmrc.calculations("2025-26", "00000000"))[0] == 404


def test_scenarios_of_a_calculation_follow_the_year_only_in_shape(sandbox):
    def metadata(year, scenario):
        headers = {"gov-test-scenario": scenario}
        return sandbox.calculations(year, "00000000", headers=headers).json().get("metadata")

    assert metadata("2022-23", "DEFAULT")["taxYear"] == "2021-22"
    assert metadata("2025-26", "UK_SE_SAVINGS_EXAMPLE")["taxYear"] == "2025-26"
    assert metadata("2029-30", "DYNAMIC")["taxYear"] == "2029-30"
    assert metadata("2022-23", "DYNAMIC") is None


# --- ITSA status


def test_a_year_with_a_return_has_a_status(hmrc):
    hmrc.put_person(years={"2024-25": {"return": {"state": "absent"}}, "2025-26": {}})
    (entry,) = hmrc.itsa_status("2025-26").json()["itsaStatuses"]
    assert entry["itsaStatusDetails"][0]["status"] == "MTD Voluntary"
    assert refused(hmrc.itsa_status("2024-25")) == (404, "MATCHING_RESOURCE_NOT_FOUND")


def test_history_and_later_years_are_given_when_asked_for(hmrc):
    told = [
        {"submittedOn": f"2025-0{month}-06T09:00:00Z", "status": status, "statusReason": "Rollover"}
        for month, status in ((4, "MTD Mandated"), (9, "Digitally Exempt"))
    ]
    hmrc.put_person(years={"2025-26": {"itsa_status": told}, "2026-27": {}})

    def asked(**query):
        entries = hmrc.itsa_status(params=query).json()["itsaStatuses"]
        return [[one["status"] for one in entry["itsaStatusDetails"]] for entry in entries]

    assert asked() == [["Digitally Exempt"]]
    assert asked(history="true") == [["Digitally Exempt", "MTD Mandated"]]
    assert asked(futureYears="True") == [["Digitally Exempt"], ["MTD Voluntary"]]


def test_whoever_is_not_signed_up_is_told_so_here_alone(hmrc):
    assert refused(hmrc.itsa_status(nino="AA200009A")) == (403, "CLIENT_NOT_MTD_ENROLLED")
    hmrc.put_person(enrolled=False)
    assert refused(hmrc.itsa_status()) == (403, "CLIENT_NOT_MTD_ENROLLED")
    assert refused(hmrc.calculations()) == (403, "CLIENT_OR_AGENT_NOT_AUTHORISED")


def test_a_supporting_agent_sees_the_status_and_no_account(hmrc):
    hmrc.put_person("AA200003C", kind="agent", supporting=True, clients=["AA200001A"])
    hmrc.put_year("2025-26")
    assert hmrc.itsa_status(signed_in="AA200003C").status_code == 200
    for answer in (
        hmrc.calculations(signed_in="AA200003C"),
        hmrc.account("balance-and-transactions", signed_in="AA200003C"),
    ):
        assert refused(answer) == (403, "CLIENT_OR_AGENT_NOT_AUTHORISED")
