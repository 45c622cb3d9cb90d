"""Canned answers, scenarios and STATEFUL, as HMRC documents its sandbox."""

import pytest

from tests.standin.driver import DEBT, IN_YEAR, PAYE, SA, held, one, refused

ASK = {
    "amounts": lambda hmrc, headers: hmrc.amounts(headers=headers),
    "put": lambda hmrc, headers: hmrc.put(one(SA, 1, 1), headers=headers),
    "delete": lambda hmrc, headers: hmrc.delete(headers=headers),
    "status": lambda hmrc, headers: hmrc.status(headers=headers),
    "opt out": lambda hmrc, headers: hmrc.opt("out", headers=headers),
    "opt in": lambda hmrc, headers: hmrc.opt("in", headers=headers),
    "obligations": lambda hmrc, headers: hmrc.obligations(headers=headers),
    "transactions": lambda hmrc, headers: hmrc.account(
        "balance-and-transactions?onlyOpenItems=true", headers=headers
    ),
    "payments": lambda hmrc, headers: hmrc.account("payments-and-allocations", headers=headers),
    "penalties": lambda hmrc, headers: hmrc.account("penalties", headers=headers),
    "history": lambda hmrc, headers: hmrc.account("charges/12", headers=headers),
    "calculations": lambda hmrc, headers: hmrc.calculations(headers=headers),
    "calculation": lambda hmrc, headers: hmrc.calculations("2025-26", "12345678", headers=headers),
    "itsa status": lambda hmrc, headers: hmrc.itsa_status(headers=headers),
}
STATEFUL = {"gov-test-scenario": "STATEFUL"}


def ask(hmrc, call, scenario=None):
    return ASK[call](hmrc, {} if scenario is None else {"gov-test-scenario": scenario})


@pytest.mark.parametrize(
    ("call", "scenario", "expected"),
    [
        ("amounts", "NOT_FOUND", (404, "MATCHING_RESOURCE_NOT_FOUND")),
        ("put", "DUPLICATE_ID_NOT_ALLOWED", (400, "RULE_DUPLICATE_ID_NOT_ALLOWED")),
        ("put", "OUTSIDE_AMENDMENT_WINDOW", (400, "RULE_OUTSIDE_AMENDMENT_WINDOW")),
        ("delete", "OUTSIDE_AMENDMENT_WINDOW", (400, "RULE_OUTSIDE_AMENDMENT_WINDOW")),
        ("delete", "NOT_FOUND", (404, "MATCHING_RESOURCE_NOT_FOUND")),
        ("status", "BUSINESS_PARTNER_NOT_EXIST", (400, "RULE_BUSINESS_PARTNER_NOT_EXIST")),
        ("status", "ITSA_CONTRACT_OBJECT_NOT_EXIST", (400, "RULE_ITSA_CONTRACT_OBJECT_NOT_EXIST")),
        ("opt out", "BUSINESS_PARTNER_NOT_EXIST", (400, "RULE_BUSINESS_PARTNER_NOT_EXIST")),
        ("opt out", "ITSA_CONTRACT_OBJECT_NOT_EXIST", (400, "RULE_ITSA_CONTRACT_OBJECT_NOT_EXIST")),
        ("opt out", "ALREADY_OPTED_OUT", (400, "RULE_ALREADY_OPTED_OUT")),
        ("opt in", "BUSINESS_PARTNER_NOT_EXIST", (400, "RULE_BUSINESS_PARTNER_NOT_EXIST")),
        ("opt in", "ITSA_CONTRACT_OBJECT_NOT_EXIST", (400, "RULE_ITSA_CONTRACT_OBJECT_NOT_EXIST")),
        ("opt in", "ALREADY_OPTED_IN", (400, "RULE_ALREADY_OPTED_IN")),
        ("obligations", "INSOLVENT_TRADER", (400, "RULE_INSOLVENT_TRADER")),
        ("obligations", "NOT_FOUND", (404, "MATCHING_RESOURCE_NOT_FOUND")),
        ("transactions", "NOT_FOUND", (404, "MATCHING_RESOURCE_NOT_FOUND")),
        ("payments", "NOT_FOUND", (404, "MATCHING_RESOURCE_NOT_FOUND")),
        ("payments", "INVALID_DATE_RANGE", (400, "RULE_INVALID_DATE_RANGE")),
        ("history", "NOT_FOUND", (404, "MATCHING_RESOURCE_NOT_FOUND")),
        ("calculations", "NOT_FOUND", (404, "MATCHING_RESOURCE_NOT_FOUND")),
        ("calculation", "NOT_FOUND", (404, "MATCHING_RESOURCE_NOT_FOUND")),
        ("itsa status", "NOT_FOUND", (404, "MATCHING_RESOURCE_NOT_FOUND")),
        ("itsa status", "NOT_ENROLLED", (403, "CLIENT_NOT_MTD_ENROLLED")),
        ("itsa status", "STATEFUL", (404, "MATCHING_RESOURCE_NOT_FOUND")),
    ],
)
def test_a_scenario_is_played_in_both_modes(hmrc, sandbox, call, scenario, expected):
    assert refused(ask(hmrc, call, scenario)) == expected
    assert refused(ask(sandbox, call, scenario)) == expected


@pytest.mark.parametrize("call", ASK)
@pytest.mark.parametrize("scenario", ["NONSENSE", "stateful", "ALREADY_OPTED"])
def test_a_scenario_that_does_not_exist_is_refused(sandbox, call, scenario):
    assert refused(ask(sandbox, call, scenario)) == (400, "RULE_INCORRECT_GOV_TEST_SCENARIO")


def test_a_scenario_of_another_endpoint_is_refused(sandbox):
    for call, scenario in (("opt in", "ALREADY_OPTED_OUT"), ("obligations", "STATEFUL"),
                           ("amounts", "MULTIPLE"), ("put", "NOT_FOUND"),
                           ("transactions", "INVALID_DATE_RANGE"), ("penalties", "NOT_FOUND"),
                           ("calculations", "UK_SE_SAVINGS_EXAMPLE")):  # fmt: skip
        assert refused(ask(sandbox, call, scenario))[1] == "RULE_INCORRECT_GOV_TEST_SCENARIO"


def test_checks_come_before_scenarios(sandbox):
    assert refused(sandbox.amounts("x", headers=STATEFUL)) == (400, "FORMAT_TAX_YEAR")
    assert refused(sandbox.put({}, headers=STATEFUL))[1] == "RULE_INCORRECT_OR_EMPTY_BODY_SUBMITTED"


def test_without_a_scenario_the_sandbox_answers_as_it_always_does(sandbox):
    sandbox.put_year(hmrc_items=[held(SA, 11, "412.30")])
    for source in (None, "latest", "hmrcHeld", "user"):
        shown = sandbox.amounts(source=source).json()
        assert set(shown["taxCodeComponents"]) == {SA, PAYE, DEBT, IN_YEAR}
        assert ("unmatchedCustomerSubmissions" in shown) is (source != "hmrcHeld")
    assert sandbox.put(one(SA, 1, 1)).status_code == 204
    assert sandbox.delete().status_code == 204
    assert sandbox.opt("out").status_code == 204
    assert sandbox.opt("in").status_code == 204
    assert sandbox.status().json()["optOutIndicator"] is True
    assert sandbox.person()["years"]["2025-26"]["submitted"] == []


@pytest.mark.parametrize(
    ("call", "member"),
    [
        ("transactions", "balanceDetails"), ("payments", "payments"),
        ("penalties", "lateSubmissionPenalty"), ("history", "chargeHistoryDetails"),
        ("calculations", "calculations"), ("calculation", "calculation"),
        ("itsa status", "itsaStatuses"),
    ],
)  # fmt: skip
def test_an_account_has_its_canned_answers(hmrc, sandbox, call, member):
    """The person put there has no account; asked for by name, the answer is the same."""
    canned = ask(sandbox, call).json()
    assert canned[member]
    assert ask(hmrc, call, "DEFAULT").json() == canned


def test_canned_answers_do_not_follow_the_request(sandbox):
    """So software that shows what it asked for, instead of what came back, is found out."""
    answer = sandbox.status("2024-25").json()
    assert answer["taxYear"] != "2024-25"
    assert answer["nino"] != "AA200001A"


def test_the_explicit_default_is_the_canned_answer_in_realistic_mode_too(hmrc):
    assert set(ask(hmrc, "amounts", "DEFAULT").json()["taxCodeComponents"]) == {
        SA, PAYE, DEBT, IN_YEAR,
    }  # fmt: skip


def test_the_canned_obligations(sandbox):
    (entry,) = ask(sandbox, "obligations").json()["obligations"]
    assert entry["status"] == "open"
    several = ask(sandbox, "obligations", "MULTIPLE").json()["obligations"]
    assert [one["status"] for one in several] == ["fulfilled", "open"]
    answer = sandbox.obligations(
        query={"taxYear": "2023-24"}, headers={"gov-test-scenario": "DYNAMIC"}
    )
    assert answer.json()["obligations"] == [
        {
            "periodStartDate": "2023-04-06",
            "periodEndDate": "2024-04-05",
            "dueDate": "2025-01-31",
            "status": "fulfilled",
            "receivedDate": "2025-01-20",
        }
    ]


def test_the_first_year_is_earlier_in_the_sandbox(sandbox):
    assert sandbox.amounts("2019-20").status_code == 200
    assert refused(sandbox.amounts("2018-19")) == (400, "RULE_TAX_YEAR_NOT_SUPPORTED")


def test_stateful_amounts_live_from_put_to_delete(sandbox):
    assert refused(sandbox.amounts(headers=STATEFUL))[0] == 404
    assert refused(sandbox.delete(headers=STATEFUL))[0] == 404
    sandbox.clock("2026-11-02T09:00:00Z")
    body = {"taxCodeComponents": {SA: [{"id": 1, "amount": 1.1}], IN_YEAR: {"id": 2, "amount": 2}}}
    assert sandbox.put(body, headers=STATEFUL).status_code == 204
    expected = {
        SA: [{"amount": 1.1, "submittedOn": "2026-11-02T09:00:00.000Z", "source": "user", "id": 1}],
        IN_YEAR: {
            "amount": 2,
            "submittedOn": "2026-11-02T09:00:00.000Z",
            "source": "user",
            "id": 2,
        },
    }
    for source in (None, "latest", "user"):
        answer = sandbox.amounts(source=source, headers=STATEFUL)
        assert answer.json() == {"taxCodeComponents": expected}
    assert refused(sandbox.amounts(source="hmrcHeld", headers=STATEFUL))[0] == 404
    assert sandbox.delete(headers=STATEFUL).status_code == 204
    assert refused(sandbox.delete(headers=STATEFUL))[0] == 404


def test_stateful_refuses_an_id_twice(sandbox):
    twice = {"taxCodeComponents": {SA: [{"id": 1, "amount": 1}] * 2}}
    assert refused(sandbox.put(twice, headers=STATEFUL))[1] == "RULE_DUPLICATE_ID_NOT_ALLOWED"


def test_stateful_choices_go_back_and_forth(sandbox):
    def opt(way):
        answer = sandbox.opt(way, headers=STATEFUL)
        return 204 if answer.status_code == 204 else refused(answer)[1]

    def out():
        return sandbox.status(headers=STATEFUL).json()["optOutIndicator"]

    assert out() is False
    assert opt("in") == "RULE_ALREADY_OPTED_IN"
    assert opt("out") == 204
    assert out() is True
    assert opt("out") == "RULE_ALREADY_OPTED_OUT"
    assert opt("in") == 204
    assert out() is False


def test_stateful_data_is_apart_by_application_person_and_year_and_ends_after_a_week(sandbox):
    sandbox.clock("2026-11-02T09:00:00Z")
    sandbox.put(one(SA, 1, 1), headers=STATEFUL)
    other = sandbox.tokens(client_id="another application")["access_token"]
    headers = STATEFUL | {"authorization": f"Bearer {other}"}
    assert sandbox.amounts(headers=headers).status_code == 404
    assert sandbox.amounts("2024-25", headers=STATEFUL).status_code == 404
    sandbox.put_person("AA200002B")
    elsewhere = sandbox.amounts(nino="AA200002B", signed_in="AA200002B", headers=STATEFUL)
    assert elsewhere.status_code == 404
    sandbox.clock("2026-11-09T09:00:00Z")
    assert sandbox.amounts(headers=STATEFUL).status_code == 200
    sandbox.clock("2026-11-09T09:00:01Z")
    assert sandbox.amounts(headers=STATEFUL).status_code == 404


def test_stateful_knows_nothing_of_the_realistic_person(hmrc):
    hmrc.put_year(hmrc_items=[held(SA, 11, "412.30")])
    assert hmrc.amounts(headers=STATEFUL).status_code == 404
    hmrc.opt("out", headers=STATEFUL)
    assert hmrc.status().json()["optOutIndicator"] is False
