"""The people the project ships, and the schema they are checked against."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

import hmrc_standin
from hmrc_standin.nino import is_whole, passes_the_api, spaced
from hmrc_standin.person import BadPerson, person_schema, read_person, shipped_people
from tests.standin.driver import Hmrc, refused

HERE = Path(hmrc_standin.__file__).parent
FILES = sorted((HERE / "people").glob("*.json"))
NAMES = {
    "one_item", "amended_lower", "hmrc_moved_since", "several_items_one_amended",
    "unmatched_submission", "opted_out", "nothing_held", "only_running_year", "return_submitted",
    "return_unknown", "four_kinds", "not_signed_up", "small_difference", "rejected_at_once",
    "rejected_mid_year", "partly_collected", "fully_collected", "requested_and_accepted",
    "payments_on_account", "class_2_apart", "debt_by_band", "scottish_rates", "welsh_rates",
    "agent_with_clients", "supporting_agent",
}  # fmt: skip
WITH_NO_RECORD = {"not_signed_up", "agent_with_clients", "supporting_agent"}
NINOS = {file.stem: json.loads(file.read_text())["nino"] for file in FILES}


def test_everybody_is_there():
    assert {file.stem for file in FILES} == NAMES
    people = list(shipped_people().values())
    for member in ("nino", "name", "sign_in_id", "situation", "teaches", "overview_says"):
        assert len({getattr(person, member) for person in people}) == len(NAMES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_file_fits_the_schema_and_loses_nothing_when_read(file):
    given = json.loads(file.read_text())
    jsonschema.validate(given, person_schema())
    shown = read_person(file.read_bytes()).as_json()
    for name, member in given.items():
        if name != "years":
            assert shown[name] == member
    for year, members in given["years"].items():
        for name, member in members.items():
            assert shown["years"][year][name] == member


def test_an_agent_acts_for_people_who_are_there_each_in_a_situation_of_their_own(hmrc):
    people = shipped_people()
    main, supporting = (people[NINOS[name]] for name in ("agent_with_clients", "supporting_agent"))
    assert (main.kind, supporting.kind, supporting.supporting) == ("agent", "agent", True)
    assert len(set(main.clients)) == 12
    for agent in (main, supporting):
        for number in agent.clients:
            assert people[number].kind == "individual"
    for number in main.clients:
        refused = {403} if number == NINOS["not_signed_up"] else {200, 404}
        assert hmrc.amounts(nino=number, signed_in=main.nino).status_code in refused
    for number in supporting.clients:
        assert hmrc.amounts(nino=number, signed_in=supporting.nino).status_code == 403
        years = hmrc.obligations(number, query={"taxYear": "2025-26"}, signed_in=supporting.nino)
        assert years.status_code == 200


def test_the_readme_publishes_the_schema_that_is_used():
    published = re.search(
        r"```json\n(\{\n  \"\$defs\".*?)\n```", (HERE / "README.md").read_text(), re.S
    )
    assert published is not None
    assert json.loads(published[1]) == person_schema()


def test_the_small_file_of_the_readme_says_what_the_readme_says(hmrc):
    (example,) = re.findall(
        r"```json\n(\{\n  \"name\".*?)\n```", (HERE / "README.md").read_text(), re.S
    )
    jsonschema.validate(json.loads(example), person_schema())
    hmrc.put_person(**json.loads(example))
    shown = hmrc.transactions(onlyOpenItems="true").json()
    assert shown["documentDetails"][0]["outstandingAmount"] == 155.14
    assert shown["balanceDetails"]["overdueAmount"] == 155.14
    assert shown["codingDetails"][0]["codingTaxYear"] == "2025-26"
    (listed,) = hmrc.calculations().json()["calculations"]
    assert listed["liabilityAmount"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"kind": "robot"}, {"enrolled": 1}, {"colour": "red"}, {"sign_in_id": "a b"},
        {"years": {"2025": {}}}, {"years": {"2025-26": {"opted_out": "no"}}},
        {"years": {"2025-26": {"submitted": [{"kind": "debt", "amount": "1"}]}}},
        {"years": {"2025-26": {"return": {"state": "late"}}}}, {"clients": ["QQ123456A"]},
    ],
)  # fmt: skip
def test_schema_and_reader_refuse_the_same(wrong):
    person = {"name": "T", "sign_in_id": "t"} | wrong
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(person, person_schema())
    with pytest.raises(BadPerson):
        read_person(json.dumps(person))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_person_can_be_asked_about_on_every_endpoint(hmrc, file):
    """2025-26 is the year to look at; nobody's page begins with an error of the stand-in."""
    nino = NINOS[file.stem]
    answers = [
        *(hmrc.amounts(year, nino=nino, signed_in=nino, source=source)
          for year in ("2023-24", "2024-25", "2025-26", "2026-27")
          for source in ("hmrcHeld", "user", "latest")),
        hmrc.status(nino=nino, signed_in=nino),
        hmrc.obligations(nino, signed_in=nino),
        hmrc.transactions(nino, onlyOpenItems="true"),
        hmrc.payments(nino, fromDate="2025-01-01", toDate="2026-11-02"),
        *(hmrc.calculations(year, nino=nino, signed_in=nino)
          for year in ("2023-24", "2024-25", "2025-26", "2026-27")),
        hmrc.itsa_status(nino=nino, signed_in=nino),
    ]  # fmt: skip
    expected = {403} if file.stem in WITH_NO_RECORD else {200, 404}
    assert {answer.status_code for answer in answers} <= expected


def of(hmrc, name, source, year="2025-26"):
    nino = NINOS[name]
    return hmrc.amounts(year, nino=nino, signed_in=nino, source=source)


def test_each_person_shows_what_they_are_there_for(hmrc):
    assert of(hmrc, "one_item", "user").status_code == 404
    (item,) = of(hmrc, "one_item", "hmrcHeld").json()["taxCodeComponents"][
        "selfAssessmentUnderpayment"
    ]
    assert item["amount"] == 412.3

    def sole(name, source):
        (kind,) = of(hmrc, name, source).json()["taxCodeComponents"].values()
        return kind[0]

    assert sole("amended_lower", "user")["amount"] < sole("amended_lower", "hmrcHeld")["amount"]
    assert sole("amended_lower", "latest")["source"] == "user"
    assert sole("hmrc_moved_since", "latest")["source"] == "hmrcHeld"
    assert sole("hmrc_moved_since", "user")["source"] == "user"
    several = of(hmrc, "several_items_one_amended", "latest").json()["taxCodeComponents"]
    assert [i["source"] for i in several["selfAssessmentUnderpayment"]] == [
        "hmrcHeld", "user", "hmrcHeld",
    ]  # fmt: skip
    assert "unmatchedCustomerSubmissions" in of(hmrc, "unmatched_submission", "latest").json()
    for year in ("2023-24", "2024-25", "2025-26", "2026-27"):
        assert of(hmrc, "nothing_held", "latest", year).status_code == 404
    assert of(hmrc, "only_running_year", "latest").status_code == 404
    assert of(hmrc, "only_running_year", "latest", "2026-27").status_code == 200
    assert len(of(hmrc, "four_kinds", "latest").json()["taxCodeComponents"]) == 4
    nino = NINOS["opted_out"]
    assert hmrc.status(nino=nino, signed_in=nino).json()["optOutIndicator"] is True
    assert of(hmrc, "opted_out", "hmrcHeld").status_code == 200
    nino = NINOS["return_submitted"]
    year = {"taxYear": "2025-26"}
    (entry,) = hmrc.obligations(nino, query=year, signed_in=nino).json()["obligations"]
    assert (entry["status"], entry["receivedDate"]) == ("fulfilled", "2026-10-14")
    nino = NINOS["return_unknown"]
    assert refused(hmrc.obligations(nino, query=year, signed_in=nino))[0] == 404


ACCOUNTS = sorted(NAMES - WITH_NO_RECORD)


def whole_account(hmrc, name):
    """Every document, line and coding of a person, from windows as long as HMRC's may be."""
    nino = NINOS[name]
    found = {"documentDetails": {}, "financialDetails": {}, "codingDetails": []}
    for first, last in (("2021-11-03", "2023-11-03"), ("2023-11-04", "2025-11-04"),
                        ("2025-11-05", "2026-11-02")):  # fmt: skip
        answer = hmrc.transactions(nino, fromDate=first, toDate=last)
        if answer.status_code == 404:
            continue
        body = answer.json()
        for one in body.get("documentDetails", []):
            found["documentDetails"][one["documentId"]] = one
        for one in body.get("financialDetails", []):
            found["financialDetails"][one["chargeDetail"]["documentId"]] = one
        found["codingDetails"] = body.get("codingDetails", [])
        found["balanceDetails"] = body["balanceDetails"]
    return found


def pence(amount):
    return round(amount * 100)


@pytest.mark.parametrize("name", ACCOUNTS)
def test_what_went_into_a_code_is_what_the_code_holds(in_process, name):
    """Self Assessment tax and debts by year owed and year of the code, on both sides."""
    hmrc = Hmrc(in_process, "default")
    file = json.loads((HERE / "people" / f"{name}.json").read_text())
    held = {}
    for year, record in file["years"].items():
        for item in record.get("hmrc_items", []):
            if item["kind"] in ("selfAssessmentUnderpayment", "debt"):
                key = (item.get("related_tax_year", "2020-21"), year)
                held[key] = held.get(key, 0) + pence(float(item["amount"]))
    documents = whole_account(hmrc, name)["documentDetails"].values()
    kept_back = sum(
        pence(one["amountCodedOut"] - float(line["collectedThroughCode"]))
        for one in documents
        for line in file["account"]["documentDetails"]
        if line["documentId"] == one["documentId"] and line.get("codedOutStatus") == "cancelled"
    )
    coded = {}
    for one in whole_account(hmrc, name)["codingDetails"]:
        if one["codingTaxYear"] <= "2026-27":
            key = (one["returnTaxYear"], one["codingTaxYear"])
            coded[key] = coded.get(key, 0) + pence(one["coded"]["charge"])
    assert coded.keys() == held.keys()
    assert sum(coded.values()) - kept_back == sum(held.values())


@pytest.mark.parametrize("name", ACCOUNTS)
def test_the_account_of_a_shipped_person_agrees_with_itself(in_process, name):
    account = whole_account(Hmrc(in_process, "default"), name)
    documents = account["documentDetails"]
    owed = sum(
        pence(one["outstandingAmount"])
        for id_, one in documents.items()
        if "paymentLot" not in one
        and not {"initiated"}
        & {item.get("codedOutStatus") for item in account["financialDetails"][id_]["items"]}
    )
    interest = {"partly_collected": 412, "payments_on_account": 238}.get(name, 0)
    assert pence(account["balanceDetails"]["totalBalance"]) == owed + interest
    for id_, line in account["financialDetails"].items():
        assert sum(pence(item["amount"]) for item in line["items"]) == pence(
            documents[id_]["originalAmount"]
        )
    assert account["balanceDetails"].get("unallocatedCredit", 0) == 0


@pytest.mark.parametrize("name", ACCOUNTS)
def test_a_return_comes_to_what_was_charged_for_its_year(in_process, name):
    hmrc, nino = Hmrc(in_process, "default"), NINOS[name]
    charged = {}
    for one in whole_account(hmrc, name)["documentDetails"].values():
        if "taxYear" in one:
            year = one["taxYear"]
            charged[year] = charged.get(year, 0) + pence(one["originalAmount"])
    for year in ("2023-24", "2024-25", "2025-26"):
        answer = hmrc.calculations(year, nino=nino, signed_in=nino)
        for one in answer.json().get("calculations", []):
            if one["calculationType"] == "final-declaration":
                assert pence(one["liabilityAmount"]) == charged.get(year, 0)
                got = hmrc.calculations(year, one["calculationId"], nino=nino, signed_in=nino)
                tax = got.json()["calculation"]["taxCalculation"]
                assert tax["totalIncomeTaxAndNicsDue"] == one["liabilityAmount"]


@pytest.mark.parametrize(
    ("name", "status", "outstanding", "due"),
    [
        ("rejected_at_once", "rejected", 1184.60, "2027-01-31"),
        ("rejected_mid_year", "cancelled", 468.23, "2026-11-23"),
        ("partly_collected", "partly-collected", 155.14, "2026-06-29"),
        ("fully_collected", "fully-collected", 0, "2025-01-31"),
        ("requested_and_accepted", "initiated", 1850, "2027-01-31"),
    ],
)
def test_each_way_a_collection_can_go_has_a_person(in_process, name, status, outstanding, due):
    account = whole_account(Hmrc(in_process, "default"), name)
    found = [
        account["documentDetails"][id_]
        for id_, line in account["financialDetails"].items()
        if {item.get("codedOutStatus") for item in line["items"]} == {status}
    ]
    assert (found[-1]["outstandingAmount"], found[-1]["documentDueDate"]) == (outstanding, due)


def test_a_national_insurance_number_is_checked_as_hmrc_checks_it():
    for good in ("TC663795B", "AA123456A", "AA123456", "AA123456 "):
        assert passes_the_api(good)
    for bad in ("AB123456E", "BG123456A", "QQ123456A", "aa123456a", "ZZ123456A", "KN123456A"):
        assert not passes_the_api(bad)
    assert not is_whole("AA123456")
    assert spaced("QQ123456C") == "QQ 12 34 56 C"
