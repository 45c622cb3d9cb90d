"""Whose figure is shown for which source, and what a person can do to their own."""

from decimal import Decimal

import pytest

from hmrc_standin.wire import read_json
from tests.standin.driver import DEBT, IN_YEAR, PAYE, SA, held, one, refused, sent

BEFORE, AFTER = "2024-12-01T00:00:00Z", "2026-05-02T09:00:00Z"


def items(answer, kind=SA):
    assert answer.status_code == 200, answer.text
    return answer.json()["taxCodeComponents"][kind]


def test_an_amount_hmrc_holds_is_shown_with_where_it_came_from(hmrc):
    hmrc.put_year(hmrc_items=[held(SA, 11, "412.30", related_tax_year="2023-24")])
    assert hmrc.amounts().json() == {
        "taxCodeComponents": {
            SA: [
                {
                    "amount": 412.3,
                    "relatedTaxYear": "2023-24",
                    "submittedOn": "2025-03-01T06:00:00.000Z",
                    "source": "hmrcHeld",
                    "id": 11,
                }
            ]
        }
    }


def test_a_related_year_that_hmrc_does_not_know_is_left_out(hmrc):
    hmrc.put_year(hmrc_items=[held(DEBT, 11, "1.00")])
    assert "relatedTaxYear" not in items(hmrc.amounts(), DEBT)[0]


def test_the_later_figure_is_the_latest_whoever_sent_it(hmrc):
    item = held(SA, 11, "412.30")
    hmrc.put_year(hmrc_items=[item], submitted=[sent(SA, 11, "380.00", AFTER)])
    assert items(hmrc.amounts())[0] | {"submittedOn": ""} == {
        "amount": 380, "source": "user", "id": 11, "submittedOn": "",
    }  # fmt: skip
    hmrc.put_year(hmrc_items=[item], submitted=[sent(SA, 11, "380.00", BEFORE)])
    assert items(hmrc.amounts(source="latest"))[0]["source"] == "hmrcHeld"
    assert items(hmrc.amounts(source="user"))[0]["amount"] == 380


def test_at_the_same_instant_the_persons_figure_is_the_latest(hmrc):
    hmrc.put_year(
        hmrc_items=[held(SA, 11, "412.30")],
        submitted=[sent(SA, 11, "380.00", "2025-03-01T06:00:00Z")],
    )
    assert items(hmrc.amounts())[0]["source"] == "user"


def test_latest_is_decided_item_by_item(hmrc):
    hmrc.put_year(
        hmrc_items=[held(SA, 11, "10.00"), held(SA, 12, "20.00"), held(PAYE, 11, "30.00")],
        submitted=[sent(SA, 12, "19.00")],
    )
    assert [item["source"] for item in items(hmrc.amounts())] == ["hmrcHeld", "user"]
    # the same number under another kind is another item
    assert items(hmrc.amounts(), PAYE)[0]["source"] == "hmrcHeld"


def test_each_source_shows_its_own_side_only(hmrc):
    hmrc.put_year(hmrc_items=[held(SA, 11, "412.30"), held(SA, 12, "7.00")],
                  submitted=[sent(SA, 11, "380.00")])  # fmt: skip
    assert [item["amount"] for item in items(hmrc.amounts(source="hmrcHeld"))] == [412.3, 7]
    assert [item["amount"] for item in items(hmrc.amounts(source="user"))] == [380]


def test_a_figure_for_nothing_hmrc_holds_is_set_apart(hmrc):
    hmrc.put_year(hmrc_items=[held(SA, 11, "412.30")],
                  submitted=[sent(PAYE, 11, "75.00"), sent(IN_YEAR, 9, "1.00")])  # fmt: skip
    for source in ("user", "latest"):
        strays = hmrc.amounts(source=source).json()["unmatchedCustomerSubmissions"]
        assert strays[PAYE] == [{"amount": 75, "submittedOn": "2026-05-02T09:00:00.000Z", "id": 11}]
        assert strays[IN_YEAR]["amount"] == 1
    assert "unmatchedCustomerSubmissions" not in hmrc.amounts(source="hmrcHeld").json()
    assert "taxCodeComponents" not in hmrc.amounts(source="user").json()


def test_the_four_kinds_keep_their_shapes(hmrc):
    hmrc.put_year(
        hmrc_items=[held(k, i, "5.00") for i, k in enumerate((SA, PAYE, DEBT, IN_YEAR), 1)]
    )
    shown = hmrc.amounts().json()["taxCodeComponents"]
    assert [type(shown[kind]) for kind in (SA, PAYE, DEBT, IN_YEAR)] == [list, list, list, dict]


@pytest.mark.parametrize("source", ["hmrcHeld", "user", "latest", None])
def test_nothing_from_a_source_is_not_found(hmrc, source):
    assert refused(hmrc.amounts(source=source)) == (404, "MATCHING_RESOURCE_NOT_FOUND")


def test_a_running_year_shows_amounts_without_ids(hmrc):
    hmrc.put_year("2026-27", hmrc_items=[held(SA, 11, "412.30")])
    assert "id" not in items(hmrc.amounts("2026-27"))[0]
    hmrc.clock("2027-04-06T00:00:00Z")
    assert items(hmrc.amounts("2026-27"))[0]["id"] == 11


def test_a_missing_id_after_the_year_fails_as_hmrcs_api_does(hmrc):
    hmrc.put_year(hmrc_items=[held(SA, 11, "412.30"), held(DEBT, None, "5.00")])
    assert refused(hmrc.amounts()) == (500, "INTERNAL_SERVER_ERROR")
    hmrc.clock("2026-04-05T12:00:00Z")
    assert hmrc.amounts().status_code == 200


def test_what_is_put_is_shown_and_what_hmrc_holds_stays(hmrc):
    hmrc.put_year(hmrc_items=[held(SA, 11, "412.30")])
    hmrc.clock("2026-11-02T09:30:00.250Z")
    answer = hmrc.put(one(SA, 11, 380.1))
    assert (answer.status_code, answer.content) == (204, b"")
    assert items(hmrc.amounts()) == [
        {"amount": 380.1, "submittedOn": "2026-11-02T09:30:00.250Z", "source": "user", "id": 11}
    ]
    assert items(hmrc.amounts(source="hmrcHeld"))[0]["amount"] == 412.3


def test_an_id_nobody_holds_is_taken_and_shown_as_unmatched(hmrc):
    assert hmrc.put(one(DEBT, 77, 12)).status_code == 204
    assert hmrc.amounts().json()["unmatchedCustomerSubmissions"][DEBT][0]["id"] == 77


def test_a_second_put_replaces_the_whole_set(hmrc):
    hmrc.put({"taxCodeComponents": {SA: [{"id": 1, "amount": 1}], DEBT: [{"id": 2, "amount": 2}]}})
    hmrc.put(one(SA, 3, 3))
    assert [entry["id"] for entry in hmrc.person()["years"]["2025-26"]["submitted"]] == [3]


def test_with_the_switch_a_second_put_merges_by_kind_and_id(hmrc):
    hmrc.settings(put="merge")
    hmrc.put({"taxCodeComponents": {SA: [{"id": 1, "amount": 1}], IN_YEAR: {"id": 8, "amount": 4}}})
    hmrc.put({"taxCodeComponents": {SA: [{"id": 1, "amount": 5}, {"id": 2, "amount": 2}],
                                    DEBT: [{"id": 1, "amount": 6}],
                                    IN_YEAR: {"id": 9, "amount": 7}}})  # fmt: skip
    now = {
        (e["kind"], e["id"]): e["amount"] for e in hmrc.person()["years"]["2025-26"]["submitted"]
    }
    assert now == {(SA, 1): "5.00", (SA, 2): "2.00", (DEBT, 1): "6.00", (IN_YEAR, 9): "7.00"}


def test_deleting_brings_hmrcs_figure_back_and_works_once(hmrc):
    hmrc.put_year(hmrc_items=[held(SA, 11, "412.30")], submitted=[sent(SA, 11, "1.00")])
    assert hmrc.delete().status_code == 204
    assert items(hmrc.amounts())[0]["amount"] == 412.3
    assert refused(hmrc.delete()) == (404, "MATCHING_RESOURCE_NOT_FOUND")


@pytest.mark.parametrize(
    "written", ["99999999999.99", "0", "0.01", "0.07", "8.2", "5000.99", "1e3"]
)
def test_money_comes_back_to_the_penny(hmrc, written):
    body = f'{{"taxCodeComponents":{{"debt":[{{"id":7,"amount":{written}}}]}}}}'
    assert hmrc.put(body).status_code == 204
    raw = read_json(hmrc.amounts().content)
    assert raw["unmatchedCustomerSubmissions"][DEBT][0]["amount"] == Decimal(written)


def test_ids_may_repeat_across_kinds_unless_the_switch_says_otherwise(hmrc):
    twice = {"taxCodeComponents": {SA: [{"id": 1, "amount": 1}], DEBT: [{"id": 1, "amount": 2}]}}
    assert hmrc.put(twice).status_code == 204
    hmrc.settings(duplicate_ids="any")
    answer = hmrc.put(twice)
    assert refused(answer) == (400, "RULE_DUPLICATE_ID_NOT_ALLOWED")
    assert "paths" not in answer.json()


def test_ids_may_not_repeat_within_a_kind_and_nothing_is_kept(hmrc):
    twice = {"taxCodeComponents": {SA: [{"id": 1, "amount": 1}, {"id": 1, "amount": 2}]}}
    assert refused(hmrc.put(twice)) == (400, "RULE_DUPLICATE_ID_NOT_ALLOWED")
    assert hmrc.person()["years"] == {}
