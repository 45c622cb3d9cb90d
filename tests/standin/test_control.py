"""The control API: people, log, clock, switches, and worlds kept apart."""

import json

import pytest

from hmrc_standin.app import build
from tests.standin.driver import NINO, SA, Hmrc, held, one
from tests.standin.in_process import client

EXAMPLE = {
    "name": "Fictional Person",
    "sign_in_id": "person-01",
    "kind": "individual",
    "enrolled": True,
    "nation": "england_ni",
    "clients": [],
    "years": {
        "2024-25": {
            "hmrc_items": [
                {
                    "kind": SA,
                    "id": 4657839807,
                    "amount": "412.30",
                    "related_tax_year": "2022-23",
                    "updated": "2025-06-01T10:00:00Z",
                }
            ],
            "submitted": [
                {
                    "kind": SA,
                    "id": 4657839807,
                    "amount": "380.00",
                    "submitted": "2026-05-02T09:00:00Z",
                }
            ],
            "opted_out": False,
            "return": {"state": "submitted", "at": "2026-01-15T20:11:00Z"},
        }
    },
}


def test_a_person_comes_back_as_they_were_put(hmrc):
    assert hmrc.control("PUT", f"people/{NINO}", EXAMPLE).json() == EXAMPLE
    assert hmrc.person() == EXAMPLE


def test_putting_a_person_again_replaces_them_whole(hmrc):
    hmrc.put_year(hmrc_items=[held(SA, 1, "1.00")])
    hmrc.put_person(name="Somebody Else")
    assert hmrc.person()["years"] == {}


def wrong(hmrc, **members):
    answer = hmrc.control("PUT", f"people/{NINO}", {"name": "Test", "sign_in_id": "t"} | members)
    assert answer.status_code == 400, answer.text
    return [one["field"] for one in answer.json()["fields"]]


def in_year(**members):
    return {"years": {"2025-26": members}}


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({"name": ""}, "/name"),
        ({"name": 7}, "/name"),
        ({"sign_in_id": "with space"}, "/sign_in_id"),
        ({"kind": "robot"}, "/kind"),
        ({"enrolled": "yes"}, "/enrolled"),
        ({"nation": "narnia"}, "/nation"),
        ({"nino": "AA200002B"}, "/nino"),
        ({"kind": "agent", "clients": ["QQ123456A"]}, "/clients/0"),
        ({"clients": ["AA200002B"]}, "/"),
        ({"colour": "red"}, "/colour"),
        ({"years": {"2025-27": {}}}, "/years/2025-27/[key]"),
        ({"years": {"2025": {}}}, "/years/2025/[key]"),
        (in_year(hmrc_items=[held("gift", 1, "1.00")]), "/years/2025-26/hmrc_items/0/kind"),
        (in_year(hmrc_items=[held(SA, 0, "1.00")]), "/years/2025-26/hmrc_items/0/id"),
        (in_year(hmrc_items=[held(SA, 1, 1.5)]), "/years/2025-26/hmrc_items/0/amount"),
        (in_year(hmrc_items=[held(SA, 1, "1.005")]), "/years/2025-26/hmrc_items/0/amount"),
        (in_year(hmrc_items=[held(SA, 1, "-1.00")]), "/years/2025-26/hmrc_items/0/amount"),
        (in_year(hmrc_items=[held(SA, 1, "1", updated="2025-03-01")]),
         "/years/2025-26/hmrc_items/0/updated"),
        (in_year(hmrc_items=[held(SA, 1, "1", updated="2025-03-01T00:00:00")]),
         "/years/2025-26/hmrc_items/0/updated"),
        (in_year(hmrc_items=[held(SA, 1, "1"), held(SA, 1, "2")]), "/years/2025-26"),
        (in_year(hmrc_items=[held("inYearAdjustment", i, "1") for i in (1, 2)]), "/years/2025-26"),
        (in_year(opted_out="false"), "/years/2025-26/opted_out"),
        (in_year(**{"return": {"state": "submitted"}}), "/years/2025-26/return"),
        (in_year(**{"return": {"state": "open", "at": "2026-01-01T00:00:00Z"}}),
         "/years/2025-26/return"),
    ],
)  # fmt: skip
def test_a_wrong_person_is_refused_by_field(hmrc, members, field):
    before = hmrc.person()
    assert wrong(hmrc, **members) == [field]
    assert hmrc.person() == before


def test_a_person_needs_a_name_and_a_number_that_could_be_one(hmrc):
    assert hmrc.control("PUT", f"people/{NINO}", {"sign_in_id": "t"}).status_code == 400
    for nino in ("QQ123456A", "AA200001", "aa200001a", "AA200001 "):
        answer = hmrc.control("PUT", f"people/{nino}", {"name": "T", "sign_in_id": "t"})
        assert answer.status_code == 400
    assert hmrc.http.put(f"/_standin/people/{NINO}", content=b"{").status_code == 400


def test_a_person_can_be_removed_and_is_then_nobody(hmrc):
    assert hmrc.control("DELETE", f"people/{NINO}").status_code == 204
    assert hmrc.control("GET", f"people/{NINO}").status_code == 404
    assert hmrc.control("DELETE", f"people/{NINO}").status_code == 404


def test_the_list_of_people_is_for_reading(hmrc):
    people = hmrc.control("GET", "people").json()
    assert people[1] == {
        "nino": "AA100001A",
        "name": "Tilda Marchbank",
        "sign_in_id": "person-01",
        "kind": "individual",
        "situation": "HMRC holds one amount for 2025 to 2026, and Tilda has sent nothing.",
        "theme": "figures",
        "teaches": "The simplest case: where HMRC’s figure stands, and how another one is sent "
        "and undone.",
        "clients": [],
    }
    assert people[0]["nino"] == NINO


def test_tokens_are_given_by_number_or_by_sign_in_id(hmrc):
    body = {"sign_in_id": "person-02", "expires_in": 60, "scopes": ["read:self-assessment"]}
    given = hmrc.control("POST", "tokens", body).json()
    assert given["expires_in"] == 60
    headers = {"authorization": f"Bearer {given['access_token']}"}
    assert hmrc.status(nino="AA100002B", headers=headers).status_code == 200
    form = {"grant_type": "refresh_token", "client_id": "standin-control",
            "client_secret": "any", "refresh_token": given["refresh_token"]}  # fmt: skip
    assert hmrc.http.post("/oauth/token", data=form).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"nino": NINO, "sign_in_id": "person-01"}, 400),
        ({"nino": "AA209999A"}, 404),
        ({"sign_in_id": "nobody"}, 404),
        ({"nino": NINO, "scopes": ["all"]}, 400),
        ({"nino": NINO, "expires_in": -1}, 400),
    ],
)
def test_tokens_for_nobody_are_refused(hmrc, body, status):
    assert hmrc.control("POST", "tokens", body).status_code == status


def test_of_two_with_one_sign_in_id_the_one_put_last_signs_in(hmrc):
    hmrc.put_person("AA200002B", sign_in_id="same")
    hmrc.put_person("AA200003C", sign_in_id="same")
    token = hmrc.control("POST", "tokens", {"sign_in_id": "same"}).json()["access_token"]
    answer = hmrc.status(nino="AA200003C", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_the_log_has_everything_a_test_could_ask(hmrc):
    hmrc.clock("2026-11-02T09:00:00Z")
    hmrc.put(
        '{"taxCodeComponents":{"debt":[{"id":7,"amount":10.500}]}}', params={"a": "1", "b": ""}
    )
    (entry,) = hmrc.requests()
    headers = entry.pop("headers")
    assert headers["authorization"] == f"Bearer {hmrc.token()}"
    assert headers["accept"] == "application/vnd.hmrc.4.0+json"
    assert entry.pop("answer")["code"] == "FORMAT_VALUE"
    assert entry == {
        "n": 1,
        "at": "2026-11-02T09:00:00.000Z",
        "method": "PUT",
        "path": f"/accounts/self-assessment/{NINO}/2025-26/collection/tax-code",
        "query": {"a": "1", "b": ""},
        "body": {"taxCodeComponents": {"debt": [{"id": 7, "amount": 10.5}]}},
        "status": 400,
        "fault": None,
    }
    # the digits are those that were sent
    assert '"amount":10.500' in hmrc.control("GET", "requests").text


def test_the_log_can_be_read_from_a_number_or_an_instant_on(hmrc):
    hmrc.clock("2026-11-02T09:00:00Z")
    hmrc.status()
    hmrc.clock("2026-11-02T10:00:00Z")
    hmrc.obligations()
    assert [entry["n"] for entry in hmrc.requests("1")] == [2]
    assert [entry["n"] for entry in hmrc.requests("2026-11-02T10:00:00Z")] == [2]
    assert [entry["n"] for entry in hmrc.requests("2026-11-02T10:00:00+01:00")] == [1, 2]
    assert hmrc.control("GET", "requests", since="yesterday").status_code == 400


def test_the_log_has_token_requests_and_neither_sign_in_nor_control_calls(hmrc):
    token = hmrc.tokens()["refresh_token"]
    form = {"grant_type": "refresh_token", "client_id": "tests", "client_secret": "x",
            "refresh_token": token}  # fmt: skip
    hmrc.http.post("/oauth/token", data=form)
    hmrc.http.get("/oauth/authorize", params={"world": hmrc.world})
    (entry,) = hmrc.requests()
    assert (entry["path"], entry["body"]) == ("/oauth/token", form)
    assert entry["answer"]["token_type"] == "bearer"


def test_a_call_after_permission_ended_is_still_logged_in_its_world(hmrc):
    hmrc.token()
    hmrc.control("DELETE", "tokens")
    hmrc.status()
    assert hmrc.requests()[-1]["status"] == 401


def test_the_clock_can_be_set_stopped_and_read(hmrc):
    hmrc.clock("2027-01-01T00:00:00Z")
    assert hmrc.control("GET", "clock").json() == {"now": "2027-01-01T00:00:00Z", "running": False}
    hmrc.clock("2027-01-01T00:00:00+02:00", running=True)
    now = hmrc.control("GET", "clock").json()["now"]
    assert "2026-12-31T22:00:00Z" <= now <= "2026-12-31T22:01:00Z"
    for body in ({"now": "tomorrow"}, {"now": "2027-01-01T00:00:00"}, {}):
        assert hmrc.control("PUT", "clock", body).status_code == 400


def test_the_switches_have_their_usual_settings_and_can_be_set_one_by_one(hmrc):
    usual = {"put": "replace", "after_return": "accept", "early": "accept",
             "duplicate_ids": "kind", "penalties": "off", "minimum_tax_year": "2021-22",
             "latency_ms": 0, "rate_limit": 0}  # fmt: skip
    assert hmrc.control("GET", "settings").json() == usual
    assert hmrc.control("PUT", "settings", {"early": 500}).json() == usual | {"early": "500"}
    hmrc.settings(put="merge")
    assert hmrc.control("GET", "settings").json() == usual | {"early": "500", "put": "merge"}
    for body in ({"put": "both"}, {"speed": 1}, {"latency_ms": -1}, [], {"put": None}):
        assert hmrc.control("PUT", "settings", body).status_code == 400


def test_a_reset_brings_back_the_shipped_world_and_keeps_people_signed_in(hmrc):
    tilda = {"nino": "AA100001A", "signed_in": "AA100001A"}
    token = hmrc.token("AA100001A")
    hmrc.put(one(SA, 4657839807, 1), **tilda)
    hmrc.settings(early="500")
    hmrc.fault("status")
    hmrc.control("PUT", "clock", {"now": "2026-11-02T10:00:00Z", "running": False})
    assert hmrc.control("POST", "reset").status_code == 200
    assert hmrc.control("GET", f"people/{NINO}").status_code == 404
    assert hmrc.person("AA100001A")["years"]["2025-26"]["submitted"] == []
    assert hmrc.control("GET", "settings").json()["early"] == "accept"
    assert hmrc.control("GET", "faults").json() == []
    assert hmrc.requests() == []
    assert hmrc.control("GET", "clock").json()["running"] is True
    assert hmrc.status(**tilda).status_code == 200
    assert hmrc.requests()[-1]["headers"]["authorization"] == f"Bearer {token}"


def test_worlds_know_nothing_of_one_another(hmrc):
    other = type(hmrc)(hmrc.http, hmrc.world + "-other")
    try:
        other.put_person(name="The Other One")
        assert hmrc.person()["name"] == "Test Person"
        hmrc.clock("2030-01-01T00:00:00Z")
        hmrc.settings(early="500")
        hmrc.fault("status")
        assert other.status().status_code == 200
        assert hmrc.status().status_code == 500
        other.opt("out")
        assert hmrc.status().json()["optOutIndicator"] is False
        assert len(other.requests()) == 2 == len(hmrc.requests())
        assert other.control("GET", "settings").json()["early"] == "accept"
        hmrc.control("POST", "reset")
        assert other.status().json()["optOutIndicator"] is True
    finally:
        other.control("DELETE", "world")


def test_a_world_is_named_by_query_or_header(hmrc):
    by_header = hmrc.http.get(f"/_standin/people/{NINO}", headers={"world": hmrc.world})
    assert by_header.json()["name"] == "Test Person"
    assert hmrc.http.get(f"/_standin/people/{NINO}").status_code == 404
    assert hmrc.http.get("/_standin/people", params={"world": "no/such"}).status_code == 400


def test_a_control_call_that_does_not_exist_is_told_so(hmrc):
    assert hmrc.control("GET", "nothing").status_code == 404
    assert hmrc.control("GET", "people/x/y").status_code == 404
    assert hmrc.control("PATCH", "people").status_code == 405
    assert hmrc.control("GET", "health").json() == {"status": "ok"}


def test_one_world_too_many_ends_the_one_unused_longest_and_never_the_default():
    http = client(build())
    for name in ("kept", "idle", *(f"w{n}" for n in range(97))):
        Hmrc(http, name).put_person()
    held = Hmrc(http, "kept").tokens()
    kept = {"authorization": f"Bearer {held['access_token']}"}
    Hmrc(http, "w0").put_person(name="Used Again")
    assert Hmrc(http, "kept").status(headers=kept).status_code == 200
    assert Hmrc(http, "no name").control("GET", "people").status_code == 400
    Hmrc(http, "one-more").control("GET", "people")
    assert Hmrc(http, "kept").status(headers=kept).status_code == 200
    assert Hmrc(http, "w0").person()["name"] == "Used Again"
    assert Hmrc(http, "idle").control("GET", f"people/{NINO}").status_code == 404
    assert http.get("/_standin/people").json()


def test_what_was_given_in_a_world_that_had_to_make_room_is_good_for_nothing(tmp_path):
    file = tmp_path / "state.json"
    http = client(build(state=file))
    gone = Hmrc(http, "gone")
    gone.put_person()
    tokens = gone.tokens()
    gone.token()
    for n in range(100):
        Hmrc(http, f"w{n}").control("GET", "people")
    assert gone.status().status_code == 401
    renewed = {
        "grant_type": "refresh_token",
        "client_id": "tests",
        "client_secret": "x",
        "refresh_token": tokens["refresh_token"],
    }
    assert http.post("/oauth/token", data=renewed).json()["error"] == "invalid_grant"
    assert "gone" not in json.loads(file.read_text())["worlds"]
