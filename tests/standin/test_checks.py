"""The API's own checks: every code, its paths, and how several findings become one answer."""

import pytest

from tests.standin.driver import DEBT, IN_YEAR, NINO, PAYE, SA, one, paths, refused

ACCOUNT = {
    "transactions": "balance-and-transactions",
    "payments": "payments-and-allocations",
    "history": "charges/-",
    "history by id": "charges/transactionId/-",
    "history by reference": "charges/chargeReference/-",
}


CALLS = {
    "amounts": lambda hmrc, nino, year: hmrc.amounts(year, nino=nino),
    "put": lambda hmrc, nino, year: hmrc.put(one(SA, 1, 1), year, nino),
    "delete": lambda hmrc, nino, year: hmrc.delete(year, nino),
    "status": lambda hmrc, nino, year: hmrc.status(year, nino),
    "opt out": lambda hmrc, nino, year: hmrc.opt("out", year, nino),
    "opt in": lambda hmrc, nino, year: hmrc.opt("in", year, nino),
    "obligations": lambda hmrc, nino, year: hmrc.obligations(nino, query={"taxYear": year}),
    "calculations": lambda hmrc, nino, year: hmrc.calculations(year, nino=nino),
    "calculation": lambda hmrc, nino, year: hmrc.calculations(year, "12345678", nino),
    "itsa status": lambda hmrc, nino, year: hmrc.itsa_status(year, nino),
}


def make(hmrc, call, *, nino=NINO, year="2025-26"):
    if call in ACCOUNT:
        return hmrc.account(ACCOUNT[call], nino)
    return CALLS[call](hmrc, nino, year)


@pytest.mark.parametrize("nino", ["aa200001a", "QQ123456A", "AB123456E", "BG123456A", "AA12345A"])
@pytest.mark.parametrize("call", [*CALLS, *ACCOUNT])
def test_a_bad_nino_is_refused_at_once_and_alone(hmrc, call, nino):
    answer = make(hmrc, call, nino=nino, year="nonsense")
    assert refused(answer) == (400, "FORMAT_NINO")
    assert "errors" not in answer.json()


@pytest.mark.parametrize(
    ("year", "code"),
    [
        ("2021-2022", "FORMAT_TAX_YEAR"),
        ("21-22", "FORMAT_TAX_YEAR"),
        ("2009-10", "FORMAT_TAX_YEAR"),
        ("2099-00", "FORMAT_TAX_YEAR"),
        ("2025-26 ", "FORMAT_TAX_YEAR"),
        ("2020-22", "RULE_TAX_YEAR_RANGE_INVALID"),
        ("2022-21", "RULE_TAX_YEAR_RANGE_INVALID"),
        ("2022-22", "RULE_TAX_YEAR_RANGE_INVALID"),
    ],
)
@pytest.mark.parametrize("call", CALLS)
def test_a_tax_year_is_spelled_one_way_and_spans_one_year(hmrc, call, year, code):
    assert refused(make(hmrc, call, year=year)) == (400, code)


@pytest.mark.parametrize("call", ["amounts", "put", "delete"])
def test_amounts_have_a_first_year_that_can_be_moved(hmrc, call):
    assert refused(make(hmrc, call, year="2020-21")) == (400, "RULE_TAX_YEAR_NOT_SUPPORTED")
    assert make(hmrc, call, year="2021-22").status_code in (204, 404)
    hmrc.settings(minimum_tax_year="2019-20")
    assert make(hmrc, call, year="2019-20").status_code in (204, 404)
    assert refused(make(hmrc, call, year="2018-19")) == (400, "RULE_TAX_YEAR_NOT_SUPPORTED")


def test_choices_have_no_first_year(hmrc):
    hmrc.clock("2016-11-02T09:00:00Z")
    assert hmrc.status("2015-16").json()["optOutIndicator"] is False
    assert hmrc.opt("out", "2015-16").status_code == 204


def test_obligations_begin_in_2017_18(hmrc):
    assert refused(make(hmrc, "obligations", year="2016-17")) == (
        400,
        "RULE_TAX_YEAR_NOT_SUPPORTED",
    )
    assert make(hmrc, "obligations", year="2017-18").status_code == 404


@pytest.mark.parametrize("source", ["", "HMRCHELD", "hmrcheld", "User", "both"])
def test_a_source_is_one_of_three_words(hmrc, source):
    assert refused(hmrc.amounts(source=source)) == (400, "FORMAT_SOURCE")


@pytest.mark.parametrize("status", ["", "Open", "closed"])
def test_a_status_is_one_of_two_words(hmrc, status):
    assert refused(hmrc.obligations(query={"status": status})) == (400, "FORMAT_STATUS")


def test_findings_of_one_stage_come_together_by_code(hmrc):
    answer = hmrc.amounts("2020-22", "nobody's")
    assert refused(answer) == (400, "INVALID_REQUEST")
    codes = [error["code"] for error in answer.json()["errors"]]
    assert codes == ["FORMAT_SOURCE", "RULE_TAX_YEAR_RANGE_INVALID"]
    answer = hmrc.put({}, "2026-27")
    assert [error["code"] for error in answer.json()["errors"]] == [
        "RULE_INCORRECT_OR_EMPTY_BODY_SUBMITTED",
        "RULE_TAX_YEAR_NOT_ENDED",
    ]
    answer = hmrc.obligations(query={"taxYear": "x", "status": "y"})
    codes = [error["code"] for error in answer.json()["errors"]]
    assert codes == ["FORMAT_STATUS", "FORMAT_TAX_YEAR"]


def test_amounts_are_looked_at_only_when_the_first_stage_is_clean(hmrc):
    assert refused(hmrc.put(one(SA, 0, -1), "2026-27")) == (400, "RULE_TAX_YEAR_NOT_ENDED")


ROOT = "/taxCodeComponents"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, None),
        ([], None),
        ('"text"', None),
        ("null", None),
        ({"x": 1}, [ROOT]),
        ({"taxCodeComponents": {}}, [ROOT]),
        ({"taxCodeComponents": []}, [ROOT]),
        ({"taxCodeComponents": {"else": [{"id": 1, "amount": 1}]}}, [ROOT]),
        ({"taxCodeComponents": {DEBT: None}}, [ROOT]),
        ({"taxCodeComponents": {DEBT: []}}, [f"{ROOT}/debt"]),
        ({"taxCodeComponents": {DEBT: {}}}, [f"{ROOT}/debt"]),
        ({"taxCodeComponents": {DEBT: [1]}}, [f"{ROOT}/debt/0"]),
        ({"taxCodeComponents": {DEBT: [{"amount": 1}]}}, [f"{ROOT}/debt/0/id"]),
        ({"taxCodeComponents": {DEBT: [{}]}}, [f"{ROOT}/debt/0/amount", f"{ROOT}/debt/0/id"]),
        ({"taxCodeComponents": {IN_YEAR: []}}, [f"{ROOT}/inYearAdjustment"]),
        ({"taxCodeComponents": {IN_YEAR: {"id": 1}}}, [f"{ROOT}/inYearAdjustment/amount"]),
        (one(SA, 1, "12.50"), [f"{ROOT}/{SA}/0/amount"]),
        (one(SA, 1, True), [f"{ROOT}/{SA}/0/amount"]),
        (
            {"taxCodeComponents": {SA: [{"id": 1}], DEBT: [{"id": 1, "amount": 1}, {"amount": 1}]}},
            [f"{ROOT}/debt/1/id", f"{ROOT}/{SA}/0/amount"],
        ),
    ],
)
def test_an_empty_or_misshapen_body_says_where(hmrc, body, where):
    answer = hmrc.put(body)
    assert refused(answer) == (400, "RULE_INCORRECT_OR_EMPTY_BODY_SUBMITTED")
    assert paths(answer) == where


def test_members_the_document_does_not_know_are_ignored(hmrc):
    body = one(SA, 1, 1) | {"x": 1}
    body["taxCodeComponents"][SA][0]["note"] = "hello"
    assert hmrc.put(body).status_code == 204


@pytest.mark.parametrize("amount", ["-0.01", "100000000000", "99999999999.991", "10.500", "1e-3"])
def test_an_amount_out_of_range_or_with_a_third_decimal_is_refused(hmrc, amount):
    answer = hmrc.put(f'{{"taxCodeComponents":{{"{SA}":[{{"id":1,"amount":{amount}}}]}}}}')
    assert refused(answer) == (400, "FORMAT_VALUE")
    assert paths(answer) == [f"{ROOT}/{SA}/0/amount"]


@pytest.mark.parametrize("amount", ["0", "-0", "0.00", "10.50", "99999999999.99", "1E2"])
def test_an_amount_in_range_is_taken(hmrc, amount):
    body = f'{{"taxCodeComponents":{{"{SA}":[{{"id":1,"amount":{amount}}}]}}}}'
    assert hmrc.put(body).status_code == 204


@pytest.mark.parametrize("id_", ["0", "-1", "1.0", "1.5", "1000000000000000", "1e999999"])
def test_an_id_that_is_not_a_whole_number_in_range_is_refused(hmrc, id_):
    answer = hmrc.put(f'{{"taxCodeComponents":{{"{IN_YEAR}":{{"id":{id_},"amount":1}}}}}}')
    assert refused(answer) == (400, "FORMAT_ID")
    assert paths(answer) == [f"{ROOT}/{IN_YEAR}/id"]


def test_the_largest_id_is_taken(hmrc):
    assert hmrc.put(one(SA, 999_999_999_999_999, 1)).status_code == 204


def test_five_bad_amounts_are_one_finding_with_five_paths(hmrc):
    bad = {"id": 1, "amount": -1}
    answer = hmrc.put(
        {"taxCodeComponents": {SA: [bad, bad], PAYE: [bad], DEBT: [bad], IN_YEAR: bad}}
    )
    assert refused(answer) == (400, "FORMAT_VALUE")
    assert paths(answer) == [
        f"{ROOT}/{PAYE}/0/amount",
        f"{ROOT}/{SA}/0/amount",
        f"{ROOT}/{SA}/1/amount",
        f"{ROOT}/{DEBT}/0/amount",
        f"{ROOT}/{IN_YEAR}/amount",
    ]


def test_bad_ids_and_bad_amounts_come_as_two_errors_by_code(hmrc):
    answer = hmrc.put(one(SA, 0, -1))
    assert refused(answer) == (400, "INVALID_REQUEST")
    assert [(e["code"], e["paths"]) for e in answer.json()["errors"]] == [
        ("FORMAT_ID", [f"{ROOT}/{SA}/0/id"]),
        ("FORMAT_VALUE", [f"{ROOT}/{SA}/0/amount"]),
    ]
